"""The tables of base: the working calendar, the number series and the settings with their validity dates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """A day that the plain week does not tell: a holiday, a make-up working day, a day the company decides itself."""

    class Kind(models.TextChoices):
        OFF = "off", _("休息")
        WORK = "work", _("上班")

    class Source(models.TextChoices):
        STATE = "state", _("国务院放假安排")
        COMPANY = "company", _("公司日历")

    on = models.DateField(_("日期"))
    kind = models.CharField(_("上班或休息"), max_length=4, choices=Kind)
    name = models.CharField(_("名称"), max_length=40, blank=True)
    source = models.CharField(_("来源"), max_length=7, choices=Source)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on", "source"], name="one_calendar_day_per_source"),
            models.CheckConstraint(condition=models.Q(kind__in=["off", "work"]), name="calendar_kind"),
            models.CheckConstraint(condition=models.Q(source__in=["state", "company"]), name="calendar_source"),
        ]


class Series(models.Model):
    """The last number taken of one kind of document in one business month."""

    kind = models.CharField(max_length=8)
    month = models.CharField(max_length=7)
    last = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "month"], name="one_series_per_month")]


class Setting(models.Model):
    """What a setting is from a day on; value is JSON text, null means that the default holds again."""

    key = models.CharField(max_length=40)
    valid_from = models.DateField(_("生效日期"))
    value = models.TextField(null=True)  # noqa: DJ001 - an ended value is not an empty one

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "valid_from"], name="one_setting_per_day")]

"""What the desk keeps: imported rows and the layouts they came in, what somebody was asked, put off or handed over."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gendan.base import guards
from gendan.people.models import Batch, User


def key_of(parts):
    """The identity of a row, from its parts; a bar within a part becomes a full-width one, which no code contains."""
    return "|".join(str(part).replace("|", "｜") for part in parts)[:400]


def parts_of(key):
    """The parts again, as text."""
    return [part.replace("｜", "|") for part in key.split("|")]


class ImportedRow(models.Model):
    """A row of a workbook that was taken in. key: its identity within the tab; digest: what it said (rulings 20)."""

    tab = models.CharField(max_length=20)
    key = models.CharField(max_length=400)
    digest = models.CharField(max_length=32)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="rows")
    made = models.BooleanField(default=True)  # False: it changed what was there before

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tab", "key"], name="one_import_per_row")]


class Layout(models.Model):
    """对应列: what the columns under a header are, as somebody said once. columns: {index: field name}."""

    digest = models.CharField(max_length=32)
    tab = models.CharField(max_length=20)
    columns = models.JSONField()
    who = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "tab"], name="one_layout_per_header")]

    def __str__(self):
        return f"{self.tab} {self.digest}"

    @property
    def fields(self):
        """{index: field name}; JSON knows no numbers as keys."""
        return {int(index): name for index, name in self.columns.items()}


class Task(models.Model):
    """领导交办: what a person was asked to do by a day. What is not finished waits, whatever the day."""

    title = models.CharField(_("事项"), max_length=120)
    note = models.CharField(_("说明"), max_length=400, blank=True)
    given_by = models.CharField(_("交办人"), max_length=60)
    given_to = models.ForeignKey(User, models.PROTECT, related_name="tasks", verbose_name=_("办理人"))
    on = models.DateField(_("交办日期"))
    due_on = models.DateField(_("完成期限"))
    finished_on = models.DateField(_("完成日期"), null=True)
    result = models.CharField(_("结果"), max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("on")), name="task_due_after_given"),
            models.CheckConstraint(condition=Q(finished_on__gte=F("on")), name="task_finished_after_given"),
        ]
        indexes = [models.Index(fields=["given_to", "due_on"], condition=Q(finished_on=None), name="open_tasks")]

    def __str__(self):
        return self.title


class Snooze(models.Model):
    """推迟: an item of a duty sleeps until a day, for everybody whose duty it is."""

    duty = models.CharField(max_length=40)
    item = models.CharField(max_length=80)
    who = models.CharField(max_length=60)
    on = models.DateField()
    until = models.DateField(_("推迟到"))
    reason = models.CharField(_("原因"), max_length=200)
    revoked = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("on")), name="snooze_ends_later")]
        indexes = [models.Index(fields=["until"], name="snooze_by_day")]


class HandOver(models.Model):
    """转交: from this day an item of a duty is one person's; the newest one that was not revoked counts."""

    duty = models.CharField(max_length=40)
    item = models.CharField(max_length=80)
    who = models.CharField(max_length=60)
    on = models.DateField()
    to = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("转交给"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    revoked = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["item", "duty"], name="hand_over_by_item")]


guards.append_only(Task, may_change=("finished_on", "result"))
guards.append_only(Snooze, may_change=("revoked",))
guards.append_only(HandOver, may_change=("revoked",))

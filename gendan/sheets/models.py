"""Remarks on rows of sheets, and the frozen copies of sheets that were handed in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.base import guards


class Remark(models.Model):
    """备注 typed on a row; it stays with the row, from sheet to sheet, until somebody clears it."""

    sheet = models.CharField(max_length=4)
    row_key = models.CharField(max_length=80)
    text = models.CharField(_("备注"), max_length=200)
    who = models.CharField(max_length=60)
    at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "row_key"], condition=models.Q(cleared_at=None), name="one_remark_per_row"
            )
        ]


class Frozen(models.Model):
    """A sheet as it was handed in: its data and their hash; a correction is a new version with a reason."""

    sheet = models.CharField(max_length=4)
    period = models.CharField(max_length=10)
    number = models.PositiveIntegerField(_("版本"))
    data = models.TextField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    who = models.CharField(_("制表"), max_length=60)
    at = models.DateTimeField(_("时间"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "period", "number"], name="one_version_per_number")]


guards.append_only(Remark, may_change=("cleared_at",))
guards.append_only(Frozen)

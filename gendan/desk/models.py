"""What was imported: each row once, by its identity, so that the same file can come again."""

from django.db import models

from gendan.people.models import Batch


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

"""Rows of a list kept together by one column: how they are ordered, and what stands above each group (ui.md P2)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _

from gendan.base.table import Column, shown


@dataclass(frozen=True)
class Heading:
    """What stands above a group. sums: {name of a column: what the whole group comes to}; None: it was not added up."""

    label: str
    number: int | None
    sums: dict | None


@dataclass(frozen=True)
class Grouping:
    """A list kept together by a column; of a column of days, by week."""

    column: Column
    field: str

    @property
    def is_by_week(self):
        """Whether days of a week stand together."""
        return self.column.kind == "date"

    @property
    def label(self):
        """What is chosen by this name."""
        return _("%(title)s（按周）") % {"title": self.column.title} if self.is_by_week else str(self.column.title)

    def order(self, fields, *, descending):
        """The fields that order the rows (as keyset.run takes them): the groups, and within a group as before.

        Weeks turn round with the order of the rows, other groups stay where they are.
        """
        turned = "-" if descending and not self.is_by_week else ""
        return (turned + self.field, *(field for field in fields if field != self.field))

    def totals(self, rows, addends):
        """{key: {"number": of rows, name: sum}} of all groups, in one statement. addends: {name: what is added up}."""
        key = TruncWeek(self.field) if self.is_by_week else F(self.field)
        parts = {f"part_{name}": addend for name, addend in addends.items()}
        sums = {f"sum_{name}": Sum(f"part_{name}") for name in addends}
        found = rows.annotate(group_key=key, **parts).order_by().values("group_key")
        return {
            one["group_key"]: {"number": one["number"], **{name: one[f"sum_{name}"] for name in addends}}
            for one in found.annotate(number=Count("pk"), **sums)
        }

    def headed(self, records, totals):
        """(record, the Heading above it or None) for each; totals {}: nothing was added up."""
        read, last = self.column.reader(), None
        for record in records:
            key = self._key(record)
            yield record, None if key == last else self._heading(key, read(record), totals)
            last = key

    def _key(self, record):
        value = getattr(record, self.field)
        return value - timedelta(days=value.weekday()) if self.is_by_week else value

    def _heading(self, key, value, totals):
        words = _("%(start)s 起的一周") % {"start": key.isoformat()} if self.is_by_week else shown("text", value)
        sums = totals.get(key)
        label = _("%(title)s：%(words)s") % {"title": self.column.title, "words": words}
        return Heading(label, sums and sums["number"], sums)

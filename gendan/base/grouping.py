"""Rows of a list kept together by one column: how they are ordered, and what stands above each group (ui.md P2)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base.made import Made
from gendan.base.table import Column, shown


@dataclass(frozen=True)
class Heading:
    """What stands above a group. sums: {name of a column: what the whole group comes to}; None: it was not added up."""

    label: str
    number: int | None
    sums: dict | None


@dataclass(frozen=True)
class Span:
    """Days that stand together. name: in an address; start: day → the first of them; key: the same for the database.

    chosen: what a list calls it; told: first day → words.
    """

    name: str
    chosen: str | Promise
    told: Callable
    start: Callable
    key: Callable


def _week(first):
    return _("%(start)s 起的一周") % {"start": first.isoformat()}


SPANS = (
    Span("", _l("%(title)s（按周）"), _week, lambda day: day - timedelta(day.weekday()), TruncWeek),
    Span("-month", _l("%(title)s（按月）"), lambda first: f"{first:%Y-%m}", lambda day: day.replace(day=1), TruncMonth),
)


@dataclass(frozen=True)
class Grouping:
    """A list kept together by a column; of a column of days, by a span of them."""

    column: Column
    field: str
    span: Span | None = None
    made: Made | None = None

    @classmethod
    def of(cls, column):
        """The Groupings that a column offers."""
        if isinstance(column.groups, Made):
            return [cls(column, column.groups.name, made=column.groups)]
        spans = SPANS if column.kind == "date" else (None,)
        return [cls(column, column.groups, span) for span in spans]

    @property
    def name(self):
        """What an address calls it."""
        return self.column.name + (self.span.name if self.span else "")

    @property
    def label(self):
        """What is chosen by this name."""
        return self.span.chosen % {"title": self.column.title} if self.span else str(self.column.title)

    def order(self, fields, *, descending):
        """The fields that order the rows (as keyset.run takes them): the groups, and within a group as before.

        Days turn round with the order of the rows, other groups stay where they are.
        """
        turned = "-" if descending and not self.span else ""
        return (turned + self.field, *(field for field in fields if field != self.field))

    def totals(self, rows, addends):
        """{key: {"number": of rows, name: sum}} of all groups, in one statement. addends: {name: what is added up}."""
        key = self.span.key(self.field) if self.span else F(self.field)
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
        return self.span.start(value) if self.span else value

    def _heading(self, key, value, totals):
        told = self.span or self.made
        words = told.told(key) if told else shown("text", value)
        sums = totals.get(key)
        label = _("%(title)s：%(words)s") % {"title": self.column.title, "words": words}
        return Heading(label, sums and sums["number"], sums)

"""What a list may be filtered by: declared names with fixed lookups; the address only brings values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gendan.base import period
from gendan.base.workbook import Unclear, figures

NOTHING = Q(pk__in=())


@dataclass(frozen=True)
class Reading:
    """What an address asks of one filter: its condition (None: nothing asked), in words, and what could not be read.

    is_one: it lets the rows of one record through, of which no column needs to tell.
    """

    condition: Q | None = None
    words: str = ""
    fault: str = ""
    is_one: bool = False


@dataclass(frozen=True)
class Filter:
    """One filter. name: its parameter in the address; secret: the right that it takes; is_rare: under 更多筛选."""

    name: str
    label: str | Promise
    secret: str = field(default="", kw_only=True)
    is_rare: bool = field(default=False, kw_only=True)

    @property
    def parameters(self):
        """The parameters that it reads."""
        return (self.name,)

    def read(self, asked, who):
        """The Reading of {parameter: value}; values are normalised text."""
        written = asked.get(self.name, "")
        return self.condition(written, who) if written else Reading()


@dataclass(frozen=True)
class Choice(Filter):
    """One of some values. lookup: of the ORM, or (value, reader) → Q. options: [(value, label)], or reader → them."""

    lookup: str | Callable
    options: Callable | list
    kind = "choice"

    def choices(self, who):
        """The options as a reader may choose them."""
        return list(self.options(who) if callable(self.options) else self.options)

    def condition(self, written, who):
        """Equal to one of the options."""
        labels = {str(value): str(label) for value, label in self.choices(who)}
        if written in labels:
            return Reading(_holds(self.lookup, written, who), labels[written])
        remedy = _("“%(label)s”里没有“%(written)s”：请从列表里选，或去掉这个条件。")
        return Reading(NOTHING, written, remedy % {"label": self.label, "written": written})


def _holds(lookup, written, who):
    return lookup(written, who) if callable(lookup) else Q(**{lookup: written})


@dataclass(frozen=True)
class Words(Filter):
    """Some letters that one of the fields contains."""

    lookups: tuple[str, ...]
    kind = "words"

    def condition(self, written, who):
        """Any of the lookups holds."""
        found = Q()
        for lookup in self.lookups:
            found |= Q(**{lookup: written})
        return Reading(found, written)


@dataclass(frozen=True)
class Code(Filter):
    """Exactly one record, named by its code. lookup: of the ORM, or (code, reader) → Q."""

    lookup: str | Callable
    kind = "code"

    def condition(self, written, who):
        """The record with this code; an unknown one finds nothing."""
        return Reading(_holds(self.lookup, written, who), written, is_one=True)


@dataclass(frozen=True)
class Days(Filter):
    """A span of days: from and to, or a period's name (2026-11) under the filter's own."""

    lookup: str
    kind = "days"

    @property
    def parameters(self):
        """The period, and both ends."""
        return (self.name, f"{self.name}_from", f"{self.name}_to")

    def read(self, asked, who):
        """Each of the three narrows the span."""
        written = [asked.get(name, "") for name in self.parameters]
        try:
            first, last = self._span(*written)
        except ValueError:
            remedy = _("“%(label)s”看不懂：请写成 2026-11（月）或 2026-11-23（日）。") % {"label": self.label}
            return Reading(NOTHING, "～".join(filter(None, written)), remedy)
        condition = Q()
        if first:
            condition &= Q(**{f"{self.lookup}__gte": first})
        if last:
            condition &= Q(**{f"{self.lookup}__lte": last})
        return Reading(condition if first or last else None, self._in_words(first, last))

    def _span(self, label, first, last):
        whole = period.parse(label) if label else None
        return _later(whole and whole.start, first), _earlier(whole and whole.end, last)

    def _in_words(self, first, last):
        return f"{first or ''}～{last or ''}" if first or last else ""


@dataclass(frozen=True)
class Numbers(Filter):
    """A span of numbers, from and to. The lookup keeps them as whole 1/scale."""

    lookup: str
    scale: int
    kind = "numbers"

    @property
    def parameters(self):
        """Both ends."""
        return (f"{self.name}_from", f"{self.name}_to")

    def read(self, asked, who):
        """Each end narrows the span."""
        written = [asked.get(name, "") for name in self.parameters]
        try:
            first, last = (figures.plain_number(text) if text else None for text in written)
        except Unclear:
            remedy = _("“%(label)s”看不懂：请写数字，例如 12.5。") % {"label": self.label}
            return Reading(NOTHING, "～".join(written), remedy)
        condition = Q()
        if first is not None:
            condition &= Q(**{f"{self.lookup}__gte": int(first * self.scale)})
        if last is not None:
            condition &= Q(**{f"{self.lookup}__lte": int(last * self.scale)})
        return Reading(condition, "～".join(written)) if any(written) else Reading()


def _later(start, written):
    days = [day for day in (start, written and date.fromisoformat(written)) if day]
    return max(days, default=None)


def _earlier(end, written):
    days = [day for day in (end, written and date.fromisoformat(written)) if day]
    return min(days, default=None)


@dataclass(frozen=True)
class Flag(Filter):
    """Yes or nothing. holds: the reader → Q."""

    holds: Callable
    kind = "flag"

    def condition(self, written, who):
        """Only "1" asks for it."""
        if written == "1":
            return Reading(self.holds(who), _("是"))
        remedy = _("“%(label)s”只能选或不选：请去掉这个条件，或写 1。") % {"label": self.label}
        return Reading(NOTHING, written, remedy)

"""Monthly figures of an owner (a customer, a product): this year's, last year's, growth and trend (sheets.md 1.9)."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from gendan.base.cash import ZERO
from gendan.base.table import BLANK, Column, Fact
from gendan.books import queries as books
from gendan.books.models import PastMonth

RISE, FALL, LEVEL = "↑", "↓", "→"


@dataclass(frozen=True)
class Year:
    """The months of the year up to the asked one, and the same months of the year before."""

    months: tuple
    last_year: tuple

    @cached_property
    def now(self):
        """The month asked about."""
        return self.months[-1]

    @cached_property
    def before(self):
        """The month before it, maybe last December."""
        return self.now.previous()

    @cached_property
    def year_ago(self):
        """The same month a year before."""
        return self.now.year_ago()

    @cached_property
    def span(self):
        """All months that any figure needs, in order: from the January before to the month asked about."""
        return [*self.last_year[0].months_of_year(), *self.months]


def year_of(period, today):
    """The Year up to the month in which a period ends; one that still runs has no months to come (sheets.md 1.9)."""
    last = max(period.start, min(period.end, today))
    first, *later = period.months_of_year()
    months = (first, *(month for month in later if month.start <= last))
    return Year(months, tuple(month.year_ago() for month in months))


def columns(drill):
    """month_01 … month_12; months to come are blank."""
    return [
        Column(f"month_{number:02}", _("%(no)s月") % {"no": number}, "cash", total=True, drill=drill(number))
        for number in range(1, 13)
    ]


def month_cells(sold, year):
    """The cells of columns(): sold(month label) → 元."""
    blank = {f"month_{number:02}": BLANK for number in range(1, 13)}
    return blank | {f"month_{month.label[-2:]}": sold(month.label) for month in year.months}


def trend(now, before, threshold):
    """↑ or ↓ when a month differs from the one before by the threshold (%) or more; in words where the base is 0."""
    if before <= 0:
        return str(_("新增")) if now > 0 else LEVEL if now == before else ""
    change = (now - before) / before * 100
    if now == 0:
        return str(_("停购"))
    return RISE if change >= threshold else FALL if change <= -threshold else LEVEL


def declining(figures):
    """For how many months in a row, up to the last, each was below the one before."""
    count = 0
    for now, before in zip(figures[::-1], figures[-2::-1], strict=False):
        if now >= before:
            break
        count += 1
    return count


def facts(owner, pk, months, who):
    """The lines behind monthly figures of an owner: sale lines, and past months brought in before the cut-over."""
    labels = [month.label for month in months]
    for past in PastMonth.objects.seen_by(who).filter(**{owner: pk}, month__in=labels, void=False).order_by("month"):
        yield Fact(None, str(_("历史销售")), past.month, "", past.amount)
    for month in months:
        lines = books.sales(month, who).filter(**{owner: pk}).order_by("on", "number", "line_no")
        for line in lines:
            yield Fact(line.on, line.get_kind_display(), line.number, line.order_no, line.amount)


def average(figures):
    """The mean of the months in which there was any sale; None without one."""
    live = [figure for figure in figures if figure]
    return sum(live, ZERO) / Decimal(len(live)) if live else None

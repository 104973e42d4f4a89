"""What a customer bought in the last twelve business months, and what part of everything that was (ui P6)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from gendan.base import period, preferences
from gendan.base.cash import ZERO, half_up
from gendan.books.models import PastMonth, SaleLine, SoldMonth
from gendan.books.queries import is_kept

MONTHS = 12
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Year:
    """Twelve months up to a day. months: their Periods; amounts: 元 net of returns, month by month; whole: of everybody
    whom the reader sees.
    """

    months: tuple
    amounts: tuple
    whole: Decimal

    @property
    def total(self):
        """What he bought in all: 元."""
        return sum(self.amounts, ZERO)

    @property
    def share(self):
        """His part of the whole in percent, None where nobody bought anything."""
        return half_up(self.total * 100 / self.whole, TENTH) if self.whole > 0 else None


def year_of(customer, day, who):
    """The Year of a customer, as a reader may know it. Five queries at most."""
    months = _until(day)
    span = {"on__gte": months[0].start, "on__lte": day, "void": False}
    past = {"month__in": [month.label for month in months], "void": False}
    sold = SaleLine.objects.filter(customer=customer, **span).values_list("on").annotate(Sum("amount"))
    brought = PastMonth.objects.filter(customer=customer, **past).values_list("month").annotate(Sum("amount"))
    found = dict.fromkeys((month.label for month in months), ZERO)
    for on, amount in sold:
        found[period.month_of(on, months[0].closing_day).label] += amount
    for label, amount in brought:
        found[label] += amount
    return Year(months, tuple(found.values()), _sold(months, day, who) + _sum(PastMonth, past, who))


def _sold(months, day, who):
    """What was booked from the months' beginning to a day: whole months as they are kept, the rest from its lines."""
    kept = [month.label for month in months if is_kept(month) and month.end <= day]
    rest = {"on__gte": months[len(kept)].start, "on__lte": day, "void": False} if len(kept) < len(months) else None
    return _sum(SoldMonth, {"month__in": kept}, who) + (_sum(SaleLine, rest, who) if rest else ZERO)


def _until(day):
    """The twelve business months of which the last one holds a day, the oldest first."""
    months = [period.month_of(day, preferences.value("closing_day", day))]
    while len(months) < MONTHS:
        months.insert(0, months[0].previous())
    return tuple(months)


def _sum(model, conditions, who):
    return model.objects.seen_by(who).filter(**conditions).aggregate(whole=Sum("amount"))["whole"] or ZERO

"""Questions about deliveries: when one is expected, and which were fed back in time."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Subquery

from gendan.base import preferences, workdays
from gendan.shipping.models import Arrival, Delivery


def expected(wanted):
    """When batches should arrive: [(Customer, day sent)] → [day, None without a transit time] (R-4.2, rulings 25)."""
    wanted = list(wanted)
    natural = preferences.history("arrival_natural_days")
    calendar = None if all(natural(on) for _party, on in wanted) else workdays.load()
    return [_expected(party.transit_days, on, None if natural(on) else calendar) for party, on in wanted]


def _expected(days, on, calendar):
    if days is None:
        return None
    return calendar.add(on, days) if calendar else on + timedelta(days=days)


def feedback(period, who):
    """{customer id: (batches that should arrive in a period, those fed back in time)} (flow.md 2.2)."""
    found = defaultdict(lambda: (0, 0))
    office = calendar(period)
    for customer, expected_on, heard_on in due(period, who).values_list("customer", "expected_on", "heard_on"):
        all_, good = found[customer]
        found[customer] = (all_ + 1, good + in_time(expected_on, heard_on, office))
    return found


def calendar(period):
    """The working days that feedback of a period is measured by."""
    return workdays.load()


def in_time(expected_on, heard_on, office):
    """Heard of on the expected day or before; on a rest day the next office day will do (rulings 25)."""
    return heard_on is not None and heard_on <= office.next_workday(expected_on)


def due(period, who):
    """The batches that should arrive in a period, each with the day it was first heard of (heard_on)."""
    first = (
        Arrival.objects.filter(delivery=OuterRef("pk"), void=False).order_by("fed_back_on").values("fed_back_on")[:1]
    )
    notes = Delivery.objects.seen_by(who).filter(expected_on__gte=period.start, expected_on__lte=period.end, void=False)
    return notes.annotate(heard_on=Subquery(first))


def arrived():
    """A condition: the batch is known to have arrived."""
    return Exists(Arrival.objects.filter(delivery=OuterRef("pk"), arrived_on__isnull=False, void=False))


def unheard(day):
    """A condition: it should have arrived by a day, and nobody has heard that it did, or when it will."""
    told = Arrival.objects.filter(delivery=OuterRef("pk"), new_expected_on__gt=day, void=False)
    return Q(expected_on__lte=day) & ~Q(arrived()) & ~Q(Exists(told))

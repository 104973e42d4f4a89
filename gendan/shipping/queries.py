"""Questions about deliveries: when one is expected, and which were fed back in time."""

from collections import defaultdict
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from statistics import median_low

from django.db.models import Case, Count, Exists, F, FilteredRelation, Min, OuterRef, Q, Subquery, Sum, Value, When

from gendan.base import preferences, workdays
from gendan.base.prepared import prepared
from gendan.orders.facts import Batch
from gendan.shipping.models import UNDER_WAY, Arrival, Delivery, DeliveryLine

CHASED = timedelta(days=90)
USUAL_OF = 200  # so many of the newest batches tell how long a step usually takes


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
    until = Case(*_after_rest(period), default=F("expected_on"))
    # Most were heard of by the day itself, so the long list of rest days is asked about for a few.
    is_good = Case(When(heard_on__lte=F("expected_on"), then=1), When(heard_on__lte=until, then=1), default=0)
    rows = due(period, who).annotate(is_good=is_good)
    sums = rows.order_by().values_list("customer").annotate(Count("pk"), Sum("is_good"))
    return {customer: (all_, good) for customer, all_, good in sums}


def _after_rest(period):
    """in_time() for the database: the rest days of a period, each with the office day after it."""
    office, day = calendar(period), period.start
    while day <= period.end:
        if (until := office.next_workday(day)) != day:
            yield When(expected_on=day, then=Value(until))
        day += timedelta(days=1)


def calendar(period):
    """The working days that feedback of a period is measured by."""
    return workdays.load()


def in_time(heard_on, until):
    """Heard of by the expected day, or by the next office day (until) after one of rest (rulings 25)."""
    return heard_on is not None and heard_on <= until


def due(period, who):
    """The batches that should arrive in a period, each with the day it was first heard of (heard_on)."""
    first = (
        Arrival.objects.filter(delivery=OuterRef("pk"), void=False).order_by("fed_back_on").values("fed_back_on")[:1]
    )
    notes = Delivery.objects.seen_by(who).filter(expected_on__gte=period.start, expected_on__lte=period.end, void=False)
    return notes.annotate(heard_on=Subquery(first))


def travelling():
    """A condition: the batch is not known to have arrived."""
    arrived = Arrival.objects.filter(delivery=OuterRef("pk"), arrived_on__isnull=False, void=False)
    return Q(pk__in=DeliveryLine.objects.filter(UNDER_WAY).values("delivery")) & ~Q(Exists(arrived))


def late_orders(day):
    """Orders of which a batch should have arrived before a day and nobody has heard what became of it: a subquery."""
    return _travelling_lines().filter(delivery__expected_on__lt=day).values("order_line__order")


def on_the_road():
    """{order id: the day on which the first of what is on the road left}."""
    rows = _travelling_lines().order_by().values_list("order_line__order")
    return dict(rows.annotate(Min("delivery__on")))


def _travelling_lines():
    """The lines of batches that are not known to have arrived."""
    arrived = Arrival.objects.filter(delivery=OuterRef("delivery"), arrived_on__isnull=False, void=False)
    return DeliveryLine.objects.filter(UNDER_WAY, ~Exists(arrived), delivery__void=False)


def unheard(day):
    """A condition: it should have arrived by a day, and nobody has heard that it did, or when it will."""
    told = Arrival.objects.filter(delivery=OuterRef("pk"), new_expected_on__gt=day, void=False)
    return Q(expected_on__lte=day) & travelling() & ~Q(Exists(told))


def slip_missing(day):
    """A condition: it arrived, and for longer than 回单期限 its signed copy has not come back.

    Imported notes are history, and one that left longer than CHASED ago is not asked for any more.
    """
    last = day - timedelta(days=preferences.value("slip_days", day))
    in_time = Arrival.objects.filter(delivery=OuterRef("pk"), arrived_on__lte=last, void=False)
    return Q(on__gt=day - CHASED, batch=None, slip=None) & Q(Exists(in_time))


def batches(orders, who):
    """{order id: its Batches, oldest first}, as far as a reader may know of them. Two queries."""
    loads, found = defaultdict(list), defaultdict(list)
    for order, delivery, *load in _loads([order.pk for order in orders]) if orders else ():
        loads[delivery].append((order, load))
    for delivery, rows in groupby(_notes(loads, who) if loads else (), attrgetter("pk")):
        note, arrived_on, expected_on = _heard(rows)
        for order, load in loads[delivery]:
            found[order].append(_batch(note, arrived_on, expected_on, *load))
    return found


@prepared
def _loads(orders):
    """(order, delivery, pieces, pieces refused) of what deliveries carried of some orders."""
    lines = DeliveryLine.objects.filter(order_line__order__pk__in=orders).order_by()
    return lines.values_list("order_line__order", "delivery").annotate(Sum("quantity"), Sum("refused"))


@prepared
def _notes(deliveries, who):
    """Deliveries, the oldest first, each as often as somebody has heard of it, in the order in which he did."""
    heard = FilteredRelation("arrivals", condition=Q(arrivals__void=False))
    notes = Delivery.objects.seen_by(who).filter(pk__in=deliveries, void=False).annotate(heard=heard)
    rows = notes.order_by("on", "pk", "heard__fed_back_on", "heard")
    return rows.values_list(
        "pk", "number", "on", "kind", "expected_on", "heard__arrived_on", "heard__new_expected_on", named=True
    )


def carried(order, who):
    """{(delivery number, order line id): pieces} of the batches of an order, as far as a reader may know of them."""
    lines = DeliveryLine.objects.seen_by(who).filter(delivery__void=False, order_line__order=order).order_by()
    rows = lines.values_list("delivery__number", "order_line").annotate(Sum("quantity"))
    return {(number, line): pieces for number, line, pieces in rows}


def _heard(rows):
    """(a delivery, the day it arrived, the newest day it was expected) of its _notes()."""
    arrived_on = expected_on = None
    for note in rows:
        arrived_on, expected_on = note.heard__arrived_on or arrived_on, note.heard__new_expected_on or expected_on
    return note, arrived_on, expected_on or note.expected_on


def _batch(note, arrived_on, expected_on, pieces, refused):
    is_sale = note.kind == Delivery.Kind.SALE
    return Batch(note.number, note.on, pieces, is_sale, expected_on, arrived_on, refused)


def usual(day):
    """{node of the track: the days it usually takes}: the median of the newest batches up to a day."""
    sent = DeliveryLine.objects.filter(delivery__on__lte=day, delivery__void=False, line_no=1).order_by("-delivery__on")
    lasted = sent.filter(order_line__order__confirmed_on__isnull=False)
    told = Arrival.objects.filter(fed_back_on__lte=day, arrived_on__isnull=False, void=False)
    told = told.order_by("-fed_back_on", "-pk")
    spans = {
        "ship": lasted.values_list("order_line__order__confirmed_on", "delivery__on")[:USUAL_OF],
        "arrive": told.values_list("delivery__on", "arrived_on")[:USUAL_OF],
    }
    days = {node: [(end - start).days for start, end in rows] for node, rows in spans.items()}
    return {node: median_low(lasted) for node, lasted in days.items() if lasted}

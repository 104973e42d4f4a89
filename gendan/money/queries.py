"""Questions about a customer's account beyond the books: counts of his shelf, invoices of his deliveries."""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Sum

from gendan.books.models import GoodsEntry, Place, Stock
from gendan.money.models import Invoice, Promise, Receipt, StockCount
from gendan.money.promises import State, standing

REMEMBERED = timedelta(days=365)  # for so long a promise is told of


def counts(day, who):
    """{customer id: (day of the last count, pieces counted minus pieces in the book that day)}."""
    last = {}
    for customer, product, on, counted in (
        StockCount.objects.seen_by(who)
        .filter(on__lte=day, void=False)
        .order_by("on")
        .values_list("customer", "product", "on", "counted")
    ):
        if last.get(customer, (None,))[0] != on:
            last[customer] = (on, {})
        last[customer][1][product] = counted
    book = _on_shelves(last)
    return {
        customer: (on, sum(pieces - book[customer, product] for product, pieces in counted.items()))
        for customer, (on, counted) in last.items()
    }


def _on_shelves(last):
    """{(customer id, product id): pieces in the book} at the end of each customer's day of counting. Two queries.

    What stands there now, less what came or went since: few entries, however long a shelf's history.
    """
    shelf = {"place__sort": Place.Sort.SHELF, "place__customer__in": last}
    now = Stock.objects.filter(**shelf).values_list("place__customer", "product", "quantity")
    book = defaultdict(int, {(customer, product): pieces for customer, product, pieces in now})
    since = GoodsEntry.objects.filter(**shelf, on__gt=min((on for on, _counted in last.values()), default=date.max))
    moved = since.values_list("place__customer", "product", "on").annotate(Sum("quantity"))
    for customer, product, on, pieces in moved:
        if on > last[customer][0]:
            book[customer, product] -= pieces
    return book


def invoices(numbers, orders, who):
    """{delivery number: its blue Invoice}, for some deliveries of some orders. One query.

    A red one of the whole amount takes it back; a smaller one is for goods that came back.
    """
    wanted = set(numbers)
    if not wanted:
        return {}
    rows = Invoice.objects.seen_by(who).filter(
        customer__in={order.customer_id for order in orders}, on__gte=min(order.on for order in orders), void=False
    )
    found = {}
    for one in rows.exclude(documents="").order_by("on", "pk"):
        for number in wanted.intersection(one.covered):
            if one.kind == Invoice.Kind.BLUE:
                found[number] = one
            elif number in found and one.amount == -found[number].amount:
                del found[number]
    return found


def promises(day, who, customers=None):
    """{customer id: Standings of what he promised in the last year, newest first}, of some or of all. Two queries."""
    asked = Promise.objects.seen_by(who).filter(on__lte=day, on__gt=day - REMEMBERED)
    if customers is not None:
        asked = asked.filter(customer__in=customers)
    given = list(asked.order_by("-on", "-pk"))
    if not given:
        return {}
    receipts, found = defaultdict(list), defaultdict(list)
    rows = Receipt.objects.filter(customer__in=asked.values("customer"), on__gte=given[-1].on, on__lte=day, void=False)
    for payer, on, amount in rows.values_list("customer", "on", "amount"):
        receipts[payer].append((on, amount))
    for one in given:
        found[one.customer_id].append(standing(one, receipts[one.customer_id], day))
    return found


def promised_for(day, who):
    """{customer id: the day by which he is to pay} of those whose newest promise is neither due yet nor kept."""
    some = Promise.objects.seen_by(who).filter(on__lte=day, promised_on__gte=day).values("customer")
    newest = {customer: own[0] for customer, own in promises(day, who, some).items()}
    return {customer: one.promise.promised_on for customer, one in newest.items() if one.state == State.OPEN}

"""Questions about a customer's account beyond the books: counts of his shelf, invoices of his deliveries."""

from collections import defaultdict
from datetime import timedelta
from functools import cache

from django.db.models import (
    BigIntegerField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from gendan.base.prepared import prepared
from gendan.books.models import GoodsEntry, Kind, Place, Receivable, Stock
from gendan.customers.models import Customer
from gendan.money.models import Invoice, Promise, Receipt, StockCount
from gendan.money.promises import State, standing
from gendan.shipping.models import DeliveryLine

REMEMBERED = timedelta(days=365)  # for so long a promise is told of


def counts(day, who):
    """{customer id: (day of the last count, pieces counted minus pieces in the book that day)}. Three queries."""
    done = StockCount.objects.seen_by(who).filter(on__lte=day, void=False)
    last = dict(done.values_list("customer").annotate(Max("on")))
    book, missing = _on_shelves(done), defaultdict(int)
    rows = done.filter(on__in=set(last.values())).values_list("customer", "product", "on", "counted")
    for customer, product, on, counted in rows:
        if on == last[customer]:
            missing[customer] += counted - book.get((customer, product), 0)
    return {customer: (on, missing[customer]) for customer, on in last.items()}


def _on_shelves(done):
    """{(customer id, product id): pieces in the book} at the end of each customer's day of counting. One query.

    What stands there now, less what came or went since: few entries, however long a shelf's history.
    """
    counted_on = done.filter(customer=OuterRef("place__customer")).order_by("-on").values("on")[:1]
    since = GoodsEntry.objects.filter(
        place=OuterRef("place"), product=OuterRef("product"), on__gt=OuterRef("counted_on")
    )
    moved = since.order_by().values("place").annotate(pieces=Sum("quantity")).values("pieces")
    shelves = Stock.objects.filter(place__sort=Place.Sort.SHELF, place__customer__in=done.values("customer"))
    rows = shelves.annotate(counted_on=Subquery(counted_on), moved=Coalesce(Subquery(moved), 0))
    now = rows.values_list("place__customer", "product", "quantity", "moved")
    return {(customer, product): pieces - moved for customer, product, pieces, moved in now}


def invoices(numbers, orders, who):
    """{delivery number: its blue invoice (number, on)}, for some deliveries of some orders. One query.

    A red one of the whole amount takes it back; a smaller one is for goods that came back.
    """
    if not numbers:
        return {}
    standing, customers = defaultdict(list), {order.customer_id for order in orders}
    for one in _covering(numbers, customers, min(order.on for order in orders), who):
        if one.kind == Invoice.Kind.BLUE:
            standing[one.covers__number].append(one)
        else:
            known = standing[one.covers__number]
            standing[one.covers__number] = [blue for blue in known if blue.amount != -one.amount]
    return {number: blue[-1] for number, blue in standing.items() if blue}


@prepared
def _covering(numbers, customers, since, who):
    rows = Invoice.objects.seen_by(who).filter(
        covers__number__in=numbers, customer__pk__in=customers, on__gte=since, void=False
    )
    return rows.order_by("on", "pk").values_list("covers__number", "number", "on", "kind", "amount", named=True)


@cache
def unpaid():
    """A condition on orders: a bill of its batches is open."""
    return _billed(~Q(open_amount=0))


@cache
def uninvoiced():
    """A condition on orders: a bill of its batches has no invoice, as invoices() tells, and the customer wants one."""
    since, bill = OuterRef(OuterRef(OuterRef("on"))), OuterRef("number")
    standing = Invoice.objects.filter(void=False, customer=OuterRef("customer"))
    blue = standing.filter(kind=Invoice.Kind.BLUE, covers__number=bill, on__gte=since)
    later = Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), pk__gt=OuterRef("pk"))
    red = standing.filter(later, kind=Invoice.Kind.RED, covers__number=OuterRef(bill))
    rest = ExpressionWrapper(F("amount") + OuterRef("amount"), BigIntegerField())
    taken_back = red.annotate(rest=rest).filter(rest=0)
    want_none = Customer.objects.filter(invoice_type=Customer.InvoiceType.NONE)
    return ~Q(customer__in=want_none) & _billed(~Exists(blue.filter(~Exists(taken_back))))


def _billed(condition):
    """A condition on orders: the condition holds for a bill of its batches."""
    bills = Receivable.objects.filter(
        condition,
        customer=OuterRef("delivery__customer"),
        number=OuterRef("delivery__number"),
        kind=Kind.SALE,
        void=False,
    )
    return Q(Exists(DeliveryLine.objects.filter(Exists(bills), order_line__order=OuterRef("pk"), delivery__void=False)))


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

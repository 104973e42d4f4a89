"""Questions about orders: what was ordered, how far it has come, and what the store lacks for it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    Func,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    When,
    Window,
)
from django.db.models.functions import Coalesce, Least

from gendan.base.cash import ZERO
from gendan.base.prepared import prepared
from gendan.books import queries as books
from gendan.books.models import Place, Stock
from gendan.customers.models import Customer
from gendan.orders.flow import OPEN_STAGES, Stage
from gendan.orders.models import IS_OPEN, Order, OrderLine
from gendan.products.models import Product

AGREED = (Stage.CONFIRMED, Stage.EXECUTING, Stage.COMPLETED, Stage.CLOSED, Stage.ON_HOLD, Stage.CANCELLED)
"""Stages of orders that were confirmed once; a cancelled one counts with what was delivered of it."""

PROMISED_ON = Coalesce("promised_on", "order__promised_on")
LEAVES_ON = Coalesce("promised_on", "order__promised_on", "requested_on", "order__requested_on")
"""The day on which a line should leave: as promised, else the day by which it is wanted, which is later by the road."""

OPEN_PIECES = F("quantity") - F("cancelled") - F("shipped")

LAST_PRICES = 5
USUAL_DAYS = 365
MOST_USUAL = 30
USUAL_FIELDS = ("product__code", "product__name", "product__unit", "product__pack_size")


def ordered(period, who):
    """The confirmed orders dated in a period."""
    return Order.objects.seen_by(who).filter(
        on__gte=period.start, on__lte=period.end, void=False, stage__in=AGREED, confirmed_on__isnull=False
    )


def ordered_by_customer(period, who):
    """{customer id: 元} ordered in a period, less cancellations (rulings 8)."""
    found = defaultdict(lambda: ZERO, ordered(period, who).values_list("customer").annotate(Sum("amount")))
    lines = cancelled_lines(period, who).annotate(customer=F("order__customer"))
    for line in lines.only("amount", "quantity", "cancelled", "price"):
        found[line.customer] -= cancelled_amount(line)
    return found


def cancelled_lines(period, who):
    """Lines of a period's orders of which pieces were cancelled."""
    return OrderLine.objects.filter(order__in=ordered(period, who), cancelled__gt=0)


def cancelled_amount(line):
    """What the cancelled pieces of a line take off its amount."""
    return line.amount - line.wanted_amount


def _lived(who):
    """Lines that were ordered in earnest and are seen by a reader; what was refused or cancelled tells nothing."""
    orders = Order.objects.seen_by(who).filter(void=False).exclude(stage__in=(Stage.CANCELLED, Stage.REJECTED))
    return OrderLine.objects.filter(order__in=orders, kind=OrderLine.Kind.NORMAL)


def paid(customer, product, who):
    """The last lines in which a customer ordered a product of this code, the newest first: what it cost him then."""
    lines = _lived(who).filter(order__customer=customer, product__code__iexact=product)
    return lines.select_related("order", "product").order_by("-order__on", "-order", "-line_no")[:LAST_PRICES]


def usual(customer, who):
    """常购清单: the products on sale that a customer ordered within a year, the most frequent first.

    Dicts of product, product__code, product__name, product__unit, product__pack_size, times (orders), last_on and
    quantity (of his newest line).
    """
    since = who.today - timedelta(days=USUAL_DAYS)
    lines = _lived(who).filter(order__customer=customer, order__on__gte=since)
    newest = lines.filter(product=OuterRef("product")).order_by("-order__on", "-order", "-line_no")
    rows = lines.filter(product__status=Product.Status.ACTIVE).order_by().values("product", *USUAL_FIELDS)
    rows = rows.annotate(times=Count("order", distinct=True), last_on=Max("order__on"))
    rows = rows.annotate(quantity=Subquery(newest.values("quantity")[:1]))
    return rows.order_by("-times", "-last_on", "product__code")[:MOST_USUAL]


def newest(customer, who):
    """The last order of a customer that was not refused or cancelled, or None."""
    orders = Order.objects.seen_by(who).filter(customer=customer, void=False)
    return orders.exclude(stage__in=(Stage.CANCELLED, Stage.REJECTED)).order_by("-on", "-pk").first()


def last_ordered(day, who):
    """{customer id: the day of his last order up to a day}."""
    rows = Order.objects.filter(customer=OuterRef("pk"), on__lte=day, void=False).exclude(stage=Stage.CANCELLED)
    # One look into the index for each customer, however many orders he has.
    last = Subquery(rows.order_by("-on", "-pk").values("on")[:1])
    return {pk: on for pk, on in Customer.objects.seen_by(who).values_list("pk", last) if on}


def sums(orders):
    """{order id: its pieces ordered, cancelled, shipped, signed, refused, when the open ones should leave, and whether
    that is a wish which nobody has promised}."""
    return {row.pop("order"): _told(row) for row in _summed([order.pk for order in orders])} if orders else {}


@prepared
def _summed(orders):
    counters = {name: Sum(name) for name in ("quantity", "cancelled", "shipped", "signed", "refused")}
    rows = OrderLine.objects.filter(order__pk__in=orders).order_by().values("order")
    first = {"leaves_on": Min(LEAVES_ON, filter=IS_OPEN), "promised_on": Min(PROMISED_ON, filter=IS_OPEN)}
    return rows.annotate(**first, **counters)


def _told(row):
    promised_on = row.pop("promised_on")
    return row | {"is_wish": row["leaves_on"] is not None and row["leaves_on"] != promised_on}


def open_lines():
    """Lines with pieces still to be sent: how many, and the day on which they should leave (None: no day is known)."""
    lines = OrderLine.objects.filter(IS_OPEN, order__stage__in=OPEN_STAGES, order__void=False)
    return lines.annotate(pieces=OPEN_PIECES, day=LEAVES_ON)


_STORED = Coalesce(
    Subquery(Stock.objects.filter(place__sort=Place.Sort.STORE, product=OuterRef("product")).values("quantity")), 0
)
"""Pieces of a line's product that our own store holds."""


def left(wanted, but):
    """{product id: pieces of our own store that are left for whoever is no order under way yet} of {product id: pieces
    that he wants}: all that is open on those orders goes first, whatever its day, because nothing was promised to him.

    but: the id of an order whose own pieces do not count. Where there is enough for every line that is open, drafts
    too, fewer are told: an index alone says so, and to ask how each order stands takes five times as long.
    """
    stock = _in_store(wanted) if wanted else ()
    found = {product: stored - waiting for product, stored, waiting in stock}
    short = {product: stored for product, stored, _waiting in stock if found[product] < wanted[product]}
    owed = dict(_owed(short, but)) if short else {}
    return found | {product: max(0, stored - owed.get(product, 0)) for product, stored in short.items()}


@prepared
def _in_store(goods):
    """(product, pieces in our own store, pieces of all open lines)"""
    lines = OrderLine.objects.filter(IS_OPEN, product=OuterRef("product")).order_by().values("product")
    waiting = Coalesce(Subquery(lines.annotate(waiting=Sum(OPEN_PIECES)).values("waiting")), 0)
    stock = Stock.objects.filter(place__sort=Place.Sort.STORE, product__pk__in=goods)
    return stock.annotate(waiting=waiting).values_list("product", "quantity", "waiting")


@prepared
def _owed(goods, but):
    lines = open_lines().filter(product__pk__in=goods).exclude(order__pk=but).order_by()
    return lines.values_list("product").annotate(owed=Sum("pieces"))


class OfLines(Func):
    """A counter of the lines, summed for the order of each row: OfLines("pk", counter="shipped").

    By hand: a list adds up several of them, and to word each takes Django as long as the database to answer all.
    """

    arity = 1
    output_field = BigIntegerField()
    template = "(SELECT SUM(%(counter)s) FROM orders_orderline WHERE order_id = %(expressions)s)"


def open_pieces():
    """The open pieces of the order of each row; less than nothing where more left than was ordered."""
    lines = OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    return Subquery(lines.annotate(pieces=Sum(OPEN_PIECES)).values("pieces"))


def lacking(lines):
    """Those of open_lines() for which the store has too little while it serves the earliest day first, as it serves
    them, each with `missing` pieces and the first day of its order (`first_on`).

    To filter them further is to filter what is served: whoever wants some of them reads all.
    """
    in_turn = [F("day").asc(nulls_last=True), "order", "line_no"]
    served = Window(Sum("pieces"), partition_by="product", order_by=in_turn)
    # Few products are short of pieces, and to serve the lines of all takes four times as long.
    wanted = lines.order_by().values("product").annotate(wanted=Sum("pieces"))
    about = lines.filter(product__in=wanted.filter(wanted__gt=_STORED).values("product"))
    missing = Least("pieces", F("served") - F("stored"), output_field=BigIntegerField())
    short = about.annotate(served=served, stored=_STORED).filter(served__gt=F("stored"))
    first = open_lines().filter(order=OuterRef("order")).order_by().values("order").annotate(first_on=Min("day"))
    return short.annotate(missing=missing, first_on=Subquery(first.values("first_on"))).order_by(*in_turn)


def lacks(orders):
    """{order id: {line number: pieces that the store will lack for it}}, after what is promised earlier to others."""
    taken, found = {}, {order.pk: {} for order in orders}
    for one in _to_serve(found):
        goods = one.order_id, one.product_id, one.turn
        before = taken[goods] if one.before is None else one.before
        taken[goods] = before + one.pieces
        if (missing := one.pieces - max(0, one.stored - before)) > 0:
            found[one.order_id][one.line_no] = missing
    return found


@prepared
def _to_serve(orders):
    lines = _in_turn().filter(order__pk__in=orders).annotate(before=_taken_before(), stored=_STORED)
    return lines.order_by("order", "line_no")


def _in_turn():
    return open_lines().annotate(turn=Coalesce("day", date.max))


def _taken_before():
    """The pieces of a product that go to lines before this one, in the order of lacking(); there may be thousands.

    NULL where a line above of the same order has the same goods and day: nobody comes between the two.
    """
    above = Q(order=OuterRef("order"), line_no__lt=OuterRef("line_no"))
    earlier = Q(turn__lt=OuterRef("turn")) | Q(Q(order__lt=OuterRef("order")) | above, turn=OuterRef("turn"))
    lines = _in_turn().filter(product=OuterRef("product"))
    sums = lines.filter(earlier).order_by().values("product").annotate(total=Sum("pieces")).values("total")
    return Case(When(~Exists(lines.filter(above, turn=OuterRef("turn"))), then=Coalesce(Subquery(sums), 0)))


@dataclass(frozen=True)
class Credit:
    """How a customer stands: 元. limit None: none was set; used: what we would lose now; placed: on his shelf."""

    limit: Decimal | None
    used: Decimal
    placed: Decimal
    overdue: Decimal

    @property
    def is_over(self):
        """Whether more is used than was granted."""
        return self.limit is not None and self.used > self.limit


def credit(customer, who):
    """The Credit of a customer on the reader's day."""
    bills = books.open_bills(who.today, who, [customer.pk])
    debts = books.debts(who.today, bills, {customer.pk: customer}).get(customer.pk, ())
    overdue = sum((debt.amount for debt in debts if debt.overdue_days), ZERO)
    balance = getattr(customer, "balance", None)
    used, placed = (balance.exposure, balance.placed) if balance else (ZERO, ZERO)
    return Credit(customer.credit_limit, used, placed, overdue)

"""How orders are made of what came in: their lines at the agreed prices of the day, and what stands against them."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.cash import ZERO, amount, half_up
from gendan.base.faults import Fault, refuse_if
from gendan.base.prepared import prepared
from gendan.customers import marks, named, reach
from gendan.customers.queries import agreed_prices
from gendan.orders import review
from gendan.orders.flow import Stage
from gendan.orders.models import Order, OrderLine
from gendan.people import deeds, papers
from gendan.products import named as products
from gendan.products.models import Product


@dataclass(frozen=True)
class Arrived:
    """Orders that are not stored yet; lines: of each, agreed: the agreed price of each line or None, all in step."""

    orders: list
    lines: list
    agreed: list

    def number(self, rows):
        """Give each its own number, or the next of its month; last before they are stored."""
        for order, number in zip(self.orders, papers.numbers("SO", rows), strict=True):
            order.number = number

    def store(self):
        """Store them, and on which day their prices were used; returns them."""
        bulk.insert(self.orders)
        for order, lines in zip(self.orders, self.lines, strict=True):
            for line in lines:
                line.order = order
        every = [line for lines in self.lines for line in lines]
        bulk.insert(every)
        marks.use(self.agreed, [line.order.on for line in every])
        return self.orders


def arrived(rows, by):
    """The orders of Intakes, each line at the agreed price of its day; what cannot be taken in is refused."""
    parties, goods = named.parties(rows, by), products.goods(rows)
    known = [(n, row, parties[row.customer].pk) for n, row in enumerate(rows) if row.customer in parties]
    refuse_if(
        [
            *named.unknown(rows, parties),
            *products.faulty_items(rows, goods),
            *papers.taken(rows, Order.objects),
            *doubled([(n, customer, row.po_no) for n, row, customer in known]),
            *_stopped(rows, goods),
            *astray([(n, customer, row.ship_to) for n, row, customer in known]),
        ]
    )
    wanted = [
        (parties[row.customer].pk, goods[item.product].pk, item.quantity, row.on) for row in rows for item in row.items
    ]
    agreed = agreed_prices(wanted)
    prices = iter(agreed)
    lines = [
        [
            line(no, item, goods[item.product], parties[row.customer], next(prices))
            for no, item in enumerate(row.items, 1)
        ]
        for row in rows
    ]
    refuse_if(unpriced(lines))
    return Arrived(_heads(rows, parties, lines), lines, agreed)


def doubled(asked):
    """A Fault for each PO number that its customer's live orders have already; asked: [(row, customer id, PO)]."""
    asked = [one for one in asked if one[2]]
    used = set(_live({one[1] for one in asked}, {one[2] for one in asked}))
    for n, customer, po_no in asked:
        if (customer, po_no) in used:
            yield Fault(n, "po_no", po_no, _("这个客户的 PO 号已经有订单。若是变更请改原订单，否则换一个 PO 号。"))
        used.add((customer, po_no))


@prepared
def _live(customers, po_numbers):
    orders = Order.objects.filter(customer__pk__in=customers, po_no__in=po_numbers, void=False)
    return orders.exclude(stage=Stage.CANCELLED).values_list("customer", "po_no")


def _stopped(rows, goods):
    """A Fault for each item whose product is made no more."""
    for n, row in enumerate(rows):
        for item in row.items:
            product = goods.get(item.product)
            if product and product.status == Product.Status.STOPPED and not deeds.batch():
                yield made_no_more(n, product)


def astray(asked):
    """A Fault for each place for goods that its customer does not use; asked: [(row, customer id, line of a place)]."""
    asked = [one for one in asked if one[2]]
    known = {(one.customer_id, one.line) for one in reach.ADDRESSES.live({one[1] for one in asked})} if asked else ()
    for n, customer, place in asked:
        if (customer, place) not in known:
            yield Fault(n, "ship_to", place, _("这个收货地址不在客户的档案里，或已停用：请从列表里选。"))


def made_no_more(row, product):
    """The Fault of an item whose product is made no more."""
    return Fault(row, "product", product.code, _("产品 %(code)s 已停产。请换一个产品。") % {"code": product.code})


def belated(rows, orders):
    """A Fault for each line that is wanted before the day on which its order is handed in.

    orders: with first_wanted_on, as with_first_wanted() asks for them.
    """
    days = {row.order: (n, row.on) for n, row in enumerate(rows)}
    late = [one for one in orders if one.first_wanted_on and one.first_wanted_on < days[one.number][1]]
    lines = OrderLine.objects.filter(order__in=late).order_by("order", "line_no")
    for number, wanted in lines.values_list("order__number", "requested_on"):
        yield from _too_early(*days[number], wanted)


def early(rows, lines):
    """As belated() says, of orders that are handed in on their own day; lines: of each, not stored yet."""
    for n, (row, parts) in enumerate(zip(rows, lines, strict=True)):
        for line in parts:
            yield from _too_early(n, row.on, line.requested_on)


def _too_early(n, on, wanted):
    if wanted and wanted < on:
        yield Fault(n, "requested_on", wanted, too_early(wanted, on))


def with_first_wanted(orders):
    """Orders (a queryset), each with first_wanted_on: the earliest day on which a line is wanted, None: no day."""
    lines = OrderLine.objects.filter(order=OuterRef("pk"), requested_on__isnull=False).order_by("requested_on")
    return orders.annotate(first_wanted_on=Subquery(lines.values("requested_on")[:1]))


def too_early(wanted, day):
    """Why goods cannot be wanted on a day before the one on which their order is handed in."""
    return _("要求交期 %(wanted)s 早于 %(day)s：请改成 %(day)s 或以后。") % {"wanted": wanted, "day": day}


def line(no, item, product, party, agreed):
    """A line, not stored yet; without a price where none was asked for and none is agreed (Agreed or None)."""
    price = item.price if item.price is not None else agreed and agreed.price
    if item.price is None and item.kind != OrderLine.Kind.NORMAL:
        price = ZERO
    return OrderLine(
        line_no=no,
        product=product,
        kind=item.kind,
        quantity=item.quantity,
        price=price,
        amount=amount(item.quantity, price) if price is not None else None,
        agreed_price=agreed and agreed.price,
        price_version=agreed and agreed.price_version,
        requested_on=item.requested_on,
        first_promised_on=item.promised_on,
        promised_on=item.promised_on,
        over_allowed=over_allowed(item.quantity, party),
    )


def over_allowed(quantity, party):
    """Pieces that may be shipped beyond so many."""
    return int(half_up(quantity * party.over_tolerance, Decimal(1)))


def unpriced(lines):
    """A Fault for each line without a price; lines: one list a row."""
    return [
        Fault(n, "price", "", _("%(code)s 没有合作价。请填单价，或先登记合作价。") % {"code": line.product.code})
        for n, parts in enumerate(lines)
        for line in parts
        if line.price is None
    ]


def _heads(rows, parties, lines):
    """Their heads, neither stored nor numbered yet."""
    snapshot = review.required({party.pk for party in parties.values()})
    return [
        Order(
            customer=parties[row.customer],
            on=row.on,
            po_no=row.po_no,
            ship_to=row.ship_to,
            channel=row.channel,
            **summed(parts),
            requirements=snapshot.get(parties[row.customer].pk, []),
            note=row.note,
            batch=deeds.batch(),
        )
        for row, parts in zip(rows, lines, strict=True)
    ]


def summed(lines):
    """What the head of an order says of its lines."""
    return {
        "amount": sum((line.amount for line in lines), ZERO),
        "requested_on": max((line.requested_on for line in lines if line.requested_on), default=None),
        "promised_on": max((line.promised_on for line in lines if line.promised_on), default=None),
    }

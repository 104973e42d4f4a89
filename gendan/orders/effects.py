"""What a change order would cause, and what a cancellation would cost: told before anybody does it (R-3.17).

A change order is signed and undone, so nothing is promised that the deed would not do.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from gendan.base.cash import ZERO
from gendan.books import gates
from gendan.books.models import Advance, Place, Stock
from gendan.customers.models import Customer
from gendan.orders import actions, queries, review
from gendan.orders.flow import OPEN_STAGES
from gendan.orders.models import HeldFor, Order
from gendan.people import deeds
from gendan.people.models import Print


@dataclass(frozen=True)
class Effects:
    """What would be.

    rows: ChangeLines, each with the pieces shipped of it and in_store. items: the Items of the review that are looked
    at again. left: 元 of the credit limit, None: nothing limits him. papers: how many prints of the order are about.
    sides: who has to know.
    """

    rows: list
    items: list
    left: Decimal | None
    papers: int
    is_held: bool
    sides: list

    @property
    def difference(self):
        """By how much the order comes to more."""
        return sum((line.difference for line in self.rows), ZERO)


def of_change(row, *, by):
    """The Effects of signing a ChangeNote, or Refused."""
    with deeds.together(by=by, rehearse=True, alone=False):
        (note,) = actions.change([row], by=by)
        order = review.ready(Order.objects.filter(pk=note.order_id)).get()
        items = review.items([order], {order.pk: row.on})[order.pk]
        return Effects(
            rows=_rows(note, order),
            items=[item for item in items if item.dimension in note.reopened],
            left=gates.left(Customer.objects.select_related("balance").get(pk=order.customer_id)),
            papers=_papers(order),
            is_held=order.held_for == HeldFor.CHANGE,
            sides=[side.label for side in note.waits_for],
        )


def _rows(note, order):
    lines = list(note.lines.select_related("product"))
    shipped, in_store = dict(order.lines.values_list("line_no", "shipped")), _in_store(lines)
    for line in lines:
        line.shipped, line.in_store = shipped[line.line_no], in_store.get(line.product_id, 0)
    return lines


def _in_store(lines):
    goods = Stock.objects.filter(product__in=[line.product_id for line in lines], place__sort=Place.Sort.STORE)
    return dict(goods.values_list("product").annotate(Sum("quantity")))


def _papers(order):
    return Print.objects.filter(kind="order", document=order.number).count()


@dataclass(frozen=True)
class Cost:
    """What cancelling all that is open of an order means.

    pieces, amount: what would not be delivered. shipped: pieces that stay sold. stored: of the open pieces so many
    stand in the store for this order, after what is promised earlier to others. advance: 元 that came in for the
    order and are not used up.
    """

    pieces: int
    amount: Decimal
    shipped: int
    stored: int
    advance: Decimal
    papers: int


def of_cancellation(order):
    """The Cost of cancelling an order."""
    lines, missing = list(order.lines.all()), queries.lacks([order])[order.pk]
    kept = lines if order.stage in OPEN_STAGES else ()
    advances = Advance.objects.filter(customer=order.customer_id, order_no=order.number, void=False)
    return Cost(
        pieces=sum(line.open_quantity for line in lines),
        amount=sum((line.open_amount for line in lines), ZERO),
        shipped=sum(line.shipped for line in lines),
        stored=sum(line.open_quantity - missing.get(line.line_no, 0) for line in kept),
        advance=advances.aggregate(total=Sum("open_amount"))["total"] or ZERO,
        papers=_papers(order),
    )

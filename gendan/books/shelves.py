"""铺货: goods on a customer's shelf, placed in lots at a price, leaving first in, first out (rulings 7)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.cash import ZERO, amount
from gendan.base.faults import Fault
from gendan.books.models import Draw, Lot
from gendan.books.money import Account
from gendan.people import deeds


@dataclass(frozen=True)
class Put:
    """Goods put on a shelf at a price with tax."""

    customer: int
    product: int
    quantity: int
    price: Decimal
    on: date
    kind: str
    number: str


@dataclass(frozen=True)
class Taken:
    """Goods that leave a shelf: settled, taken back or missing; `row` is the position of the row that wants it."""

    customer: int
    product: int
    quantity: int
    on: date
    kind: str
    number: str
    row: int


def put(goods, book):
    """Enter lots and raise the customers' placed goods."""
    for one in goods:
        value = amount(one.quantity, one.price)
        book.enter(one.customer, Account.PLACED, value, on=one.on, kind=one.kind, number=one.number)
    bulk.insert(
        [
            Lot(
                customer_id=one.customer, product_id=one.product, kind=one.kind, number=one.number, on=one.on,
                price=one.price, quantity=one.quantity, left=one.quantity, batch=deeds.batch(),
            )
            for one in goods
        ]
    )  # fmt: skip


def take(goods, book):
    """Draw goods from the lots, oldest first; returns a Fault for each row that wants more than stands there."""
    lots = _open_lots(goods)
    draws, faults = [], []
    for one in goods:
        here = [lot for lot in lots[one.customer, one.product] if lot.on <= one.on]
        short = one.quantity - sum(lot.left for lot in here)
        if short > 0:
            faults.append(_fault(one, short))
            continue
        drawn = _draw(one, here)
        draws += drawn
        value = sum((draw.amount for draw in drawn), ZERO)
        book.enter(one.customer, Account.PLACED, -value, on=one.on, kind=one.kind, number=one.number)
    bulk.insert(draws)
    touched = {draw.lot.pk: draw.lot for draw in draws}
    bulk.save(list(touched.values()), ["left"])
    return faults


def _open_lots(goods):
    found = defaultdict(list)
    rows = Lot.objects.filter(
        customer__in={one.customer for one in goods}, product__in={one.product for one in goods}, void=False, left__gt=0
    )
    for lot in rows.order_by("on", "pk").select_for_update(no_key=True):
        found[lot.customer_id, lot.product_id].append(lot)
    return found


def _draw(one, lots):
    draws, wanted = [], one.quantity
    for lot in lots:
        part = min(wanted, lot.left)
        if part:
            gone = lot.quantity - lot.left
            # The difference of two rounded values, so that the draws of a lot add up to the lot.
            value = amount(gone + part, lot.price) - amount(gone, lot.price)
            draws.append(
                Draw(
                    lot=lot, on=one.on, quantity=part, amount=value, kind=one.kind, number=one.number,
                    batch=deeds.batch(),
                )
            )  # fmt: skip
            lot.left -= part
            wanted -= part
    return draws


def _fault(one, short):
    remedy = _("货架上 %(on)s 只有 %(have)s 件，多出 %(short)s 件。请核对数量，或先补登铺货。")
    return Fault(
        one.row, "quantity", one.quantity, remedy % {"on": one.on, "have": one.quantity - short, "short": short}
    )

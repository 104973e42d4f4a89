"""What stands beside the grid while somebody types: what the review and the gates would say of these lines (P4)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gendan.base.cash import ZERO
from gendan.base.table import shown
from gendan.books import gates
from gendan.orders import review
from gendan.orders.flow import COMMITTED_STAGES
from gendan.orders.models import Dimension, Order, OrderLine
from gendan.people.roles import reads

LOOKED_AT = (Dimension.PRICE, Dimension.QUANTITY, Dimension.DATE, Dimension.TRANSPORT, Dimension.PAYMENT)
"""Dimensions that a line of the grid can touch."""

TONES = {"ok": "ok", "ask": "wait", "no": "late"}


@dataclass(frozen=True)
class Check:
    """One sentence, and how bad it is: ok, wait or late."""

    label: str
    tone: str
    text: str


def of(customer, typed, day, who, order=None):
    """The Checks of lines as they are typed (orders.forms.Line); order: the one they are of, None: a new one."""
    lines = [_line(no, one) for no, one in enumerate(typed, 1) if _is_whole(one)]
    if not lines:
        return []
    committed = order.lines.all() if order and order.stage in COMMITTED_STAGES else ()
    added = _open(lines) - _open(committed)
    about = order or Order(customer=customer, on=day, requirements=[])
    items = {item.dimension: item for item in review.tried(about, lines, day, added)}
    seen = [items[one] for one in LOOKED_AT if reads(who, review.SECRET.get(one, ""))]
    return [Check(item.dimension.label, TONES[item.verdict], _text(item, customer, added)) for item in seen]


def _is_whole(one):
    has_price = one.agreed or one.values.get("price") is not None
    return one.is_told and has_price and "price" not in one.faults


def _line(no, one):
    """The line as it would be; an old one keeps its kind, its agreed price and what was sent of it."""
    old, typed = one.old, one.values
    agreed = old.agreed_price if old else one.agreed and one.agreed.price
    price = one.agreed and one.agreed.price if typed.get("price") is None else typed["price"]
    return OrderLine(
        line_no=no,
        product=one.product,
        kind=old.kind if old else OrderLine.Kind.NORMAL,
        quantity=typed["quantity"],
        shipped=old.shipped if old else 0,
        price=price,
        agreed_price=agreed,
        requested_on=typed.get("requested_on"),
        promised_on=typed.get("promised_on"),
    )


def _open(lines):
    return sum((line.open_amount for line in lines), ZERO)


def _text(item, customer, added):
    left = gates.left(customer, added) if item.dimension == Dimension.PAYMENT else None
    if item.difference:
        return item.difference
    if left is not None:
        return _("下单后信用额度还剩 %(left)s 元") % {"left": shown("cash", left)}
    return item.have

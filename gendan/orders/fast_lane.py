"""快速通道: an order that nothing stands against and nobody changed is passed and confirmed at once (ui J4).

The message that it came in by is the customer's word on it; only changed terms need an answer of his.
"""

from django.utils.translation import gettext as _

from gendan.base.faults import Fault, refuse_if
from gendan.orders import actions, review
from gendan.orders.actions import Turn, Word
from gendan.orders.flow import ORDER
from gendan.orders.models import Order, OrderFile
from gendan.people import deeds

STEPS = ("approve", "confirm")
LONGEST = Order._meta.get_field("confirmed_by").max_length


def leads(order, items, who):
    """Whether a person may take an order along it. items: of its review."""
    return _is_open(order, items) and all(deeds.may(who, f"orders.{step}") for step in STEPS)


def _is_open(order, items):
    """Whether it is under review, every dimension is as agreed, all is in store, and it stands as it came in."""
    is_under_review = order.stage in ORDER["approve"].start and order.version == 1
    return is_under_review and not items[0].case.short and not any(one.verdict != "ok" or one.is_open for one in items)


def take(order, *, by, op):
    """Pass the review and confirm the order: both, or nothing. Whatever speaks against it by now is looked at again.

    No other deed comes between the look and the steps (together).
    """
    with deeds.together(by=by):
        refuse_if(_obstacles(order, by))
        (order,) = actions.approve([Turn(order.number, by.today)], by=by, op=op)
        if order.stage in ORDER["confirm"].start:  # a second click finds the order where the first one took it
            (order,) = actions.confirm([Word(order.number, by.today, received(order), by_message=True)], by=by)
    return order


def _obstacles(order, by):
    now = review.ready(Order.objects.filter(pk=order.pk)).get()
    if now.stage in ORDER["approve"].start and not _is_open(now, review.of(now, by.today)):
        remedy = _("%(no)s 有差异、库存不够或改过：请先看评审表，评审通过以后再由客户确认。")
        yield Fault(0, "order", now.number, remedy % {"no": now.number})


def received(order):
    """What an order came in by, as who confirmed it: the message, its number, and the file that was kept of it."""
    original = order.files.filter(paper=OrderFile.Paper.ORIGINAL, void=False).last()
    message = _("%(channel)s来单") % {"channel": order.get_channel_display()}
    return " ".join(filter(None, [message, order.po_no, original and original.name]))[:LONGEST]

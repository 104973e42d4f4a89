"""Questions about orders: what was ordered in a period, and when a customer last ordered."""

from collections import defaultdict

from django.db.models import Max, Sum

from gendan.base.cash import ZERO
from gendan.orders.flow import Stage
from gendan.orders.models import Order, OrderLine

AGREED = (Stage.CONFIRMED, Stage.EXECUTING, Stage.COMPLETED, Stage.CLOSED, Stage.ON_HOLD, Stage.CANCELLED)
"""Stages of orders that were confirmed once; a cancelled one counts with what was delivered of it."""


def ordered(period, who):
    """The confirmed orders dated in a period."""
    return Order.objects.seen_by(who).filter(
        on__gte=period.start, on__lte=period.end, void=False, stage__in=AGREED, confirmed_on__isnull=False
    )


def ordered_by_customer(period, who):
    """{customer id: 元} ordered in a period, less cancellations (rulings 8)."""
    found = defaultdict(lambda: ZERO, ordered(period, who).values_list("customer").annotate(Sum("amount")))
    for line in cancelled_lines(period, who):
        found[line.order.customer_id] -= cancelled_amount(line)
    return found


def cancelled_lines(period, who):
    """Lines of a period's orders of which pieces were cancelled."""
    return OrderLine.objects.filter(order__in=ordered(period, who), cancelled__gt=0).select_related("order", "product")


def cancelled_amount(line):
    """What the cancelled pieces of a line take off its amount."""
    return line.amount - line.wanted_amount


def last_ordered(day, who):
    """{customer id: the day of his last order up to a day}."""
    rows = Order.objects.seen_by(who).filter(on__lte=day, void=False).exclude(stage=Stage.CANCELLED)
    return dict(rows.values_list("customer").annotate(Max("on")))

"""Recomputes what orders keep of their lines, their amount and commitments, and looks whether their files are whole."""

from collections import defaultdict

from django.db.models import Sum
from django.utils.translation import gettext as _

from gendan.base import attached
from gendan.base.cash import ZERO
from gendan.books.models import Balance
from gendan.books.proofs import compare
from gendan.orders.flow import COMMITTED_STAGES
from gendan.orders.models import Order, OrderFile, OrderLine


def differences():
    """Yield a sentence per difference between a kept figure and its facts."""
    orders = Order.objects.filter(void=False)
    lines = OrderLine.objects.filter(order__void=False)
    sums = lines.values_list("order__number").annotate(Sum("amount"))
    yield from compare(_("订单金额"), dict(orders.values_list("number", "amount")), dict(sums))
    committed = defaultdict(lambda: ZERO)
    for line in lines.filter(order__stage__in=COMMITTED_STAGES).select_related("order"):
        committed[line.order.customer_id] += line.open_amount
    yield from compare(_("客户已确认未发货"), dict(Balance.objects.values_list("customer", "commitment")), committed)
    yield from attached.broken(OrderFile.objects.all())

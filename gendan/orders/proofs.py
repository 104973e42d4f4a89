"""Recomputes what orders keep of their lines, their amount and commitments, and looks whether their files are whole."""

from django.utils.translation import gettext as _

from gendan.base import attached
from gendan.books.models import Balance
from gendan.books.proofs import OF_LINE, in_fen, miscounted, unequal
from gendan.orders.flow import COMMITTED_STAGES
from gendan.orders.models import IS_OPEN, Order, OrderFile, OrderLine

OF_OPEN = OF_LINE.replace("quantity", "(quantity - cancelled - shipped)")
"""OrderLine.open_amount in SQL, of a line that is open."""


def differences():
    """Yield a sentence per difference between a kept figure and its facts."""
    orders = Order.objects.filter(void=False)
    lines = OrderLine.objects.filter(order__void=False)
    yield from miscounted(_("订单行金额"), OrderLine, "amount", OF_LINE)
    sums = lines.values_list("order__number", "amount")
    yield from unequal(_("订单金额"), orders.values_list("number", "amount"), [sums])
    to_ship = lines.filter(IS_OPEN, order__stage__in=COMMITTED_STAGES)
    worth = to_ship.annotate(worth=in_fen(OF_OPEN)).values_list("order__customer", "worth")
    yield from unequal(_("客户已确认未发货"), Balance.objects.values_list("customer", "commitment"), [worth])
    yield from attached.broken(OrderFile.objects.all())

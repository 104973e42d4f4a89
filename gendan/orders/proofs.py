"""Recomputes what customers are committed to from the open quantities of their orders."""

from collections import defaultdict

from django.utils.translation import gettext as _

from gendan.base.cash import ZERO
from gendan.books.models import Balance
from gendan.orders.flow import COMMITTED_STAGES
from gendan.orders.models import OrderLine


def differences():
    """Yield a sentence per customer whose commitment is not the sum of what his open orders still lack."""
    facts = defaultdict(lambda: ZERO)
    lines = OrderLine.objects.filter(order__stage__in=COMMITTED_STAGES, order__void=False)
    for line in lines.select_related("order"):
        facts[line.order.customer_id] += line.open_amount
    kept = dict(Balance.objects.values_list("customer", "commitment"))
    for customer in sorted(set(kept) | set(facts)):
        if kept.get(customer, ZERO) != facts[customer]:
            text = _("客户 %(pk)s 的已确认未发货：记着 %(kept)s，按订单是 %(facts)s。")
            yield text % {"pk": customer, "kept": kept.get(customer, ZERO), "facts": facts[customer]}

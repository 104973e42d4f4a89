"""Recomputes what delivery notes and the order lines they serve keep, from the lines of the notes and the feedback."""

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from gendan.books.proofs import compare
from gendan.orders.models import OrderLine
from gendan.shipping.models import Arrival, Delivery, DeliveryLine


def differences():
    """Yield a sentence per difference between a kept figure and its facts."""
    lines = DeliveryLine.objects.filter(delivery__void=False)
    for name, what in (("amount", _("发货单金额")), ("quantity", _("发货单数量"))):
        kept = dict(Delivery.objects.filter(void=False).values_list("number", name))
        yield from compare(what, kept, dict(lines.values_list("delivery__number").annotate(Sum(name))))
    sums = lines.exclude(order_line=None).values_list("order_line")
    for name, part, what in (
        ("shipped", "quantity", _("订单行已发")),
        ("signed", "signed", _("订单行签收")),
        ("refused", "refused", _("订单行拒收")),
    ):
        kept = dict(OrderLine.objects.filter(order__void=False).values_list("pk", name))
        yield from compare(what, kept, dict(sums.annotate(Sum(part))))
    heard = Arrival.objects.filter(arrived_on__isnull=False, void=False).values("delivery")
    unheard = lines.exclude(delivery__in=heard).values_list("delivery__number")
    yield from compare(_("未到货发货单的签收和拒收"), dict(unheard.annotate(heard=Sum(F("signed") + F("refused")))), {})

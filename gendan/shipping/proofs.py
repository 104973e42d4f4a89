"""Recomputes what delivery notes and the order lines they serve keep, from the lines of the notes and the feedback."""

from django.db.models import F
from django.utils.translation import gettext as _

from gendan.base.cash import yuan
from gendan.books.models import Draw, Kind, Lot, SaleLine
from gendan.books.proofs import OF_LINE, miscounted, unequal
from gendan.orders.models import OrderLine
from gendan.shipping.models import Arrival, Delivery, DeliveryLine


def differences():
    """Yield a sentence per difference between a kept figure and its facts."""
    lines = DeliveryLine.objects.filter(delivery__void=False)
    yield from miscounted(_("发货行金额"), DeliveryLine, "amount", OF_LINE)
    for name, what, show in (("amount", _("发货单金额"), yuan), ("quantity", _("发货单数量"), int)):
        kept = Delivery.objects.filter(void=False).values_list("number", name)
        yield from unequal(what, kept, [lines.values_list("delivery__number", name)], show=show)
    yield from _in_the_books(lines)
    for name, part, what in (
        ("shipped", "quantity", _("订单行已发")),
        ("signed", "signed", _("订单行签收")),
        ("refused", "refused", _("订单行拒收")),
    ):
        kept = OrderLine.objects.filter(order__void=False).values_list("pk", name)
        parts = lines.exclude(order_line=None).values_list("order_line", part)
        yield from unequal(what, kept, [parts], show=int)
    heard = Arrival.objects.filter(arrived_on__isnull=False, void=False).values("delivery")
    unheard = lines.exclude(delivery__in=heard).values_list("delivery__number", F("signed") + F("refused"))
    yield from unequal(_("未到货发货单的签收和拒收"), unheard, [], show=int)


def _in_the_books(lines):
    """A line that was sold is a sale line, what was placed is a lot, what was refused is taken off either."""
    sold, placed = (lines.filter(delivery__kind=kind) for kind in Delivery.Kind)
    sales = SaleLine.objects.filter(void=False)
    place = ("number", "line_no")
    for name, what, show in (("amount", _("发货行销售金额"), yuan), ("quantity", _("发货行销售数量"), int)):
        kept = sold.values_list(*(f"delivery__{place[0]}", place[1]), name)
        yield from unequal(what, kept, [sales.filter(kind=Kind.SALE).values_list(*place, name)], show=show)
    back = sales.filter(kind=Kind.REFUSAL).values_list(*place, "quantity")
    yield from unequal(_("发货行拒收"), sold.values_list("delivery__number", "line_no", "refused"), [], [back], int)
    lots = Lot.objects.filter(kind=Kind.PLACEMENT, void=False).values_list("number", "product", "quantity")
    yield from unequal(
        _("发货行铺货数量"), placed.values_list("delivery__number", "product", "quantity"), [lots], show=int
    )
    drawn = Draw.objects.filter(kind=Kind.REFUSAL).values_list("number", "lot__product", "quantity")
    yield from unequal(_("铺货拒收"), placed.values_list("delivery__number", "product", "refused"), [drawn], show=int)

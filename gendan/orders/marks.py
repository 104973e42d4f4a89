"""What later rooms' deeds may write on order lines inside their own transaction: pieces shipped, signed, refused."""

from collections import defaultdict

from django.utils.translation import gettext as _

from gendan.base import bulk, terms
from gendan.base.faults import Fault
from gendan.base.prepared import prepared
from gendan.orders.flow import OPEN_STAGES, ORDER, Stage
from gendan.orders.models import Order, OrderLine
from gendan.people import deeds


class OpenLines:
    """The lines of some orders, locked for one deed; parts of them are shipped or signed, then written by close()."""

    def __init__(self, numbers):
        self.orders = {order.number: order for order in _orders(numbers)}
        self._by_id = {order.pk: order for order in self.orders.values()}
        self._lines, self._line = defaultdict(list), {}
        for line in _lines(self._by_id):
            line.order = self._by_id[line.order_id]
            self._lines[line.order.number].append(line)
            self._line[line.pk] = line
        self._touched = {}

    def fault(self, row, party, number, product, kind):
        """Why goods of this product cannot go out on this order of a Customer, or None.

        An order on 定金 has to be released first: there its deposit is asked for.
        """
        order = self.orders.get(number)
        if order is None or order.customer_id != party.pk:
            return Fault(row, "order", number, _("这个客户没有订单 %(no)s。请核对订单号和客户。") % {"no": number})
        stages = (Stage.EXECUTING,) if party.term_kind == terms.Kind.DEPOSIT else OPEN_STAGES
        if order.stage not in stages and not (deeds.batch() and order.stage != Stage.CANCELLED):
            stage = order.get_stage_display()
            return Fault(
                row,
                "order",
                number,
                _("订单 %(no)s 现在是“%(stage)s”，不能发货。请先完成前面的步骤。") % {"no": number, "stage": stage},
            )
        if not self._of(number, product, kind):
            return Fault(row, "product", number, _("订单 %(no)s 没有这个产品。请核对产品和行类型。") % {"no": number})
        return None

    def _of(self, number, product, kind):
        return [line for line in self._lines[number] if line.product_id == product and line.kind == kind]

    def ship(self, number, product, kind, quantity):
        """Take pieces from the lines of a product, in order: [(line, pieces, 元 freed)], and the pieces left over.

        An imported delivery is history: what went out beyond the order is kept as 溢装 of the last line.
        """
        parts = []
        lines = self._of(number, product, kind)
        for line in lines:
            room = line.quantity - line.cancelled + line.over_allowed - line.shipped
            last = line is lines[-1]
            part = quantity if last and deeds.batch() else min(quantity, room if last else line.open_quantity)
            if part:
                before = line.committed
                line.over_allowed += max(0, part - room)
                line.shipped += part
                self._touched[line.pk] = line
                parts.append((line, part, before - line.committed))
                quantity -= part
        return parts, quantity

    def sign(self, line_id, signed, refused):
        """The customer signed or refused pieces of a line."""
        line = self._line[line_id]
        line.signed += signed
        line.refused += refused
        self._touched[line.pk] = line

    def close(self):
        """Write the counters; orders whose every piece is signed or cancelled become 已完成."""
        bulk.save(list(self._touched.values()), ["shipped", "signed", "refused", "over_allowed"])
        done = [order for order in self.orders.values() if order.stage in OPEN_STAGES and self._is_done(order)]
        if done:
            ORDER.take(Order, [order.pk for order in done], "complete")
        for order in done:
            deeds.tell(order.number, {"stage": order.stage}, {"stage": Stage.COMPLETED})

    def _is_done(self, order):
        return all(line.is_done for line in self._lines[order.number])


@prepared
def _orders(numbers):
    return Order.objects.filter(number__in=numbers, void=False).order_by("pk").select_for_update(no_key=True)


@prepared
def _lines(orders):
    return OrderLine.objects.filter(order__pk__in=orders).order_by("order", "line_no")


def unship(lines):
    """Take back what delivery lines had counted on order lines; a completed order is under way again."""
    touched = {}
    for line in lines:
        one = touched.setdefault(line.order_line_id, line.order_line)
        one.shipped, one.signed, one.refused = (
            one.shipped - line.quantity,
            one.signed - line.signed,
            one.refused - line.refused,
        )
    bulk.save(list(touched.values()), ["shipped", "signed", "refused"])
    again = {one.order_id for one in touched.values() if one.order.stage == Stage.COMPLETED}
    Order.objects.filter(pk__in=again).update(stage=Stage.EXECUTING)

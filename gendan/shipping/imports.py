"""Workbook tab 发货: what left the house, and what was heard of its arrival."""

from gendan.base.intake import Intake, Step, choices, documents, records_of
from gendan.base.tab import Field, Tab
from gendan.base.workbook.figures import MOST_PIECES
from gendan.orders.models import OrderLine
from gendan.shipping import actions
from gendan.shipping.models import Arrival, Delivery, DeliveryLine

DELIVERIES = Tab(
    "发货",
    (
        Field("number", "发货单号", "code", required=True, length=60),
        Field("on", "发货日期", "date", required=True),
        Field("delivery_kind", "类型", "choice", choices=choices(Delivery.Kind), default=Delivery.Kind.SALE),
        Field("customer", "客户编码", "code", required=True),
        Field("order", "订单号", "code", default=""),
        Field("product", "产品编码", "code", required=True),
        Field("kind", "行类型", "choice", choices=choices(OrderLine.Kind), default=OrderLine.Kind.NORMAL),
        Field("quantity", "数量", "count", required=True),
        Field("price", "含税单价", "price"),
        Field("packages", "件数", "count", between=(0, MOST_PIECES)),
        Field("carrier", "承运商", default="", length=60),
        Field("tracking_no", "运单号", "code", default="", length=60),
        Field("freight", "运费", "cash"),
        Field("freight_terms", "运费方式", "choice", choices=choices(Delivery.Freight), default=""),
        Field("expected_on", "预计到货", "date"),
        Field("arrived_on", "实际到货", "date"),
        Field("fed_back_on", "反馈日期", "date"),
        Field("signed", "签收数量", "count"),
        Field("signed_packages", "签收件数", "count", between=(0, MOST_PIECES)),
    ),
    key=("number", "product"),
    document="number",
    date="on",
    row=actions.Shipment,
)
GOODS = ("product", "quantity", "price", "order", "kind")
OF_ARRIVAL = ("arrived_on", "fed_back_on", "signed_packages")
HEAD = ("customer", "on", "number", "carrier", "tracking_no", "packages", "freight", "freight_terms", "expected_on")


def _steps(rows, about):
    for group in documents(rows, "number", "customer", "on", "delivery_kind"):
        head = group[0].values
        items = tuple(actions.Goods(**{name: row.values[name] for name in GOODS}) for row in group)
        about_it = {name: head[name] for name in HEAD}
        yield Step(
            actions.ship, actions.Shipment(items=items, kind=head["delivery_kind"], **about_it), group, 20, head["on"]
        )
        if head["arrived_on"]:
            yield _arrival(group, head)


def _arrival(group, head):
    heard = tuple(
        actions.Heard(row.values["product"], row.values["signed"], kind=row.values["kind"])
        for row in group
        if row.values["signed"] is not None
    )
    day = head["fed_back_on"] or head["arrived_on"]
    feedback = actions.Feedback(
        head["number"], day, arrived_on=head["arrived_on"], items=heard, signed_packages=head["signed_packages"]
    )
    return Step(actions.record_arrival, feedback, group, 27, max(day, head["on"]))


def _rows(deliveries, today):
    """The tab's rows of deliveries, a line each, with what was heard of their arrival."""
    heard, lines = {}, {}
    for one in Arrival.objects.filter(delivery__in=deliveries, arrived_on__isnull=False, void=False):
        heard[one.delivery_id] = one
    for line in DeliveryLine.objects.filter(delivery__in=deliveries).select_related("product", "order_line__order"):
        lines.setdefault(line.delivery_id, []).append(line)
    for one in deliveries:
        arrival = heard.get(one.pk)
        head = {name: getattr(one, name) for name in HEAD} | {"customer": one.customer.code, "delivery_kind": one.kind}
        head |= {name: getattr(arrival, name, None) for name in OF_ARRIVAL}
        yield from (head | _line(line, arrival) for line in lines.get(one.pk, ()))


def _line(line, arrival):
    return {name: getattr(line, name, None) for name in GOODS} | {
        "product": line.product.code,
        "order": line.order_line and line.order_line.order.number,
        "signed": line.signed if arrival else None,
    }


OF_DELIVERIES = Intake(DELIVERIES, _steps, records_of(Delivery), _rows)
IMPORTS = (OF_DELIVERIES,)

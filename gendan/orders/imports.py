"""Workbook tab 订单: imported orders are history, received, reviewed, confirmed and released on their day."""

from gendan.base.intake import Intake, Step, choices, documents, records_of
from gendan.base.tab import Field, Tab
from gendan.orders import actions
from gendan.orders.models import Order, OrderLine
from gendan.people import own

ORDERS = Tab(
    "订单",
    (
        Field("number", "订单号", "code", required=True, length=60),
        Field("on", "下单日期", "date", required=True),
        Field("customer", "客户编码", "code", required=True),
        Field("po_no", "客户PO号", "code", default="", length=60, synonyms=("PO号", "客户订单号")),
        Field("product", "产品编码", "code", required=True),
        Field("kind", "行类型", "choice", choices=choices(OrderLine.Kind), default=OrderLine.Kind.NORMAL),
        Field("quantity", "数量", "count", required=True),
        Field("price", "含税单价", "price"),
        Field("requested_on", "要求交期", "date"),
        Field("promised_on", "承诺交期", "date"),
    ),
    key=("number", "product"),
    document="number",
    date="on",
    row=actions.Intake,
)
ITEM = ("product", "quantity", "price", "kind", "requested_on", "promised_on")


def _steps(rows, about):
    for group in documents(rows, "number", "customer", "on"):
        head = group[0].values
        items = tuple(actions.Item(**{name: row.values[name] for name in ITEM}) for row in group)
        order = actions.Intake(head["customer"], head["on"], items, head["number"], head["po_no"], Order.Channel.FILE)
        turn = actions.Turn(head["number"], head["on"])
        yield Step(actions.receive, order, group, rank=10)
        yield Step(actions.submit, turn, group, rank=11)
        yield Step(actions.approve, turn, group, rank=12)
        yield Step(actions.confirm, actions.Word(head["number"], head["on"]), group, rank=13)
        yield Step(actions.release, turn, group, rank=14)
        if values := own.said(group, group[0].said):
            yield Step(actions.fill_own, own.Filling(head["number"], values), group, rank=15)


def _rows(orders, today):
    """The tab's rows of orders, a line each."""
    known, lines = own.fields("order"), {}
    for line in OrderLine.objects.filter(order__in=orders).select_related("product"):
        lines.setdefault(line.order_id, []).append(line)
    for one in orders:
        head = {"number": one.number, "on": one.on, "customer": one.customer.code, "po_no": one.po_no}
        head |= {field.name: own.value(field, one.own) for field in known}
        for line in lines.get(one.pk, ()):
            yield head | {name: getattr(line, name) for name in ITEM} | {"product": line.product.code}


OF_ORDERS = Intake(ORDERS, _steps, records_of(Order), _rows)
IMPORTS = (OF_ORDERS,)

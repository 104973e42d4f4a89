"""Workbook tab 退货."""

from gendan.base.intake import Intake, Step, documents
from gendan.base.tab import Field, Tab
from gendan.complaints import actions

RETURNS = Tab(
    "退货",
    (
        Field("number", "退货单号", "code", required=True, length=60),
        Field("on", "退货日期", "date", required=True),
        Field("customer", "客户编码", "code", required=True),
        Field("delivery", "原发货单号", "code", default=""),
        Field("product", "产品编码", "code", required=True),
        Field("quantity", "数量", "count", required=True),
        Field("price", "含税单价", "price"),
        Field("reason", "原因", default=""),
    ),
    key=("number", "product"),
    document="number",
    date="on",
    row=actions.Comeback,
)


def _steps(rows, about):
    for group in documents(rows, "number", "customer", "on"):
        head = group[0].values
        items = tuple(
            actions.Piece(row.values["product"], row.values["quantity"], row.values["price"], row.values["delivery"])
            for row in group
        )
        comeback = actions.Comeback(head["customer"], head["on"], items, head["number"], head["reason"])
        yield Step(actions.take_back, comeback, group, 22, head["on"])


IMPORTS = (Intake(RETURNS, _steps),)

"""Workbook tab 退货."""

from gendan.base.intake import Intake, Step, documents, records_of
from gendan.base.tab import Field, Tab
from gendan.books import queries as books
from gendan.books.models import Kind
from gendan.complaints import actions
from gendan.complaints.models import SalesReturn

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


def _rows(returns, today):
    """The tab's rows of returns; their goods are negative sale lines, each of the delivery that it came from."""
    lines = books.lines_of(Kind.RETURN, [one.number for one in returns])
    for one in returns:
        head = {"number": one.number, "on": one.on, "customer": one.customer.code, "reason": one.reason}
        for line in lines.get(one.number, ()):
            origin = line.origin.number if line.origin else None
            goods = {"product": line.product.code, "quantity": -line.quantity, "price": line.price}
            yield head | goods | {"delivery": origin}


OF_RETURNS = Intake(RETURNS, _steps, records_of(SalesReturn), _rows)
IMPORTS = (OF_RETURNS,)

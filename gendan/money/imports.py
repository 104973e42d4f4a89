"""Workbook tabs 铺货结算, 铺货退回, 铺货盘点, 调整, 开票 and 回款."""

from django.utils.translation import gettext as _

from gendan.base.intake import Intake, Step, choices, documents, records_of
from gendan.base.tab import Field, Tab
from gendan.base.workbook import Unclear, figures
from gendan.base.workbook.written import halved, wording
from gendan.books import queries as books
from gendan.books.models import Kind
from gendan.money import actions
from gendan.money.models import Adjustment, Invoice, Receipt, Settlement, Withdrawal

CUSTOMER = Field("customer", "客户编码", "code", required=True)
PRODUCT = Field("product", "产品编码", "code", required=True)
QUANTITY = Field("quantity", "数量", "count", required=True)

SETTLEMENTS = Tab(
    "铺货结算",
    (
        Field("number", "结算单号", "code", required=True, length=60),
        Field("on", "结算日期", "date", required=True),
        CUSTOMER,
        PRODUCT,
        QUANTITY,
        Field("price", "含税单价", "price"),
    ),
    key=("number", "product"),
    document="number",
    date="on",
    row=actions.Sellout,
)
WITHDRAWALS = Tab(
    "铺货退回",
    (
        Field("number", "单号", "code", required=True, length=60),
        Field("on", "日期", "date", required=True),
        CUSTOMER,
        PRODUCT,
        QUANTITY,
        Field("kind", "类型", "choice", choices=choices(Withdrawal.Kind), default=Withdrawal.Kind.RETURNED),
    ),
    key=("number", "product"),
    document="number",
    date="on",
    row=actions.Takeback,
)
COUNTS = Tab(
    "铺货盘点",
    (
        Field("on", "日期", "date", required=True),
        CUSTOMER,
        PRODUCT,
        Field("counted", "实盘数量", "count", required=True),
    ),
    key=("on", "customer", "product"),
    date="on",
    row=actions.Tally,
)
ADJUSTMENTS = Tab(
    "调整",
    (
        Field("number", "单号", "code", required=True, length=60),
        Field("on", "日期", "date", required=True),
        CUSTOMER,
        Field("kind", "类型", "choice", choices=choices(Adjustment.Kind), required=True),
        Field("amount", "金额", "cash", required=True),
        Field("document", "对应单据", "code", default="", length=60),
        Field("note", "说明", default=""),
    ),
    key=("number",),
    date="on",
    row=actions.Correction,
)
INVOICES = Tab(
    "开票",
    (
        Field("number", "发票号码", "code", required=True, length=30),
        Field("on", "开票日期", "date", required=True),
        CUSTOMER,
        Field("amount", "价税合计", "cash", required=True),
        Field("kind", "类型", "choice", choices=choices(Invoice.Kind), default=Invoice.Kind.BLUE),
        Field("documents", "对应单据", "text", default="", length=400),
    ),
    key=("number",),
    date="on",
    row=actions.Bill,
)


def _chosen(cell):
    """`单号:金额;单号:金额`, or one number alone for the whole receipt: ((number, 元 or None), …)."""
    found = []
    for part in halved(wording(cell)).split(";"):
        number, _colon, written = (piece.strip() for piece in part.partition(":"))
        if number:
            found.append((number, _part(number, written)))
    if len(found) > 1 and any(part is None for _number, part in found):
        raise Unclear(_("核销几张单据时，每张都要写金额：请写成 D1:500;D2:300。"))
    return tuple(found)


def _part(number, written):
    try:
        return figures.cash(written) if written else None
    except Unclear as unclear:
        remedy = _("“%(no)s”的核销金额“%(amount)s”：%(why)s")
        raise Unclear(remedy % {"no": number, "amount": written, "why": unclear.remedy}) from None


RECEIPTS = Tab(
    "回款",
    (
        Field("number", "收款单号", "code", required=True, length=60),
        Field("on", "收款日期", "date", required=True),
        CUSTOMER,
        Field("amount", "金额", "cash", required=True),
        Field("method", "方式", "choice", choices=choices(Receipt.Method), default=Receipt.Method.TRANSFER),
        Field("payer", "付款户名", default="", length=120),
        Field("chosen", "核销单据", read=_chosen, default=()),
    ),
    key=("number",),
    date="on",
    row=actions.Payment,
)


def _settlements(rows, about):
    for group in documents(rows, "number", "customer", "on"):
        head = group[0].values
        items = tuple(
            actions.Piece(row.values["product"], row.values["quantity"], row.values["price"]) for row in group
        )
        yield Step(
            actions.settle, actions.Sellout(head["customer"], head["on"], items, head["number"]), group, 21, head["on"]
        )


def _withdrawals(rows, about):
    for group in documents(rows, "number", "customer", "on", "kind"):
        head = group[0].values
        items = tuple(actions.Piece(row.values["product"], row.values["quantity"]) for row in group)
        takeback = actions.Takeback(head["customer"], head["on"], items, head["kind"], head["number"])
        yield Step(actions.withdraw, takeback, group, 23, head["on"])


def _counts(rows, about):
    return (Step(actions.count, actions.Tally(**row.values), (row,), 28, row.values["on"]) for row in rows)


def _adjustments(rows, about):
    return (Step(actions.adjust, actions.Correction(**row.values), (row,), 24, row.values["on"]) for row in rows)


def _invoices(rows, about):
    return (Step(actions.issue_invoice, actions.Bill(**row.values), (row,), 25, row.values["on"]) for row in rows)


def _receipts(rows, about):
    for row in rows:
        values = row.values
        chosen = tuple((number, values["amount"] if part is None else part) for number, part in values["chosen"])
        yield Step(actions.take_receipt, actions.Payment(**values | {"chosen": chosen}), (row,), 26, values["on"])


def _settled(settlements, today):
    """The tab's rows of settlements; their goods are sale lines of the books."""
    lines = books.lines_of(Kind.SETTLEMENT, [one.number for one in settlements])
    for one in settlements:
        head = {"number": one.number, "on": one.on, "customer": one.customer.code}
        for line in lines.get(one.number, ()):
            yield head | {"product": line.product.code, "quantity": line.quantity, "price": line.price}


def _rows(papers, today):
    """The rows of tabs in which a paper is one row, its fields called as the record's own."""
    return (vars(one) | {"customer": one.customer.code} for one in papers)


OF_SETTLEMENTS = Intake(SETTLEMENTS, _settlements, records_of(Settlement), _settled)
OF_ADJUSTMENTS = Intake(ADJUSTMENTS, _adjustments, records_of(Adjustment), _rows)
OF_INVOICES = Intake(INVOICES, _invoices, records_of(Invoice), _rows)
OF_RECEIPTS = Intake(RECEIPTS, _receipts, records_of(Receipt), _rows, omits=("chosen",))
IMPORTS = (
    OF_SETTLEMENTS,
    Intake(WITHDRAWALS, _withdrawals),
    Intake(COUNTS, _counts),
    OF_ADJUSTMENTS,
    OF_INVOICES,
    OF_RECEIPTS,
)

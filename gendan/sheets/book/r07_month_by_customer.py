"""R07 《直销客户每月销售汇总表》: what each customer was shipped, paid and was invoiced in a month (XS-009 三.2③)."""

from collections import defaultdict
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gendan.base import preferences
from gendan.base.cash import ZERO, yuan
from gendan.base.table import Column, Fact, build, ratio
from gendan.books import queries as books
from gendan.books.models import Kind, MoneyEntry
from gendan.money.models import Invoice, Receipt
from gendan.orders import queries as orders
from gendan.people.roles import COMPANY, Role
from gendan.sheets import drill
from gendan.sheets.party import COLUMNS, NOTE, groups, parties
from gendan.sheets.sheet import Sheet
from gendan.shipping import queries as shipping

A = MoneyEntry.Account
OWED = {A.RECEIVABLE: 1, A.ADVANCE: -1}
PAID = {A.RECEIVABLE: -1, A.ADVANCE: 1}
SOLD, BACK = books.SOLD, books.CAME_BACK


def _before(period):
    return period.start - timedelta(days=1)


def _end(period):
    return period.end


def _cash(name, title, source=None):
    return Column(name, title, "cash", total=True, drill=source)


def _ordered(key, period, who):
    """The orders of a month, and what was cancelled of them."""
    own = drill.customer_id(key, who)
    for order in orders.ordered(period, who).filter(customer=own).order_by("on", "number"):
        yield Fact(order.on, str(_("订单")), order.number, order.po_no, order.amount)
    for line in orders.cancelled_lines(period, who).filter(order__customer=own).select_related("order", "product"):
        yield Fact(
            line.order.on, str(_("订单取消")), line.order.number, str(line.product), -orders.cancelled_amount(line)
        )


def _notes(key, period, who):
    """The delivery notes and settlements of a month, each counting one."""
    lines = books.sales(period, who).filter(customer=drill.customer_id(key, who), kind__in=SOLD)
    for on, kind, number in lines.values_list("on", "kind", "number").distinct().order_by("on", "number"):
        yield Fact(on, Kind(kind).label, number, "", 1)


def _feedback(value):
    def drill_(key, period, who):
        own = drill.customer_id(key, who)
        calendar = shipping.calendar(period)
        for note in shipping.due(period, who).filter(customer=own).order_by("expected_on"):
            if figure := value(shipping.in_time(note.heard_on, calendar.next_workday(note.expected_on))):
                yield Fact(note.expected_on, str(_("到货反馈")), note.number, str(note.heard_on or _("未反馈")), figure)

    return drill_


ALL = (
    *COLUMNS,
    _cash("order_amount", _("订单金额"), _ordered),
    Column("delivery_count", _("发货单数"), "count", total=True, drill=_notes),
    Column("shipped_quantity", _("发货数量"), "count", total=True, drill=drill.sales(SOLD, "quantity")),
    _cash("shipped", _("发货金额"), drill.sales(SOLD, "amount")),
    _cash("returned", _("退货金额"), drill.sales(BACK, "amount", -1)),
    _cash("net_sales", _("销售净额"), drill.sales((*SOLD, *BACK), "amount")),
    _cash("consigned_out", _("铺货发出(不计销售)"), drill.entries({A.PLACED: 1}, (Kind.PLACEMENT,))),
    _cash("receivable_opening", _("期初应收"), drill.account(A.RECEIVABLE, _before)),
    _cash("received", _("本期回款"), drill.entries(PAID, (Kind.RECEIPT,))),
    _cash("adjusted", _("本期调整"), drill.entries(OWED, (Kind.ADJUSTMENT,))),
    _cash("receivable_closing", _("期末应收"), drill.bills(_end)),
    _cash("advance", _("预收余额"), drill.account(A.ADVANCE, _end)),
    Column("collection_rate", _("当月回款率"), "share", formula=ratio("received", "net_sales")),
    _cash("uninvoiced_opening", _("期初未开票"), drill.account(A.UNINVOICED, _before)),
    _cash("invoiced", _("本期开票"), drill.entries({A.UNINVOICED: -1}, (Kind.INVOICE,))),
    _cash("uninvoiced_closing", _("期末未开票"), drill.account(A.UNINVOICED, _end)),
    _cash("backlog_amount", _("未发货订单金额"), drill.account(A.COMMITMENT, _end)),
    Column("arrivals_due", _("应到货单数"), "count", total=True, drill=_feedback(lambda in_time: 1)),
    Column("arrivals_in_time", _("按时反馈单数"), "count", total=True, drill=_feedback(int)),
    Column("arrival_feedback_rate", _("到货反馈及时率"), "share", formula=ratio("arrivals_in_time", "arrivals_due")),
    NOTE,
)
OPENING = ("receivable_opening", "uninvoiced_opening")
CLOSING = ("receivable_closing", "advance", "uninvoiced_closing", "backlog_amount")


MONTHLY = {
    "consigned_out": ((Kind.PLACEMENT,), {A.PLACED: 1}),
    "received": ((Kind.RECEIPT,), PAID),
    "adjusted": ((Kind.ADJUSTMENT,), OWED),
    "invoiced": ((Kind.INVOICE,), {A.UNINVOICED: -1}),
}
MOVES = MONTHLY | {account: books.every(account) for account in (A.RECEIVABLE, A.UNINVOICED)}
NOTHING = defaultdict(int)


def _fill(period, who):
    moves, sold = books.moves(period, who, MOVES), books.sales_by_customer(period, who)
    closing = books.balances_on(period.end, who)
    ordered, heard = orders.ordered_by_customer(period, who), shipping.feedback(period, who)
    figured = {customer for customer, accounts in closing.items() if any(accounts.values())}
    rows = parties(period.end, who, figured | set(moves) | set(sold) | set(ordered))
    unknown = dict.fromkeys(_before_cutover(period))
    filled = []
    for no, party in enumerate(rows, 1):
        pk = party.customer.pk
        row = {"row_no": no, **party.cells, "order_amount": ordered[pk], **_sales(sold.get(pk, {}))}
        row |= _account(closing.get(pk, NOTHING), moves.get(pk, NOTHING))
        row["arrivals_due"], row["arrivals_in_time"] = heard.get(pk, (0, 0))
        row |= unknown
        filled.append(row)
    return build(ALL, filled, keys=[party.customer.code for party in rows], groups=groups(rows))


def _before_cutover(period):
    """The balances that nobody knows, because they stood before the cut-over (rulings 9)."""
    cut = preferences.value("cutover_on", period.end)
    if cut is None or period.start >= cut:
        return ()
    return OPENING if period.end >= cut else (*OPENING, *CLOSING)


def _sales(sold):
    nothing = (0, 0, ZERO)
    count, quantity, amount = map(sum, zip(nothing, *[sold[kind] for kind in SOLD if kind in sold], strict=True))
    back = sum([sold[kind][2] for kind in BACK if kind in sold], ZERO)
    return {
        "delivery_count": count,
        "shipped_quantity": quantity,
        "shipped": amount,
        "returned": -back,
        "net_sales": amount + back,
    }


def _account(closing, moved):
    return {
        **{name: yuan(moved[name]) for name in MONTHLY},
        "receivable_opening": yuan(closing[A.RECEIVABLE] - moved[A.RECEIVABLE]),
        "receivable_closing": yuan(closing[A.RECEIVABLE]),
        "advance": yuan(closing[A.ADVANCE]),
        "uninvoiced_opening": yuan(closing[A.UNINVOICED] - moved[A.UNINVOICED]),
        "uninvoiced_closing": yuan(closing[A.UNINVOICED]),
        "backlog_amount": yuan(closing[A.COMMITMENT]),
    }


DETAIL = (
    Column("customer_code", _("客户编码"), "code"),
    Column("customer_name", _("客户")),
    Column("date", _("日期"), "date"),
    Column("document_kind", _("单据类型")),
    Column("document_no", _("单号"), "code"),
    Column("order_no", _("订单号"), "code"),
    Column("product_code", _("产品编码"), "code"),
    Column("product_name", _("产品")),
    Column("quantity", _("数量"), "count"),
    Column("unit_price", _("单价"), "price"),
    Column("amount", _("金额"), "cash"),
    Column("tax_amount", _("税额"), "cash"),
    Column("receipt_method", _("回款方式")),
    Column("invoice_no", _("发票号码"), "code"),
)


def _blocks(period, who):
    """Every document of the month in one list: sale lines, receipts, invoices."""
    span = {"on__gte": period.start, "on__lte": period.end}
    lines = books.sales(period, who).select_related("customer", "product").order_by("on", "number", "line_no")
    receipts = Receipt.objects.seen_by(who).filter(void=False, **span).select_related("customer").order_by("on")
    invoices = Invoice.objects.seen_by(who).filter(void=False, **span).select_related("customer").order_by("on")
    rows = [*map(_line, lines), *map(_receipt, receipts), *map(_invoice, invoices)]
    rows.sort(key=lambda row: (row["customer_code"], row["date"]))
    return {"detail": build(DETAIL, rows, title=str(_("明细")))}


def _line(line):
    return _document(line, line.get_kind_display()) | {
        "order_no": line.order_no,
        "product_code": line.product.code,
        "product_name": line.product.name,
        "quantity": line.quantity,
        "unit_price": line.price,
        "tax_amount": line.amount - line.amount_excl,
    }


def _receipt(receipt):
    return _document(receipt, str(_("回款"))) | {"receipt_method": receipt.get_method_display()}


def _invoice(invoice):
    return _document(invoice, str(_("开票"))) | {"invoice_no": invoice.number}


def _document(record, kind):
    return {
        **dict.fromkeys(("order_no", "product_code", "product_name", "receipt_method", "invoice_no"), ""),
        **dict.fromkeys(("quantity", "unit_price", "tax_amount")),
        "customer_code": record.customer.code,
        "customer_name": record.customer.short_name,
        "date": record.on,
        "document_kind": kind,
        "document_no": record.number,
        "amount": record.amount,
    }


SHEET = Sheet(
    code="R07",
    title=_("直销客户每月销售汇总表"),
    fill=_fill,
    blocks=_blocks,
    basis=_(
        "含税；销售按发货日，退货按退货当月冲减，铺货按结算计销售；回款与开票按发生日；当月回款率=本期回款÷销售净额。"
    ),
    readers=COMPANY | {Role.REGIONAL},
    handed_to=("财务", "业务经理", "内销经理", "总经理"),
    due_day=5,
)

"""订单确认书: what was ordered and on which terms, for the customer to sign (XS-009 二.1).

It is written for the customer, so its words are Chinese, whatever language its printer reads.
"""

from pathlib import Path

from django.utils import translation

from gendan.base import preferences
from gendan.base.cash import ZERO
from gendan.base.table import shown
from gendan.base.typeset import typeset
from gendan.base.words import amount_in_words
from gendan.customers.models import Requirement
from gendan.orders.models import OrderLine
from gendan.people.models import Print

TEMPLATE = Path(__file__).with_name("confirmation.typ")
KINDS = dict(Requirement.Kind.choices)


@translation.override("zh-hans")
def draw(order, printing, *, by):
    """The file of an order that was printed as `printing` (a Print) by a user; cancelled pieces are left out."""
    lines = [line for line in order.lines.select_related("product") if line.quantity > line.cancelled]
    total = sum((line.wanted_amount for line in lines), ZERO)
    data = {
        "picture": printing.form == Print.Form.PNG,
        "company": preferences.value("company.name", by.today),
        "head": _head(order),
        "rows": [_row(line) for line in lines],
        "words": f"合计（大写）：人民币{amount_in_words(total)}",
        "quantity": shown("count", sum(line.quantity - line.cancelled for line in lines)),
        "amount": shown("cash", total),
        "terms": list(_terms(order)),
        "printed": printing.foot(by),
    }
    return typeset(TEMPLATE, data, at=printing.at, form=printing.form)


def _head(order):
    return [
        f"客户：{order.customer.name}",
        f"订单号：{order.number}{_version(order)}",
        f"客户PO号：{order.po_no}",
        f"下单日期：{order.on}",
        *([f"收货地址：{order.ship_to}"] if order.ship_to else []),
    ]


def _version(order):
    """A paper that was printed before a change can be told from the one that holds."""
    changes = order.changes.count()
    return f"（第 {changes + 1} 版 变更）" if changes else ""


def _row(line):
    goods = f"{line.product.name} {line.product.specification}".strip()
    if line.kind != OrderLine.Kind.NORMAL:
        goods += f"（{line.get_kind_display()}）"
    quantity, due_on = line.quantity - line.cancelled, line.promised_on or line.requested_on
    return [
        str(line.line_no), line.product.code, goods, line.product.unit, shown("count", quantity),
        shown("price", line.price), shown("cash", line.wanted_amount), shown("date", due_on),
    ]  # fmt: skip


def _terms(order):
    """The payment term and what the customer requires; the order's note is the office's own and stays inside."""
    yield f"结算方式：{order.customer.term.text()}"
    for one in order.requirements:
        kind = KINDS.get(one["kind"], one["kind"])
        yield f"{kind}（{one['product']}）：{one['text']}" if one.get("product") else f"{kind}：{one['text']}"

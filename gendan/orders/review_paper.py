"""订单评审表 on paper: what the review card says, with room for whoever answers for a dimension to sign (XS-009 二.3).

It is filed with the order, so its words are Chinese, whatever language its printer reads.
"""

from gendan.base import preferences
from gendan.base.typeset import typeset
from gendan.people.models import Print
from gendan.products.card import TEMPLATE

COLUMNS = {"项目": 18, "要求": 33, "我方能力": 33, "系统判断": 30, "结论": 30, "负责人": 18, "签字": 18}
"""Headings, with the shares of the paper's width."""

HIDDEN = "***"


def draw(order, rows, printing, *, by):
    """The file of a review that was printed as `printing` (a Print) by a user. rows: of the card, as he sees it."""
    open_ones = sum(row.item.is_open for row in rows)
    data = {
        "picture": printing.form == Print.Form.PNG,
        "company": preferences.value("company.name", by.today),
        "note": "内部资料",
        "name": "订单评审表",
        "facts": [
            ["客户", order.customer.name],
            ["订单号", order.number],
            ["客户PO号", order.po_no or "—"],
            ["下单日期", str(order.on)],
            ["状态", order.get_stage_display()],
            ["评审", f"还有 {open_ones} 项没有通过" if open_ones else "全部通过"],
        ],
        "words": [],
        "tables": [
            {
                "title": "八项评审",
                "columns": list(COLUMNS),
                "widths": list(COLUMNS.values()),
                "rows": [_row(row) for row in rows],
                "sums": [],
            }
        ],
        "printed": printing.foot(by),
    }
    return typeset(TEMPLATE, data, at=printing.at, form=printing.form)


def _row(row):
    item = row.item
    asked, have, difference = (HIDDEN, HIDDEN, "") if row.is_hidden else (item.asked, item.have, item.difference)
    verdict, settled = _lines(str(row.verdict), difference), _lines(*_settled(row))
    return [str(item.dimension.label), asked, have, verdict, settled, str(item.role.label), ""]


def _settled(row):
    """What was decided and asked about a dimension, line by line."""
    decision = row.item.decision
    if decision:
        yield decision.get_outcome_display()
        yield f"{decision.by} {decision.on}：{_told(row, decision.reason)}"
    else:
        yield "待定" if row.item.is_open else "通过"
    for one in row.item.questions:
        yield f"{one.on} {one.by} 问 {one.get_of_display()} {one.whom}：{_told(row, one.question)}"
        yield "还没有答复" if one.is_open else f"{one.reply.on} 答复：{_told(row, one.reply.answer)}"


def _told(row, words):
    return HIDDEN if row.is_hidden else words


def _lines(*parts):
    return "\n".join(filter(None, parts))

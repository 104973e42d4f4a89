"""Papers that lie with some orders, drawn: what a customer sent, and the note that he signed."""

from datetime import datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from gendan.base import attached, preferences
from gendan.base.clock import SHANGHAI
from gendan.base.table import shown
from gendan.base.typeset import typeset
from gendan.desk.practice import cast, names
from gendan.orders import actions as orders
from gendan.orders.filing import Filing, Paper, by_mouth
from gendan.orders.models import Order
from gendan.products.card import TEMPLATE

SENT = (
    (cast.SPLIT, Paper.ORIGINAL, "采购订单", "png"),
    (cast.SPLIT, Paper.CONFIRMATION, "订单确认回签", "pdf"),
    (cast.WRONG_COLOUR, Paper.SLIP, "签收回单", "png"),
)
"""(customer, what it is, its title, its form): of the newest order of each that has shipped."""

WITHOUT_PAPER, FORGOTTEN = 30, 4
"""So many of the newest confirmations have not come back signed, and so many of those that should have by now."""


def file_away(office):
    """Keep them with their orders, as the assistant does who gets them."""
    today = office.line.today
    coming = [(order, paper, attached.bring(_drawn(order, title, form))) for order, paper, title, form in _orders()]
    rows = [
        Filing(order.number, paper, one.name, one.kind, one.size, one.digest, today) for order, paper, one in coming
    ]
    signed = attached.bring(_drawn_once(today))
    rows += [
        Filing(order.number, Paper.CONFIRMATION, signed.name, signed.kind, signed.size, signed.digest, today)
        for order in _confirmed(today)
        if order.number not in {row.order for row in rows if row.paper == Paper.CONFIRMATION}
    ]
    office.do(orders.attach, rows, today)
    for one in [*(one for _order, _paper, one in coming), signed]:
        one.settle()


def _orders():
    """Small companies may lack one of the customers' orders."""
    for code, paper, title, form in SENT:
        shipped = Order.objects.filter(customer__code=code, lines__shipped__gt=0).select_related("customer")
        if order := shipped.order_by("-on", "-pk").first():
            yield order, paper, title, form


def _confirmed(today):
    """Orders whose customer has sent back the signed paper: all but the newest and a few that he forgot."""
    waiting = Order.objects.filter(by_mouth(), void=False).order_by("-confirmed_on", "-pk")
    due = waiting.filter(confirmed_on__lte=today - timedelta(days=preferences.value("signed_paper_days", today)))
    without = {*waiting[:WITHOUT_PAPER], *due[:FORGOTTEN]}
    return [order for order in waiting if order not in without]


def _drawn_once(today):
    """A signed paper that stands for any: to draw one for each order would take as long as all else."""
    data = {
        "picture": True, "company": "示例客户", "note": "示例：练习公司的单据", "name": "订单确认回签",
        "facts": [["内容", "同意按确认书供货"]], "words": [["签字", "（已签）"]], "tables": [], "printed": "",
    }  # fmt: skip
    content = typeset(TEMPLATE, data, at=datetime.combine(today, time(), SHANGHAI), form="png")
    return SimpleUploadedFile("订单确认回签.png", content)


def _drawn(order, title, form):
    lines = order.lines.select_related("product")
    data = {
        "picture": form == "png",
        "company": order.customer.name,
        "note": "示例：练习公司的单据",
        "name": title,
        "facts": [["日期", shown("date", order.on)], ["单号", order.po_no or order.number]],
        "words": [["签字", names.person(int(order.customer.code[1:]))]],
        "tables": [{
            "title": "商品明细", "columns": ["品名", "数量"], "sums": [],
            "rows": [[line.product.name, shown("count", line.quantity)] for line in lines],
        }],
        "printed": order.customer.short_name,
    }  # fmt: skip
    content = typeset(TEMPLATE, data, at=datetime.combine(order.on, time(), SHANGHAI), form=form)
    return SimpleUploadedFile(f"{title} {order.po_no or order.number}.{form}", content)

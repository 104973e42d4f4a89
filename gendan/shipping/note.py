"""送货单 on paper: three copies on continuous form or A4, long notes continued with 小计 and 累计 (XS-009 二.3).

It is written for the customer, so its words are Chinese, whatever language its printer reads.
"""

from dataclasses import dataclass
from pathlib import Path

from django.utils import translation

from gendan.base import clock, preferences
from gendan.base.cash import ZERO
from gendan.base.table import shown
from gendan.base.typeset import typeset
from gendan.base.words import amount_in_words
from gendan.customers.models import PartNumber
from gendan.people.models import Print
from gendan.shipping.models import DeliveryLine

TEMPLATE = Path(__file__).with_name("note.typ")


@dataclass(frozen=True)
class Paper:
    """A kind of paper: its size in mm and the lines of goods that one page holds."""

    width: int
    height: int
    lines: int


PAPERS = {"form": Paper(241, 140, 8), "a4": Paper(210, 297, 25)}
COPIES = ("存根", "客户", "回单")
ORDINALS = "一二三"


def copies(form):
    """The names of the copies; a picture is what the customer gets."""
    return COPIES if form == Print.Form.PDF else COPIES[1:2]


def draw(delivery, printing, *, paper, with_prices, by):
    """The file of a delivery note that was printed as `printing` (a Print) by a user."""
    lines = list(delivery.lines.select_related("product", "order_line__order"))
    _name(lines, delivery.customer)
    size = PAPERS[paper]
    data = {
        "width": size.width,
        "height": size.height,
        "picture": printing.form == Print.Form.PNG,
        **offsets(by.today),
        "company": preferences.value("company.name", by.today),
        "title": "送货单",
        "copies": [f"第{ORDINALS[COPIES.index(name)]}联 {name}" for name in copies(printing.form)],
        "head": _head(delivery, lines),
        "columns": _columns(with_prices),
        "label_span": 4,
        "pages": list(_pages(delivery, lines, size.lines, with_prices)),
        "signers": _signers(by),
        "advice": "请当面点清数量与外箱状况；有异常请在回单上注明。",
        "printed": printing.foot(by),
    }
    return typeset(TEMPLATE, data, at=printing.at, form=printing.form)


def _name(lines, customer):
    """Beside each line what its customer calls the product, "" where he has no name of his own."""
    known = dict(PartNumber.objects.filter(customer=customer).values_list("product", "code"))
    for line in lines:
        line.his_code = known.get(line.product_id, "")


def offsets(on):
    """{right, down}: how far the office's printer is set off, in mm."""
    return {side: float(preferences.value(f"print.{side}_mm", on)) for side in ("right", "down")}


def draw_test(paper, moved, *, at, by):
    """A page without goods to lay the paper in by. moved: {right, down} in mm; at: when."""
    size = PAPERS[paper]
    blank = [[str(n), *["" for _column in _columns(with_prices=True)[1:]]] for n in range(1, size.lines + 1)]
    data = {
        "width": size.width,
        "height": size.height,
        "picture": False,
        **moved,
        "company": preferences.value("company.name", by.today),
        "title": "打印测试",
        "copies": [f"右移 {moved['right']:g} 毫米　下移 {moved['down']:g} 毫米"],
        "head": [["客户：", "订单号：", "单号："], ["收货：", "承运：", f"日期：{by.today}"]],
        "columns": _columns(with_prices=True),
        "label_span": 4,
        "pages": [{"rows": blank, "sums": [], "page": "第 1 页/共 1 页"}],
        "signers": _signers(by),
        "advice": "框线离左右纸边应各为 10 毫米；偏左就加大右移，偏上就加大下移。",
        "printed": shown("time", clock.on_the_wall(at)),
    }
    return typeset(TEMPLATE, data, at=at)


def _head(delivery, lines):
    orders = dict.fromkeys(line.order_line.order.number for line in lines if line.order_line)
    return [
        [
            f"客户：{delivery.customer.name}",
            f"订单号：{'、'.join(orders)}",
            f"单号：{delivery.number}",
        ],
        [
            f"收货：{_place(delivery, lines)}",
            f"承运：{delivery.carrier} {delivery.tracking_no}",
            f"日期：{delivery.on}",
        ],
    ]


def _place(delivery, lines):
    """Where the goods of a note go: as its orders say, else to the customer's usual place, else to the customer."""
    named = dict.fromkeys(line.order_line.order.ship_to for line in lines if line.order_line) or {"": None}
    usual = delivery.customer.addresses.filter(is_default=True).first() if "" in named else None
    return "；".join(one or (usual.line if usual else delivery.customer.address) for one in named)


def _columns(with_prices):
    """Widths in mm; 0 takes what is left."""
    money = [("含税单价", 21, "right"), ("金额", 27, "right")] if with_prices else []
    columns = [
        ("行", 9, "center"), ("货号", 26, "left"), ("品名规格", 0, "left"), ("单位", 12, "center"),
        ("数量", 17, "right"), *money, ("客户货号/备注", 27, "left"),
    ]  # fmt: skip
    return [{"title": title, "width": width, "side": side} for title, width, side in columns]


def _pages(delivery, lines, size, with_prices):
    """The lines page by page, each with its sums; the last one has the total, and the amount in words."""
    starts = range(0, len(lines), size)
    for n, start in enumerate(starts, 1):
        part, so_far = lines[start : start + size], lines[: start + size]
        sums = [_sum("本页小计", part, with_prices), _sum("累计", so_far, with_prices)] if len(starts) > 1 else []
        if n == len(starts):
            sums = [*sums[:1], _sum(_total(delivery, with_prices), lines, with_prices, _packages(delivery))]
        page = f"第 {n} 页/共 {len(starts)} 页"
        yield {"rows": [_row(line, with_prices) for line in part], "sums": sums, "page": page}


@translation.override("zh-hans")
def _row(line, with_prices):
    money = [shown("price", line.price), shown("cash", line.amount)] if with_prices else []
    goods = f"{line.product.name} {line.product.specification}".strip()
    is_normal = line.kind == DeliveryLine._meta.get_field("kind").default
    remark = f"{line.his_code} {'' if is_normal else line.get_kind_display()}".strip()
    return [
        str(line.line_no),
        line.product.code,
        goods,
        line.product.unit,
        shown("count", line.quantity),
        *money,
        remark,
    ]


def _sum(label, lines, with_prices, remark=""):
    money = ["", shown("cash", sum((line.amount for line in lines), ZERO))] if with_prices else []
    return [label, shown("count", sum(line.quantity for line in lines)), *money, remark]


def _total(delivery, with_prices):
    if not with_prices:
        return "合计"
    return f"合计（大写）：人民币{amount_in_words(delivery.amount)}"


def _packages(delivery):
    return f"共 {delivery.packages} 件" if delivery.packages else ""


def _signers(by):
    return [f"制单：{by.name}", "仓库：", "品检：", "司机：", "收货人（签章）：", "日期："]

"""客户档案卡: the customer's file on paper, and whether that paper still says what the file says (XS-009 一.1, 纸档).

It is filed in the office's cabinet, so its words are Chinese. Phones and accounts stand masked on it, as in all that
leaves the program (rulings 26).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils import translation

from gendan.base import clock, dated, preferences
from gendan.base.table import shown
from gendan.base.typeset import typeset
from gendan.customers.masks import mask
from gendan.customers.models import AgreedPrice
from gendan.people.models import Print
from gendan.products.card import TEMPLATE

KIND = "customer"  # of the print
FACTS = (
    "code", "short_name", "mnemonic", "customer_type", "grade", "status", "address", "cooperation_mode", "credit_limit",
    "consign_limit", "rolling_credit_floor", "contract_no", "contract_from", "contract_to", "uscc", "invoice_type",
    "invoice_title", "bank_name", "bank_account", "shipping_method", "carrier", "freight_payer", "transit_days",
    "arrival_requirement", "first_order_on", "paper_ref", "verified_on", "updated_by",
)  # fmt: skip
MONEY = ("credit_limit", "consign_limit", "rolling_credit_floor")
PRICED_BY = ("customer", "product", "kind", "min_qty")


@dataclass(frozen=True)
class Paper:
    """The newest card of a customer on paper; is_stale: the file was changed after it was printed."""

    number: str
    at: datetime
    is_stale: bool


def paper(customer):
    """The customer's Paper, None where none was ever printed."""
    newest = Print.objects.filter(kind=KIND, document=customer.code).order_by("-pk").first()
    return newest and Paper(newest.number, newest.at, bool(customer.updated_at and customer.updated_at > newest.at))


def on_paper(customers):
    """Those of the customers that have a card on paper, with the moment of the newest one as `printed_at`."""
    cards = Print.objects.filter(kind=KIND)
    newest = cards.filter(document=OuterRef("code")).order_by("-pk").values("at")[:1]
    return customers.filter(code__in=cards.values("document")).annotate(printed_at=Subquery(newest))


@translation.override("zh-hans")
def draw(customer, printing, *, by):
    """The file of a customer that was printed as `printing` (a Print) by a user."""
    data = {
        "picture": printing.form == Print.Form.PNG,
        "company": preferences.value("company.name", by.today),
        "note": "客户档案卡　内部资料，严格保密",
        "name": customer.name,
        "facts": list(_facts(customer, by.today)),
        "words": [
            *([["客户要求", "\n".join(_required(customer))]] if customer.requirements.exists() else []),
            ["核对归档", "核对人：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿　　存放：＿＿＿＿＿＿"],
        ],
        "tables": [table for table in _tables(customer, by.today) if table["rows"]],
        "printed": f"{printing.number}  第 {customer.version} 版  {by.name}  "
        + shown("time", clock.on_the_wall(printing.at)),
    }
    return typeset(TEMPLATE, data, at=printing.at, form=printing.form)


def _facts(customer, day):
    for name in FACTS:
        value = _written(customer, name)
        if value not in ("", None):
            yield [str(customer._meta.get_field(name).verbose_name), value]
    yield ["结算方式", customer.term.text()]
    held = customer.assignments.held_on(day).select_related("manager").first()
    yield ["业务经理", held.manager.name if held and held.manager else "—"]


def _written(customer, name):
    value = getattr(customer, name)
    if name in MONEY:
        return shown("cash", value)
    if name == "bank_account":
        return mask(value)
    chosen = getattr(customer, f"get_{name}_display", None)
    return str(chosen() if chosen else "" if value is None else value)


def _required(customer):
    for one in customer.requirements.select_related("product"):
        goods = f"（{one.product.code}）" if one.product else ""
        yield f"{one.get_kind_display()}{goods}：{one.text}"


def _tables(customer, day):
    people = customer.contacts.filter(left_on=None)
    yield _table(
        "联系人",
        ["姓名", "职务", "手机", "座机", "微信/QQ"],
        ([one.name, one.title, mask(one.mobile), mask(one.landline), mask(one.wechat)] for one in people),
    )
    yield _table(
        "收货地址",
        ["地址", "收货人", "电话", "收货时间"],
        (
            [one.text, one.consignee, mask(one.phone), one.receiving_hours]
            for one in customer.addresses.filter(retired_on=None)
        ),
    )
    held = dated.on(AgreedPrice.objects.filter(customer=customer), day, PRICED_BY).exclude(price=None)
    rows = held.select_related("product").order_by("product__code", "kind", "min_qty")
    yield _table(
        f"合作价格（{day} 有效，含税）",
        ["产品", "类型", "数量起", "单价", "生效日期"],
        (
            [f"{one.product.code} {one.product.name}", one.get_kind_display(), shown("count", one.min_qty),
             shown("price", one.price), shown("date", one.valid_from)]
            for one in rows
        ),
    )  # fmt: skip


def _table(title, columns, rows):
    return {"title": title, "columns": columns, "rows": list(rows), "sums": []}

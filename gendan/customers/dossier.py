"""客户档案卡: the customer's file on paper, and whether that paper still says what the file says (XS-009 一.1, 纸档).

It is filed in the office's cabinet, so its words are Chinese. Phones and accounts stand masked on it, as in all that
leaves the program (rulings 26).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import translation

from gendan.base import clock, dated, preferences
from gendan.base.table import shown
from gendan.base.typeset import typeset
from gendan.customers.masks import mask
from gendan.customers.models import AgreedPrice, Customer
from gendan.people.models import Print
from gendan.products.card import TEMPLATE

KIND = "customer"  # of the print
FACTS = (
    "code", "short_name", "mnemonic", "customer_type", "grade", "status", "address", "cooperation_mode", "credit_limit",
    "consign_limit", "rolling_credit_floor", "contract_no", "contract_from", "contract_to", "uscc", "invoice_type",
    "invoice_title", "bank_name", "bank_account", "shipping_method", "carrier", "freight_payer", "transit_days",
    "arrival_requirement", "prices_on_notes", "first_order_on", "paper_ref", "verified_on", "updated_by",
)  # fmt: skip
MONEY = ("credit_limit", "consign_limit", "rolling_credit_floor")
PRICED_BY = ("customer", "product", "kind", "min_qty")


@dataclass(frozen=True)
class Paper:
    """The newest card of a customer on paper; is_stale: the file or a price on it was changed after it was printed."""

    number: str
    at: datetime
    is_stale: bool


def paper(customer, today):
    """The customer's Paper on a day, None where none was ever printed."""
    newest = Print.objects.filter(kind=KIND, document=customer.code).order_by("-pk").first()
    if newest is None:
        return None
    return Paper(newest.number, newest.at, stale(Customer.objects.filter(pk=customer.pk), today).exists())


def stale(customers, today):
    """Those of the customers whose card on paper says something else than their file on a day.

    With the moment of the newest card as `printed_at`, and the last days after it on which the file was changed as
    `filed_on`, on which a price began, ended or was agreed as `priced_on`; None where there was no such day.
    """
    cards = Print.objects.filter(kind=KIND)
    newest = cards.filter(document=OuterRef("code")).order_by("-pk").values("at")[:1]
    printed = customers.filter(code__in=cards.values("document")).annotate(printed_at=Subquery(newest))
    printed = printed.annotate(printed_on=_day("printed_at"))
    filed_on = Case(When(updated_at__gt=F("printed_at"), then=_day("updated_at")))
    found = printed.annotate(filed_on=filed_on, priced_on=Subquery(_repriced(today).values("day")[:1]))
    return found.exclude(filed_on=None, priced_on=None)


def _repriced(today):
    """The prices that a card printed at a customer's `printed_at` has not, each with its `day`, the last one first."""
    prices = AgreedPrice.objects.filter(customer=OuterRef("pk"), valid_from__lte=today).order_by()
    news = prices.filter(Q(changed_at__gt=OuterRef("printed_at")) | Q(valid_from__gt=OuterRef("printed_on")))
    return news.annotate(day=Greatest("valid_from", Coalesce(_day("changed_at"), "valid_from"))).order_by("-day")


def _day(moment):
    """An expression: the office's day of a moment."""
    return TruncDate(moment, tzinfo=clock.SHANGHAI)


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
        "printed": printing.foot(by, f"第 {customer.version} 版"),
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
    if name == "prices_on_notes":
        return shown("flag", value)
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
        widths=[1, 1, 1, 1, 1],
    )
    yield _table(
        "收货地址",
        ["地址", "收货人", "电话", "收货时间"],
        (
            [one.text, one.consignee, mask(one.phone), one.receiving_hours]
            for one in customer.addresses.filter(retired_on=None)
        ),
        widths=[3, 1, 1, 1],
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
        words=[0, 1],
    )  # fmt: skip


def _table(title, columns, rows, **more):
    return {"title": title, "columns": columns, "rows": list(rows), "sums": [], **more}

"""报价单: what a customer pays for what, until when, on one paper (XS-009 二.2).

A price on it is the customer's agreed one for that quantity, else the list price: what nobody approved leaves no house.
It is written for the customer, so its words are Chinese, whatever language its printer reads.
"""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.utils import translation

from gendan.base import preferences
from gendan.base.table import plain, shown
from gendan.base.typeset import typeset
from gendan.customers import queries
from gendan.people.journal import canonical
from gendan.people.models import Print
from gendan.products.models import Product

TEMPLATE = Path(__file__).with_name("quote.typ")


@dataclass(frozen=True)
class Offer:
    """A product at a price for a quantity; price: 元 with tax, None where nothing is agreed and nothing listed."""

    product: Product
    quantity: int
    price: Decimal | None


def offers(customer, wanted, day):
    """The Offers for [(Product, quantity)] on a day, in step. One statement."""
    agreed = queries.agreed_prices((customer.pk, product.pk, quantity, day) for product, quantity in wanted)
    return [
        Offer(product, quantity, found.price if found else product.list_price)
        for (product, quantity), found in zip(wanted, agreed, strict=True)
    ]


def seal(said, valid_to, note):
    """Eight letters that stand for what is offered: on the paper and in the record of the print."""
    rows = [[one.product.code, one.quantity, plain("price", one.price)] for one in said]
    return hashlib.sha256(canonical([rows, valid_to, note]).encode()).hexdigest()[:8].upper()


@translation.override("zh-hans")
def draw(customer, said, printing, *, valid_to, note, by):
    """The file of Offers to a customer that were printed as `printing` (a Print) by a user."""
    rate = plain("share", preferences.value("vat_rate", by.today) * 100).rstrip("0").rstrip(".")
    data = {
        "picture": printing.form == Print.Form.PNG,
        "company": preferences.value("company.name", by.today),
        "head": [
            f"客户：{customer.name}",
            f"报价日期：{by.today}",
            f"联系电话：{preferences.value('company.phone', by.today)}",
            f"有效期至：{valid_to}",
        ],
        "rows": [_row(n, one) for n, one in enumerate(said, 1)],
        "terms": [
            f"以上为含税单价，税率 {rate}%。",
            f"结算方式：{customer.term.text()}",
            *([f"说明：{note}"] if note else []),
        ],
        "printed": printing.foot(by, f"核对码 {seal(said, valid_to, note)}"),
    }
    return typeset(TEMPLATE, data, at=printing.at, form=printing.form)


def _row(n, one):
    product = one.product
    goods = f"{product.name} {product.specification}".strip()
    pack = shown("count", product.pack_size) if product.pack_size else ""
    return [str(n), product.code, goods, product.unit, pack, shown("count", one.quantity), shown("price", one.price)]

"""Workbook tabs 期初应收, 期初铺货, 历史销售, and the 期初库存 of 产品."""

from datetime import timedelta

from django.db.models import Sum

from gendan.base.intake import Intake, Step
from gendan.base.tab import Field, Tab
from gendan.books import actions
from gendan.books.models import GoodsEntry, Kind, Place
from gendan.products.imports import PRODUCTS

BILLS = Tab(
    "期初应收",
    (
        Field("customer", "客户编码", "code", required=True),
        Field("number", "单号", "code", default="", length=60),
        Field("dated", "单据日期", "date"),
        Field("amount", "金额", "cash", required=True),
        Field("invoiced", "已开票", "flag", default=False),
    ),
    key=("customer", "number"),
    row=actions.OpenBill,
)
SHELVES = Tab(
    "期初铺货",
    (
        Field("customer", "客户编码", "code", required=True),
        Field("product", "产品编码", "code", required=True),
        Field("quantity", "数量", "count", required=True),
        Field("price", "单价(含税)", "price", required=True),
        Field("on", "日期", "date"),
    ),
    key=("customer", "product"),
    row=actions.OpenLot,
)
MONTHS = Tab(
    "历史销售",
    (
        Field("customer", "客户编码", "code", required=True),
        Field("product", "产品编码", "code", required=True),
        Field("month", "月份", "month", required=True),
        Field("quantity", "数量", "count"),
        Field("amount", "金额(含税)", "cash", required=True),
    ),
    key=("customer", "product", "month"),
    row=actions.Month,
)


def _bills(rows, about):
    for row in rows:
        yield Step(actions.bring_receivables, actions.OpenBill(on=about.cutover_on, **row.values), (row,), rank=5)


def _shelves(rows, about):
    for row in rows:
        day = row.values["on"] or about.cutover_on - timedelta(days=1)
        yield Step(actions.bring_shelves, actions.OpenLot(**row.values | {"on": day}), (row,), rank=5)


def _months(rows, about):
    for row in rows:
        yield Step(actions.bring_months, actions.Month(cutover_on=about.cutover_on, **row.values), (row,), rank=5)


def _stock(rows, about):
    """Only what a first import brings: a product that is known already keeps its stock."""
    day = about.cutover_on - timedelta(days=1)
    entries = GoodsEntry.objects.filter(kind=Kind.OPENING, place__sort=Place.Sort.STORE).values_list("product__code")
    known = {code for code, quantity in entries.annotate(Sum("quantity")) if quantity}
    for row in rows:
        if row.values["opening_stock"] and row.values["code"] not in known:
            opening = actions.OpenStock(row.values["code"], row.values["opening_stock"], day)
            yield Step(actions.bring_stock, opening, (row,), rank=4)


IMPORTS = (Intake(BILLS, _bills), Intake(SHELVES, _shelves), Intake(MONTHS, _months), Intake(PRODUCTS, _stock))

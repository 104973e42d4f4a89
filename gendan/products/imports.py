"""Workbook tab 产品: the register, the cost and (through the books) the opening stock."""

from dataclasses import replace

from gendan.base.intake import Intake, Step
from gendan.base.tab import Field, Tab
from gendan.base.workbook.figures import MOST_PIECES
from gendan.people import own
from gendan.products import actions, queries
from gendan.products.models import ALWAYS, Cost, Product

PIECES = (0, MOST_PIECES)
PRODUCTS = Tab(
    "产品",
    (
        Field("code", "产品编码", "code", required=True, length=40, synonyms=("货号", "编码")),
        Field("name", "品名", required=True, length=120, synonyms=("产品名称", "名称")),
        Field("model", "型号", "code", default="", length=60),
        Field("style", "款式", default="", length=60, synonyms=("颜色",)),
        Field("category", "类别", default="", length=60),
        Field("material", "材质", default="", length=120),
        Field("specification", "规格", default="", length=120),
        Field("unit", "单位", default="件", length=12),
        Field("pack_size", "装箱数", "count", between=(1, 100_000)),
        Field("moq", "起订量", "count", between=PIECES),
        Field("list_price", "标准价(含税)", "price"),
        Field("unit_cost", "成本价(不含税)", "price", synonyms=("成本价",)),
        Field("is_regular", "常规商品", "flag", default=False),
        Field("safety_stock", "安全库存", "count", default=0, between=PIECES),
        Field("opening_stock", "期初库存", "count", between=PIECES),
        Field("launched_on", "上市日期", "date"),
    ),
    key=("code",),
    master=True,
    row=actions.Item,
)
REGISTER = {field.name for field in PRODUCTS.fields} - {"unit_cost", "opening_stock"}


def _steps(rows, about):
    known = Product.objects.in_bulk([row.values["code"] for row in rows], field_name="code")
    costed = set(Cost.objects.filter(product__in=known.values()).values_list("product__code", flat=True))
    for row in rows:
        code = row.values["code"]
        yield Step(actions.enter, _item(known.get(code), row.values, row.said), (row,), rank=2)
        if values := own.said([row], row.said):
            yield Step(actions.fill_own, own.Filling(code, values), (row,), rank=3)
        if row.values["unit_cost"] is not None and not (code in costed and _same_cost(known[code], row)):
            valid_from = about.today if code in costed else ALWAYS
            costing = actions.Costing(code, row.values["unit_cost"], valid_from)
            yield Step(actions.cost, costing, (row,), rank=3)


def _with(codes):
    return Product.objects.filter(code__in=codes)


def _rows(products, today):
    """The tab's row of each product as it stands today; what was in store at the beginning, the books know."""
    costs, known = queries.costs([one.pk for one in products]), own.fields("product")
    for one in products:
        yield {
            **{name: getattr(one, name, None) for name in REGISTER},
            **{field.name: own.value(field, one.own) for field in known},
            "unit_cost": costs.at(one.pk, today),
        }


def _same_cost(product, row):
    return product.costs.order_by("-valid_from").first().unit_cost == row.values["unit_cost"]


def _item(product, values, present):
    """The product as it should stand: what the file has a column for, the rest as it is stored."""
    said = {name: values[name] for name in REGISTER if product is None or name in present}
    return replace(actions.Item.of(product), **said) if product else actions.Item(**said)


OF_PRODUCTS = Intake(PRODUCTS, _steps, _with, _rows, omits=("opening_stock",))
IMPORTS = (OF_PRODUCTS,)

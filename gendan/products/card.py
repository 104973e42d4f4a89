"""产品卡: all of a product on one page, for customers, or with its cost for those who may know it (R-1.4, R-1.5).

It is written for customers and newcomers, so its words are Chinese, whatever language its printer reads.
"""

from pathlib import Path

from django.utils import translation

from gendan.base import preferences
from gendan.base.table import shown
from gendan.base.typeset import typeset
from gendan.people.models import Print
from gendan.people.roles import reads
from gendan.products import queries

TEMPLATE = Path(__file__).with_name("card.typ")
FACTS = ("code", "model", "style", "category", "material", "specification", "unit", "moq", "launched_on")
PACKING = ("pack_size", "inner_size", "carton_mm", "net_grams", "gross_grams")


@translation.override("zh-hans")
def draw(product, printing, *, with_cost, by):
    """The file of a product that was printed as `printing` (a Print) by a user; with_cost: by somebody who reads it."""
    tables = [_packing(product), *([_make_up(product, by.today), _steps(product)] if with_cost else [])]
    data = {
        "picture": printing.form == Print.Form.PNG,
        "company": preferences.value("company.name", by.today),
        "note": "内部资料，含成本，不得外传" if with_cost else "",
        "name": product.name,
        "facts": _facts(product, FACTS) + _prices(product, with_cost, by),
        "words": [[label, words] for label, words in _words(product) if words],
        "tables": [table for table in tables if table["rows"]],
        "printed": printing.foot(by),
    }
    return typeset(TEMPLATE, data, at=printing.at, form=printing.form)


def _facts(product, names):
    """[[label, value]] of what is filled in."""
    known = [(product._meta.get_field(name).verbose_name, getattr(product, name)) for name in names]
    return [[str(label), _written(value)] for label, value in known if value not in ("", None)]


def _written(value):
    return shown("count", value) if isinstance(value, int) else str(value)


def _prices(product, with_cost, by):
    prices = [("标准价(含税)", product.list_price)] if reads(by, "price") else []
    if with_cost:
        cost = queries.costs([product.pk]).at(product.pk, by.today)
        prices += [("成本价(不含税)", cost), ("最低限价(含税)", queries.floors([(product.pk, by.today)])[0])]
    return [[label, shown("price", price)] for label, price in prices]


def _words(product):
    return ("性能", product.performance), ("优势", product.advantages)


def _packing(product):
    return {"title": "包装", "columns": ["项目", "数值"], "sums": [], "rows": _facts(product, PACKING)}


def _make_up(product, day):
    """The parts of the cost in force; a part without a price says so, and then there is no sum."""
    cost = product.costs.filter(valid_from__lte=day).order_by("-valid_from").first()
    lines = queries.make_up(cost).lines if cost else []
    rows = [
        [
            f"{line.get_kind_display()} {line.name}",
            f"{line.quantity} {line.unit}".strip(),
            shown("price", line.price),
            shown("price", line.amount),
        ]
        for line in lines
    ]
    whole = "不完整" if cost and cost.unit_cost is None else shown("price", cost and cost.unit_cost)
    return {
        "title": "成本构成（不含税）", "columns": ["名称", "用量", "单价", "成本"], "rows": rows,
        "sums": ["合计", "", "", whole],
    }  # fmt: skip


def _steps(product):
    rows = [
        [f"{step.place}. {step.name}", step.work_centre, shown("count", step.seconds), step.note]
        for step in queries.route(product).steps
    ]
    return {
        "title": "组装流程",
        "columns": ["工序", "工作中心", "工时(秒)", "要点"],
        "words": [0, 1, 3],
        "sums": [],
        "rows": rows,
    }

"""R09 《直销客户合作商品信息表》: which products sell, to whom, and where there is room (XS-009 三.2⑤)."""

from collections import defaultdict

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from gendan.base import preferences
from gendan.base.cash import ZERO, amount
from gendan.base.table import Column, Fact, build, growth, ratio
from gendan.books import queries as books
from gendan.books.models import PastMonth, SaleLine
from gendan.customers.models import Customer
from gendan.people.roles import COMPANY, Role
from gendan.products import queries as products
from gendan.products.models import Product
from gendan.sheets import months
from gendan.sheets.party import NOTE, parties
from gendan.sheets.sheet import Sheet


def _product(key):
    return Product.objects.values_list("pk", flat=True).get(code=key)


def _drill(pick):
    def drill(key, period, who):
        return months.facts("product", _product(key), pick(months.year_of(period, who.today)), who)

    return drill


def _lines(kinds, value, sign=1):
    """Drill into the sale lines of the month."""

    def drill(key, period, who):
        lines = books.sales(period, who).filter(product=_product(key), kind__in=kinds).select_related("customer")
        for line in lines.order_by("on", "number", "line_no"):
            yield Fact(line.on, line.get_kind_display(), line.number, str(line.customer), sign * getattr(line, value))

    return drill


def _pieces(key, period, who):
    year = months.year_of(period, who.today)
    for past in PastMonth.objects.seen_by(who).filter(
        product=_product(key), void=False, month__in=[m.label for m in year.months]
    ):
        yield Fact(None, str(_("历史销售")), past.month, "", past.quantity or 0)
    for month in year.months:
        yield from _lines(EVERY, "quantity")(key, month, who)


def _costs(key, period, who):
    history = products.costs([_product(key)])
    for line in books.sales(period, who).filter(product=_product(key)).order_by("on", "number", "line_no"):
        unit = history.at(line.product_id, line.cost_on)
        value = None if unit is None else amount(line.quantity, unit)
        yield Fact(line.on, line.get_kind_display(), line.number, str(unit or "—"), value)


def _profit(key, period, who):
    yield from _lines(EVERY, "amount_excl")(key, period, who)
    for fact in _costs(key, period, who):
        yield Fact(fact.on, fact.kind, fact.number, fact.text, fact.value and -fact.value)


def _buyers_of(key, period, who):
    bought = _buyers(period, who)[_product(key)]
    for customer in Customer.objects.seen_by(who).filter(pk__in=bought, status=Customer.Status.ACTIVE).order_by("code"):
        yield Fact(None, str(_("客户")), customer.code, customer.short_name, 1)


SOLD, BACK = books.SOLD, books.CAME_BACK
EVERY = (*SOLD, *BACK)
ALL = (
    Column("row_no", _("序号"), "count", width=5),
    Column("product_code", _("产品编码"), "code", width=10),
    Column("product_name", _("产品"), width=16),
    Column("category", _("类别"), width=9),
    Column("launched_on", _("上市日期"), "date"),
    Column("buyer_count", _("合作客户数"), "count", drill=_buyers_of),
    Column("coverage_rate", _("覆盖率"), "share", formula=ratio("buyer_count", "active_customers")),
    *months.columns(lambda number: _drill(lambda year: [m for m in year.months if m.label.endswith(f"-{number:02}")])),
    Column("month_quantity", _("本月数量"), "count", total=True, drill=_lines(EVERY, "quantity")),
    Column("month_amount", _("本月金额"), "cash", total=True, drill=_lines(EVERY, "amount")),
    Column("month_amount_excl", _("本月金额(不含税)"), "cash", total=True, drill=_lines(EVERY, "amount_excl")),
    Column("amount_share", _("金额占比"), "share", formula=ratio("month_amount", "month_whole")),
    Column("last_month", _("上月金额"), "cash", total=True, drill=_drill(lambda year: [year.before])),
    Column("mom_growth", _("环比"), "share", formula=growth("month_amount", "last_month")),
    Column("last_year_month", _("上年同月"), "cash", total=True, drill=_drill(lambda year: [year.year_ago])),
    Column("yoy_growth", _("同比"), "share", formula=growth("month_amount", "last_year_month")),
    Column("trend_3m", _("近3月趋势"), width=8),
    Column("total_quantity", _("累计数量"), "count", total=True, drill=_pieces),
    Column("total_amount", _("累计金额"), "cash", total=True, drill=_drill(lambda year: year.months)),
    Column("sold_quantity", _("发出数量"), "count", total=True, drill=_lines(SOLD, "quantity")),
    Column("returned_quantity", _("退货数量"), "count", total=True, drill=_lines(BACK, "quantity", -1)),
    Column("return_rate", _("退货率"), "share", formula=ratio("returned_quantity", "sold_quantity")),
    Column("product_cost", _("产品成本"), "cash", total=True, drill=_costs, secret="cost"),
    Column("gross_profit", _("毛利"), "cash", total=True, drill=_profit, secret="cost"),
    Column("gross_margin", _("毛利率"), "share", formula=ratio("gross_profit", "month_amount_excl"), secret="cost"),
    Column("missing_customers", _("未合作客户"), width=30),
    NOTE,
)


def _fill(period, who):
    year = months.year_of(period, who.today)
    sold = books.sales_by_month("product", year.span, who)
    lines, costs, buyers = _month(period, who), _cost(period, who), _buyers(period, who)
    active = dict(
        Customer.objects.seen_by(who)
        .filter(status=Customer.Status.ACTIVE)
        .order_by("code")
        .values_list("pk", "short_name")
    )
    threshold = preferences.value("trend_threshold", period.end)
    figured = {pk for pk, _label in sold} | set(buyers)
    rows = [one for one in Product.objects.order_by("code") if one.status == Product.Status.ACTIVE or one.pk in figured]
    filled = [
        {
            "row_no": no,
            **_about(one),
            **_reach(buyers[one.pk], active),
            **_year(one.pk, year, sold, threshold),
            **_sales(lines[one.pk]),
            **_margin(lines[one.pk], costs.get(one.pk, ZERO)),
        }
        for no, one in enumerate(rows, 1)
    ]
    whole = {"active_customers": len(active), "month_whole": sum((row["month_amount"] for row in filled), ZERO)}
    return build(ALL, filled, keys=[one.code for one in rows], whole=whole)


def _about(one):
    return {
        "product_code": one.code,
        "product_name": one.name,
        "category": one.category,
        "launched_on": one.launched_on,
    }


def _reach(bought, active):
    """Of the 合作 customers: how many bought in the last twelve months, and who did not."""
    return {
        "buyer_count": len(bought & active.keys()),
        "missing_customers": "、".join(name for pk, name in active.items() if pk not in bought),
    }


def _year(pk, year, sold, threshold):
    def amount_of(label):
        return sold[pk, label][1] if (pk, label) in sold else ZERO

    last_four = [amount_of(month.label) for month in year.span[-4:]]
    pairs = zip(last_four[1:], last_four, strict=False)
    return {
        **months.month_cells(amount_of, year),
        "last_month": amount_of(year.before.label),
        "last_year_month": amount_of(year.year_ago.label),
        "trend_3m": " ".join(months.trend(now, before, threshold) or months.LEVEL for now, before in pairs),
        "total_quantity": sum(sold[pk, month.label][0] for month in year.months if (pk, month.label) in sold),
        "total_amount": sum((amount_of(month.label) for month in year.months), ZERO),
    }


def _month(period, who):
    """{product id: {kind: (quantity, 元, 元 without tax)}} of the month."""
    found = defaultdict(dict)
    rows = books.sales(period, who).values_list("product", "kind")
    for product, kind, *figures in rows.annotate(Sum("quantity"), Sum("amount"), Sum("amount_excl")):
        found[product][kind] = figures
    return found


def _sales(lines):
    return {
        "month_quantity": sum(line[0] for line in lines.values()),
        "month_amount": sum((line[1] for line in lines.values()), ZERO),
        "month_amount_excl": sum((line[2] for line in lines.values()), ZERO),
        "sold_quantity": sum(lines[kind][0] for kind in SOLD if kind in lines),
        "returned_quantity": -sum(lines[kind][0] for kind in BACK if kind in lines),
    }


def _margin(lines, cost):
    excl = sum((line[2] for line in lines.values()), ZERO)
    return {"product_cost": cost, "gross_profit": None if cost is None else excl - cost}


def _cost(period, who):
    """{product id: 元} of what was sold; None when a piece of it has no known cost on its day."""
    history, found = products.costs(), {}
    rows = books.sales(period, who).values_list("product", "cost_on", "quantity")
    for product, cost_on, quantity in rows:
        unit = history.at(product, cost_on)
        before = found.get(product, ZERO)
        found[product] = None if unit is None or before is None else before + amount(quantity, unit)
    return found


def _buyers(period, who):
    """{product id: {customer ids}} with any sale in the twelve months ending with the period (rulings 8)."""
    span = months.year_of(period, who.today).span[-12:]
    found = defaultdict(set)
    lines = SaleLine.objects.seen_by(who).filter(on__gte=span[0].start, on__lte=period.end, kind__in=SOLD, void=False)
    past = PastMonth.objects.seen_by(who).filter(month__in=[month.label for month in span], void=False)
    for product, customer in [
        *lines.values_list("product", "customer").distinct(),
        *past.values_list("product", "customer").distinct(),
    ]:
        found[product].add(customer)
    return found


def _blocks(period, who):
    """View B: customers across, products down the line: pieces and 元 of the month, or nothing: an opening."""
    cells = defaultdict(dict)
    rows = books.sales(period, who).values_list("customer", "product").annotate(Sum("quantity"), Sum("amount"))
    for customer, product, quantity, value in rows:
        cells[customer][product] = (quantity, value)
    stock = [one for one in Product.objects.order_by("code") if one.status == Product.Status.ACTIVE]
    columns = [
        Column("customer_code", _("客户编码"), "code"),
        Column("customer_name", _("客户")),
        Column("item_count", _("单品数"), "count"),
    ]
    for one in stock:
        columns += [
            Column(f"qty_{one.code}", f"{one.code} {one.name} {_('数量')}", "count", total=True),
            Column(f"amount_{one.code}", f"{one.code} {one.name} {_('金额')}", "cash", total=True),
        ]
    who_buys = parties(period.end, who, set(cells))
    filled = [_matrix_row(party.customer, cells[party.customer.pk], stock) for party in who_buys]
    return {
        "matrix": build(columns, filled, title=str(_("客户×商品")), keys=[party.customer.code for party in who_buys])
    }


def _matrix_row(customer, bought, stock):
    row = {"customer_code": customer.code, "customer_name": customer.short_name, "item_count": len(bought)}
    for one in stock:
        row[f"qty_{one.code}"], row[f"amount_{one.code}"] = bought.get(one.pk, (0, ZERO))
    return row


SHEET = Sheet(
    code="R09",
    title=_("直销客户合作商品信息表"),
    fill=_fill,
    blocks=_blocks,
    basis=_(
        "含税净额（发货减退货，铺货按结算）；合作客户=近12个月有销售；覆盖率=合作客户数÷合作中客户数；成本按发货日有效成本，不含税。"
    ),
    readers=COMPANY | {Role.REGIONAL},
    handed_to=("业务经理", "内销经理", "总经理"),
    due_day=5,
)

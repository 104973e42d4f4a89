"""R08 《直销客户销售统计表》: each customer's year by months, its rise and fall and its share (XS-009 三.2④)."""

from django.utils.translation import gettext_lazy as _

from gendan.base import preferences
from gendan.base.cash import ZERO, split
from gendan.base.table import BLANK, Column, Fact, Formula, build, growth, ratio
from gendan.books import queries as books
from gendan.orders import queries as orders
from gendan.people.roles import COMPANY, Role
from gendan.sheets import drill, months
from gendan.sheets.party import COLUMNS, NOTE, groups, parties
from gendan.sheets.sheet import Sheet


def _drill(pick):
    """Drill into the sales of the months that pick(Year) names."""

    def drill_(key, period, who):
        return months.facts("customer", drill.customer_id(key, who), pick(months.year_of(period, who.today)), who)

    return drill_


def _month(number):
    return _drill(lambda year: [month for month in year.months if month.label.endswith(f"-{number:02}")])


def _cash(name, title, pick):
    return Column(name, title, "cash", total=True, drill=_drill(pick))


def _falls(key, period, who):
    """The months of the run in which each was below the one before, the latest first."""
    pk, span = drill.customer_id(key, who), months.year_of(period, who.today).span
    sold = books.sales_by_month("customer", span, who)
    figures = [sold[pk, month.label][1] if (pk, month.label) in sold else ZERO for month in span]
    for n in range(1, months.declining(figures) + 1):
        yield Fact(None, str(_("月份")), span[-n].label, f"{figures[-n]:,} < {figures[-n - 1]:,}", 1)


def _ahead(key, period, who):
    """The customers who sold no less, and himself at the end."""
    table = _fill(period, who)
    ranks = {row["rank"]: (key, row["customer_name"]) for key, row in zip(table.keys, table.rows, strict=True)}
    own = table.rows[table.keys.index(key)]["rank"]
    for rank in range(1, own + 1):
        yield Fact(None, str(_("客户")), *ranks[rank], 1)


def _mean(row):
    return months.average([row[name] for name in MONTHS if row[name] != BLANK])


MONTHS = tuple(column.name for column in months.columns(_month))
FALLING = 2
"""Months in a row that make a customer 下滑."""

ALL = (
    Column("rank", _("排名"), "count", drill=_ahead, width=5),
    *COLUMNS[1:],
    *months.columns(_month),
    _cash("year_total", _("全年累计"), lambda year: year.months),
    Column("month_average", _("月均"), "cash", formula=Formula(MONTHS, _mean)),
    Column("year_share", _("累计占比"), "share", formula=ratio("year_total", "year_whole")),
    _cash("last_year_total", _("上年同期累计"), lambda year: year.last_year),
    Column("year_growth", _("累计同比"), "share", formula=growth("year_total", "last_year_total")),
    _cash("this_month", _("本月"), lambda year: [year.now]),
    _cash("last_month", _("上月"), lambda year: [year.before]),
    Column("mom_growth", _("环比"), "share", formula=growth("this_month", "last_month")),
    _cash("last_year_month", _("上年同月"), lambda year: [year.year_ago]),
    Column("yoy_growth", _("同比"), "share", formula=growth("this_month", "last_year_month")),
    Column("month_share", _("本月占比"), "share", formula=ratio("this_month", "month_whole")),
    Column("trend", _("趋势"), width=6),
    Column("declining_months", _("连续下降月数"), "count", drill=_falls),
    Column("last_ordered_on", _("最近下单日"), "date"),
    Column("sales_state", _("状态"), width=9),
    NOTE,
)


def _fill(period, who):
    year = months.year_of(period, who.today)
    sold = books.sales_by_month("customer", year.span, who)
    rows = parties(period.end, who, {pk for (pk, _label), (_quantity, amount) in sold.items() if amount})
    ordered, rules = orders.last_ordered(period.end, who), preferences.all_on(period.end)
    filled = {party: _figures(party, year, sold) for party in rows}
    whole = {
        "year_whole": sum((row["year_total"] for row in filled.values()), ZERO),
        "month_whole": sum((row["this_month"] for row in filled.values()), ZERO),
    }
    for party, row in filled.items():
        row |= {"last_ordered_on": ordered.get(party.customer.pk)}
        row |= {"trend": months.trend(row["this_month"], row["last_month"], rules["trend_threshold"])}
        row |= {"sales_state": str(_state(row, period.end, rules["silent_days"]))}
    best = sorted(rows, key=lambda party: _order(filled[party], party))
    for rank, party in enumerate(best, 1):
        filled[party]["rank"] = rank
    rows = sorted(rows, key=lambda party: (party.manager.code if party.manager else "\uffff", filled[party]["rank"]))
    return build(
        ALL,
        [filled[party] for party in rows],
        keys=[party.customer.code for party in rows],
        groups=groups(rows),
        whole=whole,
    )


def _figures(party, year, sold):
    pk = party.customer.pk

    def amount(label):
        return sold[pk, label][1] if (pk, label) in sold else ZERO

    figures = [amount(month.label) for month in year.months]
    return {
        **party.cells,
        **months.month_cells(amount, year),
        "year_total": sum(figures, ZERO),
        "last_year_total": sum((amount(month.label) for month in year.last_year), ZERO),
        "this_month": amount(year.now.label),
        "last_month": amount(year.before.label),
        "last_year_month": amount(year.year_ago.label),
        "declining_months": months.declining([amount(month.label) for month in year.span]),
    }


def _order(row, party):
    return -row["year_total"], -row["this_month"], party.customer.code


def _state(row, day, silent_days):
    last = row["last_ordered_on"]
    if last and (day - last).days > silent_days:
        return _("停购预警")
    return _("下滑") if row["declining_months"] >= FALLING else _("正常")


def _blocks(period, who):
    """Each customer's share of every month: a month adds to 100.00 exactly, as the office wants to see it."""
    year = months.year_of(period, who.today)
    sold = books.sales_by_month("customer", list(year.months), who)
    rows = parties(period.end, who, {pk for pk, _label in sold})
    names = [
        Column(f"month_{month.label[-2:]}", _("%(no)s月") % {"no": int(month.label[-2:])}, "share", total=True)
        for month in year.months
    ]
    cells = [dict(party.cells) for party in rows]
    for column, month in zip(names, year.months, strict=True):
        for row, share in zip(cells, _shares([sold[party.customer.pk, month.label][1] for party in rows]), strict=True):
            row[column.name] = share
    return {"shares": build((*COLUMNS[1:], *names), cells, title=str(_("各月占比(%)")))}


def _shares(amounts):
    if not any(amounts) or min(amounts) < 0:
        whole = sum(amounts, ZERO)
        return [amount / whole * 100 if whole > 0 else None for amount in amounts]
    return split(100, amounts)


SHEET = Sheet(
    code="R08",
    title=_("直销客户销售统计表"),
    fill=_fill,
    blocks=_blocks,
    basis=_(
        "含税净额（发货减退货，铺货按结算）；启用前各月为历史销售；环比、同比基数为 0 时不计算；"
        "占比按未舍入数；月均=累计÷有销售的月数。"
    ),
    readers=COMPANY | {Role.REGIONAL},
    handed_to=("总经理", "内销经理", "业务经理"),
    due_day=5,
)

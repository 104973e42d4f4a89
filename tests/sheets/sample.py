"""Filled sheets made by hand for the renderers: every kind of value, groups, dirty texts, many columns, many rows."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy

from gendan.base.table import Column, Table, build, growth, ratio
from gendan.sheets.sheet import Filled

EXPORTED = {"printed_by": "陈静&Co", "printed_at": datetime(2026, 11, 5, 9, 30)}
PRINTED = EXPORTED | {"head": "57-0a1b2c3d4e5f"}
DIRTY = [
    "=cmd|'/c calc'!A0",
    "+1",
    "-1",
    "@x",
    '=HYPERLINK("http://127.0.0.1/")',
    "http://127.0.0.1/账",
    "mailto:a@b.cn",
    "{=1+1}",
    '#eval(read("/etc/hostname")) $x$ *b* <tag> `code` \\ & "引号"',
    "_x0041_ 与控制符\x07",
    "第一行\n第二行",
]


def filled(table, **changes):
    """The sheet of October 2026 around a table."""
    usual = {
        "code": "R07",
        "title": gettext_lazy("直销客户每月销售汇总表"),
        "company": "宁波安居家庭用品有限公司",
        "period_label": "2026-10",
        "period_text": "2026年10月01日—2026年10月31日",
        "basis": gettext_lazy("发货日期在本期内的含税金额,铺货按结算日期计"),
        "unit": gettext_lazy("单位:元(含税)"),
        "classification": "内部",
        "table": table,
        "blocks": {},
        "number": "XS-R-07-202610-V1",
    }
    return Filled(**(usual | changes))


def october():
    """Two managers' customers with every kind of value, figures below and two blocks."""
    columns = (
        Column("row_no", "序号", "count"),
        Column("customer_code", "客户编码", "code"),
        Column("customer_name", gettext_lazy("客户名称")),
        Column("delivery_count", gettext_lazy("发货单数"), "count", total=True),
        Column("shipped", "发货金额", "cash", total=True),
        Column("returned", "退货金额", "cash", total=True),
        Column("net_sales", "销售净额", "cash", total=True),
        Column("received", "本期回款", "cash", total=True),
        Column("collection_rate", "当月回款率", "share", formula=ratio("received", "net_sales")),
        Column("mom_growth", "环比", "share", formula=growth("net_sales", "last_month")),
        Column("unit_price", "单价(含税)", "price"),
        Column("price_excl", "单价(不含税)", "price8"),
        Column("last_shipped_on", "最近发货", "date"),
        Column("updated_at", "更新时间", "time"),
        Column("first_month", "首次月份", "month"),
        Column("is_active", "合作中", "flag"),
        Column("invoice_no", "发票号码", "code"),
        Column("note", "备注"),
    )
    rows = [_customer(n) for n in range(len(DIRTY))]
    rates = {
        "due_rate": (gettext_lazy("到期回款率"), "share", Decimal("68.181818")),
        "unknown_rate": ("应收回款率", "share", None),
    }
    table = build(columns, rows, groups=[("王强", 0, 4), ("李娜", 4, len(rows))], rates=rates, keys=range(len(rows)))
    blocks = {
        "products": _products(),
        "summary": {"opening": ("期初未结", "count", 12_345), "overdue": ("逾期未结", "count", 0)},
    }
    return filled(table, blocks=blocks)


def _customer(n):
    shipped = Decimal("1234567.89") * n
    return {
        "row_no": n + 1,
        "customer_code": f"{123 + n:05}",
        "customer_name": f"杭州宏达五金制品第{n}分公司",
        "delivery_count": 1000 * n,
        "shipped": shipped,
        "returned": Decimal("0.00"),
        "net_sales": shipped if n % 3 else -shipped,
        "last_month": Decimal("0.00") if n % 2 else Decimal("58000.00"),
        "received": Decimal("0.10") * n,
        "unit_price": [Decimal("80"), Decimal("70.5"), Decimal("0.1234"), None][n % 4],
        "price_excl": None if n % 4 == 3 else Decimal("70.796460176991"),
        "last_shipped_on": date(2026, 10, 1 + n) if n else None,
        "updated_at": datetime(2026, 10, 31, 17, n),
        "first_month": "2025-03",
        "is_active": n % 2 == 0,
        "invoice_no": f"2633200000{n:010}",
        "note": DIRTY[n],
    }


def _products():
    columns = (
        Column("product_code", "产品编码", "code"),
        Column("product_name", "品名"),
        Column("month_amount", "本月金额", "cash", total=True),
    )
    rows = [
        {"product_code": "P01", "product_name": "三层置物架", "month_amount": Decimal("48240.00")},
        {"product_code": "P02", "product_name": "晾衣架", "month_amount": Decimal("-39800.00")},
    ]
    return build(columns, rows, title="产品明细")


def wide(rows=30, figures=40):
    """As many columns as R03 has: each figure is different, so that a swapped cell shows."""
    columns = (
        Column("row_no", "序号", "count"),
        Column("customer_code", "客户编码", "code"),
        Column("customer_name", "客户名称"),
        Column("manager_name", "业务经理"),
        Column("contract_no", "合同编号", "code"),
        *(Column(f"age_{n}", f"账龄第{n}档金额", "cash", total=True) for n in range(figures)),
        Column("note", "催款记录"),
    )
    table = build(
        columns,
        [_debtor(row, figures) for row in range(rows)],
        groups=[("王强", 0, rows // 2), ("李娜", rows // 2, rows)],
        keys=range(rows),
    )
    texts = {"period_text": "截至 2026年10月31日", "classification": "机密"}
    return filled(table, code="R03", title="客户铺货/欠款一览表", number="XS-R-03-20261031-V1", **texts)


def _debtor(row, figures):
    ages = {f"age_{n}": Decimal(row * 10_007 + n * 1_000_003).scaleb(-2) - 3_000 for n in range(figures)}
    return ages | {
        "row_no": row + 1,
        "customer_code": f"C{row:03}",
        "customer_name": ["杭州宏达五金", "宁波欣源家居用品有限公司", "广州立信贸易"][row % 3],
        "manager_name": "王强" if row < 15 else "李娜",
        "contract_no": f"HT-2026-{row:03}",
        "note": "10-28 电话催款,答应月底前付一半,其余下月 15 日;对方会计说发票还没有收到" if row % 5 == 0 else "",
    }


def long(rows):
    """A plain list as long as asked for."""
    columns = (
        Column("row_no", "序号", "count"),
        Column("customer_code", "客户编码", "code"),
        Column("customer_name", "客户名称"),
        Column("shipped_on", "发货日期", "date"),
        *(Column(f"amount_{n}", f"金额{n}", "cash", total=True) for n in range(6)),
    )
    return filled(build(columns, [_delivery(n) for n in range(rows)], keys=range(rows)))


def _delivery(n):
    return {f"amount_{part}": Decimal(n * 137 + part * 7).scaleb(-2) for part in range(6)} | {
        "row_no": n + 1,
        "customer_code": f"C{n % 2000:05}",
        "customer_name": f"客户{n % 2000}有限公司",
        "shipped_on": date(2026, 10, 1 + n % 31),
    }


def empty():
    """A month in which nothing happened."""
    return filled(Table(columns=october().table.columns, rows=[], totals={"shipped": Decimal("0.00")}))

"""Dirty workbooks, driven through the whole importer: each value is in the database exactly, or refused with its place."""

from collections import Counter
from decimal import Decimal

import pytest

from gendan.base.workbook import letter
from gendan.books.models import Allocation, Kind, PastMonth
from gendan.customers.models import Contact, Customer
from gendan.desk import imports
from gendan.money.models import Adjustment, Invoice
from gendan.products.models import Product
from tests import tables
from tests.desk import dirt, mutants
from tests.desk.nasty import CASES, SAME, No
from tests.office import SERVER

FIRST = 100
KEYS = {
    "客户": "客户编码",
    "产品": "产品编码",
    "历史销售": "月份",
    "调整": "单号",
    "开票": "发票号码",
    "回款": "收款单号",
}
BILLS = [
    ["客户编码", "单号", "单据日期", "金额"],
    ["EOM", "Q-1", "2026-09-01", 5000],
    ["EOM", "Q-2", "2026-09-02", 5000],
]


def stored(tab, title, key):
    """What the database holds in a column for the record with this key; None when there is no such record."""
    match tab:
        case "客户" if title in ("手机", "座机", "邮箱"):
            name = {"手机": "mobile", "座机": "landline", "邮箱": "email"}[title]
            return getattr(Contact.objects.filter(customer__code=key).first(), name, None)
        case "客户" if title == "结算方式":
            return Customer.objects.get(code=key).term.text()
        case "客户" | "产品" | "调整" | "开票":
            model, code = {
                "客户": (Customer, "code"),
                "产品": (Product, "code"),
                "调整": (Adjustment, "number"),
                "开票": (Invoice, "number"),
            }[tab]
            field = next(one.name for one in imports.TABS[tab].fields if one.title == title)
            return model.objects.filter(**{code: key}).values_list(field, flat=True).first()
        case "历史销售":
            return PastMonth.objects.filter(month=key).values_list("month", flat=True).first()
        case "回款":
            paid = Allocation.objects.filter(kind=Kind.RECEIPT, number=key, receivable__number__startswith="Q-")
            return dict(paid.values_list("receivable__number", "amount"))


def numbered(tab, title, cell, number):
    """A row that is good but for this cell; customers apart from one another in all that must differ."""
    row = dirt.numbered(dirt.GOOD[tab], number) | {title: cell}
    return list(row.values())


@pytest.fixture
def imported(office, tmp_path):
    """The outcome of one workbook with all cases, and {(tab, title, n): row number}."""
    tabs, places = {"期初应收": BILLS}, {}
    for (tab, title), cases in CASES.items():
        rows = tabs.setdefault(tab, [list(dirt.GOOD[tab])])
        for n, (cell, _expected) in enumerate(cases):
            rows.append(numbered(tab, title, cell, FIRST + len(rows)))
            places[tab, title, n] = len(rows)
    path = tmp_path / "脏数据.xlsx"
    path.write_bytes(dirt.book(tabs))
    outcome = imports.run(path, by=SERVER, only_correct=True)
    assert outcome.written
    return outcome, places


def test_300_nasty_values_are_stored_exactly_or_refused_with_their_place(imported):
    outcome, places = imported
    assert len(places) >= 300
    faults = {(fault.tab, fault.row): fault for fault in outcome.faults}
    wrong = []
    for (tab, title, n), row in places.items():
        cell, expected = CASES[tab, title][n]
        fault = faults.get((tab, row))
        if isinstance(expected, No):
            wrong += [] if refused(fault, tab, title, cell, expected) else [(tab, title, cell, expected, fault)]
        else:
            expected = cell if expected is SAME else expected
            key = expected if title == KEYS[tab] else next(iter(numbered(tab, title, cell, FIRST + row - 1)))
            found = stored(tab, title, key)
            same = (found, type(found)) == (expected, type(expected)) and str(found) == str(expected)
            wrong += [] if same and not fault else [(tab, title, cell, expected, found, fault)]
    assert wrong == []


def refused(fault, tab, title, cell, expected):
    """Whether a fault names tab, row, column and value, and says what to do."""
    column = letter(list(dirt.GOOD[tab]).index(title))
    return (
        fault
        and (fault.column, fault.title) in ((column, title), place_of_pair(tab, title))
        and (not isinstance(cell, str) or not cell.strip() or fault.value == cell[:200] or fault.title != title)
        and expected.word in fault.remedy
        and ("请" in fault.remedy or "：" in fault.remedy)
    )


def place_of_pair(tab, title):
    """合同起 after 合同止 is said at 合同止."""
    other = {"合同起": "合同止"}.get(title, title)
    return letter(list(dirt.GOOD[tab]).index(other)), other


def test_every_column_of_every_tab_takes_or_refuses_what_stands_there(office, tmp_path):
    path = tmp_path / "every column.xlsx"
    for cell in ("1.38E+10", -5, "F900:NaN", "x" * 201, dirt.DAY, "0.00005"):
        path.write_bytes(dirt.book(dirt.rows_with(cell)))
        before = tables.digest()
        became, wrong = mutants.outcome(path, before, only_correct=False)
        assert (became, wrong) == ("refused by cell", [])
        became, wrong = mutants.outcome(path, before, only_correct=True)
        assert (became, wrong) == ("written", [])


def test_200_mutated_workbooks_are_imported_whole_or_not_at_all(office, tmp_path):
    trials = mutants.run(tmp_path, range(200))
    assert trials.wrong == []
    assert set(trials.became) == {"written", "refused by cell", "refused as a file"}
    assert trials.slowest < 60
    assert trials.memory < 1024

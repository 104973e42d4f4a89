"""Dirty workbooks through the whole importer: each value is in the database exactly, or refused with its place."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest

from gendan.base import preferences
from gendan.base.columns import letter
from gendan.books.models import Allocation, Kind, PastMonth, Receivable
from gendan.customers.models import AgreedPrice, Assignment, Contact, Customer, Requirement
from gendan.desk import imports
from gendan.money.models import Adjustment, Invoice
from gendan.people.models import Manager
from gendan.products.models import Cost, Product
from tests import engines, tables
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
            return dict(sorted(paid.values_list("receivable__number", "amount")))


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
    for cell in ("1.38E+10", -5, "F900:NaN", "x" * 201, dirt.DAY, "0.00005", dirt.Look(321, "00000")):
        path.write_bytes(dirt.book(dirt.rows_with(cell)))
        before = tables.digest()
        became, wrong = mutants.outcome(path, before, only_correct=False)
        assert (became, wrong) == ("refused by cell", [])
        became, wrong = mutants.outcome(path, before, only_correct=True)
        assert (became, wrong) == ("written", [])


def test_100_mutated_workbooks_are_imported_whole_or_not_at_all(office, tmp_path):
    """Each engine has its own hundred; `make soak` runs ten thousand on both."""
    first = 0 if engines.ENGINE == "sqlite" else 100
    trials = mutants.run(tmp_path, range(first, first + 100))
    assert trials.wrong == []
    assert set(trials.became) == {"written", "refused by cell", "refused as a file"}
    assert trials.slowest < 60
    assert trials.memory < 1024


HEAD = ["客户编码", "客户名称", "结算方式"]
ONE, TWO = ["V1", "宏达商行", "净30天"], ["V2", "金桥商行", "款到发货"]


@pytest.fixture
def bring(office, tmp_path):
    """Import a workbook from its bytes, or from {tab: rows}."""

    def run(content, name="办公.xlsx", **how):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else dirt.book(content))
        return imports.run(path, by=SERVER, **how)

    return run


def names():
    return dict(Customer.objects.filter(code__startswith="V").values_list("code", "name"))


def told(outcome):
    """(tab, row, column, word of the remedy) of every fault."""
    return [(fault.tab, fault.row, fault.column, fault.remedy) for fault in outcome.faults]


@pytest.mark.parametrize("only_correct", [False, True])
def test_columns_in_doubt_keep_their_whole_tab_out(bring, only_correct):
    outcome = bring({"客户": [[*HEAD, "客户名称"], [*ONE, "另一个名字"]]}, only_correct=only_correct)
    assert [(fault[:3], "只留一列" in fault[3]) for fault in told(outcome)] == [(("客户", 1, "D"), True)]
    outcome = bring({"客户": [["客户编码", "结算方式"], ["V1", "净30天"]]}, only_correct=only_correct)
    assert [(fault[:3], "缺少必填的列" in fault[3]) for fault in told(outcome)] == [(("客户", 1, ""), True)]
    assert names() == {}


def test_sums_titles_blank_rows_and_a_second_header_are_no_data(bring):
    title, blank = ["直销客户一览表 2026 年 10 月"], [None]
    rows = [title, blank, HEAD, ONE, blank, HEAD, TWO, ["合计", None, "2 家"], ["制表：王芳"]]
    outcome = bring({"客户": rows})
    assert (outcome.written, names()) == (True, {"V1": "宏达商行", "V2": "金桥商行"})
    assert [(notice.row, "没有读入" in notice.text) for notice in outcome.notices] == [(6, True), (8, True), (9, True)]


def test_days_of_the_1904_system_are_the_same_days(bring):
    rows = [[*HEAD, "合同起"], [*ONE, date(2026, 10, 9)], [*TWO, date(2028, 2, 29)]]
    bring(dirt.book({"客户": rows}, date_1904=True))
    days = Customer.objects.filter(code__startswith="V").order_by("code").values_list("contract_from", flat=True)
    assert list(days) == [date(2026, 10, 9), date(2028, 2, 29)]


def edited_by_openpyxl(data, edit):
    """The workbook as a person leaves it who opened it, changed something and saved it."""
    workbook, saved = openpyxl.load_workbook(BytesIO(data)), BytesIO()
    edit(workbook)
    workbook.save(saved)
    return saved.getvalue()


def test_hidden_rows_are_taken_and_merged_cells_are_not_guessed(bring):
    data = dirt.book({"客户": [HEAD, ONE, TWO]})

    def hide(workbook):
        workbook["客户"].row_dimensions[3].hidden = True

    outcome = bring(edited_by_openpyxl(data, hide))
    assert names() == {"V1": "宏达商行", "V2": "金桥商行"}
    assert ["隐藏行" in notice.text for notice in outcome.notices] == [True]

    def merge(workbook):
        workbook["客户"].merge_cells("C2:C3")

    assert [(fault[1:3], "合并" in fault[3]) for fault in told(bring(edited_by_openpyxl(data, merge)))] == [
        ((3, "C"), True)
    ]


def test_one_faulty_cell_anywhere_keeps_the_whole_file_out(bring):
    before = tables.digest()
    outcome = bring({"客户": [HEAD, ONE], "产品": [["产品编码", "品名", "装箱数"], ["N1", "新品", "3箱"]]})
    assert (outcome.written, [fault[:3] for fault in told(outcome)]) == (False, [("产品", 2, "C")])
    assert tables.digest() == before


def test_two_rows_of_one_customer_are_refused(bring):
    outcome = bring({"客户": [HEAD, ONE, [*ONE[:2], "款到发货"]]})
    assert [(fault[:3], "第 2 行" in fault[3]) for fault in told(outcome)] == [(("客户", 3, "A"), True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_any_encoding_is_read_exactly(bring, encoding):
    table = 'V3,"=""00123""",净30天\nV4,"\'=SUM(A1)",净30天\nV5,𠮷野家㎡,净30天\nV6,"带,逗号""引号",净30天\n'
    outcome = bring((",".join(HEAD) + "\n" + table).encode(encoding), "客户.csv")
    assert outcome.faults == []
    assert names() == {"V3": "00123", "V4": "=SUM(A1)", "V5": "𠮷野家㎡", "V6": '带,逗号"引号'}


@pytest.mark.parametrize("written", ["2026-10-01", "2026年10月1日", date(2026, 10, 1), datetime(2026, 10, 1)])
def test_the_cut_over_is_known_in_the_file_that_brings_it(db, tmp_path, written):
    path = tmp_path / "first.xlsx"
    path.write_bytes(
        dirt.book(
            {
                "公司": [["项目", "值"], ["公司全称", "杭州东今（集团）有限公司"], ["启用日期", written]],
                "客户": [HEAD, ONE],
                "期初应收": [["客户编码", "金额"], ["V1", 100]],
            }
        )
    )
    assert imports.run(path, by=SERVER).faults == []
    assert Receivable.objects.get().on == date(2026, 10, 1)
    assert preferences.value("company.name", date(2026, 10, 31)) == "杭州东今（集团）有限公司"


def test_a_bar_in_a_number_is_part_of_it(bring):
    head = ["订单号", "下单日期", "客户编码", "产品编码", "数量"]
    assert bring({"订单": [head, ["D|1", "2026-10-08", "EOM", "P01", 1]]}).written
    outcome = bring({"订单": [head, ["D", "2026-10-08", "EOM", "P01", 1]]})
    assert (outcome.written, outcome.faults) == (True, [])


EDITS = [
    ("产品", "品名", "三层置物架改", Product, "name"),
    ("产品", "标准价(含税)", 99.5, Product, "list_price"),
    ("客户", "简称", "改过的简称", Customer, "short_name"),
    ("客户", "运输时效(天)", 5, Customer, "transit_days"),
    ("合作价格", "合作价(含税)", 78.25, AgreedPrice, "price"),
]
ALONG = {"version", "search", "updated_by", "updated_at", "price_version", "mnemonic", "changed_at"}


@pytest.mark.parametrize(("tab", "title", "cell", "model", "name"), EDITS)
def test_a_file_that_comes_back_changes_only_what_was_edited(bring, tab, title, cell, model, name):
    data = dirt.book({tab: [list(good), list(dirt.numbered(good, 7).values())] for tab, good in dirt.GOOD.items()})
    assert bring(data).faults == []
    before, standing = held(), tables.digest()
    assert bring(edited_by_openpyxl(data, lambda workbook: None)).written
    assert tables.digest() == standing

    def edit(workbook):
        workbook[tab].cell(2, list(dirt.GOOD[tab]).index(title) + 1).value = cell

    assert bring(edited_by_openpyxl(data, edit)).faults == []
    changed = {
        (key[0], field)
        for key, record in held().items()
        for field, value in record.items()
        if before[key][field] != value
    }
    assert {one for one in changed if one[1] not in ALONG} == {(model, name)}


def held():
    """{(model, id): fields} of all master data."""
    return {(model, one["id"]): one for model in MASTERS for one in model.objects.values()}


MASTERS = (Product, Cost, Customer, Contact, Requirement, AgreedPrice, Assignment, Manager)

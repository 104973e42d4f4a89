"""A declared tab finds its columns in any office's file and reports everything that is wrong with it at once."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as some

from gendan.base.rows import MOST_FAULTS
from gendan.base.tab import Field, Tab
from gendan.base.workbook import Clock, ErrorValue, RawRow, RawTab, Shown, Unclear, Uncomputed
from gendan.base.workbook.annotate import annotated
from gendan.base.workbook.read import read
from tests.base import xlsx

D = Decimal


@dataclass(frozen=True)
class PriceRow:
    customer_code: str
    product_code: str
    kind: str
    min_qty: int
    price: Decimal
    valid_from: date
    note: str | None


PRICES = Tab(
    name="合作价格",
    synonyms=("合作价格表", "价格"),
    fields=(
        Field("customer_code", "客户编码", kind="code", required=True, synonyms=("客户代码", "编号")),
        Field("product_code", "产品编码", kind="code", required=True, synonyms=("货号",)),
        Field(
            "kind",
            "类型",
            kind="choice",
            choices={"agreed": ("合作价",), "special": ("特价", "促销价")},
            default="agreed",
        ),
        Field("min_qty", "数量起", kind="count", default=1),
        Field("price", "合作价(含税)", kind="price", required=True, synonyms=("含税单价",)),
        Field("valid_from", "生效日期", kind="date"),
        Field("note", "价格依据"),
    ),
    key=("customer_code", "product_code", "kind", "min_qty", "valid_from"),
    master=True,
    row=PriceRow,
    rank=40,
)
ORDERS = Tab(
    name="订单",
    fields=(
        Field("number", "订单号", kind="code"),
        Field("on", "下单日期", kind="date", required=True),
        Field("product_code", "产品编码", kind="code", required=True),
        Field("quantity", "数量", kind="count", required=True),
        Field("uscc", "税号", kind="uscc"),
    ),
    key=("number", "product_code"),
    document="number",
    date="on",
)
HEADER = ["客户编码", "产品编码", "类型", "数量起", "合作价(含税)", "生效日期", "价格依据"]
GOOD = ["C001", "P01", "合作价", 1, 80, date(2026, 1, 1), "HT-1"]


def raw(*rows, name="合作价格", **more):
    """A raw tab of these rows; empty ones are left out, as read() does."""
    filled = [RawRow(number, list(cells)) for number, cells in enumerate(rows, 1) if any(c is not None for c in cells)]
    return RawTab(name, filled, **more)


def prices(*rows):
    return PRICES.parse(raw(HEADER, *rows))


def orders(*rows):
    return ORDERS.parse(raw(["订单号", "下单日期", "产品编码", "数量", "税号"], *rows, name="订单"))


def remedies(parsed):
    return [(fault.row, fault.column, fault.title, fault.value, fault.remedy) for fault in parsed.faults]


def said(parsed):
    return [str(notice) for notice in parsed.notices]


def test_a_row_becomes_the_dataclass_that_the_deed_takes():
    parsed = prices(GOOD)
    assert (parsed.faults, parsed.notices) == ([], [])
    row = parsed.rows[0]
    assert PRICES.record(row) == PriceRow("C001", "P01", "agreed", 1, D("80.0000"), date(2026, 1, 1), "HT-1")
    assert (row.number, row.raw["price"]) == (2, 80)


def test_defaults_stand_for_empty_cells_and_missing_columns():
    parsed = PRICES.parse(raw(["客户编码", "产品编码", "合作价(含税)", "类型"], ["C001", "P01", 80, " "]))
    values = parsed.rows[0].values
    assert (values["kind"], values["min_qty"], values["valid_from"]) == ("agreed", 1, None)
    assert parsed.present == {"customer_code", "product_code", "price", "kind"}


@pytest.mark.parametrize(
    ("field", "headers"),
    {
        "customer_code": [
            "客户编码",
            " 客户 编码 ",
            "客户代码",
            "编号",
            "客户编码*",
            "＊客户编码：",
            "客户\n编码",
            "客户编码(必填)",
        ],
        "price": [
            "合作价（含税）",
            "合作价",
            "合作价(含税)(元)",
            "含税单价",
            "合作价（含税，元）",
            "含税单价(元/套)",
            "单价",
        ],
        "min_qty": ["数量起", "数量起(个)"],
        "valid_from": ["生效日期(yyyy-mm-dd)", "生效日期（必填）"],
        "kind": ["类型(合作价/特价)", "类型（必填）："],
    }.items(),
)
def test_headers_are_known_by_their_usual_spellings(field, headers):
    assert [PRICES.match([header]).columns for header in headers] == [{field: 0}] * len(headers)


def test_a_price_without_tax_is_never_taken_for_one_with_tax():
    assert PRICES.match(["合作价(不含税)"]).columns == {}


def test_columns_may_stand_in_any_order_and_unknown_ones_are_reported():
    parsed = PRICES.parse(raw(["合作价", "生效日", "货号", "客户代码", "毛重"], [80, "x", "P01", "C001", 5]))
    assert parsed.rows[0].values["product_code"] == "P01"
    assert said(parsed) == [
        "合作价格 第 1 行：B 列“生效日”不认识，没有读入。是不是“生效日期”？",
        "合作价格 第 1 行：E 列“毛重”不认识，没有读入。",
    ]


def test_two_columns_of_one_name_are_a_fault():
    parsed = PRICES.parse(raw([*HEADER, "客户代码"], [*GOOD, "C002"]))
    assert remedies(parsed) == [
        (1, "H", "客户代码", "客户代码", "和 A 列都是“客户编码”：请只留一列，或改掉其中一个列名。")
    ]


def test_a_missing_required_column_is_said_once_and_the_cells_are_still_checked():
    parsed = PRICES.parse(raw(["客户编码", "合作价"], ["C001", "八十"], ["C002", 80]))
    assert [(fault.row, fault.column, fault.title) for fault in parsed.faults] == [
        (1, "", "产品编码"),
        (2, "B", "合作价"),
    ]
    assert "缺少必填的列“产品编码”" in parsed.faults[0].remedy


@pytest.mark.parametrize("above", [[], [["东今公司合作价格表"]], [["东今公司"], ["2026年"], [None, "单位：元"], []]])
def test_titles_above_the_header_are_passed_over(above):
    parsed = PRICES.parse(raw(*above, HEADER, GOOD))
    assert [row.number for row in parsed.rows] == [len(above) + 2]
    assert parsed.heading.number == len(above) + 1


def test_a_header_of_two_rows():
    upper = ["客户编码", "产品编码", "类型", "价格", None, "有效期", "备注"]
    lower = [None, None, None, "数量起", "合作价(含税)", "生效日期", "价格依据"]
    parsed = PRICES.parse(raw(["价格表"], upper, lower, GOOD))
    assert parsed.heading.number == 3
    assert [row.number for row in parsed.rows] == [4]
    assert not parsed.faults


@pytest.mark.parametrize("rows", [[], [["客户编码"]], [["随便", "写写"], ["C001", 80]], [[1, 2, 3]] * 20 + [HEADER]])
def test_a_tab_without_header_is_one_fault(rows):
    parsed = PRICES.parse(raw(*rows))
    assert len(parsed.faults) == 1
    assert "找不到表头" in parsed.faults[0].remedy
    assert "客户编码、产品编码、合作价(含税)" in parsed.faults[0].remedy


def test_sums_foot_notes_and_repeated_headers_are_left_out_and_reported():
    parsed = prices(
        GOOD,
        ["C001 小计", None, None, None, 80],
        HEADER,
        ["C002", *GOOD[1:]],
        [],
        [" 合 计 ", "", "", 2, 160],
        [None, "总计：", None, None, 160],
        ["制表人：张三", None, None, "审核：李四"],
        ["备注: 价格含税"],
    )
    assert [row.number for row in parsed.rows] == [2, 5]
    assert [notice.row for notice in parsed.notices] == [3, 4, 7, 8, 9, 10]
    assert not parsed.faults


def test_a_customer_whose_name_looks_like_a_sum_is_kept():
    parsed = prices(["C小计", *GOOD[1:]], ["审核设备", *GOOD[1:]])
    assert [row.values["customer_code"] for row in parsed.rows] == ["C小计", "审核设备"]


def test_all_faults_of_all_rows_come_at_once_with_their_place():
    parsed = prices(
        [None, "P01", "返点", "三个", D("0.12345"), "10/9/26", "x" * 300],
        GOOD,
        ["C002", None, "特价", Uncomputed("=A1"), ErrorValue("#N/A"), Clock("1:00"), None],
    )
    assert [row.number for row in parsed.rows] == [3]
    places = [(fault.row, fault.column, fault.title, fault.value) for fault in parsed.faults]
    assert sorted(places) == sorted(
        [
            (2, "A", "客户编码", ""),
            (2, "C", "类型", "返点"),
            (2, "D", "数量起", "三个"),
            (2, "E", "合作价(含税)", "0.12345"),
            (2, "F", "生效日期", "10/9/26"),
            (2, "G", "价格依据", "x" * 200),
            (4, "B", "产品编码", ""),
            (4, "D", "数量起", "=A1"),
            (4, "E", "合作价(含税)", "#N/A"),
            (4, "F", "生效日期", "1:00"),
        ]
    )
    assert str(parsed.faults[0]).startswith("合作价格 第 2 行 类型“返点”：只能填：合作价、特价。")


def test_blank_rows_and_rows_with_only_unknown_columns_are_passed_over():
    parsed = PRICES.parse(raw([*HEADER, "旁注"], [" ", "\u3000"], [*GOOD, "x"], [None] * 7 + ["只有旁注"]))
    assert [row.number for row in parsed.rows] == [3]
    assert not parsed.faults


def test_cells_merged_over_data_rows_are_refused():
    parsed = PRICES.parse(
        raw(["标题"], HEADER, GOOD, [None, "P02", *GOOD[2:]], ["C002", *GOOD[1:]], merged=[(1, 0, 1, 6), (3, 0, 4, 0)])
    )
    assert remedies(parsed) == [(4, "A", "客户编码", "", "这一格和旁边的合并了：请取消合并，在每一行分别填写。")]
    assert [row.number for row in parsed.rows] == [3, 5]


def test_a_record_may_stand_only_once_in_master_data():
    parsed = prices(GOOD, [*GOOD[:6], "另一份合同"], ["C002", *GOOD[1:]])
    assert remedies(parsed) == [(3, "A", "客户编码", "C001", "和第 2 行是同一条：请只留一行。")]


def test_facts_are_named_by_document_product_and_occurrence():
    first = ["SO1", date(2026, 10, 8), "P01", 5]
    parsed = orders(first, first, ["SO1", date(2026, 10, 8), "P02", 5], ["SO2", date(2026, 10, 8), "P01", 5])
    assert [row.key for row in parsed.rows] == [
        ("SO1", "P01", 1),
        ("SO1", "P01", 2),
        ("SO1", "P02", 1),
        ("SO2", "P01", 1),
    ]
    assert parsed.rows[0].digest == parsed.rows[1].digest != parsed.rows[2].digest


def test_facts_without_a_number_are_named_by_all_their_cells():
    parsed = orders(
        [None, date(2026, 10, 8), "P01", 5], [None, "2026.10.8", "Ｐ01", "5个"], [None, date(2026, 10, 8), "P01", 6]
    )
    assert [row.key[1] for row in parsed.rows] == [1, 2, 1]
    assert parsed.rows[0].key[0] == parsed.rows[1].key[0] == parsed.rows[0].digest


def test_the_digest_looks_at_what_is_said_and_not_at_how():
    spelled = ["Ｃ001 ", "P01", None, "1把", "¥80.00", "2026年1月1日", "HT-1"]
    assert prices(GOOD).rows[0].digest == prices(spelled).rows[0].digest
    turned = PRICES.parse(raw(list(reversed(HEADER)), list(reversed(GOOD))))
    assert turned.rows[0].digest == prices(GOOD).rows[0].digest
    assert prices([*GOOD[:4], D("80.01"), *GOOD[5:]]).rows[0].digest != prices(GOOD).rows[0].digest


def test_correct_rows_only_leaves_out_whole_documents():
    parsed = orders(
        ["SO1", date(2026, 10, 8), "P01", 5],
        ["SO1", date(2026, 10, 8), "P02", "五"],
        ["SO2", date(2026, 10, 8), "P01", 5],
        [None, "x", "P01", 5],
        [None, date(2026, 10, 8), "P01", 5],
    )
    assert parsed.torn == {"SO1"}
    assert [row.number for row in parsed.whole_rows] == [4, 6]


def test_doubts_and_notices_of_the_file_are_passed_on():
    parsed = ORDERS.parse(
        raw(
            ["订单号", "下单日期", "产品编码", "数量", "税号"],
            ["SO1", date(2026, 10, 8), "P01", 5, "91350211M0000XUF46"],
            name="订单明细",
            notices=["有 1 个隐藏行（第 2 行），照样读入。"],
        )
    )
    assert len(parsed.rows) == 1
    assert said(parsed)[0] == "订单明细：有 1 个隐藏行（第 2 行），照样读入。"
    assert "订单明细 第 2 行：统一社会信用代码" in said(parsed)[1]


def test_a_room_may_bring_a_reader_of_its_own():
    def terms(cell):
        if cell != "月末+30天":
            raise Unclear("看不懂这个结算方式：请写成 月末+30天。")
        return ("month_end", 30)

    tab = Tab("客户", (Field("code", "编码", kind="code"), Field("terms", "结算方式", read=terms)))
    parsed = tab.parse(raw(["编码", "结算方式"], ["C1", "月末+30天"], ["C2", "随便"]))
    assert parsed.rows[0].values["terms"] == ("month_end", 30)
    assert parsed.faults[0].remedy == "看不懂这个结算方式：请写成 月末+30天。"


def test_tabs_are_known_by_name_and_synonym():
    assert all(PRICES.is_called(name) for name in ("合作价格", " 合作价格表 ", "价 格"))
    assert not PRICES.is_called("客户")


def test_one_header_for_two_fields_is_a_mistake_of_the_declaration():
    tab = Tab("坏", (Field("a", "编码"), Field("b", "代码", synonyms=("编 码",))))
    with pytest.raises(ValueError, match="编 码"):
        _ = tab.known


def test_more_faults_than_anyone_reads_end_the_list():
    parsed = orders(*([["SO1", "x", None, "y"]] * 5000))
    assert MOST_FAULTS < len(parsed.faults) <= MOST_FAULTS + 5
    assert "问题太多" in said(parsed)[-1]


def test_a_marked_file_can_be_mended_and_comes_back_clean(tmp_path):
    path = tmp_path / "office.xlsx"
    path.write_bytes(xlsx.book({"合作价格": [["价格表"], HEADER, [*GOOD[:3], "三", *GOOD[4:]], ["C002", *GOOD[1:]]]}))
    parsed = PRICES.parse(read(path).tabs[0])
    assert [fault.column for fault in parsed.faults] == ["D"]
    path.write_bytes(annotated(path, parsed.faults))
    again = PRICES.parse(read(path).tabs[0])
    assert (again.faults, again.notices) == (parsed.faults, [])


def test_a_dirty_office_tab_from_file_to_rows(tmp_path):
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"date_1904": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet("价格")
        sheet.merge_range(0, 0, 0, 6, "合作价格表(2026)")
        sheet.write_row(
            2, 0, ["客户编码 *", "货号", "类型(合作价/特价)", "数量起", "合作价（含税）", "生效日期", "价格依据"]
        )
        sheet.write_number(3, 0, 7, workbook.add_format({"num_format": '"C"000'}))
        sheet.write_row(3, 1, ["Ｐ０１", "促销价 ", "1,000把", "￥ 80.5"])
        sheet.write_datetime(3, 5, date(2026, 10, 9), workbook.add_format({"num_format": 31}))
        sheet.write_string(3, 6, "=HYPERLINK(1)")
        sheet.write_row(4, 0, ["C008", 12, None, None, "80", "2026.10.9"])
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.write_row(6, 0, ["合计", None, None, 1001])
    path = tmp_path / "价格.xlsx"
    path.write_bytes(file.getvalue())
    parsed = PRICES.parse(read(path).tabs[0])
    assert [PRICES.record(row) for row in parsed.rows] == [
        PriceRow("C007", "P01", "special", 1000, D("80.5000"), date(2026, 10, 9), "=HYPERLINK(1)"),
        PriceRow("C008", "12", "agreed", 1, D("80.0000"), date(2026, 10, 9), None),
    ]
    assert parsed.rows[0].raw["customer_code"] == Shown(7, "C007")
    assert (parsed.faults, [notice.row for notice in parsed.notices]) == ([], [None, 7])


cells = some.one_of(
    some.none(),
    some.text(max_size=12),
    some.integers(),
    some.decimals(allow_nan=False, allow_infinity=False),
    some.booleans(),
    some.dates(),
    some.datetimes(),
    some.sampled_from([Uncomputed("=A1"), ErrorValue("#REF!"), Clock("1:00"), Shown(7, "7%"), *HEADER, "合计", "8O"]),
)


@given(some.lists(some.lists(cells, min_size=1, max_size=9), max_size=6))
def test_no_cell_can_make_a_tab_stumble(rows):
    for tab in (PRICES, ORDERS):
        parsed = tab.parse(raw(HEADER, *rows))
        assert len(parsed.rows) + len({fault.row for fault in parsed.faults}) <= len(rows) + 1

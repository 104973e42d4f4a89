"""The person gets the own file back with the faulty cells marked, and everything else as it was."""

from datetime import date
from functools import cache
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
import xlwt

from gendan.base.columns import column
from gendan.base.rows import CellFault
from gendan.base.workbook import Uncomputed, Unreadable
from gendan.base.workbook.annotate import annotated
from gendan.base.workbook.read import read
from tests.base import xlsx

RED = "FFFFC7CE"


def fault(tab, row, letter, title, remedy="请改。"):
    return CellFault(tab, row, letter, title, "x", remedy)


@pytest.fixture
def saved(tmp_path):
    """Write bytes to a file of this name and return its path."""

    def save(data, name="office.xlsx"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return save


@cache
def rich():
    """A workbook with what people put into theirs."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as workbook:
        money = workbook.add_format({"num_format": "#,##0.00", "bg_color": "#FFFF00", "bold": True})
        workbook.add_worksheet("首页").write(0, 0, "说明")
        sheet = workbook.add_worksheet("客户")
        sheet.merge_range(0, 0, 0, 3, "客户 <一览> & 表", money)
        for index, title in enumerate(["编码", "名称", "金额", "日期"]):
            sheet.write(1, index, title)
        for row in range(2, 12):
            sheet.write_string(row, 0, f"0{row}")
            sheet.write_string(row, 1, "=cmd|' /C calc'!A0")
            sheet.write_number(row, 2, row * 1.5, money)
            sheet.write_formula(row, 3, "=C3*2", None, row * 3)
        sheet.write_comment(3, 1, "批注")
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.autofilter(1, 0, 11, 3)
        sheet.freeze_panes(2, 0)
        sheet.data_validation(2, 0, 11, 0, {"validate": "list", "source": ["a", "b"]})
        sheet.conditional_format(2, 2, 11, 2, {"type": "data_bar"})
        sheet.write_url(12, 0, "internal:首页!A1")
        workbook.add_chart({"type": "line"})
    return file.getvalue()


FAULTS = [
    fault("客户", 3, "A", "编码", "没有这个客户：请核对 <编码> & 名称。"),
    fault("客户", 3, "C", "金额"),
    fault("客户", 5, "C", "金额"),
    fault("客户", 6, "B", "名称"),
    fault("客户", 7, "", ""),
    fault("没有的表", 1, "A", "x"),
]


def test_marked_cells_are_red_and_the_remedies_stand_behind_the_row(saved):
    data = annotated(saved(rich()), FAULTS)
    sheet = openpyxl.load_workbook(BytesIO(data))["客户"]
    red = {cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == RED}
    assert red == {"A3", "C3", "C5", "B6"}
    assert sheet["E3"].value == "问题：编码：没有这个客户：请核对 <编码> & 名称。 金额：请改。"
    assert (sheet["E5"].value, sheet["E7"].value) == ("问题：金额：请改。", "问题：请改。")
    assert {cell.row for cell in sheet["E"] if cell.value} == {3, 5, 6, 7}
    assert (sheet["C3"].number_format, sheet["C3"].font.bold) == ("#,##0.00", True)


def test_all_else_in_the_file_stays_as_it_was(saved):
    before, after = xlsx.parts(rich()), xlsx.parts(annotated(saved(rich()), FAULTS))
    changed = {name for name in before if before[name] != after[name]}
    assert before.keys() == after.keys()
    assert changed == {"xl/worksheets/sheet2.xml", "xl/styles.xml"}
    old, new = (openpyxl.load_workbook(BytesIO(data))["客户"] for data in (rich(), annotated(saved(rich()), FAULTS)))
    for row in old:
        for cell in row:
            twin = new[cell.coordinate]
            assert (cell.value, cell.data_type, cell.number_format) == (twin.value, twin.data_type, twin.number_format)
            if cell.coordinate not in ("A3", "C3", "C5", "B6"):
                assert cell.fill.fgColor.rgb == twin.fill.fgColor.rgb


def test_the_values_can_be_read_again(saved):
    path = saved(rich())
    again = read(saved(annotated(path, FAULTS), "again.xlsx"))
    for old, new in zip(read(path).tabs, again.tabs, strict=True):
        assert [row.cells for row in old.rows] == [row.cells[:4] for row in new.rows]
        assert (old.hidden_rows, old.merged) == (new.hidden_rows, new.merged)


def test_missing_cells_are_made_in_their_order(saved):
    first = '<row r="1" spans="1:3"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c></row>'
    second = '<row r="2"><c r="C2"><v>4</v></c></row>'
    faults = [fault("表", 1, "B", "名称"), fault("表", 2, "A", "编码")]
    data = annotated(saved(xlsx.odd(first + second, ["0.00"])), faults)
    tab = read(saved(data, "again.xlsx")).tabs[0]
    assert [row.cells for row in tab.rows] == [
        [1, None, 3, "问题：名称：请改。"],
        [None, None, 4, "问题：编码：请改。"],
    ]
    sheet = openpyxl.load_workbook(BytesIO(data))["表"]
    assert {cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == RED} == {"B1", "A2"}


def test_sheets_of_other_producers_are_marked_too(saved):
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row><x:c t="str"><x:v>=1+1</x:v></x:c><x:c><x:f>B1</x:f></x:c></x:row></x:sheetData></x:worksheet>'
    )
    data = annotated(
        saved(xlsx.changed(xlsx.book({"表": []}), {xlsx.SHEET: sheet.encode()})), [fault("表", 1, "B", "金额")]
    )
    assert read(saved(data, "again.xlsx")).tabs[0].rows[0].cells == ["=1+1", Uncomputed("=B1"), "问题：金额：请改。"]
    assert openpyxl.load_workbook(BytesIO(data))["表"]["B1"].fill.fgColor.rgb == RED


def test_a_csv_comes_back_as_xlsx_with_its_texts(saved):
    path = saved("编码,名称\n007,=1+1\nC2,宁波\n".encode("gb18030"), "客户.csv")
    data = annotated(path, [fault("客户", 2, "C", "省"), fault("客户", 3, "A", "编码")])
    tab = read(saved(data, "again.xlsx")).tabs[0]
    assert tab.name == "客户"
    note = {"C": "问题：省：请改。", "A": "问题：编码：请改。"}
    assert [row.cells for row in tab.rows] == [
        ["编码", "名称"],
        ["007", "=1+1", None, note["C"]],
        ["C2", "宁波", None, note["A"]],
    ]
    sheet = openpyxl.load_workbook(BytesIO(data)).active
    assert (sheet["B2"].data_type, sheet["C2"].fill.fgColor.rgb, sheet["A3"].fill.fgColor.rgb) == ("s", RED, RED)


def test_an_xls_comes_back_as_xlsx_with_its_values(saved):
    file, workbook = BytesIO(), xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet("客户")
    for index, value in enumerate(["编码", 123, 0.5, True]):
        sheet.write(0, index, value)
    sheet.write(1, 1, date(2026, 10, 9), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    workbook.save(file)
    path = saved(file.getvalue(), "旧.xls")
    again = read(saved(annotated(path, [fault("客户", 2, "B", "日期")]), "again.xlsx")).tabs[0]
    assert again.rows[0].cells == read(path).tabs[0].rows[0].cells
    assert again.rows[1].cells == [None, date(2026, 10, 9), None, None, "问题：日期：请改。"]


def test_a_hostile_file_is_refused_here_too(saved):
    with pytest.raises(Unreadable):
        annotated(saved(b"PK\x03\x04 nothing"), FAULTS)


def test_ten_thousand_faults_in_seconds(saved):
    rows = [["编码", "名称", "金额"], *([f"C{n}", "宏达", n] for n in range(20_000))]
    faults = [fault("客户", n + 2, "C", "金额") for n in range(0, 20_000, 2)]
    data = annotated(saved(xlsx.book({"客户": rows})), faults)
    tab = read(saved(data, "again.xlsx")).tabs[0]
    assert sum(len(row.cells) > column("D") for row in tab.rows) == 10_000

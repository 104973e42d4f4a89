"""What an office's file holds comes back exactly, whoever saved it and in whichever of the three formats."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
import xlwt

from gendan.base.columns import column, letter
from gendan.base.workbook import Clock, ErrorValue, Shown, Uncomputed, Unreadable
from gendan.base.workbook.read import read
from tests.base import xlsx


@pytest.fixture
def opened(tmp_path):
    """Read bytes as a file of this name."""

    def read_bytes(data, name="office.xlsx"):
        path = tmp_path / name
        path.write_bytes(data)
        return read(path)

    return read_bytes


def cells(workbook):
    return [(row.number, row.cells) for row in workbook.tabs[0].rows]


def test_values_come_back_typed_and_empty_rows_are_left_out(opened):
    rows = [["编码", "数量"], [], ["007", 3, 0.1, True, date(2026, 10, 9), None, "=cmd|' /C calc'!A0"]]
    workbook = opened(xlsx.book({"客户": rows}))
    assert (workbook.kind, workbook.tabs[0].name) == ("xlsx", "客户")
    assert cells(workbook) == [
        (1, ["编码", "数量"]),
        (3, ["007", 3, Decimal("0.1"), True, date(2026, 10, 9), None, "=cmd|' /C calc'!A0"]),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", Decimal("0.1")),
        ("36.5", Decimal("36.5")),
        ("7.0000000000000007E-2", Decimal("0.07")),
        ("1.38E+10", 13800000000),
        ("-0", 0),
        ("123456789012345", 123456789012345),
        ("1.2345678901234567E19", Decimal("12345678901234567000")),
        ("40.150000000000006", Decimal("40.150000000000006")),
    ],
)
def test_a_number_is_the_number_in_the_file(opened, text, value):
    assert cells(opened(xlsx.odd(f'<row r="1"><c r="A1"><v>{text}</v></c></row>'))) == [(1, [value])]


def test_dates_follow_the_calendar_of_the_file(opened):
    rows = [[date(2026, 10, 9), datetime(2026, 10, 9, 14, 30)]]
    for options in ({}, {"date_1904": True}):
        file = BytesIO()
        with xlsxwriter.Workbook(file, options) as workbook:
            sheet = workbook.add_worksheet()
            for index, value in enumerate(rows[0]):
                sheet.write_datetime(0, index, value, workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        assert cells(opened(file.getvalue())) == [(1, rows[0])]


@pytest.mark.parametrize(
    "code", ['yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d;@", "[DBNum1][$-804]yyyy年m月d日;@", 31, 57, 14, 27]
)
def test_chinese_date_formats_make_dates(opened, code):
    row = '<row r="1"><c r="A1" s="1"><v>46304</v></c></row>'
    assert cells(opened(xlsx.odd(row, [code]))) == [(1, [date(2026, 10, 9)])]


@pytest.mark.parametrize(
    ("code", "number", "value"),
    [
        ("00000", "123", Shown(123, "00123")),
        ('"P"000', "5", Shown(5, "P005")),
        ('0"套"', "5", Shown(5, "5套")),
        ("0%", "7.0000000000000007E-2", Shown(Decimal("0.07"), "7%")),
        ("0.0%", "0.925", Shown(Decimal("0.925"), "92.5%")),
        (10, "1", Shown(1, "100%")),
        ('0.00"%";[Red]-0.00"%"', "7", Shown(7, "7%")),
        ("#,##0.00", "1234.5", Decimal("1234.5")),
        ('"¥"#,##0.00', "80", 80),
        ("0", "80", 80),
        ("General", "46304", 46304),
    ],
)
def test_a_format_that_shows_more_than_the_number_is_kept_with_it(opened, code, number, value):
    row = f'<row r="1"><c r="A1" s="1"><v>{number}</v></c></row>'
    assert cells(opened(xlsx.odd(row, [code]))) == [(1, [value])]


def test_formulas_without_a_result_and_errors_are_told_from_blanks(opened):
    row = (
        '<row r="2"><c r="A2"><f>B2*C2</f></c><c r="B2"><f>1+1</f><v>2</v></c>'
        '<c r="C2" t="str"><f>IF(1,"")</f><v></v></c><c r="D2" t="e"><f>NA()</f><v>#N/A</v></c>'
        '<c r="E2" t="e"><v>#REF!</v></c>'
        '<c r="F2"><f t="shared" si="0"/><v/></c><c r="G2" t="str"><f>A1</f><v>好</v></c></row>'
    )
    found = [Uncomputed("=B2*C2"), 2, None, ErrorValue("#N/A"), ErrorValue("#REF!"), Uncomputed("="), "好"]
    assert cells(opened(xlsx.odd(row))) == [(2, found)]


def test_a_formula_saved_by_openpyxl_has_no_result(opened):
    file, workbook = BytesIO(), openpyxl.Workbook()
    workbook.active.append(["=1+1", "x"])
    workbook.save(file)
    assert cells(opened(file.getvalue())) == [(1, [Uncomputed("=1+1"), "x"])]


def test_cells_without_a_place_stand_one_after_the_other(opened):
    rows = (
        '<row><c t="inlineStr"><is><t>a</t></is></c><c><v>1</v></c></row><row r="4"><c/><c r="C4"><f>A1</f></c></row>'
    )
    assert cells(opened(xlsx.odd(rows))) == [(1, ["a", 1]), (4, [None, None, Uncomputed("=A1")])]


def test_prefixed_element_names_and_single_quotes_are_understood(opened):
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        "<x:row r='1' hidden='1'><x:c r='A1'><x:f>B1</x:f></x:c><x:c r='B1'><x:v>3</x:v></x:c></x:row>"
        "</x:sheetData></x:worksheet>"
    )
    workbook = opened(xlsx.changed(xlsx.book({"表": []}), {xlsx.SHEET: sheet.encode()}))
    assert cells(workbook) == [(1, [Uncomputed("=B1"), 3])]
    assert workbook.tabs[0].hidden_rows == [1]


def test_hidden_rows_and_tabs_are_read_and_reported(opened):
    file = BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        workbook.add_worksheet("首页")
        sheet = workbook.add_worksheet("客户")
        sheet.hide()
        for row in range(5):
            sheet.write(row, 0, f"C{row}")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(40, None, None, {"hidden": True})
    tab = opened(file.getvalue()).tabs[1]
    assert len(tab.rows) == 5
    assert tab.hidden_rows == [3]
    assert tab.notices == ["工作表“客户”是隐藏的，照样读入。", "有 1 个隐藏行（第 3 行），照样读入。"]


def test_formatted_blanks_far_away_are_not_content(opened):
    file = BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "C001")
        sheet.write_blank(900_000, 500, None, workbook.add_format({"bold": True}))
    assert cells(opened(file.getvalue())) == [(1, ["C001"])]


def test_merged_areas_are_told_with_excel_rows(opened):
    file = BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "客户一览表")
        sheet.merge_range(2, 1, 3, 1, "C001")
        sheet.write(4, 2, "x")
    assert opened(file.getvalue()).tabs[0].merged == [(1, 0, 1, 2), (3, 1, 4, 1)]


def test_a_time_of_day_is_no_date(opened):
    row = '<row r="1"><c r="A1" s="1"><v>0.25</v></c><c r="B1" s="2"><v>1.5</v></c></row>'
    assert cells(opened(xlsx.odd(row, ["hh:mm", "[h]:mm"]))) == [(1, [Clock("06:00:00"), Clock("1 day, 12:00:00")])]


def test_an_old_xls_is_read_with_a_warning(opened):
    file, workbook = BytesIO(), xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet("客户")
    for index, value in enumerate(["编码", 123, 0.5, True]):
        sheet.write(0, index, value)
    sheet.write(1, 1, date(2026, 10, 9), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    workbook.save(file)
    read_back = opened(file.getvalue(), "旧.xls")
    assert read_back.kind == "xls"
    assert cells(read_back) == [(1, ["编码", 123, Decimal("0.5"), True]), (2, [None, date(2026, 10, 9)])]
    assert len(read_back.tabs[0].notices) == 1


TABLE = '客户编码,客户名称\r\nC001,杭州宏达五金有限公司\r\n007,"第一行\r\n第二行,末"\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_any_office_encoding(opened, encoding):
    workbook = opened(TABLE.encode(encoding), "客户.csv")
    assert (workbook.kind, workbook.tabs[0].name) == ("csv", "客户")
    named = [(1, ["客户编码", "客户名称"]), (2, ["C001", "杭州宏达五金有限公司"]), (3, ["007", "第一行\r\n第二行,末"])]
    assert cells(workbook) == named


@pytest.mark.parametrize("name", ["杭州宏达五金有限公司", "鑫淼垚喆", "①号店·×㎡", "龘靐齉", "a"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_csv_names_are_never_garbled(opened, name, encoding):
    text = f"客户编码,客户名称,省,备注\nC001,{name},浙江省,铺货代销\n"
    assert cells(opened(text.encode(encoding), "客户.csv"))[1] == (2, ["C001", name, "浙江省", "铺货代销"])


@pytest.mark.parametrize(
    "data",
    [
        "谩".encode("gb18030"),
        "á,é".encode(),
        "客户编码,联通\n".encode("gb18030") + b"\xff\xff",
        b"C001\0,1",
        b"\x81\x20,\x99",
    ],
)
def test_csv_that_reads_both_ways_or_neither_is_refused(opened, data):
    with pytest.raises(Unreadable, match="编码"):
        opened(data, "客户.csv")


def test_csv_separators_and_disarmed_text(opened):
    text = "编码;名称\n=\"00123\";'=1+1\n'-5;it's\n"
    assert cells(opened(text.encode(), "a.csv")) == [(1, ["编码", "名称"]), (2, ["00123", "=1+1"]), (3, ["-5", "it's"])]
    assert cells(opened("编码\t名称\nC1\t一,二\n".encode(), "a.txt"))[1] == (2, ["C1", "一,二"])


def test_csv_with_an_open_quote_names_the_line(opened):
    with pytest.raises(Unreadable, match="引号"):
        opened('编码,名称\nC001,"杭州\nC002,宁波\n'.encode(), "a.csv")


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        ("a.xlsx", b"", "另存为"),
        ("a.pdf", b"%PDF-1.7 ...", "另存为"),
        ("a.xlsx", b"PK\x03\x04 and nothing more", "损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "损坏"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_remedy(opened, name, data, word):
    with pytest.raises(Unreadable, match=word) as refusal:
        opened(data, name)
    assert refusal.value.part == name


def test_a_missing_file_is_unreadable(tmp_path):
    with pytest.raises(Unreadable, match="打不开"):
        read(tmp_path / "nothing.xlsx")


def test_column_letters():
    assert [letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(column(letter(index)) == index for index in range(20_000))


def test_what_was_read_once_is_not_parsed_again(tmp_path):
    path, kept = tmp_path / "book.xlsx", tmp_path / "read.jsonl"
    path.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(Unreadable):
        read(path, kept=kept)
    assert list(tmp_path.iterdir()) == [path]
    path.write_bytes(xlsx.book({"客户": [["编码", 1.5], ["C001", 7]]}))
    first = read(path, kept=kept)
    path.unlink()
    assert read(path, kept=kept) == first

"""Sheets as XLSX: the figures of the JSON to the 分, the office's old face, and nothing in the file that can run."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import unescape
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from gendan.base.table import Column, build
from gendan.sheets.render.xlsx import write_xlsx
from tests.sheets import extract, sample

EVERY = [sample.october(), sample.wide(), sample.long(300), sample.empty()]


@pytest.mark.parametrize("filled", EVERY, ids=["october", "wide", "long", "empty"])
def test_every_value_reads_back_as_the_json_has_it(filled):
    assert extract.figures_of_xlsx(write_xlsx(filled, **sample.PRINTED), filled) == extract.stated(filled)


@pytest.mark.parametrize("text", sample.DIRTY)
def test_what_a_person_wrote_stays_text(text):
    filled = sample.filled(build([Column("note", text)], [{"note": text}], title=text), company=text, basis=text)
    data = write_xlsx(replace(filled, title=text), **sample.PRINTED | {"printed_by": text})
    assert _running_parts(data) == []
    cells = [cell for row in load_workbook(BytesIO(data)).active.iter_rows() for cell in row if _says(cell, text)]
    assert len(cells) >= 4
    assert {cell.data_type for cell in cells} == {"s"}


def test_what_no_file_can_carry_is_left_out():
    page = _pages(
        sample.filled(build([Column("note", "备注")], [{"note": "完\uffff好\ufffe\ud800"}]), title="完\x07好\uffff")
    )[0]
    assert page["A6"].value == "完好"
    assert page.title == "完好"


def test_codes_keep_their_zeros_and_all_their_digits():
    page = _pages(sample.october())[0]
    assert page["B6"].value == "00123"
    assert page["Q6"].value == "26332000000000000000"
    assert page["Q6"].number_format == "@"


def test_amounts_too_large_for_a_spreadsheet_number_are_written_out():
    amounts = [Decimal("9999999999999.99"), Decimal("10000000000000.01"), Decimal("-10000000000000.01")]
    page = _pages(sample.filled(build([Column("owed", "欠款", "cash")], [{"owed": amount} for amount in amounts])))[0]
    assert [cell.value for cell in page["A"][5:8]] == [
        9999999999999.99,
        "10,000,000,000,000.01",
        "-10,000,000,000,000.01",
    ]


def test_a_day_before_the_calendar_of_spreadsheets_is_written_out():
    page = _pages(sample.filled(build([Column("on", "日期", "date")], [{"on": date(1899, 12, 31)}])))[0]
    assert page["A6"].value == "1899-12-31"


def test_it_looks_like_the_old_sheet():
    page = _pages(sample.october())[0]
    assert page["A1"].value == "宁波安居家庭用品有限公司"
    assert (page["A2"].value, page["A2"].font.size, page["A2"].font.bold) == ("直销客户每月销售汇总表", 18, True)
    said = [cell.value for row in (3, 4) for cell in page[row] if cell.value]
    assert said == [
        "期间:2026年10月01日—2026年10月31日",
        "口径:发货日期在本期内的含税金额,铺货按结算日期计",
        "单位:元(含税)",
        "编号:XS-R-07-202610-V1",
    ]
    assert page.freeze_panes == "D6"
    assert page.print_title_rows == "$5:$5"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert all(cell.border.left.style == "thin" for row in page["A5:R9"] for cell in row)
    assert [page.cell(row, 1).value for row in (10, 18, 19)] == ["王强 小计", "李娜 小计", "合计"]
    assert page["A19"].font.bold
    assert page.cell(page.max_row, 1).value.split() == ["制表:", "审核:", "批准:"]


def test_each_kind_has_its_number_format():
    page = _pages(sample.october())[0]
    formats = {cell.value: page.cell(7, cell.column).number_format for cell in page[5]}
    assert formats["发货单数"].startswith("#,##0;")
    assert formats["发货金额"].startswith("#,##0.00;[Red]")
    assert formats["当月回款率"].startswith('0.00"%"')
    assert formats["单价(含税)"].startswith("#,##0.00##")
    assert formats["最近发货"] == "yyyy-mm-dd"


def test_the_foot_says_who_printed_it_when_and_who_may_read_it():
    foot = re.search("<oddFooter>(.*)</oddFooter>", _sheet(sample.october()))[1]
    # In a foot && is the sign &, which would otherwise begin a command.
    assert (
        unescape(foot) == "&L打印日期:2026-11-05 09:30  打印人:陈静&&Co  日志:57-0a1b2c3d4e5f&C第&P页/共&N页&R密级:内部"
    )


def test_a_confidential_sheet_names_its_reader_on_every_page():
    header = re.search("<oddHeader>(.*)</oddHeader>", _sheet(sample.wide()))[1]
    assert unescape(header).endswith("机密 陈静&&Co 2026-11-05 09:30")
    assert "<oddHeader>" not in _sheet(sample.october())


def test_a_usual_sheet_prints_one_page_wide_and_a_very_wide_one_on_several_that_repeat_the_names():
    assert '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>' in _sheet(sample.long(10))
    assert ' fitToWidth="4" fitToHeight="0" ' in _sheet(sample.wide())
    assert (_pages(sample.long(10))[0].print_title_cols, _pages(sample.wide())[0].print_title_cols) == (None, "$A:$E")


def test_a_long_remark_gets_the_height_it_needs_and_never_more_than_a_row_may_have():
    rows = [{"note": "催款" * 30}, {"note": "催款" * 9000}, {"note": "好"}]
    page = _pages(sample.filled(build([Column("note", "备注", width=24)], rows)))[0]
    assert page.row_dimensions[6].height > 20
    assert 400 < page.row_dimensions[7].height <= 409
    assert page.row_dimensions[8].height is None


def test_each_table_block_has_a_page_with_its_own_name_even_when_names_are_alike():
    products = sample.october().blocks["products"]
    alike = {str(n): replace(products, title="产品/明细:一二三四五六七八九十一二三四五六七八九十") for n in range(3)}
    names = load_workbook(BytesIO(write_xlsx(replace(sample.october(), blocks=alike), **sample.PRINTED))).sheetnames
    assert len(set(names)) == 4
    assert max(map(len, names)) <= 31


def test_the_same_sheet_gives_the_same_file():
    assert write_xlsx(sample.october(), **sample.PRINTED) == write_xlsx(sample.october(), **sample.PRINTED)


def test_only_one_module_writes_spreadsheets():
    root = Path(__file__).parents[2] / "gendan"
    writers = [
        path
        for path in root.rglob("*.py")
        if re.search(r"^(from|import) (xlsxwriter|openpyxl)", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert writers == [root / "base/workbook/out.py"]


def _pages(filled):
    return load_workbook(BytesIO(write_xlsx(filled, **sample.PRINTED))).worksheets


def _says(cell, text):
    return isinstance(cell.value, str) and extract.uncoded(cell.value) == text


def _sheet(filled):
    with ZipFile(BytesIO(write_xlsx(filled, **sample.PRINTED))) as file:
        return file.read("xl/worksheets/sheet1.xml").decode()


def _running_parts(data):
    """Formulas, links, macros and outside references in the file."""
    with ZipFile(BytesIO(data)) as file:
        texts = {name: file.read(name).decode() for name in file.namelist()}
    signs = ("<f>", "<f ", "<hyperlink", '/hyperlink"', "externalLink", "vbaProject", "TargetMode")
    return [(name, sign) for name, text in texts.items() for sign in signs if sign in text]

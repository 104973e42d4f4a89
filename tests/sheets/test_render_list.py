"""Lists as XLSX, streamed: the same safety as a sheet, in steady memory, fast from the first byte."""

import tracemalloc
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import islice
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from gendan.base.table import Column
from gendan.base.workbook.out import stream_list
from tests.sheets import extract, sample

COLUMNS = [
    Column("number", "单号", "code"),
    Column("ordered_on", "日期", "date"),
    Column("entered_at", "录入时间", "time"),
    Column("customer_name", "客户"),
    Column("quantity", "数量", "count"),
    Column("unit_price", "单价", "price"),
    Column("amount", "金额", "cash"),
    Column("discount_rate", "折扣率", "share"),
    Column("is_late", "延期", "flag"),
    Column("note", "备注"),
]


def _orders(number):
    for n in range(number):
        yield (
            f"{n:08}",
            date(2026, 10, 1 + n % 31),
            datetime(2026, 10, 31, 17, n % 60),
            f"客户{n % 2000}有限公司",
            n % 500,
            Decimal("80.1234"),
            Decimal(n * 137 - 1000).scaleb(-2),
            None if n % 3 else Decimal("94.117647"),
            n % 2 == 0,
            sample.DIRTY[n % len(sample.DIRTY)],
        )


def test_every_value_reads_back():
    page = load_workbook(BytesIO(_drawn(_orders(200)))).active
    rows = list(page.iter_rows(values_only=True))
    assert rows[0][0] == "订单清单"
    assert rows[1][0] == "条件:2026年10月"
    assert list(rows[2]) == [column.title for column in COLUMNS]
    for read, order in zip(rows[3:], _orders(200), strict=True):
        assert read[0] == order[0]
        assert read[1].date() == order[1]
        assert read[2] == order[2]
        assert read[4] == order[4]
        assert [Decimal(str(read[n])) for n in (5, 6)] == [order[5], order[6]]
        assert read[7] == ("—" if order[7] is None else 94.12)
        assert read[8] == ("是" if order[8] else "否")
        # The writing of the format for a text that looks like its writing of a control character.
        assert extract.uncoded(read[9]) == order[9].replace("_x0041_", "_x005F_x0041_")


def test_nothing_in_it_can_run():
    with ZipFile(BytesIO(_drawn(_orders(50), ["=1+1", "@x"]))) as file:
        texts = {name: file.read(name).decode() for name in file.namelist()}
    for sign in ("<f>", "<f ", "<hyperlink", '/hyperlink"', "TargetMode", "vbaProject"):
        assert not [name for name, text in texts.items() if sign in text]


def test_another_reader_agrees():
    read = CalamineWorkbook.from_filelike(BytesIO(_drawn(_orders(50)))).get_sheet_by_index(0).to_python()
    assert len(read) == 53
    assert read[3][0] == "00000000"
    assert read[4][1] == date(2026, 10, 2)
    assert read[52][6] == 57.13


def test_an_amount_too_large_for_a_spreadsheet_number_is_written_out():
    page = load_workbook(
        BytesIO(b"".join(_stream([Column("owed", "欠款", "cash")], [(Decimal("10000000000000.01"),)])))
    ).active
    assert page["A4"].value == "10,000,000,000,000.01"


def test_what_no_file_can_carry_is_left_out():
    drawn = b"".join(_stream([Column("note", "备注")], [("完\uffff好\ufffe\ud800",)]))
    assert load_workbook(BytesIO(drawn)).active["A4"].value == "完好"


def test_an_empty_list_is_a_good_file():
    assert load_workbook(BytesIO(_drawn([]))).active.max_row == 3


def test_a_row_that_does_not_fit_the_columns_stops_the_export():
    with pytest.raises(ValueError, match="zip"):
        _drawn([("00001",)])


def test_it_prints_with_its_head_on_every_page():
    page = load_workbook(BytesIO(_drawn(_orders(5)))).active
    assert (page.freeze_panes, page.print_title_rows) == ("A4", "$1:$3")


def test_memory_does_not_grow_with_the_list():
    tracemalloc.start()
    chunks = _stream(COLUMNS, _orders(20_000))
    for _ in islice(chunks, 5):
        pass
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    for _ in chunks:
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - before < 8_000_000


def _stream(columns, rows, title_lines=("订单清单", "条件:2026年10月")):
    return stream_list(columns, rows, title_lines, **sample.EXPORTED)


def _drawn(rows, title_lines=("订单清单", "条件:2026年10月")):
    return b"".join(_stream(COLUMNS, rows, title_lines))

"""Builds the workbooks that tests read: whole ones with XlsxWriter, odd ones by changing a part of the zip."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
PLAIN = {
    **dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False),
    "in_memory": True,  # a file for each part costs as much as all that is written
}
ODD_SHEET = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
)


def book(tabs, **options):
    """The bytes of a workbook: {tab name: rows of values}, dates as date cells."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, PLAIN | options) as workbook:
        look = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in tabs.items():
            sheet = workbook.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    _write(sheet, row, column, value, look)
    return file.getvalue()


def _write(sheet, row, column, value, look):
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    elif value is not None:
        sheet.write(row, column, value)


def changed(data, parts):
    """The zip with these parts ({path or ZipInfo: bytes}) replaced or added."""
    file, names = BytesIO(), {path if isinstance(path, str) else path.filename for path in parts}
    with ZipFile(BytesIO(data)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in names:
                new.writestr(name, old.read(name))
        for path, content in parts.items():
            new.writestr(path, content)
    return file.getvalue()


def part(data, path):
    """The text of one part."""
    with ZipFile(BytesIO(data)) as file:
        return file.read(path).decode()


def parts(data):
    """{path: bytes}"""
    with ZipFile(BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def odd(cells, formats=(), **options):
    """A workbook whose only sheet 表 has this XML inside sheetData; style 1 is the first of `formats`, and so on."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet("表")
        for row, code in enumerate(formats):
            sheet.write_number(row, 0, 0, workbook.add_format({"num_format": code}))
    return changed(file.getvalue(), {SHEET: (ODD_SHEET % cells).encode()})


def symlink(name):
    """An entry that a Unix unzip would make a link of."""
    entry = ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    return entry

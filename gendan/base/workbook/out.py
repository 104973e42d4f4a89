"""The one writer of XLSX files: text stays text whatever it begins with, figures are numbers, nothing in it can run."""

import re
from datetime import date, datetime
from io import BytesIO
from itertools import count, islice
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from gendan.base.table import BLANK, NUMERIC, plain, shown

NUMBER_FORMATS = {
    "cash": "#,##0.00;[Red]-#,##0.00",
    "price": "#,##0.00##;[Red]-#,##0.00##",
    "price8": "#,##0.00000000;[Red]-#,##0.00000000",
    "share": '0.00"%";[Red]-0.00"%"',
    "count": "#,##0;[Red]-#,##0",
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm",
    "code": "@",
}
WIDTHS = {
    "cash": 15,
    "price": 12,
    "price8": 16,
    "share": 10,
    "count": 10,
    "date": 11,
    "time": 17,
    "month": 9,
    "flag": 6,
}
TEXT_WIDTH = 20
# A spreadsheet number has 15 good digits: 分 from here on, and days before its calendar begins, are written as text.
MOST = 10**13
FIRST_YEAR = 1900
LONGEST_TEXT = 32_767
ROWS_AT_ONCE = 500
HEADER = {"bold": True, "border": 1, "align": "center", "text_wrap": True, "bg_color": "#E7EBF0"}

SHEET = "xl/worksheets/sheet1.xml"
SAMPLE_ROW = re.compile(r'(.*)<row r="(\d+)"[^>]*>(.*)</row>(</sheetData>.*)', re.DOTALL)
STYLE = re.compile(r' s="(\d+)"')
ZERO_DAY = date(1899, 12, 30).toordinal()
CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
NO_SIGN = re.compile("[\ufffe\uffff\ud800-\udfff]")
WRITTEN_CODE = re.compile("(_x[0-9A-Fa-f]{4}_)")
UNSAFE = re.compile(f"[&<>]|{CONTROL.pattern}|{NO_SIGN.pattern}|{WRITTEN_CODE.pattern}")


class Page(Worksheet):
    """One worksheet that takes values by their kind (gendan/base/table.py)."""

    def put(self, row, column, kind, value, look):
        """Write one value; None is `—` for a figure and blank for a text, as on screen."""
        if is_figure(kind, value):
            self.write_number(row, column, float(plain(kind, value)), look)
        elif isinstance(value, date) and value.year >= FIRST_YEAR:
            self.write_datetime(row, column, value, look)
        elif text := NO_SIGN.sub("", shown(kind, value)):
            self.write_string(row, column, text, look)
        else:
            self.write_blank(row, column, None, look)

    def span(self, row, first, last, kind, value, look):
        """Write one value over the columns first…last of a row."""
        if last > first:
            self.merge_range(row, first, row, last, "", look)
        self.put(row, first, kind, value, look)

    def paper(self, *, printed_by, printed_at, classification, head=""):
        """A4 landscape with a foot that says who printed it when, which page it is, and who may read it."""
        self.set_landscape()
        self.set_paper(9)
        self.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        left = printed(printed_by[:40], printed_at, head)
        right = _("密级:%(classification)s") % {"classification": classification}
        self.set_footer(f"&L{_inert(left)}&C{_('第&P页/共&N页')}&R{_inert(right)}")

    def watermark(self, text):
        """Say in grey above every printed page whose copy this is."""
        self.set_header(f"&C&14&KBFBFBF{_inert(text)}" if text else "")


class Book(Workbook):
    """A workbook on `file` (a path or a binary file) whose text can never become a formula, a link or a number."""

    worksheet_class = Page

    def __init__(self, file, *, title, author, at):
        unsafe = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
        super().__init__(file, {"in_memory": True, "remove_timezone": True, **dict.fromkeys(unsafe, False)})
        self.set_properties({"title": _carried(title), "author": _carried(author), "created": at.replace(tzinfo=None)})
        self._looks = {}

    def page(self, title):
        """Add a worksheet; its tab carries as much of the title as a tab may."""
        name = re.sub(r"[\[\]:*?/\\'\s]+", " ", _carried(title)).strip()[:26] or _("表")
        taken = {page.name.lower() for page in self.worksheets()}
        names = (name if n == 1 else f"{name} ({n})" for n in count(1))
        page = self.add_worksheet(next(free for free in names if free.lower() not in taken))
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        return page

    def look(self, **properties):
        """A cell format in the office's old face, made once per set of properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            self._looks[key] = self.add_format({"font_name": "宋体", "font_size": 10, "valign": "vcenter"} | properties)
        return self._looks[key]

    def cell(self, kind, **properties):
        """The look of a bordered table cell of this kind."""
        face = {"border": 1, "num_format": NUMBER_FORMATS.get(kind, "General")}
        return self.look(**face | {"align": side(kind)} | properties)


def printed(by, at, head=""):
    """The foot of a page: who printed it and when, and where the journal stood then (rulings 13)."""
    said = _("打印日期:%(at)s  打印人:%(by)s") % {"at": shown("time", at), "by": by}
    return f"{said}  {_('日志:%(head)s') % {'head': head}}" if head else said


def side(kind):
    """Where a kind stands in its column: figures right, dates and yes/no in the middle, words left."""
    if kind in NUMERIC:
        return "right"
    return "center" if kind in ("date", "time", "month", "flag") else "left"


def is_figure(kind, value):
    """Whether a value is stored as a number."""
    return kind in NUMERIC and value not in (None, BLANK) and -MOST < value < MOST


def stream_list(columns, rows, title_lines, *, printed_by, printed_at, classification="内部"):
    """Yield an XLSX of up to a million rows as chunks of bytes, in steady memory.

    rows: sequences of values in the order of `columns`, read once. title_lines: what stands above the header.
    XlsxWriter makes the envelope with the header and one sample row; our rows take the sample's place.
    """
    with Book(BytesIO(), title=title_lines[0], author=printed_by, at=printed_at) as book:
        page = book.page(title_lines[0])
        page.paper(printed_by=printed_by, printed_at=printed_at, classification=classification)
        _list_head(book, page, columns, title_lines)
    with ZipFile(book.filename) as envelope:
        yield from _repacked(envelope, columns, rows)


def _list_head(book, page, columns, title_lines):
    """Write titles, header and the sample row that shows each column's look."""
    header = len(title_lines)
    for row, line in enumerate(title_lines):
        page.put(row, 0, "text", line, book.look(bold=row == 0, font_size=14 if row == 0 else 10))
    for n, column in enumerate(columns):
        page.set_column(n, n, column.width or WIDTHS.get(column.kind, TEXT_WIDTH))
        page.put(header, n, "text", str(column.title), book.look(**HEADER))
        page.write_blank(header + 1, n, None, book.cell(column.kind))
    page.freeze_panes(header + 1, 0)
    page.repeat_rows(0, header)
    page.fit_to_pages(1, 0)


def _repacked(envelope, columns, rows):
    outbox = _Outbox()
    with ZipFile(outbox, "w", ZIP_DEFLATED, compresslevel=1) as file:
        for name in envelope.namelist():
            if name != SHEET:
                with file.open(name, "w") as part:
                    part.write(envelope.read(name))
        sheet = re.sub("<dimension[^>]*>", "", envelope.read(SHEET).decode())
        head, number, sample, tail = SAMPLE_ROW.fullmatch(sheet).groups()
        looks = STYLE.findall(sample)
        with file.open(SHEET, "w") as part:
            part.write(head.encode())
            for lines in _drawn(columns, looks, rows, int(number)):
                part.write(lines)
                yield outbox.take()
            part.write(tail.encode())
    yield outbox.take()


def _drawn(columns, looks, rows, first):
    """Yield the rows as XML, some hundreds at a time."""
    letters = map(xl_col_to_name, range(len(columns)))
    faces = list(zip(letters, looks, [column.kind for column in columns], strict=True))
    numbered = enumerate(rows, first)
    while batch := list(islice(numbered, ROWS_AT_ONCE)):
        yield "".join(_row(faces, number, row) for number, row in batch).encode()


def _row(faces, number, row):
    cells = [
        f'<c r="{letter}{number}" s="{look}"{_content(kind, value)}'
        for (letter, look, kind), value in zip(faces, row, strict=True)
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _content(kind, value):
    """The rest of a cell's XML after its place and look."""
    if is_figure(kind, value):
        return f"><v>{plain(kind, value)}</v></c>"
    if isinstance(value, date) and value.year >= FIRST_YEAR:
        return f"><v>{_serial(value)}</v></c>"
    text = shown(kind, value)[:LONGEST_TEXT]
    return f' t="inlineStr"><is><t xml:space="preserve">{_xml(text)}</t></is></c>' if text else "/>"


def _serial(day):
    """Days since the spreadsheet's zero, with the time of day as a fraction."""
    whole = day.toordinal() - ZERO_DAY
    if isinstance(day, datetime):
        return whole + (day.hour * 3600 + day.minute * 60 + day.second) / 86400
    return whole


def _xml(text):
    """Text as XML carries it: control characters in the _xHHHH_ writing of the format, what is no sign left out."""
    if not UNSAFE.search(text):
        return text
    text = WRITTEN_CODE.sub(r"_x005F\1", NO_SIGN.sub("", text))
    text = CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _inert(text):
    """Text for a header or footer, where & would begin a command."""
    return _carried(text).replace("&", "&&")


def _carried(text):
    """Text without what XML cannot carry, for the places that have no way to write it."""
    return CONTROL.sub("", NO_SIGN.sub("", text))


class _Outbox:
    """A file that only goes forward: what was written is handed on and forgotten."""

    def __init__(self):
        self._waiting = []

    def write(self, content):
        self._waiting.append(bytes(content))
        return len(content)

    def flush(self):
        """ZipFile asks for it; nothing is held back here."""

    def take(self):
        taken = b"".join(self._waiting)
        self._waiting.clear()
        return taken

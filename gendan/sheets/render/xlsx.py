"""A sheet as XLSX, looking like the one the office always had: titles, borders, 小计, 合计, places to sign."""

from io import BytesIO
from itertools import accumulate
from math import ceil

from django.utils.translation import gettext as _

from gendan.base.workbook.out import HEADER, Book
from gendan.sheets.render import layout

LEAST_WIDTH = 84
"""Half-width characters that a heading needs; narrower tables are widened."""

LINE_POINTS = 13.5
TALLEST = 409
"""Points; a file with a taller row is called damaged."""

FACES = {
    "row": {},
    "subtotal": {"bold": True, "bg_color": "#F3F5F8"},
    "total": {"bold": True, "bg_color": "#E7EBF0"},
}


def write_xlsx(filled, *, printed_by, printed_at, head):
    """Draw a filled sheet as XLSX, printed by (a name) at (a datetime in office time); each Table block on a page."""
    file, filled = BytesIO(), layout.in_words(filled)
    with Book(file, title=filled.title, author=printed_by, at=printed_at) as book:
        for title, table, figures in layout.tables(filled):
            page = book.page(title)
            widths = _widened(layout.widths(table))
            bands = layout.bands(widths, layout.naming(table.columns))
            header = _heading(book, page, filled, title, widths[: len(bands[0])])
            row = _body(book, page, table, header, widths)
            # Columns that repeat on each printed page would repeat the names of the figures without their values.
            first = layout.naming(table.columns) if len(bands) > 1 else 0
            row = _figures(book, page, figures, row, widths[:first], widths[first:])
            page.span(row + 1, 0, len(bands[0]) - 1, "text", _places_to_sign(filled), book.look())
            _arrange(page, table, header, widths, bands)
            about = {"printed_by": printed_by, "printed_at": printed_at, "head": head}
            page.paper(classification=filled.classification, **about)
            page.watermark(layout.watermark(filled, printed_by, printed_at))
    return file.getvalue()


def _widened(widths):
    factor = max(1, LEAST_WIDTH / sum(widths))
    return [ceil(width * factor) for width in widths]


def _heading(book, page, filled, title, widths):
    """Write company, title, period and number over the columns of the first printed page; return the next row."""
    last = len(widths) - 1
    page.span(0, 0, last, "text", filled.company, book.look(font_size=14, align="center"))
    page.span(1, 0, last, "text", title, book.look(font_size=18, bold=True, align="center"))
    page.set_row(1, 28)
    _period_line(book, page, filled, widths)
    number = _("编号:%(number)s") % {"number": filled.number} if filled.number else ""
    page.span(3, 0, last, "text", number, book.look(align="right"))
    return 4


def _period_line(book, page, filled, widths):
    """Line 3: the period on the left, 口径 in the middle in as many lines as it needs, the unit on the right."""
    period = _("期间:%(period)s") % {"period": filled.period_text}
    left, right = _reach(widths, period), len(widths) - _reach(widths[::-1], filled.unit)
    middle = filled.basis
    if left >= right:  # a table of few columns
        left, right, middle = 0, len(widths), f"{period}  {filled.basis}  {filled.unit}"
    else:
        page.span(2, 0, left - 1, "text", period, book.look())
        page.span(2, right, len(widths) - 1, "text", filled.unit, book.look(align="right"))
    page.span(2, left, right - 1, "text", middle, book.look(align="center", text_wrap=True))
    page.set_row(2, 15 * ceil(layout.breadth(middle) / sum(widths[left:right])))


def _reach(widths, text):
    """How many columns, from the left, hold the text."""
    enough = (n for n, width in enumerate(accumulate(widths), 1) if width >= layout.breadth(text))
    return next(enough, len(widths))


def _body(book, page, table, header, widths):
    """Write the header row and every line below it; return the next row."""
    page.set_row(header, 30)
    for n, column in enumerate(table.columns):
        page.put(header, n, "text", str(column.title), book.look(**HEADER))
    row = header
    for row, line in enumerate(layout.lines(table), header + 1):
        placed = line.placed(table.columns)
        for place, cell in placed:
            page.span(row, place, place + cell.span - 1, cell.kind, cell.value, _look(book, line, cell))
        # Not every program makes room for wrapped text by itself.
        if (tallest := max(_height(cell, widths[place]) for place, cell in placed)) > 1:
            page.set_row(row, min(TALLEST, LINE_POINTS * tallest))
    return row + 1


def _look(book, line, cell):
    face = FACES[line.role] | {"text_wrap": cell.kind == "text"}
    return book.cell(cell.kind, **face | ({"align": "center"} if cell.span > 1 else {}))


def _height(cell, width):
    """How many lines the text of a cell takes."""
    if cell.kind != "text" or cell.value is None or cell.span > 1:
        return 1
    return sum(ceil(layout.breadth(line) / (width - 1)) or 1 for line in str(cell.value).split("\n"))


def _figures(book, page, figures, row, before, widths):
    """Write the figures that stand in no column below the table, right of the columns `before`; return the next row."""
    if not figures:
        return row
    names = max((str(title) for title, _kind, _value in figures), key=layout.breadth)
    first = len(before)
    middle = first + _reach(widths, names)
    for below, (title, kind, value) in enumerate(figures, row + 1):
        page.span(below, first, middle - 1, "text", str(title), book.cell("text"))
        page.span(below, middle, min(middle + 1, first + len(widths) - 1), kind, value, book.cell(kind))
    return row + 1 + len(figures)


def _places_to_sign(filled):
    return (" " * 24).join(layout.signatures(filled))


def _arrange(page, table, header, widths, bands):
    """Set widths and frozen panes; print one page wide, or as many as can be read, each with the naming columns."""
    for n, width in enumerate(widths):
        page.set_column(n, n, width)
    naming = layout.naming(table.columns)
    page.freeze_panes(header + 1, naming)
    page.repeat_rows(header)
    page.fit_to_pages(len(bands), 0)
    if len(bands) > 1:
        page.repeat_columns(0, naming - 1)

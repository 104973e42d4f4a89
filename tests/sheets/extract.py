"""What a drawn sheet says, read back from the file, in the same shape as what it should say.

Shape: {title of the table: {(row, column name): value}}; a row is its number in table.rows, "subtotal n" or "total".
The figures below the tables stand under the title "" as ("figure", their title).
"""

from decimal import Decimal, InvalidOperation
from io import BytesIO
from itertools import groupby

from openpyxl import load_workbook
from pypdf import PdfReader

from gendan.base.table import NUMERIC, Table, plain, shown
from gendan.sheets.render import layout


def stated(filled):
    """Every value of a filled sheet as its JSON has it; a blank text is None."""
    return _gathered(filled, lambda kind, value: plain(kind, value) if value != "" else None)


def printed(filled):
    """Every value that stands on one line of paper, as a person reads it: all but running text and blanks."""
    texts = _gathered(filled, _one_line)
    return {title: {place: text for place, text in cells.items() if text} for title, cells in texts.items()}


def figures_of_xlsx(data, filled):
    """What an XLSX holds, in the shape and writing of stated(filled)."""
    found = {"": {}}
    pages = load_workbook(BytesIO(data)).worksheets
    for page, (title, table, figures) in zip(pages, _tables(filled), strict=True):
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        titles = [str(column.title) for column in table.columns]
        header = next(n for n, row in enumerate(rows) if row[: len(titles)] == titles)
        found[title] = {
            (key, column.name): _as_json(column.kind, row[place])
            for (key, values), row in zip(_lines(table), rows[header + 1 :], strict=False)
            for place, column in enumerate(table.columns)
            if column.name in values
        }
        for name, kind, _ in figures:
            line = next(row for row in rows[header:] if name in row)
            beside = (cell for cell in line[line.index(name) + 1 :] if cell is not None)
            found[""]["figure", name] = _as_json(kind, next(beside, None))
    return found


def figures_of_pdf(data, filled):
    """What a PDF prints, in the shape of printed(filled), without what is not found at its place and in its order."""
    found = {"": {}}
    lines = iter(lines_of_pdf(data))
    for title, table, figures in _tables(filled):
        found[title] = {}
        for columns in _bands(table):
            for key, values in _lines(table):
                texts = _texts(columns, values)
                if texts and any(_in_order(texts.values(), line) for line in lines):
                    found[title] |= {(key, name): text for name, text in texts.items()}
        if figures:
            said = next(("".join(line) for line in lines if line[0].startswith(figures[0][0])), "")
            told = {name: shown(kind, value) for name, kind, value in figures}
            found[""] |= {("figure", name): text for name, text in told.items() if f"{name}:{text}" in said}
    return found


def lines_of_pdf(data):
    """The printed lines from the first page to the last, each a list of its pieces from left to right."""
    return [line for page in PdfReader(BytesIO(data)).pages for line in _page_lines(page)]


def _page_lines(page):
    pieces = []

    def see(text, matrix, *_):
        if text.strip():
            pieces.append((-round(matrix[5]), matrix[4], text.strip()))

    page.extract_text(visitor_text=see)
    return [[text for *_, text in line] for _, line in groupby(sorted(pieces), key=lambda piece: piece[0])]


def _in_order(texts, line):
    """Whether the line holds these texts as whole pieces, in this order."""
    pieces = iter(line)
    return all(text in pieces for text in texts)


def _texts(columns, values):
    texts = {column.name: _one_line(column.kind, values[column.name]) for column in columns if column.name in values}
    return {name: text for name, text in texts.items() if text}


def _one_line(kind, value):
    return "" if kind == "text" else shown(kind, value)


def _gathered(filled, write):
    found = {"": {}}
    for title, table, figures in _tables(filled):
        kinds = {column.name: column.kind for column in table.columns}
        found[title] = {
            (key, name): write(kinds[name], value)
            for key, values in _lines(table)
            for name, value in values.items()
            if name in kinds
        }
        found[""] |= {("figure", name): write(kind, value) for name, kind, value in figures}
    return found


def _tables(filled):
    """(title, table, figures below it): the sheet with its loose figures, then each block that is a table."""
    blocks = filled.blocks.values()
    loose = [figure for block in blocks if not isinstance(block, Table) for figure in block.values()]
    yield str(filled.title), filled.table, _named([*filled.table.rates.values(), *loose])
    for block in blocks:
        if isinstance(block, Table):
            yield str(block.title or filled.title), block, _named(block.rates.values())


def _named(figures):
    return [(str(title), kind, value) for title, kind, value in figures]


def _lines(table):
    """(key, values) of every line from top to bottom."""
    names = [column.name for column in table.columns]
    for n, row in enumerate(table.rows):
        yield n, {name: row.get(name) for name in names}
        for place, group in enumerate(table.groups):
            if group.stop == n + 1:
                yield f"subtotal {place}", group.subtotal
    if set(table.totals.values()) - {None}:
        yield "total", table.totals


def _bands(table):
    widths = layout.widths(table)
    return [[table.columns[n] for n in band] for band in layout.bands(widths, layout.naming(table.columns))]


def _as_json(kind, cell):
    """A spreadsheet's cell in the writing of JSON."""
    if cell is None or cell == "—":
        return None
    if kind in NUMERIC:
        return _figure(kind, str(cell).replace(",", "").removesuffix("%"))
    if kind == "flag":
        return {"是": True, "否": False}[cell]
    if kind == "date":
        return cell.date().isoformat()
    return cell.isoformat() if kind == "time" else uncoded(cell)


def _figure(kind, text):
    try:
        return int(text) if kind == "count" else plain(kind, Decimal(text))
    except (ValueError, InvalidOperation):
        return text


def uncoded(text):
    """A spreadsheet writes the bell as _x0007_; openpyxl leaves that as it stands."""
    return text.replace("_x0007_", "\x07")

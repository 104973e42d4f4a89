"""Marks cells in the XML of an xlsx and leaves all else as it was: a red fill, and the remedies right of the row."""

import re
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

from gendan.base.columns import column, letter
from gendan.base.quarantine import sheetxml

RED_FILL = b'<%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="FFFFC7CE"/></%bpatternFill></%bfill>'
STYLE = re.compile(rb"""\ss=["'](\d+)["']""")
FILL = re.compile(rb"""\s(?:fillId|applyFill)=["'][^"']*["']""")
SPANS = re.compile(rb"""\sspans=["'][^"']*["']""")
UNCARRIED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


def mark(archive, target, tabs):
    """Write a copy of the open zip `archive` to the path `target`.

    tabs: {tab: {row number as text: {"cells": [column letters], "note": text}}}.
    """
    parts = sheetxml.parts(archive)
    red = RedStyles(archive.read(sheetxml.STYLES) if sheetxml.STYLES in archive.namelist() else b"")
    changed = {}
    for tab, rows in tabs.items():
        if tab in parts:
            wanted = {int(number): marks for number, marks in rows.items()}
            changed[parts[tab]] = _marked(archive.read(parts[tab]), wanted, red)
    if red.twins:
        changed[sheetxml.STYLES] = red.sheet_with_red()
    with ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for entry in archive.infolist():
            copy.writestr(entry.filename, changed.get(entry.filename) or archive.read(entry))


class RedStyles:
    """The cell styles of a workbook, each with a red twin where one is asked for; without a style sheet none is red."""

    def __init__(self, sheet):
        self.twins = {}
        p = sheetxml.prefix(sheet)
        self.fill = re.compile(rb"<%bfills\b[^>]*>(.*?)</%bfills>" % (p, p), re.DOTALL)
        self.formats = re.compile(rb"<%bcellXfs\b[^>]*>(.*?)</%bcellXfs>" % (p, p), re.DOTALL)
        self.one = re.compile(rb"<%bxf\b[^>]*?(?:/>|(?<!/)>.*?</%bxf>)" % (p, p), re.DOTALL)
        self.prefix = p
        known = self.formats.search(sheet)
        self.styles = self.one.findall(known[1]) if known else []
        self.sheet = sheet if self.styles and self.fill.search(sheet) else b""

    def twin(self, style):
        """The number of the red twin of a style, or None when there can be none."""
        if not self.sheet or style >= len(self.styles):
            return None
        return self.twins.setdefault(style, len(self.styles) + len(self.twins))

    def sheet_with_red(self):
        """The style sheet with one more fill and the twins asked for."""
        p = self.prefix
        fills = re.findall(rb"<%bfill\b" % p, self.fill.search(self.sheet)[1])
        twins = [self._red(self.styles[style], len(fills)) for style in self.twins]
        sheet = self._grown(self.sheet, self.fill, b"fills", RED_FILL % ((p,) * 5), len(fills) + 1)
        return self._grown(sheet, self.formats, b"cellXfs", b"".join(twins), len(self.styles) + len(twins))

    def _red(self, style, fill):
        start = len(self.prefix) + 3
        return style[:start] + b' fillId="%d" applyFill="1"' % fill + FILL.sub(b"", style[start:])

    def _grown(self, sheet, list_of, name, more, count):
        p = self.prefix
        found = list_of.search(sheet)
        grown = b'<%b%b count="%d">%b%b</%b%b>' % (p, name, count, found[1], more, p, name)
        return sheet[: found.start()] + grown + sheet[found.end() :]


def _marked(data, wanted, red):
    """The XML of a sheet with its wanted rows ({number: {"cells", "note"}}) marked."""
    data = sheetxml.located(data)
    p = sheetxml.prefix(data)
    faulty = max((column(name) + 1 for marks in wanted.values() for name in marks["cells"]), default=0)
    note_column = max(sheetxml.filled_columns(data, p), faulty)

    def row(found):
        number = int(sheetxml.PLACE.search(found[1])[2])
        return _row(p, number, found, wanted[number], note_column, red) if number in wanted else found[0]

    return _elements(p, b"row").sub(row, data)


def _elements(p, name):
    """Matches an element of this name: (its attributes, its content); the name must not nest."""
    inside, content = sheetxml.INSIDE, sheetxml.until(p, name)
    return re.compile(rb"<%b%b((?=[\s/>])%b?)(?:/>|(?<!/)>(%b)</%b%b>)" % (p, name, inside, content, p, name))


def _row(p, number, found, marks, note_column, red):
    cells, end, inside = {}, 0, found[2] or b""
    for cell in _elements(p, b"c").finditer(inside):
        cells[column(sheetxml.PLACE.search(cell[0])[1].decode())] = cell[0]
        end = cell.end()
    for name in marks["cells"]:
        blank = b'<%bc r="%b%d"/>' % (p, name.encode(), number)
        cells[column(name)] = _reddened(p, cells.get(column(name), blank), red)
    at = b"%b%d" % (letter(note_column).encode(), number)
    text = escape(UNCARRIED.sub("", marks["note"]), quote=False).encode()
    cells[note_column] = b'<%bc r="%b" t="inlineStr"><%bis><%bt>%b</%bt></%bis></%bc>' % (p, at, p, p, text, p, p, p)
    in_order = b"".join(cells[index] for index in sorted(cells))
    return b"<%brow%b>%b%b</%brow>" % (p, SPANS.sub(b"", found[1]), in_order, inside[end:], p)


def _reddened(p, cell, red):
    tag, more = cell.split(b">", 1)
    written = STYLE.search(tag)
    twin = red.twin(int(written[1]) if written else 0)
    if twin is None:
        return cell
    start = len(p) + 2
    return tag[:start] + b' s="%d"' % twin + STYLE.sub(b"", tag[start:]) + b">" + more

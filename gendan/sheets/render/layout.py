"""What paper must know of a table before it is drawn: its lines in order, column widths, bands as wide as a page."""

import re
from dataclasses import dataclass, replace
from math import ceil
from unicodedata import east_asian_width

from django.utils.translation import gettext as _

from gendan.base.table import NUMERIC, Table, shown

MOST_NAMING = 5
NARROWEST = 4
TEXT_CEILING = 24
WORD_CEILING = 40
PADDING = 2
BAND = 216
"""Half-width characters with padding that fit side by side on A4 landscape at 6.5 points, the smallest to read."""

MARKED = {"机密", "绝密"}
NAMES_THE_ROW = re.compile("(row_no|rank|.*_(code|name|no))")
WORD = re.compile(r"[!-~]+")


@dataclass(frozen=True)
class Cell:
    """A value with its kind, over `span` columns."""

    kind: str
    value: object
    span: int = 1

    @property
    def text(self):
        return shown(self.kind, self.value)


@dataclass(frozen=True)
class Line:
    """One line of a drawn table; role: row, subtotal or total; a subtotal holds only the columns that it speaks of."""

    role: str
    values: dict
    label: str = ""

    def placed(self, columns):
        """(number of its first column, cell), left to right; a label takes the naming columns before the first sum."""
        if self.role == "row":
            return [(n, Cell(column.kind, self.values.get(column.name))) for n, column in enumerate(columns)]
        front = next((n for n, column in enumerate(columns) if column.name in self.values), len(columns))
        span = min(front, naming(columns))
        label = [(0, Cell("text", self.label, span))] if span else []
        return label + [(n, self._sum(columns[n])) for n in range(span, len(columns))]

    def _sum(self, column):
        known = column.name in self.values
        return Cell(column.kind, self.values[column.name]) if known else Cell("text", None)


def lines(table):
    """The rows in order, 小计 after each group, 合计 at the end."""
    ending = {}
    for group in table.groups:
        ending.setdefault(group.stop, []).append(group)
    for n, row in enumerate(table.rows, 1):
        yield Line("row", row)
        for group in ending.get(n, ()):
            yield Line("subtotal", group.subtotal, _("%(group)s 小计") % {"group": group.title})
    if any(value is not None for value in table.totals.values()):
        yield Line("total", table.totals, _("合计"))


def in_words(filled):
    """The sheet with its texts in the reader's language: a declaration leaves them to be translated when read."""
    texts = {name: str(getattr(filled, name)) for name in ("title", "company", "period_text", "unit")}
    basis = _("口径:%(basis)s") % {"basis": filled.basis} if filled.basis else ""
    return replace(filled, basis=basis, signers=tuple(map(str, filled.signers)), **texts)


def tables(filled):
    """(title, table, figures) of the sheet itself, then of its blocks; figures are (title, kind, value), put below."""
    blocks = filled.blocks.values()
    loose = [figure for block in blocks if not isinstance(block, Table) for figure in block.values()]
    yield filled.title, filled.table, [*filled.table.rates.values(), *loose]
    for block in blocks:
        if isinstance(block, Table):
            yield str(block.title) or filled.title, block, list(block.rates.values())


def signatures(filled):
    """The places to sign; one signed in the system comes with name and date."""
    return [signer if ":" in signer else f"{signer}:" for signer in filled.signers]


def watermark(filled, printed_by, printed_at):
    """Whose copy this is, on every page of a confidential sheet; else nothing (sheets.md 1.0)."""
    if filled.classification not in MARKED:
        return ""
    return f"{filled.classification} {printed_by} {shown('time', printed_at)}"


def naming(columns):
    """How many leading columns say whose row it is: repeated on every page, frozen on screen, at least one."""
    run = 0
    while run < min(len(columns), MOST_NAMING) and NAMES_THE_ROW.fullmatch(columns[run].name):
        run += 1
    return max(run, 1)


def breadth(text):
    """The length of a text in half-width characters: a Chinese one counts double."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def widths(table):
    """The width of each column in half-width characters with padding: figures stand on one line, long texts wrap."""
    found = [_least(column) for column in table.columns]
    for line in lines(table):
        for place, cell in line.placed(table.columns):
            if cell.span == 1:
                found[place] = max(found[place], _wanted(cell))
    return [(column.width or width) + PADDING for column, width in zip(table.columns, found, strict=True)]


def _least(column):
    """A heading may take two lines."""
    return max(NARROWEST, ceil(breadth(str(column.title)) / 2))


def _wanted(cell):
    text = cell.text
    if cell.kind in NUMERIC or len(text) <= TEXT_CEILING // 2:
        return breadth(text)
    longest_word = max(map(len, WORD.findall(text)), default=0)
    return max(min(breadth(text), TEXT_CEILING), min(longest_word, WORD_CEILING))


def bands(widths, repeated, room=BAND):
    """Split columns, given by width, into the fewest runs that fit `room`, as even as they can be.

    Returns lists of column numbers; the first `repeated` columns stand in each.
    """
    fewest = len(_packed(widths, repeated, room))
    return next(packed for each in range(1, room + 1) if len(packed := _packed(widths, repeated, each)) == fewest)


def _packed(widths, repeated, room):
    runs, used = [[]], sum(widths[:repeated])
    for n in range(repeated, len(widths)):
        if runs[-1] and used + widths[n] > room:
            runs.append([])
            used = sum(widths[:repeated])
        runs[-1].append(n)
        used += widths[n]
    return [[*range(repeated), *run] for run in runs]

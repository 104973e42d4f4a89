"""Rows of a tab that are taken away, edited in a spreadsheet and brought back: as they are written and told apart.

Each row carries a mark, the digest of what it said when it left. So a file that comes back tells which rows were edited
and whether the record has changed meanwhile, whoever did it.
"""

from dataclasses import dataclass
from decimal import Decimal

from gendan.base import heading
from gendan.base.rows import digest_of, is_covered
from gendan.base.table import BLANK, Column
from gendan.base.workbook import Unclear

KINDS = {
    "cash": "cash",
    "price": "price",
    "number": "price",
    "count": "count",
    "date": "date",
    "flag": "flag",
    "text": "text",
    "choice": "text",
}
"""{kind of a field: the kind of the column that it is written to}; every other is text that must stay text."""
MARK_WIDTH = 34


@dataclass(frozen=True)
class Standing:
    """A row as the books have it. real: its values as a tab would read them; shown: the same as a file shows them."""

    real: dict
    shown: dict

    @property
    def mark(self):
        """What marks it in a file."""
        return digest_of(self.shown)

    def says(self, name, value):
        """Whether a cell says of a field what stands there; a masked one says it where it shows the same."""
        return value == (self.shown if is_covered(value) else self.real)[name]


def standing(tab, row):
    """The Standing of {name of a field: value or None}."""
    real = {one.name: _read(tab, one, _plain(one, row.get(one.name))) for one in tab.fields}
    masked = {one.name: one.mask(real[one.name]) for one in tab.fields if one.mask and real[one.name]}
    return Standing(real, real | masked)


def _plain(field, value):
    """A value as a cell has it: a choice by its first spelling, a number of any kind as Decimal."""
    if value is None:
        return BLANK
    if field.choices and value in field.choices:
        return str(field.choices[value][0])
    return Decimal(value) if field.kind == "number" else value


def _read(tab, field, cell):
    """The value that the tab would read; what it would refuse stays as it is, to be refused when it comes back."""
    if cell == BLANK:
        return field.default
    try:
        read = tab.readers[field.name](cell)
    except Unclear:
        return cell
    return field.default if read is None else read


def columns(intake, tab):
    """The columns of a file of an Intake's tab, which may have the office's own fields too; its mark last."""
    told = [Column(one.name, one.title, _column_kind(one)) for one in _written(intake, tab)]
    return [*told, Column("mark", heading.MARK, "code", width=MARK_WIDTH)]


def cells(intake, tab, row):
    """The cells of {name of a field: value or None} in the order of the columns."""
    one = standing(tab, row)
    values = ((field, (one.shown if field.mask else row).get(field.name)) for field in _written(intake, tab))
    return [*(_plain(field, value) for field, value in values), one.mark]


def _written(intake, tab):
    return [one for one in tab.fields if one.name not in intake.omits]


def _column_kind(field):
    return "text" if field.read else KINDS.get(field.kind, "code")

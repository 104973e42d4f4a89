"""The vocabulary in which rooms declare the tabs of the office workbook: fields, keys, and the deed's dataclass."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from gendan.base import heading, rows
from gendan.base.workbook.cells import REMEMBERED, reader


@dataclass(frozen=True)
class Field:
    """One column of a tab.

    name: of the field in the tab's row dataclass. kind: as workbook/cells.py reads it. choices: {value: spellings}.
    default: what an empty cell or a missing column means. length: characters at most, for text and code.
    between: the least and the greatest value, of a number.
    read: the room's own reader for what only it knows, raw cell → value, raising Unclear; it stands in for `kind`.
    mask: how a file that leaves the house shows a value, text → text with **; a cell that shows it so leaves it be.
    """

    name: str
    title: str
    kind: str = "text"
    required: bool = False
    synonyms: tuple[str, ...] = ()
    choices: Mapping | None = None
    default: object = None
    length: int | None = None
    between: tuple | None = None
    read: Callable | None = None
    mask: Callable | None = None

    def reader(self):
        """The function that reads a filled cell of this column."""
        if self.read:
            return lru_cache(REMEMBERED, typed=True)(self.read)
        return reader(self.kind, length=self.length, choices=self.choices, between=self.between)


@dataclass(frozen=True)
class Tab:
    """One tab of the office workbook.

    key: the fields that name a row (none: all its cells do). document: the number field whose rows form one document.
    master: rows are records that a later file updates, so one key may stand only once; else they are facts.
    date: the field of the business date. row: the dataclass that the deed takes, made of the fields' names.
    rank: tabs are imported in this order.
    """

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    document: str | None = None
    master: bool = False
    date: str | None = None
    row: type | None = None
    rank: int = 0
    synonyms: tuple[str, ...] = ()

    def is_called(self, name):
        """Whether a tab of this name in a file is meant."""
        return heading.bare(name) in {heading.bare(known) for known in (self.name, *self.synonyms)}

    def title(self, name):
        """The title of a field, "" for an unknown one."""
        return next((str(one.title) for one in self.fields if one.name == name), "")

    @cached_property
    def known(self):
        """{header as compared: Field}"""
        return heading.spellings(self.fields)

    @cached_property
    def readers(self):
        """{field: the function that reads a filled cell of it}"""
        return {one.name: one.reader() for one in self.fields}

    def match(self, header_cells):
        """The Heading that a row of header cells makes."""
        return heading.match(header_cells, self.known, self.fields)

    def find(self, raw):
        """The best Heading in the first rows of a RawTab."""
        return heading.find(raw.rows, self.known, self.fields)

    def parse(self, raw, under=None):
        """Read a RawTab into a rows.Parsed: every fault of every row is collected, nothing is raised.

        under: the Heading that a person made of it, else the best there is.
        """
        return rows.parse(self, raw, under or self.find(raw))

    def record(self, row):
        """The dataclass instance for a ParsedRow."""
        return self.row(**row.values)

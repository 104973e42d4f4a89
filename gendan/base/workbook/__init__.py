"""Office workbooks: what a file holds once it was read safely, and the one way to say that it cannot be read."""

from dataclasses import dataclass, field
from decimal import Decimal

ANNOTATION = (
    "问题："  # begins what annotate.py writes behind faulty rows, so that it is no data when the file comes back
)


class Unreadable(Exception):
    """The file as a whole cannot be taken. part: file, tab or piece of the zip; remedy: a Chinese sentence."""

    def __init__(self, part, remedy):
        self.part = part
        self.remedy = remedy
        super().__init__(f"{part}:{remedy}")


class Unclear(Exception):
    """A cell that cannot be taken without guessing. remedy: a Chinese sentence, what is wrong and what to do."""

    def __init__(self, remedy):
        self.remedy = remedy
        super().__init__(remedy)


@dataclass(frozen=True, slots=True)
class Uncomputed:
    """A formula that was saved without its result."""

    formula: str

    def __str__(self):
        return self.formula


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """A cell that shows #N/A, #REF! and the like."""

    code: str

    def __str__(self):
        return self.code


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day or a duration without a date."""

    text: str

    def __str__(self):
        return self.text


@dataclass(frozen=True, slots=True)
class Shown:
    """A number whose format shows more than the number: 123 shown as 00123, 0.07 shown as 7%."""

    number: int | Decimal
    text: str

    def __str__(self):
        return self.text


@dataclass(slots=True)
class RawRow:
    """A row that is not empty. number: as Excel counts, from 1.

    cells: None, str, int, Decimal, bool, date, datetime or one of the classes above; nothing after the last filled one.
    """

    number: int
    cells: list


@dataclass
class RawTab:
    """One tab as it stands in the file.

    hidden_rows: numbers of hidden rows that hold something. notices: Chinese sentences.
    merged: (first row, first column, last row, last column), rows from 1 and columns from 0.
    """

    name: str
    rows: list[RawRow] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass
class Workbook:
    """kind: xlsx, xls or csv, by content and not by name."""

    kind: str
    tabs: list[RawTab]

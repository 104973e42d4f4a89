"""The table vocabulary that lists and sheets share: a column is stated once, with its kind and how it adds up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import Promise

from gendan.base.cash import half_up

HUNDREDTH = Decimal("0.01")
PRICE_8 = Decimal("0.00000001")

# kind → what the value is in Python:
#   text, code: str (a code is never a number, however it looks) · date: date · time: datetime · month: "2026-10"
#   cash: Decimal 元 · price: Decimal with up to 4 decimals · price8: Decimal with 8 (a price without tax)
#   count: int · share: Decimal, already in percent · flag: bool
# In every kind None is "not computable" (—) and BLANK is a cell with nothing to say, such as a month to come.
BLANK = ""
NUMERIC = frozenset({"cash", "price", "price8", "count", "share"})


@dataclass(frozen=True)
class Column:
    """One column, of a list or of a sheet.

    total: it adds up, in subtotals and totals.
    formula: computed from the other values of its row and, in subtotals and totals, again from the sums
    (a percentage is never added or averaged).
    drill: (key of the row, period, reader) → Facts whose values add up to the cell.
    """

    name: str
    title: str | Promise
    kind: str = "text"
    total: bool = False
    formula: "Formula | None" = None
    drill: Callable | None = None
    secret: str = ""  # the right a reader needs to see it, "" = everyone who may read the sheet
    width: int = 0  # characters; 0 = by kind


@dataclass(frozen=True)
class Group:
    """A run of rows with a subtotal: rows[start:stop]."""

    title: str | Promise
    start: int
    stop: int
    subtotal: dict


@dataclass(frozen=True)
class Table:
    """Plain data, ready to draw: `rows` are data rows only; subtotals and totals stand apart."""

    columns: tuple[Column, ...]
    rows: list[dict]
    totals: dict = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    rates: dict = field(
        default_factory=dict
    )  # figures of the whole that belong to no column: name → (title, kind, value)
    title: str = ""
    keys: list = field(default_factory=list)  # one per row: what drill-downs and remarks go by
    whole: dict = field(default_factory=dict)  # figures of the whole that formulas used, e.g. the sum a share is of


def first(table, count):
    """The table with its first rows only: totals stay those of all rows, a group that is cut has no subtotal."""
    groups = tuple(group for group in table.groups if group.stop <= count)
    return replace(table, rows=table.rows[:count], keys=table.keys[:count], groups=groups)


@dataclass(frozen=True)
class Fact:
    """One line of a drill-down: what happened, and what it adds to the figure that was clicked."""

    on: date | None
    kind: str
    number: str
    text: str
    value: object


@dataclass(frozen=True)
class Formula:
    """How a column is computed from others of its row; operands: the names a drill-down shows."""

    operands: tuple[str, ...]
    compute: Callable[[Mapping], object]

    def __call__(self, row):
        """The value for a row, or for the sums of rows."""
        return self.compute(row)


def ratio(part, whole):
    """A percentage column: part / whole × 100, unrounded until shown; None when the whole is 0, negative or unknown."""

    def share(row):
        above, below = row.get(part), row.get(whole)
        return Decimal(100) * above / below if above is not None and below and below > 0 else None

    return Formula((part, whole), share)


def growth(now, before):
    """A growth column: (now − before) / before × 100; None when the base is 0, negative or unknown (sheets.md 1.0)."""

    def change(row):
        above, below = row.get(now), row.get(before)
        if above is None or below is None or below <= 0:
            return None
        return Decimal(100) * (above - below) / below

    return Formula((now, before), change)


def build(columns, rows, *, keys=(), groups=(), rates=None, title="", whole=None):
    """Make a Table of mappings: fills the formula columns, the subtotals and the totals.

    groups: (title, start, stop) runs of `rows`. whole: figures of the whole that formulas of any row may use.
    """
    columns = tuple(columns)
    whole = whole or {}
    computed = [column for column in columns if column.formula]
    rows = [_with_formulas(computed, dict(row), whole) for row in rows]
    parts = tuple(Group(name, start, stop, _sums(columns, rows[start:stop], whole)) for name, start, stop in groups)
    return Table(
        columns=columns,
        rows=rows,
        totals=_sums(columns, [part.subtotal for part in parts] if _all_of(rows, parts) else rows, whole),
        groups=parts,
        rates=rates or {},
        title=title,
        keys=list(keys),
        whole=whole,
    )


def _all_of(rows, parts):
    """Whether the groups have every row, so that the sums of the groups add up to the sums of the rows."""
    return sum(part.stop - part.start for part in parts) == len(rows)


def _with_formulas(computed, row, whole):
    for column in computed:
        row[column.name] = column.formula(whole | row if whole else row)
    return row


def _sums(columns, rows, whole):
    sums = {}
    for column in columns:
        if column.total:
            sums[column.name] = _sum([row.get(column.name) for row in rows], column.kind)
    for column in columns:
        if column.formula and not column.total:
            sums[column.name] = column.formula(whole | sums)
    return sums


def _sum(values, kind):
    known = [value for value in values if value is not None and value is not BLANK]
    if known or BLANK not in values:
        return sum(known, Decimal("0.00") if kind == "cash" else 0)
    return BLANK


def plain(kind, value):
    """A value as JSON carries it (rulings 10): numbers as strings with fixed decimals, counts as integers."""
    if value is None or kind in ("count", "flag"):
        return value
    if value == BLANK and kind in NUMERIC:
        return None
    if kind in ("cash", "share"):
        return str(half_up(value, HUNDREDTH))
    if kind == "price":
        return str(_trimmed(value))
    if kind == "price8":
        return str(half_up(value, PRICE_8))
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def shown(kind, value):
    """A value as the office reads it: thousands separators, `—` for not computable, 是/否."""
    if value is None:
        return "" if kind in ("text", "code", "date", "time", "month") else "—"
    if value == BLANK:
        return ""
    if kind == "count":
        return f"{value:,}"
    if kind == "cash":
        return f"{half_up(value, HUNDREDTH):,}"
    if kind == "price":
        return f"{_trimmed(value):,}"
    if kind == "price8":
        return f"{half_up(value, PRICE_8):,}"
    if kind == "share":
        return f"{half_up(value, HUNDREDTH)}%"
    if kind == "flag":
        return "是" if value else "否"
    if kind == "time":
        return value.strftime("%Y-%m-%d %H:%M")
    return str(value)


def brief(day, year):
    """A day or a moment as a screen tells its day: of the reader's own year without the year."""
    return f"{day:%m-%d}" if day.year == year else f"{day:%Y-%m-%d}"


def _trimmed(price):
    """2 to 4 decimals: trailing zeros are cut down to two (rulings 10)."""
    price = half_up(price, Decimal("0.0001"))
    return price.quantize(HUNDREDTH) if price == price.quantize(HUNDREDTH) else price.normalize()

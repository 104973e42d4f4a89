"""What a sheet is: declared once in sheets/book/, filled to plain data, drawn by renderers that know only Filled."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from gendan.base.table import Table, plain


@dataclass(frozen=True)
class Filled:
    """A sheet of one period with its figures: all that screen, XLSX, PDF and JSON are drawn from."""

    code: str
    title: str
    company: str
    period_label: str  # "2026-10", as asked for
    period_text: str  # "2026年10月01日—2026年10月31日"
    basis: str  # 口径, printed under the title
    unit: str  # "单位:元(含税)"
    classification: str  # 密级: 内部 / 机密
    table: Table
    blocks: dict  # name → Table, or figures like Table.rates: {name: (title, kind, value)}
    signers: tuple[str, ...] = ("制表", "审核", "批准")
    number: str = ""  # 编号, e.g. XS-R-07-202610-V1


@dataclass(frozen=True)
class Sheet:
    """The declaration of one sheet.

    fill(period, who) → Table. blocks(period, who) → {name: Table or {name: (title, kind, value)}}.
    as_of: it is asked for a day (R01–R03) instead of a month. readers: the roles that may read it.
    handed_to and due_day: who gets it, and by which day of the next month (XS-009 三).
    """

    code: str
    title: str | Promise
    fill: Callable
    basis: str | Promise
    readers: frozenset
    handed_to: tuple[str, ...] = ()
    due_day: int | None = None
    as_of: bool = False
    unit: str | Promise = "单位:元(含税)"
    classification: str | Promise = "内部"
    blocks: Callable | None = None


def as_json(filled):
    """The sheet as the command line and outside programs read it (rulings 10)."""
    return {
        "code": filled.code,
        "title": filled.title,
        "period": filled.period_label,
        "basis": filled.basis,
        **table_json(filled.table),
        "blocks": {name: _block_json(block) for name, block in filled.blocks.items()},
    }


def table_json(table):
    """A table as {columns, rows, totals, rates}."""
    kinds = {column.name: column.kind for column in table.columns}
    return {
        "columns": [{"name": c.name, "title": str(c.title), "kind": c.kind} for c in table.columns],
        "rows": [_cells(kinds, row) for row in table.rows],
        "totals": _cells(kinds, table.totals),
        "rates": {name: plain(kind, value) for name, (_, kind, value) in table.rates.items()},
    }


def _cells(kinds, row):
    return {name: plain(kind, row[name]) for name, kind in kinds.items() if name in row}


def _block_json(block):
    if isinstance(block, Table):
        return table_json(block)
    return {name: plain(kind, value) for name, (_, kind, value) in block.items()}

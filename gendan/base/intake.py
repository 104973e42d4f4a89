"""How the rows of a workbook tab become deeds: each room says it for its tabs, the import engine does the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gendan.base.tab import Tab


@dataclass(frozen=True)
class Step:
    """One row for one deed. Steps are done in the order (on, rank); rows: the ParsedRows that it was made of."""

    deed: Callable
    row: object
    rows: tuple
    rank: int
    on: date = date.min


@dataclass(frozen=True)
class About:
    """What a tab's steps may need to know beside the rows: the cut-over, the day of import."""

    cutover_on: date
    today: date


@dataclass(frozen=True)
class Intake:
    """A tab and what its rows lead to. steps(rows, about) → Steps; about: an About.

    records, rows: the way back, for a tab that is taken away, edited and brought in again (base/taken.py).
    records(codes) → the query set of what these codes, values of the tab's first key field, may name.
    rows(records, today) → {name of a field: value or None} of every row that some hundreds of records make.
    omits: the fields that `rows` does not know, which have no column then.
    """

    tab: Tab
    steps: Callable
    records: Callable | None = None
    rows: Callable | None = None
    omits: tuple[str, ...] = ()


def records_of(model):
    """`records` of an Intake for documents of customers, by their numbers."""
    return lambda numbers: model.objects.filter(number__in=numbers, void=False).select_related("customer")


def documents(rows, *head):
    """Rows grouped into documents by the fields that a document has once, its number first, in the file's order."""
    groups = {}
    for row in rows:
        groups.setdefault(tuple(row.values[name] for name in head), []).append(row)
    return map(tuple, groups.values())


def choices(labels):
    """{value: spellings} of a TextChoices, as Field wants it."""
    return {value: (str(label),) for value, label in labels.choices}

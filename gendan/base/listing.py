"""A list is declared once: columns, filters, sorts by index, sums; address and reader make a page of it (asked.py)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Func
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gendan.base import addresses
from gendan.base.asked import Asked
from gendan.base.intake import Intake
from gendan.base.made import Made
from gendan.base.prepared import prepared
from gendan.base.table import Column


@dataclass(frozen=True)
class Cell(Column):
    """A column of a list.

    path: where its value stands, dotted from the record; of a column with a total also the way of the ORM.
    choices: the TextChoices whose labels its values are shown by. link: (name of an address, path of its argument).
    keeps: its link carries the list's address, so that the page it leads to knows what stands beside the record.
    tone: record → name of a status colour. draw: record → safe markup, instead of the value's text on screen.
    sort: the Sort that its header asks for.
    sum: what the ORM adds up over the whole filter, where no path leads to the value.
    groups: the own field, never null and first in an index, by which rows with the same value are kept together; or one
    that is made.
    not_with: filters under which it would say the same in every row, and is left out.
    is_rare: shown only where the address names it.
    """

    path: str = ""
    choices: type | None = None
    link: tuple[str, str] | None = None
    keeps: bool = False
    tone: Callable | None = None
    draw: Callable | None = None
    sort: str = ""
    sum: Func | None = None
    groups: str | Made = ""
    not_with: tuple[str, ...] = ()
    is_rare: bool = False

    @property
    def addend(self):
        """What the database adds up over a whole filter; None where it cannot."""
        if not self.total:
            return None
        return self.sum or (F(self.path.replace(".", "__")) if self.path else None)

    def reader(self):
        """Record → value, in the language of now; None where the path ends before."""
        at = _follower(self.path or self.name)
        if self.choices is None:
            return at
        labels = {value: str(label) for value, label in self.choices.choices}
        return lambda record: labels.get(at(record))

    def linker(self, query=""):
        """Record → address, "" where its argument is empty."""
        name, path = self.link
        end, at = f"?{query}" if self.keeps and query else "", _follower(path)
        return lambda record: f"{addresses.of(name, argument)}{end}" if (argument := at(record)) else ""


def beside(rows, relation, *fields):
    """Rows with some fields of a related record, which may have many more than a list shows."""
    own = [field.name for field in rows.model._meta.concrete_fields]
    return rows.select_related(relation).only(*own, *(f"{relation}__{field}" for field in fields))


def _follower(path):
    names = path.split(".")

    def value(record):
        for name in names:
            record = getattr(record, name, None)
        return record() if callable(record) else record

    return value


@dataclass(frozen=True)
class Sort:
    """An order that an index serves: its fields are unique together and never null.

    made: fields of them that are not stored.
    """

    name: str
    label: str | Promise
    fields: tuple[str, ...]
    descending: bool = False
    made: tuple[Made, ...] = ()


@dataclass(frozen=True)
class View:
    """A named part of a list, shown as a tab. holds: the reader → Q, None: everything.

    is_small: whether it holds a small part of the list, and so is sorted and grouped by what no index has, too.
    sort: the name of what it is sorted by unless something else is asked; "": of the list's first.
    """

    name: str
    label: str | Promise
    holds: Callable | None = None
    is_small: bool = False
    sort: str = ""


@dataclass(frozen=True)
class Adding:
    """How a list gets a row by hand: the deed, the address of its form, and what the way there is called."""

    deed: str
    form: str
    label: str | Promise


@dataclass(frozen=True)
class Listing:
    """The declaration.

    name: of its address. unit: what its rows are counted in. rows: reader → the rows he may know of.
    sorts_of_few: what its small views are sorted by besides, though no index serves it.
    search: (what was typed, reader) → Q. complete: (records, reader) adds to a page's records what other rooms know of
    them, in a fixed number of statements. own: () → (columns, filters) that the office made itself.
    intake: of the tab in which its rows are taken away, edited and brought back.
    adding: None where its rows come from deeds on other records.
    """

    name: str
    title: str | Promise
    unit: str | Promise
    rows: Callable
    columns: tuple[Cell, ...]
    sorts: tuple[Sort, ...]
    filters: tuple = ()
    views: tuple[View, ...] = (View("all", _("全部")),)
    sorts_of_few: tuple[Sort, ...] = ()
    search: Callable | None = None
    search_hint: str | Promise = ""
    own: Callable | None = None
    intake: Intake | None = None
    adding: Adding | None = None
    complete: Callable = lambda records, who: None

    def with_made(self, made, who):
        """The rows that a reader may know of, each with these Made fields."""
        return self.rows(who).annotate(**{one.name: one.expression(who) for one in made})

    def read(self, made, who, keys):
        """Those of with_made() that have these keys, in any order."""
        if made not in self._readers:
            self._readers[made] = prepared(lambda keys, who: self.with_made(made, who).filter(pk__in=keys))
        return self._readers[made](keys, who)

    @cached_property
    def _readers(self):
        return {}

    def asked(self, params, who, reads, picks=()):
        """The list as an address asks for it. reads(who, right): whether the reader has a right.

        picks: what the chosen rows are named by in the first column; () for all rows.
        """
        return Asked(self, params, who, reads, picks)

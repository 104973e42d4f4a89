"""A list as one address asks for it and one reader may see it: its rows and columns, and where to go from there."""

from copy import copy
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import drawn, keyset, streaming, taken
from gendan.base.grouping import Grouping
from gendan.base.names import normalise
from gendan.base.table import BLANK, shown

SIZES = (20, 50, 100, 200)
USUAL_SIZE = 50
SMALLEST, LARGEST = 10, 200
MOST_COUNTED = 1000  # beyond it a list says "1,000+" until somebody asks for the sums
LONGEST_VALUE = 120
LONGEST_NAMES = 600  # characters of the names of the columns
EXPORTED_AT_ONCE = 500
OF_THE_FACE = ("columns", "density", "group")
OF_THE_PLACE = ("after", "before", "sums")
OWN_PARAMETERS = ("q", "view", "sort", "size", *OF_THE_FACE, *OF_THE_PLACE)


@dataclass(frozen=True)
class Density:
    """How close the rows stand."""

    name: str
    label: str | Promise


DENSITIES = (Density("usual", _l("标准")), Density("tight", _l("紧凑")), Density("roomy", _l("宽松")))


@dataclass(frozen=True)
class Neighbours:
    """The records before and after one in a list, and its place there, counted up to MOST_COUNTED."""

    before: object
    after: object
    place: int
    asked: "Asked"

    @property
    def whole(self):
        """How many rows there are, as far as they are counted."""
        number = self.asked.whole["number"]
        return f"{MOST_COUNTED:,}+" if self.asked.is_capped else f"{number:,}"


class Asked:
    """A list as one address asks for it and one reader may see it; `faults` says what could not be understood."""

    can_return = False  # whether its reader may take it away to edit it and bring it back
    can_pick = False  # whether rows can be chosen: on the list's own page, not where it is a part of another

    def __init__(self, listing, params, who, reads, picks=()):
        self.listing, self.who, self._reads, self.picks = listing, who, reads, picks[:LARGEST]
        self.faults = []
        own_columns, own_filters = listing.own() if listing.own else ((), ())
        self.filters = [one for one in (*listing.filters, *own_filters) if reads(who, one.secret)]
        known = {*OWN_PARAMETERS, *(name for one in self.filters for name in one.parameters)}
        written = {name: normalise(value)[: _longest(name)] for name, value in params.items() if name in known}
        self.params = {name: value for name, value in written.items() if value}
        seen = [column for column in (*listing.columns, *own_columns) if reads(who, column.secret)]
        self.readings = [(one, one.read(self.params, who)) for one in self.filters]
        self.faults += [reading.fault for _one, reading in self.readings if reading.fault]
        single = {one.name for one, reading in self.readings if reading.is_one}
        self.offered = [column for column in seen if single.isdisjoint(column.not_with)]
        self.columns = self._chosen()
        self.view = self._one_of(listing.views, "view")
        self.sorts = self._sorts(self.view)
        self.sort = self._one_of(self.sorts, "sort", self.view.sort)
        self.descending = self.sort.descending != self.params.get("sort", "").startswith("-")
        self.size = self._size()
        self.density = self._one_of(DENSITIES, "density")
        offered = [one for column in seen if column.groups for one in Grouping.of(column)]
        self.groupings = [one for one in offered if self.view.is_small or not one.made]
        self.grouping = self._grouping()

    def _chosen(self):
        """The columns that the address names, in their own order, else the usual ones; the first names the record."""
        wanted = set(self.params.get("columns", "").split(","))
        if not any(column.name in wanted for column in self.offered):
            return [column for column in self.offered if not column.is_rare]
        return [column for n, column in enumerate(self.offered) if n == 0 or column.name in wanted]

    def _sorts(self, view):
        """What a view may be sorted by, as far as its reader may read it."""
        hidden = {column.sort for column in self.listing.columns if not self._reads(self.who, column.secret)}
        sorts = (*self.listing.sorts, *(self.listing.sorts_of_few if view.is_small else ()))
        return [one for one in sorts if one.name not in hidden]

    def _one_of(self, known, parameter, usual=""):
        name, by_name = self.params.get(parameter, "").removeprefix("-"), {one.name: one for one in known}
        if name and name not in by_name:
            labels = "、".join(str(one.label) for one in known)
            self.faults.append(_("没有“%(name)s”：请从 %(labels)s 里选。") % {"name": name, "labels": labels})
        return by_name.get(name) or by_name.get(usual, known[0])

    def _grouping(self):
        name = self.params.get("group", "")
        found = next((one for one in self.groupings if one.name == name), None)
        if name and not found:
            labels = "、".join(one.label for one in self.groupings) or "—"
            self.faults.append(_("不能按“%(name)s”分组：可以按 %(labels)s。") % {"name": name, "labels": labels})
        return found

    @property
    def order(self):
        """The fields that the rows are ordered by, as keyset.run takes them."""
        fields = self.sort.fields
        return self.grouping.order(fields, descending=self.descending) if self.grouping else fields

    def _size(self):
        written = self.params.get("size", "")
        if not written:
            return USUAL_SIZE
        if written.isascii() and written.isdigit() and SMALLEST <= int(written) <= LARGEST:
            return int(written)
        self.faults.append(_("每页行数要在 10 到 200 之间，现在是“%(size)s”。") % {"size": written})
        return USUAL_SIZE

    @property
    def _made(self):
        """The fields that the rows are ordered by and that are not stored."""
        return [*self.sort.made, *filter(None, [self.grouping and self.grouping.made])]

    @cached_property
    def _unfiltered(self):
        return self.listing.with_made(self._made, self.who)

    @cached_property
    def rows(self):
        """All rows of the view that the filters and the search let through."""
        rows = self._unfiltered
        if self.view.holds:
            rows = rows.filter(self.view.holds(self.who))
        for _one, reading in self.readings:
            if reading.condition is not None:
                rows = rows.filter(reading.condition)
        if self.picks:
            first = self.listing.columns[0]
            rows = rows.filter(**{f"{(first.path or first.name).replace('.', '__')}__in": self.picks})
        if self.listing.search and "q" in self.params:
            rows = rows.filter(self.listing.search(self.params["q"], self.who))
        return rows

    @cached_property
    def run(self):
        """The page's records and its neighbours."""
        place = {name: self.params.get(name, "") for name in ("after", "before")}
        try:
            run = self._run(self.size, **place)
        except keyset.UnclearCursor:
            self.faults.append(_("地址里的页码看不懂，已回到第一页。"))
            run = self._run(self.size)
        self.listing.complete(run.records, self.who)
        return run

    def first_rows(self, number):
        """So many records from the beginning, whatever page is asked for, as they stand in the list."""
        return self._run(number).records

    def _run(self, size, **place):
        read = partial(self.listing.read, tuple(self._made), self.who)
        return keyset.run(self.rows, self.order, read=read, descending=self.descending, size=size, **place)

    @property
    def whole_in_words(self):
        """How many rows there are on all pages, and what they come to where they were added up."""
        sums = [] if self.is_capped else [(one, self.whole.get(one.name)) for one in self.columns if one.total]
        told = [f"{one.title} {shown(one.kind, value)}" for one, value in sums if value is not None]
        return " · ".join((f"{self.number} {self.listing.unit}", *told))

    @cached_property
    def whole(self):
        """{"number": of rows, MOST_COUNTED + 1 at most; name: sum of a column}, sums only where all were counted."""
        if "sums" not in self.params and (number := _counted(self.rows)) > MOST_COUNTED:
            return {"number": number}
        parts = {f"part_{name}": addend for name, addend in self._addends.items()}
        sums = {name.replace("part", "sum", 1): Sum(name) for name in parts}
        found = self.rows.annotate(**parts).order_by().aggregate(number=Count("pk"), **sums)
        return {name.removeprefix("sum_"): value for name, value in found.items()}

    @property
    def _addends(self):
        """{name of a column: what the database adds up for it}."""
        return {one.name: one.addend for one in self.columns if one.addend is not None}

    def headed(self, records, *, is_file=False):
        """(record, the Heading above it or None) for each. A list that is capped adds nothing up, a file everything."""
        if self.grouping is None:
            return ((record, None) for record in records)
        adds_up = is_file or not self.is_capped
        return self.grouping.headed(records, self.grouping.totals(self.rows, self._addends) if adds_up else {})

    @property
    def is_capped(self):
        """Whether there are more rows than were counted."""
        return "sums" not in self.params and self.whole["number"] > MOST_COUNTED

    @property
    def table(self):
        """The page as a table, safe markup."""
        return drawn.table_html(self)

    def page_sums(self):
        """Sums of the columns that add up, over the page."""
        totals = [column for column in self.columns if column.total]
        known = {column.name: list(map(column.reader(), self.run.records)) for column in totals}
        return {name: sum(value for value in values if value is not None) for name, values in known.items()}

    def address(self, **changes):
        """The address of this list with some parameters changed, None takes one away; it starts at the first page."""
        kept = {name: value for name, value in self.params.items() if name not in OF_THE_PLACE}
        params = {name: value for name, value in (kept | changes).items() if value is not None}
        return f"{self.own_address}?{query}" if (query := urlencode(params, safe=",")) else self.own_address

    def sorted_address(self, column):
        """The address that sorts by a column, the other way round when it does already."""
        turned = self.sort.name == column.sort and not self.params.get("sort", "").startswith("-")
        return self.address(sort=f"-{column.sort}" if turned else column.sort)

    @property
    def query(self):
        """What the address asks for, without the page: one spelling for what looks the same."""
        return urlencode(sorted((*self.asked_for, *((n, self.params[n]) for n in OF_THE_FACE if n in self.params))))

    @property
    def carried(self):
        """What a record's page must carry along to find its neighbours in this list again; never empty."""
        return self.query or urlencode({"view": self.view.name})

    def beside(self, record):
        """The Neighbours of a record, also of one that has left the list since."""
        if names := [one.name for one in self._made]:
            vars(record).update(self._unfiltered.values(*names).get(pk=record.pk))
        cursor = keyset.cursor_of(record, self.order)
        before, after = (self._run(1, **{way: cursor}).records for way in ("before", "after"))
        ahead = keyset.ahead(self.rows, self.order, record, descending=self.descending)
        return Neighbours(
            before[0] if before else None, after[0] if after else None, ahead[:MOST_COUNTED].count() + 1, self
        )  # fmt: skip

    @cached_property
    def own_address(self):
        """The bare address of the list."""
        return reverse(self.listing.name)

    def at(self, page, **kept):
        """The same list as another page shows it, whose addresses keep `kept` too."""
        other = copy(self)
        other.own_address, other.params = reverse(page), self.params | kept
        return other

    @property
    def bare_address(self):
        """The view without any condition."""
        return self.address(q=None, **{name: None for one in self.filters for name in one.parameters})

    @property
    def first(self):
        """The first page's address."""
        return self.address()

    @property
    def export_address(self):
        """The address of everything that is filtered, as XLSX."""
        return self.address(export="xlsx")

    @property
    def taken_address(self):
        """The address of everything that is filtered, as a tab of the office workbook."""
        return self.address(export="tab")

    @property
    def kept(self):
        """What a form of filters must carry along: [(parameter, value)]."""
        return [(name, self.params[name]) for name in ("view", "sort", "size", *OF_THE_FACE) if name in self.params]

    @property
    def asked_for(self):
        """What a form of columns must carry along: [(parameter, value)] of everything else."""
        return [(name, value) for name, value in self.params.items() if name not in (*OF_THE_FACE, *OF_THE_PLACE)]

    @property
    def shown_by(self):
        """What the form of the chosen rows must carry along, so that a file shows them as the page does."""
        return [(name, value) for name, value in self.params.items() if name not in OF_THE_PLACE]

    @property
    def column_boxes(self):
        """The columns to choose from, safe markup."""
        return drawn.column_boxes((column, column in self.columns) for column in self.offered)

    @property
    def densities(self):
        """How close the rows may stand: [(density, whether they do)]."""
        return [(one, one is self.density) for one in DENSITIES]

    @property
    def usual_address(self):
        """The address with the usual columns in the usual density."""
        return self.address(**dict.fromkeys(OF_THE_FACE))

    @property
    def sizes(self):
        """Other page sizes: [(rows, address)]."""
        return [(size, self.address(size=size)) for size in SIZES if size != self.size]

    @property
    def next(self):
        """The next page's address, or ""."""
        return self.address(after=self.run.next) if self.run.next else ""

    @property
    def previous(self):
        """The previous page's address, or ""."""
        return self.address(before=self.run.previous) if self.run.previous else ""

    @property
    def chips(self):
        """What is filtered by, in words: [(label, value, the address without it)]."""
        return [chip for *chip, _names in self._conditions]

    @property
    def _conditions(self):
        """The same, each with the names of its parameters."""
        said = [(one.label, reading.words, one.parameters) for one, reading in self.readings if reading.words]
        said += [(_("搜索"), self.params["q"], ("q",))] if "q" in self.params else []
        return [(label, words, self.address(**dict.fromkeys(names)), names) for label, words, names in said]

    @cached_property
    def wider(self):
        """What would show something where this shows nothing: [(what to drop, address, how many rows it shows)].

        Each of the conditions alone, and the view where there is one that shows all.
        """
        ways = [(f"{label}：{value}", address, names) for label, value, address, names in self._conditions]
        found = [(words, address, self._number_without(names)) for words, address, names in ways]
        whole = self.listing.views[-1]
        if whole.holds is None and self.view is not whole:
            changes = self.changes_to(whole)
            number = self._number_without((), **changes)
            found.append((_("范围：%(view)s") % {"view": self.view.label}, self.address(**changes), number))
        return [(words, address, told(number)) for words, address, number in found if number]

    def _number_without(self, names, **changes):
        params = {name: value for name, value in (self.params | changes).items() if value is not None}
        kept = {name: value for name, value in params.items() if name not in (*names, *OF_THE_PLACE)}
        return _counted(Asked(self.listing, kept, self.who, self._reads).rows)

    @property
    def in_words(self):
        """What is shown, in one line: the conditions, and the view."""
        said = [(label, value) for label, value, _address in self.chips]
        if self.grouping:
            said.append((_("分组"), self.grouping.label))
        if self.picks:
            said.append((_("所选"), "、".join(self.picks)))
        return "  ".join(f"{label}：{value}" for label, value in [*said, (_("范围"), self.view.label)])

    @property
    def number(self):
        """How many rows there are, as a person reads it."""
        if not (self.next or self.previous):
            return f"{len(self.run.records):,}"
        return f"{MOST_COUNTED:,}+" if self.is_capped else f"{self.whole['number']:,}"

    @property
    def counts(self):
        """How many rows each view holds as far as they are counted, whatever is filtered: [text], as the tabs stand."""
        return [self._count(view) for view in self.listing.views]

    def _count(self, view):
        rows = self.listing.rows(self.who)
        rows = rows.filter(view.holds(self.who)) if view.holds else rows
        return told(_counted(rows))

    @property
    def tabs(self):
        """The views: [(label, address, whether it is this one)]."""
        return [(one.label, self.address(**self.changes_to(one)), one is self.view) for one in self.listing.views]

    def changes_to(self, view):
        """What is changed of the address for another view: a sort or a grouping that it does not know is dropped."""
        changes = {"view": view.name} | ({} if self.sort in self._sorts(view) else {"sort": None})
        return changes if view.is_small or not (self.grouping and self.grouping.made) else changes | {"group": None}

    @property
    def controls(self):
        """The boxes of the form of filters, safe markup."""
        return [drawn.control(one, self.params, self.who) for one in self.filters if not one.is_rare]

    @property
    def rare_controls(self):
        """The same of the filters under 更多筛选."""
        return [drawn.control(one, self.params, self.who) for one in self.filters if one.is_rare]

    def export(self):
        """All rows as sequences of values in the order of the columns, with a row above each group."""
        readers = [column.reader() for column in self.columns]
        for record, heading in self.headed(self._complete_rows(), is_file=True):
            if heading:
                yield self._subtotal(heading)
            yield [read(record) for read in readers]

    def taken(self, tab):
        """All rows as the cells of the tab that they come back through, own fields and all."""
        intake = self.listing.intake
        for some in self._in_parts():
            for row in intake.rows(some, self.who.today):
                yield taken.cells(intake, tab, row)

    def _complete_rows(self):
        for some in self._in_parts():
            self.listing.complete(some, self.who)
            yield from some

    def _in_parts(self):
        """All rows, some hundreds at a time."""
        ordering = keyset.ordering(self.order, descending=self.descending)
        records = streaming.rows(self.rows.order_by(*ordering), EXPORTED_AT_ONCE)
        while some := list(islice(records, EXPORTED_AT_ONCE)):
            yield some

    def _subtotal(self, heading):
        """The row above a group in a file."""
        first = f"{heading.label} · {heading.number:,} {self.listing.unit}"
        return [first, *(heading.sums.get(column.name, BLANK) for column in self.columns[1:])]


def address_of(name, query):
    """The address of a list as a query asks for it."""
    return f"{reverse(name)}?{query}" if query else reverse(name)


def _counted(rows):
    """How many rows there are, MOST_COUNTED + 1 at most; their keys are told sooner than Django words how to count."""
    return len(rows.order_by().values_list("pk")[: MOST_COUNTED + 1])


def told(number):
    """A number of rows as a person reads it, as far as they were counted."""
    return f"{MOST_COUNTED:,}+" if number > MOST_COUNTED else f"{number:,}"


def _longest(name):
    return LONGEST_NAMES if name == "columns" else LONGEST_VALUE

"""Which page of a file is which tab, and which column which field: guessed, made by a person, remembered by layout."""

import json
from dataclasses import dataclass, field
from hashlib import blake2b

from gendan.base.columns import letter
from gendan.base.heading import bare, candidates, chosen, column_title
from gendan.desk.intakes import NOT_YET, TABS, called, tabs
from gendan.desk.models import Layout


@dataclass
class Plan:
    """How one page of a file is read.

    tab: of the office workbook, "" leaves the page out. row: the number of the header's row, the lower one of two.
    columns: {index: field name}; the others are left out. is_sure: a person made it, or there is nothing to ask.
    """

    tab: str = ""
    row: int = 0
    columns: dict[int, str] = field(default_factory=dict)
    is_sure: bool = False

    def heading(self, raw):
        """The Heading that it makes of a RawTab."""
        return chosen(self.row, titles(raw, self), self.columns, tabs()[self.tab].fields)

    @property
    def doubles(self):
        """The fields that two columns were given to."""
        names = list(self.columns.values())
        return [one for one in tabs()[self.tab].fields if names.count(one.name) > 1] if self.tab else []

    @property
    def missing(self):
        """The required fields that no column was given to."""
        names = self.columns.values()
        fields = tabs()[self.tab].fields if self.tab else ()
        return [one for one in fields if one.required and one.name not in names]


@dataclass(frozen=True)
class Fix:
    """What a person put into a cell of a page in place of what the file says. column: its index; row: as Excel counts.

    now: "" empties the cell.
    """

    page: str
    row: int
    column: int
    was: str
    now: str

    @property
    def place(self):
        """The cell as Excel names it."""
        return f"{self.page}!{letter(self.column)}{self.row}"


def mend(workbook, fixes):
    """Put the fixes into the cells of a Workbook that was read."""
    wanted = {(fix.page, fix.row): {} for fix in fixes}
    for fix in fixes:
        wanted[fix.page, fix.row][fix.column] = fix.now or None
    for raw in workbook.tabs if fixes else ():
        for row in raw.rows:
            for column, now in wanted.get((raw.name, row.number), {}).items():
                row.cells += [None] * (column + 1 - len(row.cells))
                row.cells[column] = now


def titles(raw, plan):
    """The text over each column in the header that a Plan names."""
    found = tabs()[plan.tab].find(raw) if plan.tab else None
    if found and found.number == plan.row:
        return found.titles
    return next(([column_title(cell) for cell in row.cells] for row in raw.rows if row.number == plan.row), [])


def digest(cells):
    """The same for the same header, however it is spaced."""
    said = [bare(column_title(cell)) for cell in cells]
    while said and not said[-1]:
        said.pop()
    return blake2b(json.dumps(said).encode(), digest_size=16).hexdigest()


def remembered(pages):
    """{page: Plan} of the RawTabs whose header somebody put into columns before; the name of a page goes before it."""
    headers = [(raw, number, digest(cells)) for raw in pages for number, cells in candidates(raw.rows) if any(cells)]
    known = {}
    for layout in Layout.objects.filter(digest__in={one for _raw, _number, one in headers}).order_by("-pk"):
        known.setdefault(layout.digest, []).append(layout)
    plans = {}
    for raw, number, one in headers:
        name = called(raw.name)
        for layout in known.get(one, ()):
            if name in ("", layout.tab) and layout.tab in TABS:
                plans.setdefault(raw.name, Plan(layout.tab, number, layout.fields, is_sure=True))
    return plans


def guessed(pages):
    """{page: Plan} of RawTabs: as it was remembered, else by the page's name, else what its header is most like."""
    known = remembered(pages)
    return {raw.name: known.get(raw.name) or guess(raw, _likeliest(raw)) for raw in pages if raw.rows}


def guess(raw, tab, row=0):
    """The Plan of a RawTab as this tab, under the header in this row; 0: where it is likeliest."""
    if not tab:
        return Plan("", row or raw.rows[0].number, is_sure=raw.name in NOT_YET)
    known = tabs()[tab]
    found = known.find(raw)
    if row and row != found.number:
        cells = next((one.cells for one in raw.rows if one.number == row), [])
        found = known.match(cells)
        found.number = row
    columns = {index: name for name, index in found.columns.items()}
    is_sure = called(raw.name) == tab and not (found.missing or found.unknown or found.repeated)
    return Plan(tab, found.number or raw.rows[0].number, columns, is_sure)


def _likeliest(raw):
    """The tab that a page is by its name, else the one that knows all it needs and most of the header; or ""."""
    if (name := called(raw.name)) or raw.name in NOT_YET:
        return name
    found = {name: tab.find(raw) for name, tab in tabs().items()}
    whole = {name: one for name, one in found.items() if not one.missing and len(one.columns) > len(one.unknown)}
    return max(whole, key=lambda name: len(whole[name].columns) - len(whole[name].unknown), default="")

"""What a person says on the pages of an import: which column is what, and what a refused cell should say."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice

from django.utils.translation import gettext as _

from gendan.base.columns import column, letter
from gendan.base.heading import SEARCHED_ROWS
from gendan.base.workbook.read import DEFAULT
from gendan.base.workbook.written import cleaned, written
from gendan.desk import layouts
from gendan.desk.actions import Reading
from gendan.desk.intakes import TABS, tabs
from gendan.desk.suggestions import KINDS

SAMPLES = 3
MOST_COLUMNS = DEFAULT.columns
LONGEST = 200  # characters of what is typed into a cell


@dataclass(frozen=True)
class Column:
    """A column of a page: its letter, its title in the file, what stands in it, and the field it was given to."""

    name: str
    letter: str
    title: str
    samples: list
    field: str


class Page:
    """A page of the file on the form. number: its place, which its controls are named by."""

    def __init__(self, number, raw, plan):
        self.number, self.raw, self.plan = number, raw, plan

    @property
    def tabs(self):
        """The tabs to choose from: [(name, whether it is the one)]."""
        return [(name, name == self.plan.tab) for name in TABS]

    @property
    def rows(self):
        """The rows in which a header may stand: [(number, how it begins, whether it is the one)]."""
        first = self.raw.rows[:SEARCHED_ROWS]
        return [(row.number, self._beginning(row), row.number == self.plan.row) for row in first]

    def _beginning(self, row):
        said = [text for cell in row.cells if (text := cleaned(written(cell)))]
        return " · ".join(islice(said, SAMPLES))[:40]

    @property
    def fields(self):
        """The fields that a column may be given to."""
        return tabs()[self.plan.tab].fields if self.plan.tab else ()

    @property
    def columns(self):
        """The Columns under the header, with or without a title."""
        if not self.plan.tab:
            return []
        titles = layouts.titles(self.raw, self.plan)
        below = [row.cells for row in self.raw.rows if row.number > self.plan.row]
        width = max(map(len, [titles, *below[:SEARCHED_ROWS]]))
        return [self._column(index, titles[index : index + 1], below) for index in range(width)]

    def _column(self, index, title, below):
        filled = (cells[index] for cells in below if index < len(cells) and cells[index] is not None)
        samples = [cleaned(written(cell))[:20] for cell in islice(filled, SAMPLES)]
        name = f"column-{self.number}-{index}"
        return Column(name, letter(index), "".join(title), samples, self.plan.columns.get(index, ""))

    @property
    def known(self):
        """How many columns were given to a field."""
        return len(self.plan.columns)


class Columns:
    """The form of the columns; said: what was sent, which goes into the wizard's plans, whatever may be wrong with it.

    has_turned: another tab or header row was chosen for a page, so that its columns were guessed anew.
    """

    def __init__(self, wizard, raws, said=None):
        self.wizard, self.has_turned, self.said = wizard, False, said
        for number, raw in enumerate(raws if said else ()):
            wizard.plans[raw.name] = self._plan(number, raw, said)
        self.pages = [Page(number, raw, wizard.plans[raw.name]) for number, raw in enumerate(raws)]

    def _plan(self, number, raw, said):
        before = self.wizard.plans[raw.name]
        tab, row = said.get(f"tab-{number}", before.tab), said.get(f"row-{number}", "")
        tab = tab if tab in TABS else ""
        row = int(row) if row in {str(one.number) for one in raw.rows[:SEARCHED_ROWS]} else before.row
        if (tab, row) != (before.tab, before.row):
            self.has_turned |= bool(tab)
            return layouts.guess(raw, tab, 0 if tab != before.tab else row)
        return layouts.Plan(tab, row, self._fields(number, tab, said), is_sure=True)

    def _fields(self, number, tab, said):
        known = {one.name for one in tabs()[tab].fields} if tab else set()
        names = {index: said.get(f"column-{number}-{index}") for index in range(MOST_COLUMNS)}
        return {index: name for index, name in names.items() if name in known}

    @property
    def is_sure(self):
        """Whether there is nothing to ask."""
        return all(page.plan.is_sure for page in self.pages) and not self.faults

    @property
    def faults(self):
        """What stands in the way: [text]."""
        tabs = Counter(page.plan.tab for page in self.pages if page.plan.tab)
        said = [] if tabs else [_("还没有选要导入哪一页：请至少给一页选上内容。")]
        for tab, times in tabs.items():
            if times > 1:
                remedy = _("有 %(times)s 页都选了“%(tab)s”：一次只能导入一页，其余的请选“不导入”。")
                said.append(remedy % {"times": times, "tab": tab})
        for page in self.pages:
            said += _faults(page)
        return said

    def readings(self):
        """The Readings to be remembered: of every page whose columns are not what a fresh look would say."""
        said = []
        for page in self.pages:
            plan = page.plan
            if plan.tab and (_is_renamed(page) or layouts.guess(page.raw, plan.tab).columns != plan.columns):
                said.append(Reading(layouts.digest(layouts.titles(page.raw, plan)), plan.tab, plan.columns))
        return said


def _is_renamed(page):
    return not TABS[page.plan.tab].is_called(page.raw.name)


def _faults(page):
    about = {"page": page.raw.name}
    for one in page.plan.doubles:
        yield _("“%(page)s”有两列都对应“%(title)s”：请只留一列。") % (about | {"title": one.title})
    for one in page.plan.missing:
        yield _("“%(page)s”缺少必填的“%(title)s”：请指出是哪一列。") % (about | {"title": one.title})


class Mending:
    """Refused cells with what may be put in instead; faults: as suggestions.suggested gives them."""

    def __init__(self, faults):
        self.faults = [fault | {"place": _place(fault)} for fault in faults]

    def __iter__(self):
        return iter(self.faults)

    def __bool__(self):
        return bool(self.faults)

    @property
    def kinds(self):
        """The kinds of suggestions there are: [(kind, label, how many)]."""
        numbers = Counter(fault["kind"] for fault in self.faults if "kind" in fault)
        return [(kind, label, numbers[kind]) for kind, label in KINDS.items() if numbers[kind]]

    def fixes(self, before, said):
        """The Fixes after what was sent: typed contents, the one suggestion or emptying pressed, all of a kind.

        A fix made before stays; of a cell that is mended again it still says what the file says. `back` takes one back,
        or all of them.
        """
        kept = {(fix.page, fix.row, fix.column): fix for fix in before}
        if said.get("back"):
            return [fix for fix in before if said["back"] not in ("all", fix.place)]
        for fault in self.faults:
            now = self._now(fault, said)
            if fault["column"] and now is not None:
                fix = layouts.Fix(fault["tab"], fault["row"], column(fault["column"]), fault["value"], now)
                was = kept.get((fix.page, fix.row, fix.column))
                kept[fix.page, fix.row, fix.column] = replace(fix, was=was.was) if was else fix
        return list(kept.values())

    def _now(self, fault, said):
        """What the cell should say, "" for nothing; None where nobody said so."""
        place = fault["place"]
        if fault["optional"] and said.get("empty") == place:
            return ""
        if "kind" in fault and (said.get("take") in ("all", place) or said.get("kind") == fault["kind"]):
            return fault["now"]
        return cleaned(said.get(f"now-{place}", ""))[:LONGEST] or None


def _place(fault):
    return f"{fault['tab']}!{fault['column']}{fault['row']}"

"""The import engine: a workbook goes through the same deeds as the screens, whole or not at all (rulings 20).

A dry run takes the same path and rolls it back. Errors of all tabs are collected at once. The same file twice changes
nothing; a row that was taken before and says something else updates master data, and is an error for a fact.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base import bulk, clock, preferences, statistics
from gendan.base.faults import Refused
from gendan.base.intake import About
from gendan.base.rows import CellFault, Notice, Parsed
from gendan.base.workbook import Unreadable
from gendan.base.workbook.read import read
from gendan.desk import layouts, meant, returned
from gendan.desk.intakes import INTAKES, NOT_YET, TABS, called, tabs
from gendan.desk.models import ImportedRow, key_of, parts_of
from gendan.people import actions as people_actions
from gendan.people import deeds
from gendan.people.models import Batch

MANY = 1000  # rows after which the database looks at its tables anew
FACTS_FROM = ("发货", "退货", "铺货结算", "开票", "回款")


@dataclass
class TabCount:
    """What became of the rows of a tab."""

    name: str
    added: int = 0
    updated: int = 0
    same: int = 0
    wrong: int = 0


@dataclass
class Outcome:
    """What an import did, or (written: False) would have done and why it did not."""

    batch: Batch | None = None
    written: bool = False
    tabs: list[TabCount] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    parsed: dict[str, Parsed] = field(default_factory=dict)


def run(path, *, by, tabs=None, rehearse=False, only_correct=False, progress=None, plans=None, fixes=(), kept=None):
    """Import a workbook. tabs: only these; rehearse: write nothing; only_correct: leave faulty documents out.

    plans: {page of the file: layouts.Plan} as a person made them, else the layouts that the office remembers.
    fixes: layouts.Fixes of cells. progress(done, total, what) is called as the work goes on. kept: as read() has it.
    Raises Unreadable for a file that is no workbook.
    """
    workbook = read(path, kept=kept)
    layouts.mend(workbook, fixes)
    outcome = Outcome()
    parsed = _parse(workbook, tabs, outcome, Path(path), plans)
    other_letters, told = meant.codes(parsed, by)
    if other_letters:
        layouts.mend(workbook, other_letters)
        outcome.notices = told
        parsed = _parse(workbook, tabs, outcome, Path(path), plans)
    outcome.parsed = parsed
    outcome.faults += [fault for one in parsed.values() for fault in one.faults]
    outcome.notices += [notice for one in parsed.values() for notice in one.notices]
    work = _Work(by, parsed, outcome, only_correct, progress or (lambda done, total, what: None))
    work.do(Path(path), rehearse)
    if outcome.written and sum(count.added for count in outcome.tabs) > MANY:
        statistics.renew()
    return outcome


def _parse(workbook, wanted, outcome, path, plans):
    """{tab name: Parsed} of the tabs that the office workbook knows, or that a person made of a page."""
    found, known = {}, tabs()
    planned = layouts.remembered(workbook.tabs) if plans is None else plans
    for raw in workbook.tabs:
        plan = planned.get(raw.name)
        name = plan.tab if plan else called(raw.name)
        if workbook.kind == "csv" and wanted:
            name = wanted[0]
        if name and (not wanted or name in wanted):
            found[name] = known[name].parse(raw, plan.heading(raw) if plan and plan.tab == name else None)
            if plan and plans is None:
                outcome.notices.append(Notice(raw.name, None, _("按以前对应过的列，读作“%(tab)s”。") % {"tab": name}))
        elif plan is None and raw.rows:
            outcome.notices += _unread(raw, name)
    if not found:
        remedy = _(
            "文件里没有可以导入的页。请把页名改成其中之一：%(names)s。要改列表里的内容，请在列表上点“导出去改”。"
        )
        raise Unreadable(path.name, remedy % {"names": "、".join(TABS)})
    return found


def _unread(raw, name):
    """Why a page was left out that nobody asked to leave out."""
    if raw.name in NOT_YET:
        yield Notice(raw.name, None, _("这一页的模块还没有做，先跳过，没有读入。"))
    elif not name:
        known = {"names": "、".join(TABS)}
        yield Notice(raw.name, None, _("不认识这一页，没有读入。认识的有：%(names)s。") % known)


class _Torn(Exception):
    """A document was refused after a part of it had been taken in."""


class _Work:
    """One import: which rows are new, the steps they lead to, and what came of them."""

    def __init__(self, by, parsed, outcome, only_correct, progress):
        self.by, self.parsed, self.outcome = by, parsed, outcome
        self.only_correct, self.progress = only_correct, progress
        self.dropped, self.done = set(), set()
        self.tab_of = {}
        self.counts = {name: TabCount(name) for name in parsed}
        outcome.tabs = list(self.counts.values())

    def do(self, path, rehearse):
        """Do all steps in one transaction; keep it only when it is wanted and nothing stands in the way."""
        with deeds.together(by=self.by) as running:
            fresh, known = self._fresh()
            if any(fresh.values()):
                self._take_in(path, running, fresh, known)
            keep = not rehearse and (self.only_correct or not self.outcome.faults)
            if not keep:
                transaction.set_rollback(True)
        self.outcome.written = keep
        self.outcome.batch = self.outcome.batch if keep else None
        for name, one in self.parsed.items():
            self.counts[name].wrong = len({fault.row for fault in self.outcome.faults if fault.tab == one.name})

    def _fresh(self):
        """The rows not taken before: {tab name: [ParsedRow]}, and the ImportedRows known: {(tab name, key): row}."""
        fresh, changed = {}, {}
        for name, one in self.parsed.items():
            known = {
                row.key: row
                for row in ImportedRow.objects.filter(tab=name, key__in=[key_of(row.key) for row in one.whole_rows])
            }
            seen = {key: row.digest for key, row in known.items()}
            plain = [row for row in one.whole_rows if not row.mark]
            rows = [row for row in plain if seen.get(key_of(row.key)) != row.digest]
            edited, untouched, faults = returned.edited(one, self.by.today)
            self.outcome.faults += faults
            self.counts[name].same = len(plain) - len(rows) + untouched
            fresh[name] = self._acceptable(one, rows, known) + edited
            changed |= {(name, key): row for key, row in known.items()}
        return fresh, changed

    def _acceptable(self, one, rows, known):
        """Facts do not change: one that was imported before and reads differently now is a fault."""
        if one.tab.master:
            return rows
        numbers = {parts_of(row.key)[0] for row in known.values()} if one.tab.document else set()
        good = []
        for row in rows:
            if key_of(row.key) in known or (one.tab.document and row.key[0] in numbers):
                remedy = _("这张单据已经导入过，内容和现在不同。已发生的单据不能改：请改回原样，或用退货、调整来更正。")
                self.outcome.faults.append(one.cell_fault(row.number, one.tab.key[0], row.key[0], remedy))
            else:
                good.append(row)
        return good

    def _take_in(self, path, running, fresh, known):
        running.batch = self.outcome.batch = Batch.objects.create(
            file_name=path.name[:200],
            file_digest=hashlib.sha256(path.read_bytes()).hexdigest(),
            who=self.by.name,
            at=clock.now(),
        )
        cutover_on = self._cutover()
        self.tab_of = {id(row): name for name, rows in fresh.items() for row in rows}
        while not self._do_all(running, fresh, cutover_on):
            pass
        self._remember(fresh, known)

    def _do_all(self, running, fresh, cutover_on):
        """Do all steps; False when a document was refused after a part of it: all is undone, to begin without it."""
        noted, told = len(running.notes), len(self.outcome.notices)
        self.done = set()
        try:
            with transaction.atomic():
                self._perform(running, self._steps(fresh, cutover_on, masters=True))
                self._perform(running, self._steps(fresh, cutover_on, masters=False))
                self._compare(fresh)
        except _Torn:
            del running.notes[noted:], self.outcome.notices[told:]
            return False
        return True

    def _compare(self, fresh):
        """Look at what was edited as it stands now: a cell that the deeds passed over is no silent loss but a fault."""
        for name, rows in fresh.items():
            edited = [row for row in rows if row.mark and id(row) not in self.dropped]
            missed = list(returned.missed(self.parsed[name], edited, self.by.today)) if edited else ()
            self.outcome.faults += [fault for _row, fault in missed]
            self.dropped |= {id(row) for row, _fault in missed}
            if missed:
                raise _Torn

    def _cutover(self):
        """启用日期: as the file says, as it is set, or the first of the month of the earliest movement (rulings 9)."""
        said = [row for row in self._rows("公司") if preferences.BY_LABEL.get(row.values["item"]) == "cutover_on"]
        with suppress(ValueError):  # 公司 says what is wrong with it
            if said:
                return preferences.read("cutover_on", said[0].values["written"])
        if kept := preferences.value("cutover_on", date.max):
            return kept
        days = [row.values["on"] for name in FACTS_FROM for row in self._rows(name)]
        cutover_on = min(days, default=self.by.today).replace(day=1)
        if days:
            people_actions.set_preferences(
                [people_actions.Preference("cutover_on", cutover_on.isoformat())], by=self.by
            )
        return cutover_on

    def _rows(self, name):
        return self.parsed[name].whole_rows if name in self.parsed else []

    def _steps(self, fresh, cutover_on, *, masters):
        """The steps of the master tabs, or of the facts, in the order in which things happened."""
        steps = []
        for intake in INTAKES:
            rows = fresh.get(intake.tab.name)
            if rows and intake.tab.master == masters:
                about = About(cutover_on, self.by.today)
                steps += intake.steps([row for row in rows if id(row) not in self.dropped], about)
        return sorted(steps, key=lambda step: (step.on, step.rank, getattr(step.row, "number", "")))

    def _perform(self, running, steps):
        done = 0
        for deed, group in groupby(steps, key=lambda step: step.deed):
            alike = list(group)
            what = self.tab_of[id(alike[0].rows[0])]
            self.progress(done, len(steps), what)
            self._try(running, deed, alike)
            done += len(alike)
            self.progress(done, len(steps), what)

    def _try(self, running, deed, steps):
        """Do one deed with a run of rows; what it refuses is set aside, and the rest tried again without it."""
        while steps := [step for step in steps if not any(id(row) in self.dropped for row in step.rows)]:
            heard = len(running.notices)
            try:
                with transaction.atomic():
                    deed([step.row for step in steps], by=self.by)
            except Refused as refusal:
                del running.notices[heard:]
                self.outcome.faults += [self._locate(fault, steps) for fault in refusal.faults]
                self._drop(refusal.faults, steps)
            else:
                self.outcome.notices += [self._notice(fault, steps) for fault in running.notices[heard:]]
                self.done |= {id(row) for step in steps for row in step.rows}
                return
            if self.only_correct and self.done & self.dropped:
                raise _Torn

    def _drop(self, faults, steps):
        rows = {fault.row for fault in faults}
        wrong = steps if None in rows else [steps[row] for row in rows]
        self.dropped |= {id(row) for step in wrong for row in step.rows}

    def _locate(self, fault, steps):
        """The cell that a deed's fault is about."""
        rows = steps[fault.row or 0].rows
        row = next((row for row in rows if row.values.get(fault.field) == fault.value), rows[0])
        return self._parsed_of(row).cell_fault(
            row.number, fault.field, row.raw.get(fault.field, fault.value), fault.remedy
        )

    def _notice(self, fault, steps):
        row = steps[fault.row or 0].rows[0]
        return Notice(self._parsed_of(row).name, row.number, str(fault.remedy))

    def _parsed_of(self, row) -> Parsed:
        return self.parsed[self.tab_of[id(row)]]

    def _remember(self, fresh, known):
        """Keep the identity of every row that was taken in."""
        new, again = [], []
        for name, rows in fresh.items():
            had = len(new), len(again)
            for row in rows:
                if id(row) in self.dropped:
                    continue
                key = key_of(row.key)
                if before := known.get((name, key)):
                    before.digest, before.batch, before.made = row.digest, self.outcome.batch, False
                    again.append(before)
                else:
                    about = {"digest": row.digest, "batch": self.outcome.batch, "made": not row.mark}
                    new.append(ImportedRow(tab=name, key=key, **about))
            self.counts[name].added = sum(one.made for one in new[had[0] :])
            self.counts[name].updated = len(new) - had[0] + len(again) - had[1] - self.counts[name].added
        bulk.insert(new)
        bulk.save(again, ["digest", "batch", "made"])
        self.outcome.batch.counts = {"rows": len(new) + len(again)} | {
            name: vars(one) for name, one in self.counts.items()
        }
        self.outcome.batch.save(update_fields=["counts"])

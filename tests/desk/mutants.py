"""Mutated office workbooks, each run through the whole importer: it is taken whole or not at all, and never crashes."""

import random
import resource
from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction

from gendan.base import clock
from gendan.base.workbook import Unreadable
from gendan.desk import imports, proofs
from tests import tables
from tests.base.mutations import edited, flipped, retyped, truncated
from tests.desk import dirt
from tests.desk.nasty import CASES
from tests.office import SERVER

MB = 1024
CELLS = [cell for cases in CASES.values() for cell, _expected in cases]
CHANGES = (flipped, truncated, edited, retyped, None, None)  # None: nasty cells in a whole file


@dataclass
class Trials:
    """What became of the mutants. wrong: sentences; slowest: seconds; memory: MB of the largest process."""

    count: int = 0
    became: Counter = field(default_factory=Counter)
    wrong: list = field(default_factory=list)
    slowest: float = 0
    memory: int = 0

    def __str__(self):
        return (
            f"{self.count} mutated workbooks: {dict(self.became)}, crashes and partial imports {len(self.wrong)}, "
            f"slowest {self.slowest:.2f} s, largest process {self.memory} MB"
        )


def run(folder, numbers):
    """Import the mutants with these numbers (each its own seed) into the office; nothing is left of them."""
    trials, path = Trials(), folder / "mutant.xlsx"
    before = tables.digest()
    for number in numbers:
        path.write_bytes(mutant(number))
        started = clock.seconds()
        became, wrong = outcome(path, before, only_correct=number % 7 == 0)
        trials.count += 1
        trials.became[became] += 1
        trials.wrong += [f"mutant {number}: {one}" for one in wrong]
        trials.slowest = max(trials.slowest, clock.seconds() - started)
    used = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    trials.memory = max(used) // MB
    return trials


def mutant(number):
    """The bytes of one mutant."""
    chance = random.Random(number)
    change = CHANGES[number % len(CHANGES)]
    return change(dirt.soiled(chance, [900]), chance) if change else dirt.soiled(chance, CELLS)


def outcome(path, before, *, only_correct):
    """(what became of a workbook, sentences on what is wrong with that); the database is then put back."""
    start = transaction.savepoint()
    try:
        return _outcome(path, before, only_correct)
    finally:
        transaction.savepoint_rollback(start)
        transaction.savepoint_commit(start)  # let it go: every one that stays open makes each write after it slower


def _outcome(path, before, only_correct):
    try:
        done = imports.run(path, by=SERVER, only_correct=only_correct)
    except Unreadable as refusal:
        return "refused as a file", [*_untold(refusal), *_changed(before)]
    except Exception as crash:  # noqa: BLE001  whatever it is, it is a crash
        return "crashed", [repr(crash)]
    if done.written:
        return "written", list(proofs.differences())
    return "refused by cell", [*_unplaced(done.faults), *_changed(before)]


def _untold(refusal):
    return [] if refusal.part and refusal.remedy else [f"refused without a reason: {refusal}"]


def _unplaced(faults):
    return [str(fault) for fault in faults if not (fault.tab and fault.row and fault.remedy)]


def _changed(before):
    return [] if tables.digest() == before else ["a refused workbook left something in the database"]

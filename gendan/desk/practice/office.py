"""The people of the practice company at their desks: each deed is done by whoever does it in an office."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from gendan.base.faults import Refused
from gendan.desk.practice.timeline import Timeline
from gendan.people.models import Operator

DOERS = {
    "orders.approve": "zhaojianguo",
    "orders.waive": "zhaojianguo",
    "customers.assign": "zhaojianguo",
    "customers.agree": "chenzong",
    "products.cost": "qiankuaiji",
    "books": "qiankuaiji",
    "money": "qiankuaiji",
    "money.announce": "zhoumin",
    "shipping.ship": "laowu",
    "complaints.take_back": "liujing",
}
"""Deed, or all deeds of a room → login. Everything else the assistant does; people and settings, the operator."""
ASSISTANT = "zhoumin"


@dataclass(frozen=True)
class Errand:
    """A deed on a day; its row is made when the day has come, from what has happened by then; None: not needed."""

    on: date
    deed: Callable
    row: Callable


@dataclass
class Office:
    """Who works here, who buys, and what is still to be done."""

    line: Timeline
    buyers: dict  # code → Buyer
    people: dict = field(default_factory=dict)  # login → User
    errands: list = field(default_factory=list)
    store: dict = field(default_factory=lambda: defaultdict(int))  # product → pieces
    papers: dict = field(default_factory=lambda: defaultdict(list))  # code → delivery notes not invoiced yet
    habits: dict = field(default_factory=dict)  # (code, day on which a bill is due) → day on which he pays
    counted: dict = field(default_factory=lambda: defaultdict(int))  # kind of number → the last one given out

    def do(self, deed, rows, on):
        """Do a deed on a day; without rows nothing is done."""
        rows = list(rows)
        return deed(rows, by=self._doer(deed.deed, on)) if rows else []

    def attempt(self, deed, rows, on):
        """Do a deed with the rows that its gates let through: (records, the rows that they let through, the others)."""
        rows, stopped = list(rows), []
        while rows:
            try:
                return self.do(deed, rows, on), rows, stopped
            except Refused as refusal:
                wrong = {fault.row for fault in refusal.faults}
                stopped += [row for n, row in enumerate(rows) if n in wrong]
                rows = [row for n, row in enumerate(rows) if n not in wrong]
        return [], [], stopped

    def _doer(self, name, on):
        room = name.partition(".")[0]
        login = DOERS.get(name) or DOERS.get(room, ASSISTANT)
        if room == "people" or not self.people:
            return Operator(today=on)
        self.people[login].today = on
        return self.people[login]

    def next(self, kind):
        """The next number of a kind that others give out: bank references, invoices, waybills."""
        self.counted[kind] += 1
        return self.counted[kind]

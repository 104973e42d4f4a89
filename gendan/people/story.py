"""What the journal tells of one document: who did what with it, when, and which of its fields changed."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time

from gendan.base.clock import SHANGHAI
from gendan.people.journal import canonical
from gendan.people.labels import DEEDS
from gendan.people.models import Entry, Operator, User

MOST = 40


@dataclass(frozen=True)
class Event:
    """One deed about the document.

    on: the day it is dated. paper: the number of another document that it made. changes: [(record, field, before,
    after)].
    """

    at: datetime
    who: str
    deed: str
    reason: str
    on: date
    paper: str = ""
    changes: tuple = ()

    @property
    def what(self):
        """What the deed is called."""
        return str(DEEDS.get(self.deed, self.deed))


def of(number, *, since: date):
    """The newest Events about a document, by its number; none can be older than the document itself."""
    start = datetime.combine(since, time(), SHANGHAI)
    entries = list(Entry.objects.filter(at__gte=start, payload__contains=canonical(number)).order_by("-n")[:MOST])
    names = {Operator.login: Operator.name}
    names |= dict(User.objects.filter(login__in={entry.who for entry in entries}).values_list("login", "name"))
    return [_event(entry, names.get(entry.who, entry.who), number) for entry in entries]


def newest(number, deed, *, before=0):
    """The newest Event of a deed about a record, by its number or code, or the one so many before it; else None."""
    entries = Entry.objects.filter(deed=deed, payload__contains=canonical(number)).order_by("-n")
    entry = entries[before : before + 1].first()
    if entry is None:
        return None
    name = User.objects.filter(login=entry.who).values_list("name", flat=True).first()
    return _event(entry, name or entry.who, number)


def _event(entry, who, number):
    said = json.loads(entry.payload)
    row, paper = _own(said["rows"], said.get("numbers", []), number)
    on = date.fromisoformat(row["on"]) if "on" in row else entry.at.astimezone(SHANGHAI).date()
    changes = tuple(_changes(said["changes"], number))
    return Event(entry.at, who, entry.deed, said.get("reason", ""), on, paper, changes)


def _own(rows, numbers, number):
    """The row of a deed that is about the document, and the other paper that was made of it, "" if none was."""
    own = next((n for n, row in enumerate(rows) if canonical(number) in canonical(row)), None)
    if number in numbers:
        place = own if own is not None or len(rows) != len(numbers) else numbers.index(number)
        return (rows[place] if place is not None else {}), ""
    if own is None:
        return {}, ""
    return rows[own], numbers[own] if len(numbers) == len(rows) else ""


def _changes(changes, number):
    for one in changes:
        if one["record"].partition("/")[0] == number:
            for name, after in one["after"].items():
                yield one["record"], name, one["before"].get(name), after

"""What the journal tells of one document: who did what with it, and when."""

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
    """One deed about the document."""

    at: datetime
    who: str
    what: str
    reason: str


def of(number, *, since: date):
    """The newest Events about a document, by its number; none can be older than the document itself."""
    start = datetime.combine(since, time(), SHANGHAI)
    entries = list(Entry.objects.filter(at__gte=start, payload__contains=canonical(number)).order_by("-n")[:MOST])
    names = {Operator.login: Operator.name}
    names |= dict(User.objects.filter(login__in={entry.who for entry in entries}).values_list("login", "name"))
    return [_event(entry, names) for entry in entries]


def _event(entry, names):
    reason = json.loads(entry.payload).get("reason", "")
    return Event(entry.at, names.get(entry.who, entry.who), str(DEEDS.get(entry.deed, entry.deed)), reason)

"""How each person likes the program to look, and what he has read: kept with him, it waits on every machine.

No deed: it is no fact of the office, and nobody else sees it.
"""

from django.conf import settings
from django.db import transaction

from gendan.base import writing
from gendan.people.models import Habit

KNOWN = {"theme": frozenset(Habit.Theme.values), "language": frozenset(code for code, _name in settings.LANGUAGES)}
"""What may be kept: {field: values}."""


def keep(who, said):
    """Keep what somebody chose, {field: value}; what there is not is left out. Returns what was kept."""
    chosen = {name: value for name, value in said.items() if value in KNOWN.get(name, ())}
    if chosen:
        _put(who, chosen)
    return chosen


def _put(who, values):
    with writing.turn(), transaction.atomic():
        Habit.objects.update_or_create(user_id=who.pk, defaults=values)


def look(who, now):
    """Note that somebody reads his notices now; returns when he read them before, None for never."""
    before = seen_at(who)
    _put(who, {"seen_at": now})
    return before


def seen_at(who):
    """When somebody last read his notices, None for never."""
    return Habit.objects.filter(user=who.pk).values_list("seen_at", flat=True).first()


def of(who):
    """{field: value} of a person."""
    kept = Habit.objects.filter(user=who.pk).values(*KNOWN).first()
    return kept or dict.fromkeys(KNOWN, "")

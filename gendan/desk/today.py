"""今日待办: what waits for a person, from the duties of every room, the facts and the day he asks about."""

import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import preferences, workdays
from gendan.desk.duties import BY_KEY, DUTIES
from gendan.desk.models import HandOver, Snooze
from gendan.people.duty import Duty, Item, to
from gendan.people.models import User
from gendan.people.roles import Role

log = logging.getLogger(__name__)

MOST_SHOWN = 8  # items of one duty in one group; the rest stands behind a link
MOST_OF_KIND = 100  # of the one duty that is asked for
DAYS_AHEAD = 7  # how far an empty page looks for the next thing
ONE_DAY = timedelta(days=1)
GROUPS = (("late", _l("已逾期")), ("today", _l("今天")), ("week", _l("本周")), ("later", _l("以后")))


class Whose(StrEnum):
    """Whose things a page shows: the reader's own, everybody's within his sight, or his own that sleep."""

    MINE = "mine"
    ALL = "all"
    ASLEEP = "asleep"


@dataclass(frozen=True)
class Entry:
    """An item on somebody's page. days: how long it is overdue, negative: how long there is left.

    holder: who has it, asleep: until when and why it was put off; both in words, "" where nobody asked.
    """

    duty: Duty
    item: Item
    days: int
    holder: str = ""
    asleep: str = ""

    @property
    def pick(self):
        """What names it in a form."""
        return f"{self.duty.key}|{self.item.key}"

    @property
    def putting_off(self):
        """Where it is put off."""
        return to("desk:snooze", pick=self.pick)

    @property
    def passing(self):
        """Where it is handed over, "" for what stays with whoever was asked."""
        return to("desk:hand_over", pick=self.pick) if self.duty.can_pass else ""

    @property
    def tone(self):
        """The colour of its day."""
        return "late" if self.days > 0 else "plain" if self.days else "wait"

    @property
    def due(self):
        """When it is due, in words."""
        if self.days > 0:
            return _("逾期 %(days)s 天") % {"days": self.days}
        return self.item.until.isoformat() if self.days else _("今天")


@dataclass(frozen=True)
class Group:
    """Entries of one nearness. rests: [(Duty, how many more there are of it)]."""

    name: str
    title: str
    number: int
    entries: list
    rests: list


@dataclass
class Board:
    """A person's page. failed: the duties whose rule could not be computed; kinds: [(Duty, how many there are)]."""

    entries: list = field(default_factory=list)
    kinds: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    groups: list = field(default_factory=list)

    @property
    def urgent(self):
        """How many are overdue or due today."""
        return sum(entry.days >= 0 for entry in self.entries)


def board(who, today, whose=Whose.MINE, kind=""):
    """What waits for a person on a day; the same facts and the same day give the same board.

    kind: the key of the one duty that is asked for, "" for all.
    """
    made = Board()
    with preferences.read_once():
        found = _found(who, today, made.failed, whose)
    place = {duty.key: n for n, duty in enumerate(DUTIES)}
    counts = Counter(entry.duty.key for entry in found)
    made.kinds = [(duty, counts[duty.key]) for duty in DUTIES if counts[duty.key]]
    made.entries = [entry for entry in found if kind in ("", entry.duty.key)]
    made.entries.sort(key=lambda one: _urgency(one, place[one.duty.key]))
    made.groups = _groups(made.entries, today, MOST_OF_KIND if kind else MOST_SHOWN)
    return made


def _groups(entries, today, most):
    """The entries by nearness; most: of a duty in one group."""
    sunday = today + timedelta(days=6 - today.weekday())
    groups = defaultdict(list)
    for entry in entries:
        groups[_nearness(entry.item.until, today, sunday)].append(entry)
    return [_group(name, title, groups[name], most) for name, title in GROUPS if groups[name]]


def _urgency(entry, place):
    """What is overdue stands by kind, so that old papers do not hide young goods; the rest by its day."""
    until = entry.item.until
    return (0, place, until, entry.item.number) if entry.days > 0 else (1, until, place, entry.item.number)


def _nearness(until, today, sunday):
    if until <= today:
        return "late" if until < today else "today"
    return "week" if until <= sunday else "later"


def _group(name, title, entries, most):
    counts, shown = defaultdict(int), []
    for entry in entries:
        counts[entry.duty.key] += 1
        if counts[entry.duty.key] <= most:
            shown.append(entry)
    rests = [(BY_KEY[key], count - most) for key, count in counts.items() if count > most]
    return Group(name, str(title), len(entries), shown, rests)


def _found(who, today, failed, whose):
    """The Entries that are awake (asleep, where those are asked for) and his, or everybody's that he may know of.

    His are those of his own duties that nobody else was given, and of other duties those that he was given.
    """
    duties = _duties(who, today, whose)
    office = workdays.load()
    found = [(duty, item) for duty in duties for item in _computed(duty, who, today, office, failed)]
    asleep, holders = _asleep(today), _holders({item.key for _duty, item in found}, today)
    names = User.objects.in_bulk(holders.values()) if whose == Whose.ALL else {}
    entries = []
    for duty, item in found:
        key = (duty.key, item.key)
        holder = holders.get(key)
        is_his = whose == Whose.ALL or (holder == who.pk if holder else duty.is_owned_by(who))
        if is_his and (key in asleep) == (whose == Whose.ASLEEP):
            named = _named(duty, names.get(holder)) if whose == Whose.ALL else ""
            entries.append(Entry(duty, item, (today - item.until).days, named, asleep.get(key, "")))
    return entries


def _duties(who, today, whose):
    given = set(HandOver.objects.filter(to=who.pk, on__lte=today, revoked=False).values_list("duty", flat=True))
    return [
        one
        for one in DUTIES
        if one.is_open_to(who) and (whose == Whose.ALL or one.is_owned_by(who) or one.key in given)
    ]


def _named(duty, person):
    """Whose an item is: the person who was given it, else the roles whose duty it is."""
    return person.name if person else "、".join(str(role.label) for role in Role if role in duty.owners)


def _asleep(today):
    """{(duty, item): until when and why} of what was put off."""
    rows = Snooze.objects.filter(on__lte=today, until__gt=today, revoked=False).order_by("pk")
    said = _("推迟到 %(day)s：%(reason)s")
    return {(one.duty, one.item): said % {"day": one.until.isoformat(), "reason": one.reason} for one in rows}


def _computed(duty, who, today, office, failed):
    """The items of a duty; a rule that fails takes nothing else down."""
    try:
        return duty.rows(today, who, office)
    except Exception:
        log.exception("the rule of %s failed for %s on %s", duty.key, who.login, today)
        failed.append(duty)
        return []


def _holders(keys, today):
    """{(duty, item): user id} of what was handed to somebody who still works here; the newest hand-over counts."""
    rows = HandOver.objects.filter(item__in=keys, on__lte=today, to__is_active=True, revoked=False).order_by("pk")
    return {(duty, item): to for duty, item, to in rows.values_list("duty", "item", "to")}


def keys_open_to(who, duty, today):
    """The keys of a duty's items within a person's pages and sight, whoever has them now."""
    return {item.key for item in duty.rows(today, who, workdays.load())} if duty.is_open_to(who) else frozenset()


def next_up(who, today):
    """The next Entry of somebody for whom nothing waits, within a week; None: nothing then either."""
    days = (today + ONE_DAY * step for step in range(1, DAYS_AHEAD + 1))
    return next(((day, made.entries[0]) for day in days if (made := board(who, day)).entries), None)

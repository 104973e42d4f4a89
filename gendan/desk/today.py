"""今日待办: what waits for a person, from the duties of every room, the facts and the day he asks about."""

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import preferences, workdays
from gendan.desk.duties import BY_KEY, DUTIES
from gendan.desk.models import HandOver, Snooze
from gendan.people.duty import Duty, Item, to

log = logging.getLogger(__name__)

MOST_SHOWN = 8  # items of one duty in one group; the rest stands behind a link to its list
DAYS_AHEAD = 7  # how far an empty page looks for the next thing
ONE_DAY = timedelta(days=1)
GROUPS = (("late", _l("已逾期")), ("today", _l("今天")), ("week", _l("本周")), ("later", _l("以后")))


@dataclass(frozen=True)
class Entry:
    """An item on somebody's page. days: how long it is overdue, negative: how long there is left."""

    duty: Duty
    item: Item
    days: int

    @property
    def putting_off(self):
        """Where it is put off."""
        return to("desk:snooze", self.duty.key, item=self.item.key)

    @property
    def passing(self):
        """Where it is handed over, "" for what stays with whoever was asked."""
        return to("desk:hand_over", self.duty.key, item=self.item.key) if self.duty.can_pass else ""

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
    """A person's page. failed: the duties whose rule could not be computed."""

    entries: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    groups: list = field(default_factory=list)

    @property
    def urgent(self):
        """How many are overdue or due today."""
        return sum(entry.days >= 0 for entry in self.entries)


def board(who, today):
    """What waits for a person on a day; the same facts and the same day give the same board."""
    made = Board()
    with preferences.read_once():
        found = _found(who, today, made.failed)
    sunday = today + timedelta(days=6 - today.weekday())
    place = {duty.key: n for n, duty in enumerate(DUTIES)}
    made.entries = [Entry(duty, item, (today - item.until).days) for duty, item in found]
    made.entries.sort(key=lambda one: _urgency(one, place[one.duty.key]))
    groups = defaultdict(list)
    for entry in made.entries:
        groups[_nearness(entry.item.until, today, sunday)].append(entry)
    made.groups = [_group(name, title, groups[name]) for name, title in GROUPS if groups[name]]
    return made


def _urgency(entry, place):
    """What is overdue stands by kind, so that old papers do not hide young goods; the rest by its day."""
    until = entry.item.until
    return (0, place, until, entry.item.number) if entry.days > 0 else (1, until, place, entry.item.number)


def _nearness(until, today, sunday):
    if until <= today:
        return "late" if until < today else "today"
    return "week" if until <= sunday else "later"


def _group(name, title, entries):
    counts, shown = defaultdict(int), []
    for entry in entries:
        counts[entry.duty.key] += 1
        if counts[entry.duty.key] <= MOST_SHOWN:
            shown.append(entry)
    rests = [(BY_KEY[key], count - MOST_SHOWN) for key, count in counts.items() if count > MOST_SHOWN]
    return Group(name, str(title), len(entries), shown, rests)


def _found(who, today, failed):
    """[(Duty, Item)] that are awake and his: of his duties what nobody else was given, of others what he was given."""
    given = set(HandOver.objects.filter(to=who.pk, on__lte=today).values_list("duty", flat=True))
    duties = [one for one in DUTIES if one.is_owned_by(who) or (one.key in given and one.is_open_to(who))]
    office = workdays.load()
    found = [(duty, item) for duty in duties for item in _computed(duty, who, today, office, failed)]
    asleep = set(Snooze.objects.filter(on__lte=today, until__gt=today).values_list("duty", "item"))
    holders = _holders({item.key for _duty, item in found}, today)
    return [
        (duty, item)
        for duty, item in found
        if (duty.key, item.key) not in asleep
        and (holder == who.pk if (holder := holders.get((duty.key, item.key))) else duty.is_owned_by(who))
    ]


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
    rows = HandOver.objects.filter(item__in=keys, on__lte=today, to__is_active=True).order_by("pk")
    return {(duty, item): to for duty, item, to in rows.values_list("duty", "item", "to")}


def entry_of(who, duty, key, today):
    """The Entry on somebody's page, or None when it is not there (any more)."""
    entries = board(who, today).entries
    return next((one for one in entries if (one.duty.key, one.item.key) == (duty, key)), None)


def could_do(who, duty, key, today):
    """Whether an item lies within a person's pages and sight, whoever has it now."""
    return duty.is_open_to(who) and any(item.key == key for item in duty.rows(today, who, workdays.load()))


def next_up(who, today):
    """The next Entry of somebody for whom nothing waits, within a week; None: nothing then either."""
    days = (today + ONE_DAY * step for step in range(1, DAYS_AHEAD + 1))
    return next(((day, made.entries[0]) for day in days if (made := board(who, day)).entries), None)

"""今日待办: what waits for a person, from the duties of every room, the facts and the day he asks about."""

import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import preferences, workdays
from gendan.desk.duties import BY_KEY, DUTIES
from gendan.desk.models import HandOver, Snooze
from gendan.people.duty import Duty, Item, to
from gendan.people.models import User

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
    """Entries of one nearness. number: how many there are; rests: [(Duty, how many more there are of it)]."""

    name: str
    title: str
    number: int
    entries: list
    rests: list


@dataclass
class Board:
    """A person's page. found: [(Duty, Found)] in its order; failed: the duties whose rule could not be computed.

    groups: what is shown of it. Thousands of things may be found of which a page tells some dozens.
    """

    who: User
    today: date
    found: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    groups: list = field(default_factory=list)

    @property
    def urgent(self):
        """How many are overdue or due today."""
        return sum(found.until <= self.today for _duty, found in self.found)

    @property
    def first(self):
        """The first Entry that is shown, or None."""
        return next((entry for group in self.groups for entry in group.entries), None)

    @property
    def entries(self):
        """All that was found, as Entries."""
        told = self.told(self.found)
        return [told[key] for duty, found in self.found if (key := (duty.key, found.key)) in told]

    def told(self, pairs):
        """{(duty, key): Entry} of [(Duty, Found)]; what belongs to one duty is told at once."""
        together, entries = {}, {}
        for duty, found in pairs:
            together.setdefault(duty.key, (duty, []))[1].append(found)
        with preferences.read_once():
            for duty, own in together.values():
                for item in self.guarded(duty, duty.told, own, self.today, self.who):
                    entries[duty.key, item.key] = Entry(duty, item, (self.today - item.until).days)
        return entries

    def guarded(self, duty, part, *asked):
        """What a part of a duty answers; one that fails takes nothing else down."""
        try:
            return part(*asked)
        except Exception:
            log.exception("the rule of %s failed for %s on %s", duty.key, self.who.login, self.today)
            self.failed.append(duty)
            return []


def board(who, today):
    """What waits for a person on a day; the same facts and the same day give the same board."""
    made = Board(who, today)
    made.found = _found(made, DUTIES)
    told = made.told([pair for pairs in _near(made).values() for pair in _first(pairs)])
    failed = {duty.key for duty in made.failed}
    made.found = [pair for pair in made.found if pair[0].key not in failed]
    near = _near(made)
    made.groups = [_group(name, title, near[name], told) for name, title in GROUPS if name in near]
    return made


def _near(made):
    """{nearness: [(Duty, Found)]} of a Board."""
    sunday = made.today + timedelta(days=6 - made.today.weekday())
    near = defaultdict(list)
    for pair in made.found:
        near[_nearness(pair[1].until, made.today, sunday)].append(pair)
    return near


def _nearness(until, today, sunday):
    if until <= today:
        return "late" if until < today else "today"
    return "week" if until <= sunday else "later"


def _first(pairs):
    """What is shown of one nearness."""
    counts = Counter()
    for duty, found in pairs:
        counts[duty.key] += 1
        if counts[duty.key] <= MOST_SHOWN:
            yield duty, found


def _group(name, title, pairs, told):
    counts = Counter(duty.key for duty, _found in pairs)
    entries = [told[key] for duty, one in _first(pairs) if (key := (duty.key, one.key)) in told]
    rests = [(BY_KEY[key], count - MOST_SHOWN) for key, count in counts.items() if count > MOST_SHOWN]
    return Group(name, str(title), len(pairs), entries, rests)


def _urgency(found, today, place):
    """What is overdue stands by kind, so that old papers do not hide young goods; the rest by its day."""
    if found.until < today:
        return (0, place, found.until, found.number)
    return (1, found.until, place, found.number)


def _found(made, duties):
    """[(Duty, Found)] that are awake and his, nearest first: of his duties what nobody else was given, of others what
    he was given.
    """
    who, today = made.who, made.today
    given = set(HandOver.objects.filter(to=who.pk, on__lte=today).values_list("duty", flat=True))
    duties = [one for one in duties if one.is_owned_by(who) or (one.key in given and one.is_open_to(who))]
    office = workdays.load()
    with preferences.read_once():
        found = [(duty, one) for duty in duties for one in made.guarded(duty, duty.rows, today, who, office)]
    asleep = set(Snooze.objects.filter(on__lte=today, until__gt=today).values_list("duty", "item"))
    holders = _holders({one.key for _duty, one in found}, today)
    found = [
        (duty, one)
        for duty, one in found
        if (duty.key, one.key) not in asleep
        and (holder == who.pk if (holder := holders.get((duty.key, one.key))) else duty.is_owned_by(who))
    ]
    place = {duty.key: n for n, duty in enumerate(duties)}
    return sorted(found, key=lambda pair: _urgency(pair[1], today, place[pair[0].key]))


def _holders(keys, today):
    """{(duty, item): user id} of what was handed to somebody who still works here; the newest hand-over counts."""
    rows = HandOver.objects.filter(item__in=keys, on__lte=today, to__is_active=True).order_by("pk")
    return {(duty, item): to for duty, item, to in rows.values_list("duty", "item", "to")}


def entry_of(who, duty, key, today):
    """The Entry on somebody's page, or None when it is not there (any more)."""
    made = Board(who, today)
    found = _found(made, [one for one in DUTIES if one.key == duty])
    return made.told([pair for pair in found if pair[1].key == key]).get((duty, key))


def could_do(who, duty, key, today):
    """Whether an item lies within a person's pages and sight, whoever has it now."""
    return duty.is_open_to(who) and any(one.key == key for one in duty.rows(today, who, workdays.load()))


def next_up(who, today):
    """The next Entry of somebody for whom nothing waits, within a week; None: nothing then either."""
    days = (today + ONE_DAY * step for step in range(1, DAYS_AHEAD + 1))
    return next(((day, first) for day in days if (first := board(who, day).first)), None)

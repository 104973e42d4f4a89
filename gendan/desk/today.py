"""今日待办: what waits for a person, from the duties of every room, the facts and the day he asks about."""

import logging
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, cached_property

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import workdays
from gendan.desk.duties import BY_KEY, DUTIES
from gendan.desk.models import HandOver, Snooze
from gendan.people.duty import Duty, Item, to
from gendan.people.models import User
from gendan.people.roles import COMPANY, Role

log = logging.getLogger(__name__)

MOST_SHOWN = 8  # items of one duty in one group; the rest stands behind a link to its list
MOST_OF_KIND = 100  # of the one duty that is asked for
DAYS_AHEAD = 7  # how far an empty page looks for the next thing
ONE_DAY = timedelta(days=1)
GROUPS = (("late", _l("已逾期")), ("today", _l("今天")), ("week", _l("本周")), ("later", _l("以后")))


class Whose(StrEnum):
    """Whose things a page shows: the reader's own, within his sight everybody's or one person's, or his that sleep."""

    MINE = "mine"
    ALL = "all"
    ONE = "one"
    ASLEEP = "asleep"


@dataclass(frozen=True)
class Entry:
    """An item on somebody's page. days: how long it is overdue, negative: how long there is left.

    holder: who has it, asleep: until when and why it was put off; both in words, "" where nobody asked.
    back: the page to which its next step leads back.
    """

    duty: Duty
    item: Item
    days: int
    holder: str = ""
    asleep: str = ""
    back: str = ""

    @property
    def doing(self):
        """Where its next step is done, from where one is led back."""
        return self._led_back(self.item.verb)

    @property
    def doing_second(self):
        """The same of its second step."""
        return self._led_back(self.item.second)

    def _led_back(self, verb):
        page, mark, place = verb.address.partition("#")
        return f"{page}{'&' if '?' in page else '?'}{urlencode({'next': self.back})}{mark}{place}"

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
    """Entries of one nearness. number: how many there are; rests: [(Duty, how many more there are of it)]."""

    name: str
    title: str
    number: int
    entries: list
    rests: list


@dataclass
class Board:
    """A person's page. found: [(Duty, Found)] in its order; failed: the duties whose rule could not be computed.

    holders: {(duty, item): id of the User who was given it}; asleep: {(duty, item): until when and why}.
    kinds: [(Duty, how many there are)]. groups: what is shown: thousands of things may be found of which a page tells
    some dozens. owner: the person whose things they are, the reader unless he asks about somebody else.
    """

    who: User
    today: date
    whose: Whose = Whose.MINE
    found: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    holders: dict = field(default_factory=dict)
    asleep: dict = field(default_factory=dict)
    kinds: list = field(default_factory=list)
    groups: list = field(default_factory=list)
    owner: User | None = None

    def __post_init__(self):
        self.owner = self.owner or self.who

    @cached_property
    def own(self):
        """The keys of the owner's own duties."""
        return {duty.key for duty in DUTIES if duty.is_owned_by(self.owner)}

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
        names = User.objects.in_bulk(self.holders.values()) if self.whose == Whose.ALL else {}
        for duty, own in together.values():
            for item in self.guarded(duty, duty.told, own, self.today, self.who):
                key = (duty.key, item.key)
                holder = _named(duty, names.get(self.holders.get(key))) if self.whose == Whose.ALL else ""
                days = (self.today - item.until).days
                entries[key] = Entry(duty, item, days, holder, self.asleep.get(key, ""))
        return entries

    def shows(self, duty, found):
        """Whether it is awake (asleep, where those are asked for) and his, or anybody's where all are asked for.

        His are those of his own duties that nobody else was given, and of other duties those that he was given.
        """
        key = (duty.key, found.key)
        holder = self.holders.get(key)
        is_his = self.whose == Whose.ALL or (holder == self.owner.pk if holder else duty.key in self.own)
        return is_his and (key in self.asleep) == (self.whose == Whose.ASLEEP)

    def rows(self, duty, office):
        """What a duty finds for the owner, as far as the reader may know of it."""
        found = self.guarded(duty, duty.rows, self.today, self.owner, office)
        if self.owner == self.who or self.who.roles & COMPANY:
            return found
        seen = {one.key for one in self.guarded(duty, duty.rows, self.today, self.who, office)}
        return [one for one in found if one.key in seen]

    def guarded(self, duty, part, *asked):
        """What a part of a duty answers; one that fails takes nothing else down."""
        try:
            return part(*asked)
        except Exception:
            log.exception("the rule of %s failed for %s on %s", duty.key, self.who.login, self.today)
            self.failed.append(duty)
            return []


def board(who, today, whose=Whose.MINE, kind="", owner=None):
    """What waits for a person on a day; the same facts and the same day give the same board.

    kind: the key of the one duty that is asked for, "" for all. owner: as one of colleagues() gives him.
    """
    made, most = Board(who, today, whose, owner=owner), MOST_OF_KIND if kind else MOST_SHOWN
    everything = _found(made, DUTIES)
    made.found = [pair for pair in everything if kind in ("", pair[0].key)]
    told = made.told([pair for pairs in _near(made).values() for pair in _first(pairs, most)])
    failed = {duty.key for duty in made.failed}
    made.found = [pair for pair in made.found if pair[0].key not in failed]
    counts = Counter(duty.key for duty, _one in everything)
    made.kinds = [(duty, counts[duty.key]) for duty in DUTIES if counts[duty.key] and duty.key not in failed]
    near = _near(made)
    made.groups = [_group(name, title, near[name], told, most) for name, title in GROUPS if name in near]
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


def _first(pairs, most):
    """What is shown of one nearness; most: of a duty."""
    counts = Counter()
    for duty, found in pairs:
        counts[duty.key] += 1
        if counts[duty.key] <= most:
            yield duty, found


def _group(name, title, pairs, told, most):
    counts = Counter(duty.key for duty, _found in pairs)
    entries = [told[key] for duty, one in _first(pairs, most) if (key := (duty.key, one.key)) in told]
    rests = [(BY_KEY[key], count - most) for key, count in counts.items() if count > most]
    return Group(name, str(title), len(pairs), entries, rests)


def _urgency(found, today, place):
    """What is overdue stands by kind, so that old papers do not hide young goods; the rest by its day."""
    if found.until < today:
        return (0, place, found.until, found.number)
    return (1, found.until, place, found.number)


def _found(made, duties):
    """[(Duty, Found)] that a Board shows of these duties, nearest first."""
    today = made.today
    duties, office = _asked(made, duties), workdays.load()
    found = [(duty, one) for duty in duties for one in made.rows(duty, office)]
    made.asleep, made.holders = _asleep(today), _holders(today)
    place = {duty.key: n for n, duty in enumerate(duties)}
    return sorted(
        (pair for pair in found if made.shows(*pair)), key=lambda pair: _urgency(pair[1], today, place[pair[0].key])
    )


def _asked(made, duties):
    """Those of the duties that a Board may show something of."""
    given = HandOver.objects.filter(to=made.owner.pk, on__lte=made.today, revoked=False)
    given = set(given.values_list("duty", flat=True))
    return [
        one
        for one in duties
        if one.is_open_to(made.who)
        and (made.owner == made.who or one.can_pass)  # what stays with whoever was asked is nobody else's to read
        and (made.whose == Whose.ALL or one.is_owned_by(made.owner) or one.key in given)
    ]


def _named(duty, person):
    """Whose an item is: the person who was given it, else the roles whose duty it is."""
    return person.name if person else "、".join(str(role.label) for role in Role if role in duty.owners)


def _asleep(today):
    """{(duty, item): until when and why} of what was put off."""
    rows = Snooze.objects.filter(on__lte=today, until__gt=today, revoked=False).order_by("pk")
    said = _("推迟到 %(day)s：%(reason)s")
    return {(one.duty, one.item): said % {"day": one.until.isoformat(), "reason": one.reason} for one in rows}


def _holders(today):
    """{(duty, item): user id} of what was handed to somebody who still works here; the newest hand-over counts.

    Also of what nobody has to do any more: to ask for thousands of keys takes longer than to read a year's hand-overs.
    """
    rows = HandOver.objects.filter(on__lte=today, to__is_active=True, revoked=False).order_by("pk")
    return {(duty, item): to for duty, item, to in rows.values_list("duty", "item", "to")}


def entries_of(who, picks, today):
    """The Entries on somebody's page that picks ("duty|item") name; what is not there (any more) is left out."""
    made, found = _page_of(who, {pick.partition("|")[0] for pick in picks}, today)
    return list(made.told([(duty, one) for duty, one in found if f"{duty.key}|{one.key}" in picks]).values())


def names_of(who, duties, today):
    """{(duty, item)} on somebody's page, of the duties with these keys."""
    _made, found = _page_of(who, duties, today)
    return {(duty.key, one.key) for duty, one in found}


def _page_of(who, duties, today):
    made = Board(who, today)
    return made, _found(made, [one for one in DUTIES if one.key in duties])


def keys_open_to(who, duty, today):
    """The keys of a duty's items within a person's pages and sight, whoever has them now."""
    return {item.key for item in duty.rows(today, who, workdays.load())} if duty.is_open_to(who) else frozenset()


def colleagues(who):
    """The other people who work here and have duties that a person could act on, each on his day."""
    owners = frozenset().union(*(duty.owners for duty in DUTIES if duty.can_pass and duty.is_open_to(who)))
    others = User.objects.filter(is_active=True, posts__role__in=owners).exclude(pk=who.pk).distinct()
    found = list(others.order_by("name", "login"))
    for one in found:
        one.today = who.today
    return found


def next_up(who, today):
    """The next Entry of somebody for whom nothing waits, with its day, within a week; None: nothing then either.

    What waits on a day waits on the next as well while nothing is done, so the last day says whether to look at others.
    """
    days = [today + ONE_DAY * step for step in range(1, DAYS_AHEAD + 1)]
    waits = cache(lambda day: board(who, day).first)
    if not waits(days[-1]):
        return None
    day = days[bisect_left(days, True, key=lambda day: bool(waits(day)))]
    return day, waits(day)

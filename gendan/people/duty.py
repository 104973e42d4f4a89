"""What a room puts on 今日待办: a rule over facts and a day, what it finds, and how that is told (XS-009, ui 2.2)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from gendan.base import addresses
from gendan.people.deeds import may
from gendan.people.labels import DEEDS
from gendan.people.pages import opens
from gendan.people.roles import Role

MOST_FOUND = 500
"""So much one rule finds; whoever has more of a kind works with the list."""


@dataclass(frozen=True)
class Verb:
    """A next step: a word and where it is done; presses: by the press itself, which asks nothing more."""

    label: str
    address: str
    presses: bool = False


class Found(NamedTuple):
    """That there is something to do: what a page counts and puts in order, though it tells only of some.

    pk: of its record. key: what it is within its duty, by which it is snoozed and handed over; the next debt of a
    customer is another thing than this one. number: what the record is called. until: the day it is due.
    about: what the rule learnt that is told of it.
    """

    pk: int
    key: str
    number: str
    until: date
    about: tuple = ()


@dataclass(frozen=True)
class Item:
    """One thing to do, as a page tells it.

    address: the record. why: the reason it is here. customer: whom to call about it, "" for nobody.
    """

    found: Found
    address: str
    why: str
    verb: Verb
    second: Verb | None = None
    customer: str = ""
    party: str = ""

    @property
    def key(self):
        """What it is within its duty."""
        return self.found.key

    @property
    def number(self):
        """What its record is called."""
        return self.found.number

    @property
    def until(self):
        """The day it is due."""
        return self.found.until


@dataclass(frozen=True)
class Duty:
    """A rule. rows(today, who, office) → what it Found within the reader's sight; office: the calendar of working days.

    told(found, today, who) → the Items of some of it, in any order.
    room: whose pages its items stand on, "" for everybody's. whole: (address, parameters) of the list behind it.
    """

    key: str
    title: str | Promise
    icon: str
    room: str
    owners: frozenset[Role]
    rows: Callable
    told: Callable
    whole: tuple[str, dict]
    can_pass: bool = True

    def is_owned_by(self, who):
        """Whether it is the duty of one of a person's roles."""
        return bool(self.owners & who.roles) and self.is_open_to(who)

    def is_open_to(self, who):
        """Whether a person could act on its items."""
        return not self.room or opens(who, self.room)

    @property
    def address(self):
        """The list behind it."""
        return to(self.whole[0], **self.whole[1])


def to(name, *arguments, **parameters):
    """The address of a page with parameters."""
    address = addresses.of(name, *arguments)
    return f"{address}?{urlencode(parameters)}" if parameters else address


def records(rows, found):
    """[(Found, its record)], one query; what has gone meanwhile is left out."""
    known = rows.in_bulk([one.pk for one in found])
    return [(one, known[one.pk]) for one in found if one.pk in known]


def step(who, deed, address, otherwise):
    """The verb of a deed; whoever was handed the item and may not do that opens the record instead."""
    return Verb(str(DEEDS[deed]), address) if may(who, deed) else Verb(_("打开"), otherwise)


def call(customer, who):
    """The verb that leads to a customer's telephone, for those who open his page."""
    return Verb(_("打电话"), to("customers:page", customer)) if opens(who, "customers") else None

"""What a room puts on 今日待办: a rule over facts and a day, and the items that it finds (XS-009, ui 2.2)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise, lazy
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from gendan.people.deeds import may
from gendan.people.labels import DEEDS
from gendan.people.pages import opens
from gendan.people.roles import Role

MOST_FOUND = 500
"""Items that one rule hands out; whoever has more of a kind works with the list."""


@dataclass(frozen=True)
class Verb:
    """A next step: a word and where it is done."""

    label: str
    address: str


@dataclass(frozen=True)
class Item:
    """One thing to do. key: what it is within its duty, by which it is snoozed and handed over; the next debt of a
    customer is another thing than this one.

    number, address: the record. why: the reason it is here. since: the day it began; until: the day it is due.
    customer: whom to call about it, "" for nobody.
    """

    key: str
    number: str
    address: str
    why: str
    since: date
    until: date
    verb: Verb
    second: Verb | None = None
    customer: str = ""
    party: str = ""


@dataclass(frozen=True)
class Duty:
    """A rule. rows(today, who, office) → Items within the reader's sight; office: the calendar of working days.

    room: whose pages its items stand on, "" for everybody's. whole: (address, parameters) of the list behind it.
    """

    key: str
    title: str | Promise
    icon: str
    room: str
    owners: frozenset[Role]
    rows: Callable
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


def _address(name, *arguments, **parameters):
    address = reverse(name, args=arguments)
    return f"{address}?{urlencode(parameters)}" if parameters else address


to = lazy(_address, str)
"""The address of a page with parameters, made out when it is drawn: of thousands of items a page shows some."""


def step(who, deed, address, otherwise):
    """The verb of a deed; whoever was handed the item and may not do that opens the record instead."""
    return Verb(str(DEEDS[deed]), address) if may(who, deed) else Verb(_("打开"), otherwise)


def call(customer, who):
    """The verb that leads to a customer's telephone, for those who open his page."""
    return Verb(_("打电话"), to("customers:page", customer)) if opens(who, "customers") else None

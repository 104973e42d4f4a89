"""The credit ladder 正常/关注/暂停/停止, and the releases that let goods pass for a time (R-5.4, money.md 3.2).

The levels follow from the days that a debt is overdue; nobody sets them. 暂停 takes no new order and hands none down,
停止 lets no goods leave either. What was shipped is invoiced whatever the level.
"""

from collections import defaultdict
from typing import NamedTuple

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from gendan.base import bulk, preferences
from gendan.base.cash import ZERO
from gendan.books.models import CreditRelease, ReleaseUse
from gendan.customers.models import Customer

Gate = ReleaseUse.Gate
ENDED = (Customer.Status.STOPPED, Customer.Status.BLACKLISTED)
MOST_DAYS = 90
"""So long a release may last: whoever needs more has the wrong limit or the wrong term."""


class Level(models.TextChoices):
    """A step of the ladder."""

    NORMAL = "normal", _("正常")
    WATCH = "watch", _("关注")
    PAUSED = "paused", _("暂停")
    STOPPED = "stopped", _("停止")


class Bounds(NamedTuple):
    """More days overdue than these pause a customer, or stop him."""

    grace: int
    stop: int

    def at(self, gate):
        """The days overdue that a gate still lets pass."""
        return self.stop if gate == Gate.SHIP else self.grace


def bounds(day):
    """The Bounds of a day; nobody is stopped before he is paused."""
    grace = preferences.value("credit_grace_days", day)
    return Bounds(grace, max(grace, preferences.value("credit_stop_days", day)))


def level(party, overdue_days, day):
    """Where a customer stands whose oldest debt is so many days overdue."""
    limits = bounds(day)
    if party.status in ENDED or overdue_days > limits.stop:
        return Level.STOPPED
    if overdue_days > limits.grace:
        return Level.PAUSED
    return Level.WATCH if overdue_days else Level.NORMAL


def valid(day):
    """The releases in force on a day."""
    return CreditRelease.objects.filter(on__lte=day, until__gte=day, ended_on=None)


class Room:
    """What the releases of some customers still let pass at a gate; whoever takes of it holds their locked balances.

    above: {customer id: what the deed has been let above his limit so far}.
    """

    def __init__(self, gate, customers):
        self.gate, self.uses, self._open = gate, [], defaultdict(list)
        self.above = defaultdict(lambda: ZERO)
        for one in self._of(customers) if customers else ():
            one.left = one.amount - (one.used or ZERO)
            self._open[one.customer_id].append(one)

    def _of(self, customers):
        """Their releases with what was used of each at this gate."""
        rows = CreditRelease.objects.filter(customer__in=customers, ended_on=None).order_by("until", "pk")
        return rows.annotate(used=Sum("uses__amount", filter=Q(uses__gate=self.gate)))

    def left(self, customer, day):
        """What is left for a customer on a day: 元."""
        return sum((one.left for one in self._valid(customer, day)), ZERO)

    def holds(self, customer, day, amount):
        """Whether a release is in force with so much left; one is needed for gifts too."""
        return bool(self._valid(customer, day)) and self.left(customer, day) >= amount

    def take(self, customer, day, amount, number):
        """Use so much that it holds for a document, of what ends first."""
        for one in self._valid(customer, day):
            if part := min(one.left, amount):
                one.left -= part
                amount -= part
                self.uses.append(ReleaseUse(release=one, gate=self.gate, on=day, number=number, amount=part))

    def close(self):
        """Write what was used."""
        bulk.insert(self.uses)

    def _valid(self, customer, day):
        return [one for one in self._open[customer] if one.on <= day <= one.until]

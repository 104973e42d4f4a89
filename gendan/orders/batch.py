"""One step with many orders at once: what would become of each, and then those that can go, together."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from gendan.base.faults import Refused
from gendan.orders import actions, steps
from gendan.orders.actions import Turn
from gendan.orders.flow import ORDER
from gendan.people import deeds
from gendan.people.deeds import may

STEPS = ("submit", "approve", "release", "close")
"""Steps that say the same of every order; the others want a reason or a customer's word for each."""

MOST = 200  # the rows of the longest page


@dataclass(frozen=True)
class Way:
    """Where an order is taken on: after a look at what the step does, or on its page where the step wants a word.

    end: the stage in which the step leaves it.
    """

    label: str
    address: str
    end: str


def steps_of(who):
    """The steps that a person may take with many orders: [(step, label)]."""
    return [(step, steps.label(step)) for step in STEPS if may(who, f"orders.{step}")]


def ways(order, who, query):
    """The Ways of a person on with an order. query: of the list that he came from."""
    onward = [one.step for one in steps.buttons(order, who) if not one.is_calm]
    return [Way(steps.label(step), _address(order.number, step, query), _end(order, step)) for step in onward]


def _end(order, step):
    return order.held_from if step == "resume" else ORDER[step].end


def _address(number, step, query):
    if step not in STEPS:
        return reverse("orders:page", args=[number])
    return f"{reverse('orders:batch')}?{urlencode({'step': step, 'pick': number, 'back': query})}"


def obstacles(step, orders, *, by):
    """What keeps orders (by their ids) from taking a step: {number: why}; all others can take it together.

    The deed itself is tried and undone, without those that it refused before, until it refuses none.
    """
    refused = {}
    while faults := _tried(step, left := [one for one in orders if one.number not in refused], by):
        for fault in faults:
            for order in left if fault.row is None else [left[fault.row]]:
                refused.setdefault(order.number, str(fault))
    return refused


def _tried(step, orders, by):
    """The Faults that the deed finds."""
    if not orders:
        return []
    try:
        with deeds.together(by=by, rehearse=True, alone=False):
            take(step, orders, by=by)
    except Refused as refusal:
        return refusal.faults
    return []


def take(step, orders, *, by, op=None):
    """Take the step with all of them, or with none."""
    return getattr(actions, step)([Turn(one.number, by.today) for one in orders], by=by, op=op)

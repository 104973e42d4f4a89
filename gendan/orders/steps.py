"""The steps of an order that a person may take now, as buttons of its page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gendan.orders import actions, cutting, fast_lane
from gendan.orders.actions import Cut, Pause, Turn, Word
from gendan.orders.flow import ORDER, Stage
from gendan.orders.models import HeldFor
from gendan.people.deeds import may
from gendan.people.labels import DEEDS


def _turn(order, on, asked):
    return Turn(order, on)


def _cut(order, on, asked):
    return Cut(order, on)


def _word(order, on, asked):
    return Word(order, on, asked["said_by"])


def _pause(order, on, asked):
    return Pause(order, on, asked["kind"] or HeldFor.OTHER)


STEPS = dict.fromkeys(("submit", "approve", "reject", "release", "resume", "close"), _turn)
STEPS |= {"confirm": _word, "cancel": _cut, "hold": _pause}
"""The steps a person takes, with the row that each deed wants; 完成 happens by itself."""

FAST = "accept"  # 评审通过 and 客户确认 in one, where nothing stands against it

CALM = ("reject", "hold", "cancel")
"""Steps that stop an order: they want a reason and never stand first."""


@dataclass(frozen=True)
class Button:
    """A step that is open to the order and to the person; is_early: it would be refused, the review has open items."""

    step: str
    label: str
    is_calm: bool
    asks_who: bool
    is_early: bool


def label(step):
    """What a step is called."""
    return _("评审通过并确认") if step == FAST else DEEDS[f"orders.{step}"]


def buttons(order, who, items=()):
    """The steps that the order can take now and this person may take, those that lead on first.

    items: of its review, where the page knows them, for whoever can take it along the fast lane.
    """
    known = [*ORDER.open_to(order), *(["resume"] if order.stage == Stage.ON_HOLD else [])]
    mine = [step for step in known if step in STEPS and may(who, f"orders.{step}")]
    mine = [step for step in mine if step != "cancel" or cutting.may_cut(order, who)]
    mine.sort(key=lambda step: step in CALM)
    if items and fast_lane.leads(order, items, who):
        mine.insert(0, FAST)
    early = "approve" if any(one.is_open for one in items) else ""
    return [Button(step, label(step), step in CALM, step == "confirm", step == early) for step in mine]


def take(order, step, form, *, by):
    """Do the deed of a step."""
    if step == FAST:
        return fast_lane.take(order, by=by, op=form.cleaned_data["op"])
    row = STEPS[step](order.number, by.today, form.cleaned_data)
    action = getattr(actions, step)
    return action([row], by=by, op=form.cleaned_data["op"], reason=form.cleaned_data["reason"])

"""The steps of an order that a person may take now, as buttons of its page."""

from dataclasses import dataclass

from gendan.orders import actions
from gendan.orders.actions import Cut, Turn, Word
from gendan.orders.flow import ORDER, Stage
from gendan.people.deeds import may
from gendan.people.labels import DEEDS


def _turn(order, on, said_by):
    return Turn(order, on)


def _cut(order, on, said_by):
    return Cut(order, on)


STEPS = dict.fromkeys(("submit", "approve", "reject", "release", "hold", "resume", "close"), _turn)
STEPS |= {"confirm": Word, "cancel": _cut}
"""The steps a person takes, with the row that each deed wants; 完成 happens by itself."""

CALM = ("reject", "hold", "cancel")
"""Steps that stop an order: they want a reason and never stand first."""


@dataclass(frozen=True)
class Button:
    """A step that is open to the order and to the person."""

    step: str
    label: str
    is_calm: bool
    asks_who: bool


def label(step):
    """What a step is called."""
    return DEEDS[f"orders.{step}"]


def buttons(order, who):
    """The steps that the order can take now and this person may take, those that lead on first."""
    known = [*ORDER.open_to(order), *(["resume"] if order.stage == Stage.ON_HOLD else [])]
    mine = [step for step in known if step in STEPS and may(who, f"orders.{step}")]
    mine.sort(key=lambda step: step in CALM)
    return [Button(step, label(step), step in CALM, step == "confirm") for step in mine]


def take(order, step, form, *, by):
    """Do the deed of a step."""
    row = STEPS[step](order.number, by.today, form.cleaned_data["said_by"])
    action = getattr(actions, step)
    return action([row], by=by, op=form.cleaned_data["op"], reason=form.cleaned_data["reason"])

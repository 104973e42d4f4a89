"""The order's path on its page: which steps are done, and the buttons of those that this person may take now."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

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


@dataclass(frozen=True)
class Node:
    """A stop on the path. state: done, now, next or stopped."""

    label: str
    state: str
    about: str = ""


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


STOPS = (
    (_l("接单"), ()),
    (_l("提交评审"), (Stage.DRAFT, Stage.REJECTED)),
    (_l("评审"), (Stage.SUBMITTED, Stage.REVIEWING)),
    (_l("客户确认"), (Stage.APPROVED,)),
    (_l("下达"), (Stage.CONFIRMED,)),
)
"""The stops up to the release, each with the stages in which the order waits for it."""


def path(order):
    """The Nodes of an order whose line sums are known (quantity, cancelled, shipped, signed)."""
    stage = order.held_from if order.stage == Stage.ON_HOLD else order.stage
    waits = next((n for n, (_label, stages) in enumerate(STOPS) if stage in stages), len(STOPS))
    states = ["done" if n < waits else "now" if n == waits else "next" for n in range(len(STOPS))]
    wanted = order.quantity - order.cancelled
    is_out = waits == len(STOPS)
    nodes = [
        Node(text, state, _about(order, n))
        for n, ((text, _stages), state) in enumerate(zip(STOPS, states, strict=True))
    ]
    nodes.append(_counted(_("发货"), order.shipped, wanted, is_now=is_out))
    nodes.append(_counted(_("到货签收"), order.signed, wanted, is_now=is_out and order.shipped > 0))
    nodes.append(Node(_("结案"), {Stage.COMPLETED: "now", Stage.CLOSED: "done"}.get(stage, "next")))
    return [_stopped(node, order) for node in nodes]


def _about(order, n):
    return {0: order.on.isoformat(), 3: order.confirmed_on.isoformat() if order.confirmed_on else ""}.get(n, "")


def _counted(text, pieces, wanted, *, is_now):
    is_done = wanted > 0 and pieces >= wanted
    return Node(text, "done" if is_done else "now" if is_now else "next", f"{pieces:,} / {wanted:,}")


def _stopped(node, order):
    stops = order.stage in (Stage.ON_HOLD, Stage.CANCELLED) and node.state == "now"
    return Node(node.label, "stopped", order.get_stage_display()) if stops else node

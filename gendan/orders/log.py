"""The log of an order: what was done with it and which fields changed, and who took which step, out of the journal."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from gendan.base.table import shown
from gendan.orders import asking
from gendan.orders.facts import Mark
from gendan.orders.flow import Stage
from gendan.orders.models import Acknowledgement, Dimension, HeldFor, Order, OrderFile, OrderLine, ReviewDecision
from gendan.people import story
from gendan.people.labels import DEEDS
from gendan.people.roles import reads

KIND = "orders."
CHOICES = {name: dict(ReviewDecision.Outcome.choices) | asking.TOLD for name in Dimension.values} | {
    "stage": dict(Stage.choices),
    "channel": dict(Order.Channel.choices),
    "held_for": dict(HeldFor.choices),
    "side": dict(Acknowledgement.Side.choices),
    "paper": dict(OrderFile.Paper.choices),
}
FIGURES = {(Order, "amount"): "cash", (OrderLine, "price"): "price"}
"""Figures that only readers of prices see, and how they are written; the price of an order is a dimension."""

OF_FILES = ("paper", "name", "void_reason")
HIDDEN = {*FIGURES, *((OrderFile, name) for name in OF_FILES)}
"""What only readers of prices see; there are prices on most files, and their names may say what they are about."""

STEPS_OF = {"receive_confirmed": ("receive", "submit", "approve", "confirm")}
"""Deeds that take several steps at once."""

PLACE = (Order, "ship_to")
"""Where goods go; only readers of contacts see it."""

BESIDE = {"side": Acknowledgement, "said_by": Acknowledgement, **dict.fromkeys(OF_FILES, OrderFile)}
"""Fields of what stands beside an order."""


@dataclass(frozen=True)
class Difference:
    """A field that a deed changed, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One deed, with what it changed."""

    event: story.Event
    differences: tuple

    @property
    def what(self):
        """What was done, step by step: whoever looks for the review finds it also where it passed in one press."""
        steps = _steps(self.event)
        return "、".join(str(DEEDS[KIND + one]) for one in steps) if len(steps) > 1 else self.event.what


def lines(order, who):
    """The newest deeds about an order, as far as a reader may know them."""
    hidden = {*(() if reads(who, "price") else HIDDEN), *(() if reads(who, "contact") else {PLACE})}
    return [Line(event, tuple(_differences(event, hidden))) for event in story.of(order.number, since=order.on)]


def marks(log):
    """{step: Mark}: who took it last; log: the lines, newest first."""
    taken = [(one.event, step) for one in log if one.event.deed.startswith(KIND) for step in _steps(one.event)]
    return {step: Mark(event.who, event.on, event.reason) for event, step in reversed(taken)}


def _steps(event):
    deed = event.deed.removeprefix(KIND)
    return STEPS_OF.get(deed, (deed,))


def _differences(event, hidden):
    for record, name, before, after in event.changes:
        line_no = record.partition("/")[2]
        field = OrderLine if line_no else BESIDE.get(name, Order), name
        # A reason is told beside the decision that it is for, to those who may read it.
        if name != "reason" and field not in hidden:
            yield Difference(_label(field, line_no), _said(field, before), _said(field, after))


def _label(field, line_no):
    model, name = field
    if model is Order and name in Dimension.values:
        return str(Dimension(name).label)
    label = str(model._meta.get_field(name).verbose_name)
    return _("第 %(no)s 行%(field)s") % {"no": line_no, "field": label} if line_no else label


def _said(field, value):
    if field in FIGURES and value is not None:
        return shown(FIGURES[field], Decimal(value))
    return str(CHOICES.get(field[1], {}).get(value, "" if value is None else value))

"""The log of an order: what was done with it and which fields changed, and who took which step, out of the journal."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gendan.orders.flow import Stage
from gendan.orders.models import Dimension, Order, OrderLine, ReviewDecision
from gendan.orders.track import Mark
from gendan.people import story

KIND = "orders."
CHOICES = {name: dict(ReviewDecision.Outcome.choices) for name in Dimension.values} | {"stage": dict(Stage.choices)}


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


def lines(order):
    """The newest deeds about an order."""
    return [Line(event, tuple(_differences(event))) for event in story.of(order.number, since=order.on)]


def marks(log):
    """{step: Mark}: who took it last; log: the lines, newest first."""
    taken = [one.event for one in log if one.event.deed.startswith(KIND)]
    return {one.deed.removeprefix(KIND): Mark(one.who, one.on, one.reason) for one in reversed(taken)}


def _differences(event):
    for record, name, before, after in event.changes:
        if name != "reason":  # told beside the decision that it is for, to those who may read it
            line_no = record.partition("/")[2]
            yield Difference(_label(name, line_no), _said(name, before), _said(name, after))


def _label(name, line_no):
    if name in Dimension.values:
        return str(Dimension(name).label)
    model = OrderLine if line_no else Order
    label = str(model._meta.get_field(name).verbose_name)
    return _("第 %(no)s 行%(field)s") % {"no": line_no, "field": label} if line_no else label


def _said(name, value):
    return str(CHOICES.get(name, {}).get(value, "" if value is None else value))

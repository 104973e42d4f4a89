"""How long an order has stood at the stage that it waits in, against how long others usually did (ui P2)."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median_low

from django.db.models import Q

from gendan.orders.flow import OPEN_STAGES, Stage
from gendan.orders.models import Order

USUAL_OF = 200  # so many of the newest orders tell how long a review usually takes
REVIEW = (Stage.SUBMITTED, Stage.REVIEWING, Stage.APPROVED)
"""From the day it was handed in until the customer confirms. A draft waits for nobody, a held order on purpose."""


@dataclass(frozen=True)
class Stay:
    """How many days it has been, and how many it usually is (None: not known)."""

    days: int
    usual: int | None

    @property
    def is_long(self):
        """Whether it takes longer than usual."""
        return self.usual is not None and self.days > self.usual


def usual_review(day):
    """The days that a review usually takes: the median of the newest confirmed orders up to a day; {} without any."""
    rows = Order.objects.filter(on__lte=day, confirmed_on__isnull=False, void=False).order_by("-on", "-id")
    spans = rows.values_list("on", "submitted_on", "confirmed_on")[:USUAL_OF]
    days = [(confirmed_on - (submitted_on or on)).days for on, submitted_on, confirmed_on in spans]
    return {"review": median_low(days)} if days else {}


def of(order, day, usual):
    """The Stay of an order, None at a stage of which no usual stay is known. usual: {node of the track: days}."""
    if order.stage in REVIEW:
        return Stay((day - (order.submitted_on or order.on)).days, usual.get("review"))
    if order.stage in OPEN_STAGES and order.confirmed_on:
        return Stay((day - order.confirmed_on).days, usual.get("ship"))
    return None


def is_long(day, usual):
    """A condition: the Stay of the order is long."""
    found = Q(pk__in=())
    if "review" in usual:
        last = day - timedelta(days=usual["review"])
        handed_in = Q(submitted_on__lt=last) | Q(submitted_on=None, on__lt=last)
        found |= Q(stage__in=REVIEW) & handed_in
    if "ship" in usual:
        found |= Q(stage__in=OPEN_STAGES, confirmed_on__lt=day - timedelta(days=usual["ship"]))
    return found

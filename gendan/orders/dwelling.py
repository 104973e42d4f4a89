"""How long an order has stood at the node that it waits at, against how long others usually did (ui P2)."""

from dataclasses import dataclass
from statistics import median_low

from gendan.orders.flow import Stage
from gendan.orders.models import Order

USUAL_OF = 200  # so many of the newest orders tell how long a review usually takes
MEASURED = {"review": "review", "release": "ship", "ship": "ship", "arrive": "arrive"}
"""The nodes at which a stay is measured, and what is usual of which: a review from the day it was handed in until the
customer confirms, goods from there until they leave, then the road. A draft waits for nobody, a held order on purpose.
"""


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


def of(order, node, day, usual, sent_on=None):
    """The Stay of an order at a node, None where none is measured or it is held. usual: {node of the track: days}.

    sent_on: when the first of what is on the road left.
    """
    since = {"review": order.submitted_on or order.on, "arrive": sent_on}.get(node, order.confirmed_on)
    if node not in MEASURED or since is None or order.stage == Stage.ON_HOLD:
        return None
    return Stay((day - since).days, usual.get(MEASURED[node]))

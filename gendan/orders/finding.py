"""What the list of orders is filtered by: where an order stands on its track, and whether it is at risk."""

import itertools
from datetime import timedelta
from functools import reduce
from operator import and_

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, Value, When
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _l

from gendan.base.filters import NOTHING
from gendan.orders import queries
from gendan.orders.facts import COMPLETED, RANKS, REVIEW
from gendan.orders.flow import COMMITTED_STAGES, Stage
from gendan.orders.models import OrderLine
from gendan.orders.track import LABELS

FIRST = 0  # the rank of what nobody has handed in for review


def _ranked(rank):
    return tuple(stage for stage, one in RANKS.items() if one == rank)


STANDS = {
    "receive": _ranked(FIRST),
    "review": _ranked(REVIEW),
    "release": COMMITTED_STAGES,
    "ship": COMMITTED_STAGES,
    "arrive": (*COMMITTED_STAGES, *_ranked(COMPLETED)),
    "invoice": _ranked(COMPLETED),
    "pay": _ranked(COMPLETED),
    "settle": _ranked(COMPLETED),
}
"""The nodes at which an order can wait, in their turn, and the stages in which it does."""


OF_MONEY = ("invoice", "pay")


def places(*, sees_money):
    """The nodes at which an order can wait for a reader: [(node, label)]."""
    return [(key, LABELS[key]) for key in STANDS if sees_money or key not in OF_MONEY]


def node(of_money):
    """Where each order waits: the first node of its track (track.py) where somebody has something to do; "" nowhere.

    of_money: {node: condition} of those about money, for a reader who sees it.
    """
    return _told(of_money, dict(zip(STANDS, STANDS, strict=True)), "")


def place(of_money):
    """The same as its place on the way, 1 to 12; behind all of them for an order that waits nowhere."""
    return _told(of_money, dict(zip(LABELS, itertools.count(1))), len(LABELS) + 1)


def at_place(number):
    """What the node at a place() is called."""
    return str([*LABELS.values(), _l("没有要办的")][number - 1])


def _told(of_money, values, nowhere):
    known = _waits(of_money)
    return Case(*[When(_at(key, known), then=Value(values[key])) for key in known], default=Value(nowhere))


def stands(key, of_money):
    """A condition: it waits at this node, and so at none before."""
    known = _waits(of_money)
    if key not in known:
        return NOTHING
    before = [one for one in itertools.takewhile(lambda one: one != key, known) if {*STANDS[one]} & {*STANDS[key]}]
    return reduce(and_, (~known[one] for one in before), _at(key, known))


def _at(key, known):
    return Q(stage__in=STANDS[key]) & known[key]


def _waits(of_money):
    """{node: what holds of an order in one of its stages, if it waits there and at none before}."""
    sent, open_pieces = _lines(shipped__gt=0), queries.open_pieces()
    handed_down = Q(stage=Stage.EXECUTING) | Q(stage=Stage.ON_HOLD, held_from=Stage.EXECUTING)
    return {
        "receive": Q(),
        "review": Q(),
        "release": ~handed_down & ~sent,
        "ship": Q(GreaterThan(open_pieces, 0)),
        "arrive": Q(stage__in=COMMITTED_STAGES) & sent | _lines(shipped__gt=F("signed")),
        **of_money,
        "settle": Q(),
    }


def _lines(**such):
    return Q(Exists(OrderLine.objects.filter(order=OuterRef("pk"), **such)))


def leaves_late(day, usual):
    """A condition: goods should have left before a day, or would leave later than promised if it took as long as usual.

    Two subqueries, of which each has an index to go by.
    """
    late = queries.open_lines().filter(day__lt=day)
    return Q(pk__in=late.values("order")) | Q(pk__in=foretold_late(day, usual).values("order"))


def foretold_late(day, usual):
    """open_lines() that would leave later than promised if it took as long as usual: when (until).

    usual: days from the confirmation. What takes longer already foretells nothing, as on the track. One day is told for
    each day of confirmation: to add days to a date takes SQLite five times as long as all the rest.
    """
    recent = [day - timedelta(days=n) for n in range(usual)]
    leaves_on = [When(order__confirmed_on=on, then=Value(on + timedelta(days=usual))) for on in recent]
    lines = queries.open_lines().filter(order__confirmed_on__gt=day - timedelta(days=usual))
    lines = lines.annotate(promised=queries.PROMISED_ON, until=Case(*leaves_on, output_field=DateField()))
    return lines.filter(promised__lt=F("until"))

"""What the list of orders is filtered by: where an order stands on its track, and whether it is at risk."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _l

from gendan.orders import queries
from gendan.orders.flow import COMMITTED_STAGES, Stage
from gendan.orders.models import Order, OrderLine
from gendan.orders.track import LABELS

PLACES = [
    *((key, LABELS[key]) for key in ("receive", "review", "release", "ship", "arrive")),
    ("money", _l("开票、收款、结清")),
]
"""The nodes at which an order can wait. The three about money are one: its batches stand at different ones of them."""


def _handed_down():
    return Q(stage=Stage.EXECUTING) | Q(stage=Stage.ON_HOLD, held_from=Stage.EXECUTING)


def _agreed(**pieces):
    """Orders whose goods may leave, held ones too, by what their lines come to."""
    rows = Order.objects.filter(stage__in=COMMITTED_STAGES)
    rows = rows.annotate(open_pieces=queries.of_lines(F("quantity") - F("cancelled") - F("shipped")))
    return rows.annotate(sent_pieces=queries.of_lines("shipped")).filter(**pieces)


def _receive():
    return Q(stage__in=(Stage.DRAFT, Stage.REJECTED))


def _review():
    return Q(stage__in=(Stage.SUBMITTED, Stage.REVIEWING, Stage.APPROVED))


def _release():
    return Q(pk__in=_agreed(sent_pieces=0).exclude(_handed_down()).values("pk"))


def _ship():
    is_sent_or_handed_down = _handed_down() | Q(sent_pieces__gt=0)
    return Q(pk__in=_agreed(open_pieces__gt=0).filter(is_sent_or_handed_down).values("pk"))


def _refused():
    """Completed orders of which something was refused: the goods are to come back."""
    lines = OrderLine.objects.filter(refused__gt=0, order__stage=Stage.COMPLETED)
    return lines.values("order")


def _arrive():
    all_sent = _agreed(open_pieces__lte=0, sent_pieces__gt=0)
    return Q(pk__in=all_sent.values("pk")) | Q(pk__in=_refused())


def _money():
    return Q(stage=Stage.COMPLETED) & ~Q(pk__in=_refused())


STANDS = {
    "receive": _receive, "review": _review, "release": _release, "ship": _ship, "arrive": _arrive, "money": _money,
}  # fmt: skip


def stands(key, who):
    """A condition: it waits at this node of its track (track.py), the first where somebody has something to do."""
    return STANDS[key]()


def leaves_late(day, usual):
    """A condition: goods should have left before a day, or would leave later than promised if it took as long as usual.

    usual: days from the confirmation. What takes longer already foretells nothing, as on the track. Two subqueries:
    SQLite adds days to a date slowly, and so it does for the few that are not late.
    """
    lines = queries.open_lines().annotate(promised=queries.PROMISED_ON)
    until = F("order__confirmed_on") + timedelta(days=usual)
    recent = lines.filter(order__confirmed_on__gt=day - timedelta(days=usual))
    will_be = recent.filter(promised__lt=until)
    return Q(pk__in=lines.filter(day__lt=day).values("order")) | Q(pk__in=will_be.values("order"))

"""The orders of a list as a board, 看板: a column for each stage, left only by the steps that the order allows (P2)."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gendan.orders import batch, dwelling
from gendan.orders.flow import Stage
from gendan.orders.models import IS_OPEN, Order, OrderLine
from gendan.orders.views import ORDERS, TONES, usual
from gendan.people.pages import knows_names, page_of
from gendan.people.roles import reads

SHOWN = (
    Stage.DRAFT, Stage.REJECTED, Stage.SUBMITTED, Stage.REVIEWING, Stage.APPROVED, Stage.CONFIRMED, Stage.EXECUTING,
    Stage.ON_HOLD, Stage.COMPLETED,
)  # fmt: skip
"""Stages that an order still leaves."""
WAITS = Exists(OrderLine.objects.filter(IS_OPEN, order=OuterRef("pk")))
"""Goods have not left yet: only of them a promise can be late, as in the list (晚几天)."""
MOST_CARDS = 15  # of a column, those promised first; the rest stands in the list


@dataclass(frozen=True)
class Column:
    """A stage. number, late, long (the stay), amount: of all its orders, not only of those that are shown.

    amount None: not for him.
    """

    stage: Stage
    tone: str
    number: int
    late: int
    long: int
    amount: Decimal | None
    cards: list
    address: str

    @property
    def more(self):
        """How many are not shown."""
        return self.number - len(self.cards)


@dataclass(frozen=True)
class Card:
    """An order. stay: how long it has waited; ways: on from here."""

    order: Order
    party: str
    days_late: int
    stay: dwelling.Stay | None
    ways: list


@require_safe
@page_of("orders")
def board(request):
    """The board of the orders that the same address shows as a list; the same few statements for many orders."""
    who = request.user
    asked = ORDERS.asked(request.GET.dict(), who, reads)
    days = usual(who.today)
    late = Q(promised_on__lt=who.today) & Q(WAITS)
    found = asked.rows.filter(stage__in=SHOWN).order_by().values("stage")
    sums = {
        one["stage"]: one
        for one in found.annotate(
            number=Count("pk"),
            late=Count("pk", filter=late),
            long=Count("pk", filter=dwelling.is_long(who.today, days)),
            total=Sum("amount"),
        )
    }
    context = {
        "asked": asked,
        "columns": [_column(stage, sums[stage], asked, days) for stage in SHOWN if stage in sums],
        "tabs": [(view.label, _address(asked, view=view.name), view is asked.view) for view in ORDERS.views],
    }
    return render(request, "orders/kanban.html", context)


def _address(asked, **changes):
    return f"{reverse('orders:kanban')}?{urlencode({**asked.params, **changes})}"


def _column(stage, sums, asked, days):
    who = asked.who
    rows = asked.rows.filter(stage=stage).annotate(waits=WAITS)
    rows = rows.order_by(F("promised_on").asc(nulls_last=True), "pk")[:MOST_CARDS]
    return Column(
        stage,
        TONES[stage],
        sums["number"],
        sums["late"],
        sums["long"],
        sums["total"] if reads(who, "price") else None,
        [_card(one, asked, days) for one in rows],
        asked.address(stage=stage),
    )


def _card(order, asked, days):
    who = asked.who
    days_late = max(0, (who.today - order.promised_on).days) if order.waits and order.promised_on else 0
    party = order.customer.short_name if knows_names(who) else order.customer.code
    stay = dwelling.of(order, who.today, days)
    return Card(order, party, days_late, stay, batch.ways(order, who, asked.query))

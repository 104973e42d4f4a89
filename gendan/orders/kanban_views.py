"""The orders of a list as a board, 看板: a column for each node of the flow, left only as the order allows (P2)."""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from heapq import nsmallest

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from gendan.base.cash import ZERO
from gendan.orders import batch, dwelling, finding, nodes, track
from gendan.orders.flow import UNDER_WAY
from gendan.orders.listed import ORDERS, TONES, of_money, places_of, stays
from gendan.orders.models import Order
from gendan.people.pages import page_of
from gendan.people.roles import reads

WAITING = {stage for stages in finding.STANDS.values() for stage in stages}
BEFORE_LEAVING = ("receive", "review", "release", "ship")
"""Nodes at which goods have not left: only there a promise can be late, as in the list (晚几天)."""
TOLD = ("pk", "node", "stage", "on", "submitted_on", "confirmed_on", "promised_on", "amount")
MOST_CARDS = 10  # of a column, those promised first; the rest stands in the list
UNRECORDED, UNSEEN = _l("这一步还不在这里登记，看不到进度"), _l("货款不在您的查看范围")
ARRIVED = _l("到货以后的订单在“%(view)s”里")


@dataclass(frozen=True)
class Column:
    """A node. number, late, long (the stay), amount: of all its orders, not only of those that are shown.

    amount None: not for him. why: why no order can stand here.
    """

    node: str
    label: str
    number: int
    late: int
    long: int
    amount: Decimal | None
    cards: list
    address: str
    why: str = ""

    @property
    def more(self):
        """How many are not shown."""
        return self.number - len(self.cards)


@dataclass(frozen=True)
class Card:
    """An order. stay: how long it has waited; moves: on from here."""

    order: Order
    stay: dwelling.Stay | None
    moves: list

    @property
    def tone(self):
        """The colour of its stage."""
        return TONES[self.order.stage]


@dataclass(frozen=True)
class Move:
    """What takes an order on. end: the node where it leaves it; "": it stays at this one, or leaves the board."""

    label: str
    address: str
    end: str


@require_safe
@page_of("orders")
def board(request):
    """The board of the orders that the same address shows as a list; the same few statements for many orders."""
    asked = ORDERS.asked(request.GET.dict(), request.user, reads)
    columns = _columns(asked)
    context = {
        "listed": asked,
        "asked": asked.at("orders:kanban"),
        "columns": columns,
        "number": sum(column.number for column in columns),
    }
    return render(request, "orders/kanban.html", context)


def _columns(asked):
    who = asked.who
    found, stay_of = _found(asked), stays(who.today)
    shown = {node: nsmallest(MOST_CARDS, some, key=_turn) for node, some in found.items()}
    records = _records(asked, [one.pk for some in shown.values() for one in some])
    places = dict(places_of(who))
    return [
        Column(
            node,
            str(label),
            len(found[node]),
            sum(_is_late(one, who.today) for one in found[node]),
            sum(stay is not None and stay.is_long for stay in map(stay_of, found[node])),
            sum((one.amount for one in found[node]), ZERO) if reads(who, "price") else None,
            [Card(records[one.pk], stay_of(one), _moves(records[one.pk], asked)) for one in shown.get(node, ())],
            asked.address(node=node),
            "" if found[node] else _why_none(node, places, asked),
        )
        for node, label in track.LABELS.items()
    ]


def _found(asked):
    """{node: a tuple of each order that waits there}: one statement, of which everything is counted."""
    rows = asked.rows.filter(stage__in=WAITING).annotate(node=finding.node(of_money(asked.who))).order_by()
    found = defaultdict(list)
    for one in rows.values_list(*TOLD, named=True):
        found[one.node].append(one)
    return found


def _turn(one):
    return one.promised_on or date.max, one.pk


def _is_late(one, today):
    return one.node in BEFORE_LEAVING and one.promised_on is not None and one.promised_on < today


def _records(asked, keys):
    """{id: order} of those that have a card, with what other rooms know of them."""
    found = list(asked.rows.filter(pk__in=keys))
    ORDERS.complete(found, asked.who)
    return {one.pk: one for one in found}


def _why_none(node, places, asked):
    """Why no order can stand at a node, "" where one only happens not to."""
    if node not in finding.STANDS:
        return UNRECORDED
    if node not in places:
        return UNSEEN
    is_over = asked.view is ORDERS.views[0] and {*UNDER_WAY}.isdisjoint(finding.STANDS[node])
    return ARRIVED % {"view": ORDERS.views[-1].label} if is_over else ""


def _moves(order, asked):
    """The Moves of the reader with an order: its steps, and what a later room does next."""
    who, keys = asked.who, list(finding.STANDS)
    moves = [
        Move(way.label, way.address, _stands_then(order, way.end, who.today))
        for way in batch.ways(order, who, asked.query)
    ]
    if offer := nodes.later(order.track, who):
        moves.append(Move(*offer, keys[keys.index(order.track.current.key) + 1]))
    return moves


def _stands_then(order, stage, today):
    """The node where an order would stand in another stage; "" where that is none, or the same."""
    moved = copy(order)
    moved.stage = stage
    node = track.of(replace(order.facts, order=moved), today).current
    return node.key if node and node.key != order.track.current.key else ""

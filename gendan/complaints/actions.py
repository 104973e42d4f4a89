"""Deeds on returned goods (R-8.4, complaints.md 6.3)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from gendan.base import bulk
from gendan.base.cash import ZERO
from gendan.base.faults import refuse_if
from gendan.books import goods, sales
from gendan.books.models import Kind, SaleLine
from gendan.books.money import MoneyBook
from gendan.complaints.models import SalesReturn
from gendan.customers import named
from gendan.people import deeds, papers
from gendan.people.deeds import deed
from gendan.products import named as products


@dataclass(frozen=True)
class Piece:
    """One returned line; delivery "": the newest sales of that product are taken first; price None: as it was sold."""

    product: str
    quantity: int
    price: Decimal | None = None
    delivery: str = ""


@dataclass(frozen=True)
class Comeback:
    """Goods that a customer sent back; without a number it gets the next one of its month."""

    customer: str
    on: date
    items: tuple[Piece, ...]
    number: str = ""
    reason: str = ""


@deed("complaints.take_back")
def take_back(rows, *, by):
    """Take goods back: they go to quarantine, and the bills they were sold on shrink by them."""
    parties, stock = named.parties(rows, by), products.goods(rows)
    refuse_if(
        [*named.unknown(rows, parties), *products.faulty_items(rows, stock), *papers.taken(rows, SalesReturn.objects)]
    )
    book = MoneyBook((party.pk for party in parties.values()), batch=deeds.batch())
    returns = _returns(rows, parties)
    backs = [
        sales.Back(
            head.customer_id, stock[item.product].pk, item.quantity, item.price, row.on, Kind.RETURN, head.number,
            no, item.delivery, n,
        )
        for n, (row, head) in enumerate(zip(rows, returns, strict=True))
        for no, item in enumerate(row.items, 1)
    ]  # fmt: skip
    refuse_if(sales.take_back(backs, book))
    goods.enter(
        goods.Move(goods.QUARANTINE, back.product, back.quantity, back.on, Kind.RETURN, back.number, back.row)
        for back in backs
    )
    book.close()
    return bulk.insert(_valued(returns))


def _returns(rows, parties):
    return [
        SalesReturn(
            number=number,
            customer=parties[row.customer],
            on=row.on,
            reason=row.reason,
            amount=ZERO,
            batch=deeds.batch(),
        )
        for row, number in zip(rows, papers.numbers("RT", rows), strict=True)
    ]


def _valued(returns):
    """Give each return the value of its lines, which is known once the sales they reverse are."""
    lines = SaleLine.objects.filter(kind=Kind.RETURN, number__in=[one.number for one in returns], void=False)
    values = dict(lines.values_list("number").annotate(Sum("amount")))
    for one in returns:
        one.amount = -values.get(one.number, ZERO)
    return returns

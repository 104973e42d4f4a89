"""Stories of many who want the same goods at once (told by tests.crowd)."""

from collections import Counter
from functools import partial

from django.db.models import Sum

from gendan.base.faults import Refused
from gendan.books.models import GoodsEntry, SaleLine, Stock
from gendan.desk import proofs
from tests import crowd, office

BUYERS = ("NET", "BILLED", "COD", "FLOOR", "DEPOSIT")
"""Customers without a credit limit: nothing but the goods stands in their way."""


def _ship_one(customer):
    try:
        office.shipped(customer, ("P01", 1))
    except Refused:
        return "refused"
    return "shipped"


def _try_again(worker, tries):
    """One thread: so many attempts, each for the next customer; anything but a refusal goes on to whoever asked."""
    return [_ship_one(BUYERS[(worker + n) % len(BUYERS)]) for n in range(tries)]


def _process(number, threads, tries):
    works = [partial(_try_again, number * threads + n, tries) for n in range(threads)]
    return crowd.side_by_side(*works)


def sell_out(pieces, processes, threads, tries):
    """So many pieces, and processes with threads that each try so often to ship one; what became of it."""
    office.furnish()
    office.shipped("NET", ("P01", office.STOCK - pieces), on="10-01")
    told = crowd.at_once(*[partial(_process, number, threads, tries) for number in range(processes)])
    outcomes = Counter(outcome for process in told for thread in process for outcome in thread)
    return {
        "outcomes": outcomes,
        "left": Stock.objects.get(place__sort="store", product__code="P01").quantity,
        "moved": GoodsEntry.objects.filter(product__code="P01", kind="sale").aggregate(Sum("quantity")),
        "sold": SaleLine.objects.filter(product__code="P01").aggregate(Sum("quantity")),
        "differences": list(proofs.differences()),
    }

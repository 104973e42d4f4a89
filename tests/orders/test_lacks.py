"""What the store lacks for an order, after what is promised earlier to others."""

import random

import pytest

from gendan.orders import actions as orders
from gendan.orders import queries
from gendan.orders.models import Order
from tests.office import SERVER, STOCK, d, shipped, step

pytestmark = pytest.mark.usefixtures("office")
DAYS = ["10-12", "10-12", "10-20", "11-02", None]
FAR = "12-31"  # an order without any day is served last; else a line without one goes with the last of its order


def _confirmed(*lines, on="10-08"):
    """An order of (product, pieces, promised day); its number."""
    items = tuple(orders.Item(code, pieces, promised_on=day and d(day)) for code, pieces, day in lines)
    (order,) = orders.receive([orders.Intake("NET", d(on), items)], by=SERVER)
    for name in ("submit", "approve", "confirm"):
        step(name, order.number)
    return order.number


def _line(some):
    return some.choice(["P01", "P02"]), some.randint(1, 180), some.choice(DAYS)


def _served(stock, promises):
    """{(order, line): pieces lacking}: a store that serves one promise after another and never more than it has."""
    found = {}
    for _, order, line_no, code, pieces in sorted(promises):
        missing = max(0, pieces - max(0, stock[code]))
        stock[code] -= pieces
        if missing:
            found[order, line_no] = missing
    return found


@pytest.mark.parametrize("seed", range(3))
def test_lines_are_served_by_day_then_in_the_order_they_came(seed):
    some, promises = random.Random(seed), []
    for place in range(12):
        lines = [_line(some) for _ in range(some.randint(1, 4))]
        _confirmed(*lines)
        latest = max((day for *_, day in lines if day), default=FAR)
        for line_no, (code, pieces, day) in enumerate(lines, 1):
            promises.append((day or latest, place, line_no, code, pieces))
    numbers = list(Order.objects.order_by("pk"))
    expected = _served({"P01": STOCK, "P02": STOCK}, promises)
    assert expected
    lacks = queries.lacks(numbers)
    found = {(place, line): n for place, one in enumerate(numbers) for line, n in lacks[one.pk].items()}
    assert found == expected


def test_what_was_shipped_cancelled_or_not_yet_agreed_waits_for_nothing():
    """1,000 in store. 700 were shipped, so 300 are left; a draft of 900 for an earlier day takes none of them."""
    orders.receive([orders.Intake("EOM", d("10-08"), (orders.Item("P01", 900, promised_on=d("10-10")),))], by=SERVER)
    number = _confirmed(("P01", 800, "10-12"), ("P01", 250, "10-12"))
    step("release", number)
    shipped("NET", ("P01", 700), order=number)
    order = Order.objects.get(number=number)
    assert queries.lacks([order]) == {order.pk: {2: 50}}

"""What the track of an order asks of shipping and money: its batches, how long steps usually take, its invoices."""

import pytest

from gendan.money import actions as money
from gendan.money import queries as invoices
from gendan.orders.models import Order
from gendan.shipping import queries
from gendan.shipping.actions import Feedback, Goods, Shipment, record_arrival, ship
from tests.office import SERVER, arrived, d, ordered, shipped, step, user, y

pytestmark = pytest.mark.usefixtures("office")


def batches(number, who=SERVER):
    order = Order.objects.get(number=number)
    return queries.batches([order], who)[order.pk]


def test_a_batch_tells_what_it_carried_and_when_it_arrived():
    number = ordered("EOM", ("P01", 60), ("P02", 10))
    note = shipped("EOM", ("P01", 60), ("P02", 4), order=number, on="10-09")
    arrived(note, "10-12", ("P01", 57, 3))
    (one,) = batches(number)
    assert (one.number, one.on, one.pieces, one.is_sale) == (note, d("10-09"), 64, True)
    assert (one.expected_on, one.arrived_on, one.refused) == (d("10-11"), d("10-12"), 3)


def test_the_day_that_was_told_last_is_expected():
    number = ordered("EOM", ("P01", 60))
    note = shipped("EOM", ("P01", 60), order=number, on="10-09")
    for told, new in (("10-11", "10-14"), ("10-14", "10-16")):
        record_arrival([Feedback(note, d(told), new_expected_on=d(new))], by=SERVER)
    (one,) = batches(number)
    assert (one.expected_on, one.arrived_on) == (d("10-16"), None)
    assert [one.is_late(d(day)) for day in ("10-16", "10-17")] == [False, True]


def test_one_delivery_of_two_orders_is_a_batch_of_each():
    first, second = ordered("EOM", ("P01", 5)), ordered("EOM", ("P01", 7))
    goods = (Goods("P01", 5, order=first), Goods("P01", 7, order=second))
    ship([Shipment("EOM", d("10-09"), goods)], by=SERVER)
    assert [[one.pieces for one in batches(number)] for number in (first, second)] == [[5], [7]]


def test_goods_for_the_shelf_are_no_sale():
    number = ordered("SHELF", ("P01", 5))
    shipped("SHELF", ("P01", 5), order=number, kind="placement")
    assert [one.is_sale for one in batches(number)] == [False]


def test_departments_see_no_batches():
    number = ordered("EOM", ("P01", 5))
    shipped("EOM", ("P01", 5), order=number)
    assert [len(batches(number, user(role))) for role in ("logistics", "production", "finance")] == [1, 0, 1]


def test_the_usual_is_the_middle_of_the_newest():
    """Confirmed on 10-08; left after 1, 2 and 12 days, under way for 2, 4 and 5: the middle ones are 2 and 4."""
    for left, came in (("10-09", "10-11"), ("10-10", "10-14"), ("10-20", "10-25")):
        number = ordered("EOM", ("P01", 5))
        step("release", number)
        arrived(shipped("EOM", ("P01", 5), order=number, on=left), came)
    assert queries.usual(d("10-31")) == {"ship": 2, "arrive": 4}
    assert queries.usual(d("10-12")) == {"ship": 1, "arrive": 2}
    assert queries.usual(d("10-01")) == {}


def test_a_red_invoice_of_the_whole_amount_takes_the_blue_one_back():
    """800 for two deliveries; 80 are taken back for a returned piece, then all of it."""
    number = ordered("EOM", ("P01", 10))
    notes = [shipped("EOM", ("P01", 5), order=number) for _n in range(2)]
    order = Order.objects.get(number=number)

    def known():
        return {no: one.number for no, one in invoices.invoices(notes, [order], SERVER).items()}

    for no, amount, kind, left in (
        ("1", "800", "blue", dict.fromkeys(notes, "1")),
        ("2", "-80", "red", dict.fromkeys(notes, "1")),
        ("3", "-800", "red", {}),
    ):
        money.issue_invoice([money.Bill("EOM", d("10-20"), no, y(amount), kind, documents="、".join(notes))], by=SERVER)
        assert known() == left

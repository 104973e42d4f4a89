"""Arrival feedback: signed, short and refused pieces, due days and orders that wait for it (rulings 4, 6)."""

import pytest

from gendan.base.faults import Refused
from gendan.books.models import Receivable, Stock
from gendan.orders.models import Order
from gendan.shipping import queries
from gendan.shipping.actions import Feedback, record_arrival
from gendan.shipping.models import Arrival, Delivery
from tests.office import SERVER, account, arrived, d, ordered, paid, placed, sheet, shipped

pytestmark = pytest.mark.usefixtures("office")


def order(number):
    return Order.objects.get(number=number)


def quarantine(product="P01"):
    return sum(Stock.objects.filter(place__sort="quarantine", product__code=product).values_list("quantity", flat=True))


def test_what_nobody_names_was_signed_in_full():
    number = ordered("EOM", ("P01", 60), ("P02", 10))
    arrived(shipped("EOM", ("P01", 60), ("P02", 10), order=number), "10-11", ("P02", 8))
    assert list(order(number).lines.values_list("signed", "refused")) == [(60, 0), (8, 0)]


def test_refused_goods_are_reversed_on_the_day_of_the_refusal():
    """100 × 80 of 10-09, 30 refused on 10-12: 8,000 are owed until 10-11, 5,600 from then on; R07 calls it 退货."""
    number = ordered("EOM", ("P01", 100))
    arrived(shipped("EOM", ("P01", 100), order=number), "10-12", ("P01", 70, 30))
    assert sheet("R03", "2026-10-11")["EOM"]["receivable_closing"] == 8000
    assert sheet("R03", "2026-10-12")["EOM"]["receivable_closing"] == 5600
    row = sheet("R07", "2026-10")["EOM"]
    assert (row["shipped"], row["returned"], row["net_sales"], row["uninvoiced_closing"]) == (8000, 2400, 5600, 5600)
    assert quarantine() == 30
    assert order(number).stage == "confirmed"


def test_refused_goods_that_were_paid_are_advance():
    """The bill of 8,000 was paid before the goods were refused: 2,400 are the customer's."""
    note = shipped("NET", ("P01", 100), on="10-09")
    paid("NET", "8000", "10-10")
    arrived(note, "10-12", ("P01", 70, 30))
    assert account("NET")[:2] == (0, 2400)


def test_refused_goods_leave_the_shelf_they_never_reached():
    note = placed("SHELF", ("P01", 100, "80"))
    arrived(note, "10-12", ("P01", 70, 30))
    assert account("SHELF") == (0, 0, 5600, 0, 0)
    assert quarantine() == 30
    row = sheet("R03", "2026-10-31")["SHELF"]
    assert (row["consigned_out"], row["consigned_returned"], row["consigned_closing"]) == (8000, 2400, 5600)


@pytest.mark.parametrize("heard", [("P01", 61), ("P01", 50, 11), ("P01", -1), ("P01", 50, -1)])
def test_nobody_signs_for_more_than_was_sent(heard):
    note = shipped("EOM", ("P01", 60))
    with pytest.raises(Refused, match="发了 60 件"):
        arrived(note, "10-11", heard)
    assert not Arrival.objects.exists()


def test_a_batch_arrives_once_and_not_before_it_left():
    note = shipped("EOM", ("P01", 60), on="10-09")
    with pytest.raises(Refused, match="到货早于发货日"):
        arrived(note, "10-08")
    arrived(note, "10-09")
    with pytest.raises(Refused, match="已经登记过签收"):
        arrived(note, "10-10")
    with pytest.raises(Refused, match="没有发货单 D9"):
        arrived("D9", "10-10")


def test_not_yet_with_a_new_day_is_a_feedback_and_nothing_says_nothing():
    """It counts as heard of in time; the goods themselves arrive later."""
    note = shipped("EOM", ("P01", 60), on="10-09")
    with pytest.raises(Refused, match="请填到货日期"):
        record_arrival([Feedback(note, d("10-11"))], by=SERVER)
    record_arrival([Feedback(note, d("10-11"), new_expected_on=d("10-14"), words="堵车")], by=SERVER)
    arrived(note, "10-14")
    row = sheet("R07", "2026-10")["EOM"]
    assert (row["arrivals_due"], row["arrivals_in_time"]) == (1, 1)


def test_feedback_on_the_office_day_after_a_rest_day_is_in_time():
    """Expected on Sunday 10-18: Monday will do, Tuesday will not. Holidays end on 10-07: 10-08 will do for 10-06."""
    for number, sent, heard in (("D1", "10-16", "10-19"), ("D2", "10-16", "10-20"), ("D3", "10-04", "10-08")):
        shipped("EOM", ("P01", 1), on=sent, number=number)
        arrived(number, sent, fed_back=heard)
    row = sheet("R07", "2026-10")["EOM"]
    assert (row["arrivals_due"], row["arrivals_in_time"]) == (3, 2)


@pytest.mark.parametrize(
    ("customer", "arrives", "due"),
    [
        pytest.param("COD", "10-11", "10-11", id="货到付款 before the expected day"),
        pytest.param("COD", "10-15", "10-15", id="货到付款 after it"),
        pytest.param("COD", "10-09", "10-09", id="货到付款 on the day it left"),
        pytest.param("NET", "10-11", "11-10", id="净30天 from the signature"),
        pytest.param("EOM", "10-11", "11-30", id="月末+30天 from the delivery"),
    ],
)
def test_a_bill_falls_due_by_the_day_of_the_signature(customer, arrives, due):
    note = shipped(customer, ("P01", 1), on="10-09")
    arrived(note, arrives)
    assert Receivable.objects.get(number=note).due_on == d(due)


def test_an_order_is_complete_when_every_piece_is_signed_for():
    number = ordered("EOM", ("P01", 60), ("P02", 10))
    first = shipped("EOM", ("P01", 60), order=number)
    second = shipped("EOM", ("P02", 10), order=number)
    arrived(second, "10-11")
    assert order(number).stage == "confirmed"
    arrived(first, "10-12")
    assert order(number).stage == "completed"


def test_short_pieces_keep_an_order_open():
    number = ordered("EOM", ("P01", 60))
    arrived(shipped("EOM", ("P01", 60), order=number), "10-11", ("P01", 58))
    assert (order(number).stage, order(number).lines.get().state[0]) == ("confirmed", "part_signed")


def test_signed_pieces_of_two_lines_are_shared_out_in_their_order():
    """40 and 60 of one product: 50 signed and 20 refused are 40 + 10 signed, and 20 of the second refused."""
    number = ordered("EOM", ("P01", 40, "80"), ("P01", 60, "79"))
    note = shipped("EOM", ("P01", 100), order=number)
    arrived(note, "10-11", ("P01", 50, 20))
    lines = Delivery.objects.get(number=note).lines.values_list("signed", "refused")
    assert list(lines) == [(40, 0), (10, 20)]
    assert account("EOM")[0] == 40 * 80 + 60 * 79 - 20 * 79


def test_what_travels_is_what_nobody_has_told_the_arrival_of():
    """Short pieces are no reason to wait for goods that arrived, and another day is no arrival."""
    whole, short, told, silent = (shipped("EOM", ("P01", 3), on="10-09") for _n in range(4))
    arrived(whole, "10-11")
    arrived(short, "10-11", ("P01", 0))
    record_arrival([Feedback(told, d("10-11"), new_expected_on=d("10-14"))], by=SERVER)
    assert set(_numbers(queries.travelling())) == {told, silent}
    assert set(_numbers(queries.unheard(d("10-13")))) == {silent}
    assert set(_numbers(queries.unheard(d("10-14")))) == {told, silent}


def _numbers(condition):
    return Delivery.objects.filter(condition).values_list("number", flat=True)

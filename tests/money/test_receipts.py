"""Money comes in: what it covers, what becomes advance, and what is refused (rulings 1, R-5.3)."""

import pytest

from gendan.base.faults import Refused
from gendan.books.models import Advance, Allocation, Receivable
from gendan.money.actions import Payment, take_receipt
from gendan.money.models import Receipt
from tests.office import SERVER, account, arrived, d, draft, ordered, paid, sheet, shipped, y

pytestmark = pytest.mark.usefixtures("office")


def bill(customer, amount, on, number, **more):
    """A delivery of so many hundred 元, its number."""
    return shipped(customer, ("P01", int(amount) // 100, "100"), on=on, number=number, **more)


def open_amounts():
    """{number: what is open of it} of every bill, in order of their days."""
    return dict(Receivable.objects.order_by("on", "number").values_list("number", "open_amount"))


def covered(number):
    """[(day, 元, document)] of what covered a bill."""
    rows = Allocation.objects.filter(receivable__number=number).order_by("on", "pk")
    return list(rows.values_list("on", "amount", "number"))


def test_what_is_due_first_is_paid_first():
    """COD: D1 of 10-02 is signed on 10-20, D2 of 10-05 on 10-06. 500 pay D2 in full before D1 sees any of it."""
    bill("COD", 400, "10-02", "D1")
    bill("COD", 300, "10-05", "D2")
    arrived("D2", "10-06")
    arrived("D1", "10-20")
    paid("COD", "500", "10-25", number="C1")
    assert open_amounts() == {"D1": 200, "D2": 0}


def test_bills_due_on_one_day_are_paid_by_date_and_number():
    """EOM: all three are due on 11-30."""
    bill("EOM", 300, "10-09", "D3")
    bill("EOM", 300, "10-09", "D2")
    bill("EOM", 300, "10-12", "D1")
    paid("EOM", "400", "10-31")
    assert open_amounts() == {"D2": 0, "D3": 200, "D1": 300}


def test_what_is_left_is_advance_and_serves_the_next_bill_on_its_day():
    """1,000 on 10-10 for a bill of 400: 600 ahead. The bill of 10-20 takes 500 of them on 10-20."""
    bill("NET", 400, "10-05", "D1")
    paid("NET", "1000", "10-10", number="C1")
    assert account("NET")[:2] == (0, 600)
    bill("NET", 500, "10-20", "D2")
    assert account("NET")[:2] == (0, 100)
    assert covered("D2") == [(d("10-20"), 500, "D2")]
    before = sheet("R03", "2026-10-19")["NET"]
    assert (before["receivable_closing"], before["advance"]) == (0, 600)


def test_a_bill_dated_after_the_money_is_paid_on_its_own_day():
    """A late receipt of 10-05 meets only the bill of 10-20: it was advance for fifteen days, then it paid."""
    bill("NET", 500, "10-20", "D1")
    paid("NET", "300", "10-05", number="C1")
    assert covered("D1") == [(d("10-20"), 300, "D1")]
    row = sheet("R03", "2026-10-19")["NET"]
    assert (row["receivable_closing"], row["advance"], row["received"]) == (0, 300, 300)


def test_a_late_bill_takes_what_is_open_now_on_the_later_day():
    """300 came on 10-20 and are advance; the delivery of 10-05 is entered afterwards: paid on 10-20, owed before."""
    paid("NET", "300", "10-20", number="C1")
    bill("NET", 500, "10-05", "D1")
    assert covered("D1") == [(d("10-20"), 300, "D1")]
    assert sheet("R03", "2026-10-19")["NET"]["receivable_closing"] == 500
    assert sheet("R03", "2026-10-20")["NET"]["receivable_closing"] == 200


def test_chosen_bills_are_paid_and_no_others():
    """Of 1,000, 300 go to D2 and 100 to D3; the rest is advance although D1 is open."""
    for number, day in (("D1", "10-02"), ("D2", "10-03"), ("D3", "10-04")):
        bill("NET", 500, day, number)
    paid("NET", "1000", "10-10", ("D2", "300"), ("D3", "100"))
    assert open_amounts() == {"D1": 500, "D2": 200, "D3": 400}
    assert account("NET")[:2] == (1100, 600)


def test_a_chosen_bill_of_a_later_day_is_paid_on_that_day():
    bill("NET", 500, "10-20", "D1")
    paid("NET", "400", "10-10", ("D1", "400"))
    assert covered("D1") == [(d("10-20"), 400, "D1")]
    assert sheet("R03", "2026-10-15")["NET"]["advance"] == 400


@pytest.mark.parametrize(
    ("amount", "chosen", "remedy"),
    [
        pytest.param("1000", [("D1", "500.01")], "还有 500.00 元未收", id="more than is open"),
        pytest.param("1000", [("D1", "300"), ("D1", "300")], "指定核销 600", id="one bill twice"),
        pytest.param("300", [("D1", "200"), ("D2", "200")], "合计 400", id="more than came in"),
        pytest.param("300", [("D1", "0")], "要大于 0", id="nothing"),
        pytest.param("300", [("D1", "-5")], "要大于 0", id="less than nothing"),
        pytest.param("300", [("PAID", "300")], "没有未收的单据或订单 PAID", id="a bill that is paid"),
        pytest.param("300", [("X9", "300")], "没有未收的单据或订单 X9", id="a number nobody knows"),
        pytest.param("300", [("OTHER", "300")], "没有未收的单据或订单 OTHER", id="somebody else's bill"),
        pytest.param("0", [], "要大于 0", id="no money"),
        pytest.param("-300", [], "要大于 0", id="money that went out"),
    ],
)
def test_what_cannot_be_allocated_is_refused(amount, chosen, remedy):
    """Nothing is booked, and the open bills stay as they are."""
    bill("COD", 500, "10-02", "OTHER")
    bill("NET", 100, "10-02", "PAID")
    paid("NET", "100", "10-02")
    bill("NET", 500, "10-05", "D1")
    bill("NET", 500, "10-06", "D2")
    before = open_amounts(), Receipt.objects.count()
    with pytest.raises(Refused, match=remedy):
        paid("NET", amount, "10-10", *chosen)
    assert (open_amounts(), Receipt.objects.count()) == before


def test_money_for_an_order_waits_for_that_order():
    """800 for SO-2: the delivery of SO-1 leaves them alone, that of SO-2 takes them."""
    first, second = (ordered("NET", ("P01", 10, "100")) for _ in range(2))
    paid("NET", "800", "10-08", (second, "800"))
    shipped("NET", ("P01", 10), order=first, on="10-09", number="D1")
    assert open_amounts() == {"D1": 1000}
    shipped("NET", ("P01", 10), order=second, on="10-10", number="D2")
    assert open_amounts() == {"D1": 1000, "D2": 200}
    assert account("NET")[:2] == (1200, 0)


def test_money_for_an_order_pays_what_of_it_has_been_delivered():
    """The order's first batch is open: the money meant for the order pays it, the rest waits for the second batch."""
    other = bill("NET", 700, "10-02", "D0")
    number = ordered("NET", ("P01", 10, "100"))
    shipped("NET", ("P01", 4), order=number, on="10-09", number="D1")
    paid("NET", "1000", "10-12", (number, "1000"))
    assert open_amounts() == {other: 700, "D1": 0}
    assert Advance.objects.get().open_amount == 600
    shipped("NET", ("P01", 6), order=number, on="10-15", number="D2")
    assert open_amounts() == {other: 700, "D1": 0, "D2": 0}


def test_money_for_somebody_elses_order_is_refused():
    number = draft("COD", ("P01", 10))
    with pytest.raises(Refused, match="没有未收的单据或订单"):
        paid("NET", "100", "10-08", (number, "100"))


def test_one_bank_statement_line_is_booked_once():
    """The same reference again, or twice in one form, is refused; receipts without one do not mind each other."""
    row = Payment("NET", d("10-10"), y("100"), bank_ref="20261010-77")
    take_receipt([row], by=SERVER)
    for rows in ([row], [Payment("NET", d("10-11"), y("5"), bank_ref="N1")] * 2):
        with pytest.raises(Refused, match="已经登记过"):
            take_receipt(rows, by=SERVER)
    paid("NET", "100", "10-10")
    paid("NET", "100", "10-10")
    assert account("NET")[:2] == (0, 300)


def test_receipts_are_numbered_by_month_without_gaps():
    """A refused receipt takes no number with it."""
    assert paid("NET", "100", "10-10") == "RC2610-0001"
    with pytest.raises(Refused):
        paid("NET", "100", "10-10", ("X9", "100"))
    assert paid("NET", "100", "10-10") == "RC2610-0002"
    assert paid("NET", "100", "11-01") == "RC2611-0001"

"""Adjustments: signed, on their document or oldest due first, in a column of their own (rulings 3, R-5.10)."""

import pytest

from gendan.base.faults import Refused
from gendan.books.models import Receivable
from gendan.money.actions import Correction
from gendan.money.actions import adjust as adjust_deed
from tests.office import SERVER, account, d, sheet, shipped, y

pytestmark = pytest.mark.usefixtures("office")


def adjust(amount, on="10-20", document="", kind="rebate", number=""):
    adjust_deed([Correction("NET", d(on), kind, y(amount), number, document)], by=SERVER)


@pytest.fixture
def bills():
    """D1 of 10-02 and D2 of 10-05, 500 each."""
    for number, day in (("D1", "10-02"), ("D2", "10-05")):
        shipped("NET", ("P01", 5, "100"), on=day, number=number)


def left(number):
    return Receivable.objects.get(number=number).open_amount


def test_an_allowance_lowers_the_bill_it_names(bills):
    adjust("-120", document="D2", kind="allowance")
    assert (left("D1"), left("D2")) == (500, 380)


def test_without_a_document_the_oldest_due_is_lowered(bills):
    adjust("-600")
    assert (left("D1"), left("D2")) == (0, 400)


def test_what_its_bill_cannot_take_is_advance(bills):
    """700 off D2 of 500: 200 are the customer's to use, D1 is not touched."""
    adjust("-700", document="D2")
    assert (left("D1"), left("D2")) == (500, 0)
    assert account("NET")[:2] == (500, 200)


def test_an_allowance_before_its_bill_counts_from_the_bills_day(bills):
    """Entered for 10-03, the bill D2 is of 10-05: advance for two days, then off the bill."""
    adjust("-100", on="10-03", document="D2")
    assert sheet("R03", "2026-10-04")["NET"]["advance"] == 100
    assert sheet("R03", "2026-10-05")["NET"]["receivable_closing"] == 900
    assert left("D2") == 400


def test_a_charge_is_a_bill_of_its_own(bills):
    adjust("80", kind="price", number="AD1")
    assert (left("AD1"), account("NET")[0]) == (80, 1080)
    assert Receivable.objects.get(number="AD1").due_on == d("10-20")


def test_adjustments_stand_in_their_own_column(bills):
    """1,000 shipped, −120 and +80: R07 and R03 say −40 under 本期调整, the net sales stay 1,000."""
    adjust("-120", document="D1")
    adjust("80")
    month, day = sheet("R07", "2026-10")["NET"], sheet("R03", "2026-10-31")["NET"]
    assert (month["net_sales"], month["returned"], month["adjusted"], month["receivable_closing"]) == (
        1000,
        0,
        -40,
        960,
    )
    assert (day["receivable_increase"], day["adjusted"], day["receivable_closing"]) == (1000, -40, 960)


def test_nothing_is_no_adjustment(bills):
    with pytest.raises(Refused, match="不能是 0"):
        adjust("0")

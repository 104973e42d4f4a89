"""账龄: what the database adds up for a whole sheet is what the bills come to one by one (sheets.md 1.4)."""

from datetime import timedelta

import pytest

from gendan.books import queries as books
from gendan.customers.models import Customer
from gendan.people.actions import Preference, set_preferences
from tests.office import SERVER, d, paid, returned, sheet, shipped, stock_up

DAYS = [d("09-01") + timedelta(days=n) for n in range(61)]


@pytest.fixture(autouse=True)
def autumn(office):
    """Bills of September and October: paid in full, in part, in time, late, under 铺底, and goods that came back."""
    set_preferences([Preference("cutover_on", "2026-09-01")], by=SERVER)
    stock_up({"P01": 1000}, on="09-01")
    shipped("BILLED", ("P01", 10, "100"), on="09-02")
    shipped("COD", ("P01", 10, "100"), on="09-05", number="CD1")
    shipped("COD", ("P01", 20, "100"), on="10-03")
    paid("COD", "1000", "10-05")
    shipped("NET", ("P01", 30, "100"), on="09-03")
    paid("NET", "500", "10-30")
    returned("NET", ("P01", 5), on="10-25")
    for on in ("09-04", "09-25", "10-15"):
        shipped("FLOOR", ("P01", 60, "100"), on=on)
    paid("FLOOR", "7000", "10-20")


def one_by_one(day):
    """{customer: his figures} from each bill that was open."""
    found = books.debts(day, books.open_bills(day, SERVER), Customer.objects.in_bulk())
    return {customer: books.ageing(own) for customer, own in found.items()}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_sums_are_what_the_bills_come_to(day):
    assert books.aged(day, SERVER) == one_by_one(day)


def test_a_bill_that_was_paid_since_is_as_old_as_it_was():
    """CD1 left on 09-05, was due on 09-08, 26 days before 10-04, and was paid on 10-05; the next was due on 10-06."""
    figures = ("overdue", "overdue_days_max", "age_0_30", "age_31_60")
    told = [[sheet("R03", d(day).isoformat())["COD"][name] for name in figures] for day in ("10-04", "10-05", "10-31")]
    assert told == [[1000, 26, 3000, 0], [0, 0, 2000, 0], [2000, 25, 2000, 0]]

"""铺底: the newest receivables up to the floor are not due, older ones since a delivery pushed them over (ruling 5)."""

from decimal import Decimal

import pytest

from gendan.people.actions import Preference, set_preferences
from tests.office import SERVER, d, open_files, paid, sheet, shipped, stock_up, y


@pytest.fixture(autouse=True)
def september(office):
    """The office began a month earlier, with stock in September."""
    set_preferences([Preference("cutover_on", "2026-09-01")], by=SERVER)
    stock_up({"P01": 1000}, on="09-01")


def row(day, customer="FLOOR"):
    """(总额, 铺底内, 未到期, 逾期, 最长逾期天数) of R03 on a day."""
    one = sheet("R03", d(day).isoformat())[customer]
    return tuple(one[name] for name in ("receivable_closing", "in_floor", "not_due", "overdue", "overdue_days_max"))


def deliver(thousands, on, customer="FLOOR"):
    shipped(customer, ("P01", thousands * 10, "100"), on=on)


def test_the_worked_example_of_the_ruling():
    """Floor 10,000; 09-05 8,000; 09-20 6,000 → 4,000 due 09-20; 3,000 came 10-08 → 1,000 overdue, 41 days at 10-31."""
    deliver(8, "09-05")
    assert row("09-19") == (8000, 8000, 8000, 0, 0)
    deliver(6, "09-20")
    assert row("09-20") == (14000, 10000, 14000, 0, 0)
    assert row("09-21") == (14000, 10000, 10000, 4000, 1)
    paid("FLOOR", "3000", "10-08")
    assert row("10-07") == (14000, 10000, 10000, 4000, 17)
    assert row("10-08") == (11000, 10000, 10000, 1000, 18)
    assert row("10-31") == (11000, 10000, 10000, 1000, 41)


def test_each_part_of_a_bill_is_due_since_the_delivery_that_pushed_it():
    """8,000, then 6,000 pushes 4,000 over on 09-20, then 6,000 pushes the other 4,000 and 2,000 more on 10-10."""
    deliver(8, "09-05")
    deliver(6, "09-20")
    deliver(6, "10-10")
    assert row("10-09") == (14000, 10000, 10000, 4000, 19)
    assert row("10-10") == (20000, 10000, 16000, 4000, 20)
    assert row("10-11") == (20000, 10000, 10000, 10000, 21)


def test_what_is_paid_is_what_went_over_first():
    """After 5,000 on 10-12 nothing of 09-20 is left: the 5,000 that are overdue went over on 10-10."""
    deliver(8, "09-05")
    deliver(6, "09-20")
    deliver(6, "10-10")
    paid("FLOOR", "5000", "10-12")
    assert row("10-31") == (15000, 10000, 10000, 5000, 21)


def test_a_single_delivery_above_the_floor_is_due_for_the_rest_at_once():
    deliver(13, "10-02")
    assert row("10-02") == (13000, 10000, 13000, 0, 0)
    assert row("10-05") == (13000, 10000, 10000, 3000, 3)


def test_at_the_end_of_the_contract_all_is_due():
    """The contract ends on 10-15: the floor is gone, what it covered is overdue from the next day on."""
    file = {"payment_term": "滚动铺底", "rolling_credit_floor": Decimal(10000), "contract_to": d("10-15")}
    open_files({"ENDS": file})
    deliver(8, "09-05", "ENDS")
    deliver(6, "09-20", "ENDS")
    assert row("10-15", "ENDS") == (14000, 10000, 10000, 4000, 25)
    assert row("10-16", "ENDS") == (14000, 0, 0, 14000, 26)
    paid("ENDS", "4000", "10-20")
    assert row("10-31", "ENDS") == (10000, 0, 0, 10000, 16)


def test_the_age_of_a_bill_does_not_depend_on_the_floor():
    """At 10-31 the bill of 09-05 is 56 days old, that of 10-01 is 30: the last day of the first bucket."""
    deliver(8, "09-05")
    deliver(6, "10-01")
    one = sheet("R03", "2026-10-31")["FLOOR"]
    assert (one["age_0_30"], one["age_31_60"]) == (y(6000), y(8000))
    assert sheet("R03", "2026-11-01")["FLOOR"]["age_31_60"] == y(14000)

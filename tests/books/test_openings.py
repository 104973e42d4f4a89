"""What stood there at the cut-over: opening bills, advances, shelves and past months (rulings 1 and 9, decision 7)."""

import pytest

from gendan.base.faults import Refused
from gendan.books.actions import Month, OpenBill, OpenLot, bring_months, bring_receivables, bring_shelves
from gendan.books.models import SaleLine
from tests.office import CUTOVER, SERVER, account, d, paid, settled, sheet, shipped, y

pytestmark = pytest.mark.usefixtures("office")


def bring(*bills):
    """Bills as (customer, amount, number, day of the document)."""
    rows = [OpenBill(customer, CUTOVER, y(amount), number, day and d(day)) for customer, amount, number, day in bills]
    bring_receivables(rows, by=SERVER)


def test_an_opening_bill_is_owed_but_was_never_sold():
    """30,000 of 08-18 and 58,000 of 09-15: 88,000 in 期初应收 of October, no sale line anywhere."""
    bring(("EOM", "30000", "Q0818", "08-18"), ("EOM", "58000", "Q0915", "09-15"))
    row = sheet("R07", "2026-10")["EOM"]
    assert (row["receivable_opening"], row["receivable_closing"], row["net_sales"]) == (88000, 88000, 0)
    assert not SaleLine.objects.exists()
    aged = sheet("R03", "2026-10-31")["EOM"]
    assert (aged["age_31_60"], aged["age_61_90"]) == (58000, 30000)
    assert (aged["overdue"], aged["overdue_days_max"]) == (88000, 31)


def test_a_balance_without_a_number_ages_from_the_cut_over():
    """One figure for the customer: in 期初应收, and one day old on the day after the cut-over."""
    bring(("NET", "700", "", None))
    assert sheet("R07", "2026-10")["NET"]["receivable_opening"] == 700
    row = sheet("R03", "2026-10-31")["NET"]
    assert (row["receivable_opening"], row["age_0_30"], row["age_31_60"]) == (700, 700, 0)
    assert sheet("R03", "2026-11-01")["NET"]["age_31_60"] == 700


def test_a_negative_balance_is_an_advance_and_stands_beside_the_bills():
    """Both gross: 900 owed, 500 ahead. The next bill takes the advance, the opening bill does not."""
    bring(("NET", "900", "Q1", "09-10"), ("NET", "-500", "", None))
    assert account("NET")[:2] == (900, 500)
    shipped("NET", ("P01", 10, "80"), on="10-09")
    assert account("NET")[:2] == (900 + 300, 0)


def test_money_pays_opening_bills_like_any_other():
    bring(("NET", "900", "Q1", "09-10"))
    paid("NET", "1000", "10-08")
    assert account("NET")[:2] == (0, 100)


def test_an_opening_bill_is_known_once_and_has_an_amount():
    bring(("NET", "900", "Q1", "09-10"))
    with pytest.raises(Refused) as refusal:
        bring(("NET", "900", "Q1", "09-10"), ("COD", "0", "Q2", "09-10"))
    assert [(fault.row, fault.field) for fault in refusal.value.faults] == [(0, "number"), (1, "amount")]


def test_goods_on_a_shelf_at_the_cut_over_can_be_settled():
    """100 × 35.00 since 09-01; 60 of them settled at 36: 2,100.00 leave the shelf, 2,160.00 are sold."""
    bring_shelves([OpenLot("SHELF", "P03", 100, y("35"), d("09-01"))], by=SERVER)
    settled("SHELF", ("P03", 60, "36"))
    row = sheet("R03", "2026-10-31")["SHELF"]
    assert [row[f"consigned_{name}"] for name in ("opening", "out", "settled", "closing")] == [3500, 0, 2100, 1400]
    assert (row["consigned_oldest_on"], row["consigned_days"], row["receivable_closing"]) == (d("09-01"), 60, 2160)


def test_goods_do_not_stand_on_a_shelf_at_less_than_nothing():
    """An accountant's (80) is −80: settled, it would take from the shelf what never stood there."""
    with pytest.raises(Refused) as refusal:
        bring_shelves([OpenLot("SHELF", "P03", 9, y("-80"), d("09-01"))], by=SERVER)
    assert [(fault.row, fault.field) for fault in refusal.value.faults] == [(0, "price")]


def test_past_months_are_compared_with_and_never_added():
    """October of last year 46,000, this October 52,000 shipped: 13.04 % up; the cut-over month itself is refused."""
    bring_months([Month("EOM", "P01", "2025-10", y("46000"), 575, CUTOVER)], by=SERVER)
    shipped("EOM", ("P01", 650, "80"))
    row = sheet("R08", "2026-10")["EOM"]
    assert (row["last_year_month"], row["this_month"], row["year_total"]) == (46000, 52000, 52000)
    assert round(row["yoy_growth"], 2) == y("13.04")
    with pytest.raises(Refused, match="启用日期"):
        bring_months([Month("EOM", "P01", "2026-10", y("1"), 1, CUTOVER)], by=SERVER)


def test_balances_from_before_the_cut_over_are_not_known():
    """R07 of September has no closing balance, R03 of a day in September no balance at all."""
    bring(("EOM", "30000", "Q0818", "08-18"))
    september = sheet("R07", "2026-09")["EOM"]
    assert september["receivable_opening"] is None
    assert september["receivable_closing"] is None
    on_a_day = sheet("R03", "2026-09-15")["EOM"]
    assert on_a_day["receivable_opening"] is None
    assert on_a_day["receivable_closing"] is None

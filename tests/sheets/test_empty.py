"""Sheets of an office that has just begun, and of every kind of period (B10)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from gendan.base.table import BLANK
from gendan.people.actions import Preference, set_preferences
from gendan.sheets import catalogue
from gendan.sheets.render.pdf import write_pdf
from gendan.sheets.render.xlsx import write_xlsx
from tests.office import CUTOVER, SERVER, d, open_files, sheet, shipped, stock_up
from tests.sheets import extract, sample
from tests.sheets.october import SHEETS


@pytest.mark.parametrize("code", catalogue.SHEETS)
def test_every_sheet_fills_and_draws_on_an_empty_database(db, code):
    """No rows, totals of nothing, nothing that cannot be computed is a zero percent; the files can be read."""
    filled = catalogue.fill(code, SHEETS.get(code, "2026-10"), SERVER)
    assert filled.table.rows == []
    assert not any(value for value in filled.table.totals.values())
    assert extract.figures_of_xlsx(write_xlsx(filled, **sample.PRINTED), filled) == extract.stated(filled)
    assert write_pdf(filled, **sample.PRINTED).startswith(b"%PDF")


SHIPMENTS = {"2026-10-31": 1, "2026-11-01": 2, "2026-11-30": 4, "2026-12-31": 8, "2027-01-01": 16, "2028-02-29": 32}
"""Pieces shipped on days where months, years and weeks end; each sum names the days that are in it."""


@pytest.fixture
def edges(office):
    """A customer who gets goods on the last and first days of months, and never owes more than his floor."""
    stock_up({"P01": 1000}, on="2026-09-30")
    open_files({"EDGE": {"payment_term": "滚动铺底", "rolling_credit_floor": Decimal(1000)}})
    for day, pieces in SHIPMENTS.items():
        shipped("EDGE", ("P01", pieces, "1"), on=day)


@pytest.mark.parametrize(
    ("label", "pieces"),
    [
        ("2026-10", 1),
        ("2026-11", 2 + 4),
        ("2026-12", 8),
        ("2027-01", 16),
        ("2028-02", 32),
        ("2026-W44", 1 + 2),
        ("2026-W49", 4),
        ("2026-W53", 8 + 16),
        ("2026", 1 + 2 + 4 + 8),
        ("2027", 16),
        ("2026-11-01", 2),
        ("2026-11-02", 0),
    ],
)
def test_a_document_is_in_one_day_one_week_and_one_month(edges, label, pieces):
    """10-31 is a Saturday and 11-01 a Sunday of one week; 2026-12-31 and 2027-01-01 share week 53."""
    assert sheet("R07", label)["EDGE"]["shipped_quantity"] == pieces


def test_days_make_months_and_months_make_the_year(edges):
    """Every day from the cut-over to the year's end, every month of the year: each sum is the year's."""
    days = [CUTOVER + timedelta(days=n) for n in range((d("12-31") - CUTOVER).days + 1)]
    by_day = sum(sheet("R07", day.isoformat())["EDGE"]["net_sales"] for day in days[29:33] + days[59:62] + days[-2:])
    by_month = sum(sheet("R07", f"2026-{month:02}")["EDGE"]["net_sales"] for month in range(10, 13))
    year = sheet("R08", "2026-12")["EDGE"]
    assert by_day == by_month == year["year_total"] == sum(year[f"month_{n:02}"] for n in range(1, 13)) == 15


def test_a_whole_year_has_all_months_and_a_running_one_those_that_have_come(edges):
    """2026 asked for in 2027 is what December says of it; asked for in November it says nothing of December."""
    later, within = replace(SERVER, today=date(2027, 3, 1)), replace(SERVER, today=d("11-15"))
    whole, running = (catalogue.fill("R08", "2026", who).table.rows[0] for who in (later, within))
    assert whole == catalogue.fill("R08", "2026-12", later).table.rows[0]
    assert (whole["year_total"], whole["this_month"], whole["last_month"]) == (15, 8, 6)
    assert (running["year_total"], running["this_month"], running["last_month"]) == (7, 6, 1)
    assert (running["month_11"], running["month_12"]) == (6, BLANK)
    assert sum(line["month_quantity"] for line in catalogue.fill("R09", "2026", later).table.rows) == 15


@pytest.mark.parametrize(("label", "month"), [("2026-W44", "month_11"), ("2026-W53", "month_01")])
def test_a_week_across_two_months_is_of_the_month_in_which_it_ends(edges, label, month):
    row = catalogue.fill("R08", label, replace(SERVER, today=date(2028, 1, 1))).table.rows[0]
    assert row["this_month"] == row[month] == {"month_11": 6, "month_01": 16}[month]


def test_a_closing_day_moves_the_ends_of_the_month(edges):
    """Closed on the 25th, November is 10-26 to 11-25: 10-31 and 11-01 are in it, 11-30 is December's."""
    set_preferences([Preference("closing_day", "25")], by=SERVER)
    assert [sheet("R07", f"2026-{month}")["EDGE"]["shipped_quantity"] for month in (10, 11, 12)] == [0, 3, 4]
    assert sheet("R08", "2026-12")["EDGE"]["year_total"] == 7

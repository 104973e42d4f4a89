"""Where a figure comes from: the rows behind every number add up to it, today and on past days."""

from datetime import timedelta
from random import Random

import pytest
from django.core.exceptions import PermissionDenied

from gendan.base.table import BLANK, NUMERIC
from gendan.customers import actions as customers
from gendan.money import actions as money
from gendan.people.actions import Hire, admit
from gendan.people.roles import Role
from gendan.sheets import catalogue
from tests.books.life import Life
from tests.office import SERVER, d, ordered, placed, user, y
from tests.sheets.october import SHEETS, october

__all__ = ["october"]
BALANCES = ("consigned_closing", "consigned_days", "receivable_closing", "advance", "exposure", "credit_available")
ORDINAL, TERM, GOODS, PRICE = "counts the lines", "agreed with him", "the product's own", "said with the price"
STATED = {
    "R01": dict.fromkeys(("credit_limit", "consign_limit", "rolling_credit_floor", "transit_days"), TERM),
    "R02": dict.fromkeys(("pack_size", "moq", "list_price"), GOODS)
    | dict.fromkeys(("min_qty", "vat_rate", "price_version"), PRICE),
    "R03": dict.fromkeys(("credit_limit", "consign_limit", "rolling_credit_floor"), TERM),
    "R07": {},
    "R08": {},
    "R09": {},
}
"""The figures that are no sum of anything: they were typed as they stand. All others tell what they are made of."""


def unexplained(code, label, names=None):
    """The numeric cells of a sheet whose facts do not come to what the cell says: [(key, column, cell, facts)]."""
    sheet = catalogue.named(code)
    wanted = catalogue.asked(sheet, label)
    table = sheet.fill(wanted, SERVER)
    columns = [one for one in table.columns if (one.drill or one.formula) and one.name in (names or one.name)]
    for key, row in zip(table.keys, table.rows, strict=True):
        for column in columns:
            found = _explained(table, row, column, key, wanted)
            if found != row[column.name]:
                yield code, key, column.name, row[column.name], found


def _explained(table, row, column, key, wanted):
    """What the rows behind a cell add up to; a formula is worked out again from what it says it is made of.

    What cannot be computed, and a month to come, have nothing behind them.
    """
    value = row[column.name]
    if column.formula:
        return column.formula({name: (table.whole | row)[name] for name in column.formula.operands})
    if value in (None, BLANK):
        return value
    return sum(fact.value for fact in column.drill(key, wanted, SERVER))


@pytest.mark.parametrize("code", SHEETS)
def test_every_figure_but_those_that_were_typed_tells_what_it_is_made_of(october, code):
    numeric = [one for one in catalogue.fill(code, SHEETS[code], SERVER).table.columns if one.kind in NUMERIC]
    ordinal = {"row_no": ORDINAL} if "row_no" in {one.name for one in numeric} else {}
    assert {one.name for one in numeric if not one.drill and not one.formula} == (STATED[code] | ordinal).keys()


@pytest.fixture(scope="module")
def past_days():
    """Twenty days of a life's first month, always the same."""
    rng = Random(20261001)
    return [d("10-01") + timedelta(days=rng.randrange(31)) for _ in range(20)]


@pytest.mark.parametrize("code", SHEETS)
def test_every_number_of_the_worked_month_adds_up(october, code):
    assert list(unexplained(code, SHEETS[code])) == []


def test_every_number_of_a_random_life_adds_up(db, past_days):
    """Late facts, refusals, corrections, opening balances without a day: still every cell is its rows, on any day."""
    life = Life(7)
    life.live(200, every=200)
    assert life.today > d("10-06")
    for code in SHEETS:
        assert list(unexplained(code, SHEETS[code])) == []
    for day in past_days:
        assert list(unexplained("R03", day.isoformat(), BALANCES)) == []


@pytest.mark.parametrize(
    ("code", "key", "column", "facts"),
    [
        ("R07", "C001", "shipped", [("D1", 40000), ("D1", 11200), ("D2", 5600)]),
        ("R07", "C001", "receivable_closing", [("Q0915", 28000), ("D1", 49600), ("D2", 5600)]),
        ("R03", "C002", "overdue", [("Q0930", 3000)]),
        ("R03", "C001", "age_31_60", [("Q0915", 28000)]),
        ("R07", "C002", "collection_rate", [("received", 5000), ("net_sales", 11940)]),
        ("R07", "C001", "order_amount", [("SO1", 56800)]),
        ("R07", "C001", "arrivals_in_time", [("D1", 1), ("D2", 1)]),
        ("R03", "C002", "consigned_days", [("期初铺货", 60)]),
        ("R03", "C002", "overdue_days_max", [("Q0930", 16)]),
        ("R08", "C003", "rank", [("C001", 1), ("C003", 1)]),
        ("R08", "C001", "declining_months", [("2026-10", 1)]),
        ("R02", "C001|P01|agreed|1", "floor_price", [("unit_cost", 52), ("vat_rate", 13)]),
    ],
)
def test_a_click_shows_the_documents(october, code, key, column, facts):
    """What stands behind some figures of the fixture, by name."""
    found = catalogue.facts(code, key, column, SHEETS[code], SERVER)
    assert [(fact.number, fact.value) for fact in found] == facts


def test_what_may_still_be_sold_is_the_limit_less_what_is_owed_placed_and_promised(october):
    """100,000 less 27,600: 88,000 at the start and 56,800 ordered, of which a return took 1,600 and he paid 60,000.

    What was ordered is owed as it leaves: 56,800 − 51,200 − 5,600 are still promised.
    """
    found = catalogue.facts("R03", "C001", "credit_available", SHEETS["R03"], SERVER)
    assert [(fact.number, fact.value) for fact in found if fact.text != "应收"] == [
        ("C001", 100000), ("SO1", -56800), ("D1", 51200), ("D2", 5600),
    ]  # fmt: skip
    assert sum(fact.value for fact in found) == 100000 - (88000 + 56800 - 1600 - 60000)


def test_a_count_a_price_and_a_promise_tell_what_they_come_from(office):
    placed("SHELF", ("P02", 30), on="10-05")
    placed("SHELF", ("P01", 10), on="10-20")
    money.count([money.Tally("SHELF", d("10-10"), "P02", 27), money.Tally("SHELF", d("10-10"), "P03", 1)], by=SERVER)
    customers.agree([customers.Agreement("SHELF", "P02", y("110"), d("10-11"))], by=SERVER)
    pieces = catalogue.facts("R03", "SHELF", "count_difference", "2026-10-31", SERVER)
    before = catalogue.facts("R02", "SHELF|P02|agreed|1", "previous_price", "2026-10-31", SERVER)
    assert [(fact.number, fact.value) for fact in pieces] == [("P02", -3), ("P03", 1)]
    assert [(fact.on, fact.value) for fact in before] == [(d("2025-01-01"), 112)]
    ordered("EOM", ("P01", 10))
    for code, names in (
        ("R03", ("count_difference", "consigned_days", "credit_available")),
        ("R02", ("previous_price", "price_change")),
    ):
        assert list(unexplained(code, "2026-10-31", names)) == []


@pytest.mark.parametrize(
    ("key", "column", "role"),
    [
        ("C001", "no_such_column", Role.ASSISTANT),
        ("C009", "shipped", Role.ASSISTANT),
        ("C001", "shipped", Role.QUALITY),
    ],
)
def test_nobody_digs_where_he_does_not_read(october, key, column, role):
    admit([Hire(role, role.label, (role,))], by=SERVER)
    with pytest.raises(PermissionDenied):
        catalogue.facts("R07", key, column, SHEETS["R07"], user(role))

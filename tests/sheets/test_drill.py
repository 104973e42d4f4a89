"""Where a figure comes from: the rows behind every number add up to it, today and on past days."""

from datetime import timedelta
from random import Random

import pytest
from django.core.exceptions import PermissionDenied

from gendan.base.table import BLANK, NUMERIC
from gendan.people.actions import Hire, admit
from gendan.people.roles import Role
from gendan.sheets import catalogue
from tests.books.life import Life
from tests.office import SERVER, d, user
from tests.sheets.october import SHEETS, october

__all__ = ["october"]
BALANCES = ("consigned_closing", "receivable_closing", "advance", "exposure")


def unexplained(code, label, names=None):
    """The numeric cells of a sheet whose facts do not come to what the cell says: [(key, column, cell, facts)]."""
    sheet = catalogue.named(code)
    wanted = catalogue.asked(sheet, label)
    table = sheet.fill(wanted, SERVER)
    columns = [column for column in table.columns if column.kind in NUMERIC and column.name in (names or column.name)]
    for key, row in zip(table.keys, table.rows, strict=True):
        for column in columns:
            found = _explained(table, row, column, key, wanted)
            if found != row[column.name]:
                yield code, key, column.name, row[column.name], found


def _explained(table, row, column, key, wanted):
    """What the rows behind a cell add up to; a formula is worked out again from what it says it is made of."""
    value = row[column.name]
    if column.formula:
        said = {name: (table.whole | row)[name] for name in column.formula.operands}
        return column.formula(said | ({"vat_rate": row["vat_rate"]} if "vat_rate" in row else {}))
    if column.drill is None or value in (None, BLANK):
        return value
    return sum(fact.value for fact in column.drill(key, wanted, SERVER))


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
    ],
)
def test_a_click_shows_the_documents(october, code, key, column, facts):
    """What stands behind some figures of the fixture, by name."""
    found = catalogue.facts(code, key, column, SHEETS[code], SERVER)
    assert [(fact.number, fact.value) for fact in found] == facts


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

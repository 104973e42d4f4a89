"""What sheets are measured against tells the same figures as they do."""

import pytest
from django.db import connection

from gendan.base import period
from gendan.books.queries import BUCKETS
from gendan.sheets import catalogue
from tests.load import floors
from tests.office import SERVER
from tests.sheets.october import SHEETS, furnish

pytestmark = pytest.mark.django_db
R07 = ("shipped", "consigned_out", "received", "adjusted", "invoiced", "receivable_closing", "advance",
       "uninvoiced_closing", "backlog_amount")  # fmt: skip
R03 = ("consigned_out", "consigned_settled", "consigned_returned", "receivable_increase", "received", "adjusted",
       "consigned_closing", "receivable_closing", "advance", "overdue", *(name for name, _days in BUCKETS))  # fmt: skip
COUNTS = ("delivery_count", "shipped_quantity", "arrivals_due")


def asked(sql, values):
    """The rows of a statement as dictionaries."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def added(rows, names):
    """What the rows come to."""
    return {name: sum(row[name] or 0 for row in rows) for name in names}


def test_the_floor_of_r07_adds_up_to_its_totals():
    furnish()
    month = period.parse(SHEETS["R07"])
    floor = added(asked(floors.R07, {"start": month.start, "end": month.end}), (*R07, *COUNTS))
    totals = catalogue.fill("R07", SHEETS["R07"], SERVER).table.totals
    assert floor == {name: totals[name] * 100 for name in R07} | {name: totals[name] for name in COUNTS}
    assert floor["shipped"] > floor["delivery_count"] > 0


@pytest.mark.parametrize("day", ["2026-10-31", "2026-10-20", "2026-10-11"])
def test_the_floor_of_r03_adds_up_to_its_totals(day):
    furnish()
    rows = asked(floors.R03, floors.of_r03(period.parse(day).start))
    table = catalogue.fill("R03", day, SERVER).table
    assert added(rows, R03) == {name: table.totals[name] * 100 for name in R03}
    assert sum(row["count_difference"] or 0 for row in rows) == sum(row["count_difference"] or 0 for row in table.rows)
    assert sum(row["since"] is not None for row in rows) == sum(row["consigned_days"] is not None for row in table.rows)
    assert table.totals["overdue"] >= 0 < table.totals["receivable_closing"]

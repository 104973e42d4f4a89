"""What sheets are measured against tells the same figures as they do."""

import pytest
from django.db import connection

from gendan.base import period
from gendan.sheets import catalogue
from tests.load import floors
from tests.office import SERVER
from tests.sheets.october import SHEETS, furnish

FEN = ("shipped", "consigned_out", "received", "adjusted", "invoiced", "receivable_closing", "advance",
       "uninvoiced_closing", "backlog_amount")  # fmt: skip
COUNTS = ("delivery_count", "shipped_quantity", "arrivals_due")


@pytest.mark.django_db
def test_the_floor_of_r07_adds_up_to_its_totals():
    furnish()
    month = period.parse(SHEETS["R07"])
    with connection.cursor() as cursor:
        cursor.execute(floors.R07, {"start": month.start, "end": month.end})
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    floor = {name: sum(row[name] or 0 for row in rows) for name in (*FEN, *COUNTS)}
    totals = catalogue.fill("R07", SHEETS["R07"], SERVER).table.totals
    assert floor == {name: totals[name] * 100 for name in FEN} | {name: totals[name] for name in COUNTS}
    assert floor["shipped"] > floor["delivery_count"] > 0

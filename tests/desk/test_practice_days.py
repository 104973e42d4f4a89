"""The practice company can be built on any day of any year, and twice on one day it is the same."""

import os
import subprocess
import sys
from datetime import date

import pytest

from gendan.books.models import Balance
from gendan.desk import practice, proofs
from gendan.orders.models import Order
from gendan.people.models import Operator
from gendan.sheets import catalogue
from tests import engines

FEW = 300  # orders

BUILD_AND_DRAW = f"""
import sys, json, django
django.setup()
from datetime import date
from gendan.desk import practice
from gendan.people.models import Operator
from gendan.sheets import catalogue
from gendan.sheets.sheet import as_json

today = date(2026, 11, 23)
practice.build(orders={FEW}, today=today)
for code, sheet in catalogue.SHEETS.items():
    drawn = as_json(catalogue.fill(code, "2026-11-23" if sheet.as_of else "2026-10", Operator(today=today)))
    for row in drawn["rows"]:
        row.pop("updated_at", None)  # when a file was really written
    json.dump(drawn, sys.stdout, ensure_ascii=False)
"""


@pytest.mark.parametrize(
    "today",
    [
        pytest.param(date(2026, 2, 20), id="in the holidays of 春节"),
        pytest.param(date(2027, 1, 2), id="at New Year, in a year whose holidays nobody knows"),
        pytest.param(date(2028, 2, 29), id="on a leap day"),
    ],
)
def test_it_is_whole_on_any_day(db, today):
    practice.build(orders=FEW, today=today)
    assert list(proofs.differences()) == []
    for code, sheet in catalogue.SHEETS.items():
        table = catalogue.fill(
            code, today.isoformat() if sheet.as_of else f"{today:%Y-%m}", Operator(today=today)
        ).table
        assert table.rows
    assert set(Order.objects.values_list("stage", flat=True)) >= {
        "draft",
        "submitted",
        "approved",
        "executing",
        "closed",
    }
    assert Balance.objects.filter(receivable__gt=0).count() > 10


@pytest.fixture
def two_places():
    """Two empty databases with data folders of their own."""
    names = [f"{engines.HERE}_twin_{which}" for which in "ab"]
    for name in names:
        engines.furnish(name)
    yield names
    for name in names:
        engines.clear(name)


def test_two_builds_of_one_day_draw_the_same_sheets(two_places):
    drawn = [_drawn(place, seed) for seed, place in enumerate(two_places)]
    assert len(drawn[0]) > 100_000
    assert drawn[0] == drawn[1]


def _drawn(place, seed):
    """What a process of its own draws; sets and dicts of the other one may be in another order."""
    environment = os.environ | engines.environment(place) | {"PYTHONHASHSEED": str(seed)}
    command = [sys.executable, "-c", BUILD_AND_DRAW]
    return subprocess.run(command, env=environment, check=True, capture_output=True).stdout

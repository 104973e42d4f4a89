"""The practice company can be built on any day of any year, and twice on one day it is the same."""

import os
from datetime import date

import pytest

from gendan.books.models import Balance
from gendan.desk import practice, proofs
from gendan.orders.models import Order
from gendan.people.models import Operator
from gendan.sheets import catalogue
from gendan.sheets.sheet import as_json
from tests import crowd, engines

FEW = 300  # orders
DAY = {
    "sqlite": date(2026, 1, 2),  # among the holidays of new year
    "postgres": date(2028, 2, 29),  # in a year whose holidays nobody knows
}[engines.ENGINE]


def build():
    """Told by tests.crowd: build the company and look whether it is whole; its sheets as plain data, by their codes."""
    practice.build(orders=FEW, today=DAY)
    assert list(proofs.differences()) == []
    assert set(Order.objects.values_list("stage", flat=True)) >= {
        "draft",
        "submitted",
        "approved",
        "executing",
        "closed",
    }
    assert Balance.objects.filter(receivable__gt=0).count() > 10
    drawn = {code: _drawn(code, DAY) for code in catalogue.SHEETS}
    assert all(sheet["rows"] for sheet in drawn.values())
    return drawn


def _drawn(code, today):
    period = f"{today}" if catalogue.SHEETS[code].as_of else f"{today:%Y-%m}"
    drawn = as_json(catalogue.fill(code, period, Operator(today=today)))
    for row in drawn["rows"]:
        row.pop("updated_at", None)  # when a file was really written
    return drawn


@pytest.fixture
def places(own_database):
    """The environments of two empty databases with data folders of their own."""
    twin = f"{engines.HERE}_twin"
    engines.furnish(twin)
    yield own_database, os.environ | engines.environment(twin)
    engines.clear(twin)


def test_two_builds_of_a_hard_day_are_whole_and_draw_the_same_sheets(places):
    """Each in a process of its own, where sets and dicts have another order."""
    drawn = [
        crowd.tell(place | {"PYTHONHASHSEED": str(seed)}, f"{__name__}:build") for seed, place in enumerate(places)
    ]
    assert len(str(drawn[0])) > 100_000
    assert drawn[0] == drawn[1]

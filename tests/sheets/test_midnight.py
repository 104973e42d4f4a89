"""Where a day, a week, a month and a year end, in the office and not where the server stands (reliability.md B10)."""

import os

import pytest

from tests import crowd, engines
from tests.sheets import midnight

ZONES = ("UTC", "Asia/Shanghai", "America/Los_Angeles")
PERIODS = {
    "2023-12-31": 1, "2024-01-01": 2, "2024-02-28": 4, "2024-02-29": 8 + 16, "2024-03-01": 32, "2024-04-30": 64,
    "2024-05-01": 128,
    "2023-W52": 1, "2024-W01": 2, "2024-W09": 4 + 8 + 16 + 32, "2024-W18": 64 + 128,
    "2023-12": 1, "2024-01": 2, "2024-02": 4 + 8 + 16, "2024-03": 32, "2024-04": 64, "2024-05": 128,
}  # fmt: skip
"""The documents of each moment of midnight.MOMENTS are of 1, 2, 4 … pieces: where each belongs by the calendar."""


@pytest.fixture(scope="module")
def told():
    """{zone: what the story told}, each on a server of its own."""
    return {zone: _told(zone) for zone in ZONES}


def _told(zone):
    place = f"{engines.HERE}_{ZONES.index(zone)}_zone"
    engines.furnish(place)
    try:
        return crowd.tell(os.environ | engines.environment(place) | {"TZ": zone}, "tests.sheets.midnight:told")
    finally:
        engines.clear(place)


@pytest.mark.parametrize("zone", ZONES)
def test_every_document_is_in_one_day_one_week_and_one_month(told, zone):
    """Orders by their amount, deliveries by their pieces, receipts by their money: none is lost, none stands twice."""
    assert told[zone]["periods"] == {label: [pieces] * len(midnight.FIGURES) for label, pieces in PERIODS.items()}


def test_the_sheets_are_the_same_files_wherever_the_server_stands(told):
    """JSON, XLSX and PDF, byte for byte, the moment that they are printed at included.

    The settings also put every process of ours into the office's zone; without that, a naive time shows here.
    """
    files = told["Asia/Shanghai"]["files"]
    assert [code for code, _digest in files.values()] == [0] * len(midnight.CODES) * len(midnight.FORMS)
    assert told["UTC"]["files"] == files
    assert told["America/Los_Angeles"]["files"] == files

"""Where a day, a week, a month and a year end, in the office and not where the server stands (reliability.md B10)."""

from tests import crowd
from tests.sheets import midnight

ZONES = ("UTC", "Asia/Shanghai", "America/Los_Angeles")
PERIODS = {
    "2023-12-31": 1, "2024-01-01": 2, "2024-02-28": 4, "2024-02-29": 8 + 16, "2024-03-01": 32, "2024-04-30": 64,
    "2024-05-01": 128,
    "2023-W52": 1, "2024-W01": 2, "2024-W09": 4 + 8 + 16 + 32, "2024-W18": 64 + 128,
    "2023-12": 1, "2024-01": 2, "2024-02": 4 + 8 + 16, "2024-03": 32, "2024-04": 64, "2024-05": 128,
}  # fmt: skip
"""The documents of each moment of midnight.MOMENTS are of 1, 2, 4 … pieces: where each belongs by the calendar."""


def test_every_server_puts_a_document_into_the_same_day_week_and_month_and_draws_the_same_files(own_databases):
    """Orders by their amount, deliveries by their pieces, receipts by their money: none is lost, none stands twice.

    JSON, XLSX and PDF of each sheet are equal byte for byte, the moment that they are printed at included. The settings
    also put every process of ours into the office's zone; without that, a naive time shows here.
    """
    told = [crowd.tell(own_databases() | {"TZ": zone}, "tests.sheets.midnight:told") for zone in ZONES]
    belonging = {label: [pieces] * len(midnight.FIGURES) for label, pieces in PERIODS.items()}
    assert [one["periods"] for one in told] == [belonging] * len(ZONES)
    files = told[0]["files"]
    assert [code for code, _digest in files.values()] == [0] * len(midnight.CODES) * len(midnight.FORMS)
    assert [one["files"] for one in told] == [files] * len(ZONES)

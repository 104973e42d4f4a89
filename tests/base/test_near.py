"""Days as people say them beside a day; what an import reads stays strict."""

from datetime import date

import pytest

from gendan.base import near
from gendan.base.workbook import Unclear, days

MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        *[
            (text, "2026-12-26")
            for text in ("12.26", "12-26", "12/26", "12月26日", "12 月 26 号", "1226", "１２．２６")
        ],
        ("11.29", "2027-11-29"),  # the day before: next year's
        ("1226", "2026-12-26"),
        ("1130", "2026-11-30"),
        ("2.29", "2028-02-29"),
        ("+5", "2026-12-05"),
        ("+5天", "2026-12-05"),
        ("今天", "2026-11-30"),
        ("明天", "2026-12-01"),
        ("后天", "2026-12-02"),
        ("周五", "2026-12-04"),
        ("星期一", "2026-11-30"),
        ("礼拜天", "2026-12-06"),
        ("下周一", "2026-12-07"),
        ("下周五", "2026-12-11"),
        ("月底", "2026-11-30"),
        ("2027-01-05", "2027-01-05"),
        ("2025.3.1", "2025-03-01"),  # written out it is what it says
    ],
)
def test_the_next_such_day(written, day):
    assert near.read(written, MONDAY).isoformat() == day


def test_the_end_of_a_month_is_its_last_day():
    assert near.read("月底", date(2028, 2, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize("written", ["2.30", "13.1", "0.5", "1340", "31.11", "12", "周八", "+", "-5", "下个月"])
def test_what_is_no_day_is_refused_with_what_to_write(written):
    with pytest.raises(Unclear, match="写全年月日"):
        near.read(written, MONDAY)


def test_a_blank_is_no_day():
    assert near.read("  ", MONDAY) is None


@pytest.mark.parametrize("written", ["12.26", "1226", "周五", "+5"])
def test_an_import_takes_none_of_it(written):
    with pytest.raises(Unclear):
        days.day(written)

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.base import period
from gendan.base.period import UnknownPeriod, parse

CLOSING_DAYS = st.one_of(st.none(), st.integers(1, 31))
DAYS = st.dates(date(1990, 1, 1), date(2099, 11, 30))


@pytest.mark.parametrize(
    ("label", "closing_day", "start", "end", "kind"),
    [
        ("2026-10", None, "2026-10-01", "2026-10-31", "month"),
        ("2026-10", 31, "2026-10-01", "2026-10-31", "month"),
        ("2026-10", 25, "2026-09-26", "2026-10-25", "month"),
        ("2026-01", 25, "2025-12-26", "2026-01-25", "month"),
        ("2026-02", 30, "2026-01-31", "2026-02-28", "month"),
        ("2026-W43", None, "2026-10-19", "2026-10-25", "week"),
        ("2026-W01", None, "2025-12-29", "2026-01-04", "week"),
        ("2026-W53", None, "2026-12-28", "2027-01-03", "week"),
        ("2026", None, "2026-01-01", "2026-12-31", "year"),
        ("2026", 25, "2025-12-26", "2026-12-25", "year"),
        ("2026-10-31", None, "2026-10-31", "2026-10-31", "day"),
    ],
)
def test_what_a_label_names(label, closing_day, start, end, kind):
    found = parse(label, closing_day)
    assert (found.label, found.start.isoformat(), found.end.isoformat(), found.kind) == (label, start, end, kind)


NO_LABELS = [
    "10",
    "2026-13",
    "2026-00",
    "2026-1",
    "2026-W54",
    "2025-W53",
    "2026-02-29",
    "2026/10",
    "２０２６",
    "0000",
    "2126",
]


@pytest.mark.parametrize("label", ["", "2026-10-31 ", *NO_LABELS])
def test_other_labels_are_refused_with_examples_of_what_to_write(label):
    with pytest.raises(UnknownPeriod, match="请写成 2026-10"):
        parse(label)


@pytest.mark.parametrize(
    ("label", "closing_day", "before", "year_ago"),
    [
        ("2026-10", None, "2026-09", "2025-10"),
        ("2026-01", 25, "2025-12", "2025-01"),
        ("2026-W01", None, "2025-W52", "2025-W01"),
        ("2026-W53", None, "2026-W52", "2025-W52"),
        ("2026", None, "2025", "2025"),
        ("2028-02-29", None, "2028-02-28", "2027-02-28"),
    ],
)
def test_the_period_before_and_the_one_a_year_ago(label, closing_day, before, year_ago):
    asked = parse(label, closing_day)
    assert asked.previous() == parse(before, closing_day)
    assert asked.year_ago() == parse(year_ago, closing_day)


@pytest.mark.parametrize(
    ("label", "closing_day", "start", "end"),
    [("2026-10-15", None, "2026-10-01", "2026-10-15"), ("2026-10-28", 25, "2026-10-26", "2026-10-28")],
)
def test_a_day_has_its_month_to_date(label, closing_day, start, end):
    found = parse(label, closing_day).month_to_date()
    assert (found.start.isoformat(), found.end.isoformat()) == (start, end)


def test_the_month_to_date_compares_with_whole_months():
    to_date = parse("2026-10-15").month_to_date()
    assert to_date.previous() == parse("2026-09")
    assert to_date.year_ago() == parse("2025-10")


@pytest.mark.parametrize("label", ["2026", "2026-10", "2026-10-31", "2026-W43"])
def test_the_months_of_the_year_of_any_period(label):
    assert [month.label for month in parse(label).months_of_year()] == [f"2026-{number:02}" for number in range(1, 13)]


def test_how_a_sheet_prints_it():
    assert parse("2026-10").text == "2026年10月01日—2026年10月31日"
    assert parse("2026-10-31").text == "2026年10月31日"


@given(DAYS, CLOSING_DAYS)
def test_a_day_is_in_its_month_and_in_no_other(day, closing_day):
    month = period.month_of(day, closing_day)
    assert day in month
    assert day not in month.previous()
    assert parse(month.label, closing_day) == month
    assert month.previous().end == month.start - timedelta(days=1)


@given(st.integers(1990, 2099), CLOSING_DAYS)
def test_the_days_of_a_year_are_the_days_of_its_months(year, closing_day):
    whole = parse(str(year), closing_day)
    months = whole.months_of_year()
    days = [month.start + timedelta(days=n) for month in months for n in range((month.end - month.start).days + 1)]
    assert days == [whole.start + timedelta(days=n) for n in range((whole.end - whole.start).days + 1)]


@given(DAYS)
def test_a_week_runs_from_monday_to_sunday(day):
    week = period.week_of(day)
    assert day in week
    assert (week.start.weekday(), week.end.weekday(), (week.end - week.start).days) == (0, 6, 6)
    assert parse(week.label) == week

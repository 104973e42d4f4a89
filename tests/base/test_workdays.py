from datetime import date, timedelta

import chinese_calendar
import pytest

from gendan.base import preferences, workdays
from gendan.base.models import CalendarDay
from gendan.base.workdays import Roll

pytestmark = pytest.mark.django_db

MAKE_UP_2026 = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


def days_of(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_year_is_that_of_the_state_council(year):
    calendar = workdays.load()
    days = days_of(date(year, 1, 1), date(year, 12, 31))
    assert [day for day in days if calendar.is_workday(day) != chinese_calendar.is_workday(day)] == []
    assert calendar.known(year)


def test_2026_has_248_working_days_and_six_make_up_days():
    calendar = workdays.load()
    worked = [day for day in days_of(date(2026, 1, 1), date(2026, 12, 31)) if calendar.is_workday(day)]
    assert len(worked) == 248
    assert [day.isoformat() for day in worked if day.weekday() >= 5] == MAKE_UP_2026


@pytest.mark.parametrize(
    ("after", "until", "count"),
    [
        ("2026-09-30", "2026-10-31", 18),  # October, sheets.md 1.1
        ("2026-09-27", "2026-10-08", 4),  # out of stock 09-28..10-08, sheets.md 1.6
        ("2026-10-12", "2026-10-15", 3),  # MO1
        ("2026-09-30", "2026-10-09", 2),  # MO2
        ("2026-10-20", "2026-10-17", 0),  # MO3: early
        ("2026-10-28", "2026-10-31", 2),  # MO4: still open
        ("2026-10-15", "2026-10-16", 1),  # K0 closed late, sheets.md 1.5
        ("2026-10-15", "2026-10-15", 0),
    ],
)
def test_working_days_between_a_due_date_and_an_actual_date(after, until, count):
    assert workdays.load().count(date.fromisoformat(after), date.fromisoformat(until)) == count


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-09-24", 10, "2026-10-15"),  # K0
        ("2026-10-09", 10, "2026-10-22"),  # K1
        ("2026-10-13", 15, "2026-11-03"),  # K2
        ("2026-10-27", 5, "2026-11-03"),  # K3
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-10-03", 0, "2026-10-03"),
    ],
)
def test_so_many_working_days_later(day, count, expected):
    assert workdays.load().add(date.fromisoformat(day), count).isoformat() == expected


@pytest.mark.parametrize(
    ("period_end", "expected"),
    [
        ("2025-12-31", "2026-01-05"),
        ("2026-01-31", "2026-02-05"),
        ("2026-02-28", "2026-03-05"),
        ("2026-03-31", "2026-04-03"),
        ("2026-04-30", "2026-05-06"),
        ("2026-05-31", "2026-06-05"),
        ("2026-06-30", "2026-07-03"),
        ("2026-07-31", "2026-08-05"),
        ("2026-08-31", "2026-09-04"),
        ("2026-09-30", "2026-10-08"),
        ("2026-10-31", "2026-11-05"),
        ("2026-11-30", "2026-12-04"),
    ],
)
def test_the_fifth_of_each_month_of_2026(period_end, expected):
    """Requirements, decision 19."""
    end = date.fromisoformat(period_end)
    fifth = date.fromisoformat(expected).replace(day=5)
    assert workdays.load().deadline(fifth, Roll.OFFICE, end).isoformat() == expected


@pytest.mark.parametrize(
    ("day", "following", "preceding"),
    [
        ("2026-10-05", "2026-10-08", "2026-09-30"),
        ("2026-04-05", "2026-04-07", "2026-04-03"),
        ("2026-05-05", "2026-05-06", "2026-04-30"),
        ("2026-07-05", "2026-07-06", "2026-07-03"),
        ("2026-12-05", "2026-12-07", "2026-12-04"),
        ("2026-10-31", "2026-11-02", "2026-10-30"),
        ("2026-11-05", "2026-11-05", "2026-11-05"),
    ],
)
def test_the_other_rules_for_a_deadline_on_a_rest_day(day, following, preceding):
    """sheets.md 1.0."""
    calendar, day = workdays.load(), date.fromisoformat(day)
    assert calendar.deadline(day, Roll.NEXT, day).isoformat() == following == calendar.next_workday(day).isoformat()
    assert calendar.deadline(day, Roll.PREVIOUS, day).isoformat() == preceding
    assert calendar.deadline(day, Roll.NONE, day) == day


def test_an_unknown_year_has_weekends_and_the_fixed_holidays_and_says_so():
    calendar = workdays.load()
    assert not calendar.known(2027)
    weekdays = [day for day in days_of(date(2027, 1, 1), date(2027, 12, 31)) if day.weekday() < 5]
    assert [f"{day:%m-%d}" for day in weekdays if not calendar.is_workday(day)] == [
        "01-01",
        "10-01",
    ]  # 5-1, 5-2, 10-2, 10-3 are weekend days in 2027
    assert not calendar.is_workday(date(2028, 5, 1))


def test_a_company_day_stands_over_the_state_and_can_be_given_back():
    make_up, monday = date(2026, 10, 10), date(2026, 10, 12)
    workdays.overlay([(make_up, "off", "停电"), (monday, "off", "厂庆")])
    workdays.overlay([(monday, "work", "")])
    calendar = workdays.load()
    assert (calendar.is_workday(make_up), calendar.is_workday(monday)) == (False, True)
    workdays.overlay([(make_up, "", ""), (monday, "", "")])
    assert workdays.load().is_workday(make_up)
    assert not CalendarDay.objects.filter(source="company").exists()


def test_a_company_day_does_not_make_a_year_known():
    workdays.overlay([(date(2027, 2, 8), "off", "春节")])
    calendar = workdays.load()
    assert not calendar.known(2027)
    assert not calendar.is_workday(date(2027, 2, 8))


def test_a_six_day_week_works_saturdays_from_its_date_on_but_not_on_holidays():
    preferences.put("workdays.saturday_works", "是", date(2026, 9, 1))
    calendar = workdays.load()
    assert not calendar.is_workday(date(2026, 8, 29))
    assert calendar.is_workday(date(2026, 10, 17))
    assert not calendar.is_workday(date(2026, 10, 3))  # 国庆节
    assert not calendar.is_workday(date(2026, 10, 18))  # a Sunday


def test_loading_takes_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        calendar = workdays.load()
        calendar.count(date(2020, 1, 1), date(2027, 1, 1))

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from gendan.base import bulk
from gendan.base.models import CalendarDay, Series, Setting

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(db):
    return [Series.objects.create(kind=f"K{n}", month="2026-10", last=n) for n in range(5)]


def last_numbers():
    return list(Series.objects.order_by("kind").values_list("last", flat=True))


@pytest.mark.parametrize("count", [0, 1, 7, bulk.LARGE])
def test_new_records_are_stored_as_they_are_and_learn_their_ids(count):
    first = date(2100, 1, 1)
    days = [
        CalendarDay(on=first + timedelta(days=n), kind="off" if n % 2 else "work", source="company", name=f"“{n}%”")
        for n in range(count)
    ]
    assert bulk.insert(day for day in days) == days
    stored = CalendarDay.objects.in_bulk([day.pk for day in days])
    assert [(stored[day.pk].on, stored[day.pk].kind, stored[day.pk].name) for day in days] == [
        (day.on, day.kind, day.name) for day in days
    ]
    assert not any(day._state.adding for day in days)


def test_a_few_new_records_are_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        bulk.insert([Setting(key=f"k{n}", valid_from=date(2026, 1, n + 1), value=None) for n in range(20)])
    assert set(Setting.objects.filter(value=None).values_list("key", "valid_from__day")) == {
        (f"k{n}", n + 1) for n in range(20)
    }


def test_each_row_gets_its_own_values_in_one_statement(series, django_assert_num_queries):
    rows = [(one.pk, 100 + n, f"2026-{n + 1:02}") for n, one in enumerate(series[:3])]
    with django_assert_num_queries(1):
        assert bulk.update(Series, rows, ["last", "month"]) == 3
    assert list(Series.objects.order_by("kind").values_list("last", "month")) == [
        (100, "2026-01"),
        (101, "2026-02"),
        (102, "2026-03"),
        (3, "2026-10"),
        (4, "2026-10"),
    ]


def test_differences_are_added(series, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert bulk.deltas(Series, [(series[0].pk, 10), (series[4].pk, -1)], ["last"]) == 2
    assert last_numbers() == [10, 1, 2, 3, 3]


def test_records_are_saved_by_their_attributes(series, django_assert_num_queries):
    for one in series:
        one.last *= 2
        one.month = "2026-11"
    with django_assert_num_queries(1):
        assert bulk.save(series, ["last"]) == 5
    assert last_numbers() == [0, 2, 4, 6, 8]
    assert set(Series.objects.values_list("month", flat=True)) == {"2026-10"}


def test_rows_may_be_named_by_another_key(series):
    assert bulk.update(Series, [("K1", 7), ("K2", 8), ("absent", 9)], ["last"], key="kind") == 2
    assert last_numbers() == [0, 7, 8, 3, 4]


def test_dates_texts_and_nulls():
    first = Setting.objects.create(key="a", valid_from="2026-01-01", value="x")
    second = Setting.objects.create(key="b", valid_from="2026-01-01", value="y")
    bulk.update(
        Setting,
        [(first.pk, date(2026, 2, 1), None), (second.pk, date(2026, 3, 1), "100% '“”")],
        ["valid_from", "value"],
    )
    assert list(Setting.objects.order_by("key").values_list("valid_from", "value")) == [
        (date(2026, 2, 1), None),
        (date(2026, 3, 1), "100% '“”"),
    ]
    bulk.update(Setting, [(first.pk, None), (second.pk, None)], ["value"])
    assert Setting.objects.filter(value=None).count() == 2


def test_nothing_to_write_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert bulk.update(Series, [], ["last"]) == 0
        assert bulk.save([], ["last"]) == 0


def test_a_key_that_stands_twice_is_refused(series):
    with pytest.raises(ValueError, match="twice"):
        bulk.deltas(Series, [(series[0].pk, 1), (series[0].pk, 1)], ["last"])


def test_the_databases_own_rules_hold():
    day = CalendarDay.objects.create(on="2030-01-01", kind="off", source="company")
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.update(CalendarDay, [(day.pk, "none")], ["kind"])


def test_a_text_that_is_too_long_is_not_cut():
    day = CalendarDay.objects.create(on="2030-01-01", kind="off", source="company", name="厂庆")
    long = "长" * 41
    with suppress(DataError), transaction.atomic():  # PostgreSQL refuses, SQLite has no limit
        bulk.update(CalendarDay, [(day.pk, long)], ["name"])
    day.refresh_from_db()
    assert day.name in {"厂庆", long}


def test_thousands_of_rows_stay_within_the_limits_of_one_statement(django_assert_max_num_queries):
    first = date(2100, 1, 1)
    days = [CalendarDay(on=first + timedelta(days=n), kind="off", source="company") for n in range(20_000)]
    CalendarDay.objects.bulk_create(days)
    for day in days:
        day.kind, day.name = "work", day.on.isoformat()
    with django_assert_max_num_queries(1):
        assert bulk.save(days, ["kind", "name"]) == 20_000
    assert CalendarDay.objects.filter(kind="work", name="2154-10-03").count() == 1


def test_more_rows_than_one_statement_takes_go_in_several(series, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(connection.features, "max_query_params", 5)
    with django_assert_num_queries(3):
        assert bulk.update(Series, [(one.pk, 50) for one in series], ["last"]) == 5
    assert last_numbers() == [50] * 5


@given(st.dictionaries(st.integers(0, 9), st.integers(-(10**6), 10**6)))
@settings(deadline=None, max_examples=50)
def test_deltas_are_what_a_loop_would_do(changes):
    with transaction.atomic():
        Series.objects.bulk_create(Series(id=n + 1, kind=f"K{n}", month="2026-10", last=n) for n in range(10))
        bulk.deltas(Series, [(n + 1, change) for n, change in changes.items()], ["last"])
        assert last_numbers() == [n + changes.get(n, 0) for n in range(10)]
        transaction.set_rollback(True)


def test_amounts_are_added_to_rows_that_may_not_be_there_yet(series, django_assert_num_queries):
    new = [("K0", "2026-11", 7), ("K1", "2026-10", 10), ("K9", "2026-10", -3)]
    with django_assert_num_queries(1):
        bulk.accrue(Series, new, ["last"], keys=["kind", "month"])
    bulk.accrue(Series, [], ["last"], keys=["kind", "month"])
    kept = {(row.kind, row.month): row.last for row in Series.objects.all()}
    assert kept == {(f"K{n}", "2026-10"): n for n in range(5)} | {
        ("K0", "2026-11"): 7, ("K1", "2026-10"): 11, ("K9", "2026-10"): -3
    }  # fmt: skip


def test_more_amounts_than_one_statement_holds_are_added_up_once(db):
    rows = [(f"K{n}", "2026-10", n) for n in range(100_000)]
    for _time in range(2):
        bulk.accrue(Series, rows, ["last"], keys=["kind", "month"])
    assert Series.objects.count() == 100_000
    assert Series.objects.get(kind="K99999").last == 199_998

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from gendan.base import dated
from gendan.base.models import Setting

pytestmark = pytest.mark.django_db

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 30).map(lambda n: FIRST + timedelta(days=n))
OWNERS = st.sampled_from(["C001", "C002", "C003"])
VALUES = st.none() | st.sampled_from(["80.00", "79.50"])
STARTS = st.dictionaries(st.tuples(OWNERS, DAYS), VALUES, max_size=25)


def in_force(starts, owner, day):
    """The naive model: walk through the days."""
    value = None
    for n in range((day - FIRST).days + 1):
        value = starts.get((owner, FIRST + timedelta(days=n)), value)
    return value


@given(STARTS, DAYS)
@settings(deadline=None)
def test_the_value_in_force_on_any_day(starts, day):
    with transaction.atomic():
        Setting.objects.bulk_create(
            Setting(key=key, valid_from=start, value=value) for (key, start), value in starts.items()
        )
        found = dated.on(Setting.objects.all(), day, by=["key"]).values_list("key", "value")
        begun = {key for key, start in starts if start <= day}
        assert sorted(found) == sorted((key, in_force(starts, key, day)) for key in begun)
        transaction.set_rollback(True)


@given(STARTS, OWNERS, DAYS)
def test_many_questions_in_memory(starts, owner, day):
    history = dated.History((key, start, value) for (key, start), value in starts.items())
    assert history.at(owner, day) == in_force(starts, owner, day)


def test_what_is_in_force_is_decided_before_further_filters():
    Setting.objects.create(key="C001", valid_from="2026-01-01", value="80.00")
    Setting.objects.create(key="C001", valid_from="2026-02-01", value=None)
    rows = dated.on(Setting.objects.filter(value__isnull=False), date(2026, 2, 1), by=["key"])
    assert not rows.exists()
    assert rows.model.objects.count() == 2


def test_all_owners_take_one_query(django_assert_num_queries):
    Setting.objects.bulk_create(Setting(key=f"C{n}", valid_from=FIRST, value="1") for n in range(50))
    with django_assert_num_queries(1):
        assert len(dated.on(Setting.objects.all(), FIRST, by=["key"])) == 50


def test_the_day_on_which_the_next_value_takes_over():
    for key, start in (("C001", "2026-01-01"), ("C001", "2026-03-01"), ("C001", "2026-02-01"), ("C002", "2026-01-15")):
        Setting.objects.create(key=key, valid_from=start, value="1")
    rows = Setting.objects.annotate(next_start=dated.next_start(Setting, by=["key"])).order_by("key", "valid_from")
    assert [row.next_start for row in rows] == [date(2026, 2, 1), date(2026, 3, 1), None, None]

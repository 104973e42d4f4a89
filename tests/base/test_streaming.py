"""Long answers are read some rows at a time: the first come before the rest are worked out."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import F, Value

from gendan.base import streaming
from gendan.base.models import CalendarDay


def _first_of(last):
    """(what comes first of days of which `last` cannot be worked out, whether a transaction is left), in autocommit."""
    days = CalendarDay.objects.annotate(part=Value(1) / (F("pk") - last)).values_list("part", flat=True)
    some = streaming.rows(days, 1)
    try:
        return next(some), some.close() or connection.in_atomic_block
    finally:
        connection.close()


@pytest.mark.django_db
def test_the_first_rows_come_although_the_last_cannot_be_worked_out():
    """PostgreSQL refuses to divide by nothing, SQLite has no answer then."""
    last = CalendarDay.objects.latest("pk").pk
    with ThreadPoolExecutor(1) as pool:  # the test itself runs in a transaction
        assert pool.submit(_first_of, last).result() == (0, False)

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from gendan.base import guards
from gendan.base.models import CalendarDay, Series

pytestmark = pytest.mark.django_db


@pytest.fixture
def guarded(monkeypatch, db):
    """Series as a table of facts whose `last` may still change."""
    monkeypatch.setattr(guards, "GUARDED", {})
    guards.append_only(Series, may_change=["last"])
    guards.install(connection)
    return Series.objects.create(kind="SO", month="2026-10", last=1)


def refused():
    return pytest.raises(IntegrityError, match="base_series: what happened is not changed")


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_new_rows_and_the_named_columns_pass(guarded):
    Series.objects.filter(pk=guarded.pk).update(last=2)
    Series.objects.create(kind="SO", month="2026-11", last=1)
    assert list(Series.objects.order_by("month").values_list("last", flat=True)) == [2, 1]


def test_other_changes_and_deletes_are_refused(guarded):
    with refused(), transaction.atomic():
        Series.objects.filter(pk=guarded.pk).update(month="2026-12")
    with refused(), transaction.atomic():
        Series.objects.filter(pk=guarded.pk).update(last=3, kind="FH")
    with refused(), transaction.atomic():
        guarded.delete()
    assert Series.objects.values_list("kind", "month", "last").get() == ("SO", "2026-10", 1)


def test_a_row_cannot_be_replaced_or_the_table_emptied(guarded):
    way_round = {
        "sqlite": "INSERT OR REPLACE INTO base_series (kind, month, last) VALUES ('SO', '2026-10', 9)",
        "postgresql": "TRUNCATE base_series",
    }
    with refused(), transaction.atomic():
        run(way_round[connection.vendor])
    assert Series.objects.get().last == 1


def test_what_is_missing_is_named_and_put_back(guarded):
    assert guards.missing(connection) == []
    place = " ON base_series" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER guard_base_series_delete{place}")
    assert guards.missing(connection) == ["guard_base_series_delete"]
    guards.install(connection)
    assert guards.missing(connection) == []
    with refused(), transaction.atomic():
        guarded.delete()


def test_a_trigger_that_says_something_else_is_found_and_put_right(guarded):
    guards.append_only(Series)
    assert guards.missing(connection) == ["guard_base_series_update"]
    guards.install(connection)
    assert guards.missing(connection) == []
    with refused(), transaction.atomic():
        Series.objects.filter(pk=guarded.pk).update(last=2)


@pytest.mark.parametrize(
    ("vendor", "weaken"),
    [
        ("sqlite", ["DROP TRIGGER {name}", "CREATE TRIGGER {name} BEFORE UPDATE ON base_series BEGIN SELECT 1; END"]),
        ("postgresql", ["ALTER TABLE base_series DISABLE TRIGGER {name}"]),
        ("postgresql", ["ALTER TABLE base_series ENABLE REPLICA TRIGGER {name}"]),
    ],
)
def test_a_weakened_trigger_is_found_and_put_right(guarded, vendor, weaken):
    name = "guard_base_series_update"
    for sql in weaken if vendor == connection.vendor else []:
        run(sql.format(name=name))
    assert guards.missing(connection) == ([name] if vendor == connection.vendor else [])
    guards.install(connection)
    assert guards.missing(connection) == []


def test_every_migrate_puts_the_guards_back(monkeypatch):
    monkeypatch.setitem(guards.GUARDED, CalendarDay._meta.db_table, frozenset())
    assert guards.missing(connection)
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []


def test_a_table_that_does_not_exist_yet_is_left_alone(monkeypatch):
    monkeypatch.setattr(guards, "GUARDED", {"no_such_table": frozenset()})
    guards.install(connection)
    assert guards.missing(connection) == []

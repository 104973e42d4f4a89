"""The journal: what happened stays, and whatever is done to it behind the program's back is found (rulings 13, 14)."""

from contextlib import nullcontext
from random import Random

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from gendan.base import guards
from gendan.people import journal
from gendan.people.models import Entry, Head
from tests import tables
from tests.office import draft, ordered
from tests.people import tamper

pytestmark = pytest.mark.usefixtures("office")
TRIALS = 8


@pytest.fixture(autouse=True)
def anchor():
    """The anchor file; the test's transaction does not put it back."""
    file = settings.HOME.path / journal.ANCHOR
    kept = file.read_text()
    yield file
    file.write_text(kept)


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """Deeds done in this context move the anchor on, as after a commit of their own."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def key():
    """The key file of the journal, put back afterwards."""
    file = settings.HOME.path / journal.KEY
    kept = file.read_text()
    yield file
    file.write_text(kept)


def test_an_untouched_journal_has_nothing_to_say(at_once):
    with at_once():
        ordered("EOM", ("P01", 5))
    assert list(journal.broken()) == []
    assert Head.objects.get().n == Entry.objects.count() == Entry.objects.latest("n").n


def test_a_deed_done_while_it_is_checked_is_no_break(at_once):
    """The office goes on working while somebody verifies: what comes in after the head was read is not a cut."""
    came = []

    def meanwhile(execute, sql, params, many, context):
        if not came and 'FROM "people_entry" ORDER BY' in sql:
            came.append(sql)
            draft("EOM", ("P01", 5))
        return execute(sql, params, many, context)

    with at_once(), connection.execute_wrapper(meanwhile):
        assert list(journal.broken()) == []
    assert came


@pytest.mark.parametrize("way", tamper.WAYS, ids=lambda way: way.__name__)
def test_each_way_to_tamper_is_found_and_located(way, at_once):
    """Rows edited, deleted, swapped, forged or cut off, at random: the first broken row is named every time."""
    with at_once():
        ordered("EOM", ("P01", 5))
    tables.unguard()
    last = Entry.objects.latest("n").n
    for seed in range(TRIALS):
        with transaction.atomic():
            n = way(Random(seed), last)
            (said,) = journal.broken()
            transaction.set_rollback(True)
        assert f"第 {n} 条" in said
    assert list(journal.broken()) == []


def test_the_newest_deed_is_anchored_with_its_commit(at_once, anchor):
    """Of several deeds within a second each moves the anchor on: the loss of the very last one is found."""
    for product in ("P01", "P02", "P03"):
        with at_once():
            draft("EOM", (product, 5))
        head = Head.objects.get()
        assert anchor.read_text() == f"{head.n} {head.mac}"
    tables.unguard()
    tamper.forget_after(head.n - 1)
    (said,) = journal.broken()
    assert f"第 {head.n - 1} 条之后被截断" in said
    assert f"第 {head.n} 条" in said


def test_work_that_goes_on_does_not_cover_a_cut(at_once, anchor):
    """Whatever is entered after the cut, up to the same number and beyond, the anchor stays where it was."""
    with at_once():
        ordered("EOM", ("P01", 5))
    before = anchor.read_text()
    last = int(before.split()[0])
    tables.unguard()
    tamper.forget_after(last - 2)
    for _deed in range(4):
        with at_once():
            draft("EOM", ("P02", 5))
        assert anchor.read_text() == before
        (said,) = journal.broken()
        assert f"锚记着第 {last} 条" in said
    assert Head.objects.get().n == last + 2


def test_the_anchor_never_goes_back(at_once, anchor):
    """Of two processes the second to commit may be the first to write it down; the other then leaves it alone."""
    with at_once() as late:
        draft("EOM", ("P01", 5))
        draft("EOM", ("P01", 6))
    newest = anchor.read_text()
    late[0]()
    assert anchor.read_text() == newest


def test_an_anchor_that_fell_behind_moves_on(at_once, anchor):
    """A process was killed between its commit and the anchor: the next deed brings it up to date."""
    draft("EOM", ("P01", 5))
    with at_once():
        draft("EOM", ("P01", 6))
    assert anchor.read_text().startswith(f"{Head.objects.get().n} ")
    assert list(journal.broken()) == []


def test_a_lost_anchor_is_told_and_stays_lost_until_somebody_who_looked_sets_it(at_once, anchor):
    anchor.unlink()
    with at_once():
        draft("EOM", ("P01", 5))
    (said,) = journal.broken()
    assert "gendan verify --anchor" in said
    journal.anchor()
    assert list(journal.broken()) == []
    with at_once():
        draft("EOM", ("P01", 5))
    assert anchor.read_text().startswith(f"{Head.objects.get().n} ")


def test_what_is_printed_of_the_journal_names_its_last_entry():
    last = Entry.objects.latest("n")
    assert journal.told() == f"{last.n}-{last.mac[:12]}"


def test_nothing_that_happened_can_be_changed_or_deleted(life):
    """Every table of facts refuses, on its own, to change or lose a row, whatever program asks, column by column."""
    tried = [model for model in _guarded() if model._base_manager.exists()]
    assert {model.__name__ for model in tried} >= FACTS
    for model in tried:
        facts = model._base_manager.filter(pk=model._base_manager.first().pk)
        for field in model._meta.concrete_fields:
            free = field.column in guards.GUARDED[model._meta.db_table]
            with nullcontext() if free else _refused(), transaction.atomic():
                facts.update(**{field.name: F(field.name)})
        with _refused(), transaction.atomic():
            facts._raw_delete("default")


def _refused():
    return pytest.raises(IntegrityError, match="not changed or deleted")


FACTS = {
    "Entry", "GoodsEntry", "MoneyEntry", "Receivable", "Advance", "Allocation", "SaleLine", "Lot", "Draw",
    "Order", "Delivery", "DeliveryLine", "Arrival", "Settlement", "Withdrawal", "StockCount", "Invoice", "Receipt",
    "Adjustment", "SalesReturn",
}  # fmt: skip


def _guarded():
    return [model for model in apps.get_models() if model._meta.db_table in guards.GUARDED]


def test_a_lost_key_stops_the_work_and_is_never_replaced(key):
    """With entries there and no key file nothing is written any more, and no new key is made."""
    key.unlink()
    with pytest.raises(journal.KeyLost, match="备份"):
        draft("EOM", ("P01", 5))
    with pytest.raises(journal.KeyLost):
        journal.check_key()
    assert not key.exists()


def test_a_foreign_key_stops_the_work(key):
    key.write_text("the key of another journal")
    with pytest.raises(journal.KeyLost, match="不配"):
        draft("EOM", ("P01", 5))
    with pytest.raises(journal.KeyLost):
        list(journal.broken())
    assert key.read_text() == "the key of another journal"


def test_a_head_set_back_to_nothing_does_not_get_a_new_key(key):
    """Whoever empties the head row and takes the key away has not made a new journal of the old one."""
    Head.objects.update(n=0, mac="", seal="", key_print="")
    key.unlink()
    with pytest.raises(journal.KeyLost):
        draft("EOM", ("P01", 5))
    assert not key.exists()

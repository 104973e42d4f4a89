"""The journal: what happened stays, and whatever is done to it behind the program's back is found (rulings 13, 14)."""

from datetime import timedelta
from random import Random

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction

from gendan.base import clock, guards
from gendan.people import journal
from gendan.people.models import Entry, Head
from tests.office import arrived, draft, ordered, paid, placed, settled, shipped
from tests.people import tamper

pytestmark = pytest.mark.usefixtures("office")
TRIALS = 8


@pytest.fixture(autouse=True)
def no_anchor():
    """Every test begins its own journal."""
    anchor = settings.HOME.path / journal.ANCHOR
    anchor.unlink(missing_ok=True)
    yield anchor
    anchor.unlink(missing_ok=True)


@pytest.fixture
def at_once(django_capture_on_commit_callbacks, monkeypatch):
    """Deeds done in this context drop their anchor at once, as after a commit of their own."""
    monkeypatch.setattr(clock, "_last_done", {})
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


@pytest.mark.parametrize("way", tamper.WAYS, ids=lambda way: way.__name__)
def test_each_way_to_tamper_is_found_and_located(way):
    """Rows edited, deleted, swapped, forged or cut off, at random: the first broken row is named every time."""
    ordered("EOM", ("P01", 5))
    tamper.unguard()
    last = Entry.objects.latest("n").n
    for seed in range(TRIALS):
        with transaction.atomic():
            n = way(Random(seed), last)
            (said,) = journal.broken()
            transaction.set_rollback(True)
        assert f"第 {n} 条" in said
    assert list(journal.broken()) == []


def test_a_cut_tail_is_found_by_the_anchor_when_the_head_was_put_back(at_once):
    """The chain and the head agree again; only the file in the data folder remembers how far the journal went."""
    draft("EOM", ("P01", 5))
    before = Head.objects.get()
    with at_once():
        draft("EOM", ("P02", 5))
    tamper.unguard()
    tamper.cut_with_head(before)
    (said,) = journal.broken()
    assert f"第 {before.n} 条" in said
    assert f"第 {before.n + 1} 条" in said


def test_the_anchor_is_of_a_moment_in_the_last_second(at_once, no_anchor, monkeypatch):
    """Of two deeds within a second the first leaves the anchor; the next one a second later moves it on."""
    anchored = []
    for moment in (1000.0, 1000.9, 1001.1):
        monkeypatch.setattr(clock, "seconds", lambda moment=moment: moment)
        with at_once():
            draft("EOM", ("P01", 5))
        anchored.append(int(no_anchor.read_text().split()[0]))
    assert anchored == [anchored[0], anchored[0], anchored[0] + 2]


def test_nothing_that_happened_can_be_changed_or_deleted():
    """Every table of facts refuses, on its own, to change or lose a row, whatever program asks."""
    number = ordered("EOM", ("P01", 50))
    arrived(shipped("EOM", ("P01", 30), order=number), "10-11", ("P01", 20, 10))
    placed("SHELF", ("P01", 40))
    settled("SHELF", ("P01", 10))
    paid("EOM", "5000", "10-20")
    tried = [model for model in _guarded() if model._base_manager.exists()]
    assert {model.__name__ for model in tried} >= FACTS
    for model in tried:
        first = model._base_manager.first()
        facts = model._base_manager.filter(pk=first.pk)
        name = "on" if hasattr(first, "on") else "at"
        with pytest.raises(IntegrityError, match="not changed or deleted"), transaction.atomic():
            facts.update(**{name: getattr(first, name) - timedelta(days=1)})
        with pytest.raises(IntegrityError, match="not changed or deleted"), transaction.atomic():
            facts._raw_delete("default")


FACTS = {"Entry", "GoodsEntry", "MoneyEntry", "Receivable", "Advance", "Allocation", "SaleLine", "Lot", "Draw"}


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

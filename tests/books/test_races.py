"""Deeds meet at the same moment: one wins, the other is told, and the books stay true (reliability.md B1 to B3)."""

from tests import crowd


def test_nobody_gets_what_somebody_else_has_just_taken(own_database):
    """Two rounds of every race, each work stopping at random before its statements; `make soak` takes 200."""
    assert crowd.tell(own_database, "tests.books.races:run", rounds=2, seed=1) == []


def test_processes_that_want_one_release_or_one_order_find_it_once(own_database):
    assert crowd.tell(own_database, "tests.books.races:between_processes") == []

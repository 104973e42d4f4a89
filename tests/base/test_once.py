"""What a page or a deed asks again and again is asked once in it, and anew after something was written."""

from threading import Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base import once, preferences
from tests.office import TODAY, d
from tests.web import client_of


@pytest.fixture
def number():
    """A question that counts how often it was asked."""
    asked = []

    @once.asked
    def ask():
        asked.append(1)
        return len(asked)

    return ask


def test_outside_of_a_block_it_is_asked_each_time(number):
    assert [number(), number()] == [1, 2]


def test_within_a_block_it_is_asked_once_and_after_it_anew(number):
    with once.within():
        assert [number(), number()] == [1, 1]
        with once.within():
            assert number() == 1
        assert number() == 1
    with once.within():
        assert number() == 2


def test_nothing_is_an_answer_too():
    asked = []
    nothing = once.asked(lambda: asked.append(1))
    with once.within():
        assert [nothing(), nothing()] == [None, None]
    assert asked == [1]


def test_it_is_asked_anew_once_something_was_written(number):
    with once.within():
        number()
        once.forget()
        assert number() == 2


def _fails(number):
    with once.within():
        number()
        raise ZeroDivisionError


def test_a_block_that_failed_leaves_nothing_behind(number):
    with pytest.raises(ZeroDivisionError):
        _fails(number)
    assert number() == 2


def test_each_thread_has_its_own_block(number):
    heard = []
    with once.within():
        number()
        other = Thread(target=lambda: heard.extend([number(), number()]))
        other.start()
        other.join()
        assert number() == 1
    assert heard == [2, 3]


def test_a_setting_that_is_written_within_a_block_is_read_at_once(office):
    with once.within():
        assert preferences.value("slip_days", TODAY) != 9
        preferences.put("slip_days", "9", d("10-01"))
        assert preferences.value("slip_days", TODAY) == 9


def test_a_page_asks_once_for_what_two_filters_offer(office):
    """Managers and regions, on the list of orders."""
    client = client_of("assistant")
    with CaptureQueriesContext(connection) as heard:
        client.get("/orders/?view=all")
    assert sum("people_manager" in one["sql"] for one in heard) == 1

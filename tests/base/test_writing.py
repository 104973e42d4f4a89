"""Who may write next: somebody who waits comes before somebody who has just written."""

import time
from functools import partial
from pathlib import Path

from django.conf import settings

from gendan.base import clock, writing
from tests import crowd

TURNS, LASTS = 40, 0.02  # seconds


def in_line():
    """One process writes again and again without a pause, another wants to once: the turns that he waited for."""
    done = Path(settings.HOME.path, "turns")
    done.touch()

    def greedy():
        for _turn in range(TURNS):
            with writing._pen(clock.seconds()):
                time.sleep(LASTS)
                done.write_bytes(done.read_bytes() + b".")

    def patient():
        time.sleep(5 * LASTS)
        asked = done.stat().st_size
        with writing._pen(clock.seconds()):
            return done.stat().st_size - asked

    return crowd.at_once(greedy, patient)[1]


def inside():
    """Whoever has the pen may ask for it again while another waits for it."""

    def twice():
        with writing._pen(clock.seconds()):
            time.sleep(5 * LASTS)
            began = clock.seconds()
            with writing._pen(began):
                return clock.seconds() - began

    def once():
        time.sleep(LASTS)
        with writing._pen(clock.seconds()):
            return True

    return crowd.at_once(twice, once)


def test_whoever_waits_comes_before_whoever_has_just_written(own_database):
    assert crowd.tell(own_database, "tests.base.test_writing:in_line") <= 2


def test_a_writer_does_not_stand_in_line_behind_those_who_wait_for_him(own_database):
    waited, came = crowd.tell(own_database, "tests.base.test_writing:inside")
    assert (waited < LASTS, came) == (True, True)


def round_and_round():
    """Four processes write again and again: the most turns of others that one of them saw between two of his own."""
    turns = Path(settings.HOME.path, "order")
    turns.touch()

    def writer(name):
        for _turn in range(TURNS):
            with writing._pen(clock.seconds()):
                time.sleep(LASTS / 4)
                turns.write_text(turns.read_text() + name)

    crowd.at_once(*[partial(writer, name) for name in "甲乙丙丁"])
    order = turns.read_text()
    return max(len(between) for name in set(order) for between in order.strip(name).split(name)[1:-1])


def test_nobody_is_passed_over_while_others_write_again(own_database):
    assert crowd.tell(own_database, "tests.base.test_writing:round_and_round") <= 5

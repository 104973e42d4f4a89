"""Who may write next: somebody who waits comes before somebody who has just written."""

import time
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

"""Every race of tests/books/races.py, over and over (reliability.md B1 to B3): run by `make soak`.

SOAK_ROUNDS rounds (200) of each; SOAK_SEED decides where the works stumble, a failure tells it.
"""

import os
from random import SystemRandom

from tests import crowd

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "200"))
SEED = int(os.environ.get("SOAK_SEED") or SystemRandom().randrange(10**9))


def test_nobody_ever_gets_what_somebody_else_has_just_taken(own_database, record_property):
    """No goods twice, no bill twice, no limit passed, no deadlock that anybody sees, and nothing for verify to say."""
    wrong = crowd.tell(own_database, "tests.books.races:run", rounds=ROUNDS, seed=SEED)
    record_property("figure", f"races: seed {SEED}, {ROUNDS} rounds of each, wrong {len(wrong)}")
    assert wrong == []

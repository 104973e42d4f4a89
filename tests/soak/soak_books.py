"""The books under a long random life (reliability.md B13): run by `make soak`.

SOAK_STEPS deeds (100,000), compared at every hundredth; SOAK_SEED begins the life, a failure tells it.
"""

import os
from random import SystemRandom

from tests import crowd

STEPS = int(os.environ.get("SOAK_STEPS", "100000"))
SEED = int(os.environ.get("SOAK_SEED") or SystemRandom().randrange(10**9))


def test_the_program_and_the_plain_office_lead_the_same_long_life(own_database, record_property):
    """Every refusal, balance and figure of a hundred thousand random deeds is the same; verify has nothing to say."""
    told = crowd.tell(own_database, "tests.books.life:lead", seed=SEED, steps=STEPS, every=100)
    done, refused = (sum(told[name].values()) for name in ("done", "refused"))
    record_property("figure", f"books: seed {SEED}, {done} deeds done and {refused} refused alike, differences 0")
    assert told["differences"] == []
    assert done + refused >= STEPS

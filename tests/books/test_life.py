"""The program and the plain office agree on every refusal, balance and figure of a random life (rulings 1–9)."""

from gendan.desk import proofs
from tests.books.life import Life

SEED = 20261001
STEPS = 450


def test_the_program_and_the_plain_office_lead_the_same_life(db):
    """Some hundred random deeds: what is refused, every balance, R03 and R07 of today and of past days are the same.

    `make soak` takes 100,000 of them. Nearly every kind of deed is done, and nearly every kind refused, along the way.
    """
    life = Life(SEED)
    life.live(STEPS, every=50)
    assert list(proofs.differences()) == []
    assert len({name for name, fine in life.seen if fine}) >= 18
    assert len({name for name, fine in life.seen if not fine}) >= 12

"""The program and the plain office agree on every refusal, balance and figure of a random life (rulings 1–9)."""

from gendan.desk import proofs
from tests.books.life import Life

SEED = 20261592
STEPS, ALTERED = 600, 120
REFUSALS = {
    "a place lacks pieces",
    "over the limit",
    "over the shelf's ceiling",
    "not paid for",
    "no deposit",
    "overdue beyond the days of grace",
    "overdue, so nothing is handed down",
    "overdue, so nothing leaves",
    "more than was ordered",
    "not so much on the shelf",
    "never sold",
    "more than is open",
    "not from this stage",
    "who is that",
    "the number is taken",
}
"""What the office must have had to refuse on the way, if this life is to prove anything."""


def test_the_program_and_the_plain_office_lead_the_same_life(db):
    """Some hundred random deeds: what is refused, every balance, R03 and R07 of today and of past days are the same.

    `make soak` takes 100,000 of them. Nearly every kind of deed is done, and nearly every kind refused, along the way;
    at the end it is mostly orders that change.
    """
    life = Life(SEED)
    life.live(STEPS, every=50)
    assert list(proofs.differences()) == []
    assert len(life.done) >= 19
    assert life.refused.keys() >= REFUSALS
    life.inventor.weights["alter"] = 60
    life.live(ALTERED, every=40)
    assert list(proofs.differences()) == []
    assert min(life.done["revise"], life.done["change"]) > 2, life.refused
    assert life.refused.keys() >= {"it is under way", "no change order"}

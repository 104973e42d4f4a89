"""The program and the plain office under random life agree on every refusal, balance and figure (rulings 1–9)."""

import pytest

from tests.books.life import Life


@pytest.mark.parametrize("seed", [1, 2])
def test_the_books_agree_with_the_plain_office(db, seed):
    """A few hundred random deeds: every refusal, every balance, R03 and R07 of today and of past days."""
    life = Life(seed)
    life.live(500, 50)
    print(life.seen)

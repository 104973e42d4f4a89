"""Money comes in: what it covers, what becomes advance, and what is refused (rulings 1, R-5.3)."""

import pytest

from tests.office import account, y

pytestmark = pytest.mark.usefixtures("office")


def test_first():
    from tests.office import ordered, shipped, paid
    n = ordered("EOM", ("P01", 500, "80"))
    assert account("EOM")[3] == y("40000")
    shipped("EOM", ("P01", 500), order=n)
    assert account("EOM") == (y(40000),0,0,0,y(40000))
    paid("EOM", "50000", "10-20")
    assert account("EOM") == (0,10000,0,0,y(40000))

"""Customers by what they owe."""

import pytest

from gendan.books.models import Balance
from gendan.customers.views import CUSTOMERS
from gendan.people.roles import reads
from tests.office import SERVER, open_files, paid, shipped, user
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
OWED = {"EOM": 5, "NET": 2, "COD": 9, "FLOOR": 2, "K01": 7, "K02": 2}


@pytest.fixture
def owing(office):
    """Six who owe, three of them the same; PREPAY has paid ahead and owes nothing."""
    open_files({code: {"payment_term": "净30天"} for code in ("K01", "K02")})
    for code, pieces in OWED.items():
        shipped(code, ("P01", pieces, "100"))
    paid("PREPAY", "1000", "10-20")
    paid("COD", "600", "10-20")


def _walk(**params):
    found, after = [], ""
    while True:
        asked = CUSTOMERS.asked({"view": "owing", "after": after} | params, SERVER, reads)
        asked.size = 2
        found += [one.code for one in asked.run.records]
        after = asked.run.next
        if not after:
            return found


@pytest.mark.usefixtures("owing")
class TestOwing:
    def test_whoever_owes_the_most_stands_first_and_the_rest_by_code(self):
        owed = {one.customer.code: one.receivable for one in Balance.objects.filter(receivable__gt=0)}
        expected = sorted(owed, key=lambda code: (-owed[code], code))
        assert len(expected) == 6
        assert _walk() == expected
        assert _walk(sort="-owed") == expected[::-1]

    def test_the_heading_sorts_there_alone(self):
        client = client_of("finance")
        assert "sort=-owed" in text_of(client.get("/customers/?view=owing"))
        assert "owed" not in text_of(client.get("/customers/?view=all"))

    def test_a_regional_manager_finds_his_own(self):
        open_files({"STRANGE": {"payment_term": "净30天"}}, manager="M2")
        shipped("STRANGE", ("P01", 50, "100"))
        asked = CUSTOMERS.asked({"view": "owing"}, user("regional"), reads)
        assert [one.code for one in asked.run.records] == _walk()[1:]

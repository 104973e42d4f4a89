"""What a customer bought in a calendar month is kept beside the lines that say so (design: performance 5)."""

import pytest

from gendan.books.models import SaleLine, SoldMonth
from gendan.desk import proofs
from gendan.desk.actions import Undoing, undo
from gendan.people.models import Batch
from tests.desk.files import book, take_in
from tests.office import SERVER, returned, sheet, shipped


def kept():
    return {(row.customer.code, row.month): (row.quantity, row.amount) for row in SoldMonth.objects.all()}


def test_months_follow_what_leaves_and_what_comes_back(office):
    """10 × 10.00 in October, 4 × 10.00 in November, of which 3 come back in December."""
    shipped("EOM", ("P01", 10, "10"), on="10-09")
    shipped("EOM", ("P01", 4, "10"), on="11-02")
    shipped("NET", ("P01", 1, "7"), on="11-30")
    returned("EOM", ("P01", 3), on="12-01")
    assert kept() == {
        ("EOM", "2026-10"): (10, 100),
        ("EOM", "2026-11"): (4, 40),
        ("NET", "2026-11"): (1, 7),
        ("EOM", "2026-12"): (-3, -30),
    }
    row = sheet("R08", "2026-12")["EOM"]
    assert [row[f"month_{number}"] for number in (10, 11, 12)] == [100, 40, -30]


def test_an_undone_batch_leaves_nothing_in_any_month(db):
    take_in(book())
    assert any(amount for _quantity, amount in kept().values())
    undo([Undoing(Batch.objects.get().pk)], by=SERVER)
    assert not SaleLine.objects.filter(void=False).exists()
    assert set(kept().values()) == {(0, 0)}
    assert list(proofs.differences()) == []


@pytest.mark.parametrize("name", ["quantity", "amount"])
def test_a_month_that_drifts_is_named(office, name):
    shipped("EOM", ("P01", 10, "10"), on="10-09")
    month = SoldMonth.objects.get()
    setattr(month, name, getattr(month, name) + 1)
    month.save()
    (difference,) = proofs.differences()
    assert "2026-10" in difference

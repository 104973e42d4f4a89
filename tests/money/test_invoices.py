"""Invoices: what was delivered and not yet invoiced, blue and red, and terms that run from the invoice."""

from importlib import import_module

import pytest
from django.apps import apps

from gendan.base.faults import Refused
from gendan.books.models import Receivable
from gendan.complaints.actions import Comeback, Piece, take_back
from gendan.desk import proofs
from gendan.money.actions import Bill, issue_invoice
from gendan.money.models import Covered, Invoice
from tests import tables
from tests.office import SERVER, account, d, items, sheet, shipped, y

pytestmark = pytest.mark.usefixtures("office")
BLUE, RED = Invoice.Kind


def invoice(amount, on, number="26332000000000000001", kind=BLUE, customer="NET", **more):
    issue_invoice([Bill(customer, d(on), number, y(amount), kind, **more)], by=SERVER)


def uninvoiced(month):
    """期初未开票, 本期开票, 期末未开票 of a month."""
    row = sheet("R07", month)["NET"]
    return row["uninvoiced_opening"], row["invoiced"], row["uninvoiced_closing"]


def test_what_is_not_invoiced_rolls_forward():
    """Delivered 8,000, 800 came back, 5,000 invoiced: 2,200 go into November; a red 1,000 puts them at 3,200."""
    shipped("NET", ("P01", 100, "80"), on="10-09", number="D1")
    take_back([Comeback("NET", d("10-20"), items(("P01", 10), of=Piece))], by=SERVER)
    invoice("5000", "10-25")
    assert uninvoiced("2026-10") == (0, 5000, 2200)
    invoice("-1000", "11-03", "26332000000000000002", RED)
    assert uninvoiced("2026-11") == (2200, -1000, 3200)
    assert account("NET")[4] == 3200


def test_an_invoice_before_the_delivery_is_a_negative_remainder():
    invoice("5000", "10-05")
    assert uninvoiced("2026-10") == (0, 5000, -5000)
    shipped("NET", ("P01", 100, "80"), on="10-09")
    assert uninvoiced("2026-10") == (0, 5000, 3000)


@pytest.mark.parametrize(("amount", "kind"), [("-5", BLUE), ("5", RED), ("0", BLUE), ("0", RED)])
def test_blue_is_above_and_red_below_nothing(amount, kind):
    with pytest.raises(Refused, match="蓝字发票金额要大于 0"):
        invoice(amount, "10-05", kind=kind)


def test_an_invoice_number_is_used_once_within_its_code():
    """A 数电票 has no code and a number of its own; old invoices share numbers between their codes."""
    invoice("100", "10-05", "00000001", code="3200171130")
    invoice("100", "10-05", "00000001", code="3200171131")
    with pytest.raises(Refused, match="已经用过"):
        invoice("100", "10-06", "00000001", code="3200171130")
    assert Invoice.objects.count() == 2


def test_a_term_from_the_invoice_begins_with_it():
    """净15天 from the invoice: no due day until 10-20, then 11-04; a bill that it does not name waits on."""
    for number in ("D1", "D2"):
        shipped("BILLED", ("P01", 1), on="10-09", number=number)
    assert set(Receivable.objects.values_list("due_on", flat=True)) == {None}
    invoice("80", "10-20", customer="BILLED", documents="D1、D9")
    assert dict(Receivable.objects.values_list("number", "due_on")) == {"D1": d("11-04"), "D2": None}
    row = sheet("R03", "2026-11-10")["BILLED"]
    assert (row["overdue"], row["overdue_days_max"], row["not_due"]) == (80, 6, 80)


def test_verify_tells_of_an_invoice_that_is_found_by_other_numbers_than_it_names():
    invoice("80", "10-20", documents="D1、D9；D1")
    invoice("70", "10-20", "26332000000000000002")
    assert list(proofs.differences()) == []
    tables.unguard()
    unguarded = set(proofs.differences())
    Covered.objects.get(number="D9").delete()
    (said,) = set(proofs.differences()) - unguarded
    assert "26332000000000000001" in said
    assert "D1、D9；D1" in said


def test_invoices_from_before_the_table_are_found_in_it():
    invoice("80", "10-20", documents="D1、D9；D1")
    invoice("70", "10-20", "26332000000000000002")
    tables.unguard()
    Covered.objects.all().delete()
    import_module("gendan.money.migrations.0005_covered").fill(apps, None)
    assert list(Covered.objects.order_by("pk").values_list("invoice__number", "number")) == [
        ("26332000000000000001", "D1"),
        ("26332000000000000001", "D9"),
    ]

"""A company made three times as large by copying is three times the company, and its books agree."""

from datetime import date
from decimal import Decimal

import pytest

from gendan.customers.models import Customer
from gendan.desk import proofs
from gendan.money import actions as money
from gendan.money.models import Invoice, numbers_in
from gendan.orders.models import Order, OrderLine
from gendan.sheets import catalogue
from gendan.shipping.models import Delivery
from tests.load.grow import grow
from tests.office import SERVER
from tests.sheets.october import SHEETS, furnish


def amounts(code):
    """Every amount that a sheet adds up."""
    totals = catalogue.fill(code, SHEETS[code], SERVER).table.totals
    return {name: total for name, total in totals.items() if isinstance(total, Decimal)}


def invoiced():
    """How many delivery notes an invoice covers."""
    covered = Invoice.objects.values_list("documents", flat=True)
    return Delivery.objects.filter(number__in=[number for text in covered for number in numbers_in(text)]).count()


@pytest.mark.django_db
def test_three_times_the_company():
    furnish()
    had = {code: amounts(code) for code in ("R03", "R07")}
    counts = [model.objects.count() for model in (Customer, Order, OrderLine)]
    notes = [one.number for one in Delivery.objects.filter(customer__code="C001").order_by("pk")]
    bill = money.Bill("C001", date(2026, 10, 31), "26332000000000000099", Decimal(1), documents="、".join(notes))
    money.issue_invoice([bill], by=SERVER)
    grow(3)
    assert [model.objects.count() for model in (Customer, Order, OrderLine)] == [3 * count for count in counts]
    assert list(proofs.differences()) == []
    for name in ("receivable_closing", "exposure", "age_0_30"):
        assert amounts("R03")[name] == 3 * had["R03"][name] > 0
    assert amounts("R07")["net_sales"] == 3 * had["R07"]["net_sales"] > 0
    assert invoiced() == 3 * len(notes) > 3

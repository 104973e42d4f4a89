"""A page costs the database as many statements for three of a thing as for one: no page asks row by row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.customers.models import Customer
from gendan.money.actions import Bill, issue_invoice
from gendan.money.models import Invoice
from gendan.orders.models import Order
from tests.office import SERVER, arrived, d, draft, ordered, paid, placed, shipped, step, y
from tests.web import client_of

pytestmark = pytest.mark.usefixtures("office")
ROLES = {"/money/receipts/new/?customer=EOM": "finance"}
PAGES = [
    *(f"/sheets/{code}/?period=2026-10-31" for code in ("R01", "R02", "R03")),
    *(f"/sheets/{code}/?period=2026-10" for code in ("R07", "R08", "R09")),
    "/orders/calendar/?month=2026-10",
    "/orders/kanban/?view=all",
    "/orders/batch/?step=submit&whole=1&back=view%3Dall",
    "/duties/calls/",
    "/shipping/new/?order={waiting}",
    "/shipping/slips/?pick={note}",
    "/shipping/{note}/arrival/",
    "/shipping/{note}/",
    "/money/receipts/new/?customer=EOM",
    "/money/bills/?view=all",
    "/money/invoices/",
    "/money/receipts/",
    "/customers/EOM/",
    "/customers/",
    "/products/P01/",
    "/returns/",
    "/imports/",
    "/notices/",
]


def one_of_each(n):
    """An order to be handed in, one to be shipped, one that arrived, was invoiced and paid in part, and a shelf."""
    draft("EOM", ("P01", 1))
    waiting = ordered("EOM", ("P01", 2))
    step("release", waiting)
    note = shipped("EOM", ("P01", 3), on=f"10-{10 + n}")
    arrived(note, f"10-{11 + n}")
    issue_invoice([Bill("EOM", d("10-20"), f"2633200000000000000{n}", y("240"), documents=note)], by=SERVER)
    paid("EOM", "100", "10-21")
    placed("SHELF", ("P03", 1))
    return {"note": note, "waiting": waiting}


def statements(address):
    """How many a page takes for whoever does such things."""
    client = client_of(ROLES.get(address, "assistant"))
    client.get(address)  # what the process keeps is kept from now on
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200, address
    return len(caught)


def test_three_of_each_cost_as_many_statements_as_one():
    names = one_of_each(1)
    pages = [address.format(**names) for address in PAGES]
    one = {address: statements(address) for address in pages}
    for n in (2, 3):
        one_of_each(n)
    assert {address: statements(address) for address in pages} == one
    assert Order.objects.count() >= 6 < Customer.objects.count()
    assert Invoice.objects.count() == 3

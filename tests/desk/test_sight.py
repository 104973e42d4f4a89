"""Figures that a role may not read stand nowhere in what it is sent (reliability.md A3)."""

from decimal import Decimal

import pytest

from gendan.customers import actions as customers
from gendan.products import actions as products
from tests.office import SERVER, arrived, ordered, shipped, step
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
PRICE, COST, PHONE, ACCOUNT = "87.65", "43.21", "13912345678", "6222000011112222"
HIDDEN = {
    **dict.fromkeys(("production", "quality", "logistics"), (PRICE, COST, PHONE)),
    "regional": (COST, ACCOUNT),
    "sales": (PHONE, ACCOUNT),
    "general": (PHONE, ACCOUNT),
    "finance": (PHONE,),
}
"""Who reads no prices or no costs is sent none; phones and accounts are masked for who does not deal with them."""


@pytest.fixture
def pages():
    """The addresses of everything there is, with an order at a price that stands nowhere else."""
    products.enter([products.Item("P09", "机密架", list_price=Decimal(PRICE))], by=SERVER)
    products.cost([products.Costing("P09", Decimal(COST))], by=SERVER)
    contact = customers.Person("陈伟", mobile=PHONE)
    customers.open_file([customers.File("SECRET", "机密有限公司", contact=contact, bank_account=ACCOUNT)], by=SERVER)
    order = ordered("EOM", ("P09", 10, PRICE))
    step("release", order)
    note = shipped("EOM", ("P01", 3, PRICE), order="")
    arrived(note, "10-11")
    return [
        "/", "/products/", "/products/P09/", "/orders/?view=all", f"/orders/{order}/", f"/orders/{order}/story/",
        "/shipping/?view=all", f"/shipping/{note}/", f"/shipping/{note}/arrival/", f"/shipping/new/?order={order}",
        "/customers/?view=all", "/customers/EOM/", "/customers/SECRET/", "/money/bills/?view=all", "/money/receipts/",
        "/search/?q=P09", "/search/?q=EOM", "/orders/?view=all&export=xlsx", "/sheets/R01/",
        "/sheets/R02/", "/sheets/R03/", "/customers/prices/?view=all",
    ]  # fmt: skip


@pytest.mark.parametrize("role", HIDDEN)
def test_what_a_role_may_not_read_is_in_nothing_that_it_is_sent(pages, role):
    client = client_of(role)
    sent = {address: text_of(client.get(address)) for address in pages}
    assert [(what, address) for what in HIDDEN[role] for address, text in sent.items() if what in text] == []


def test_who_may_reads_price_and_cost(pages):
    page = text_of(client_of("assistant").get("/products/P09/"))
    assert PRICE in page
    assert COST in page


def test_production_knows_customers_by_their_code(pages):
    page = text_of(client_of("production").get("/orders/?view=all"))
    assert "EOM" in page
    assert "EOM有限公司" not in page


def test_a_search_by_name_finds_nothing_for_who_knows_only_codes(pages):
    found = text_of(client_of("production").get("/orders/?view=all&q=EOM有限"))
    assert "没有符合这些条件的记录" in found

"""The month that sheets.md works out by hand (1.1, fixture D1), entered through the deeds."""

import json
from dataclasses import replace

import pytest

from gendan.books.actions import (
    Month,
    OpenBill,
    OpenLot,
    OpenStock,
    bring_months,
    bring_receivables,
    bring_shelves,
    bring_stock,
)
from gendan.complaints.actions import Comeback, Piece, take_back
from gendan.customers import actions as customers
from gendan.money.actions import Bill, issue_invoice
from gendan.orders import actions as orders
from gendan.people import actions as people
from gendan.products import actions as products
from gendan.sheets import catalogue
from gendan.sheets.sheet import as_json
from gendan.shipping.actions import Feedback, record_arrival
from tests.office import CUTOVER, PRODUCTS, SERVER, d, items, paid, settled, shipped, waived, y

DAY, MONTH = "2026-10-31", "2026-10"
SHEETS = {"R01": DAY, "R02": DAY, "R03": DAY, "R07": MONTH, "R08": MONTH, "R09": MONTH}
FILES = [
    customers.File("C001", "杭州宏达五金有限公司", "杭州宏达", payment_term="月末+30天"),
    customers.File("C002", "宁波欣源商贸有限公司", "宁波欣源", payment_term="实销实结+15天", consign_limit=y("50000")),
    customers.File("C003", "广州立信贸易有限公司", "广州立信", payment_term="款到发货"),
]
PHONES = {"C001": "13800000001", "C002": "13800000002", "C003": "13800000003"}
MANAGERS = {"C001": "M01", "C002": "M01", "C003": "M02"}
AGREED = (
    ("C001", "P01", "80"), ("C001", "P02", "112"), ("C002", "P01", "82"), ("C002", "P03", "35"),
    ("C003", "P02", "115"), ("C003", "P03", "36"),
)  # fmt: skip
PAST = (
    ("C001", "2025-10", "46000"), ("C003", "2025-10", "42250"), ("C001", "2026-08", "30000"),
    ("C001", "2026-09", "58000"), ("C002", "2026-09", "8000"),
)  # fmt: skip


@pytest.fixture
def october(db):
    """The office in October; tests.conftest chose a database in which it stands."""


def furnish():
    """The office on the evening of 2026-10-31."""
    _masters()
    _cut_over()
    _orders()
    shipped("C001", ("P01", 500), ("P02", 100), order="SO1", on="10-09", number="D1", expected_on=d("10-11"))
    paid("C003", "33800", "10-10", number="RC1")
    shipped("C003", ("P02", 200), ("P03", 300), order="SO3", on="10-12", number="D3", expected_on=d("10-16"))
    shipped("C002", ("P01", 200), kind="placement", on="10-15", number="D4", expected_on=d("10-17"))
    shipped("C001", ("P02", 50), order="SO1", on="10-20", number="D2", expected_on=d("10-22"))
    take_back([Comeback("C001", d("10-29"), items(("P01", 20), of=Piece), "R1", "喷塑划伤")], by=SERVER)
    paid("C001", "60000", "10-28", number="RC2")
    settled("C002", ("P01", 120), ("P03", 60), on="10-31", number="S1")
    paid("C002", "5000", "10-31", number="RC3")
    _arrivals()
    _invoices()


def _masters():
    people.set_preferences([people.Preference("cutover_on", CUTOVER.isoformat())], by=SERVER)
    people.enrol([people.Enrolment("M01", "王强", "华东"), people.Enrolment("M02", "李娜", "华南")], by=SERVER)
    products.enter(
        [products.Item(code, name, list_price=y(price)) for code, (name, price, _cost) in PRODUCTS.items()], by=SERVER
    )
    products.cost([products.Costing(code, y(cost)) for code, (_name, _price, cost) in PRODUCTS.items()], by=SERVER)
    rows = [replace(file, contact=customers.Person("联系人", mobile=PHONES[file.code])) for file in FILES]
    customers.open_file(rows, by=SERVER)
    charges = [customers.Charge(code, manager, d("2019-01-01")) for code, manager in MANAGERS.items()]
    customers.assign(charges, by=SERVER)
    agreements = [customers.Agreement(party, product, y(price), d("01-01")) for party, product, price in AGREED]
    customers.agree(agreements, by=SERVER)


def _cut_over():
    bring_stock([OpenStock(code, 1000, d("09-30")) for code in PRODUCTS], by=SERVER)
    bills = [
        OpenBill("C001", CUTOVER, y("30000"), "Q0818", d("08-18"), invoiced=True),
        OpenBill("C001", CUTOVER, y("58000"), "Q0915", d("09-15")),
        OpenBill("C002", CUTOVER, y("8000"), "Q0930", d("09-30"), invoiced=True),
    ]
    bring_receivables(bills, by=SERVER)
    bring_shelves([OpenLot("C002", "P03", 100, y("35"), d("09-01"))], by=SERVER)
    bring_months([Month(party, "P01", month, y(amount), None, CUTOVER) for party, month, amount in PAST], by=SERVER)


def _orders():
    """SO1 and SO3 are confirmed, with 30 days of grace; the limit of C001, which SO1 passes, is agreed afterwards."""
    people.set_preferences([people.Preference("credit_grace_days", 30)], by=SERVER)
    intakes = [
        orders.Intake("C001", d("10-08"), items(("P01", 500), ("P02", 150)), "SO1"),
        orders.Intake("C003", d("10-09"), items(("P02", 200), ("P03", 300)), "SO3"),
    ]
    orders.receive(intakes, by=SERVER)
    turns = [orders.Turn(one.number, one.on) for one in intakes]
    orders.submit(turns, by=SERVER)
    for one in intakes:
        waived(one.number, "10-09")
    orders.approve(turns, by=SERVER)
    orders.confirm([orders.Word(one.number, one.on) for one in intakes], by=SERVER)
    customers.open_file([replace(FILES[0], credit_limit=y("100000"))], by=SERVER)


def _arrivals():
    """D1 and D2 are heard of on their day, D3 and D4 late."""
    heard = (("D1", "10-11", "10-11"), ("D2", "10-22", "10-22"), ("D3", "10-16", "10-17"), ("D4", "10-18", "10-20"))
    rows = [Feedback(number, d(told), arrived_on=d(came)) for number, came, told in heard]
    record_arrival(rows, by=SERVER)


def _invoices():
    rows = [
        Bill("C001", d("10-09"), "26332000000000000001", y("58000")),
        Bill("C003", d("10-13"), "26442000000000000002", y("33800")),
        Bill("C002", d("10-31"), "26332000000000000003", y("11940")),
    ]
    issue_invoice(rows, by=SERVER)


def stated():
    """Every sheet as JSON text (told by tests.crowd)."""
    filled = {code: catalogue.fill(code, label, SERVER) for code, label in SHEETS.items()}
    return {code: json.dumps(as_json(sheet), ensure_ascii=False) for code, sheet in filled.items()}


def furnish_and_state():
    furnish()
    return stated()

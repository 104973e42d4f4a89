"""A small office to test with: people of every role, three products in store, a customer for each way of paying.

The cut-over is 2026-10-01. Deeds are done by the server's operator unless a test is about who may do what.
"""

import shutil
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from gendan.base.prepared import prepared
from gendan.books import actions as books
from gendan.books.models import Balance
from gendan.complaints import actions as complaints
from gendan.customers import actions as customers
from gendan.money import actions as money
from gendan.orders import actions as orders
from gendan.orders import review
from gendan.orders.flow import Stage
from gendan.orders.models import Order
from gendan.people import actions as people
from gendan.people.models import Operator, User
from gendan.people.roles import Role
from gendan.products import actions as products
from gendan.sheets import catalogue
from gendan.shipping import actions as shipping

TODAY = date(2026, 10, 31)
CUTOVER = date(2026, 10, 1)
SERVER = Operator(today=TODAY)

PRODUCTS = {"P01": ("三层置物架", "85", "52"), "P02": ("晾衣架", "120", "78"), "P03": ("折叠凳", "36.5", "21")}
STOCK = 1000
AGREED = {"P01": "80", "P02": "112", "P03": "35"}
CUSTOMERS = {
    "EOM": {"payment_term": "月末+30天", "credit_limit": Decimal(100000), "transit_days": 2},
    "NET": {"payment_term": "净30天", "term_base": "signed", "transit_days": 2},
    "BILLED": {"payment_term": "净15天", "term_base": "invoiced"},
    "PREPAY": {"payment_term": "款到发货", "credit_limit": Decimal(0)},
    "DEPOSIT": {"payment_term": "定金30%+尾款发货前"},
    "COD": {"payment_term": "货到付款", "transit_days": 3},
    "FLOOR": {"payment_term": "滚动铺底", "rolling_credit_floor": Decimal(10000)},
    "SHELF": {"payment_term": "实销实结+15天", "credit_limit": Decimal(50000), "consign_limit": Decimal(20000)},
}


def d(text):
    """A day of 2026, as "10-09"; of another year as "2025-10-09"."""
    return date.fromisoformat(text if len(text) > len("10-09") else f"2026-{text}")


def y(text):
    """元."""
    return Decimal(text)


def user(role, today=TODAY):
    """The person who holds a role, as let in on a day."""
    who = User.objects.get(login=role)
    who.today = today
    return who


def account(customer):
    """What the books keep of a customer's money now: (应收, 预收, 铺货, 已确认未发货, 已发未开票)."""
    one = Balance.objects.get(customer__code=customer)
    return one.receivable, one.advance, one.placed, one.commitment, one.uninvoiced


def sheet(code, period, who=SERVER):
    """The rows of a sheet by their keys."""
    table = catalogue.fill(code, period, who).table
    return dict(zip(table.keys, table.rows, strict=True))


@pytest.fixture
def office(db):
    """The office, in this test's own transaction; tests.conftest chose a database in which it stands."""


@pytest.fixture
def life(office):
    """A little of everything, none of it finished."""
    order = ordered("EOM", ("P01", 100, "80"), ("P02", 40, "112"), ("P03", 30, "33.3333"))
    first = shipped("EOM", ("P01", 60), ("P02", 10), ("P03", 7), order=order, number="D1")
    arrived(first, "10-11", ("P01", 50, 5))
    returned("EOM", ("P01", 4), ("P03", 2, "30.5"), on="10-15")
    paid("NET", "300", "10-05")
    shipped("NET", ("P02", 5), ("P03", 9, "33.3333"), number="D2")
    paid("EOM", "500", "10-20")
    paid("NET", "700", "10-20", ("D2", "150"))
    paid("PREPAY", "1000", "10-20")
    placed("SHELF", ("P03", 40), ("P01", 11, "79.9999"))
    arrived(placed("SHELF", ("P02", 6), number="D3"), "10-12", ("P02", 4, 2))
    settled("SHELF", ("P03", 15), ("P01", 4, "81.2345"))
    withdrawn("SHELF", ("P03", 5))
    withdrawn("SHELF", ("P01", 1), kind="loss")
    money.count([money.Tally("SHELF", d("10-31"), "P03", 19)], by=SERVER)
    bills = [("EOM", "I1", "3000", "blue"), ("EOM", "I2", "-200", "red"), ("NET", "I3", "100", "blue")]
    money.issue_invoice(
        [money.Bill(code, d("10-25"), no, y(amount), kind) for code, no, amount, kind in bills], by=SERVER
    )
    money.adjust([money.Correction("EOM", d("10-26"), "rebate", y("-50"), document="D1")], by=SERVER)
    money.adjust([money.Correction("EOM", d("10-26"), "price", y("12.34"))], by=SERVER)
    money.adjust([money.Correction("PREPAY", d("10-26"), "rounding", y("-0.5"))], by=SERVER)


@pytest.fixture
def files():
    """Where the files of records lie; a test's transaction does not take them back."""
    path = settings.HOME.path / "files"
    yield path
    shutil.rmtree(path, ignore_errors=True)


def furnish(stock=STOCK):
    """Build the office."""
    people.set_preferences([people.Preference("cutover_on", CUTOVER.isoformat())], by=SERVER)
    people.admit([people.Hire(role, role.label, (role,)) for role in Role], by=SERVER)
    managers = [people.Enrolment("M1", "王强", "华东", Role.REGIONAL), people.Enrolment("M2", "李娜", "华南")]
    people.enrol(managers, by=SERVER)
    products.enter(
        [products.Item(code, name, list_price=y(price)) for code, (name, price, _cost) in PRODUCTS.items()], by=SERVER
    )
    products.cost([products.Costing(code, y(cost)) for code, (_name, _price, cost) in PRODUCTS.items()], by=SERVER)
    stock_up(dict.fromkeys(PRODUCTS, stock))
    open_files(CUSTOMERS)


def stock_up(pieces, on="09-30"):
    """Put pieces of products into the store."""
    books.bring_stock([books.OpenStock(code, quantity, d(on)) for code, quantity in pieces.items()], by=SERVER)


def open_files(files, manager="M1", since="2025-01-01"):
    """Open customers with agreed prices, looked after by a manager."""
    customers.open_file(
        [customers.File(code, f"{code}有限公司", code, **more) for code, more in files.items()], by=SERVER
    )
    customers.assign([customers.Charge(code, manager, d(since)) for code in files], by=SERVER)
    agreed = [(code, product, price) for code in files for product, price in AGREED.items()]
    customers.agree([customers.Agreement(*one[:2], y(one[2]), d(since)) for one in agreed], by=SERVER)


def items(*lines, of=orders.Item):
    """Lines written as (product, quantity) or (product, quantity, price)."""
    return tuple(of(line[0], line[1], *(y(price) for price in line[2:])) for line in lines)


def draft(customer, *lines, on="10-08", number=""):
    """An order that came in; its number."""
    (order,) = orders.receive([orders.Intake(customer, d(on), items(*lines), number)], by=SERVER)
    return order.number


def step(name, number, on="10-08"):
    """Take an order one step; what a review finds is waived before it is passed."""
    if name == "approve":
        waived(number, on)
    rows = {"confirm": orders.Word(number, d(on), "陈伟"), "hold": orders.Pause(number, d(on))}
    row = rows.get(name, orders.Turn(number, d(on)))
    return getattr(orders, name)([row], by=SERVER)


def waived(number, on="10-08", stage=Stage.SUBMITTED):
    """The sales manager lets everything pass that the review of an order found, as long as it is in that stage."""
    for order in _in_stage(number, stage):
        _waive(order, on)


@prepared
def _in_stage(number, stage):
    return review.ready(Order.objects.filter(number=number, void=False, stage=stage))


def _waive(order, on):
    found = review.items([order], {order.pk: d(on)})[order.pk]
    rows = [orders.Waiver(order.number, item.dimension, d(on), "放行") for item in found if item.is_open]
    if rows:
        orders.waive(rows, by=SERVER)


def taken_in(customer, *lines, on="10-08"):
    """An order that came in with the customer's word, and that nothing stands against; its number."""
    row = orders.Confirmed(customer, d(on), items(*lines), said_by="陈伟")
    return orders.receive_confirmed([row], by=SERVER)[0].number


def ordered(customer, *lines, on="10-08", number=""):
    """An order that the customer has confirmed; its number."""
    number = draft(customer, *lines, on=on, number=number)
    for name in ("submit", "approve", "confirm"):
        step(name, number, on)
    return number


def shipped(customer, *lines, on="10-09", order="", kind="sale", number="", **more):
    """A batch that left the house; its number."""
    goods = tuple(shipping.Goods(*line[:2], *(y(price) for price in line[2:]), order=order) for line in lines)
    (note,) = shipping.ship([shipping.Shipment(customer, d(on), goods, kind, number, **more)], by=SERVER)
    return note.number


def placed(customer, *lines, on="10-09", number=""):
    """Goods put on a customer's shelf (铺货)."""
    return shipped(customer, *lines, on=on, kind="placement", number=number)


def arrived(delivery, on, *heard, fed_back="", **more):
    """A batch arrived; heard: (product, signed, refused)."""
    told = tuple(shipping.Heard(*one) for one in heard)
    feedback = shipping.Feedback(delivery, d(fed_back or on), arrived_on=d(on), items=told, **more)
    return shipping.record_arrival([feedback], by=SERVER)


def paid(customer, amount, on, *chosen, number=""):
    """Money that came in; chosen: (document, amount)."""
    parts = tuple((document, y(part)) for document, part in chosen)
    (receipt,) = money.take_receipt([money.Payment(customer, d(on), y(amount), number, chosen=parts)], by=SERVER)
    return receipt.number


def settled(customer, *lines, on="10-31", number=""):
    """Goods that the customer sold from his shelf."""
    (one,) = money.settle([money.Sellout(customer, d(on), items(*lines, of=money.Piece), number)], by=SERVER)
    return one.number


def returned(customer, *lines, on="10-15", number=""):
    """Goods that a customer sent back; their price where it is not what they were sold for."""
    back = complaints.Comeback(customer, d(on), items(*lines, of=complaints.Piece), number)
    (one,) = complaints.take_back([back], by=SERVER)
    return one.number


def withdrawn(customer, *lines, on="10-31", kind="withdrawal", number=""):
    """Goods taken back from a customer's shelf, or missing there."""
    (one,) = money.withdraw([money.Takeback(customer, d(on), items(*lines, of=money.Piece), kind, number)], by=SERVER)
    return one.number

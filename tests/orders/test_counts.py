"""What an order costs the database: as many statements for 200 lines as for 5, and at most 30 (rulings 12)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.customers.actions import Agreement, agree
from gendan.desk import imports
from gendan.orders import actions as orders
from gendan.people import deeds
from gendan.products.actions import Item, enter
from gendan.shipping import actions as shipping
from tests import workbooks
from tests.office import SERVER, d, open_files, ordered, stock_up, y

MOST = 30
LINES = (5, 200)


@pytest.fixture
def catalogue(office):
    """200 products in store and a customer without a limit."""
    codes = [f"X{n:03}" for n in range(max(LINES))]
    enter([Item(code, f"产品{code}") for code in codes], by=SERVER)
    stock_up(dict.fromkeys(codes, 1000))
    open_files({"BIG": {"payment_term": "月末+30天", "transit_days": 2}})
    return codes


def statements(work, *args):
    """The statements that a work sends, savepoints and the transaction's own left out."""
    with CaptureQueriesContext(connection) as heard:
        work(*args)
    frame = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
    return [one["sql"] for one in heard if not one["sql"].startswith(frame)]


def take_in(codes, op):
    """Enter and confirm an order step by step in one transaction."""
    rows = [orders.Intake("BIG", d("10-08"), tuple(orders.Item(code, 2, y("10")) for code in codes))]
    with deeds.together(by=SERVER):
        (order,) = orders.receive(rows, by=SERVER, op=op)
        turn = orders.Turn(order.number, d("10-08"))
        orders.submit([turn], by=SERVER)
        orders.approve([turn], by=SERVER)
        orders.confirm([orders.Word(order.number, d("10-08"), "陈伟")], by=SERVER)


def take_in_confirmed(codes, op):
    """The same in one deed."""
    items = tuple(orders.Item(code, 2, y("10")) for code in codes)
    orders.receive_confirmed([orders.Confirmed("BIG", d("10-08"), items, said_by="陈伟")], by=SERVER, op=op)


@pytest.mark.parametrize("enter_order", [take_in, take_in_confirmed])
def test_entering_and_confirming_an_order(catalogue, enter_order):
    """By the fast lane: at the agreed price, so that the review has no questions."""
    agree([Agreement("BIG", code, y("10"), d("10-01")) for code in catalogue], by=SERVER)
    few, many = (statements(enter_order, catalogue[:size], f"op-{size}") for size in LINES)
    assert len(few) == len(many) <= MOST, "\n".join(few)


@pytest.mark.parametrize("enter_order", [take_in, take_in_confirmed])
def test_entering_and_confirming_an_order_of_a_customer_who_owes(catalogue, enter_order):
    """His open bills are looked at by the review and again, under the lock, when his credit is charged."""
    agree([Agreement("BIG", code, y("10"), d("10-01")) for code in catalogue], by=SERVER)
    goods = tuple(shipping.Goods(code, 2, y("10")) for code in catalogue[:3])
    shipping.ship([shipping.Shipment("BIG", d("10-07"), goods)], by=SERVER)
    few, many = (statements(enter_order, catalogue[:size], f"op-{size}") for size in LINES)
    assert len(few) == len(many) <= MOST, "\n".join(few)


def send(codes, number):
    goods = tuple(shipping.Goods(code, 2, order=number) for code in codes)
    shipping.ship([shipping.Shipment("BIG", d("10-09"), goods)], by=SERVER)


def test_sending_a_batch(catalogue):
    counts = []
    for size in LINES:
        number = ordered("BIG", *((code, 2, "10") for code in catalogue[:size]))
        counts.append(len(statements(send, catalogue[:size], number)))
    assert counts[0] == counts[1] <= MOST


def test_recording_its_arrival(catalogue):
    """The first arrival also makes the places in quarantine; from then on 5 and 200 lines cost the same."""
    counts = []
    for size in (max(LINES), *LINES):
        goods = tuple(shipping.Goods(code, 2, y("10")) for code in catalogue[:size])
        (note,) = shipping.ship([shipping.Shipment("BIG", d("10-09"), goods)], by=SERVER)
        heard = tuple(shipping.Heard(code, 1, 1) for code in catalogue[:size])
        feedback = shipping.Feedback(note.number, d("10-11"), arrived_on=d("10-11"), items=heard)
        counts.append(len(statements(lambda rows=[feedback]: shipping.record_arrival(rows, by=SERVER))))
    assert counts[1] == counts[2] <= MOST


HEADER = ["订单号", "下单日期", "客户编码", "产品编码", "数量", "含税单价"]


def test_importing_orders_costs_the_same_per_deed_whatever_their_size(catalogue):
    """One order of 5 lines and one of 200, and ten of 20: the importer sends as many statements for each file."""
    counts = []
    for n, (documents, size) in enumerate(((1, 5), (1, 200), (10, 20))):
        rows = [
            [f"I{n}-{document}", d("10-08"), "BIG", code, 2, 10]
            for document in range(documents)
            for code in catalogue[:size]
        ]
        file = workbooks.save(f"orders-{n}.xlsx", {"订单": [HEADER, *rows]})
        counts.append(len(statements(lambda file=file: imports.run(file, by=SERVER))))
    assert len(set(counts)) == 1, counts

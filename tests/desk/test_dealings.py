"""往来: what happened with a customer stands on his page in the order of its days."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.complaints import actions as complaints
from gendan.customers import actions as customers
from gendan.desk import dealings
from gendan.money import actions as money
from gendan.money.promises import Pledge
from tests.office import SERVER, arrived, d, ordered, paid, placed, settled, shipped, step, user, y
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


def _told(day="10-31", role="assistant", kind="", code="EOM"):
    """[(day, kind)] of a customer's dealings that are no prices, or are of one kind."""
    who = user(role, d(day))
    found = dealings.of(customers.Customer.objects.get(code=code), who, kind)
    return [(f"{one.on:%m-%d}", one.source.kind) for one in found if kind or one.source.kind != "price"]


def _a_sale():
    number = ordered("EOM", ("P01", 5), on="10-09")
    step("release", number, on="10-09")
    note = shipped("EOM", ("P01", 5), on="10-12", order=number)
    arrived(note, "10-14")
    paid("EOM", "100", "10-20")
    money.promise([Pledge("EOM", d("10-21"), d("10-30"), y("300"), "王老板")], by=SERVER)
    money.adjust([money.Correction("EOM", d("10-22"), "rebate", y("-10"))], by=SERVER)
    money.issue_invoice([money.Bill("EOM", d("10-23"), "F1", y("400"))], by=SERVER)
    complaints.take_back([complaints.Comeback("EOM", d("10-24"), (complaints.Piece("P01", 1),))], by=SERVER)
    return number, note


def test_facts_of_every_room_stand_in_the_order_of_their_days():
    _a_sale()
    assert _told() == [
        ("10-24", "return"), ("10-23", "invoice"), ("10-22", "adjustment"), ("10-21", "promise"), ("10-20", "receipt"),
        ("10-14", "arrival"), ("10-12", "delivery"), ("10-09", "order"),
    ]  # fmt: skip


def test_what_is_to_come_is_not_told_yet():
    _a_sale()
    assert _told("10-12") == [("10-12", "delivery"), ("10-09", "order")]


def test_a_settlement_of_the_shelf_is_told():
    placed("SHELF", ("P01", 10), on="10-09")
    settled("SHELF", ("P01", 4), on="10-31")
    assert _told(code="SHELF") == [("10-31", "settlement"), ("10-09", "delivery")]


def test_one_kind_alone_reaches_further_back():
    for _n in range(dealings.MOST):
        paid("EOM", "1", "10-20")
    ordered("EOM", ("P01", 5), on="10-09")
    assert {kind for _day, kind in _told()} == {"receipt"}
    assert _told(kind="order") == [("10-09", "order")]


def test_the_words_lead_to_what_they_tell_of():
    number, note = _a_sale()
    page = text_of(client_of("assistant").get("/dealings/EOM/"))
    for text in (
        f'<a href="/orders/{number}/">{number}，400.00 元，现在',
        f'<a href="/shipping/{note}/">{note}，10-14 到货',
        "答应 10-30 付 300.00 元 王老板", "，100.00 元</a>", "，-10.00 元</a>", "P01 80.00 元",
    ):  # fmt: skip
        assert text in page, text
    alone = text_of(client_of("assistant").get("/dealings/EOM/?kind=receipt"))
    assert len(re.findall("<li>", alone)) == 1


def test_a_stranger_to_the_customer_is_told_nothing():
    _a_sale()
    customers.assign([customers.Charge("EOM", "M2", d("2025-06-01"))], by=SERVER)
    assert client_of("regional").get("/dealings/EOM/").status_code == 404
    assert client_of("production").get("/dealings/EOM/").status_code == 403
    assert _told(role="regional") == []


def test_more_dealings_cost_no_more_statements():
    client = client_of("assistant")
    _a_sale()
    one = _statements(client)
    _a_sale_without_invoice()
    assert _statements(client) == one


def _a_sale_without_invoice():
    arrived(shipped("EOM", ("P01", 5), on="10-12"), "10-14")
    paid("EOM", "100", "10-20")


def _statements(client):
    client.get("/dealings/EOM/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/dealings/EOM/").status_code == 200
    return len(asked)

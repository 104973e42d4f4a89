"""Pages of the customers' accounts: each form does its deed once, and says beside the field what is wrong."""

import pytest

from gendan.money.models import Adjustment, Invoice, Receipt, Settlement, Withdrawal
from tests.office import account, placed, shipped, y
from tests.web import client_of, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def client():
    return client_of("finance")


def test_a_receipt_is_taken_once(client):
    shipped("EOM", ("P01", 10))
    form = form_of(client, "/money/receipts/new/?customer=EOM") | {
        "amount": "￥300",
        "on": "2026-10-20",
        "payer": "杭州某某",
    }
    assert [client.post("/money/receipts/new/?customer=EOM", form).url for _n in range(3)] == ["/money/receipts/"] * 3
    assert Receipt.objects.get().amount == y("300.00")
    assert account("EOM")[0] == y("500.00")
    assert "杭州某某" in text_of(client.get("/money/receipts/"))


def test_a_receipt_covers_the_bills_that_are_chosen(client):
    first, second = shipped("EOM", ("P01", 10)), shipped("EOM", ("P01", 5))
    address = "/money/receipts/new/?customer=EOM"
    form = form_of(client, address) | {"amount": "100", "on": "2026-10-20"}
    page = text_of(client.get(address))
    part = page.split(second)[1].split('name="part-')[1].split('"')[0]
    client.post(address, form | {f"part-{part}": "100"})
    bills = text_of(client.get("/money/bills/?view=all"))
    assert "300.00" in bills
    assert first in bills


def test_more_than_a_bill_is_refused_beside_it(client):
    note = shipped("EOM", ("P01", 10))
    address = "/money/receipts/new/?customer=EOM"
    part = text_of(client.get(address)).split(note)[1].split('name="part-')[1].split('"')[0]
    answer = send(client, address, amount="5000", on="2026-10-20", **{f"part-{part}": "900"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "还有 800.00 元未收" in page
    assert 'value="900"' in page
    assert Receipt.objects.count() == 0


def test_an_unclear_amount_is_told_and_kept(client):
    page = text_of(send(client, "/money/receipts/new/?customer=EOM", amount="三百", payer="杭州某某"))
    assert "看不懂这个数字" in page
    assert 'value="三百"' in page
    assert 'value="杭州某某"' in page


def test_an_invoice_is_entered(client):
    note = shipped("EOM", ("P01", 10))
    address = f"/money/invoices/new/?customer=EOM&documents={note}&amount=800.00"
    form = form_of(client, address) | {"number": "26332000000000000001", "on": "2026-10-20"}
    assert [client.post(address, form).url for _n in range(2)] == ["/money/invoices/"] * 2
    assert Invoice.objects.get().documents == note
    assert account("EOM")[4] == y("0.00")


def test_a_red_invoice_is_negative(client):
    about = {"customer": "EOM", "number": "F1", "amount": "800", "kind": "red", "on": "2026-10-20"}
    assert "红字要小于 0" in text_of(send(client, "/money/invoices/new/", **about))


def test_goods_sold_from_the_shelf_are_settled(client):
    placed("SHELF", ("P01", 10), ("P02", 5))
    address = "/money/settlements/new/?customer=SHELF"
    form = form_of(client, address)
    pieces = next(name for name in form if name.startswith("quantity-"))
    assert client.post(address, form | {pieces: "4", "on": "2026-10-31"}).url == "/money/settlements/"
    assert Settlement.objects.get().amount == y("320.00")
    assert "6" in text_of(client.get("/money/shelf/SHELF/"))


def test_more_than_stands_on_the_shelf_is_refused(client):
    placed("SHELF", ("P01", 10))
    form = form_of(client, "/money/settlements/new/?customer=SHELF")
    pieces = next(name for name in form if name.startswith("quantity-"))
    page = text_of(send(client, "/money/settlements/new/?customer=SHELF", on="2026-10-31", **{pieces: "11"}))
    assert "只有 10 件" in page
    assert Settlement.objects.count() == 0


def test_placed_goods_come_back(client):
    placed("SHELF", ("P01", 10))
    form = form_of(client, "/money/withdrawals/new/?customer=SHELF")
    pieces = next(name for name in form if name.startswith("quantity-"))
    answer = send(client, "/money/withdrawals/new/?customer=SHELF", on="2026-10-31", kind="withdrawal", **{pieces: "3"})
    assert answer.url == "/money/settlements/"
    assert Withdrawal.objects.get().kind == "withdrawal"


def test_an_account_is_adjusted(client):
    shipped("EOM", ("P01", 10))
    about = {"customer": "EOM", "kind": "rebate", "amount": "-50", "on": "2026-10-31", "note": "返利"}
    assert send(client, "/money/adjustments/new/", **about).url == "/money/adjustments/"
    assert Adjustment.objects.get().amount == y("-50.00")
    assert account("EOM")[0] == y("750.00")

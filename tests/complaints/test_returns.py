"""Goods come back: which sale they reverse, at which price, and what that does to the bill (rulings 1 and 8, R-8.4)."""

import pytest

from gendan.base.faults import Refused
from gendan.books.actions import OpenBill, bring_receivables
from gendan.books.models import Receivable, SaleLine, Stock
from gendan.complaints.actions import Comeback, Piece
from gendan.complaints.actions import take_back as deed
from gendan.complaints.models import SalesReturn
from gendan.people.actions import Preference, set_preferences
from gendan.products.actions import Costing, cost
from gendan.shipping import actions as shipping
from tests.office import CUTOVER, SERVER, account, d, paid, placed, settled, sheet, shipped, y

pytestmark = pytest.mark.usefixtures("office")


def take_back(quantity, on="10-20", product="P01", price=None, of="", customer="NET"):
    pieces = (Piece(product, quantity, price and y(price), of),)
    (one,) = deed([Comeback(customer, d(on), pieces)], by=SERVER)
    return one


def left(number):
    return Receivable.objects.get(number=number).open_amount


@pytest.fixture
def sales():
    """D1 of 10-05: 50 at 80; D2 of 10-09: 50 at 82."""
    shipped("NET", ("P01", 50, "80"), on="10-05", number="D1")
    shipped("NET", ("P01", 50, "82"), on="10-09", number="D2")


def test_a_return_takes_what_it_was_sold_for_off_its_own_bill(sales):
    assert take_back(20, of="D1").amount == 1600
    assert (left("D1"), left("D2")) == (2400, 4100)


def test_a_price_of_its_own_stands(sales):
    assert take_back(20, of="D1", price="75").amount == 1500
    assert left("D1") == 2500


def test_without_a_document_the_newest_sales_come_first(sales):
    """60 back: 50 of D2 at 82 and 10 of D1 at 80 = 4,900."""
    assert take_back(60).amount == 4900
    assert (left("D1"), left("D2")) == (3200, 0)
    assert dict(SaleLine.objects.filter(quantity__gt=0).values_list("number", "returned")) == {"D1": 10, "D2": 50}


def test_sales_of_after_the_return_are_not_reversed(sales):
    """On 10-07 only D1 had been sold."""
    take_back(50, on="10-07")
    assert (left("D1"), left("D2")) == (0, 4100)
    with pytest.raises(Refused, match="2026-10-07 以前的发货 里没有这么多可退，多出 1 件"):
        take_back(1, on="10-07")


@pytest.mark.parametrize(("quantity", "of", "missing"), [(51, "D1", 1), (101, "", 1), (5, "D9", 5), (5, "OTHER", 5)])
def test_nothing_comes_back_that_was_not_sold_to_him(sales, quantity, of, missing):
    shipped("COD", ("P01", 50), on="10-05", number="OTHER")
    with pytest.raises(Refused, match=f"多出 {missing} 件"):
        take_back(quantity, of=of)
    assert not SalesReturn.objects.exists()


def test_two_lines_of_one_return_share_what_was_sold(sales):
    pieces = (Piece("P01", 30, delivery="D1"), Piece("P01", 30, delivery="D1"))
    with pytest.raises(Refused, match="多出 10 件"):
        deed([Comeback("NET", d("10-20"), pieces)], by=SERVER)


def test_what_a_paid_bill_cannot_take_is_advance(sales):
    """D1 of 4,000 is paid but for 500: of 1,600 back, 500 close it and 1,100 are the customer's; D2 stays owed."""
    paid("NET", "3500", "10-10", ("D1", "3500"))
    take_back(20, of="D1")
    assert (left("D1"), left("D2")) == (0, 4100)
    assert account("NET")[:2] == (4100, 1100)


def test_the_excess_serves_the_next_bill(sales):
    paid("NET", "8100", "10-10")
    take_back(20, of="D1")
    shipped("NET", ("P02", 10, "100"), on="10-25", number="D3")
    assert (left("D3"), account("NET")[1]) == (0, 600)


def test_a_gift_that_comes_back_is_worth_nothing():
    """A note of gifts alone made no bill: nothing is owed before or after; a price for it would be the customer's."""
    goods = (shipping.Goods("P01", 5, y("0"), kind="gift"),)
    shipping.ship([shipping.Shipment("NET", d("10-05"), goods, number="G1")], by=SERVER)
    take_back(2, of="G1")
    assert account("NET")[:2] == (0, 0)
    take_back(1, of="G1", price="80")
    assert account("NET")[:2] == (0, 80)
    assert Stock.objects.get(place__sort="quarantine").quantity == 3


def test_goods_settled_from_a_shelf_come_back_like_any_others():
    placed("SHELF", ("P03", 50, "35"))
    number = settled("SHELF", ("P03", 20, "36"), on="10-15")
    take_back(5, product="P03", customer="SHELF")
    assert left(number) == 20 * 36 - 5 * 36
    assert account("SHELF")[2] == 30 * 35


def test_goods_sold_before_the_cut_over_come_off_their_opening_bill():
    """They need a price, because no line tells it; they are 退货 of October but of no sale here."""
    bring_receivables([OpenBill("NET", CUTOVER, y("5000"), "Q1", d("09-10"))], by=SERVER)
    with pytest.raises(Refused):
        take_back(5, of="Q1")
    take_back(5, of="Q1", price="80")
    assert left("Q1") == 4600
    assert sheet("R07", "2026-10")["NET"]["returned"] == 400


def test_a_return_reverses_tax_and_cost_as_they_were(sales):
    """Sold at 13 % and a cost of 52; both change on 10-15. The return of 10-20 carries 13 % and the cost of 10-05."""
    set_preferences([Preference("vat_rate", "9%", d("10-15"))], by=SERVER)
    cost([Costing("P01", y("60"), d("10-15"))], by=SERVER)
    take_back(10, of="D1")
    back = SaleLine.objects.get(quantity__lt=0)
    assert (back.amount, back.amount_excl, back.cost_on) == (-800, y("-707.96"), d("10-05"))
    row = sheet("R09", "2026-10")["P01"]
    assert row["product_cost"] == 100 * 52 - 10 * 52
    assert row["returned_quantity"] == 10


def test_returned_goods_wait_in_quarantine(sales):
    """They cannot be sold again before somebody has looked at them."""
    take_back(20)
    pieces = dict(Stock.objects.filter(product__code="P01").values_list("place__sort", "quantity"))
    assert pieces == {"store": 900, "quarantine": 20}

"""铺货: placed, settled, taken back, missing and counted, at the placing price, first in first out (rulings 7)."""

import pytest

from gendan.base.faults import Refused
from gendan.books.models import Lot, Receivable, SaleLine, Stock
from gendan.money import actions as money
from gendan.money.actions import Piece, Takeback, Tally
from gendan.money.models import Withdrawal
from tests.office import SERVER, STOCK, account, d, items, placed, settled, sheet, y

pytestmark = pytest.mark.usefixtures("office")
RETURNED, LOST = Withdrawal.Kind


@pytest.fixture
def shelf():
    """100 pieces of 10-05 at 35 and 100 of 10-10 at 36.5: 3,500 + 3,650 = 7,150."""
    placed("SHELF", ("P03", 100, "35"), on="10-05", number="D1")
    placed("SHELF", ("P03", 100, "36.5"), on="10-10", number="D2")


def take(quantity, kind=RETURNED, on="10-20", number=""):
    money.withdraw([Takeback("SHELF", d(on), (Piece("P03", quantity),), kind, number)], by=SERVER)


def count(counted, on, product="P03"):
    money.count([Tally("SHELF", d(on), product, counted)], by=SERVER)


def store():
    return Stock.objects.get(place__sort="store", product__code="P03").quantity


def consigned(day="2026-10-31"):
    row = sheet("R03", day)["SHELF"]
    return tuple(row[f"consigned_{name}"] for name in ("out", "settled", "returned", "closing"))


def test_placed_goods_are_no_sale_and_no_debt(shelf):
    """They left the store for the shelf; R07 shows them under 铺货发出 alone."""
    assert (store(), Lot.objects.count()) == (STOCK - 200, 2)
    assert account("SHELF") == (0, 0, 7150, 0, 0)
    row = sheet("R07", "2026-10")["SHELF"]
    assert (row["consigned_out"], row["shipped"], row["delivery_count"]) == (7150, 0, 0)


def test_a_settlement_takes_the_oldest_lots_and_sells_at_its_own_price(shelf):
    """120 at 38: 3,500 + 20 × 36.5 = 4,230 leave the shelf, 4,560 are sold and due 15 days later."""
    settled("SHELF", ("P03", 120, "38"), on="10-31", number="S1")
    assert consigned() == (7150, 4230, 0, 2920)
    assert account("SHELF") == (4560, 0, 2920, 0, 4560)
    assert Receivable.objects.get(number="S1").due_on == d("11-15")
    row = sheet("R07", "2026-10")["SHELF"]
    assert (row["shipped"], row["shipped_quantity"], row["delivery_count"]) == (4560, 120, 1)
    assert sheet("R03", "2026-10-31")["SHELF"]["consigned_oldest_on"] == d("10-10")


def test_a_settlement_without_a_price_uses_the_agreed_one(shelf):
    settled("SHELF", ("P03", 10))
    assert SaleLine.objects.get().amount == y("350.00")


def test_goods_taken_back_are_in_the_store_again_and_lost_ones_nowhere(shelf):
    """30 come back, 10 are missing: 40 × 35 = 1,400 off the shelf, 30 pieces back in the store."""
    take(30)
    take(10, LOST)
    assert consigned() == (7150, 0, 1400, 5750)
    assert store() == STOCK - 200 + 30
    assert not SaleLine.objects.exists()


def test_one_paper_may_tell_of_goods_taken_back_and_of_missing_ones(shelf):
    """退回 and 盘亏 of one visit carry one number; the same of a kind twice does not."""
    rows = [Takeback("SHELF", d("10-20"), (Piece("P03", 5),), kind, "W1") for kind in (RETURNED, LOST)]
    money.withdraw(rows, by=SERVER)
    with pytest.raises(Refused, match="已经用过"):
        take(1, LOST, number="W1")
    assert consigned()[2] == 350


@pytest.mark.parametrize(
    ("deed", "quantity", "on"),
    [("settle", 201, "10-31"), ("settle", 101, "10-09"), ("withdraw", 201, "10-31"), ("settle", 1, "10-04")],
)
def test_nothing_leaves_a_shelf_that_does_not_stand_there(shelf, deed, quantity, on):
    """200 pieces stand there at the end, 100 on 10-09, none on 10-04."""
    with pytest.raises(Refused, match="货架上"):
        settled("SHELF", ("P03", quantity), on=on) if deed == "settle" else take(quantity, on=on)
    assert account("SHELF")[2] == 7150


def test_pieces_that_went_later_cannot_go_again_before(shelf):
    """All 200 are settled on 10-31: a late return of one piece for 10-20 is refused."""
    settled("SHELF", ("P03", 200), on="10-31")
    with pytest.raises(Refused):
        take(1, on="10-20")


def test_two_items_of_one_settlement_share_what_stands_there(shelf):
    with pytest.raises(Refused, match="多出 20 件"):
        settled("SHELF", ("P03", 150), ("P03", 70))


def test_the_pieces_of_a_lot_add_up_to_it_to_the_fen():
    """3 pieces at 3.3333 are 10.00: 3.33, 3.34 and 3.33 leave one by one, nothing remains."""
    placed("SHELF", ("P03", 3, "3.3333"), on="10-05")
    assert account("SHELF")[2] == y("10.00")
    closings = []
    for _ in range(3):
        take(1)
        closings.append(account("SHELF")[2])
    assert closings == [y("6.67"), y("3.33"), y("0.00")]


def test_a_count_shows_its_difference_to_the_book_of_that_day(shelf):
    """195 counted on 10-15, when 200 stood there: −5; what left afterwards does not matter."""
    count(195, "10-15")
    take(30, on="10-20")
    row = sheet("R03", "2026-10-31")["SHELF"]
    assert (row["counted_on"], row["count_difference"]) == (d("10-15"), -5)
    assert sheet("R03", "2026-10-14")["SHELF"]["counted_on"] is None
    count(170, "10-25")
    assert sheet("R03", "2026-10-31")["SHELF"]["count_difference"] == 0


@pytest.mark.parametrize("counted", [195, -1])
def test_a_shelf_is_counted_once_a_day_and_never_below_nothing(shelf, counted):
    count(195, "10-15")
    with pytest.raises(Refused):
        count(counted, "10-15")
    with pytest.raises(Refused):
        money.count([Tally("SHELF", d("10-16"), "P03", 3)] * 2, by=SERVER)


def test_a_settlement_names_goods_and_pieces():
    """No lines, no quantity, an unknown product and an unknown customer are told at once."""
    rows = [
        money.Sellout("SHELF", d("10-31"), ()),
        money.Sellout("SHELF", d("10-31"), items(("P03", 0), ("P99", 1), of=Piece)),
        money.Sellout("C9", d("10-31"), items(("P03", 1), of=Piece)),
    ]
    with pytest.raises(Refused) as refusal:
        money.settle(rows, by=SERVER)
    told = {(fault.row, fault.field) for fault in refusal.value.faults}
    assert told == {(0, "items"), (1, "quantity"), (1, "product"), (2, "customer")}

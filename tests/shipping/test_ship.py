"""Goods go out: within the order, within the money, from the store, at the right price (rulings 2, 6; flow.md 2.2)."""

import pytest

from gendan.base.faults import Refused
from gendan.books.models import Receivable, SaleLine, Stock
from gendan.orders.models import Order
from gendan.shipping import actions as shipping
from gendan.shipping.models import Delivery
from tests.office import SERVER, STOCK, account, d, draft, open_files, ordered, paid, placed, shipped, step, y

pytestmark = pytest.mark.usefixtures("office")


def line(number, no=1):
    return Order.objects.get(number=number).lines.get(line_no=no)


def test_a_batch_turns_a_commitment_into_a_debt():
    """Of 100 × 80 confirmed, 60 go out: 4,800 owed and not invoiced, 3,200 still committed; exposure stays 8,000."""
    number = ordered("EOM", ("P01", 100))
    shipped("EOM", ("P01", 60), order=number)
    assert account("EOM") == (4800, 0, 0, 3200, 4800)
    assert Stock.objects.get(place__sort="store", product__code="P01").quantity == STOCK - 60
    assert line(number).shipped == 60


def test_the_bill_is_due_by_the_customers_term():
    """发货 10-09: 月末+30天 11-30, 款到发货 and 定金 the same day, COD on the expected arrival, 铺底 on no day."""
    paid("PREPAY", "80", "10-08")
    for customer in ("EOM", "NET", "PREPAY", "DEPOSIT", "COD", "FLOOR", "SHELF"):
        shipped(customer, ("P01", 1), on="10-09", number=customer)
    assert dict(Receivable.objects.values_list("number", "due_on")) == {
        "EOM": d("11-30"),
        "NET": None,
        "PREPAY": d("10-09"),
        "DEPOSIT": d("10-09"),
        "COD": d("10-12"),
        "FLOOR": None,
        "SHELF": d("10-24"),
    }


def test_no_more_leaves_than_was_ordered():
    number = ordered("EOM", ("P01", 100))
    shipped("EOM", ("P01", 60), order=number)
    with pytest.raises(Refused, match="还能发 40 件，多出 1 件"):
        shipped("EOM", ("P01", 41), order=number)
    with pytest.raises(Refused, match="多出 20 件"):
        shipped("EOM", ("P01", 30), ("P01", 30), order=number)
    shipped("EOM", ("P01", 40), order=number)
    assert account("EOM")[3] == 0


def test_a_tolerance_lets_some_more_out():
    """5 % of 50 are 2.5, rounded to 3: 53 may leave, 54 not; the three are owed and were never committed."""
    open_files({"LOOSE": {"payment_term": "净30天", "over_tolerance": y("0.05")}})
    number = ordered("LOOSE", ("P01", 50))
    with pytest.raises(Refused, match="还能发 53 件"):
        shipped("LOOSE", ("P01", 54), order=number)
    shipped("LOOSE", ("P01", 53), order=number)
    assert account("LOOSE") == (53 * 80, 0, 0, 0, 53 * 80)


def test_two_lines_of_a_product_are_served_in_their_order():
    """40 at 80 and 60 at 79: of 50 pieces 40 take the first price and 10 the second."""
    number = ordered("EOM", ("P01", 40, "80"), ("P01", 60, "79"))
    note = shipped("EOM", ("P01", 50), order=number)
    lines = Delivery.objects.get(number=note).lines.values_list("quantity", "price", "amount")
    assert list(lines) == [(40, 80, 3200), (10, 79, 790)]
    assert account("EOM")[3] == 50 * 79


def test_gifts_and_goods_of_one_product_are_told_apart():
    number = ordered("EOM", ("P01", 40))
    goods = (shipping.Goods("P01", 1, order=number, kind="gift"),)
    with pytest.raises(Refused, match="没有这个产品"):
        shipping.ship([shipping.Shipment("EOM", d("10-09"), goods)], by=SERVER)


@pytest.mark.parametrize(
    ("customer", "stage", "remedy"),
    [("NET", "confirm", "这个客户没有订单"), ("EOM", "approve", "现在是“待客户确认”"), ("EOM", "submit", "待评审")],
)
def test_goods_leave_on_a_confirmed_order_of_that_customer(customer, stage, remedy):
    number = draft("EOM", ("P01", 5))
    for name in ("submit", "approve", "confirm"):
        step(name, number)
        if name == stage:
            break
    with pytest.raises(Refused, match=remedy):
        shipped(customer, ("P01", 5), order=number)


def test_without_an_order_the_agreed_price_of_the_day_holds():
    note = shipped("EOM", ("P01", 5), ("P02", 1, "100"))
    assert list(Delivery.objects.get(number=note).lines.values_list("price", flat=True)) == [80, 100]


def test_prices_below_nothing_are_refused():
    with pytest.raises(Refused, match="不能小于 0"):
        shipped("EOM", ("P01", 5, "-1"))


def test_the_transit_time_says_when_it_should_arrive():
    """Two natural days by default; a day given by hand stands."""
    assert Delivery.objects.get(number=shipped("EOM", ("P01", 1), on="10-09")).expected_on == d("10-11")
    by_hand = shipped("EOM", ("P01", 1), on="10-09", expected_on=d("10-20"))
    assert Delivery.objects.get(number=by_hand).expected_on == d("10-20")
    assert Delivery.objects.get(number=shipped("PREPAY", ("P01", 1, "0"))).expected_on is None


def test_who_pays_first_gets_goods_for_the_money_that_is_there():
    """10,000 came: 100 × 100 go out, one 分 more does not; without money nothing does."""
    with pytest.raises(Refused, match=r"预收只有 0.00 元，还差 10000.00 元"):
        shipped("PREPAY", ("P01", 100, "100"))
    paid("PREPAY", "10000", "10-08")
    with pytest.raises(Refused, match=r"还差 0.01 元"):
        shipped("PREPAY", ("P01", 99, "100"), ("P02", 1, "100.01"))
    shipped("PREPAY", ("P01", 100, "100"))
    assert account("PREPAY")[:2] == (0, 0)


def test_two_batches_of_one_deed_do_not_spend_the_same_money():
    paid("PREPAY", "10000", "10-08")
    goods = (shipping.Goods("P01", 60, y("100")),)
    rows = [shipping.Shipment("PREPAY", d("10-09"), goods)] * 2
    with pytest.raises(Refused, match=r"预收只有 4000.00 元，还差 2000.00 元"):
        shipping.ship(rows, by=SERVER)


def test_money_for_one_order_does_not_pay_another():
    """8,000 are meant for the second order: the first cannot leave for them."""
    first, second = (ordered("PREPAY", ("P01", 100)) for _ in range(2))
    paid("PREPAY", "8000", "10-08", (second, "8000"))
    with pytest.raises(Refused, match=r"预收只有 0.00 元"):
        shipped("PREPAY", ("P01", 100), order=first)
    shipped("PREPAY", ("P01", 100), order=second)
    assert account("PREPAY") == (0, 0, 0, 8000, 8000)


def test_what_no_order_committed_needs_credit_at_shipment():
    """Limit 100,000, an order of 96,000 confirmed: 4,000 may leave without one, 4,000.01 not; the order itself may."""
    number = ordered("EOM", ("P01", 960, "100"))
    with pytest.raises(Refused, match=r"超出信用额度 0.01 元"):
        shipped("EOM", ("P02", 39, "100"), ("P02", 1, "100.01"))
    shipped("EOM", ("P02", 40, "100"))
    shipped("EOM", ("P01", 960), order=number)
    assert account("EOM")[:4] == (100000, 0, 0, 0)


def test_a_shelf_has_its_ceiling_and_counts_against_the_limit():
    """Ceiling 20,000: 20,000 fit, one 分 more does not; neither do two batches of 12,000 in one deed."""
    with pytest.raises(Refused, match=r"超出铺货额度 0.01 元（额度 20000.00，已铺 0.00）"):
        placed("SHELF", ("P01", 199, "100"), ("P02", 1, "100.01"))
    goods = (shipping.Goods("P01", 120, y("100")),)
    rows = [shipping.Shipment("SHELF", d("10-09"), goods, "placement")] * 2
    with pytest.raises(Refused, match=r"超出铺货额度 4000.00 元"):
        shipping.ship(rows, by=SERVER)
    placed("SHELF", ("P01", 200, "100"))
    with pytest.raises(Refused, match=r"超出信用额度 10000.00 元（额度 50000.00，敞口 60000.00）"):
        shipped("SHELF", ("P01", 400, "100"))


def test_a_late_batch_is_a_sale_of_its_own_day_and_manager():
    """Entered on 10-20 for 10-09: it is dated 10-09 everywhere."""
    shipped("EOM", ("P01", 5), on="10-20")
    note = shipped("EOM", ("P01", 5), on="10-09")
    sold = SaleLine.objects.get(number=note)
    assert (sold.on, sold.manager.code, Receivable.objects.get(number=note).on) == (d("10-09"), "M1", d("10-09"))


def test_a_number_is_used_once_and_the_series_has_no_gaps():
    shipped("EOM", ("P01", 1), number="D1")
    with pytest.raises(Refused, match="单号 D1 已经用过"):
        shipped("EOM", ("P01", 1), number="D1")
    with pytest.raises(Refused):
        shipped("EOM", ("P01", 5000))
    assert [shipped("EOM", ("P01", 1)), shipped("EOM", ("P01", 1), on="11-02")] == ["DN2610-0001", "DN2611-0001"]
    assert shipped("EOM", ("P01", 1)) == "DN2610-0002"

"""Changing an order before it is handed down: what was touched is reviewed and confirmed again (R-3.2)."""

import pytest

from gendan.base.faults import Refused
from gendan.customers import actions as customers
from gendan.desk import proofs
from gendan.orders import actions as orders
from gendan.orders import review
from gendan.orders.changing import Revision, Wanted
from gendan.orders.models import Dimension, Order
from gendan.people.roles import Role
from gendan.products import actions as products
from tests.office import SERVER, account, d, draft, ordered, sheet, shipped, step, user, waived, y

pytestmark = pytest.mark.usefixtures("office")
D = Dimension


def revise(number, *lines, by=SERVER, on="10-09", **more):
    """Lines as (number of the line or None, product, quantity, price, more dates)."""
    items = tuple(
        Wanted(product, quantity, price[0] and y(price[0]) if price else None, line=line)
        for line, product, quantity, *price in lines
    )
    (order,) = orders.revise([Revision(number, d(on), items, **more)], by=by)
    return order


def order(number):
    return Order.objects.get(number=number)


def lines(number):
    found = order(number).lines.select_related("product")
    return [(line.line_no, line.product.code, line.quantity, line.price) for line in found]


def decided(number):
    """The dimensions whose decision still counts."""
    one = review.ready(Order.objects.filter(number=number)).get()
    return {item.dimension for item in review.items([one], {one.pk: d("10-09")})[one.pk] if item.decision}


def test_lines_change_come_and_go():
    """120 × 80 and 50 × 112 come to 15,200; the second line is gone, and its number is not used again."""
    number = draft("NET", ("P01", 100), ("P03", 7))
    one = revise(number, (1, "P01", 120, "80"), (None, "P02", 50))
    assert lines(number) == [(1, "P01", 120, y("80")), (3, "P02", 50, y("112"))]
    assert (one.amount, order(number).amount, order(number).version) == (15200, 15200, 2)
    assert list(proofs.differences()) == []


def test_a_line_of_another_product_is_another_line():
    number = draft("NET", ("P01", 100))
    revise(number, (1, "P02", 100))
    assert lines(number) == [(2, "P02", 100, y("112"))]


def test_an_open_order_keeps_its_agreed_price_and_a_new_line_takes_the_new_one():
    number = draft("NET", ("P01", 100))
    customers.agree([customers.Agreement("NET", "P01", y("75"), d("10-09"))], by=SERVER)
    revise(number, (1, "P01", 110), (None, "P01", 10))
    assert [price for _no, _code, _quantity, price in lines(number)] == [y("80"), y("75")]


def test_only_the_touched_dimensions_lose_their_decision():
    """A lower price is decided on by 内销经理; more pieces leave that alone, another price does not."""
    number = draft("NET", ("P01", 100, "76"))
    step("submit", number)
    rows = [orders.Decision(number, one, "passed", d("10-08"), "核过") for one in (D.PRICE, D.QUANTITY, D.PACKING)]
    orders.decide(rows, by=SERVER)
    revise(number, (1, "P01", 110, "76"))
    assert decided(number) == {D.PRICE, D.PACKING}
    revise(number, (1, "P01", 110, "77"))
    assert decided(number) == {D.PACKING}


def test_a_confirmed_order_is_reviewed_and_confirmed_again_before_it_commits_anybody():
    number = ordered("NET", ("P01", 100))
    revise(number, (1, "P01", 150))
    now = order(number)
    assert (now.stage, now.confirmed_on, now.confirmed_by) == ("submitted", None, "")
    assert account("NET")[3] == 0
    assert sheet("R07", "2026-10")["NET"]["backlog_amount"] == 0
    waived(number, "10-09")
    for name in ("approve", "confirm"):
        step(name, number, "10-09")
    assert (account("NET")[3], sheet("R07", "2026-10")["NET"]["order_amount"]) == (12000, 12000)
    assert list(proofs.differences()) == []


def test_a_gift_without_a_price_is_no_change():
    """It costs nothing however that is written; saved as it stands, the order stays confirmed."""
    gift = orders.Item("P03", 2, kind="gift")
    (one,) = orders.receive([orders.Intake("NET", d("10-08"), (orders.Item("P01", 10), gift))], by=SERVER)
    for name in ("submit", "approve", "confirm"):
        step(name, one.number)
    same = (Wanted("P01", 10, line=1), Wanted("P03", 2, line=2, kind="gift"))
    orders.revise([Revision(one.number, d("10-09"), same)], by=SERVER)
    assert order(one.number).stage == "confirmed"


def test_what_no_review_looks_at_leaves_a_confirmed_order_as_it_stands():
    number = ordered("NET", ("P01", 100))
    revise(number, (1, "P01", 100, "80"), note="外箱贴唛头", po_no="PO-9")
    now = order(number)
    assert (now.stage, now.note, now.po_no, account("NET")[3]) == ("confirmed", "外箱贴唛头", "PO-9", 8000)


def test_the_promise_of_a_line_moves_and_the_first_one_stays():
    number = draft("NET", ("P01", 100))
    for day in ("10-20", "10-25"):
        item = Wanted("P01", 100, requested_on=d("10-18"), promised_on=d(day), line=1)
        orders.revise([Revision(number, d("10-09"), (item,))], by=SERVER)
    line = order(number).lines.get()
    assert (line.requested_on, line.first_promised_on, line.promised_on) == (d("10-18"), d("10-20"), d("10-25"))
    assert order(number).promised_on == d("10-25")


def test_who_saves_on_top_of_somebody_is_told():
    number = draft("NET", ("P01", 100))
    revise(number, (1, "P01", 110), version=1)
    with pytest.raises(Refused, match="别人改过这张订单"):
        revise(number, (1, "P01", 120), version=1)
    assert lines(number)[0][2] == 110


def test_an_order_that_is_under_way_wants_a_change_order_for_its_lines_only():
    number = ordered("NET", ("P01", 100))
    shipped("NET", ("P01", 10), order=number)
    with pytest.raises(Refused, match="请开变更单"):
        revise(number, (1, "P01", 110))
    assert revise(number, (1, "P01", 100, "80"), note="改送二号仓").note == "改送二号仓"


def test_a_finished_order_is_changed_by_nobody():
    number = ordered("NET", ("P01", 100))
    orders.cancel([orders.Cut(number, d("10-09"))], by=SERVER)
    with pytest.raises(Refused, match="不能再改"):
        revise(number, (1, "P01", 100))


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        pytest.param([(None, "NIX", 1)], "没有产品 NIX", id="an unknown product"),
        pytest.param([(1, "P01", 0)], "数量要大于 0", id="nothing"),
        pytest.param([], "没有商品", id="no lines"),
        pytest.param([(2, "P01", 1)], "第 2 行已经不在这张订单里", id="a line that is not there"),
        pytest.param([(1, "P01", 1), (1, "P01", 2)], "第 1 行已经不在", id="a line twice"),
        pytest.param([(1, "P01", 5), (None, "P09", 1)], "P09 没有合作价", id="no price"),
        pytest.param([(1, "P01", 5), (None, "P08", 1, "9")], "P08 已停产", id="made no more"),
    ],
)
def test_what_cannot_be_ordered_changes_nothing(asked, why):
    products.enter([products.Item("P09", "新品"), products.Item("P08", "老品", status="stopped")], by=SERVER)
    number = draft("NET", ("P01", 100))
    with pytest.raises(Refused, match=why):
        revise(number, *asked)
    assert lines(number) == [(1, "P01", 100, y("80"))]


def test_a_product_that_is_made_no_more_may_stay_in_the_order():
    number = draft("NET", ("P01", 100))
    products.enter([products.Item("P01", "三层置物架", status="stopped")], by=SERVER)
    revise(number, (1, "P01", 90))
    assert lines(number)[0][2] == 90


def test_a_po_number_of_another_order_is_refused():
    orders.receive([orders.Intake("NET", d("10-08"), (orders.Item("P01", 1),), po_no="PO-1")], by=SERVER)
    number = draft("NET", ("P01", 100))
    with pytest.raises(Refused, match="PO 号已经有订单"):
        revise(number, (1, "P01", 100), po_no="PO-1")


def test_a_manager_changes_orders_of_his_own_customers_only():
    mine, foreign = draft("NET", ("P01", 1)), draft("EOM", ("P01", 1))
    customers.assign([customers.Charge("EOM", "M2", d("10-01"))], by=SERVER)
    manager = user(Role.REGIONAL)
    assert revise(mine, (1, "P01", 2), by=manager).version == 2
    with pytest.raises(Refused, match="没有订单"):
        revise(foreign, (1, "P01", 2), by=manager)


def test_who_saves_nothing_gets_in_nobodys_way():
    number = draft("NET", ("P01", 100))
    assert revise(number, (1, "P01", 100, "80"), version=1).version == 1

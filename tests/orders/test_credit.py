"""Credit at confirmation: the limit to the 分, overdue beyond grace, standing, deposits (rulings 2, R-5.4)."""

from dataclasses import replace

import pytest

from gendan.base.faults import Refused
from gendan.books.actions import OpenBill, Pass, bring_receivables, let_pass
from gendan.books.models import ReleaseUse
from gendan.customers.actions import File, open_file
from gendan.customers.models import Customer
from gendan.orders import actions as orders
from gendan.orders.models import Order
from gendan.people.actions import Preference, set_preferences
from tests.office import CUTOVER, SERVER, account, d, draft, ordered, paid, shipped, step, stock_up, y

pytestmark = pytest.mark.usefixtures("office")


def change(code, **more):
    """Change a customer's file."""
    open_file([replace(File.of(Customer.objects.get(code=code)), **more)], by=SERVER)


def approved(customer, *lines):
    number = draft(customer, *lines)
    step("submit", number)
    step("approve", number)
    return number


@pytest.mark.parametrize(("price", "fine"), [("160", True), ("160.0001", True), ("160.01", False)])
def test_the_limit_holds_to_the_fen(price, fine):
    """Limit 100,000, 84,000 owed and ahead 0: 100 × 160 reach it exactly; 16,000.01 and more do not pass."""
    change("EOM", credit_limit=y("100000"))
    shipped("EOM", ("P01", 840, "100"))
    number = approved("EOM", ("P01", 99, "160"), ("P02", 1, price))
    if fine:
        step("confirm", number)
        assert account("EOM")[3] == 16000
        return
    with pytest.raises(Refused, match=r"超出信用额度 0.01 元（额度 100000.00，敞口 100000.01）"):
        step("confirm", number)
    assert account("EOM")[3] == 0


def test_money_that_came_in_makes_room_again():
    """Advance counts against the exposure: 20,000 too much, then 20,000 arrive."""
    number = approved("EOM", ("P01", 1200, "100"))
    with pytest.raises(Refused, match=r"超出信用额度 20000.00 元"):
        step("confirm", number)
    paid("EOM", "20000", "10-08")
    step("confirm", number)


def test_two_orders_of_one_deed_share_the_limit():
    """60,000 each of 100,000: neither is confirmed, and both are named."""
    numbers = [approved("EOM", ("P01", 600, "100")) for _ in range(2)]
    with pytest.raises(Refused) as refusal:
        orders.confirm([orders.Word(number, d("10-08")) for number in numbers], by=SERVER)
    assert [fault.row for fault in refusal.value.faults] == [0, 1]
    step("confirm", numbers[0])
    assert account("EOM")[3] == 60000


def test_whoever_pays_before_delivery_has_no_limit():
    """款到发货 with a limit of 0 confirms any amount; the shipment asks for the money."""
    ordered("PREPAY", ("P01", 900, "100"))


def test_without_a_limit_there_is_none():
    ordered("NET", ("P01", 900, "1000"))


def test_a_bill_overdue_beyond_the_days_of_grace_stops_new_orders():
    """Due 10-09, grace 7 days. On 10-16 it is seven days late: still fine; on 10-17 it is not; paid, it is again."""
    bring_receivables([OpenBill("NET", CUTOVER, y("500"), "Q1", d("09-09"))], by=SERVER)
    ordered("NET", ("P01", 1), on="10-16")
    number = draft("NET", ("P01", 1), on="10-17")
    step("submit", number)
    step("approve", number)
    with pytest.raises(Refused, match=r"有 500.00 元逾期超过宽限期（最早 2026-10-09 到期）"):
        step("confirm", number, "10-17")
    paid("NET", "500", "10-17")
    step("confirm", number, "10-17")


def test_an_order_that_is_late_keeps_the_others_of_its_deed_and_is_named_alone():
    """Two orders in one deed, for 10-20 and for 10-08: the bill was late on the later day only."""
    bring_receivables([OpenBill("NET", CUTOVER, y("500"), "Q1", d("09-09"))], by=SERVER)
    numbers = [approved("NET", ("P01", 1)) for _ in range(2)]
    rows = [orders.Word(number, d(day)) for number, day in zip(numbers, ("10-20", "10-08"), strict=True)]
    with pytest.raises(Refused, match="逾期") as refusal:
        orders.confirm(rows, by=SERVER)
    assert [fault.row for fault in refusal.value.faults] == [0]
    assert not Order.objects.filter(stage="confirmed").exists()


def test_each_order_of_a_deed_is_late_by_its_own_day_and_a_release_helps_on_its_own():
    """As above, and a release is in force from 10-19 on: the order of 10-20 passes by it, that of 10-08 needs none."""
    bring_receivables([OpenBill("NET", CUTOVER, y("500"), "Q1", d("09-09"))], by=SERVER)
    numbers = [approved("NET", ("P01", 1)) for _ in range(2)]
    let_pass([Pass("NET", d("10-19"), d("10-31"), y("1000"), "老客户")], by=SERVER)
    rows = [orders.Word(number, d(day)) for number, day in zip(numbers, ("10-20", "10-08"), strict=True)]
    orders.confirm(rows, by=SERVER)
    assert [(use.number, use.on) for use in ReleaseUse.objects.all()] == [(numbers[0], d("10-20"))]


def test_what_went_over_the_floor_long_ago_stops_new_orders_too():
    """滚动铺底 of 10,000: 8,000 and 6,000; 4,000 went over on 10-02 and are eight days late on 10-10."""
    set_preferences([Preference("cutover_on", "2026-09-01")], by=SERVER)
    stock_up({"P01": 1000}, on="09-01")
    shipped("FLOOR", ("P01", 80, "100"), on="09-20")
    shipped("FLOOR", ("P01", 60, "100"), on="10-02")
    number = approved("FLOOR", ("P01", 1))
    with pytest.raises(Refused, match=r"有 4000.00 元逾期超过宽限期（最早 2026-10-02 到期）"):
        step("confirm", number, "10-10")
    step("confirm", number, "10-09")


@pytest.mark.parametrize(
    ("file", "remedy"),
    [
        ({"status": "stopped"}, "停用"),
        ({"status": "blacklisted"}, "黑名单"),
        ({"contract_from": d("2026-01-01"), "contract_to": d("10-07")}, "2026-10-07 已到期"),
    ],
)
def test_whoever_is_stopped_or_out_of_contract_gets_nothing(file, remedy):
    change("NET", **file)
    number = approved("NET", ("P01", 1))
    with pytest.raises(Refused, match=remedy):
        step("confirm", number)
    with pytest.raises(Refused, match=remedy):
        shipped("NET", ("P01", 1), on="10-08")


def test_the_contracts_last_day_is_still_within_it():
    change("NET", contract_from=d("2026-01-01"), contract_to=d("10-08"))
    ordered("NET", ("P01", 1), on="10-08")


def test_the_deposit_is_asked_for_at_release():
    """定金30%: of 10,000 3,000 must be there; money for another order is not his deposit; then it goes on."""
    number, other = ordered("DEPOSIT", ("P01", 100, "100")), ordered("DEPOSIT", ("P01", 10, "100"))
    paid("DEPOSIT", "2999.99", "10-08")
    paid("DEPOSIT", "5000", "10-08", (other, "5000"))
    with pytest.raises(Refused, match=r"定金要 3000.00 元，到账 2999.99 元"):
        step("release", number)
    with pytest.raises(Refused, match="不能发货"):
        shipped("DEPOSIT", ("P01", 10), order=number)
    paid("DEPOSIT", "0.01", "10-08", (number, "0.01"))
    step("release", number)
    shipped("DEPOSIT", ("P01", 10), order=number)

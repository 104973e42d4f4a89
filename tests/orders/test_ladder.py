"""The credit ladder at confirmation, release, resumption and shipment, and releases from it (R-5.4, money.md 3.2)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base.faults import Refused
from gendan.books import actions as books
from gendan.books import credit
from gendan.books.credit import Gate, Level
from gendan.books.models import CreditRelease, ReleaseUse
from gendan.customers.models import Customer
from gendan.money.actions import Bill, issue_invoice
from gendan.orders import actions as orders
from gendan.orders import review
from gendan.orders.models import Order
from gendan.people.actions import Preference, set_preferences
from gendan.people.models import Entry
from tests.office import CUTOVER, SERVER, d, draft, ordered, paid, placed, shipped, step, user, y

pytestmark = pytest.mark.usefixtures("office")


def owing(customer="NET", amount="500", dated="09-09"):
    """An opening bill; of NET (净30天) dated 09-09 it is due 10-09: paused from 10-17, stopped from 11-09 on."""
    books.bring_receivables([books.OpenBill(customer, CUTOVER, y(amount), f"Q{customer}", d(dated))], by=SERVER)


def let_pass(amount, on="10-17", until="10-20", customer="NET", by=SERVER, reason="老客户，已约定下周付款"):
    (one,) = books.let_pass([books.Pass(customer, d(on), d(until), y(amount), reason)], by=by)
    return one


def approved(customer, *lines, on="10-17"):
    number = draft(customer, *lines, on=on)
    step("submit", number, on)
    step("approve", number, on)
    return number


def used(gate):
    return [(use.number, use.amount) for use in ReleaseUse.objects.filter(gate=gate)]


@pytest.mark.parametrize(
    ("days", "level"), [(0, "normal"), (1, "watch"), (7, "watch"), (8, "paused"), (30, "paused"), (31, "stopped")]
)
def test_the_levels_follow_from_the_days_overdue(days, level):
    assert credit.level(Customer.objects.get(code="NET"), days, d("10-31")) == level


def test_whoever_is_out_of_business_with_us_is_stopped():
    assert credit.level(Customer(status="blacklisted"), 0, d("10-31")) == Level.STOPPED


def test_nobody_is_stopped_before_he_is_paused():
    """Grace 40 days beats the 30 after which goods stay here."""
    set_preferences([Preference("credit_grace_days", "40")], by=SERVER)
    assert credit.bounds(d("10-31")) == (40, 40)


def test_paused_hands_no_order_down_but_ships_what_was_handed_down():
    owing()
    released, waiting = ordered("NET", ("P01", 1)), ordered("NET", ("P01", 2))
    step("release", released, "10-16")
    with pytest.raises(Refused, match=r"有 500.00 元逾期超过宽限期（最早 2026-10-09 到期），暂停下达"):
        step("release", waiting, "10-17")
    shipped("NET", ("P01", 1), order=released, on="11-08")
    paid("NET", "500", "11-08")
    step("release", waiting, "11-08")


def test_stopped_lets_no_goods_leave():
    """Due 10-09: on 11-08 thirty days late, on 11-09 thirty-one."""
    owing()
    number = ordered("NET", ("P01", 5))
    step("release", number)
    shipped("NET", ("P01", 1), order=number, on="11-08")
    with pytest.raises(Refused, match=r"有 500.00 元逾期超过 30 天（最早 2026-10-09 到期），停止发货"):
        shipped("NET", ("P01", 1), order=number, on="11-09")
    with pytest.raises(Refused, match="停止发货"):
        placed("NET", ("P01", 1), on="11-09")


def test_what_was_shipped_is_invoiced_whatever_the_level():
    owing()
    note = shipped("NET", ("P01", 1))
    (one,) = issue_invoice([Bill("NET", d("12-31"), "F1", y("80"), documents=note)], by=SERVER)
    assert one.amount == 80


def test_a_hold_does_not_lead_around_the_gate():
    owing()
    number = ordered("NET", ("P01", 1))
    step("hold", number)
    with pytest.raises(Refused, match="逾期超过宽限期"):
        step("resume", number, "10-17")
    assert Order.objects.get(number=number).stage == "on_hold"
    step("resume", number, "10-16")


def test_whoever_pays_before_delivery_passes():
    """An old debt of a 款到发货 customer holds up nothing that is paid for."""
    owing("PREPAY", dated="09-09")
    paid("PREPAY", "580", "11-20", ("QPREPAY", "500"))
    books.bring_receivables([books.OpenBill("PREPAY", CUTOVER, y("9"), "Q2", d("09-09"))], by=SERVER)
    number = ordered("PREPAY", ("P01", 1), on="11-20")
    step("release", number, "11-20")
    shipped("PREPAY", ("P01", 1), order=number, on="11-20")


def test_a_release_lets_goods_pass_each_gate_up_to_its_amount():
    """1,000 released: an order of 800 passes all three gates; another of 800 finds 200 left at the first."""
    owing()
    let_pass("1000", on="11-10", until="11-20")
    number = ordered("NET", ("P01", 10), on="11-10")
    step("release", number, "11-10")
    note = shipped("NET", ("P01", 10), order=number, on="11-10")
    assert [used(gate) for gate in Gate] == [[(number, 800)], [(number, 800)], [(note, 800)]]
    other = approved("NET", ("P01", 10), on="11-10")
    with pytest.raises(Refused, match=r"信用放行只剩 200.00 元，这次要用 800.00 元"):
        step("confirm", other, "11-10")
    let_pass("600", on="11-10", until="11-11")
    step("confirm", other, "11-10")
    assert used(Gate.CONFIRM) == [(number, 800), (other, 600), (other, 200)]


def test_above_the_limit_only_the_excess_is_used():
    """Limit 100,000, 103,200 wanted: 3,199.99 do not do, 3,200 do (money.md 3.2)."""
    number = approved("EOM", ("P01", 1290))
    let_pass("3199.99", customer="EOM")
    with pytest.raises(Refused, match=r"超出信用额度 3200.00 元"):
        step("confirm", number, "10-17")
    assert not ReleaseUse.objects.exists()
    let_pass("0.01", customer="EOM")
    step("confirm", number, "10-17")
    assert sorted(amount for _number, amount in used(Gate.CONFIRM)) == [y("0.01"), y("3199.99")]


def test_the_orders_of_one_deed_use_their_common_excess_once():
    """60,000 each with a limit of 100,000: 20,000 do for both, and are used up."""
    numbers = [approved("EOM", ("P01", 600, "100")) for _ in range(2)]
    let_pass("20000", customer="EOM")
    orders.confirm([orders.Word(number, d("10-17")) for number in numbers], by=SERVER)
    assert sum(amount for _number, amount in used(Gate.CONFIRM)) == 20000


@pytest.mark.parametrize(("on", "fine"), [("10-17", False), ("10-18", True), ("10-20", True), ("10-21", False)])
def test_a_release_holds_for_its_days(on, fine):
    owing()
    let_pass("1000", on="10-18", until="10-20")
    number = approved("NET", ("P01", 1))
    if fine:
        step("confirm", number, on)
    else:
        with pytest.raises(Refused, match="逾期"):
            step("confirm", number, on)


def test_a_release_taken_back_lets_nothing_pass():
    owing()
    one = let_pass("1000")
    books.end_pass([books.PassEnd(one.number, d("10-17"))], by=SERVER)
    with pytest.raises(Refused, match="逾期"):
        step("confirm", approved("NET", ("P01", 1)), "10-17")
    with pytest.raises(Refused, match="没有生效中的放行单"):
        books.end_pass([books.PassEnd(one.number, d("10-18"))], by=SERVER)


def test_no_release_helps_whoever_is_stopped_by_his_file_or_has_not_paid():
    owing()
    let_pass("9000")
    let_pass("9000", customer="PREPAY")
    with pytest.raises(Refused, match="款到发货"):
        shipped("PREPAY", ("P01", 1), on="10-17")
    Customer.objects.filter(code="NET").update(status="stopped")
    with pytest.raises(Refused, match="停用"):
        step("confirm", approved("NET", ("P01", 1)), "10-17")
    assert not ReleaseUse.objects.exists()


def test_the_review_knows_the_release():
    """With a release there is nothing to waive in the dimension of payment."""
    owing()
    let_pass("1000")
    number = draft("NET", ("P01", 1), on="10-17")
    step("submit", number, "10-17")
    orders.approve([orders.Turn(number, d("10-17"))], by=SERVER)
    assert not ReleaseUse.objects.exists()


def test_the_outlook_of_many_orders_asks_once():
    """Three orders of late customers cost as many queries as one, and each sees the whole release."""
    owing()
    let_pass("240")
    numbers = [draft("NET", ("P01", 3), on="10-17") for _n in range(3)]
    for number in numbers:
        step("submit", number, "10-17")
    found = [list(review.ready(Order.objects.filter(number__in=some))) for some in (numbers[:1], numbers)]
    counts = []
    for some in found:
        with CaptureQueriesContext(connection) as queries:
            items = review.items(some, {order.pk: d("10-17") for order in some})
        counts.append(len(queries))
        assert not [one for own in items.values() for one in own if one.dimension == "payment" and one.is_open]
    assert counts[0] == counts[1]


def test_a_gift_needs_a_release_too():
    owing()
    (order,) = orders.receive([orders.Intake("NET", d("10-17"), (orders.Item("P01", 1, kind="gift"),))], by=SERVER)
    step("submit", order.number, "10-17")
    step("approve", order.number, "10-17")
    with pytest.raises(Refused, match="逾期"):
        step("confirm", order.number, "10-17")
    let_pass("0.01")
    step("confirm", order.number, "10-17")


@pytest.mark.parametrize(
    ("about", "remedy"),
    [
        ({"amount": "0"}, "放行金额要大于 0"),
        ({"amount": "1", "until": "10-16"}, "有效期要在 2026-10-17 到 2027-01-15 之间"),
        ({"amount": "1", "until": "2027-01-16"}, "有效期要在"),
        ({"amount": "1", "reason": " "}, "请写理由"),
        ({"amount": "1", "customer": "NOBODY"}, "没有客户 NOBODY"),
    ],
)
def test_a_release_needs_an_amount_an_end_and_a_reason(about, remedy):
    with pytest.raises(Refused, match=remedy):
        let_pass(**about)
    assert not CreditRelease.objects.exists()


@pytest.mark.parametrize("role", ["assistant", "finance", "regional"])
def test_only_the_managers_release(role):
    with pytest.raises(PermissionDenied):
        let_pass("1", by=user(role))


@pytest.mark.parametrize("role", ["sales", "general"])
def test_who_released_how_much_and_why_stands_in_the_journal(role):
    one = let_pass("1000", by=user(role))
    assert (one.by, one.until - one.on) == (user(role).name, timedelta(days=3))
    payload = Entry.objects.order_by("-n").first().payload
    assert "老客户，已约定下周付款" in payload
    assert one.number in payload

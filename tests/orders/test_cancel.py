"""Cancelling: only what is open, and what it frees (flow.md 2.2; rulings 2)."""

import pytest

from gendan.base.faults import Refused
from gendan.orders import actions as orders
from gendan.orders import steps
from gendan.orders.models import Order
from gendan.people.roles import Role
from tests.office import SERVER, account, arrived, d, draft, ordered, paid, sheet, shipped, step, user
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


def cancel(number, *cuts, on="10-20"):
    """Cuts as (line, pieces); none: all that is open."""
    orders.cancel([orders.Cut(number, d(on), cuts)], by=SERVER)


def order(number):
    return Order.objects.get(number=number)


def committed():
    return account("NET")[3]


def test_cancelling_frees_the_commitment_of_the_day():
    """100 × 80 and 50 × 112 confirmed = 13,600; 40 of the first line off: 10,400; the rest: nothing."""
    number = ordered("NET", ("P01", 100), ("P02", 50))
    assert committed() == 13600
    cancel(number, (1, 40))
    assert committed() == 10400
    assert sheet("R07", "2026-10")["NET"]["backlog_amount"] == 10400
    cancel(number)
    assert (committed(), order(number).stage) == (0, "cancelled")


def test_what_was_cancelled_is_no_longer_ordered():
    """订单金额 of the month: 13,600 less 3,200, and nothing for the order that was cancelled whole."""
    number = ordered("NET", ("P01", 100), ("P02", 50))
    cancel(number, (1, 40))
    cancel(ordered("NET", ("P01", 10)))
    assert sheet("R07", "2026-10")["NET"]["order_amount"] == 10400


def test_what_was_cancelled_before_the_confirmation_never_commits():
    """40 of 100 pieces off while it was a draft: 4,800 are committed, and the shipment of the 60 frees all of it."""
    number = draft("NET", ("P01", 100))
    cancel(number, (1, 40), on="10-08")
    for name in ("submit", "approve", "confirm"):
        step(name, number)
    assert committed() == 4800
    assert sheet("R07", "2026-10")["NET"]["order_amount"] == 4800
    shipped("NET", ("P01", 60), order=number)
    assert committed() == 0


def test_what_was_sent_stays_and_completes_the_order():
    """60 of 100 went out and were signed for; the other 40 are cancelled: the order is complete, not cancelled."""
    number = ordered("NET", ("P01", 100))
    arrived(shipped("NET", ("P01", 60), order=number), "10-11")
    assert order(number).stage == "confirmed"
    cancel(number)
    assert (order(number).stage, order(number).lines.get().cancelled, committed()) == ("completed", 40, 0)


def test_goods_still_on_the_way_complete_it_when_they_arrive():
    number = ordered("NET", ("P01", 100))
    note = shipped("NET", ("P01", 60), order=number)
    cancel(number)
    assert order(number).stage == "confirmed"
    arrived(note, "10-11")
    assert order(number).stage == "completed"


@pytest.mark.parametrize(
    "cuts",
    [
        pytest.param([(1, 41)], id="more than is open"),
        pytest.param([(1, 30), (1, 30)], id="a line twice"),
        pytest.param([(1, 0)], id="nothing"),
        pytest.param([(1, -1)], id="less than nothing"),
        pytest.param([(2, 1)], id="a line that is not there"),
    ],
)
def test_only_what_is_open_can_be_cancelled(cuts):
    """60 of 100 are shipped, 40 are open."""
    number = ordered("NET", ("P01", 100))
    shipped("NET", ("P01", 60), order=number)
    with pytest.raises(Refused, match="最多还能取消"):
        cancel(number, *cuts)
    assert (order(number).lines.get().cancelled, committed()) == (0, 3200)


def test_two_rows_of_one_deed_cannot_cancel_the_same_pieces():
    number = ordered("NET", ("P01", 100))
    rows = [orders.Cut(number, d("10-20"), ((1, 60),))] * 2
    with pytest.raises(Refused, match="最多还能取消 40 件"):
        orders.cancel(rows, by=SERVER)


def test_a_cancelled_order_ships_nothing():
    number = ordered("NET", ("P01", 100))
    cancel(number)
    with pytest.raises(Refused, match="已取消"):
        shipped("NET", ("P01", 1), order=number)


def test_what_production_has_is_cancelled_by_the_sales_manager_only():
    number = ordered("NET", ("P01", 100))
    step("release", number)
    for held in (False, True):
        if held:
            step("hold", number)
        with pytest.raises(Refused, match="由内销经理取消"):
            orders.cancel([orders.Cut(number, d("10-20"))], by=user(Role.ASSISTANT))
        assert "cancel" not in {button.step for button in steps.buttons(order(number), user(Role.ASSISTANT))}
    orders.cancel([orders.Cut(number, d("10-20"))], by=user(Role.SALES))
    assert order(number).stage == "cancelled"


def test_what_a_cancellation_costs_is_told_before():
    """60 of 1,500 went out: 1,440 × 80 = 115,200 fall away, 940 are in store; of 36,500 paid 60 × 80 are used up."""
    number = ordered("DEPOSIT", ("P01", 1500))
    paid("DEPOSIT", "36500", "10-08", (number, "36500"))
    step("release", number)
    shipped("DEPOSIT", ("P01", 60), order=number)
    page = text_of(client_of("sales").get(f"/orders/{number}/cost/"))
    for told in ("没发的 1,440 件，115,200.00 元", "已发的 60 件照旧", "其中 940 件", "通知停做", "收过 31,700.00 元"):
        assert told in page, told
    assert client_of("finance").get(f"/orders/{number}/cost/").status_code == 403


def test_what_others_were_promised_before_is_not_set_free():
    """1,000 in store, 600 for an earlier order: cancelling 700 frees 400; a draft has nothing there."""
    ordered("NET", ("P01", 600))
    later, intended = ordered("NET", ("P01", 700)), draft("NET", ("P01", 50))
    client = client_of("sales")
    assert "其中 400 件" in text_of(client.get(f"/orders/{later}/cost/"))
    assert "成品库已有货" not in text_of(client.get(f"/orders/{intended}/cost/"))

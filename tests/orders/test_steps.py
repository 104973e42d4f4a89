"""The order's path: which step may follow which, by name of flow.md 2.1 and 2.2, and what is kept on the way."""

import pytest

from gendan.base.faults import Refused
from gendan.customers.actions import Agreement, Demand, File, agree, open_file
from gendan.orders import actions as orders
from gendan.orders.flow import Stage
from gendan.orders.models import Order
from gendan.products.actions import Item, enter
from tests.office import SERVER, arrived, d, draft, items, ordered, shipped, step, y

pytestmark = pytest.mark.usefixtures("office")

PATH = {
    ("draft", "submit"): "submitted",
    ("rejected", "submit"): "submitted",
    ("submitted", "approve"): "approved",
    ("submitted", "reject"): "rejected",
    ("approved", "confirm"): "confirmed",
    ("confirmed", "release"): "executing",
    ("confirmed", "hold"): "on_hold",
    ("executing", "hold"): "on_hold",
    ("completed", "close"): "closed",
    **{
        (stage, "cancel"): "cancelled"
        for stage in ("draft", "submitted", "approved", "rejected", "confirmed", "executing", "on_hold")
    },
}
WAYS = {
    "draft": (),
    "submitted": ("submit",),
    "rejected": ("submit", "reject"),
    "approved": ("submit", "approve"),
    "confirmed": ("submit", "approve", "confirm"),
    "executing": ("submit", "approve", "confirm", "release"),
    "on_hold": ("submit", "approve", "confirm", "hold"),
    "cancelled": ("cancel",),
}


def in_stage(stage):
    """An order that was led to a stage by its deeds; its number."""
    number = draft("NET", ("P01", 5))
    if stage in ("completed", "closed"):
        for name in WAYS["executing"]:
            step(name, number)
        arrived(shipped("NET", ("P01", 5), order=number), "10-11")
        return number if stage == "completed" else (step("close", number), number)[1]
    for name in WAYS[stage]:
        take(name, number)
    return number


def take(name, number):
    if name == "cancel":
        orders.cancel([orders.Cut(number, d("10-08"))], by=SERVER)
    else:
        step(name, number)


def stage_of(number):
    return Order.objects.get(number=number).stage


@pytest.mark.parametrize("stage", [*WAYS, "completed", "closed"])
def test_only_the_drawn_steps_can_be_taken(stage):
    """Every step from every stage: those of the chart lead where it says, all others are refused and change nothing."""
    assert set(WAYS) | {"completed", "closed", "reviewing"} == set(Stage.values)
    for name in ("submit", "approve", "reject", "confirm", "release", "hold", "cancel", "close"):
        number = in_stage(stage)
        assert stage_of(number) == stage
        if (stage, name) in PATH:
            take(name, number)
            assert stage_of(number) == PATH[stage, name]
        else:
            with pytest.raises(Refused):
                take(name, number)
            assert stage_of(number) == stage


@pytest.mark.parametrize("stage", ["confirmed", "executing"])
def test_a_held_order_goes_back_to_where_it_was(stage):
    number = in_stage(stage)
    step("hold", number)
    step("resume", number)
    assert stage_of(number) == stage
    with pytest.raises(Refused, match="没有暂停"):
        step("resume", number)


def test_an_order_whose_goods_arrive_while_it_is_held_is_complete_when_it_is_resumed():
    number = in_stage("executing")
    note = shipped("NET", ("P01", 5), order=number)
    step("hold", number)
    arrived(note, "10-11")
    step("resume", number)
    assert stage_of(number) == "completed"


def test_of_two_who_press_the_second_is_told_where_the_order_stands():
    number = in_stage("submitted")
    step("approve", number)
    with pytest.raises(Refused, match="待客户确认"):
        step("approve", number)


def test_one_order_that_cannot_go_on_holds_the_others_back():
    ready, late = in_stage("submitted"), in_stage("draft")
    with pytest.raises(Refused, match=late):
        orders.approve([orders.Turn(number, d("10-08")) for number in (ready, late)], by=SERVER)
    assert stage_of(ready) == "submitted"


@pytest.mark.parametrize("deed", [orders.approve, orders.resume])
def test_a_fault_names_the_row_as_it_was_handed_in(deed):
    """The later order stands first in the file; it is the one that stands elsewhere."""
    first, second = draft("EOM", ("P01", 1)), draft("EOM", ("P01", 1))
    step("submit", first)
    with pytest.raises(Refused) as refusal:
        deed([orders.Turn(second, d("10-08")), orders.Turn(first, d("10-08"))], by=SERVER)
    assert refusal.value.faults[0].row == 0
    assert second in refusal.value.faults[0].remedy


def test_a_line_without_a_price_takes_the_agreed_one_and_its_version():
    """80 is agreed; 79.99 was asked for the second line: both stand beside each other."""
    number = draft("NET", ("P01", 5), ("P01", 5, "79.99"), ("P02", 10))
    lines = Order.objects.get(number=number).lines.all()
    assert [(line.price, line.agreed_price, line.price_version) for line in lines] == [
        (80, 80, 1),
        (y("79.99"), 80, 1),
        (112, 112, 1),
    ]
    assert Order.objects.get(number=number).amount == y("1919.95")


def test_an_open_order_keeps_its_price_when_the_agreement_changes():
    number = ordered("NET", ("P01", 5))
    agree([Agreement("NET", "P01", y("82"), d("10-09"))], by=SERVER)
    shipped("NET", ("P01", 5), order=number, on="10-10")
    line = Order.objects.get(number=number).lines.get()
    assert (line.price, line.delivery_lines.get().price) == (80, 80)


def test_gifts_are_free_and_parts_without_a_price_too():
    rows = [orders.Item("P01", 5), orders.Item("P02", 1, kind="gift"), orders.Item("P03", 2, kind="resend")]
    (order,) = orders.receive([orders.Intake("NET", d("10-08"), tuple(rows))], by=SERVER)
    assert [line.amount for line in order.lines.all()] == [400, 0, 0]
    assert order.amount == 400


def test_what_is_wrong_with_an_order_is_told_at_once():
    """Customer, lines, product, quantity, price: six faults in four orders, and no order was written."""
    enter([Item("P04", "停产的", status="stopped"), Item("P05", "没有价格的")], by=SERVER)
    rows = [
        orders.Intake("C9", d("10-08"), items(("P01", 5))),
        orders.Intake("NET", d("10-08"), ()),
        orders.Intake("NET", d("10-08"), items(("P99", 0))),
        orders.Intake("NET", d("10-08"), items(("P01", 5, "-1"), ("P04", 1, "9"))),
    ]
    with pytest.raises(Refused) as refusal:
        orders.receive(rows, by=SERVER)
    told = sorted((fault.row, fault.field) for fault in refusal.value.faults)
    assert told == [(0, "customer"), (1, "items"), (2, "product"), (2, "quantity"), (3, "price"), (3, "product")]
    with pytest.raises(Refused, match="P05 没有合作价"):
        draft("NET", ("P05", 1))
    assert not Order.objects.exists()


def test_a_purchase_number_of_the_customer_is_taken_once_while_its_order_lives():
    """A second order under PO-7 is refused, another customer's is not, and a cancelled one frees the number."""
    intake = orders.Intake("NET", d("10-08"), items(("P01", 5)), po_no="PO-7")
    (order,) = orders.receive([intake], by=SERVER)
    with pytest.raises(Refused, match="PO 号已经有订单"):
        orders.receive([intake], by=SERVER)
    orders.receive([orders.Intake("COD", d("10-08"), items(("P01", 5)), po_no="PO-7")], by=SERVER)
    take("cancel", order.number)
    orders.receive([intake], by=SERVER)


def test_orders_are_numbered_by_month_without_gaps():
    numbers = [draft("NET", ("P01", 1), on=day) for day in ("10-08", "10-31", "11-01", "10-09")]
    assert numbers == ["SO2610-0001", "SO2610-0002", "SO2611-0001", "SO2610-0003"]


def test_an_order_keeps_what_its_customer_required_on_the_day():
    """A snapshot: what is changed in the file afterwards does not reach it (R-2.3)."""
    file = File("NET", "NET有限公司", "NET", payment_term="净30天", term_base="signed")
    open_file([File(**vars(file) | {"demands": (Demand("packing", "贴唛头"),)})], by=SERVER)
    number = draft("NET", ("P01", 1))
    open_file([File(**vars(file) | {"demands": (Demand("packing", "打托"),)})], by=SERVER)
    assert [one["text"] for one in Order.objects.get(number=number).requirements] == ["贴唛头"]

"""The twelve nodes of an order, worked out by hand for each situation; asked on 11-24 unless a test says otherwise."""

import pytest

from gendan.books.models import Receivable
from gendan.customers.models import Customer
from gendan.money.models import Invoice
from gendan.orders import track
from gendan.orders.facts import Batch, Facts, Mark
from gendan.orders.models import Order
from tests.office import d, y

TODAY = d("11-24")


def order(stage, **more):
    confirmed = {} if stage in ("draft", "submitted", "approved", "rejected") else {"confirmed_on": d("11-18")}
    return Order(on=d("11-18"), stage=stage, customer=Customer(), **confirmed | more)


def batch(number, on, pieces, is_sale=True, refused=0, **days):
    return Batch(number, d(on), pieces, is_sale, refused=refused, **{name: d(day) for name, day in days.items()})


def bill(number, on, left="100", due=""):
    one = Receivable(number=number, on=d(on), due_on=d(due) if due else None, amount=y("100"), open_amount=y(left))
    one.paid_on = d("11-30") if one.open_amount == 0 else None
    return one


def states(facts, today=TODAY):
    return " ".join(node.state for node in track.of(facts, today).nodes)


def node(facts, key, today=TODAY):
    return next(one for one in track.of(facts, today).nodes if one.key == key)


NEXT = " next"
SKIPPED = " skipped"


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("draft", "current" + NEXT * 11),
        ("rejected", "returned" + NEXT * 11),
        ("submitted", "done current" + NEXT * 10),
        ("approved", "done current" + NEXT * 10),
        ("confirmed", "done done next current" + NEXT * 8),
        ("executing", "done done skipped done" + SKIPPED * 3 + " current" + NEXT * 4),
    ],
)
def test_before_goods_leave(stage, expected):
    assert states(Facts(order(stage), 100)) == expected


def test_a_promise_that_has_passed_makes_shipping_late():
    """Promised for the 22nd, asked on the 24th: two days; on the 22nd itself it is not late."""
    facts = Facts(order("executing"), 100, leaves_on=d("11-22"), lacks={1: 15, 3: 5})
    late = node(facts, "ship")
    assert (late.state, late.until, late.why) == (
        "late",
        d("11-22"),
        "还有 100 件没发；比承诺晚 2 天；库存还差 20 件",
    )
    assert node(facts, "ship", d("11-22")).state == "current"


def test_a_part_has_left_and_is_under_way():
    facts = Facts(
        order("executing"), 100, shipped=60, batches=(batch("DN1", "11-20", 60, expected_on="11-25"),),
        bills={"DN1": bill("DN1", "11-20", due="12-31")},
    )  # fmt: skip
    assert states(facts) == "done done skipped done" + SKIPPED * 3 + " current current current current next"
    assert (node(facts, "ship").about, node(facts, "ship").evidence) == ("60 / 100", ("DN1",))
    assert (node(facts, "arrive").about, node(facts, "arrive").until) == ("0 / 100", d("11-25"))
    assert node(facts, "pay").until == d("12-31")


def test_what_should_have_arrived_is_late():
    facts = Facts(order("executing"), 60, shipped=60, batches=(batch("DN1", "11-20", 60, expected_on="11-23"),))
    assert (node(facts, "arrive").state, node(facts, "arrive").why) == ("late", "DN1 该到了，还没有反馈")
    assert node(facts, "arrive", d("11-23")).state == "current"


def test_goods_that_left_without_a_release():
    facts = Facts(order("confirmed"), 60, shipped=60, signed=60)
    assert states(facts).startswith("done done skipped skipped skipped skipped skipped done done")


def test_rooms_that_do_not_record_yet_are_not_guessed():
    """Goods that left without a record were sent from stock; before they leave nobody knows."""
    released, sent = Facts(order("executing"), 60), Facts(order("executing"), 60, shipped=20)
    assert [(node(one, "make").state, node(one, "make").about) for one in (released, sent)] == [
        ("skipped", "未登记"), ("skipped", "现货直发"),
    ]  # fmt: skip


def test_what_arrived_while_the_rest_is_open():
    facts = Facts(order("executing"), 100, shipped=60, signed=60)
    assert (node(facts, "arrive").state, node(facts, "arrive").why) == ("next", "发出的都到了，其余还没有发")


def test_refused_goods_come_back():
    facts = Facts(order("executing"), 60, shipped=60, signed=57, refused=3)
    assert (node(facts, "arrive").state, node(facts, "arrive").why) == ("returned", "客户拒收 3 件，货要退回来检验")


def _finished(stage="completed", left="0", invoices=True, due="12-31"):
    return Facts(
        order(stage), 60, shipped=60, signed=60, batches=(batch("DN1", "11-20", 60, arrived_on="11-22"),),
        bills={"DN1": bill("DN1", "11-20", left, due)},
        invoices={"DN1": Invoice(number="24952", on=d("11-21"))} if invoices else {},
    )  # fmt: skip


OUT = "done done skipped done" + SKIPPED * 3 + " done done"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (_finished(), f"{OUT} done done current"),
        (_finished(left="40"), f"{OUT} done current next"),
        (_finished(left="40", due="11-23"), f"{OUT} done late next"),
        (_finished(left="40", due="11-24"), f"{OUT} done current next"),
        (_finished(invoices=False), f"{OUT} current done current"),
        (_finished("closed"), f"{OUT} done done done"),
    ],
)
def test_after_arrival(facts, expected):
    assert states(facts) == expected


def test_papers_are_named():
    facts = _finished()
    assert [node(facts, key).evidence for key in ("ship", "invoice")] == [("DN1",), ("24952",)]
    assert (node(facts, "invoice").on, node(facts, "pay").on) == (d("11-21"), d("11-30"))
    assert node(_finished(left="40", due="11-20"), "pay").why == "DN1 逾期 4 天"


def test_goods_on_the_shelf_are_billed_when_they_are_settled():
    facts = Facts(order("completed"), 60, shipped=60, signed=60, batches=(batch("DN1", "11-20", 60, is_sale=False),))
    assert [node(facts, key).state for key in ("invoice", "pay")] == ["skipped", "skipped"]


def test_a_customer_who_wants_no_invoice():
    facts = _finished(invoices=False)
    facts.order.customer.invoice_type = "none"
    assert (node(facts, "invoice").state, node(facts, "invoice").why) == ("skipped", "客户不要发票")


def test_money_is_not_shown_to_those_who_do_not_see_it():
    facts = Facts(order("completed"), 60, shipped=60, signed=60, bills=None)
    assert [node(facts, key).why for key in ("invoice", "pay")] == ["货款不在您的查看范围"] * 2


def test_a_held_order_is_blocked_where_it_stood():
    facts = Facts(order("on_hold", held_from="executing"), 60, marks={"hold": Mark("陈", d("11-20"), "等客户改数量")})
    assert (node(facts, "ship").state, node(facts, "ship").why) == ("blocked", "订单暂停：等客户改数量")
    assert states(Facts(order("on_hold", held_from="confirmed"), 60)) == "done done next blocked" + NEXT * 8


@pytest.mark.parametrize(
    ("more", "expected"),
    [({"confirmed_on": None}, "done" + SKIPPED * 11), ({}, "done done" + SKIPPED * 10)],
)
def test_a_cancelled_order_stops_where_it_was(more, expected):
    facts = Facts(order("cancelled", **more), 60, 60)
    assert states(facts) == expected
    assert node(facts, "ship").why == "订单已取消"


def test_who_took_the_steps():
    marks = {
        "receive": Mark("周敏", d("11-18")),
        "approve": Mark("赵建国", d("11-19")),
        "release": Mark("周敏", d("11-20")),
    }
    facts = Facts(order("executing", confirmed_by="陈伟", po_no="PO-7"), 60, marks=marks)
    assert [(node(facts, key).who, node(facts, key).on) for key in ("receive", "review", "release")] == [
        ("周敏", d("11-18")), ("赵建国", d("11-18")), ("周敏", d("11-20")),
    ]  # fmt: skip
    assert (node(facts, "receive").evidence, node(facts, "review").evidence) == (("PO-7",), ("陈伟 确认",))


def test_a_step_that_cannot_be_taken_says_why():
    facts = Facts(order("approved"), 60)
    assert [node(facts, key).why for key in ("release", "ship", "arrive", "pay")] == [
        "客户确认以后才能下达", "客户确认以后才能发货", "还没有发货", "还没有应收",
    ]  # fmt: skip


def test_time_used_against_the_plan_and_the_usual():
    """Confirmed on the 18th, promised for the 28th, asked on the 24th; the usual counts from the confirmation too."""
    facts = Facts(order("executing", promised_on=d("11-28")), 60, usual={"ship": 2})
    told = track.of(facts, TODAY).told
    assert told == "已用 6 天 / 计划 10 天 · 第 8 步 发货 停留 6 天（常态 2 天）"


def test_a_forecast_stands_beside_the_promise():
    """Confirmed on the 18th, nine days are usual: the 27th, after the promise; six days would be today, so nothing."""
    facts = Facts(order("executing"), 60, leaves_on=d("11-26"), usual={"ship": 9}, arrives_on=d("11-28"))
    assert (node(facts, "ship").until, node(facts, "ship").forecast) == (d("11-26"), d("11-27"))
    assert node(facts, "arrive").until == d("11-28")
    assert node(Facts(order("executing"), 60, usual={"ship": 6}), "ship").forecast is None
    held = Facts(order("on_hold", held_from="executing"), 60, usual={"ship": 9})
    assert node(held, "ship").forecast is None


def test_time_stops_when_everything_has_arrived():
    assert track.of(_finished("closed"), d("12-31")).told == "已用 4 天"


def test_a_wish_stands_at_the_arrival_and_is_late_as_such():
    """Wanted for the 22nd, asked on the 24th."""
    facts = Facts(order("executing"), 100, leaves_on=d("11-22"), arrives_on=d("11-22"), is_wish=True)
    ship, arrive = node(facts, "ship"), node(facts, "arrive")
    assert (ship.state, ship.until, ship.why) == ("late", None, "还有 100 件没发；要求的日子已过 2 天")
    assert (arrive.until_label, arrive.until) == ("要求", d("11-22"))

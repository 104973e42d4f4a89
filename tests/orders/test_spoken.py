"""照着念: the sentence for the phone, in each situation of an order; said on 11-24 unless a test says otherwise."""

import pytest

from gendan.orders.facts import Batch, Facts
from gendan.orders.models import Order, OrderLine
from gendan.orders.spoken import sentence
from gendan.products.models import Product
from tests.office import d

SHELF = Product(name="三层置物架", unit="套")
OPENING = "您 11 月 18 日下的"
RACK = Product(name="晾衣架", unit="个")
STOOL = Product(name="折叠凳", unit="把")


def line(product, quantity, shipped=0, cancelled=0, line_no=1):
    return OrderLine(line_no=line_no, product=product, quantity=quantity, shipped=shipped, cancelled=cancelled)


def batch(number, on, pieces, **more):
    return Batch(number, d(on), pieces, **{name: d(day) for name, day in more.items()})


def said(
    stage,
    *lines,
    today="11-24",
    leaves="",
    arrives="",
    signed=0,
    refused=0,
    batches=(),
    is_wish=False,
    lacks=(),
    **order,
):
    """The sentence about an order of 11-18."""
    facts = Facts(
        Order(on=d("11-18"), stage=stage, **order),
        sum(one.quantity for one in lines),
        sum(one.cancelled for one in lines),
        sum(one.shipped for one in lines),
        signed,
        refused,
        d(leaves) if leaves else None,
        d(arrives) if arrives else None,
        batches=tuple(batches),
        is_wish=is_wish,
        lacks=dict(lacks),
    )
    return sentence(facts, lines, d(today))


def test_partly_shipped_with_a_promise():
    """480 ordered, 460 sent and signed, 20 sets open, promised for the 27th, two days on the way."""
    lines = [line(RACK, 380, 380), line(SHELF, 100, 80)]
    assert said("executing", *lines, leaves="11-27", arrives="11-29", signed=460) == (
        "您 11 月 18 日下的 480 件，已发 460 件，还缺三层置物架 20 套，预计 11 月 27 日发出，29 日到。"
    )


def test_nothing_shipped_and_the_month_turns_on_the_way():
    assert said("executing", line(RACK, 40), leaves="11-30", arrives="12-02") == (
        "您 11 月 18 日下的 40 件，还没有发出，预计 11 月 30 日发出，12 月 2 日到。"
    )


def test_nothing_shipped_without_any_day():
    assert said("confirmed", line(RACK, 40)) == (
        "您 11 月 18 日下的 40 件，还没有发出，发货的日子还没有定，定了马上告诉您。"
    )


def test_without_a_transit_time_no_arrival_is_promised():
    assert said("executing", line(RACK, 40), leaves="11-26").endswith("还没有发出，预计 11 月 26 日发出。")


def test_a_promise_for_today_is_not_late():
    assert said("executing", line(RACK, 40), leaves="11-24").endswith("预计 11 月 24 日发出。")


def test_a_promise_that_has_passed_is_said_to_have_passed():
    assert said("executing", line(RACK, 40), leaves="11-22", arrives="11-24") == (
        f"{OPENING} 40 件，还没有发出，原定 11 月 22 日发出，已经晚了 2 天，对不起，新的日子我问清楚马上告诉您。"
    )


def test_more_than_two_missing_products_are_counted():
    lines = [line(RACK, 10, 9), line(SHELF, 10, 8), line(STOOL, 10, 7)]
    assert "已发 24 件，还缺晾衣架 1 个、三层置物架 2 套等 3 种，" in said(
        "executing", *lines, leaves="11-27", signed=24
    )


def test_a_part_is_on_its_way_and_a_part_is_missing():
    lines = [line(RACK, 100, 60)]
    sent = [batch("DN1", "11-20", 60, expected_on="11-25")]
    assert said("executing", *lines, leaves="11-27", batches=sent) == (
        f"{OPENING} 100 件，已发 60 件，还缺晾衣架 40 个，预计 11 月 27 日发出，60 件在路上，预计 11 月 25 日到。"
    )


def test_everything_is_on_its_way():
    sent = [batch("DN1", "11-20", 60, expected_on="11-25"), batch("DN2", "11-22", 40, expected_on="11-26")]
    assert said("executing", line(RACK, 100, 100), batches=sent) == (
        "您 11 月 18 日下的 100 件，全部发出了，预计 11 月 26 日到。"
    )


def test_on_its_way_without_a_day():
    sent = [batch("DN1", "11-20", 100)]
    assert said("executing", line(RACK, 100, 100), batches=sent).endswith("全部发出了，100 件在路上。")


def test_what_should_have_arrived_is_asked_after():
    sent = [batch("DN1", "11-20", 100, expected_on="11-23")]
    assert said("executing", line(RACK, 100, 100), batches=sent) == (
        "您 11 月 18 日下的 100 件，全部发出了，100 件 11 月 23 日就该到了，请问您收到了吗。"
    )


def test_everything_arrived():
    sent = [batch("DN1", "11-20", 100, expected_on="11-22", arrived_on="11-23")]
    assert said("completed", line(RACK, 100, 100), signed=100, batches=sent) == (
        "您 11 月 18 日下的 100 件，全部送到了，11 月 23 日签收的。"
    )


def test_refused_goods_are_taken_care_of():
    sent = [batch("DN1", "11-20", 100, arrived_on="11-23")]
    assert said("executing", line(RACK, 100, 100), signed=97, refused=3, batches=sent).endswith(
        "全部送到了，11 月 23 日签收的，拒收的 3 件我们来处理。"
    )


def test_part_of_it_was_cancelled_and_the_rest_arrived():
    sent = [batch("DN1", "11-20", 60, arrived_on="11-23")]
    assert said("completed", line(RACK, 100, 60, 40), signed=60, batches=sent) == (
        "您 11 月 18 日下的 100 件，其中 40 件已取消，全部送到了，11 月 23 日签收的。"
    )


def test_on_hold_no_day_is_promised():
    assert said("on_hold", line(RACK, 100, 60), leaves="11-27", signed=60, held_from="executing") == (
        "您 11 月 18 日下的 100 件，已发 60 件，还缺晾衣架 40 个，现在暂停着，恢复了马上告诉您。"
    )


def test_cancelled():
    assert said("cancelled", line(RACK, 100, 0, 100)) == "您 11 月 18 日下的 100 件，这张订单已经取消，没有发货。"


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("draft", "已经收到，正在安排评审，定了马上告诉您。"),
        ("submitted", "已经收到，正在评审，定了马上告诉您。"),
        ("rejected", "还有几处要核对，核对好马上告诉您。"),
        ("approved", "我们这边评审通过了，等您确认就安排。"),
    ],
)
def test_before_it_is_confirmed(stage, words):
    assert said(stage, line(RACK, 100), leaves="11-27") == f"您 11 月 18 日下的 100 件，{words}"


def test_an_order_of_last_year_names_the_year():
    assert said("executing", line(RACK, 1), leaves="11-22", today="2027-01-02").startswith(
        "您 2026 年 11 月 18 日下的 1 件"
    )


def test_a_wish_is_not_said_as_a_promise():
    """Wanted for the 27th; on the 29th it is two days late."""
    asked = {"leaves": "11-27", "arrives": "11-27", "is_wish": True}
    assert said("executing", line(RACK, 40), **asked) == (
        f"{OPENING} 40 件，还没有发出，您要的是 11 月 27 日到，发货的日子定了马上告诉您。"
    )
    assert said("executing", line(RACK, 40), today="11-29", **asked) == (
        f"{OPENING} 40 件，还没有发出，您要的是 11 月 27 日到，已经晚了 2 天，对不起，发货的日子我问清楚马上告诉您。"
    )


def test_goods_that_are_lacking_are_named():
    """40 racks of which 12 are lacking; the shelves are there."""
    lines = [line(RACK, 40), line(SHELF, 100, line_no=2)]
    assert said("executing", *lines, leaves="11-27", lacks={1: 12}) == (
        f"{OPENING} 140 件，还没有发出，预计 11 月 27 日发出，晾衣架 12 个还没有货，到了马上发给您。"
    )

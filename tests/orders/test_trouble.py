"""What keeps an order from leaving as it should stands on its page, with ways out, and in what the customer is told.

1000 pieces of each product in store; days in 2099 are to come, on whatever day this runs.
"""

import re

import pytest

from gendan.orders import actions as orders
from gendan.orders import trouble
from gendan.orders.facts import Facts
from gendan.orders.models import Order
from gendan.orders.track import Node
from tests.office import SERVER, d, shipped, step, user
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


def _order(*lines, upto="release"):
    """A NET order of (product, pieces, promised day), led to a step."""
    items = tuple(orders.Item(code, pieces, promised_on=d(day)) for code, pieces, day in lines)
    (order,) = orders.receive([orders.Intake("NET", d("10-08"), items)], by=SERVER)
    for name in ("submit", "approve", "confirm", "release"):
        step(name, order.number)
        if name == upto:
            return order.number
    return None


def _banner(role, number):
    """What the banner says, and its ways: {label: address}; None: there is none."""
    page = text_of(client_of(role).get(f"/orders/{number}/"))
    found = re.search(r'id="trouble".*?<span>(.*?)</span>(.*?)</div>', page, re.DOTALL)
    return found and (found[1], {label: address for address, label in re.findall(r'href="(.*?)">(.*?)<', found[2])})


def test_what_the_store_lacks_is_told_with_the_ways_out():
    """1100 of which 100 are lacking, and 5 that are there: 1005 can leave."""
    number = _order(("P01", 1100, "2099-10-20"), ("P02", 5, "2099-10-20"))
    ways = {
        "拆分先发 1,005 件": f"/shipping/new/?order={number}&amp;ready=1",
        "与客户改期": f"/orders/{number}/change/?at=promised_on",
    }
    assert _banner("assistant", number) == ("库存缺三层置物架 100 件", ways)
    assert _banner("logistics", number)[1].keys() == {"拆分先发 1,005 件"}
    assert _banner("production", number)[1] == {}


def test_the_ways_lead_to_forms_that_are_filled_in():
    number = _order(("P01", 1100, "2099-10-20"), ("P02", 5, "2099-10-20"))
    client = client_of("assistant")
    loads = {
        query: re.findall(
            r'name="quantity-\d" value="(\d*)"', text_of(client.get(f"/shipping/new/?order={number}{query}"))
        )
        for query in ("", "&ready=1")
    }
    assert loads == {"": ["1100", "5"], "&ready=1": ["1000", "5"]}
    page = text_of(client.get(f"/orders/{number}/change/?at=promised_on"))
    assert page.count("autofocus") == page.count('<input name="promised_on" autofocus') == 1
    assert "autofocus" not in text_of(client.get(f"/orders/{number}/change/"))


def test_an_order_that_is_in_time_has_no_banner_nor_one_that_is_not_agreed_or_has_left():
    assert _banner("assistant", _order(("P01", 100, "2099-10-20"))) is None
    assert _banner("assistant", _order(("P02", 1100, "2099-10-20"), upto="approve")) is None
    number = _order(("P03", 100, "10-20"))
    assert re.match("承诺 (2026-)?10-20 发货，已晚 ", _banner("assistant", number)[0])
    assert _banner("assistant", number)[1].keys() == {"发货 100 件", "与客户改期"}
    shipped("NET", ("P03", 100), order=number)
    assert _banner("assistant", number) is None


def test_goods_do_not_leave_before_the_order_was_handed_down():
    assert _banner("assistant", _order(("P01", 1100, "2099-10-20"), upto="confirm"))[1].keys() == {"与客户改期"}


@pytest.mark.parametrize(
    ("leaves_on", "forecast", "is_wish", "text"),
    [
        ("10-31", "11-02", False, "照平常的速度 11-02 发货，比 10-31 晚 2 天"),
        ("11-02", "11-02", False, None),
        ("10-28", None, False, "承诺 10-28 发货，已晚 3 天"),
        ("10-28", None, True, "要求 10-28 到货，已过 3 天"),
        (None, "11-02", False, None),
    ],
)
def test_it_is_told_before_it_is_late(leaves_on, forecast, is_wish, text):
    """Asked on 10-31."""
    facts = Facts(Order(stage="executing"), 10, leaves_on=leaves_on and d(leaves_on), is_wish=is_wish)
    found = trouble.of(facts, [], Node("ship", "current", forecast=forecast and d(forecast)), user("production"), False)
    assert (found and found.text) == text


def test_the_sentence_on_the_customers_page_says_what_is_lacking():
    """For each of his orders: the second takes what the first leaves."""
    _order(("P01", 900, "2099-10-20"))
    _order(("P01", 120, "2099-10-21"))
    page = text_of(client_of("assistant").get("/orders/of/NET/"))
    said = re.findall(r"三层置物架 ([\d,]+) 件还没有货，到了马上发给您", page)
    assert said == ["20"]

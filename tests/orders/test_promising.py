"""承诺交期 in the ordinary flow: when goods leave follows from the day he wants them, or is said by who decides that.

1000 pieces of each product in store; EOM's goods are two days under way, DEPOSIT's route was never measured.
"""

import re

import pytest

from gendan.base.faults import Refused
from gendan.orders import actions as orders
from gendan.orders import queries, review
from gendan.orders.models import Order, OrderLine
from tests.office import SERVER, d, step, user
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
DAY = "10-08"


def _submitted(*lines, customer="EOM"):
    """An order of (product, pieces, the day he wants them or None, what was promised), handed in on 10-08."""
    items = tuple(
        orders.Item(code, pieces, requested_on=wish and d(wish), promised_on=d(promise[0]) if promise else None)
        for code, pieces, wish, *promise in lines
    )
    (order,) = orders.receive([orders.Intake(customer, d(DAY), items)], by=SERVER)
    step("submit", order.number)
    return order.number


def _approved(*lines, customer="EOM"):
    number = _submitted(*lines, customer=customer)
    _approve(number)
    return number


def _approve(number, on=DAY):
    return orders.approve([orders.Turn(number, d(on))], by=SERVER)


def _decide(number, outcome="passed", promised=None, on=DAY, dimension="date", by="production"):
    row = orders.Decision(number, dimension, outcome, d(on), "排过了", promised_on=promised and d(promised))
    return orders.decide([row], by=user(by, d(on)))


def _promises(number):
    """[(first, now)] of its lines, as month and day, and of the order."""
    lines = OrderLine.objects.filter(order__number=number).order_by("line_no")
    short = [tuple(day and f"{day:%m-%d}" for day in (one.first_promised_on, one.promised_on)) for one in lines]
    own = Order.objects.get(number=number).promised_on
    return short, own and f"{own:%m-%d}"


def _open(number, on=DAY):
    order = review.ready(Order.objects.filter(number=number)).get()
    return {one.dimension for one in review.items([order], {order.pk: d(on)})[order.pk] if one.is_open}


def test_an_approval_promises_goods_so_that_they_are_there_when_he_wants_them():
    """Wanted for the 20th and the 23rd, two days on the road: they leave on the 18th and on the 21st."""
    number = _approved(("P01", 5, "10-20"), ("P02", 5, "10-23"), ("P03", 5, None))
    assert _promises(number) == ([("10-18", "10-18"), ("10-21", "10-21"), (None, None)], "10-21")


def test_a_route_that_nobody_measured_takes_no_time():
    number = _submitted(("P01", 5, "10-20"), customer="BILLED")
    _decide(number, dimension="transport", by="logistics")
    _approve(number)
    assert _promises(number) == ([("10-20", "10-20")], "10-20")


def test_what_was_promised_before_stays():
    number = _approved(("P01", 5, "10-20", "10-15"), ("P02", 5, "10-20"))
    assert _promises(number) == ([("10-15", "10-15"), ("10-18", "10-18")], "10-18")


def test_nothing_is_promised_that_the_road_does_not_allow():
    """On the 9th it cannot be there; logistics sends it anyway, and no day is made up."""
    number = _submitted(("P01", 5, "10-09"))
    _decide(number, dimension="transport", by="logistics")
    _approve(number)
    assert _promises(number) == ([(None, None)], None)


def test_production_says_when_what_is_lacking_can_leave():
    """1200 lack 200; the five others leave as he wishes. The decision stands, whatever the approval adds."""
    number = _submitted(("P01", 1100, "10-20"), ("P02", 5, "10-20"))
    assert _open(number) == {"date"}
    _decide(number, promised="10-17")
    assert _promises(number) == ([("10-17", "10-17"), ("10-18", "10-18")], "10-18")
    _approve(number)
    order = review.ready(Order.objects.filter(number=number)).get()
    items = {one.dimension: one for one in review.items([order], {order.pk: d(DAY)})[order.pk]}
    assert items["date"].decision.by == "生产"
    assert _promises(number) == ([("10-17", "10-17"), ("10-18", "10-18")], "10-18")


def test_a_difference_that_passes_without_another_day_is_promised_as_he_wishes():
    number = _submitted(("P01", 1100, "10-20"))
    _decide(number)
    assert _promises(number) == ([("10-18", "10-18")], "10-18")
    number = _submitted(("P02", 850, "10-20"))
    orders.waive([orders.Waiver(number, "date", d(DAY), "赶得出")], by=user("sales"))
    assert _promises(number) == ([("10-18", "10-18")], "10-18")


def test_a_later_day_is_another_promise_and_the_first_is_kept():
    number = _submitted(("P01", 1100, "10-20"))
    _decide(number, promised="10-17")
    _decide(number, promised="10-25", outcome="conditional")
    assert _promises(number) == ([("10-17", "10-25")], "10-25")


def test_a_refusal_may_say_when_it_could_be_and_promises_no_more():
    number = _submitted(("P01", 1100, "10-12"), ("P02", 5, "10-20"))
    _decide(number, "refused", "10-16")
    assert _promises(number) == ([("10-16", "10-16"), (None, None)], "10-16")
    assert _open(number) == {"date"}


def test_a_promise_that_the_road_makes_late_is_a_question_to_logistics():
    """From the 19th it takes until the 21st, the day after he wants it; the earlier word on the road was about less."""
    number = _submitted(("P01", 1100, "10-20"))
    _decide(number, dimension="transport", by="logistics")
    _decide(number, promised="10-19")
    assert _open(number) == {"transport"}


@pytest.mark.parametrize(
    ("dimension", "by", "promised"), [("date", "production", "10-07"), ("price", "sales", "10-20")]
)
def test_a_day_is_promised_for_later_and_by_who_decides_that(dimension, by, promised):
    number = _submitted(("P01", 5, "10-20"))
    with pytest.raises(Refused, match="承诺交期只在判断交货期时填，不能早于当天（2026-10-08）"):
        _decide(number, promised=promised, dimension=dimension, by=by)
    assert _promises(number) == ([(None, None)], None)


def test_an_open_form_of_the_order_learns_of_the_promise():
    number = _submitted(("P01", 5, "10-20"))
    before = Order.objects.get().version
    _approve(number)
    assert Order.objects.get().version == before + 1


def test_the_card_takes_the_day():
    number = _submitted(("P01", 1100, "2099-11-20"))
    client = client_of("production")
    page = text_of(client.get(f"/orders/{number}/review/"))
    assert page.count('name="promised_on"') == 1
    form = {"op": "x", "outcome": "passed", "reason": "能做", "promised_on": "2099.11.15"}
    client.post(f"/orders/{number}/review/date/", form)
    assert OrderLine.objects.get().promised_on == d("2099-11-15")
    assert "2099-11-15 发出" in text_of(client.get(f"/orders/{number}/review/"))


def _under(page, key):
    """What stands under a node of the chart."""
    node = re.search(rf'<a href="#node-{key}".*?</a>', page)[0]
    return re.findall(r'class="told"[^>]*>([^<]+)<', node)


def test_a_date_means_the_same_on_the_review_and_on_the_chart():
    """Wanted for the 20th; until somebody promises it stands as a wish, at the arrival that it is about."""
    number = _submitted(("P01", 5, "2099-11-20"))
    page = text_of(client_of("assistant").get(f"/orders/{number}/"))
    assert (_under(page, "ship"), _under(page, "arrive")) == ([], ["要求 2099-11-20"])
    _approve(number)
    page = text_of(client_of("assistant").get(f"/orders/{number}/"))
    assert (_under(page, "ship"), _under(page, "arrive")) == (["承诺 2099-11-18"], ["预计 2099-11-20"])
    card = text_of(client_of("assistant").get(f"/orders/{number}/review/"))
    assert "2099-11-20 前到" in card
    assert "2099-11-18 发出" in card


def test_only_a_promise_is_called_one():
    """A line that was promised for the 22nd goes before a wish for the 24th, and after one for the 21st."""
    for wish, told in (("10-24", (d("10-22"), False)), ("10-21", (d("10-21"), True))):
        number = _submitted(("P01", 5, None, "10-22"), ("P02", 5, wish))
        Order.objects.filter(number=number).update(promised_on=None)
        (found,) = queries.sums(Order.objects.filter(number=number)).values()
        assert (found["leaves_on"], found["is_wish"]) == told

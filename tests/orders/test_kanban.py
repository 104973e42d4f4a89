"""看板: the orders of a list in columns of their stages, with sums of all of them, within the reader's sight."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base import clock
from gendan.orders import actions as orders
from gendan.orders import dwelling, kanban_views
from gendan.orders.models import Order
from gendan.orders.views import usual
from tests.office import SERVER, d, draft, open_files, ordered, shipped, step
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
PAGE = "/orders/kanban/?view=all"


def _columns(role="assistant", address=PAGE):
    """{stage: its Column}."""
    context = client_of(role).get(address).context
    return {str(column.stage): column for column in context["columns"]}


def _promised(customer, day):
    line = orders.Item("P01", 10, promised_on=d(day))
    (order,) = orders.receive([orders.Intake(customer, d("10-08"), (line,))], by=SERVER)
    return order.number


def test_columns_are_the_stages_with_what_all_their_orders_come_to():
    """10 × 80 and 10 × 80 wait as drafts, both promised before today; 3 × 80 are confirmed."""
    late, sooner = _promised("EOM", "10-20"), _promised("NET", "10-15")
    sure = ordered("COD", ("P01", 3))
    columns = _columns()
    assert list(columns) == ["draft", "confirmed"]
    waiting = columns["draft"]
    assert [card.order.number for card in waiting.cards] == [sooner, late]
    assert (waiting.number, waiting.amount, waiting.late) == (2, 1600, 2)
    assert (columns["confirmed"].amount, columns["confirmed"].cards[0].order.number) == (240, sure)


def test_an_order_moves_only_by_what_it_and_the_reader_allow():
    number = draft("EOM", ("P01", 1))
    (card,) = _columns()["draft"].cards
    assert [str(way.label) for way in card.ways] == ["提交评审"]
    assert f"step=submit&pick={number}" in card.ways[0].address
    assert "提交评审：所选 1 张订单" in text_of(client_of("assistant").get(card.ways[0].address))
    assert _columns("finance")["draft"].cards[0].ways == []
    step("submit", number)
    assert "draft" not in _columns()


def test_a_long_column_shows_the_first_and_counts_the_rest(monkeypatch):
    monkeypatch.setattr(kanban_views, "MOST_CARDS", 2)
    for _n in range(3):
        draft("EOM", ("P01", 1))
    column = _columns()["draft"]
    assert (len(column.cards), column.number, column.more) == (2, 3, 1)
    assert "还有 1 张" in text_of(client_of("assistant").get(PAGE))


def test_sight_and_filters_are_those_of_the_list():
    open_files({"FAR": {"payment_term": "净30天"}}, manager="M2")
    foreign, own = ordered("FAR", ("P01", 3)), ordered("EOM", ("P01", 2))
    assert foreign not in text_of(client_of("regional").get(PAGE))
    assert _columns(address=f"{PAGE}&customer=EOM")["confirmed"].number == 1
    step("release", own)
    page = text_of(client_of("production").get(PAGE))
    assert own in page
    assert "160.00" not in page
    assert "没有符合这些条件的记录" in text_of(client_of("assistant").get(f"{PAGE}&customer=NOBODY"))


def test_three_orders_cost_as_many_statements_as_one():
    def cost():
        client = client_of("assistant")
        with CaptureQueriesContext(connection) as caught:
            client.get(PAGE)
        return len(caught)

    draft("EOM", ("P01", 1))
    one = cost()
    draft("NET", ("P01", 1))
    draft("COD", ("P01", 1))
    assert cost() == one


def _stays(*numbers):
    """{number: (days, usual, whether long)} on 10-31, told of the order and by the database alike."""
    day = d("10-31")
    days = usual(day)
    long = set(Order.objects.filter(dwelling.is_long(day, days)).values_list("number", flat=True))
    found = {one.number: dwelling.of(one, day, days) for one in Order.objects.filter(number__in=numbers)}
    assert {number: bool(stay and stay.is_long) for number, stay in found.items()} == {
        number: number in long for number in numbers
    }
    return {number: stay and (stay.days, stay.usual, stay.is_long) for number, stay in found.items()}


def test_a_review_stays_long_beyond_what_is_usual():
    """Three reviews took 2, 3 and 9 days: usually 3. Handed in on 10-28, asked on 10-31: 3 days; on 10-27: 4."""
    for number, day in (("A", "10-10"), ("B", "10-11"), ("C", "10-17")):
        ordered("EOM", ("P01", 1), number=number)
        Order.objects.filter(number=number).update(confirmed_on=d(day))
    for number, day in (("USUAL", "10-28"), ("LONG", "10-27")):
        step("submit", draft("EOM", ("P01", 1), on=day, number=number), day)
    draft("EOM", ("P01", 1), number="DRAFT")
    assert _stays("USUAL", "LONG", "DRAFT") == {"USUAL": (3, 3, False), "LONG": (4, 3, True), "DRAFT": None}


def test_what_was_handed_in_later_stays_from_that_day():
    """It came in on 10-20 and was handed in on 10-30, the day before; a review took 1 day."""
    Order.objects.filter(number=ordered("EOM", ("P01", 1))).update(confirmed_on=d("10-09"))
    step("submit", draft("EOM", ("P01", 1), on="10-20", number="LATER"), "10-30")
    assert _stays("LATER") == {"LATER": (1, 1, False)}


def test_goods_stay_from_the_confirmation_until_they_leave():
    """One left 5 days after its confirmation. Confirmed on 10-26, asked on 10-31: 5 days; on 10-25: 6."""
    shipped("EOM", ("P01", 1), order=ordered("EOM", ("P01", 1)), on="10-13")
    for number, day in (("USUAL", "10-26"), ("LONG", "10-25"), ("HELD", "10-20")):
        ordered("EOM", ("P01", 2), on=day, number=number)
    step("hold", "HELD", "10-21")
    assert _stays("USUAL", "LONG", "HELD") == {"USUAL": (5, 5, False), "LONG": (6, 5, True), "HELD": None}


def test_without_anything_that_is_usual_nothing_is_long():
    step("submit", draft("EOM", ("P01", 1), on="10-08", number="A"))
    assert _stays("A") == {"A": (23, None, False)}


def test_the_board_tells_what_stays_long():
    """Reviews take no day usually; two were handed in, yesterday and today."""
    ordered("EOM", ("P01", 1))
    today = clock.today()
    for day in (today, today - timedelta(days=1)):
        step("submit", draft("EOM", ("P01", 1), on=day.isoformat()), day.isoformat())
    column = _columns()["submitted"]
    assert (column.number, column.long) == (2, 1)
    page = text_of(client_of("assistant").get(PAGE))
    assert "停留超时 1" in page
    assert "停留 1 天" in page
    assert "（常态 0 天）" in page


def test_a_card_may_go_where_its_buttons_lead():
    step("submit", draft("EOM", ("P01", 1)))
    (card,) = _columns("sales")["submitted"].cards
    assert [(str(way.label), str(way.end)) for way in card.ways] == [("评审通过", "approved")]
    assert 'data-end="approved"' in text_of(client_of("sales").get(PAGE))


def test_what_has_left_is_late_no_more():
    """Promised for 10-20 and sent on 10-09: where it stands now, no promise of ours is broken (10 × 80)."""
    number = _promised("EOM", "10-20")
    for name in ("submit", "approve", "confirm", "release"):
        step(name, number)
    before = _columns()["executing"]
    shipped("EOM", ("P01", 10), on="10-09", order=number)
    after = _columns()["executing"]
    assert [(column.late, column.cards[0].days_late > 0, column.amount) for column in (before, after)] == [
        (1, True, 800),
        (0, False, 800),
    ]

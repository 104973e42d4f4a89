"""看板: the orders of a list in columns of their stages, with sums of all of them, within the reader's sight."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.orders import actions as orders
from gendan.orders import kanban_views
from tests.office import SERVER, d, draft, open_files, ordered, step
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
    assert [str(label) for label, _address in card.ways] == ["提交评审"]
    assert f"step=submit&pick={number}" in card.ways[0][1]
    assert "提交评审：所选 1 张订单" in text_of(client_of("assistant").get(card.ways[0][1]))
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

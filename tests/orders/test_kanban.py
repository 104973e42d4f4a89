"""看板: the orders of a list in columns of the nodes where they wait, with sums of all, within the reader's sight."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base import clock
from gendan.orders import actions as orders
from gendan.orders import kanban_views
from gendan.orders.listed import ORDERS, stays
from gendan.orders.models import Order
from gendan.orders.track import LABELS
from gendan.people.roles import reads
from tests.office import SERVER, arrived, d, draft, open_files, ordered, paid, shipped, step, user
from tests.orders.test_finding import invoice
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
PAGE = "/orders/kanban/?view=all"


def _columns(role="assistant", address=PAGE):
    """{node: its Column} of the columns in which orders stand."""
    context = client_of(role).get(address).context
    return {column.node: column for column in context["columns"] if column.number}


def _numbers(column):
    return [card.order.number for card in column.cards]


def _promised(customer, day):
    line = orders.Item("P01", 10, promised_on=d(day))
    (order,) = orders.receive([orders.Intake(customer, d("10-08"), (line,))], by=SERVER)
    return order.number


def test_columns_are_the_twelve_nodes_with_what_all_their_orders_come_to():
    """10 × 80 and 10 × 80 wait as drafts, both promised before today; 3 × 80 are confirmed and not handed down."""
    late, sooner = _promised("EOM", "10-20"), _promised("NET", "10-15")
    sure = ordered("COD", ("P01", 3))
    every = client_of("assistant").get(PAGE).context["columns"]
    assert [column.node for column in every] == list(LABELS)
    columns = _columns()
    assert list(columns) == ["receive", "release"]
    waiting = columns["receive"]
    assert _numbers(waiting) == [sooner, late]
    assert (waiting.number, waiting.amount, waiting.late) == (2, 1600, 2)
    assert (columns["release"].amount, _numbers(columns["release"])) == (240, [sure])


def test_an_empty_column_says_why_nothing_can_stand_there():
    ordered("EOM", ("P01", 1))

    def why(role, address):
        return {column.node: column.why for column in client_of(role).get(address).context["columns"] if column.why}

    unrecorded = dict.fromkeys(("plan", "make", "inspect", "check"), "这一步还不在这里登记，看不到进度")
    over = dict.fromkeys(("invoice", "pay", "settle"), "到货以后的订单在“全部”里")
    unseen = dict.fromkeys(("invoice", "pay"), "货款不在您的查看范围")
    assert why("assistant", PAGE) == unrecorded
    assert why("assistant", "/orders/kanban/") == unrecorded | over
    assert why("logistics", PAGE) == unrecorded | unseen


def test_an_order_moves_only_by_what_it_and_the_reader_allow():
    number = draft("EOM", ("P01", 1))
    (card,) = _columns()["receive"].cards
    assert [(str(move.label), move.end) for move in card.moves] == [("提交评审", "review")]
    assert f"step=submit&pick={number}" in card.moves[0].address
    assert "提交评审：所选 1 张订单" in text_of(client_of("assistant").get(card.moves[0].address))
    assert _columns("finance")["receive"].cards[0].moves == []
    step("submit", number)
    assert list(_columns()) == ["review"]


def _moves(node, role="assistant"):
    """What a reader may do with the first order of a column: [(label, the node it leads to)]."""
    return [(str(move.label), move.end) for move in _columns(role)[node].cards[0].moves]


def test_a_card_may_go_where_its_buttons_lead():
    """An approval leaves it at the review until the customer confirms; 结案 takes it off the board."""
    number = draft("NET", ("P01", 5))
    step("submit", number)
    assert _moves("review", "sales") == [("评审通过", "")]
    step("approve", number)
    assert _moves("review") == [("客户确认", "release")]
    step("confirm", number)
    assert 'data-end="ship"' in text_of(client_of("assistant").get(PAGE))
    assert _moves("release") == [("下达", "ship")]
    step("release", number)
    assert _moves("ship", "logistics") == [("发货", "arrive")]
    note = shipped("NET", ("P01", 5), order=number, number="N1")
    assert _moves("arrive") == [("登记到货", "invoice")]
    arrived(note, "10-11")
    assert _moves("invoice", "finance") == [("登记开票", "pay")]
    assert _moves("invoice", "sales") == []
    invoice("NET", "400", "N1")
    assert _moves("pay", "finance") == [("登记收款", "settle")]
    paid("NET", "400", "10-20", ("N1", "400"))
    assert _moves("settle") == [("结案", "")]


def test_what_a_later_room_does_is_a_button_that_leads_there():
    number = ordered("NET", ("P01", 5))
    step("release", number)
    (card,) = _columns("logistics")["ship"].cards
    assert card.moves[0].address == f"/shipping/new/?order={number}"


def test_a_held_order_stays_where_it_was_and_goes_on_from_there():
    number = ordered("EOM", ("P01", 1))
    step("release", number)
    step("hold", number)
    assert _moves("ship", "sales") == [("恢复", "")]


def test_a_long_column_shows_the_first_and_counts_the_rest(monkeypatch):
    monkeypatch.setattr(kanban_views, "MOST_CARDS", 2)
    for _n in range(3):
        draft("EOM", ("P01", 1))
    column = _columns()["receive"]
    assert (len(column.cards), column.number, column.more) == (2, 3, 1)
    assert "还有 1 张" in text_of(client_of("assistant").get(PAGE))


def test_sight_and_filters_are_those_of_the_list():
    open_files({"FAR": {"payment_term": "净30天"}}, manager="M2")
    foreign, own = ordered("FAR", ("P01", 3)), ordered("EOM", ("P01", 2))
    assert foreign not in text_of(client_of("regional").get(PAGE))
    assert _columns(address=f"{PAGE}&customer=EOM")["release"].number == 1
    assert list(_columns(address=f"{PAGE}&node=ship")) == []
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
    """{number: (days, usual, whether long)} on 10-31, at the node where the track says that it waits."""
    who = user("assistant", d("10-31"))
    records = [one for one in ORDERS.asked({"view": "all"}, who, reads).run.records if one.number in numbers]
    for one in records:
        one.node = one.track.current.key
    found = {one.number: stays(who.today)(one) for one in records}
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
    shipped("EOM", ("P01", 1), order="LONG", on="10-30")  # the other one is still here
    assert _stays("USUAL", "LONG", "HELD") == {"USUAL": (5, 5, False), "LONG": (6, 5, True), "HELD": None}


def test_goods_stay_on_the_road_from_the_day_on_which_the_first_left():
    """One was 3 days on the road. Asked on 10-31: sent on 10-28 3 days, on 10-27 and 10-29 4, on 10-30 1, whatever was
    sent and heard of before."""
    arrived(shipped("EOM", ("P01", 1), order=ordered("EOM", ("P01", 1)), on="10-10"), "10-13")
    for number, days in (("USUAL", ["10-28"]), ("LONG", ["10-29", "10-27"]), ("HEARD", ["10-20", "10-30"])):
        ordered("EOM", ("P01", len(days)), number=number)
        notes = [shipped("EOM", ("P01", 1), order=number, on=day, number=f"{number}{day}") for day in days]
    arrived(notes[0], "10-23")
    assert _stays("USUAL", "LONG", "HEARD") == {"USUAL": (3, 3, False), "LONG": (4, 3, True), "HEARD": (1, 3, False)}


def test_without_anything_that_is_usual_nothing_is_long():
    step("submit", draft("EOM", ("P01", 1), on="10-08", number="A"))
    assert _stays("A") == {"A": (23, None, False)}


def test_the_board_tells_what_stays_long():
    """Reviews take no day usually; two were handed in, yesterday and today."""
    ordered("EOM", ("P01", 1))
    today = clock.today()
    for day in (today, today - timedelta(days=1)):
        step("submit", draft("EOM", ("P01", 1), on=day.isoformat()), day.isoformat())
    column = _columns()["review"]
    assert (column.number, column.long) == (2, 1)
    page = text_of(client_of("assistant").get(PAGE))
    assert "停留超时 1" in page
    assert "停留 1 天" in page
    assert "（常态 0 天）" in page


def test_what_has_left_is_late_no_more():
    """Promised for 10-20 and sent on 10-09: where it stands now, no promise of ours is broken (10 × 80)."""
    number = _promised("EOM", "10-20")
    for name in ("submit", "approve", "confirm", "release"):
        step(name, number)
    before = _columns()["ship"]
    shipped("EOM", ("P01", 10), on="10-09", order=number)
    after = _columns()["arrive"]
    assert [(one.late, bool(one.cards[0].order.track.days_late), one.amount) for one in (before, after)] == [
        (1, True, 800),
        (0, False, 800),
    ]


def test_what_is_filtered_by_can_be_taken_away_on_the_board():
    draft("EOM", ("P01", 1))
    page = text_of(client_of("assistant").get(f"{PAGE}&customer=EOM&stage=submitted"))
    assert 'href="/orders/kanban/?view=all&amp;customer=EOM" title="去掉这个条件"' in page
    assert 'href="/orders/kanban/?view=all">清空' in page
    assert '<a class="btn" href="/orders/kanban/?view=all">去掉条件，看全部' in page

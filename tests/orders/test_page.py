"""One order's page: its track, sentence, lines, log and neighbours, and the buttons open to it and to the person."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base import clock
from gendan.money import actions as money
from gendan.orders import actions as orders
from gendan.orders.asking import Asking
from gendan.orders.models import Order
from tests.office import SERVER, arrived, d, draft, ordered, paid, shipped, step, waived, y
from tests.web import client_of, in_full, text_of

pytestmark = pytest.mark.usefixtures("office")


def _buttons(role, number):
    page = text_of(client_of(role).get(f"/orders/{number}/"))
    return set(re.findall(rf"/orders/{number}/(\w+)/\"><input type=\"hidden\" name=\"csrf", page)) - {"print"}


def _op(client, number):
    return re.search(r'name="op" value="([^"]+):', text_of(client.get(f"/orders/{number}/")))[1]


def test_buttons_are_the_steps_open_to_the_order_and_the_person():
    number = draft("EOM", ("P01", 5))
    assert _buttons("assistant", number) == {"submit", "cancel"}
    assert _buttons("regional", number) == {"submit"}
    assert _buttons("sales", number) == {"cancel"}
    assert _buttons("finance", number) == set()
    step("submit", number)
    assert _buttons("assistant", number) == {"accept", "approve", "reject", "cancel"}
    step("approve", number)
    assert _buttons("assistant", number) == {"confirm", "cancel"}


@pytest.mark.parametrize(
    ("stood_on", "led_to"),
    [
        ("http://testserver/orders/?view=all", "http://testserver/orders/?view=all"),
        ("https://elsewhere.example/orders/", "/orders/{number}/?next=%2F"),
        ("", "/orders/{number}/?next=%2F"),
    ],
)
def test_a_refusal_leads_back_to_the_page_on_which_it_was_pressed(stood_on, led_to):
    number = draft("EOM", ("P01", 5))
    form = {"op": "x", "said_by": "陈伟"}
    answer = client_of("assistant").post(f"/orders/{number}/confirm/?next=/", form, headers={"referer": stood_on})
    assert answer.url == led_to.format(number=number)


def _first(role, number):
    """What the page offers first."""
    head = text_of(client_of(role).get(f"/orders/{number}/")).partition('class="actions"')[2].partition("</section>")[0]
    return [re.sub("<.*?>", "", one) for one in re.findall(r'class="btn btn-primary"[^>]*>(.*?)</(?:a|button)>', head)]


def test_goods_are_sent_after_the_order_was_handed_down():
    number = ordered("EOM", ("P01", 5))
    assert _first("assistant", number) == ["下达"]
    assert _first("logistics", number) == []
    assert f"/shipping/new/?order={number}" in text_of(client_of("logistics").get(f"/orders/{number}/"))
    step("release", number)
    assert _first("assistant", number) == _first("logistics", number) == ["发货"]


def test_a_review_that_has_open_items_comes_before_its_approval():
    number = draft("EOM", ("P01", 5, "1.00"))
    step("submit", number)
    assert _first("assistant", number) == ["去评审"]
    assert "approve" not in _buttons("assistant", number)


def test_a_step_is_taken_once_however_often_it_is_pressed():
    number = draft("EOM", ("P01", 5))
    client = client_of("assistant")
    op = _op(client, number)
    for _n in range(3):
        assert client.post(f"/orders/{number}/submit/", {"op": f"{op}:submit"}).url == f"/orders/{number}/"
    assert Order.objects.get().stage == "submitted"
    assert "请刷新页面" not in text_of(client.get(f"/orders/{number}/"))


def test_a_step_that_is_not_open_is_told_in_words():
    number = draft("EOM", ("P01", 5))
    client = client_of("assistant")
    client.post(f"/orders/{number}/release/", {"op": "x"})
    assert "不能下达" in text_of(client.get(f"/orders/{number}/"))
    assert Order.objects.get().stage == "draft"


def test_a_step_needs_the_deed():
    number = draft("EOM", ("P01", 5))
    assert client_of("regional").post(f"/orders/{number}/approve/", {"op": "x"}).status_code == 403


def test_a_step_that_does_not_exist_is_a_missing_page():
    number = draft("EOM", ("P01", 5))
    assert client_of("assistant").post(f"/orders/{number}/explode/", {"op": "x"}).status_code == 404


def _states(page):
    return re.findall(r'<li class="(\w+)"', page)[:12]


def test_the_track_tells_where_the_order_stands():
    """In words for everybody, and drawn: 5 pieces, released, then sent and signed; not invoiced, so never overdue."""
    number = ordered("BILLED", ("P01", 5))
    step("release", number)
    page = text_of(client_of("assistant").get(f"/orders/{number}/"))
    began = ["done", "done", "skipped", "done", "skipped", "skipped", "skipped"]
    assert _states(page) == [*began, "current", "next", "next", "next", "next"]
    assert page.count('<g class="skipped"><title>') == 4
    arrived(shipped("BILLED", ("P01", 5), order=number), "10-11")
    page = text_of(client_of("assistant").get(f"/orders/{number}/"))
    assert _states(page) == [*began, "done", "done", "current", "current", "next"]


def test_the_story_gives_the_track_its_names():
    number = ordered("EOM", ("P01", 5), on="10-09")
    step("release", number, on="10-12")
    client = client_of("assistant")
    page = text_of(client.get(f"/orders/{number}/story/", headers={"HX-Request": "true"}))
    assert 'id="track" hx-swap-oob="innerHTML"' in page
    assert "2026-10-12 · " in in_full(page)
    assert "状态 <del>已确认</del> → <ins>执行中</ins>" in page
    assert "2026-10-12，" in in_full(page)
    assert "hx-swap-oob" not in text_of(client.get(f"/orders/{number}/story/"))


def test_the_log_names_the_delivery_and_its_day():
    number = ordered("EOM", ("P01", 5))
    note = shipped("EOM", ("P01", 5), order=number, on="10-09")
    page = text_of(client_of("assistant").get(f"/orders/{number}/story/"))
    assert f"发货 {note}" in page
    assert "2026-10-09，" in in_full(page)


def test_the_log_tells_a_day_once_that_was_written_down_at_once():
    today = f"{clock.today()}"
    number = ordered("EOM", ("P01", 5), on=today)
    page = in_full(text_of(client_of("assistant").get(f"/orders/{number}/story/")))
    (told,) = {re.sub(r"\d\d:\d\d", "at", one) for one in re.findall('<div class="why">([^<]*登记)', page)}
    assert told == f"{today} at 登记"


def test_a_day_of_this_year_stands_without_it_and_tells_it_all_the_same():
    today, client = clock.today(), client_of("assistant")
    page = text_of(client.get(f"/orders/{draft('EOM', ('P01', 5), on=f'{today}')}/"))
    assert f'下单日期</dt><dd><time datetime="{today}" title="{today}">{today:%m-%d}</time></dd>' in page
    before = f"{today.year - 1}-12-31"
    assert f"下单日期</dt><dd>{before}</dd>" in text_of(client.get(f"/orders/{draft('EOM', ('P01', 5), on=before)}/"))


def test_cancelled_pieces_are_told_by_line():
    number = ordered("EOM", ("P01", 5), ("P02", 7))
    orders.cancel([orders.Cut(number, d("10-20"), ((2, 3),))], by=SERVER)
    page = text_of(client_of("assistant").get(f"/orders/{number}/story/"))
    assert "第 2 行已取消 <del>0</del> → <ins>3</ins>" in page


def test_the_sentence_for_the_phone():
    """60 of 100 sent on 10-30 with two days on the way; no day was promised for the rest."""
    number = ordered("EOM", ("P01", 100))
    step("release", number)
    shipped("EOM", ("P01", 60), order=number, on="10-30")
    page = text_of(client_of("assistant").get(f"/orders/{number}/"))
    said = re.search(r'id="said-aloud">([^<]+)<', page)[1]
    assert "下的 100 件，已发 60 件，还缺三层置物架 40 件，发货的日子还没有定，定了马上告诉您，60 件" in said


def test_lines_stand_along_the_axes_of_goods_and_money():
    """1,000 in store, 980 of them promised to another order for an earlier day: 20 for this one, which wants 100 more.

    60 were sent in two batches and signed; the first, of 40, is invoiced and paid: 40 × 80 = 3,200.
    """
    number = ordered("EOM", ("P01", 160))
    step("release", number)
    notes = [shipped("EOM", ("P01", pieces), order=number) for pieces in (40, 20)]
    for note in notes:
        arrived(note, "10-11")
    money.issue_invoice([money.Bill("EOM", d("10-20"), "24952", y("3200"), documents=notes[0])], by=SERVER)
    paid("EOM", "3200", "10-25", (notes[0], "3200"))
    early = [orders.Item("P01", 920, promised_on=d("10-20"))]
    promised = orders.receive([orders.Intake("NET", d("10-08"), tuple(early))], by=SERVER)[0].number
    for name in ("submit", "approve", "confirm"):
        step(name, promised)
    page = text_of(client_of("assistant").get(f"/orders/{number}/"))
    cells = {
        label: re.findall(rf'<td class="num" data-label="{label}">([\d,]+)', page)[0]
        for label in ("备货", "已发", "签收", "开票", "收款")
    }
    assert cells == {"备货": "80", "已发": "60", "签收": "60", "开票": "40", "收款": "40"}
    assert "缺 80" in page
    assert "库存还差 80 件" in page


def _in_store(number):
    """What each line says under 备货, as (pieces, pieces lacking)."""
    page = text_of(client_of("assistant").get(f"/orders/{number}/"))
    cells = re.findall(r'data-label="备货">([\d,]+)(?:<div class="down">缺 ([\d,]+)</div>)?', page)
    return [tuple(int(n.replace(",", "") or 0) for n in cell) for cell in cells]


@pytest.mark.parametrize("steps", [(), ("submit",), ("submit", "approve"), ("submit", "approve", "confirm", "hold")])
def test_what_is_not_kept_for_an_order_is_what_the_store_has_left_now(steps):
    """1,000 of P01 in store, 700 of them another order's: 300 left, which the lines above get first."""
    ordered("NET", ("P01", 700))
    number = draft("EOM", ("P01", 250), ("P02", 9), ("P01", 100))
    for name in steps:
        step(name, number)
    assert _in_store(number) == [(250, 0), (9, 0), (50, 50)]
    page = text_of(client_of("assistant").get(f"/orders/{number}/"))
    assert "现在没有给它留货" in page


def test_a_store_that_owes_more_than_it_has_leaves_nothing_for_a_new_order():
    under_way = ordered("NET", ("P01", 1200))
    assert _in_store(draft("EOM", ("P01", 10))) == [(0, 10)]
    assert _in_store(under_way) == [(1000, 200)]
    assert "现在没有给它留货" not in text_of(client_of("assistant").get(f"/orders/{under_way}/"))


def test_nothing_is_ready_of_an_order_that_was_cancelled():
    number = draft("EOM", ("P01", 10))
    orders.cancel([orders.Cut(number, d("10-09"))], by=SERVER, reason="不要了")
    assert _in_store(number) == [(0, 0)]
    assert "现在没有给它留货" not in text_of(client_of("assistant").get(f"/orders/{number}/"))


def test_forks_for_batches_and_for_what_is_open():
    number = ordered("EOM", ("P01", 100))
    for day in ("10-09", "10-12"):
        shipped("EOM", ("P01", 30), order=number, on=day)
    page = text_of(client_of("assistant").get(f"/orders/{number}/"))
    assert "10-09 · 30 件" in page
    assert "10-12 · 30 件" in page
    assert "还有 40 件" in page


def test_departments_see_the_track_without_money():
    number = ordered("EOM", ("P01", 5))
    shipped("EOM", ("P01", 5), order=number)
    page = text_of(client_of("production").get(f"/orders/{number}/"))
    assert page.count("货款不在您的查看范围") >= 2
    assert 'data-label="收款"' not in page


def _three():
    return [draft("EOM", ("P01", n), on=f"10-0{n}") for n in (1, 2, 3)]


def _settled(number, role="assistant"):
    return re.search(r'id="count-review">([^<]*)<', text_of(client_of(role).get(f"/orders/{number}/")))[1]


def test_the_tab_of_the_review_counts_what_is_settled_of_it():
    """4 元 below the agreed price is a difference; a question keeps its dimension open, whatever else was decided."""
    number = draft("EOM", ("P01", 10, "76"))
    assert _settled(number) == _settled(number, "production") == "7/8"
    step("submit", number)
    waived(number)
    assert _settled(number) == "8/8"
    question = Asking(number, "packing", "customer", "陈伟", "phone", d("10-08"), "要不要托盘？")
    orders.ask([question], by=SERVER)
    assert _settled(number) == "7/8"


def test_the_neighbours_in_the_list_keep_its_conditions():
    """The newest stands first: 10-03, 10-02, 10-01; another customer's order does not stand between them."""
    first, second, third = _three()
    other = draft("NET", ("P01", 1), on="10-02")
    query = "customer=EOM&amp;view=all"
    page = text_of(client_of("assistant").get(f"/orders/{second}/?view=all&customer=EOM"))
    assert "第 2/3 张" in page
    assert f'rel="prev" data-key="previous" href="/orders/{third}/?{query}"' in page
    assert f'rel="next" data-key="next" href="/orders/{first}/?{query}"' in page
    assert other not in page
    assert f'action="/orders/{second}/submit/?{query}"' in page


def test_the_ends_of_the_list_have_one_neighbour():
    first, _second, third = _three()
    client = client_of("assistant")
    assert 'rel="prev"' not in text_of(client.get(f"/orders/{third}/?view=open"))
    assert 'rel="next"' not in text_of(client.get(f"/orders/{first}/?view=open"))
    turned = text_of(client.get(f"/orders/{first}/?view=open&sort=-on"))
    assert "第 1/3 张" in turned


def test_an_order_that_has_left_the_list_still_has_neighbours():
    first, second, third = _three()
    orders.cancel([orders.Cut(second, d("10-08"))], by=SERVER)
    page = text_of(client_of("assistant").get(f"/orders/{second}/?view=open"))
    assert [f"/orders/{one}/?view=open" in page for one in (first, third)] == [True, True]


def test_a_step_comes_back_to_the_order_with_its_list():
    number = draft("EOM", ("P01", 5))
    client = client_of("assistant")
    answer = client.post(f"/orders/{number}/submit/?view=mine", {"op": "x"})
    assert answer.url == f"/orders/{number}/?view=mine"


def test_the_list_shows_twelve_cells_and_leads_to_the_order_with_its_conditions():
    number = draft("EOM", ("P01", 5))
    page = text_of(client_of("assistant").get("/orders/?q=EOM"))
    assert page.count("<rect ") == 12
    assert "1/12 接单 · 进行中" in page
    assert f'href="/orders/{number}/?q=EOM"' in page


def test_one_row_and_three_cost_the_same_statements():
    def batch():
        number = ordered("EOM", ("P01", 5))
        arrived(shipped("EOM", ("P01", 3), order=number), "10-11")

    client = client_of("assistant")
    counts = []
    for more in (1, 2):
        for _n in range(more):
            batch()
        with CaptureQueriesContext(connection) as statements:
            client.get("/orders/?view=all")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_an_order_on_hold_goes_on_from_where_it_was():
    number = ordered("EOM", ("P01", 5))
    client = client_of("assistant")
    client.post(f"/orders/{number}/hold/", {"op": "h", "reason": "客户要求"})
    assert _buttons("assistant", number) == {"resume", "cancel"}
    client.post(f"/orders/{number}/resume/", {"op": "r"})
    assert Order.objects.get().stage == "confirmed"


def test_the_story_names_who_did_what_and_why():
    number = ordered("EOM", ("P01", 5), on="10-08")
    client_of("assistant").post(f"/orders/{number}/hold/", {"op": "h", "reason": "等客户改数量"})
    page = text_of(client_of("assistant").get(f"/orders/{number}/story/"))
    assert "暂停：等客户改数量" in page
    assert "客户确认" in page

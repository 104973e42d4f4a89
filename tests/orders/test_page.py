"""One order's page: the path, and the buttons that are open to the order and to the person."""

import re

import pytest

from gendan.orders.models import Order
from tests.office import arrived, draft, ordered, shipped, step
from tests.web import client_of, text_of

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
    assert _buttons("assistant", number) == {"approve", "reject", "cancel"}
    step("approve", number)
    assert _buttons("assistant", number) == {"confirm", "cancel"}


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


def test_the_path_tells_where_the_order_stands():
    number = ordered("EOM", ("P01", 5))
    step("release", number)
    page = text_of(client_of("assistant").get(f"/orders/{number}/"))
    assert re.findall(r'<li class="(\w+)">', page)[:8] == ["done"] * 5 + ["now", "next", "next"]
    note = shipped("EOM", ("P01", 5), order=number)
    arrived(note, "10-11")
    page = text_of(client_of("assistant").get(f"/orders/{number}/"))
    assert re.findall(r'<li class="(\w+)">', page)[:8] == ["done"] * 7 + ["now"]


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

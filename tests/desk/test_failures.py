"""What is told when something fails (ui 4.18): in Chinese, what to do, where to go on, nothing typed is lost."""

import re

import pytest
from django.test import Client

from gendan.desk import today
from tests.office import draft
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
FORM = "http://testserver/orders/new/?customer=EOM"


def _broken(monkeypatch, ask):
    """What somebody is answered while his board breaks."""
    monkeypatch.setattr(today, "Board", lambda *_asked: 1 // 0)
    client = client_of("assistant")
    client.raise_request_exception = False
    return ask(client)


def test_an_error_has_a_number_that_stands_in_the_log(monkeypatch, caplog):
    answer = _broken(monkeypatch, lambda client: client.get("/"))
    page = text_of(answer)
    assert answer.status_code == 500
    number = re.search("错误 ([0-9A-F]{8}) · ", page)[1]
    assert f"error {number}: GET /" in caplog.text
    assert "再试一次" in page


def test_whoever_pressed_a_button_is_led_back_to_his_form_and_nowhere_else(monkeypatch):
    def ask(came_from):
        return lambda client: client.post("/duties/snooze/", {}, headers={"Referer": came_from})

    assert f'href="{FORM}"' in text_of(_broken(monkeypatch, ask(FORM)))
    assert "evil.example" not in text_of(_broken(monkeypatch, ask("https://evil.example/")))


def test_an_address_that_only_a_button_may_send_says_so():
    answer = client_of("assistant").get(f"/orders/{draft('EOM', ('P01', 1))}/submit/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "这一步要按按钮办" in text_of(answer)


def test_an_unknown_house_and_too_much_at_once_are_told(settings):
    client = client_of("assistant")
    assert "看不懂送来的内容" in text_of(client.get("/", headers={"Host": "evil.example"}))
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    answer = client.post("/orders/new/", {"product": ["a", "b", "c"]}, headers={"Referer": FORM})
    assert answer.status_code == 400
    assert f'href="{FORM}"' in text_of(answer)


def test_a_part_of_a_page_is_not_answered_with_the_login_page():
    answer = Client().get("/orders/of/EOM/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b"")

"""The door: who comes in, what is said to who does not, and what the browser keeps (reliability.md A16, A18)."""

from functools import cache
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from gendan.people.models import User
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
PASSWORD = "eine-lange-losung"


@pytest.fixture
def assistant():
    user = User.objects.get(login="assistant")
    user.password = _hashed()
    user.save()
    return user


@cache
def _hashed():
    return make_password(PASSWORD)


def _enter(client, password=PASSWORD, address="/login/", login="assistant"):
    return client.post(address, {"login": login, "password": password})


def test_the_right_password_opens_the_door(assistant, client):
    answer = _enter(client)
    assert (answer.status_code, answer.url) == (302, "/")
    assert "周敏" not in text_of(client.get("/"))
    assert assistant.name in text_of(client.get("/"))


def test_the_login_may_be_written_in_any_case(assistant, client):
    assert _enter(client, login="Assistant").status_code == 302


def test_a_wrong_password_and_an_unknown_login_are_told_the_same(assistant, client):
    wrong, unknown = _enter(client, "falsch"), _enter(client, login="nobody")
    assert wrong.status_code == unknown.status_code == 403
    assert "登录名或密码不对" in text_of(wrong)
    assert "登录名或密码不对" in text_of(unknown)


def test_ten_wrong_passwords_close_the_door_for_a_while(assistant, client):
    for _n in range(settings.AXES_FAILURE_LIMIT):
        answer = _enter(client, "falsch")
    assert "暂停 15 分钟" in text_of(answer)
    assert "暂停 15 分钟" in text_of(_enter(client))


def test_somebody_who_left_does_not_come_in(assistant, client):
    User.objects.update(is_active=False)
    assert _enter(client).status_code == 403


def test_the_session_changes_at_the_door(assistant, client):
    client.get("/login/")
    _enter(client)
    first = client.session.session_key
    client.post(reverse("desk:logout"))
    _enter(client)
    assert client.session.session_key != first


def test_the_browser_forgets_at_logout(assistant, client):
    _enter(client)
    answer = client.post(reverse("desk:logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/").status_code == 302


def test_nothing_confidential_is_kept_by_the_browser():
    for address in ("/", "/customers/", "/customers/EOM/", "/sheets/"):
        assert "no-store" in client_of("assistant").get(address)["Cache-Control"], address


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_the_door_leads_only_into_the_house(assistant, client, wanted):
    assert _enter(client, address=f"/login/?next={wanted}").url == "/"


def test_the_door_leads_to_the_page_that_was_asked_for(assistant, client):
    assert _enter(client, address="/login/?next=/customers/").url == "/customers/"


def test_a_form_without_its_token_is_refused_in_plain_words():
    client = client_of("assistant", enforce_csrf_checks=True)
    answer = client.post("/customers/EOM/edit/", {})
    assert answer.status_code == 403
    assert "这张表单过期了" in text_of(answer)


def test_one_click_logins_are_offered_only_by_the_practice_company():
    client = Client()
    assert "演示公司" not in text_of(client.get("/login/"))
    assert client.post("/login/", {"practice": "assistant"}).status_code == 200
    assert client.get("/").status_code == 302


def _pressed_without_a_session(came_from):
    answer = Client().post("/customers/EOM/verify/", {}, headers={"Referer": came_from} if came_from else {})
    return parse_qs(urlsplit(answer.url).query)["next"]


def test_whoever_pressed_a_button_after_his_session_is_led_back_to_the_page_where_it_stood():
    assert _pressed_without_a_session("http://testserver/customers/EOM/?tab=log") == ["/customers/EOM/?tab=log"]
    for other in ("https://evil.example/customers/EOM/", ""):
        assert _pressed_without_a_session(other) == ["/customers/EOM/verify/"]

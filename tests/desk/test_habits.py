"""Light or dark, Chinese or English: a person's own, on every machine that he logs in on (ui 4.14, 4.19)."""

import pytest
from django.test import Client

from gendan.people.models import Habit, User
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
PASSWORD = "eine-lange-losung"


def test_what_was_chosen_waits_at_the_next_login(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    first = client_of("assistant")
    for said in ({"theme": "dark"}, {"language": "en", "next": "/orders/?view=all"}):
        answer = first.post("/habits/", said)
    assert (answer.status_code, answer.url) == (302, "/orders/?view=all")
    user = User.objects.get(login="assistant")
    user.set_password(PASSWORD)
    user.save()
    other = Client()
    assert 'data-theme=""' in text_of(other.get("/login/"))
    other.post("/login/", {"login": "assistant", "password": PASSWORD})
    page = text_of(other.get("/"))
    assert 'lang="en" data-bs-theme="dark"' in page
    assert 'lang="zh-hans"' in text_of(client_of("sales").get("/"))


def test_what_there_is_not_is_not_kept_and_the_way_on_stays_in_the_house():
    answer = client_of("assistant").post("/habits/", {"theme": "pink", "language": "xx", "next": "//evil.example/"})
    assert answer.url == "/"
    assert not Habit.objects.exists()

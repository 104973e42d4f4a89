"""Every address asks for a login, but for the few that are listed here."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from tests.addresses import PAGES

OPEN = {"desk:login"}
EXAMPLES = {"int": "1", "date": "2026-10-31", "path": "a/b"}  # a text for each kind of place in an address; else "x"


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(PAGES) - OPEN))
def test_a_stranger_is_sent_to_the_login(client, name):
    address = re.sub(r"<(?:(\w+):)?\w+>", lambda place: EXAMPLES.get(place[1], "x"), PAGES[name])
    response = client.get(f"/{address}")
    assert response.status_code == 302
    assert response.url.startswith(reverse(settings.LOGIN_URL))


def test_the_open_addresses_are_pages():
    assert set(PAGES) >= OPEN

"""What is answered to somebody who asks for what is not his (reliability.md A1; house.md)."""

import re

import pytest
from django.test import Client

from tests.office import draft, open_files, shipped
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def foreign():
    """A customer of another manager, with an order and a delivery: their addresses."""
    open_files({"FREMD": {"payment_term": "净30天"}}, manager="M2")
    order, note = draft("FREMD", ("P01", 5)), shipped("FREMD", ("P01", 5))
    return [
        "/customers/FREMD/",
        f"/orders/{order}/",
        f"/orders/{order}/story/",
        f"/shipping/{note}/",
        f"/shipping/{note}/arrival/",
        "/money/shelf/FREMD/",
    ]


def test_a_foreign_record_answers_like_one_that_never_was(foreign):
    client = client_of("regional")
    missing = client.get("/customers/NIE-DA/")
    assert missing.status_code == 404
    for address in foreign:
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (404, missing.content), address


def test_the_same_addresses_answer_whoever_may_see_them(foreign):
    client = client_of("assistant")
    assert {client.get(address).status_code for address in foreign} == {200}


def test_lists_and_search_do_not_know_what_is_foreign(foreign):
    client = client_of("regional")
    addresses = [
        "/customers/?view=all",
        "/orders/?view=all",
        "/shipping/?view=all",
        "/search/?q=FREMD",
        "/customers/pick/?q=FREMD",
    ]
    assert [address for address in addresses if "FREMD有限" in text_of(client.get(address))] == []
    assert "FREMD有限" in text_of(client_of("assistant").get("/search/?q=FREMD"))


def test_a_step_with_a_foreign_order_is_a_missing_page(foreign):
    answer = client_of("regional").post(f"{foreign[1]}submit/", {"op": "x"})
    assert answer.status_code == 404


FORMS = {
    "/customers/new/": ("assistant", "sales"),
    "/customers/EOM/edit/": ("assistant", "sales"),
    "/customers/EOM/prices/new/": ("assistant", "sales"),
    "/customers/EOM/assign/": ("assistant", "sales"),
    "/products/new/": ("assistant", "sales"),
    "/products/P01/edit/": ("assistant", "sales"),
    "/products/P01/cost/": ("assistant", "finance"),
    "/orders/new/": ("assistant", "regional"),
    "/money/receipts/new/": ("finance",),
    "/money/invoices/new/": ("finance",),
    "/money/adjustments/new/": ("finance",),
    "/money/settlements/new/": ("assistant", "finance"),
    "/money/withdrawals/new/": ("assistant", "finance"),
    "/imports/": ("assistant", "finance"),
}
ROLES = (
    "assistant",
    "regional",
    "sales",
    "general",
    "finance",
    "production",
    "quality",
    "logistics",
    "admin",
    "system",
)


@pytest.mark.parametrize("address", FORMS)
def test_a_form_opens_only_to_who_may_do_its_deed(address):
    opened = {role for role in ROLES if client_of(role).get(address).status_code == 200}
    assert opened == set(FORMS[address])


def test_a_refusal_names_who_may():
    answer = client_of("general").get("/money/receipts/new/")
    assert answer.status_code == 403
    assert "登记收款" in text_of(answer)
    assert "财务" in text_of(answer)
    assert "后勤助理" not in text_of(answer)


def test_a_post_is_refused_like_the_form():
    assert client_of("general").post("/money/receipts/new/", {"customer": "EOM"}).status_code == 403


NOT_HIS = {"/money/receipts/new/": 403, "/customers/NIE-DA/": 404, "/nirgends/": 404, "/logout/": 405}
"""Addresses that answer the general manager with a refusal."""


@pytest.mark.parametrize("address", NOT_HIS)
def test_a_refusal_stands_in_the_frame_from_which_one_goes_on(address):
    client = client_of("general")
    answer, home = client.get(address), client.get("/")
    assert answer.status_code == NOT_HIS[address]
    ways = [re.findall('<a href="([^"]+)"', _menu(text_of(page))) for page in (answer, home)]
    assert ways[0] == ways[1] != []
    assert "/imports/" not in ways[0]
    assert 'action="/search/"' in text_of(answer)
    assert "回到今日待办" in text_of(answer)


def _menu(page):
    return page.partition('<nav class="sider"')[2].partition("</nav>")[0]


@pytest.mark.parametrize("address", ["/money/receipts/new/", "/customers/NIE-DA/"])
def test_a_refusal_leads_back_to_where_one_was_in_this_house(address):
    def ways(came_from):
        return text_of(client_of("general").get(address, headers={"Referer": came_from}))

    assert 'href="http://testserver/orders/?view=all"' in ways("http://testserver/orders/?view=all")
    assert "evil.example" not in ways("https://evil.example/")


def test_a_missing_page_tells_a_stranger_nothing_of_the_house():
    answer = Client().get("/nirgends/")
    assert answer.status_code == 404
    assert "没有这一页" in text_of(answer)
    assert _menu(text_of(answer)) == ""


def test_every_answer_carries_the_strict_policy():
    client = client_of("assistant")
    for address in ("/", "/orders/new/", "/nirgends/", "/sheets/"):
        policy = client.get(address)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_pages_have_no_script_or_style_of_their_own():
    client = client_of("assistant")
    for address in ("/", "/orders/new/", "/customers/EOM/", "/orders/?view=all", "/sheets/R03/", "/imports/"):
        page = text_of(client.get(address))
        assert "<style" not in page, address
        assert " style=" not in page, address
        assert " onclick" not in page, address
        assert "<script>" not in page, address

"""The lists behind 今日待办, and the search: each hit within sight."""

import re

import pytest

from gendan.desk.duties import DUTIES
from tests.office import ordered, shipped, user
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


def test_every_rest_leads_to_a_list():
    for role in ("assistant", "finance", "sales"):
        client = client_of(role)
        for duty in DUTIES:
            if duty.is_owned_by(user(role)):
                assert client.get(duty.address).status_code == 200, (role, duty.address)


def _hits(query, role="assistant"):
    answer = client_of(role).get("/search/", {"q": query}, headers={"HX-Request": "true"})
    return re.findall(r'<a href="([^"]+)"', text_of(answer))


def test_what_is_found_by_its_letters():
    assert _hits("sczwj") == ["/products/P01/"]
    assert _hits("P01") == ["/products/P01/"]
    assert _hits("EOM") == ["/customers/EOM/"]


def test_documents_are_found_by_the_end_of_their_number():
    order = ordered("EOM", ("P01", 1))
    note = shipped("EOM", ("P01", 1), order=order)
    assert set(_hits("0001")) == {f"/orders/{order}/", f"/shipping/{note}/"}
    assert _hits(order) == [f"/orders/{order}/"]


def test_a_search_goes_no_further_than_the_pages_of_a_role():
    shipped("EOM", ("P01", 1), order=ordered("EOM", ("P01", 1)))
    assert [hit for hit in _hits("EOM", "production") if hit.startswith("/customers/")] == []
    assert [hit for hit in _hits("0001", "production") if hit.startswith("/shipping/")] == []


@pytest.mark.parametrize("query", ["", " ", "%", "'", "\x00", "<script>", "长" * 500])
def test_any_text_can_be_searched_for(query):
    answer = client_of("assistant").get("/search/", {"q": query})
    assert answer.status_code == 200
    assert "<script>" not in text_of(answer)


def test_the_box_gets_the_hits_alone():
    answer = client_of("assistant").get("/search/", {"q": "EOM"}, headers={"HX-Request": "true"})
    assert "<html" not in text_of(answer)


def test_the_phone_begins_what_a_person_may_write_down():
    assistant, production = (client_of(role) for role in ("assistant", "production"))
    assert 'href="/begin/"' in text_of(assistant.get("/"))
    assert 'href="/begin/"' not in text_of(production.get("/"))
    page = text_of(assistant.get("/begin/"))
    assert 'href="/orders/new/"' in page
    assert 'href="/money/receipts/new/"' not in page
    assert 'href="/money/receipts/new/"' in text_of(client_of("finance").get("/begin/"))
    assert "没有要从头登记的事" in text_of(production.get("/begin/"))

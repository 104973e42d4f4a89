"""今日待办 and the search: each figure is its list's, each hit within sight."""

import re

import pytest

from tests.office import draft, ordered, shipped, step
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


def _duties(role):
    page = text_of(client_of(role).get("/"))
    found = re.findall(r'<a class="duty[^"]*" href="([^"]+)">.*?</svg>([^<]+)</span><b>([^<]+)</b>', page)
    return {title: (number, address.replace("&amp;", "&")) for address, title, number in found}


def test_each_person_has_the_duties_of_his_deeds():
    assert {"待提交", "待评审", "待客户确认", "待下达", "待发货", "到货反馈"} <= set(_duties("assistant"))
    assert set(_duties("finance")) == {"逾期货款", "待开票客户"}
    assert "今天没有派给您的事" in text_of(client_of("admin").get("/"))


def test_a_figure_is_the_number_of_its_list():
    for _n in range(3):
        draft("EOM", ("P01", 1))
    step("submit", draft("EOM", ("P01", 1)))
    number, address = _duties("assistant")["待提交"]
    assert number == "3"
    assert "本页 3 张" in text_of(client_of("assistant").get(address))
    assert _duties("assistant")["待评审"][0] == "1"


def test_every_duty_leads_to_a_list():
    for role in ("assistant", "finance", "logistics", "sales", "regional"):
        client = client_of(role)
        for _number, address in _duties(role).values():
            assert client.get(address).status_code == 200, (role, address)


def test_a_manager_counts_his_own_orders_only():
    draft("EOM", ("P01", 1))
    assert _duties("regional")["待提交"][0] == "1"


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

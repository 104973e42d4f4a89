"""The customer's page when he calls: whom it is, what to say about his orders, contacts shown only to be seen."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.customers import actions as customers
from gendan.orders import actions as orders
from gendan.people.models import Entry
from tests.office import SERVER, d, draft, ordered, shipped, step
from tests.web import client_of, form_of, text_of

pytestmark = pytest.mark.usefixtures("office")
CONTACTS = "/customers/EOM/contacts/"
PHONE, SITE_PHONE = "13912345678", "0571-88887777"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def reachable():
    """EOM has somebody to call, and a place with a phone."""
    customers.open_file(
        [
            customers.File(
                "EOM", "EOM有限公司", "EOM", payment_term="月末+30天",
                contact=customers.Person("陈伟", "采购", PHONE, email="chen@example.com"),
                site=customers.Site("示例路 1 号", "刘师傅", SITE_PHONE),
            )
        ],
        by=SERVER,
    )  # fmt: skip


def _looks():
    return list(Entry.objects.filter(deed="customers.reveal").values_list("who", "payload"))


@pytest.mark.parametrize("role", ["assistant", "regional", "finance", "sales", "general"])
def test_contacts_are_masked_until_somebody_asks(reachable, role):
    page = text_of(client_of(role).get("/customers/EOM/"))
    assert "陈伟" in page
    assert "139****5678" in page
    assert PHONE not in page
    assert SITE_PHONE not in page
    assert "chen@example.com" not in page
    assert _looks() == []


def test_a_press_shows_them_and_the_journal_knows_who_looked(reachable):
    client = client_of("assistant")
    answer = text_of(client.post(CONTACTS, {"op": "a"}, headers=HTMX))
    for text in (PHONE, SITE_PHONE, "chen@example.com", 'hx-trigger="load delay:60s"'):
        assert text in answer, text
    ((who, payload),) = _looks()
    assert who == "assistant"
    assert json.loads(payload)["rows"] == [{"customer": "EOM", "on": client_today(client)}]
    assert PHONE not in text_of(client.get(CONTACTS, headers=HTMX))


def client_today(client):
    """The day on which the office of this client works."""
    return client.get("/customers/EOM/").wsgi_request.user.today.isoformat()


def test_pressed_twice_it_is_written_down_once(reachable):
    client = client_of("assistant")
    for _n in range(2):
        assert PHONE in text_of(client.post(CONTACTS, {"op": "a"}, headers=HTMX))
    assert len(_looks()) == 1


def test_without_scripts_the_whole_page_shows_them_once(reachable):
    client = client_of("assistant")
    page = text_of(client.post(CONTACTS, {"op": "a"}))
    assert PHONE in page
    assert "在途订单" in page
    assert PHONE not in text_of(client.get(CONTACTS))


@pytest.mark.parametrize("role", ["finance", "sales", "general"])
def test_who_does_not_deal_with_contacts_gets_no_button_and_nothing_in_plain(reachable, role):
    client = client_of(role)
    assert CONTACTS not in text_of(client.get("/customers/EOM/"))
    assert client.post(CONTACTS, {"op": "a"}, headers=HTMX).status_code == 403
    assert _looks() == []


def test_a_manager_finds_only_his_own(reachable):
    customers.assign([customers.Charge("EOM", "M2", d("2025-06-01"))], by=SERVER)
    client = client_of("regional")
    assert client.post(CONTACTS, {"op": "a"}, headers=HTMX).status_code == 404
    assert client.get("/orders/of/EOM/").status_code == 404
    assert _looks() == []


def test_the_form_of_the_file_still_has_them_in_plain_for_who_keeps_it(reachable):
    assert form_of(client_of("assistant"), "/customers/EOM/edit/")["contact_mobile"] == PHONE


def test_each_order_under_way_says_what_to_tell():
    first = ordered("EOM", ("P01", 5))
    step("release", first)
    second = draft("EOM", ("P02", 3))
    done = ordered("EOM", ("P03", 1))
    step("release", done)
    shipped("EOM", ("P03", 1), order=done)
    gone = draft("EOM", ("P01", 9))
    orders.cancel([orders.Cut(gone, d("10-09"))], by=SERVER)
    other = draft("NET", ("P01", 7))
    page = text_of(client_of("assistant").get("/orders/of/EOM/"))
    assert "下的 5 件，还没有发出" in page
    assert "下的 3 件，已经收到，正在安排评审" in page
    assert "下的 1 件，全部发出了" in page
    assert [number in page for number in (first, second, done, gone, other)] == [True, True, True, False, False]


def test_more_orders_cost_no_more_statements():
    client = client_of("assistant")
    step("release", ordered("EOM", ("P01", 5)))
    one = _statements(client, "/orders/of/EOM/")
    for _n in range(2):
        step("release", ordered("EOM", ("P01", 5), ("P02", 2)))
    assert _statements(client, "/orders/of/EOM/") == one


def _statements(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_of_many_orders_under_way_the_first_are_told_and_the_list_has_the_rest():
    for _n in range(9):
        draft("EOM", ("P01", 1))
    page = text_of(client_of("assistant").get("/orders/of/EOM/"))
    assert page.count('class="told"') == 8
    assert "还有更多在途订单" in page


def test_nothing_under_way_is_said():
    assert "没有在途的订单" in text_of(client_of("assistant").get("/orders/of/EOM/"))

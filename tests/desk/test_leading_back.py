"""Whoever was led from 今日待办 to do one thing is led back to it; and nobody is led out of the house."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gendan.orders.models import Order, OrderFile, ReviewDecision
from gendan.shipping.models import Delivery
from tests.base.test_sniffing import JPEG, PNG
from tests.office import arrived, draft, ordered, shipped, step
from tests.web import client_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")


def _leads(client, page="/"):
    """Where the main step of each thing on 今日待办 leads, in its order."""
    return [unescape(one) for one in re.findall(r'href="([^"]+)" data-key="e"', text_of(client.get(page)))]


def test_each_step_knows_the_place_that_it_came_from():
    """Goods to send, a paper to be signed, an order to review, and one to hand down."""
    ordered("EOM", ("P01", 1))
    step("submit", draft("EOM", ("P01", 1)))
    client = client_of("assistant")
    places = [one.rpartition("next=")[2] for one in _leads(client)]
    assert places == ["%2F%23row-0", "%2F%23row-1", "%2F%23row-2", "%2F%23row-3"]
    (only,) = _leads(client, "/?kind=orders.review")
    assert only.endswith("/review/?next=%2F%3Fkind%3Dorders.review%23row-0")


def test_an_arrival_leads_back_and_says_what_was_done():
    note = shipped("EOM", ("P01", 1), on="10-09")
    client = client_of("logistics")
    (lead,) = [one for one in _leads(client) if "/arrival/" in one]
    answer = send(client, lead)
    assert answer.status_code == 302
    assert answer.url == "/#row-0"
    assert f"{note} 的到货反馈已登记" in text_of(client.get("/"))


@pytest.mark.parametrize(
    "page", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_nobody_is_led_out_of_the_house(page):
    note = shipped("EOM", ("P01", 1), on="10-09")
    answer = send(client_of("logistics"), f"/shipping/{note}/arrival/?next={page}")
    assert answer.url == f"/shipping/{note}/"


def test_a_step_of_an_order_leads_back_and_a_refused_one_stays():
    number = ordered("EOM", ("P01", 1))
    client = client_of("assistant")
    page = text_of(client.get(f"/orders/{number}/?next=/%23row-1"))
    address = unescape(re.search(r'action="([^"]*/release/[^"]*)"', page)[1])
    assert address == f"/orders/{number}/release/?next=%2F%23row-1"
    assert client.post(address, {"op": "x"}).url == "/#row-1"
    assert Order.objects.get().stage == "executing"
    assert client.post(address, {"op": "y"}).url == f"/orders/{number}/?next=%2F%23row-1"


def test_a_step_from_a_list_stays_in_it():
    number = ordered("EOM", ("P01", 1))
    answer = client_of("assistant").post(f"/orders/{number}/release/?view=open", {"op": "x"})
    assert answer.url == f"/orders/{number}/?view=open"


def test_an_answer_leads_back_and_a_blank_one_stays():
    number = draft("EOM", ("P01", 1))
    step("submit", number)
    client = client_of("assistant")
    asked = {"op": "q", "of": "finance", "channel": "phone", "question": "够不够额度"}
    assert client.post(f"/orders/{number}/review/payment/ask/", asked).status_code == 302
    (lead,) = _leads(client, "/?kind=orders.unanswered")
    page, _mark, place = lead.partition("#")
    assert place
    address = unescape(re.search(r'action="([^"]*/answer/[^"]*)"', text_of(client.get(page)))[1])
    assert client.post(address, {"op": "x", "answer": ""}).url.startswith(f"/orders/{number}/review/")
    assert client.post(address, {"op": "y", "answer": "够"}).url == "/?kind=orders.unanswered#row-0"


def test_a_decision_leads_back_where_the_address_names_its_row():
    number = draft("EOM", ("P01", 1, "79"))
    step("submit", number)
    client = client_of("sales")
    (lead,) = [one for one in _leads(client) if "at=price" in one]
    page = text_of(client.get(lead))
    found = re.findall(r'action="/orders/[^/]+/review/(\w+)/((?:\?[^"]*)?)"', page)
    actions = {name: unescape(query) for name, query in found}
    assert actions["price"] == "?next=%2F%23row-0"
    assert actions["date"] == ""
    form = {"op": "x", "outcome": "passed", "reason": "老客户"}
    assert client.post(f"/orders/{number}/review/price/{actions['price']}", form).url == "/#row-0"
    assert ReviewDecision.objects.get().outcome == "passed"
    again = client_of("assistant").post(f"/orders/{number}/approve/?next=/", {"op": "y"})
    assert again.url == "/"


def test_goods_that_are_sent_lead_back():
    number = ordered("EOM", ("P01", 1))
    other = ordered("EOM", ("P02", 1))
    client = client_of("logistics")
    lead = next(one for one in _leads(client) if number in one)
    assert '<input type="hidden" name="next" value="/#row-0">' in text_of(client.get(lead))
    assert send(client, lead).url == "/#row-0"
    assert Delivery.objects.get().lines.get().order_line.order.number == number != other


def test_a_signed_copy_that_is_filed_leads_back():
    note = shipped("EOM", ("P01", 1), on="10-09")
    arrived(note, "10-11")
    client = client_of("logistics")
    (lead,) = [one for one in _leads(client) if "/slips/" in one]
    assert send(client, lead, place="柜 A").url == "/#row-0"


@pytest.mark.usefixtures("files")
def test_the_signed_paper_that_was_asked_for_leads_back_and_no_other():
    number = ordered("EOM", ("P01", 1))
    client = client_of("assistant")
    (lead,) = _leads(client, "/?kind=orders.unsigned")
    page = text_of(client.get(lead))
    address = unescape(re.search(r'action="([^"]*/attach/[^"]*)"', page)[1])
    assert unescape(re.search(r'data-part="([^"]*)"', page)[1]).partition("?")[2] == address.partition("?")[2]

    def bring(paper, content, **more):
        form = {"op": paper, "paper": paper, "uploads": [SimpleUploadedFile("a.jpg", content)]}
        return client.post(address, form, **more)

    assert bring("original", PNG).url == f"/orders/{number}/?tab=files"
    answer = bring("confirmation", JPEG, headers={"Accept": "application/json"})
    assert answer.json() == {"troubles": [], "lead": "/?kind=orders.unsigned#row-0"}
    assert "已上传 1 个文件。" in text_of(client.get("/?kind=orders.unsigned"))
    assert OrderFile.objects.count() == 2
    assert _leads(client, "/?kind=orders.unsigned") == []


@pytest.mark.usefixtures("files")
def test_a_paper_leads_back_without_scripts_too_but_not_out_of_the_house():
    number = ordered("EOM", ("P01", 1))
    client = client_of("assistant")

    def bring(op, content, back):
        form = {"op": op, "paper": "confirmation", "uploads": [SimpleUploadedFile("a.jpg", content)]}
        return client.post(f"/orders/{number}/attach/?ends=confirmation&next={back}", form).url

    assert bring("x", JPEG, "/%23row-0") == "/#row-0"
    assert bring("y", PNG, "//evil.example/") == f"/orders/{number}/?tab=files"
    assert "attach/?" not in text_of(client.get(f"/orders/{number}/?tab=files"))

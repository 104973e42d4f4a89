"""Drafts of orders: what was typed is there again, for the person who typed it, until the order is taken in."""

import pytest

from gendan.orders.models import Draft, Order
from tests.web import client_of, form_of, text_of

pytestmark = pytest.mark.usefixtures("office")
NEW, KEEP = "/orders/new/", "/orders/draft/"


def _typed(client, product="P01", quantity="十二", **more):
    form = form_of(client, NEW)
    lines = {name: ["", "", ""] for name in ("product", "quantity", "price", "requested_on")}
    lines |= {"product": [product, "", "NIX"], "quantity": [quantity, "", "3"]}
    return form | lines | {"customer": "EOM", "note": "外箱贴唛头"} | more


def test_what_was_typed_comes_back_as_it_was_typed():
    client = client_of("assistant")
    form = _typed(client)
    assert client.post(KEEP, form).json()["kept"]
    offer = text_of(client.get(NEW))
    assert f"?draft={form['op']}" in offer
    assert "2 行" in offer
    again = form_of(client, f"{NEW}?draft={form['op']}")
    assert (again["op"], again["customer"], again["note"]) == (form["op"], "EOM", "外箱贴唛头")
    assert again["product"][:3] == ["P01", "", "NIX"]
    assert again["quantity"][:3] == ["十二", "", "3"]


def test_a_draft_is_one_however_often_it_is_kept():
    client = client_of("assistant")
    form = _typed(client)
    client.post(KEEP, form)
    client.post(KEEP, form | {"note": "改过"})
    assert Draft.objects.get().typed["note"] == "改过"


def test_nobody_else_sees_or_drops_it():
    form = _typed(client_of("assistant"))
    client_of("assistant").post(KEEP, form)
    other = client_of("regional")
    assert "没填完的订单" not in text_of(other.get(NEW))
    assert form_of(other, f"{NEW}?draft={form['op']}")["note"] == ""
    other.post("/orders/draft/drop/", {"op": form["op"]})
    assert Draft.objects.count() == 1
    assert client_of("finance").post(KEEP, form).status_code == 403


def test_an_order_that_was_taken_in_leaves_no_draft_not_even_a_late_one():
    client = client_of("assistant")
    form = _typed(client, lane="draft", quantity="5") | {"product": ["P01"], "quantity": ["5"], "price": [""]}
    form |= {"requested_on": [""], "on": "2026-10-20"}
    client.post(KEEP, form)
    assert client.post(NEW, form).status_code == 302
    assert (Order.objects.count(), Draft.objects.count()) == (1, 0)
    assert client.post(KEEP, form).json() == {"kept": ""}
    assert Draft.objects.count() == 0


def test_a_refused_order_keeps_its_draft():
    client = client_of("assistant")
    form = _typed(client)
    client.post(KEEP, form)
    assert client.post(NEW, form).status_code == 422
    assert Draft.objects.count() == 1


def test_an_emptied_form_is_forgotten_and_a_dropped_one_too():
    client = client_of("assistant")
    form = _typed(client)
    client.post(KEEP, form)
    blank = {name: [""] for name in ("product", "quantity", "price", "requested_on")} | {"note": ""}
    assert client.post(KEEP, form | blank).json() == {"kept": ""}
    assert Draft.objects.count() == 0
    client.post(KEEP, form)
    client.post("/orders/draft/drop/", {"op": form["op"]})
    assert Draft.objects.count() == 0


def test_the_ten_newest_are_kept():
    client = client_of("assistant")
    form = _typed(client)
    for number in range(12):
        client.post(KEEP, form | {"op": f"form-{number}"})
    assert sorted(Draft.objects.values_list("op", flat=True)) == sorted(f"form-{number}" for number in range(2, 12))

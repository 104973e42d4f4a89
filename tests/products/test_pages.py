"""Pages of products."""

import pytest

from gendan.products.models import Product
from tests.office import y
from tests.web import client_of, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def client():
    return client_of("assistant")


def test_a_new_product(client):
    about = {"code": "P09", "name": "收纳推车", "list_price": "￥1,288.50", "pack_size": "10", "is_regular": "1"}
    assert send(client, "/products/new/", **about).url == "/products/P09/"
    one = Product.objects.get(code="P09")
    assert (one.list_price, one.pack_size, one.is_regular) == (y("1288.5000"), 10, True)


def test_a_product_is_changed_without_losing_what_others_changed(client):
    mine, theirs = form_of(client, "/products/P01/edit/"), form_of(client, "/products/P01/edit/")
    client.post("/products/P01/edit/", theirs | {"material": "碳钢"})
    assert client.post("/products/P01/edit/", mine | {"model": "A-301"}).status_code == 302
    one = Product.objects.get(code="P01")
    assert (one.material, one.model) == ("碳钢", "A-301")


def test_what_the_deed_refuses_stands_beside_its_field(client):
    page = text_of(send(client, "/products/P01/edit/", pack_size="10", inner_size="3"))
    assert "要能被内盒数 3 整除" in page


def test_a_cost_is_entered(client):
    assert send(client, "/products/P01/cost/", unit_cost="55.5", valid_from="2026-10-01").status_code == 302
    assert "55.50" in text_of(client.get("/products/P01/"))


def test_products_are_found_by_the_letters_of_their_pinyin(client):
    assert client.get("/products/pick/?q=sczwj").json()["found"] == [{"code": "P01", "text": "P01 三层置物架"}]

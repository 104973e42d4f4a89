"""报价单: only what was approved or listed leaves the house (R-2.4, R-2.9)."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from gendan.customers.actions import Agreement, Wish, agree, propose
from gendan.people.models import Print
from gendan.products import actions as products
from tests.office import SERVER, d, open_files, y
from tests.web import client_of, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")
ADDRESS = "/customers/EOM/quote/"


@pytest.fixture(autouse=True)
def prices(office):
    """The office has prices from 100 pieces on, a product that is only listed, and a price that nobody approved."""
    agree([Agreement("EOM", "P01", y("75.5"), d("10-01"), min_qty=100)], by=SERVER)
    products.enter([products.Item("P08", "门后挂钩", list_price=y("19.9")), products.Item("P07", "样品架")], by=SERVER)
    propose([Wish(Agreement("EOM", "P02", y("99.99"), d("10-01")), d("10-31"))], by=SERVER)


def _words(answer):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def test_what_the_customer_has_agreed_stands_there_and_is_printed():
    client = client_of("assistant")
    handed = form_of(client, ADDRESS)
    assert [handed[f"product-{n}"] for n in range(4)] == ["P01", "P02", "P03", ""]
    words = _words(client.post(ADDRESS, handed))
    for said in ("EOM有限公司", "80.00", "112.00", "35.00", "税率 13%", "月末+30天"):
        assert said in words
    assert "99.99" not in words


def test_a_quantity_takes_its_price_and_a_product_without_an_agreed_one_its_list_price():
    filled = {"product-0": "P01", "quantity-0": "100", "product-1": "P08", "product-2": "", "note": "含运费到厂"}
    words = _words(send(client_of("assistant"), ADDRESS, **filled))
    for said in ("75.50", "19.90", "说明：含运费到厂"):
        assert said in words
    for other in ("80.00", "112.00", "35.00"):
        assert other not in words


def test_the_print_says_what_was_offered_and_a_click_cannot_change_it():
    client = client_of("assistant")
    handed = form_of(client, ADDRESS)
    words = _words(client.post(ADDRESS, handed))
    one = Print.objects.get()
    customer, seal = one.document.split()
    assert (one.kind, customer, one.who) == ("quote", "EOM", "assistant")
    assert seal in words
    assert one.number in words
    assert client.post(ADDRESS, handed).status_code == 200
    assert client.post(ADDRESS, handed | {"product-0": "P08"}).status_code == 422
    assert Print.objects.count() == 1


@pytest.mark.parametrize(
    ("filled", "told"),
    [
        ({"product-0": "P07"}, "没有合作价，也没有标准价"),
        ({"product-0": "NIX"}, "没有这个在售产品"),
        ({"product-0": "", "quantity-0": "5"}, "请填产品编码"),
        ({"quantity-0": "五个"}, "看不懂这个数字"),
        ({"product-0": "", "product-1": "", "product-2": ""}, "请至少填一行"),
        ({"valid_to": "2020-01-01"}, "有效期在今天之前"),
    ],
)
def test_what_is_wrong_is_told_beside_it_and_nothing_is_printed(filled, told):
    page = text_of(send(client_of("assistant"), ADDRESS, **filled, note="急"))
    assert told in page
    assert 'value="急"' in page
    assert not Print.objects.exists()


def test_it_is_one_picture_for_a_chat():
    assert send(client_of("assistant"), ADDRESS, form="png").content.startswith(b"\x89PNG\r\n\x1a\n")


def test_a_regional_manager_quotes_his_own_customers_only():
    open_files({"OTHER": {"payment_term": "净30天"}}, manager="M2")
    client = client_of("regional")
    assert client.get(ADDRESS).status_code == 200
    assert client.get("/customers/OTHER/quote/").status_code == 404


@pytest.mark.parametrize("role", ["logistics", "production", "quality"])
def test_who_reads_no_prices_quotes_none(role):
    assert client_of(role).get(ADDRESS).status_code in (403, 404)
    assert client_of(role).post(ADDRESS, {"op": "x", "form": "pdf"}).status_code in (403, 404)

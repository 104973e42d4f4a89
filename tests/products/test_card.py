"""产品卡: one page of a product, for customers without its cost (R-1.4, R-1.5)."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from gendan.people.models import Print
from gendan.products import actions
from tests.office import SERVER, d, y
from tests.web import client_of, form_of, text_of

pytestmark = pytest.mark.usefixtures("office")
ADDRESS = "/products/P01/print/"
SECRETS = ("成本", "最低限价", "方钢管", "14.56", "18.28", "焊接班", "焊接")


@pytest.fixture(autouse=True)
def made(office):
    """P01 is made of 2.6 kg of tube at 5.60: 14.56; its floor is 14.56 / 0.9 × 1.13 = 18.28."""
    parts = (actions.Part("material", "方钢管", 2600, y("5.60"), "kg"),)
    about = {"pack_size": 12, "gross_grams": 4100, "performance": "单层承重 40 kg", "advantages": "层高可调"}
    actions.enter([actions.Item("P01", "三层置物架", list_price=y("85"), **about)], by=SERVER)
    actions.cost([actions.Costing("P01", None, d("10-01"), parts)], by=SERVER)
    actions.set_steps([actions.Assembly("P01", (actions.Work("焊接", "焊接班", 90),))], by=SERVER)


def _printed(role="assistant", **filled):
    client = client_of(role)
    return client.post(ADDRESS, form_of(client, ADDRESS) | filled)


def _words(answer):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def test_a_customer_gets_what_sells_and_nothing_of_the_cost():
    words = _words(_printed())
    for said in ("三层置物架", "P01", "85.00", "单层承重 40 kg", "层高可调", "12", "4,100"):
        assert said in words
    assert [secret for secret in SECRETS if secret in words] == []
    one = Print.objects.get()
    assert (one.kind, one.document, one.who) == ("product", "P01", "assistant")
    assert one.number in words


def test_inside_the_house_it_says_what_the_product_costs_and_what_of():
    words = _words(_printed(cost="yes"))
    for said in ("不得外传", "方钢管", "2.6 kg", "5.60", "14.56", "18.28", "焊接班"):
        assert said in words
    assert Print.objects.get().kind == "product-cost"


@pytest.mark.parametrize("role", ["regional", "logistics"])
def test_who_reads_no_cost_cannot_slip_the_wish_in(role):
    client = client_of(role)
    assert "含成本和组装" not in text_of(client.get(ADDRESS))
    words = _words(client.post(ADDRESS, {"op": "x", "form": "pdf", "cost": "yes"}))
    assert [secret for secret in SECRETS if secret in words] == []
    assert ("85.00" in words) == (role == "regional")
    assert Print.objects.get().kind == "product"


def test_it_is_one_picture_for_a_chat():
    assert "复制为图片" in text_of(client_of("assistant").get(ADDRESS))
    assert _printed(form="png").content.startswith(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("role", ["production", "quality"])
def test_who_prints_nothing_gets_no_card(role):
    assert client_of(role).get(ADDRESS).status_code == 403

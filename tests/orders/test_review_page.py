"""The review card: who sees what of it, and decisions taken on it."""

import re

import pytest

from gendan.orders.models import Order, ReviewDecision
from gendan.people.models import Manager, User
from tests.office import draft, open_files, step
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


def _submitted(customer="EOM", price="76"):
    number = draft(customer, ("P01", 10, price), on="10-31")
    step("submit", number)
    return number


def _card(role, number):
    return text_of(client_of(role).get(f"/orders/{number}/review/"))


def _send(role, number, dimension, **filled):
    """Fill in the form of a dimension as it stands on the card."""
    client = client_of(role)
    page = text_of(client.get(f"/orders/{number}/review/"))
    hidden = re.search(
        rf'name="op" value="([^"]+:{dimension})"><input type="hidden" name="content" value="(\w+)"', page
    )
    data = {"op": hidden[1], "content": hidden[2]} if hidden else {"op": "x"}
    return text_of(client.post(f"/orders/{number}/review/{dimension}/", data | filled, follow=True))


def test_the_card_names_the_eight_dimensions_and_the_difference():
    page = _card("sales", _submitted())
    names = re.findall(r'<th scope="row">(\w+)</th>', page)
    assert names[:8] == ["价格", "材质", "数量", "质量标准", "交货期", "包装", "运输", "付款结算"]
    assert "P01 订单价 76.00 低于合作价 80.00（低 5.0%）" in page
    assert "还有 1 项没有通过" in page


def test_a_decision_on_the_card_opens_the_way():
    number = _submitted()
    assert "价格已有结论" in _send("sales", number, "price", outcome="conditional", reason="下次恢复原价")
    page = _card("assistant", number)
    assert "下次恢复原价" in page
    assert "全部通过" in page
    client_of("assistant").post(f"/orders/{number}/approve/", {"op": "x"})
    assert Order.objects.get().stage == "approved"


def test_the_sales_manager_waives_on_the_card():
    number = _submitted("BILLED", "80")
    _send("sales", number, "transport", outcome="waived", reason="客户自提")
    assert ReviewDecision.objects.get().outcome == "waived"


def test_a_refusal_is_told_on_the_card():
    number = _submitted()
    assert "价格由内销经理判断" in _send("finance", number, "price", outcome="passed", reason="好")
    assert "请填“理由”" in _send("sales", number, "price", outcome="passed", reason="")
    assert not ReviewDecision.objects.exists()


def test_an_approval_that_is_refused_says_on_the_order_what_is_open():
    number = _submitted()
    client = client_of("assistant")
    assert "价格（内销经理）" in text_of(client.post(f"/orders/{number}/approve/", {"op": "x"}, follow=True))


@pytest.mark.parametrize("role", ["production", "quality", "logistics"])
def test_departments_see_the_card_without_prices_and_credit(role):
    number = _submitted()
    _send("sales", number, "price", outcome="passed", reason="按 76.00 接")
    page = _card(role, number)
    assert "交货期" in page
    for secret in ("76.00", "80.00", "760.00", "100,000"):
        assert secret not in page


@pytest.mark.parametrize(("role", "forms"), [("sales", 8), ("production", 1), ("assistant", 3), ("regional", 0)])
def test_each_person_gets_the_forms_that_are_his(role, forms):
    Manager.objects.filter(code="M1").update(user=User.objects.get(login="regional"))
    assert _card(role, _submitted()).count('name="outcome"') == forms


def test_a_foreign_order_is_a_missing_page():
    open_files({"FAR": {"payment_term": "货到付款"}}, manager="M2")
    number = _submitted("FAR", "80")
    client = client_of("regional")
    assert client.get(f"/orders/{number}/review/").status_code == 404
    assert client.post(f"/orders/{number}/review/price/", {"op": "x"}).status_code == 404
    assert client_of("sales").post(f"/orders/{number}/review/colour/", {"op": "x"}).status_code == 404

"""Entering an order on the page: ten clicks are one, what is wrong stands in its row, nothing typed is lost (B5)."""

import pytest

from gendan.orders.models import Order
from gendan.products import actions as products
from tests.office import SERVER, stock_up, y
from tests.web import client_of, form_of, text_of

pytestmark = pytest.mark.usefixtures("office")
NEW = "/orders/new/"


def _filled(client, *lines, **more):
    """The form with lines (product, quantity, price, day)."""
    columns = [[*column] for column in zip(*lines, strict=True)] if lines else [[], [], [], []]
    names = ("product", "quantity", "price", "requested_on")
    form = form_of(client, NEW) | {"customer": "EOM", "on": "2026-10-20", "lane": "draft"}
    return form | dict(zip(names, columns, strict=True)) | more


def _sent(client, *lines, **more):
    return client.post(NEW, _filled(client, *lines, **more))


def test_a_draft_with_the_agreed_price():
    answer = _sent(client_of("assistant"), ("P01", "10", "", ""), ("P02", "5", "100", "2026-10-30"))
    order = Order.objects.get()
    assert answer.url == f"/orders/{order.number}/"
    assert (order.stage, order.amount) == ("draft", y("1300.00"))
    assert [line.price for line in order.lines.all()] == [y("80.0000"), y("100.0000")]


def test_ten_clicks_make_one_order():
    client = client_of("assistant")
    form = _filled(client, ("P01", "10", "", ""), lane="confirm")
    answers = [client.post(NEW, form) for _n in range(10)]
    assert {answer.url for answer in answers} == {f"/orders/{Order.objects.get().number}/"}
    assert Order.objects.get().stage == "confirmed"


def test_the_same_form_with_other_goods_is_refused():
    client = client_of("assistant")
    form = _filled(client, ("P01", "10", "", ""))
    client.post(NEW, form)
    answer = client.post(NEW, form | {"quantity": ["11"]})
    assert answer.status_code == 422
    assert "已经用别的内容保存过" in text_of(answer)
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("lane", "stage"), [("draft", "draft"), ("submit", "submitted"), ("confirm", "confirmed"), ("?", "draft")]
)
def test_the_button_decides_how_far_it_goes(lane, stage):
    _sent(client_of("assistant"), ("P01", "10", "", ""), lane=lane)
    assert Order.objects.get().stage == stage


def test_the_fast_lane_is_all_or_nothing():
    stock_up({"P01": 5000}, on="09-29")
    answer = _sent(client_of("assistant"), ("P01", "2000", "", ""), lane="confirm")
    assert answer.status_code == 422
    assert "超出信用额度" in text_of(answer)
    assert Order.objects.count() == 0


def test_every_fault_stands_in_its_row_and_nothing_is_lost():
    lines = [("NIX", "10", "", ""), ("P01", "十二", "", ""), ("P02", "5", "8O", "31.11"), ("", "", "", "")]
    answer = _sent(client_of("assistant"), *lines, note="外箱贴唛头", po_no="PO-7")
    page = text_of(answer)
    assert answer.status_code == 422
    assert "没有产品 NIX" in page
    for typed in ("NIX", "十二", "8O", "31.11", "外箱贴唛头", "PO-7"):
        assert f'value="{typed}"' in page, typed
    assert "明细里有 4 格要改" in page
    assert Order.objects.count() == 0


def test_a_product_without_an_agreed_price_wants_one():
    products.enter([products.Item("P09", "新品")], by=SERVER)
    page = text_of(_sent(client_of("assistant"), ("P09", "10", "", "")))
    assert "没有合作价：请填单价" in page


def test_written_as_offices_write():
    _sent(client_of("assistant"), ("p01".upper(), "１，２００", "￥80.50", "2026.11.3"), ("P02", "12个", "", ""))
    lines = Order.objects.get().lines.all()
    assert [(line.quantity, line.price) for line in lines] == [(1200, y("80.5000")), (12, y("112.0000"))]


def test_an_order_without_goods_or_customer_is_not_taken():
    page = text_of(_sent(client_of("assistant"), customer=""))
    assert "请填“客户”" in page
    assert "订单还没有商品" in page


def test_a_manager_enters_orders_of_his_own_customers_only():
    client = client_of("regional")
    assert "没有客户 NIX" in text_of(_sent(client, ("P01", "1", "", ""), customer="NIX"))
    assert _sent(client, ("P01", "1", "", ""), lane="submit").status_code == 302
    assert "提交并确认" not in text_of(client.get(NEW))
    assert _sent(client, ("P01", "2", "", ""), lane="confirm").status_code == 403
    assert Order.objects.count() == 1


def test_the_grid_is_told_what_lines_mean():
    client = client_of("assistant")
    form = _filled(client, ("P01", "10", "", ""), ("NIX", "1", "", ""), ("P02", "x", "", ""))
    lines = client.post("/orders/look/", form).json()["lines"]
    assert (lines[0]["name"], lines[0]["agreed"], lines[0]["faults"]) == ("三层置物架", "80.00", {})
    assert "product" in lines[1]["faults"]
    assert "quantity" in lines[2]["faults"]


def test_an_order_can_be_repeated():
    client = client_of("assistant")
    _sent(client, ("P01", "10", "", ""), ("P02", "3", "", ""))
    page = text_of(client.get(f"{NEW}?customer=EOM&like={Order.objects.get().number}"))
    assert 'name="product" value="P02"' in page
    assert 'placeholder="112.00"' in page


def test_statements_do_not_grow_with_the_lines(django_assert_max_num_queries):
    client = client_of("assistant")
    form = _filled(client, *[("P01", "1", "", "")] * 200, lane="draft")
    with django_assert_max_num_queries(40):
        assert client.post(NEW, form).status_code == 302

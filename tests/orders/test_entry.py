"""Entering an order on the page: ten clicks are one, what is wrong stands in its row, nothing typed is lost (B5)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.customers import actions as customers
from gendan.customers.models import Customer
from gendan.customers.part_numbers import Naming
from gendan.desk import actions as desk
from gendan.orders import actions as orders
from gendan.orders import queries
from gendan.orders.models import Order
from gendan.people import own
from gendan.products import actions as products
from tests.office import SERVER, d, draft, stock_up, user, y
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


@pytest.mark.parametrize(
    ("first", "second", "said", "stage"),
    [
        ("draft", "confirm", "接单", "draft"),
        ("submit", "confirm", "接单", "submitted"),
        ("confirm", "draft", "接单并确认", "confirmed"),
        ("confirm", "submit", "接单并确认", "confirmed"),
    ],
)
def test_another_button_of_a_form_that_was_saved_names_what_it_made(first, second, said, stage):
    client = client_of("assistant")
    form = _filled(client, ("P01", "10", "", ""))
    client.post(NEW, form | {"lane": first})
    order = Order.objects.get()
    answer = client.post(NEW, form | {"lane": second})
    assert f"已经按“{said}”保存过（{order.number}）" in text_of(answer)
    assert Order.objects.get().stage == stage


@pytest.mark.parametrize("first", ["draft", "submit"])
def test_a_draft_is_handed_in_by_the_other_button_of_its_form(first):
    client = client_of("assistant")
    form = _filled(client, ("P01", "10", "", ""))
    client.post(NEW, form | {"lane": first})
    assert client.post(NEW, form | {"lane": "submit"}).status_code == 302
    assert Order.objects.get().stage == "submitted"


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


def _remembered(client, **asked):
    return client.get("/orders/paid/", asked)


def test_what_the_customer_paid_comes_newest_first_and_only_his_own():
    for day, price in (("10-01", "79"), ("10-03", "78.5"), ("10-05", "81")):
        draft("EOM", ("P01", 10, price), on=day)
    draft("NET", ("P01", 10, "60"), on="10-06")
    cancelled = draft("EOM", ("P01", 10, "1"), on="10-07")
    orders.cancel([orders.Cut(cancelled, d("10-07"))], by=SERVER)
    found = _remembered(client_of("assistant"), customer="EOM", product="P01").json()["found"]
    assert [one["price"] for one in found] == ["81.00", "78.50", "79.00"]
    assert "2026-10-05" in found[0]["note"]


def test_what_strangers_paid_is_not_told():
    customers.assign([customers.Charge("NET", "M2", d("10-01"))], by=SERVER)
    draft("NET", ("P01", 10, "60"))
    client = client_of("regional")
    assert _remembered(client, customer="NET", product="P01").status_code == 404
    assert client.get("/orders/usual/", {"customer": "NET"}).status_code == 404
    assert _remembered(client_of("finance"), customer="NET", product="P01").status_code == 403


def test_the_usual_goods_are_what_was_ordered_most_often_within_a_year():
    for day in ("10-01", "10-02", "10-03"):
        draft("EOM", ("P02", int(day[-1]) * 10), on=day)
    draft("EOM", ("P01", 500), on="10-05")
    draft("EOM", ("P03", 7), on="2025-10-30")
    products.enter([products.Item("P01", "三层置物架", pack_size=6)], by=SERVER)
    found = list(queries.usual(Customer.objects.get(code="EOM"), user("assistant")))
    assert [(one["product__code"], one["times"], one["quantity"]) for one in found] == [("P02", 3, 30), ("P01", 1, 500)]
    page = text_of(client_of("assistant").get("/orders/usual/", {"customer": "EOM"}))
    assert 'data-code="P01" data-step="6"' in page
    assert "[[&quot;P01&quot;, 500]]" in page  # the last order, to be put into the lines


def test_a_product_that_is_made_no_more_is_not_usual():
    draft("EOM", ("P01", 5), ("P02", 5))
    products.enter([products.Item("P01", "三层置物架", status="stopped")], by=SERVER)
    page = text_of(client_of("assistant").get("/orders/usual/", {"customer": "EOM"}))
    assert 'data-code="P02"' in page
    assert 'data-code="P01"' not in page


def test_usual_goods_cost_the_same_statements_for_one_and_three(django_assert_num_queries):
    client = client_of("assistant")
    draft("EOM", ("P01", 5))
    with CaptureQueriesContext(connection) as one:
        client.get("/orders/usual/", {"customer": "EOM"})
    draft("EOM", ("P02", 5), ("P03", 5))
    with django_assert_num_queries(len(one)):
        client.get("/orders/usual/", {"customer": "EOM"})


def test_what_no_line_can_have_stands_in_its_cells_and_above_the_form():
    """While it is typed, and where the form comes back; the way leads to the line."""
    client = client_of("assistant")
    form = _filled(client, ("P02", "3", "", ""), ("P01", "-5", "-1", ""), ("P01", "0", "", ""))
    lines = client.post("/orders/look/", form).json()["lines"]
    assert [set(line["faults"]) for line in lines] == [set(), {"quantity", "price"}, {"quantity"}]
    page = text_of(client.post(NEW, form))
    assert '<a href="#line-2">明细里有 3 格要改，已标红。</a>' in page
    assert 'id="line-2"' in page
    assert Order.objects.count() == 0


def test_goods_wanted_in_the_past_are_kept_as_a_draft_but_not_handed_in():
    """Of 20 October: wanted the day before, that day, and the day before once more. Marked while it is typed."""
    client = client_of("assistant")
    form = _filled(client, *[("P01", "1", "", day) for day in ("2026-10-19", "2026-10-20", "2026-10-19")])
    lines = client.post("/orders/look/", form).json()["lines"]
    assert [list(line["faults"]) for line in lines] == [["requested_on"], [], ["requested_on"]]
    answer = client.post(NEW, form | {"lane": "submit"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "明细里有 2 格要改" in page
    assert page.count("要求交期 2026-10-19 早于 2026-10-20：请改成 2026-10-20 或以后。") == 2
    assert client.post(NEW, form | {"lane": "draft"}).status_code == 302
    number = Order.objects.get().number
    refused = client.post(f"/orders/{number}/submit/", {"op": "a-click"}, follow=True)
    assert [text_of(refused).count(f"要求交期 2026-10-{day} 早于") for day in (19, 20)] == [1, 1]  # each day once
    assert Order.objects.get().stage == "draft"


@pytest.mark.parametrize("typed", ["p01", "ｐ０１"])
def test_a_code_is_known_in_small_and_in_full_width_letters(typed):
    client = client_of("assistant")
    form = _filled(client, (typed, "10", "", "")) | {"customer": "eom"}
    line = client.post("/orders/look/", form).json()["lines"][0]
    assert (line["name"], line["agreed"], line["faults"]) == ("三层置物架 · 我方 P01", "80.00", {})
    assert client.post(NEW, form).status_code == 302
    assert Order.objects.get().customer.code == "EOM"
    assert [one["price"] for one in _remembered(client, customer="eom", product="p01").json()["found"]] == ["80.00"]


def test_what_is_written_exactly_so_goes_before_what_differs_in_letters():
    """p01 is a product of its own; QQ and qQ differ in nothing else, and neither is meant by another spelling."""
    products.enter([products.Item(code, f"{code}号") for code in ("p01", "QQ", "qQ")], by=SERVER)
    client = client_of("assistant")
    form = _filled(client, *[(code, "1", "5", "") for code in ("p01", "P01", "qq", "QQ")])
    lines = client.post("/orders/look/", form).json()["lines"]
    assert [line["name"] for line in lines] == ["p01号", "三层置物架", "", "QQ号"]


def test_a_number_of_the_customer_is_known_in_small_letters():
    customers.name_goods([Naming("EOM", "P02", "HX-A1")], by=SERVER)
    client = client_of("assistant")
    lines = client.post("/orders/look/", _filled(client, ("hx-a1", "1", "", ""))).json()["lines"]
    assert lines[0]["name"] == "晾衣架 · 我方 P02"


def test_short_days_are_counted_from_the_day_of_the_order_and_told_as_they_were_read():
    """Ordered on Tuesday 20 October: Friday is the 23rd, and 11 October is next year's."""
    client = client_of("assistant")
    form = _filled(client, *[("P01", "1", "", day) for day in ("周五", "10.11", "31.11", "2026.10.30")])
    told = client.post("/orders/look/", form).json()
    assert told["days"] == {"周五": "2026-10-23", "10.11": "2027-10-11", "2026.10.30": "2026-10-30"}
    assert [list(line["faults"]) for line in told["lines"]] == [[], [], ["requested_on"], []]
    form["requested_on"][2] = "+5"
    assert client.post(NEW, form).status_code == 302
    wanted = [line.requested_on for line in Order.objects.get().lines.all()]
    assert wanted == [d("10-23"), d("2027-10-11"), d("10-25"), d("10-30")]


def test_lines_that_say_no_day_are_wanted_when_the_head_says():
    client = client_of("assistant")
    form = _filled(client, ("P01", "1", "", ""), ("P02", "1", "", "10.28"), ("P03", "1", "", "")) | {
        "needed_on": "1026"
    }
    told = client.post("/orders/look/", form).json()
    assert told["days"] == {"1026": "2026-10-26", "10.28": "2026-10-28"}
    assert [line["needed"] for line in told["lines"]] == ["2026-10-26", "", "2026-10-26"]
    answer = client.post(NEW, form | {"customer": ""})
    assert 'placeholder="2026-10-26"' in text_of(answer)
    assert client.post(NEW, form).status_code == 302
    order = Order.objects.get()
    assert [line.requested_on for line in order.lines.all()] == [d("10-26"), d("10-28"), d("10-26")]
    assert order.requested_on == d("10-28")


def test_a_day_in_the_head_that_is_none_is_told_there():
    client = client_of("assistant")
    page = text_of(client.post(NEW, _filled(client, ("P01", "1", "", ""), needed_on="31.11")))
    assert '<a href="#id_needed_on">要货日期</a>：看不懂这个日期' in page
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("P011", ["P01"]),
        ("PO2", ["P02"]),
        ("Q03", ["P03"]),
        ("三层置物驾", ["P01"]),
        ("P01", ["P01"]),
        ("ZZZZ", []),
        ("", ["P01", "P02", "P03"]),
    ],
)
def test_what_is_called_nearly_so_is_offered_to_whoever_asks(typed, codes):
    client = client_of("assistant")
    found = client.get("/orders/goods/", {"customer": "EOM", "q": typed, "near": ""}).json()["found"]
    assert sorted(one["code"] for one in found) == sorted(codes)
    assert found[:1] == [] or found[0]["code"] == codes[0]


def test_while_somebody_types_only_what_is_called_so_is_offered():
    assert client_of("assistant").get("/orders/goods/", {"customer": "EOM", "q": "P011"}).json()["found"] == []


def _own_fields():
    """{label: the name of an own field of orders}: a number and a choice."""
    rows = [desk.Definition("order", "托盘数", "number"), desk.Definition("order", "渠道", "choice", ("直营", "加盟"))]
    return {one.label: one.name for one in desk.define_field(rows, by=SERVER)}


def test_own_fields_are_filled_in_with_the_order():
    """A second click finds what somebody wrote meanwhile, and leaves it."""
    fields, client = _own_fields(), client_of("assistant")
    form = _filled(client, ("P01", "1", "", "")) | {fields["托盘数"]: "１２", fields["渠道"]: "加盟"}
    assert client.post(NEW, form).status_code == 302
    order = Order.objects.get()
    assert {one.label: own.value(one, order.own) for one in own.fields("order")} == {"托盘数": 12, "渠道": "加盟"}
    orders.fill_own([own.Filling(order.number, {fields["托盘数"]: 7})], by=SERVER)
    assert client.post(NEW, form).status_code == 302
    assert own.value(own.fields("order")[0], Order.objects.get().own) == 7


def test_an_own_field_that_is_wrong_is_told_and_kept_and_a_draft_remembers_it():
    fields, client = _own_fields(), client_of("assistant")
    form = _filled(client, ("P01", "1", "", ""), po_no="PO-1") | {fields["托盘数"]: "很多"}
    page = text_of(client.post(NEW, form))
    assert "托盘数</a>：" in page
    assert 'value="很多"' in page
    client.post("/orders/draft/", form)
    assert 'value="很多"' in text_of(client.get(f"{NEW}?draft={form['op']}"))
    assert Order.objects.count() == 0

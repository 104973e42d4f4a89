"""The pages that change an order: two people lose nothing, effects are seen before they are signed (P3, J4)."""

import pytest

from gendan.orders import actions as orders
from gendan.orders.changing import Revision, Wanted
from gendan.orders.models import ChangeOrder, Order
from gendan.people.roles import Role
from tests.office import SERVER, account, d, draft, ordered, shipped, step, user, y
from tests.web import client_of, form_of, text_of

pytestmark = pytest.mark.usefixtures("office")
COLUMNS = ("product", "quantity", "price", "requested_on", "promised_on", "line")


def _form(client, number):
    """The form of an order, and its lines as rows that can be written in."""
    form = form_of(client, f"/orders/{number}/change/")
    rows = [dict(zip(COLUMNS, cells, strict=True)) for cells in zip(*(form[name] for name in COLUMNS), strict=True)]
    return form, rows


def _sent(client, number, form, rows, **more):
    return client.post(f"/orders/{number}/change/", form | {c: [row[c] for row in rows] for c in COLUMNS} | more)


def lines(number):
    found = Order.objects.get(number=number).lines.select_related("product")
    return [(line.product.code, line.quantity, line.price) for line in found]


def revise(number, *items, **more):
    orders.revise([Revision(number, d("10-09"), items, **more)], by=user(Role.SALES))


def released(*goods):
    number = ordered("EOM", *goods)
    step("release", number)
    return number


def test_the_grid_comes_filled_and_goods_are_added():
    client, number = client_of("assistant"), draft("EOM", ("P01", 10), ("P02", 5))
    form, rows = _form(client, number)
    assert [list(row.values()) for row in rows[:2]] == [
        ["P01", "10", "80.00", "", "", "1"],
        ["P02", "5", "112.00", "", "", "2"],
    ]
    rows[0]["quantity"], rows[2]["product"], rows[2]["quantity"] = "１２", "P03", "4"
    answer = _sent(client, number, form, rows, note="加单")
    assert answer.url == f"/orders/{number}/"
    assert lines(number) == [("P01", 12, y("80")), ("P02", 5, y("112")), ("P03", 4, y("35"))]
    assert Order.objects.get(number=number).note == "加单"


def test_an_emptied_row_falls_away_and_a_wrong_one_loses_nothing():
    client, number = client_of("assistant"), draft("EOM", ("P01", 10), ("P02", 5))
    form, rows = _form(client, number)
    rows[0] |= {"product": "", "quantity": "", "price": ""}
    answer = _sent(client, number, form, [rows[0], rows[1] | {"quantity": "五"}])
    assert answer.status_code == 422
    assert 'value="五"' in text_of(answer)
    _sent(client, number, form, [rows[0], rows[1] | {"quantity": "6"}])
    assert lines(number) == [("P02", 6, y("112"))]


def test_ten_clicks_change_an_order_once():
    client, number = client_of("assistant"), draft("EOM", ("P01", 10))
    form, rows = _form(client, number)
    rows[0]["quantity"] = "11"
    assert {_sent(client, number, form, rows).status_code for _n in range(10)} == {302}
    assert Order.objects.get(number=number).version == 2


def test_different_cells_of_two_people_are_put_together_with_a_notice():
    """He had 20 pieces of the first line and a third line; this person changes a price and the note."""
    client, number = client_of("assistant"), draft("EOM", ("P01", 10), ("P02", 5))
    form, rows = _form(client, number)
    revise(number, Wanted("P01", 20, line=1), Wanted("P02", 5, line=2), Wanted("P03", 7))
    rows[1]["price"] = "110"
    answer = _sent(client, number, form, rows, note="急")
    assert answer.status_code == 302
    assert lines(number) == [("P01", 20, y("80")), ("P02", 5, y("110")), ("P03", 7, y("35"))]
    told = text_of(client.get(answer.url))
    assert "内销经理 存过" in told
    assert "第 1 行、第 3 行" in told


def test_the_same_cell_is_asked_about_with_both_values():
    client, number = client_of("assistant"), draft("EOM", ("P01", 10))
    form, rows = _form(client, number)
    revise(number, Wanted("P01", 20, line=1), note="他的")
    rows[0]["quantity"] = "30"
    answer = _sent(client, number, form, rows, note="我的")
    page = text_of(answer)
    assert answer.status_code == 422
    for told in ("第 1 行数量", "<td>30</td><td>20</td>", "<td>我的</td><td>他的</td>", "内销经理"):
        assert told in page, told
    assert lines(number)[0][1] == 20
    again = _again(answer)
    assert client.post(f"/orders/{number}/change/", again | {"take": ["1:quantity"]}).status_code == 302
    assert (lines(number)[0][1], Order.objects.get(number=number).note) == (20, "我的")


def _again(answer):
    """The form that came back, as a browser sends it."""

    class Page:
        def get(self, _address):
            return answer

    return form_of(Page(), "")


def test_a_line_that_somebody_took_out_or_changed_is_not_lost():
    """He took the first line out, which this person changed, and changed the second, which this person took out."""
    client, number = client_of("assistant"), draft("EOM", ("P01", 10), ("P02", 5))
    form, rows = _form(client, number)
    revise(number, Wanted("P02", 6, line=2))
    rows[0]["quantity"] = "15"
    assert _sent(client, number, form, rows[:1]).status_code == 302
    assert sorted(lines(number)) == [("P01", 15, y("80")), ("P02", 6, y("112"))]


def test_effects_are_seen_before_a_change_order_is_signed():
    """20 × 80 more, 2 × 112 less: 1,376 more; 100,000 − 8,000 − 560 − 1,376 = 90,064 are left."""
    client, number = client_of("assistant"), released(("P01", 100), ("P02", 5))
    shipped("EOM", ("P02", 1), order=number)
    form, rows = _form(client, number)
    rows[0]["quantity"], rows[1]["quantity"] = "120", "3"
    answer = _sent(client, number, form, rows, reason="客户加单", said_by="陈伟")
    page = text_of(answer)
    assert answer.status_code == 200
    for told in (
        "<del>100</del> → 120",
        "1,600.00",
        "-224.00",
        "1,376.00",
        "90,064.00",
        "已发 1，成品库有 999",
        "生产",
    ):
        assert told in page, told
    assert (lines(number)[0][1], ChangeOrder.objects.count()) == (100, 0)
    signed = [client.post(f"/orders/{number}/change/", _again(answer)) for _n in range(3)]
    assert {one.url for one in signed} == {f"/orders/{number}/"}
    assert (lines(number)[0][1], ChangeOrder.objects.count()) == (120, 1)
    page = text_of(client.get(f"/orders/{number}/"))
    for told in (ChangeOrder.objects.get().number, "客户加单", "陈伟 已确认", "还没有确认"):
        assert told in page, told


def test_what_is_written_after_the_effects_were_seen_shows_them_again():
    client, number = client_of("assistant"), released(("P01", 100))
    form, rows = _form(client, number)
    rows[0]["quantity"] = "120"
    again = _again(_sent(client, number, form, rows, reason="客户加单"))
    quantities = ["130", *again["quantity"][1:]]
    answer = client.post(f"/orders/{number}/change/", again | {"quantity": quantities})
    assert "<del>100</del> → 130" in text_of(answer)
    assert not ChangeOrder.objects.exists()


def test_a_change_order_that_cannot_be_signed_says_why_and_keeps_what_was_typed():
    client, number = client_of("assistant"), released(("P01", 100))
    form, rows = _form(client, number)
    rows[0]["quantity"] = "2000"
    page = text_of(_sent(client, number, form, rows, said_by="陈伟"))
    assert "请写变更原因" in page
    page = text_of(_sent(client, number, form, rows, said_by="陈伟", reason="加"))
    assert "超出信用额度" in page
    assert 'value="2000"' in page
    assert account("EOM")[3] == 8000


def test_the_head_of_an_order_under_way_needs_no_change_order():
    client, number = client_of("assistant"), released(("P01", 100))
    form, rows = _form(client, number)
    assert _sent(client, number, form, rows, note="改送二号仓").status_code == 302
    assert (Order.objects.get(number=number).note, ChangeOrder.objects.count()) == ("改送二号仓", 0)


def test_who_may_open_the_form():
    number, finished = released(("P01", 1)), draft("EOM", ("P01", 1))
    address = f"/orders/{number}/change/"
    assert client_of("finance").get(address).status_code == 403
    assert client_of("regional").get(address).status_code == 403
    assert client_of("regional").get(f"/orders/{finished}/change/").status_code == 200
    orders.cancel([orders.Cut(finished, d("10-09"))], by=SERVER)
    answer = client_of("assistant").get(f"/orders/{finished}/change/", follow=True)
    assert "已经结束，不能再改" in text_of(answer)


def test_production_knows_of_a_change_and_sees_no_price():
    client, number = client_of("assistant"), released(("P01", 100))
    form, rows = _form(client, number)
    rows[0]["price"] = "79.31"
    client.post(f"/orders/{number}/change/", _again(_sent(client, number, form, rows, reason="让价")))
    reader = client_of("production")
    for address in (f"/orders/{number}/", f"/orders/{number}/story/"):
        assert "79.31" not in text_of(reader.get(address))
    told = {"op": "1", "side": "production", "said_by": "陈工"}
    answer = reader.post(f"/orders/{number}/change/{ChangeOrder.objects.get().number}/", told, follow=True)
    assert "陈工 已确认" in text_of(answer)
    assert "陈工" in text_of(client.get(f"/orders/{number}/story/"))


def test_the_grid_is_told_what_review_and_gates_would_say():
    """80 × 1,251 = 100,080 are 80 over the limit; 76 is 5 % below the agreed price."""
    client = client_of("assistant")
    about = {"customer": "EOM", "on": "2026-10-20", "requested_on": ["", ""]}
    typed = about | {"product": ["P01", "P02"], "quantity": ["1251", ""], "price": ["", ""]}
    found = {one["label"]: one for one in client.post("/orders/look/", typed).json()["checks"]}
    assert (found["付款结算"]["tone"], "超出信用额度 80.00 元" in found["付款结算"]["text"]) == ("late", True)
    assert "缺 251 件" in found["交货期"]["text"]
    typed |= {"quantity": ["10", ""], "price": ["76", ""]}
    found = {one["label"]: one for one in client.post("/orders/look/", typed).json()["checks"]}
    assert (found["价格"]["tone"], found["价格"]["text"]) == ("wait", "P01 订单价 76.00 低于合作价 80.00（低 5.0%）")
    assert found["付款结算"]["text"] == "下单后信用额度还剩 99,240.00 元"


def test_checks_of_a_change_count_what_is_committed_already():
    """8,000 are committed; 20 pieces more leave 100,000 − 9,600."""
    client, number = client_of("assistant"), released(("P01", 100))
    form, rows = _form(client, number)
    rows[0]["quantity"] = "120"
    typed = form | {column: [row[column] for row in rows] for column in COLUMNS}
    found = client.post(f"/orders/{number}/change/look/", typed).json()["checks"]
    assert "90,400.00" in next(one["text"] for one in found if one["label"] == "付款结算")


def test_checks_take_off_what_others_are_promised_but_not_what_the_order_has_itself():
    """1,000 in store: 300 for another one leave 700, of which a change of 600 may take all."""
    number = ordered("EOM", ("P01", 600))
    ordered("NET", ("P01", 300))
    client = client_of("assistant")
    address = f"/orders/{number}/change/"
    for pieces, told in (("700", "库存够"), ("701", "库存不够 1 件，要生产")):
        typed = form_of(client, address) | {"quantity": [pieces]}
        found = {one["label"]: one["text"] for one in client.post(f"{address}look/", typed).json()["checks"]}
        assert found["数量"] == told
    typed = {"customer": "EOM", "on": "2026-10-20", "product": ["P01"], "quantity": ["101"]}
    found = {one["label"]: one for one in client.post("/orders/look/", typed).json()["checks"]}
    assert (found["数量"]["text"], found["交货期"]["tone"]) == ("库存不够 1 件，要生产", "wait")


def test_checks_cost_the_same_statements_for_one_line_and_for_many(django_assert_max_num_queries):
    client = client_of("assistant")
    many = {"product": ["P01", "P02"] * 50, "quantity": ["1"] * 100, "price": [""] * 100, "requested_on": [""] * 100}
    with django_assert_max_num_queries(16):
        assert client.post("/orders/look/", many | {"customer": "EOM", "on": "2026-10-20"}).json()["checks"]


def test_the_log_tells_which_line_became_what():
    client, number = client_of("assistant"), draft("EOM", ("P01", 10))
    revise(number, Wanted("P01", 12, y("79.5"), line=1), note="急")
    page = text_of(client.get(f"/orders/{number}/story/"))
    for told in (
        "第 1 行数量 <del>10</del> → <ins>12</ins>",
        "第 1 行含税单价 <del>80.00</del> → <ins>79.50</ins>",
        "急",
    ):
        assert told in page, told
    assert "79.50" not in text_of(client_of("production").get(f"/orders/{number}/story/"))


def test_less_than_was_sent_is_refused_where_it_is_typed():
    """Of 10 pieces 6 were sent: not 5 of them, nor another price; 6 will do. The deed says what the grid says."""
    number = released(("P01", 10))
    shipped("EOM", ("P01", 6), order=number)
    client = client_of("assistant")
    form, rows = _form(client, number)
    about = form | {"reason": "客户减量"}
    said = {}
    for quantity, price in (("5", "80"), ("6", "79"), ("0", "80"), ("6", "80")):
        asked = {c: [row[c] for row in [rows[0] | {"quantity": quantity, "price": price}]] for c in COLUMNS}
        told = client.post(f"/orders/{number}/change/look/", about | asked).json()["lines"][0]
        answer = client.post(f"/orders/{number}/change/", about | asked)
        said[quantity, price] = (list(told["faults"]), 'href="#line-1"' in text_of(answer), "已发 6" in told["name"])
    assert said == {
        ("5", "80"): (["quantity"], True, True),
        ("6", "79"): (["price"], True, True),
        ("0", "80"): (["quantity"], True, True),
        ("6", "80"): ([], False, True),
    }

"""Pages of shipping: an order is sent out, an arrival recorded; twice the same click is one document (B5)."""

import pytest

from gendan.orders.models import Order
from gendan.shipping.models import Arrival, Delivery, DeliveryLine
from tests.office import account, ordered, shipped, step, y
from tests.web import client_of, form_of, in_full, send, text_of

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def number():
    order = ordered("EOM", ("P01", 10), ("P02", 4))
    step("release", order)
    return order


def test_what_is_open_stands_there_already(number):
    form = form_of(client_of("assistant"), f"/shipping/new/?order={number}")
    assert (form["quantity-1"], form["quantity-2"]) == ("10", "4")


def test_a_part_of_an_order_is_shipped(number):
    address = f"/shipping/new/?order={number}"
    answer = send(client_of("assistant"), address, on="2026-10-20", **{"quantity-1": "6", "quantity-2": ""})
    note = Delivery.objects.get()
    assert answer.url == f"/shipping/{note.number}/"
    assert (note.quantity, note.amount) == (6, y("480.00"))
    assert form_of(client_of("assistant"), address)["quantity-1"] == "4"


def test_ten_clicks_ship_once(number):
    client, address = client_of("assistant"), f"/shipping/new/?order={number}"
    form = form_of(client, address) | {"on": "2026-10-20"}
    answers = [client.post(address, form) for _n in range(10)]
    assert {answer.url for answer in answers} == {f"/shipping/{Delivery.objects.get().number}/"}


def test_more_than_was_ordered_is_refused_beside_its_line(number):
    answer = send(client_of("assistant"), f"/shipping/new/?order={number}", on="2026-10-20", **{"quantity-1": "11"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "还能发 10 件" in page
    assert 'id="quantity-1" name="quantity-1" value="11"' in page
    assert '<a href="#quantity-1">下面有要改的格，已标红。</a>' in page
    assert Delivery.objects.count() == 0


def test_nothing_to_ship_is_told(number):
    blank = {"quantity-1": "", "quantity-2": ""}
    assert "还没有填数量" in text_of(send(client_of("assistant"), f"/shipping/new/?order={number}", **blank))


def test_an_unclear_quantity_is_told_and_kept(number):
    page = text_of(send(client_of("assistant"), f"/shipping/new/?order={number}", **{"quantity-1": "两箱"}))
    assert 'value="两箱"' in page
    assert "下面有要改的格" in page


def test_an_arrival_signs_the_goods_and_completes_the_order(number):
    note = shipped("EOM", ("P01", 10), ("P02", 4), order=number)
    client, address = client_of("assistant"), f"/shipping/{note}/arrival/"
    form = form_of(client, address) | {"arrived_on": "2026-10-12", "fed_back_on": "2026-10-12", "signed_by": "李倩"}
    assert [client.post(address, form).url for _n in range(3)] == [f"/shipping/{note}/"] * 3
    assert Arrival.objects.count() == 1
    assert Order.objects.get().stage == "completed"
    assert "反馈：2026-10-12 到货，李倩 签收" in in_full(text_of(client.get(f"/shipping/{note}/")))


def test_refused_goods_lower_what_is_owed(number):
    note = shipped("EOM", ("P01", 10), ("P02", 4), order=number)
    client, address = client_of("assistant"), f"/shipping/{note}/arrival/"
    form = form_of(client, address) | {"arrived_on": "2026-10-12"}
    refused = next(
        name for name in form if name.startswith("refused-") and form[name.replace("refused", "signed")] == "4"
    )
    client.post(address, form | {refused: "1", refused.replace("refused", "signed"): "3"})
    assert DeliveryLine.objects.get(product__code="P02").refused == 1
    assert account("EOM")[0] == y("1136.00")


def test_more_signed_than_was_sent_is_refused(number):
    note = shipped("EOM", ("P01", 10), order=number)
    form = form_of(client_of("assistant"), f"/shipping/{note}/arrival/")
    signed = next(name for name in form if name.startswith("signed-"))
    page = text_of(
        send(client_of("assistant"), f"/shipping/{note}/arrival/", arrived_on="2026-10-12", **{signed: "11"})
    )
    assert "签收加拒收不能超过它" in page
    assert f'name="{signed}" value="11"' in page


def test_not_yet_with_a_new_day_is_a_feedback_too(number):
    note = shipped("EOM", ("P01", 10), order=number)
    send(
        client_of("assistant"),
        f"/shipping/{note}/arrival/",
        arrived_on="",
        new_expected_on="2026-10-15",
        words="路上堵车",
    )
    assert Arrival.objects.get().new_expected_on.isoformat() == "2026-10-15"
    assert "路上堵车" in text_of(client_of("assistant").get(f"/shipping/{note}/"))


def test_several_orders_of_a_customer_leave_on_one_note(number):
    """Beside his first order: 3 more of P01 on a second one, and one of another customer that nobody can slip in."""
    second, foreign = ordered("EOM", ("P01", 3)), ordered("NET", ("P01", 1))
    client = client_of("assistant")
    assert second in text_of(client.get(f"/shipping/new/?order={number}"))
    address = f"/shipping/new/?order={number}&order={second}&order={foreign}"
    assert f'name="quantity-{second}-1" value="3"' in text_of(client.get(address))
    assert foreign not in text_of(client.get(address)).split("<main")[1]
    send(client, address, on="2026-10-20", **{"quantity-2": "", f"quantity-{second}-1": "2"})
    note = Delivery.objects.get()
    loaded = note.lines.values_list("order_line__order__number", "product__code", "quantity")
    assert list(loaded) == [(number, "P01", 10), (second, "P01", 2)]
    assert account("EOM")[0] == y("960")

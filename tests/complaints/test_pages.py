"""Pages of returns: goods of a delivery come back once."""

import pytest

from gendan.complaints.models import SalesReturn
from tests.office import account, shipped, y
from tests.web import client_of, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")


def test_goods_of_a_delivery_come_back_once():
    note = shipped("EOM", ("P01", 10), ("P02", 2))
    client, address = client_of("assistant"), f"/returns/new/?delivery={note}"
    form = form_of(client, address)
    pieces = next(name for name in form if name.startswith("quantity-"))
    filled = form | {pieces: "3", "reason": "外箱破损", "on": "2026-10-20"}
    assert [client.post(address, filled).url for _n in range(3)] == [f"/shipping/{note}/"] * 3
    assert SalesReturn.objects.get().amount == y("240.00")
    assert account("EOM")[0] == y("784.00")
    assert "外箱破损" in text_of(client.get("/returns/"))
    assert "/customers/EOM/" in text_of(client.get("/returns/"))


def test_a_part_of_a_customers_page_says_neither_his_name_nor_how_long_its_pages_are():
    returned = shipped("EOM", ("P01", 10))
    client, address = client_of("assistant"), f"/returns/new/?delivery={returned}"
    pieces = next(name for name in form_of(client, address) if name.startswith("quantity-"))
    send(client, address, **{pieces: "3", "reason": "外箱破损", "on": "2026-10-20"})
    part = text_of(client.get("/returns/?customer=EOM", headers={"HX-Request": "true"}))
    assert "外箱破损" in part
    assert "EOM" not in part
    assert "<footer>" not in part


def test_more_than_was_sent_is_refused_beside_its_line():
    note = shipped("EOM", ("P01", 10))
    form = form_of(client_of("assistant"), f"/returns/new/?delivery={note}")
    pieces = next(name for name in form if name.startswith("quantity-"))
    about = {pieces: "11", "reason": "多发", "on": "2026-10-20"}
    page = text_of(send(client_of("assistant"), f"/returns/new/?delivery={note}", **about))
    assert "没有这么多可退" in page
    assert f'name="{pieces}" value="11"' in page


def test_a_return_wants_goods_and_a_reason():
    note = shipped("EOM", ("P01", 10))
    page = text_of(send(client_of("assistant"), f"/returns/new/?delivery={note}"))
    assert "还没有填数量" in page
    assert "请填“原因”" in page

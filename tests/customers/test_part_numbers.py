"""客户货号: what a customer calls our products, one number for one product, printed on his 送货单."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from gendan.base.faults import Refused
from gendan.customers.actions import name_goods
from gendan.customers.models import PartNumber
from gendan.customers.part_numbers import Naming
from gendan.people.models import Entry
from tests.office import open_files, shipped, user
from tests.web import client_of, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")
PAGE = "/customers/EOM/numbers/"


def _named(*rows, role="assistant"):
    return name_goods([Naming(*row) for row in rows], by=user(role))


def _kept():
    return sorted(PartNumber.objects.values_list("customer__code", "product__code", "code"))


def test_a_number_names_one_product_of_a_customer():
    _named(("EOM", "P01", "HZ-1"), ("NET", "P01", "HZ-1"), ("EOM", "P02", "HZ-2"))
    with pytest.raises(Refused, match="另一个产品"):
        _named(("EOM", "P03", "HZ-1"))
    with pytest.raises(Refused, match="最多 40 个字"):
        _named(("EOM", "P03", "长" * 41))
    with pytest.raises(Refused, match="填了两次"):
        _named(("EOM", "P03", "HZ-3"), ("EOM", "P03", "HZ-4"))
    _named(("EOM", "P01", "HZ-2"), ("EOM", "P02", "HZ-1"))
    assert _kept() == [("EOM", "P01", "HZ-2"), ("EOM", "P02", "HZ-1"), ("NET", "P01", "HZ-1")]


def test_an_emptied_number_is_gone_and_the_journal_says_what_it_was():
    _named(("EOM", "P01", "HZ-1"))
    _named(("EOM", "P01", ""), ("EOM", "P02", ""))
    assert _kept() == []
    payload = Entry.objects.filter(deed="customers.name_goods").latest("n").payload
    assert '"before":{"part_number":"HZ-1"}' in payload
    assert "P02" not in payload.split('"changes"')[1].split('"deed"')[0]


def test_it_stands_on_the_note():
    _named(("EOM", "P01", "HZ-1"))
    address = f"/shipping/{shipped('EOM', ('P01', 2), ('P02', 1))}/print/"
    client = client_of("assistant")
    drawn = client.post(address, form_of(client, address)).content
    words = PdfReader(BytesIO(drawn)).pages[0].extract_text()
    assert "HZ-1" in words
    assert "客户货号" in words


def test_the_form_keeps_what_it_refuses():
    client = client_of("assistant")
    names = [name for name in form_of(client, PAGE) if name.startswith("code-")]
    answer = send(client, PAGE, **dict.fromkeys(names[:2], "HZ-1"))
    assert answer.status_code == 422
    assert text_of(answer).count('value="HZ-1"') == 2
    assert "另一个产品" in text_of(answer)
    assert send(client, PAGE, **{names[0]: "HZ-1"}).status_code == 302
    assert _kept() == [("EOM", "P01", "HZ-1")]


def test_nobody_names_goods_of_a_customer_he_does_not_see():
    open_files({"FAR": {"payment_term": "净30天"}}, manager="M2")
    assert client_of("regional").get("/customers/FAR/numbers/").status_code == 403

"""客户货号: what a customer calls our products, one number for one product, printed on his 送货单."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from gendan.base.faults import Refused
from gendan.customers import part_numbers
from gendan.customers.actions import name_goods
from gendan.customers.models import Customer, PartNumber
from gendan.customers.part_numbers import Naming
from gendan.people.models import Entry
from gendan.products.models import Product
from tests.office import open_files, shipped, user
from tests.web import client_of, fields_in, form_of, send, text_of

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


def test_one_number_is_one_number_however_it_is_spelt():
    """Small letters, full-width ones and blanks; of two spellings the one that was written is kept."""
    _named(("EOM", "P01", "HZ-1 a"))
    for spelt in ("hz-1a", "ＨＺ－１　Ａ", "HZ-1 A"):
        with pytest.raises(Refused, match="另一个产品"):
            _named(("EOM", "P02", spelt))
        with pytest.raises(Refused, match="另一个产品"):
            _named(("EOM", "P02", "x"), ("EOM", "P03", spelt))
    _named(("NET", "P02", "hz-1a"), ("EOM", "P02", "HZ-1b"))
    _named(("EOM", "P01", "hz-1A"))
    assert _kept() == [("EOM", "P01", "hz-1A"), ("EOM", "P02", "HZ-1b"), ("NET", "P02", "hz-1a")]


def test_the_page_reads_a_number_as_a_code():
    client = client_of("assistant")
    first, second, *_rest = [name for name in form_of(client, PAGE) if name.startswith("code-")]
    assert send(client, PAGE, **{first: " ｈｚ－１ "}).status_code == 302
    assert _kept() == [("EOM", "P01", "hz-1")]
    answer = send(client, PAGE, **{second: "HZ-1"})
    assert answer.status_code == 422
    assert "另一个产品" in text_of(answer)


def test_a_number_is_known_in_any_spelling_where_one_is_meant():
    _named(("EOM", "P01", "HZ-1 a"), ("EOM", "P02", "Q1"))
    eom = Customer.objects.get(code="EOM")
    PartNumber.objects.create(customer=eom, product=Product.objects.get(code="P03"), code="q 1")
    found = part_numbers.alike(eom, {"hz-1A", "ＨＺ-1a", "HZ1a", "ｑ1"})
    assert {typed: one.code for typed, one in found.items()} == {"hz-1A": "P01", "ＨＺ-1a": "P01"}
    assert [(one.code, his) for one, his in part_numbers.like(eom, "hz-1A")] == [("P01", "HZ-1 a")]


def test_of_two_spellings_of_a_new_number_one_is_learned():
    eom = Customer.objects.get(code="EOM")
    one, two, three = Product.objects.filter(code__in=["P01", "P02", "P03"]).order_by("code")
    _named(("EOM", "P03", "OLD"))
    chosen = [("N-1", one), ("n-1", one), ("M1", two), ("m 1", three), ("old", two)]
    assert part_numbers.learnable(eom, chosen) == [Naming("EOM", "P01", "N-1")]
    assert part_numbers.learnable(eom, [("old", two)]) == []


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


def _handed_out(*roles):
    """What each gets who opens the page at the same time, and the names of the first two boxes."""
    clients = [client_of(role) for role in roles]
    forms = [form_of(client, PAGE) for client in clients]
    return clients, forms, [name for name in forms[0] if name.startswith("code-")][:2]


def _codes():
    return [code for *_whose, code in _kept()]


def test_two_who_name_different_goods_both_keep_what_they_wrote():
    (client, other), (mine, theirs), (one, two) = _handed_out("assistant", "sales")
    assert other.post(PAGE, theirs | {one: "HZ-1"}).status_code == 302
    assert "已经合并" in text_of(client.post(PAGE, mine | {two: "HZ-2"}, follow=True))
    assert _codes() == ["HZ-1", "HZ-2"]


@pytest.mark.parametrize("keeps", ["HZ-9", "HZ-1"])
def test_two_who_name_one_product_are_asked_with_both_numbers(keeps):
    (client, other), (mine, theirs), (one, _two) = _handed_out("assistant", "sales")
    assert other.post(PAGE, theirs | {one: "HZ-1"}).status_code == 302
    answer = client.post(PAGE, mine | {one: "HZ-9"})
    page = text_of(answer)
    assert answer.status_code == 422
    for told in ("也改了这些地方", user("sales").name, "P01 三层置物架</th><td>HZ-9</td><td>HZ-1</td>", 'value="HZ-9"'):
        assert told in page
    assert _codes() == ["HZ-1"]
    takes = {"take": one} if keeps == "HZ-1" else {}
    assert client.post(PAGE, fields_in(page) | takes).status_code == 302
    assert _codes() == [keeps]


def test_a_number_for_goods_that_were_not_on_the_page_yet_is_not_wiped_out():
    (client,), (mine,), (one, _two) = _handed_out("assistant")
    Product.objects.create(code="P77", name="新品")
    _named(("EOM", "P77", "HZ-7"))
    assert client.post(PAGE, mine | {one: "HZ-1"}).status_code == 302
    assert _codes() == ["HZ-1", "HZ-7"]


def test_the_second_click_of_a_save_is_no_second_person():
    (client,), (mine,), (one, _two) = _handed_out("assistant")
    assert [client.post(PAGE, mine | {one: "HZ-1"}).status_code for _click in range(2)] == [302, 302]

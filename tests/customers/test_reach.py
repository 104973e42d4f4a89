"""Whom to call and where goods go: several of each, one the usual one; an order may name the place (R-2.9)."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from gendan.base.faults import Refused
from gendan.customers import actions as customers
from gendan.customers.models import Address, Contact, Customer
from gendan.customers.reach import Contacting, Leaving, Siting
from gendan.orders import actions as orders
from gendan.orders.changing import Revision, Wanted
from gendan.orders.models import Order
from gendan.people.models import Entry
from tests.office import SERVER, TODAY, d, items, shipped, step
from tests.web import client_of, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")


def _contact(name, customer="EOM", **more):
    (one,) = customers.keep_contact([Contacting(customer, name, **more)], by=SERVER)
    return one


def _site(text, customer="EOM", **more):
    (one,) = customers.keep_address([Siting(customer, text, **more)], by=SERVER)
    return one


def _sites(customer="EOM"):
    return list(Address.objects.filter(customer__code=customer).values_list("text", "is_default").order_by("pk"))


def test_the_first_one_is_the_usual_one_until_another_takes_its_place():
    first, second = _contact("陈伟"), _contact("李倩", mobile="13912345678")
    assert [(one.name, one.is_main) for one in Contact.objects.order_by("pk")] == [("陈伟", True), ("李倩", False)]
    _contact("李倩", pk=second.pk, is_main=True)
    assert [(one.name, one.is_main) for one in Contact.objects.order_by("pk")] == [("陈伟", False), ("李倩", True)]
    _contact("陈伟", pk=first.pk, title="采购")
    assert Contact.objects.get(pk=first.pk).title == "采购"
    assert Contact.objects.get(is_main=True).mobile == ""
    _site("示例路 1 号")
    _site("示例路 2 号", is_default=True)
    assert _sites() == [("示例路 1 号", False), ("示例路 2 号", True)]


def test_two_that_read_the_same_are_refused_and_so_is_another_customers():
    one = _site("示例路 1 号")
    with pytest.raises(Refused, match="已经有"):
        _site("示例路 1 号")
    with pytest.raises(Refused, match="不在他的档案里"):
        _site("示例路 3 号", "NET", pk=one.pk)
    assert _site("示例路 1 号", "NET").customer.code == "NET"


def test_the_usual_one_goes_last_and_what_is_gone_is_not_changed():
    first, second = _site("示例路 1 号"), _site("示例路 2 号")
    with pytest.raises(Refused, match="先把另一个设为默认"):
        customers.retire_address([Leaving("EOM", first.pk, TODAY)], by=SERVER)
    customers.retire_address([Leaving("EOM", second.pk, TODAY)], by=SERVER)
    customers.retire_address([Leaving("EOM", first.pk, TODAY)], by=SERVER)
    assert list(Address.objects.values_list("is_default", "retired_on")) == [(False, TODAY)] * 2
    with pytest.raises(Refused, match="不在他的档案里"):
        _site("示例路 9 号", pk=first.pk)
    assert _site("示例路 1 号").is_default


def test_the_journal_says_what_was_and_the_file_is_another_version():
    one, before = _contact("陈伟", title="采购"), Customer.objects.get(code="EOM").version
    _contact("陈伟", title="经理", pk=one.pk)
    assert '"before":{"title":"采购"}' in Entry.objects.filter(deed="customers.keep_contact").latest("n").payload
    assert Customer.objects.get(code="EOM").version == before + 1
    with pytest.raises(Refused, match="别人改过"):
        _contact("陈伟", pk=one.pk, version=before)


def test_the_pages_keep_change_and_retire():
    client = client_of("assistant")
    send(client, "/customers/EOM/contacts/new/", name="陈伟", mobile="13912345678")
    send(client, "/customers/EOM/contacts/new/", name="李倩", mobile="")
    first, second = Contact.objects.order_by("pk")
    page = f"/customers/EOM/contacts/{second.pk}/"
    assert "is_main" not in form_of(client, f"/customers/EOM/contacts/{first.pk}/")
    send(client, page, title="老板", is_main="on")
    assert Contact.objects.get(is_main=True).title == "老板"
    assert "已停用" in text_of(client.post(f"/customers/EOM/contacts/{first.pk}/retire/", {"op": "x"}, follow=True))
    assert Contact.objects.get(pk=first.pk).left_on is not None
    assert client.get(f"/customers/EOM/contacts/{first.pk}/").status_code == 404
    assert "已离开" in text_of(client.get("/customers/EOM/"))


def test_two_people_at_one_contact_are_told_of_each_other():
    client = client_of("assistant")
    one = _contact("陈伟", title="采购")
    page = f"/customers/EOM/contacts/{one.pk}/"
    handed_out = form_of(client, page)
    _contact("陈伟", title="经理", wechat="cw", pk=one.pk)
    answer = client.post(page, handed_out | {"title": "老板"})
    assert answer.status_code == 422
    assert "经理" in text_of(answer)
    assert Contact.objects.get().title == "经理"
    assert client.post(page, handed_out | {"email": "chen@example.com"}).status_code == 302
    kept = Contact.objects.get()
    assert (kept.title, kept.wechat, kept.email) == ("经理", "cw", "chen@example.com")


@pytest.mark.parametrize("role", ["sales", "finance", "regional"])
def test_only_the_office_changes_them(role):
    one = _contact("陈伟")
    assert client_of(role).get(f"/customers/EOM/contacts/{one.pk}/").status_code == 403
    assert "加联系人" not in text_of(client_of(role).get("/customers/EOM/"))


def _ordered(place="", customer="EOM"):
    row = orders.Intake(customer, d("10-08"), items(("P01", 5)), ship_to=place)
    return orders.receive([row], by=SERVER)[0].number


def _words(client, address, **filled):
    return PdfReader(BytesIO(client.post(address, filled).content)).pages[0].extract_text()


def test_an_order_goes_where_it_says_and_its_papers_say_so():
    _site("示例路 1 号", consignee="王师傅")
    other = _site("仓库路 2 号", consignee="刘师傅")
    client, number, usual = client_of("assistant"), _ordered(other.line), _ordered()
    assert "仓库路 2 号" in _words(client, f"/orders/{number}/print/", form="pdf", op="a")
    assert "示例路 1 号" not in _words(client, f"/orders/{usual}/print/", form="pdf", op="b")
    for one in (number, usual):
        for name in ("submit", "approve", "confirm", "release"):
            step(name, one)
    for one, said in ((number, "仓库路 2 号 刘师傅"), (usual, "示例路 1 号 王师傅")):
        note = shipped("EOM", ("P01", 2), order=one)
        address = f"/shipping/{note}/print/"
        assert said in _words(client, address, **form_of(client, address))


def test_an_order_names_only_a_place_that_its_customer_uses():
    other, foreign = _site("仓库路 2 号"), _site("示例路 1 号", "NET")
    for place in (foreign.line, "哪里都不是"):
        with pytest.raises(Refused, match="不在客户的档案里"):
            _ordered(place)
    customers.retire_address([Leaving("EOM", other.pk, TODAY)], by=SERVER)
    with pytest.raises(Refused, match="已停用"):
        _ordered(other.line)


def test_the_place_changes_until_something_was_sent():
    first, second = _site("示例路 1 号"), _site("仓库路 2 号")
    number = _ordered(first.line)
    row = Revision(number, d("10-09"), (Wanted("P01", 5, line=1),), ship_to=second.line)
    orders.revise([row], by=SERVER)
    assert Order.objects.get(number=number).ship_to == "仓库路 2 号"
    assert "仓库路 2 号" in text_of(client_of("assistant").get(f"/orders/{number}/story/"))
    assert "仓库路 2 号" not in text_of(client_of("sales").get(f"/orders/{number}/story/"))
    for name in ("submit", "approve", "confirm", "release"):
        step(name, number)
    shipped("EOM", ("P01", 2), order=number)
    back = Revision(number, d("10-10"), (Wanted("P01", 5, line=1),), ship_to=first.line)
    with pytest.raises(Refused, match="已经发过货"):
        orders.revise([back], by=SERVER)


def test_the_entry_offers_the_customers_places_the_usual_one_first():
    _site("示例路 1 号")
    client = client_of("assistant")
    page = "/orders/new/?customer=EOM"
    assert '<div id="places" hidden>' in text_of(client.get(page))
    other = _site("仓库路 2 号")
    found = text_of(client.get(page))
    assert found.index("示例路 1 号") < found.index("仓库路 2 号")
    told = client.post("/orders/look/", form_of(client, page)).json()["places"]
    assert [text for _line, text in told] == ["示例路 1 号", "仓库路 2 号"]
    lines = {"product": "P01", "quantity": "5", "price": "", "requested_on": "", "his": ""}
    answer = client.post(page, form_of(client, page) | lines | {"ship_to": other.line, "lane": "draft"})
    assert answer.status_code == 302
    number = Order.objects.get().number
    assert Order.objects.get().ship_to == other.line
    assert form_of(client, f"/orders/{number}/change/")["ship_to"] == other.line
    answer = client.post(page, form_of(client, page) | lines | {"ship_to": "哪里都不是", "lane": "draft"})
    assert "从列表里选" in text_of(answer)


def test_a_file_that_was_checked_says_when_and_the_journal_says_by_whom():
    client = client_of("assistant")
    assert "核对无误" in text_of(client.get("/customers/EOM/"))
    before = Customer.objects.get(code="EOM")
    client.post("/customers/EOM/verify/", {"op": "v"})
    now = Customer.objects.get(code="EOM")
    assert (now.verified_on, now.updated_at) == (client.get("/").wsgi_request.user.today, before.updated_at)
    assert Entry.objects.filter(deed="customers.verify").values_list("who", flat=True)[0] == "assistant"
    assert client_of("regional").post("/customers/EOM/verify/", {"op": "w"}).status_code == 403
    with pytest.raises(Refused, match="不能晚于今天"):
        customers.verify([customers.Look("EOM", d("11-30"))], by=SERVER)

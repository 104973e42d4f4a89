"""Pages of customers: two people change one file, prices, managers (reliability.md B6)."""

import pytest

from gendan.customers.actions import Verdict, approve_price
from gendan.customers.imports import FROM_THE_START
from gendan.customers.models import AgreedPrice, Customer, Proposal
from tests.desk.files import take_in
from tests.office import SERVER, TODAY
from tests.web import client_of, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")
EDIT = "/customers/EOM/edit/"
NOTES = "送货单带价格</dt><dd>"


@pytest.fixture
def client():
    return client_of("assistant")


def _customer():
    return Customer.objects.get(code="EOM")


def test_a_file_is_changed_and_what_was_not_touched_stays(client):
    before = _customer()
    assert send(client, EDIT, city="宁波市").status_code == 302
    now = _customer()
    assert (now.city, now.credit_limit, now.term, now.version) == (
        "宁波市", before.credit_limit, before.term, before.version + 1,
    )  # fmt: skip


def test_two_people_who_change_different_fields_lose_nothing(client):
    mine, theirs = form_of(client, EDIT), form_of(client, EDIT)
    client.post(EDIT, theirs | {"city": "宁波市"})
    assert client.post(EDIT, mine | {"grade": "B"}).status_code == 302
    assert (_customer().city, _customer().grade) == ("宁波市", "B")


def test_whoever_saves_on_top_of_anothers_change_is_told_whose_and_what(client):
    mine, theirs = form_of(client, EDIT), form_of(client_of("sales"), EDIT)
    client_of("sales").post(EDIT, theirs | {"city": "宁波市", "carrier": "德邦"})
    page = text_of(client.post(EDIT, mine | {"grade": "B"}, follow=True))
    assert "您填写时 内销经理 存过这份资料，“市、承运商”有变" in page
    assert "存过这份资料" not in text_of(client.post(EDIT, form_of(client, EDIT) | {"grade": "C"}, follow=True))


def test_a_clash_names_who_was_first(client):
    mine, theirs = form_of(client, EDIT), form_of(client_of("sales"), EDIT)
    client_of("sales").post(EDIT, theirs | {"city": "宁波市"})
    assert "您打开之后，内销经理 在 " in text_of(client.post(EDIT, mine | {"city": "台州市"}))


def test_two_people_who_change_one_field_are_shown_both(client):
    mine, theirs = form_of(client, EDIT), form_of(client, EDIT)
    client.post(EDIT, theirs | {"city": "宁波市", "carrier": "德邦"})
    answer = client.post(EDIT, mine | {"city": "台州市", "note": "我写的备注"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert _customer().city == "宁波市"
    for text in ("台州市", "宁波市", "我写的备注", "德邦"):
        assert text in page, text


@pytest.mark.parametrize(("take", "city"), [([], "台州市"), (["city"], "宁波市")])
def test_after_a_clash_the_person_chooses(client, take, city):
    mine, theirs = form_of(client, EDIT), form_of(client, EDIT)
    client.post(EDIT, theirs | {"city": "宁波市", "carrier": "德邦"})
    answer = client.post(EDIT, mine | {"city": "台州市", "note": "我写的备注"})
    again = _fields(answer)
    assert client.post(EDIT, again | {"take": take}).status_code == 302
    now = _customer()
    assert (now.city, now.carrier, now.note) == (city, "德邦", "我写的备注")


def _fields(answer):
    """The fields of the form in an answer."""

    class Given:
        @staticmethod
        def get(_address):
            return answer

    return form_of(Given, EDIT)


def test_a_second_click_finds_what_the_first_one_did(client):
    form = form_of(client, EDIT) | {"city": "宁波市"}
    assert [client.post(EDIT, form).url for _n in range(3)] == ["/customers/EOM/"] * 3
    assert _customer().version == 2


def test_saves_of_one_person_never_clash(client):
    for n in range(20):
        assert send(client, EDIT, note=f"第 {n} 次").status_code == 302
    assert _customer().version == 21


def test_who_may_not_read_contacts_and_accounts_does_not_wipe_them(client):
    send(client, EDIT, contact_name="陈伟", contact_mobile="13800000001", bank_account="6222000011112222")
    assert send(client_of("sales"), EDIT, grade="C").status_code == 302
    now = _customer()
    assert (now.grade, now.bank_account, now.contacts.get().mobile) == ("C", "6222000011112222", "13800000001")


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(client):
    page = text_of(send(client, EDIT, payment_term="月结30", credit_limit="一万", city="宁波市"))
    assert "有几种算法" in page
    assert "看不懂这个数字" in page
    for typed in ("月结30", "一万", "宁波市"):
        assert f'value="{typed}"' in page


def test_a_new_customer(client):
    answer = send(client, "/customers/new/", code="N1", name="新客户有限公司", payment_term="净30天")
    assert answer.url == "/customers/N1/"
    assert Customer.objects.get(code="N1").term.text() == "净30天"


def test_a_code_in_use_is_told_and_nothing_is_overwritten(client):
    page = text_of(send(client, "/customers/new/", code="EOM", name="另一家有限公司", payment_term="净30天"))
    assert "这个编码已经在用" in page
    assert _customer().name == "EOM有限公司"


def test_a_price_is_asked_for_and_an_overlap_is_refused_in_words(client):
    address = "/customers/EOM/prices/new/"
    assert send(client, address, product="P01", price="78", valid_from="2026-11-01").status_code == 302
    approve_price([Verdict(Proposal.objects.get().number, TODAY)], by=SERVER)
    assert AgreedPrice.objects.filter(customer__code="EOM", product__code="P01").count() == 2
    page = text_of(send(client, address, product="P01", price="70", valid_from="2026-10-15"))
    assert "重叠" in page


def test_whoever_looked_after_him_from_the_start_has_no_day(client):
    send(client, "/customers/EOM/assign/", manager="M1", valid_from=FROM_THE_START.isoformat())
    page = text_of(client.get("/customers/EOM/"))
    assert "<dt>起初</dt>" in page
    assert "2000" not in page


def test_a_customer_is_handed_over(client):
    assert send(client, "/customers/EOM/assign/", manager="M2", valid_from="2026-11-01").status_code == 302
    assert _customer().assignments.count() == 2


def test_what_is_missing_is_said_once(client):
    page = text_of(send(client, "/customers/new/", code="NEU", name="", payment_term="净30天"))
    assert '<a href="#id_name">请填“客户名称”。</a>' in page
    assert "客户名称</a>：" not in page


def test_without_own_fields_the_way_to_them_is_shown(client):
    assert 'href="/own-fields/"' in text_of(client.get("/customers/EOM/own/")).partition('id="main"')[2]


def test_the_form_of_a_handover_stands_at_whoever_looks_after_him(client):
    """Or pressing it in haste would take the customer from everybody."""
    assert 'value="M1" selected' in text_of(client.get("/customers/EOM/assign/"))


def test_a_form_can_be_left_without_saving_to_where_somebody_came_from(client):
    address = "/customers/EOM/prices/new/"
    assert '<a class="btn" href="/customers/EOM/">不保存，返回</a>' in text_of(client.get(address))
    assert '<a class="btn" href="/#row-3">不保存，返回</a>' in text_of(client.get(f"{address}?next=%2F%23row-3"))


def test_fields_of_others_cannot_be_slipped_in(client):
    """Only what the form has can be set (reliability.md A7)."""
    extra = {"id": "999", "version_": "9", "updated_by": "Hacker", "search": "x", "bare_name": "x", "code": "ANDERS"}
    send(client, EDIT, city="宁波市", **extra)
    now = _customer()
    assert (now.updated_by, now.code) == ("后勤助理", "EOM")
    assert "x" not in (now.search, now.bare_name)


def test_prices_on_his_notes_are_a_yes_or_no_of_the_file(client):
    assert form_of(client, "/customers/new/")["prices_on_notes"] == form_of(client, EDIT)["prices_on_notes"] == "1"
    assert f"{NOTES}是" in text_of(client.get("/customers/EOM/"))
    send(client, EDIT, prices_on_notes="")
    assert form_of(client, EDIT)["prices_on_notes"] == ""
    assert f"{NOTES}否" in text_of(client.get("/customers/EOM/"))


def test_a_file_without_the_column_leaves_prices_on_notes_as_they_are():
    titles = ["客户编码", "客户名称", "结算方式"]
    take_in({"客户": [[*titles, "送货单带价格"], ["EOM", "EOM有限公司", "净30天", "否"]]})
    take_in({"客户": [titles, ["EOM", "EOM股份公司", "净30天"], ["NEU", "新客户公司", "净30天"]]})
    assert dict(Customer.objects.filter(code__in=("EOM", "NEU")).values_list("name", "prices_on_notes")) == {
        "EOM股份公司": False,
        "新客户公司": True,
    }

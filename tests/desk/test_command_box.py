"""The command box: what each sign asks for, in which order, and that nobody learns from it more than from his pages."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base import statistics
from gendan.customers import actions as customers
from gendan.customers.models import Contact, Customer
from gendan.desk import found, today
from gendan.money import actions as money
from gendan.orders.models import ChangeOrder, Order
from gendan.people import actions as people
from gendan.people.models import User
from gendan.people.roles import Role
from tests.office import SERVER, arrived, d, draft, open_files, ordered, paid, returned, shipped, step, user, y
from tests.plans import plan_of
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


def _answer(query, role="assistant"):
    return text_of(client_of(role).get("/search/", {"q": query}, headers={"HX-Request": "true"}))


def _hits(query, role="assistant"):
    return re.findall(r'<a href="([^"]+)"', _answer(query, role))


def test_a_receipt_is_found_by_the_end_of_its_number():
    paid("EOM", "320", "10-20", number="SK-778899")
    assert _hits("8899") == ["/money/receipts/?q=SK-778899"]
    assert _hits("#8899") == ["/money/receipts/?q=SK-778899"]


def test_an_amount_finds_every_document_that_comes_to_it():
    order = ordered("EOM", ("P01", 4))  # 4 × 80.00
    note = shipped("EOM", ("P01", 4), order=order)
    paid("EOM", "320", "10-20", number="SK-1")
    paid("EOM", "320.01", "10-20", number="SK-2")
    expected = [f"/orders/{order}/", f"/shipping/{note}/", "/money/receipts/?q=SK-1"]
    assert [_hits(query) for query in ("$320", "＄320.00", "¥320", "￥320.0")] == [expected] * 4
    assert _hits("$320.01") == ["/money/receipts/?q=SK-2"]


def test_thousands_may_be_parted_and_nonsense_finds_nothing():
    order = ordered("EOM", ("P01", 100))  # 8,000.00
    assert _hits("$8,000") == [f"/orders/{order}/"]
    for query in ("$", "$-8000", "$8000.001", "$八千", "$9" + "9" * 40):
        assert f"/orders/{order}/" not in _hits(query), query


def test_who_may_not_read_amounts_cannot_guess_them():
    order = ordered("EOM", ("P01", 4))
    shipped("EOM", ("P01", 4), order=order)
    for role in ("production", "quality", "logistics"):
        assert "/orders/" not in "".join(_hits("$320", role)).replace("/orders/?", "")
        assert f"/orders/{order}/" in _hits(order, role), "by number he finds it"


def test_who_knows_customers_by_code_is_not_told_their_name():
    customers.open_file(
        [customers.File("NAMED", "绍兴宏达五金有限公司", "绍兴宏达", payment_term="月末+30天")], by=SERVER
    )
    order = draft("NAMED", ("P01", 1, "80"))
    step("submit", order)
    assert f"{order} 绍兴宏达" in _answer(order)
    for role in ("production", "quality"):
        assert f"{order} NAMED" in _answer(order, role)
        assert "绍兴宏达" not in _answer(order, role)


def test_a_manager_finds_documents_of_his_own_customers_only():
    open_files({"STRANGE": {"payment_term": "月末+30天"}}, manager="M2")
    own, foreign = draft("EOM", ("P01", 4), number="SO-OWN-0077"), draft("STRANGE", ("P01", 4), number="SO-ALIEN-0077")
    assert own not in "".join(_hits("077")), "three digits are too few to ask for"
    assert set(_hits("0077", "assistant")) == {f"/orders/{own}/", f"/orders/{foreign}/"}
    assert _hits("0077", "regional") == [f"/orders/{own}/"]
    assert _hits("$320", "regional") == [f"/orders/{own}/"]


def test_the_code_itself_comes_before_what_contains_it():
    assert _hits("P0")[:3] == ["/products/P01/", "/products/P02/", "/products/P03/"]
    assert _hits("net")[0] == "/customers/NET/"


def test_a_manager_is_found_by_his_initials_and_leads_to_his_customers():
    assert _hits("@wq") == ["/customers/?manager=M1"]
    assert "/customers/?manager=M2" in _hits("lina")
    assert _hits("@wq", "production")[0:1] != ["/customers/?manager=M1"]


@pytest.mark.parametrize("query", [">xjdd", "新建订单", "jiedan", ">接单"])
def test_an_action_is_found_by_its_names_and_pinyin(query):
    assert _hits(query)[0] == "/orders/new/"


def test_an_action_is_offered_only_to_whoever_may_do_it():
    assert "/money/receipts/new/" in _hits(">登记收款", "finance")
    assert "/money/receipts/new/" not in _hits(">登记收款", "assistant")
    assert "/orders/new/" not in _hits(">", "finance")


@pytest.mark.parametrize("role", ["assistant", "finance", "regional", "production", "logistics", "admin", "system"])
def test_whatever_is_offered_opens(role):
    client = client_of(role)
    ways = _hits(">", role)
    assert "/" in ways
    assert {address: client.get(address).status_code for address in ways} == dict.fromkeys(ways, 200)


def test_sheets_are_found_by_their_code_and_their_readers_only():
    assert "/sheets/R01/" in _hits(">R01")
    assert "/sheets/R01/" not in _hits(">R01", "production")


def test_nothing_found_offers_the_next_step_that_one_may_take():
    assert _hits("查无此物") == ["/customers/new/", "/orders/?view=all&amp;q=%E6%9F%A5%E6%97%A0%E6%AD%A4%E7%89%A9"]
    assert _hits("查无此物", "finance") == ["/orders/?view=all&amp;q=%E6%9F%A5%E6%97%A0%E6%AD%A4%E7%89%A9"]


def test_many_hits_cost_no_more_questions_than_one():
    client = client_of("assistant")
    shipped("EOM", ("P01", 1), order=ordered("EOM", ("P01", 1), number="AB-1-5555"), number="DN-1-5555")
    counts = []
    for more in (), ("AB-2-5555", "AB-3-5555"):
        for number in more:
            ordered("EOM", ("P01", 1), number=number)
        with CaptureQueriesContext(connection) as heard:
            client.get("/search/", {"q": "5555"}, headers={"HX-Request": "true"})
        counts.append(len(heard))
    assert counts[0] == counts[1]


def _plan(query):
    """How the database looks for orders when a query is asked."""
    with CaptureQueriesContext(connection) as heard:
        _hits(query)
    return plan_of([one["sql"] for one in heard if one["sql"].startswith('SELECT "orders_order"')][-1])


def test_numbers_and_amounts_are_looked_up_in_an_index():
    customer = Customer.objects.get(code="EOM")
    many = [Order(number=f"SO2609-{n:04}", customer=customer, on=d("09-01"), amount=n) for n in range(2000, 2500)]
    Order.objects.bulk_create(many)
    statistics.renew()
    assert "order_by_tail" in _plan("0001")
    assert "order_by_amount" in _plan("$320")
    if connection.vendor == "sqlite":  # PostgreSQL compares in upper case, which no index of ours holds
        assert "order_by_number" in _plan("SO2610")


def test_a_number_is_found_by_its_beginning_in_any_case():
    order = ordered("EOM", ("P01", 1), number="So2610-X0042")
    for query in ("so2610", "SO2610-x", "x0042", "0042", "SO2610-X0042"):
        assert _hits(query) == [f"/orders/{order}/"], query


def test_a_customer_is_found_by_the_end_of_a_phone_by_those_who_read_phones():
    contact = customers.Person("刘师傅", mobile="13800138765")
    customers.open_file(
        [customers.File("EOM", "EOM有限公司", "EOM", contact=contact, payment_term="净30天")], by=SERVER
    )
    finders = [role for role in ("assistant", "regional", "sales", "production") if "刘师傅" in _answer("8765", role)]
    assert finders == ["assistant", "regional"]
    assert "刘师傅" not in _answer("765")


def _found(query, role="assistant"):
    """The hits, without what is offered where nothing is found."""
    return [address for address in _hits(query, role) if address != "/customers/new/" and "&amp;q=" not in address]


def _with_contacts():
    """Two contacts of one name, one of a customer whom the regional manager does not look after."""
    person = customers.Person("刘师傅", "仓库", mobile="13800138765")
    own = customers.File("EOM", "EOM有限公司", "EOM", contact=person, payment_term="净30天")
    customers.open_file([own], by=SERVER)
    open_files({"STRANGE": {"payment_term": "净30天", "contact": customers.Person("刘师母")}}, manager="M2")


def test_a_contact_is_found_by_his_name_with_the_number_masked():
    _with_contacts()
    assert "刘师傅 EOM" in _answer("@刘师傅")
    assert "仓库 · 138****8765" in _answer("刘师傅")
    assert "13800138765" not in _answer("刘师傅")
    assert _hits("@刘师") == ["/customers/EOM/", "/customers/STRANGE/"]
    assert _hits("@刘师", "regional") == ["/customers/EOM/"]
    assert _found("@刘师", "production") == []
    assert _found("@刘") == [], "one letter is in too many names"


def test_a_contact_is_found_by_pinyin_and_initials_too():
    """曾 is z as a surname, c by itself; whose name only has the letters somewhere within is not meant."""
    _with_contacts()
    person = customers.Person("曾国强", mobile="13800138766")
    open_files({"ZENG": {"payment_term": "净30天", "contact": person}})
    for query in ("@lsf", "@liushif", "@LiuShiFu", "@LSF"):
        assert _hits(query) == ["/customers/EOM/"], query
    assert _hits("@ls") == ["/customers/EOM/", "/customers/STRANGE/"]
    assert _hits("@ls", "regional") == ["/customers/EOM/"]
    assert _found("@ls", "production") == []
    assert (_hits("@zgq"), _hits("@cgq"), _found("@uoqiang")) == (["/customers/ZENG/"], ["/customers/ZENG/"], [])
    assert "138****8766" in _answer("zgq")
    assert "13800138766" not in _answer("zgq")


def test_of_many_contacts_those_are_told_who_are_spelt_exactly_so(monkeypatch):
    _with_contacts()
    open_files({"Z": {"payment_term": "净30天", "contact": customers.Person("刘师")}})
    monkeypatch.setattr(found, "MOST", 1)
    assert _found("@ls") == ["/customers/Z/"]


def test_a_contact_who_left_is_not_found_by_his_initials():
    _with_contacts()
    Contact.objects.filter(name="刘师傅").update(left_on=d("10-20"))
    assert _found("@lsf") == []


def _with_colleagues():
    """One who sells, one of the money, who has a namesake that left, and one who only keeps the program."""
    hired = [
        people.Hire("zhaojianguo", "赵建国", (Role.SALES,)),
        people.Hire("money2", "钱会计", (Role.FINANCE,)),
        people.Hire("money1", "钱会芳", (Role.FINANCE,)),
        people.Hire("it2", "钱守网", (Role.SYSTEM,)),
    ]
    people.admit(hired, by=SERVER)
    User.objects.filter(login="money1").update(is_active=False)


@pytest.mark.parametrize("query", ["钱会计", "@会计", "@qkj", "qiankuai", "MONEY2", "@money"])
def test_a_colleague_is_found_by_name_pinyin_initials_and_login(query):
    _with_colleagues()
    assert _found(query) == ["/?person=money2"]
    assert _found("@uaiji") == [], "no part of his name begins so"


def test_a_colleague_leads_to_what_waits_for_him_by_whoever_may_look_there():
    _with_colleagues()
    assert '"/?person=money2" aria-current="true"' in text_of(client_of("assistant").get(_hits("@qkj")[0]))
    finders = [role.value for role in Role if _found("@qkj", role.value)]
    assert finders == [role.value for role in Role if "钱会计" in map(str, today.colleagues(user(role.value)))]
    assert {"admin", "system"}.isdisjoint(finders)
    assert len(finders) == 8
    assert _found("@zjg") == ["/?person=zhaojianguo"]
    assert _found("@qsw") == [], "nothing is his to do"


def test_invoices_returns_and_change_orders_are_found_by_the_end_of_their_number():
    note = shipped("EOM", ("P01", 4), order=ordered("EOM", ("P01", 4)))
    arrived(note, "10-11")
    money.issue_invoice([money.Bill("EOM", d("10-20"), "25310000000077881", y("320"))], by=SERVER)
    returned("EOM", ("P01", 1), number="RT-7788-2")
    assert _hits("#7881") == ["/money/invoices/?q=25310000000077881"]
    assert _hits("#88-2") == ["/returns/?q=RT-7788-2"]
    assert _found("#7881", "logistics") == []


def test_a_change_order_leads_to_its_order():
    number = ordered("EOM", ("P01", 4))
    order = Order.objects.get(number=number)
    about = {"on": d("10-09"), "reason": "加急", "asked_by": "customer", "was_released": False, "by": "周敏"}
    ChangeOrder.objects.create(number="BG-2611-0456", order=order, **about)
    assert _hits("#0456") == [f"/orders/{number}/?tab=changes"]
    customers.assign([customers.Charge("EOM", "M2", d("10-01"))], by=SERVER)
    assert _found("#0456", "regional") == []


def test_an_action_takes_the_number_of_what_it_is_for():
    note = shipped("EOM", ("P01", 2), order=ordered("EOM", ("P01", 4), number="SO-A-0143"), number="DN-A-0143")
    assert _hits("打印送货单 0143") == [f"/shipping/{note}/print/"]
    assert _hits(">dyshd 0143") == [f"/shipping/{note}/print/"]
    assert _hits("登记到货 0143", "logistics") == [f"/shipping/{note}/arrival/"]
    assert _hits("发货 0143", "logistics")[0] == "/shipping/new/?order=SO-A-0143"
    assert "/print/" not in "".join(_hits("打印送货单 0143", "production"))
    assert _found("审核订单 0143") == [], "it was approved long ago"


def test_an_action_for_a_document_that_is_out_of_sight_is_not_there():
    open_files({"STRANGE": {"payment_term": "净30天"}}, manager="M2")
    draft("STRANGE", ("P01", 4), number="SO-ALIEN-0077")
    assert _hits("修改订单 0077") == ["/orders/SO-ALIEN-0077/change/"]
    assert _found("修改订单 0077", "regional") == []


@pytest.mark.parametrize("query", ["打印送货单 0143", "登记到货 0143", "发货 0143", "修改订单 0144", "审核订单 0145"])
def test_what_is_offered_for_a_document_opens(query):
    shipped("EOM", ("P01", 2), order=ordered("EOM", ("P01", 4), number="SO-A-0143"), number="DN-A-0143")
    draft("EOM", ("P01", 4), number="SO-A-0144")
    step("submit", draft("EOM", ("P01", 4), number="SO-A-0145"))
    for role in ("assistant", "sales", "logistics"):
        client = client_of(role)
        offered = _found(f">{query}", role)
        assert {address: client.get(address).status_code for address in offered} == dict.fromkeys(offered, 200)

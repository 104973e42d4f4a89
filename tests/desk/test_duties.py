"""The duties of every room: each opens on its day and closes by its fact.

Days are computed by hand with the calendar of 2026: 10-01 to 10-07 are free, Saturday 10-10 is worked.
"""

import json
import logging
import re
from dataclasses import replace
from html import unescape
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from gendan.base.faults import Refused
from gendan.books import actions as books
from gendan.customers import actions as customers
from gendan.desk import actions, duties, today
from gendan.desk.models import HandOver, Snooze
from gendan.money import actions as money
from gendan.orders import actions as orders
from gendan.orders import changing, signing
from gendan.people import actions as people
from gendan.people.models import Entry, Print
from gendan.people.roles import Role
from gendan.shipping import actions as shipping
from tests.office import CUSTOMERS, SERVER, arrived, d, draft, open_files, ordered, paid, shipped, step, user, y
from tests.orders.test_files import kept
from tests.web import client_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")


def _board(day, role="assistant"):
    return today.board(user(role, d(day)), d(day))


def _items(duty, day, role="assistant"):
    """{number: the day it is due} of one duty on somebody's page."""
    return {one.item.number: one.item.until for one in _board(day, role).entries if one.duty.key == duty}


def _file(code, **more):
    """Change a customer's file."""
    file = customers.File(code, f"{code}有限公司", code, **CUSTOMERS.get(code, {}))
    customers.open_file([replace(file, **more)], by=SERVER)


def test_a_review_is_due_on_the_working_day_of_the_order():
    number = draft("EOM", ("P01", 1), on="10-08")
    assert _items("orders.review", "10-08") == {}
    assert _items("orders.hand_in", "10-08") == {number: d("10-08")}
    step("submit", number)
    assert _items("orders.review", "10-08") == {number: d("10-08")}
    assert _items("orders.review", "10-08", "sales") == {}
    step("approve", number)
    assert _items("orders.review", "10-08") == {}


def test_a_word_of_mouth_waits_for_the_signed_paper(files):
    """Confirmed on Thursday 10-08; seven days later it is Thursday 10-15. Five days are said from 10-01 on: 10-13."""
    number = ordered("EOM", ("P01", 1), on="10-08")
    assert _items("orders.unsigned", "10-14") == {}
    assert _items("orders.unsigned", "10-15") == {number: d("10-15")}
    assert _items("orders.unsigned", "10-15", "production") == {}
    people.set_preferences([people.Preference("signed_paper_days", "5", d("10-01"))], by=SERVER)
    assert _items("orders.unsigned", "10-13") == {number: d("10-13")}
    kept(number, paper="confirmation")
    assert _items("orders.unsigned", "10-15") == {}


def test_an_order_of_a_rest_day_is_due_on_the_next_office_day():
    number = draft("EOM", ("P01", 1), on="10-03")
    step("submit", number, "10-03")
    assert _items("orders.review", "10-03") == {number: d("10-08")}


def test_a_price_below_the_agreed_one_is_a_reason():
    number = draft("EOM", ("P01", 1, "79"))
    step("submit", number)
    (entry,) = _board("10-08").entries
    assert "低于合作价" in entry.item.why


def test_a_customer_has_a_working_day_to_say_yes():
    """Ordered on Friday 10-09; Saturday 10-10 is worked."""
    number = draft("EOM", ("P01", 1), on="10-09")
    step("submit", number, "10-09")
    step("approve", number, "10-09")
    assert _items("orders.answer", "10-09") == {number: d("10-10")}
    step("confirm", number, "10-10")
    assert _items("orders.answer", "10-10") == {}
    assert _items("orders.send_on", "10-10") == {number: d("10-09")}
    step("release", number, "10-10")
    assert _items("orders.send_on", "10-10") == {}


def _promised(customer, product, quantity, day, on="10-08"):
    """An order with a promised day that the customer has confirmed."""
    line = orders.Item(product, quantity, promised_on=d(day))
    (order,) = orders.receive([orders.Intake(customer, d(on), (line,))], by=SERVER)
    for name in ("submit", "approve", "confirm", "release"):
        step(name, order.number, on)
    return order.number


def test_goods_are_to_be_sent_on_the_promised_day():
    number = _promised("EOM", "P01", 5, "10-15")
    assert _items("orders.to_ship", "10-14", "logistics") == {}
    assert _items("orders.to_ship", "10-15", "logistics") == {number: d("10-15")}
    shipped("EOM", ("P01", 3), on="10-15", order=number)
    assert _items("orders.to_ship", "10-16", "logistics") == {number: d("10-15")}
    shipped("EOM", ("P01", 2), on="10-16", order=number)
    assert _items("orders.to_ship", "10-16", "logistics") == {}


def test_an_order_without_a_date_is_to_be_sent_at_once():
    number = ordered("EOM", ("P01", 5), on="10-08")
    assert _items("orders.to_ship", "10-08") == {number: d("10-08")}


def test_a_promise_that_the_store_cannot_keep_is_told_three_working_days_before():
    """1000 in store: 600 for 10-20, 600 for 10-21 lack 200; the third working day before 10-21 is Friday 10-16."""
    _promised("EOM", "P01", 600, "10-20")
    second = _promised("NET", "P01", 600, "10-21")
    assert _items("orders.about_to_be_late", "10-15") == {}
    assert _items("orders.about_to_be_late", "10-16") == {second: d("10-21")}
    (entry,) = [one for one in _board("10-16").entries if one.duty.key == "orders.about_to_be_late"]
    assert "200 件" in entry.item.why
    assert entry.item.verb.address == f"/orders/{second}/#trouble"
    shipped("NET", ("P01", 600), on="10-19", order=second)
    assert second not in _items("orders.about_to_be_late", "10-19")


def test_goods_that_are_late_already_are_served_before_those_of_a_promise():
    """1000 in store, 900 of which should have left on 10-12: 200 for 10-16 lack 100."""
    _promised("EOM", "P01", 900, "10-12")
    second = _promised("NET", "P01", 200, "10-16")
    assert _items("orders.about_to_be_late", "10-14") == {second: d("10-16")}
    (entry,) = [one for one in _board("10-14").entries if one.duty.key == "orders.about_to_be_late"]
    assert "100 件" in entry.item.why


def test_an_arrival_is_heard_of_on_its_day():
    """Two days on the road; Sunday 10-11 is a rest day, so Monday will do."""
    note = shipped("EOM", ("P01", 1), on="10-09")
    assert _items("shipping.to_hear_of", "10-10", "logistics") == {}
    assert _items("shipping.to_hear_of", "10-11", "logistics") == {note: d("10-12")}
    later = shipping.Feedback(note, d("10-12"), new_expected_on=d("10-14"))
    shipping.record_arrival([later], by=SERVER)
    assert _items("shipping.to_hear_of", "10-13", "logistics") == {}
    assert _items("shipping.to_hear_of", "10-14", "logistics") == {note: d("10-14")}
    arrived(note, "10-14")
    assert _items("shipping.to_hear_of", "10-14", "logistics") == {}


def test_what_left_is_to_be_invoiced_within_the_month():
    """The last working day of October 2026 is Friday 10-30."""
    shipped("EOM", ("P01", 1), on="10-09")
    assert _items("money.to_invoice", "10-08", "finance") == {}
    assert _items("money.to_invoice", "10-09", "finance") == {"EOM": d("10-30")}
    money.issue_invoice([money.Bill("EOM", d("10-12"), "F1", y("80"))], by=SERVER)
    assert _items("money.to_invoice", "10-12", "finance") == {}


def test_a_customer_who_wants_no_invoice_is_not_invoiced():
    _file("EOM", invoice_type="none")
    shipped("EOM", ("P01", 1), on="10-09")
    assert _items("money.to_invoice", "10-31", "finance") == {}


def test_a_debt_is_asked_for_three_days_before_it_is_due():
    """Shipped on 10-09 under 月末+30天: due on 11-30."""
    shipped("EOM", ("P01", 1), on="10-09")
    assert _items("money.to_ask_for", "11-26") == {}
    assert _items("money.to_ask_for", "11-27") == {"EOM": d("11-30")}
    assert _board("12-02").groups[0].name == "late"
    paid("EOM", "80", "12-02")
    assert _items("money.to_ask_for", "12-02") == {}


def test_credit_freezes_after_the_days_of_grace():
    """Due 11-30 with seven days of grace: frozen on 12-08."""
    shipped("EOM", ("P01", 1), on="10-09")
    assert _items("money.to_freeze", "12-07", "sales") == {}
    assert _items("money.to_freeze", "12-08", "sales") == {"EOM": d("12-08")}
    books.let_pass([books.Pass("EOM", d("12-08"), d("12-09"), y("10"), "约好付款")], by=SERVER)
    assert _items("money.to_freeze", "12-09", "sales") == {}
    assert _items("money.to_freeze", "12-10", "sales") == {"EOM": d("12-08")}
    paid("EOM", "80", "12-10")
    assert _items("money.to_freeze", "12-10", "sales") == {}


def test_a_contract_is_renewed_thirty_days_before_its_end():
    _file("EOM", contract_no="HT-1", contract_to=d("11-30"))
    assert _items("customers.contracts", "10-30") == {}
    assert _items("customers.contracts", "10-31") == {"EOM": d("11-30")}
    assert _items("customers.contracts", "12-01") == {"EOM": d("11-30")}
    _file("EOM", contract_no="HT-1", contract_to=d("2027-11-30"))
    assert _items("customers.contracts", "12-01") == {}


def _agree(price, start, end=None):
    customers.agree([customers.Agreement("EOM", "P01", y(price), d(start), end and d(end))], by=SERVER)


def test_a_price_is_renewed_thirty_days_before_its_end():
    _agree("79", "10-01", "11-30")
    assert _items("customers.prices", "10-30") == {}
    assert _items("customers.prices", "10-31") == _items("customers.prices", "12-01") == {"EOM": d("11-30")}
    _agree("78", "12-01")
    assert _items("customers.prices", "12-01") == {}


def test_a_file_is_checked_after_ninety_days():
    """Checked on 07-12, ninety days later it is Saturday 10-10, a working day; on 07-13: Sunday, so Monday 10-12."""
    _file("EOM", verified_on=d("07-12"))
    _file("NET", verified_on=d("07-13"))
    assert _items("customers.to_check", "10-09") == {}
    assert _items("customers.to_check", "10-10") == {"EOM": d("10-10")}
    assert _items("customers.to_check", "10-11") == {"EOM": d("10-10"), "NET": d("10-12")}
    customers.verify([customers.Look("EOM", d("10-11")), customers.Look("NET", d("10-11"))], by=SERVER)
    assert _items("customers.to_check", "10-11") == {}


def _task(to="logistics", due="10-12"):
    row = actions.Asking("盘点二号库", to, d("10-09"), d(due), "数清楚")
    return actions.give_task([row], by=user("general", d("10-09")))[0]


def test_a_task_waits_for_whoever_was_asked():
    task = _task()
    assert _items("desk.tasks", "10-08", "logistics") == {}
    assert _items("desk.tasks", "10-09", "logistics") == {"盘点二号库": d("10-12")}
    assert _items("desk.tasks", "10-09", "assistant") == {}
    with pytest.raises(Refused):
        actions.finish_task([actions.Result(task.pk, d("10-10"))], by=user("assistant", d("10-10")))
    actions.finish_task([actions.Result(task.pk, d("10-10"), "三箱")], by=user("logistics", d("10-10")))
    assert _items("desk.tasks", "10-10", "logistics") == {}


def test_a_task_is_due_no_earlier_than_it_is_given_and_to_somebody_there_is():
    with pytest.raises(Refused):
        _task(due="10-08")
    with pytest.raises(Refused):
        _task(to="nobody")


def _snooze(key, until, role="assistant", on="10-09"):
    row = actions.Sleep("orders.to_ship", key, d(on), d(until), "客户要求晚两天")
    return actions.snooze([row], by=user(role, d(on)))


def test_what_is_put_off_comes_back_on_its_day():
    number = ordered("EOM", ("P01", 1))
    _snooze(number, "10-12")
    assert _items("orders.to_ship", "10-11") == _items("orders.to_ship", "10-11", "logistics") == {}
    assert _items("orders.to_ship", "10-12") == {number: d("10-08")}
    assert Snooze.objects.get().reason == "客户要求晚两天"


def test_only_what_stands_on_the_own_page_can_be_put_off_and_only_to_a_later_day():
    number = ordered("EOM", ("P01", 1))
    for key, until, role in [
        ("SO0", "10-12", "assistant"),
        (number, "10-09", "assistant"),
        (number, "10-12", "finance"),
    ]:
        with pytest.raises(Refused):
            _snooze(key, until, role)
    assert not Snooze.objects.exists()


def _pass(key, to, role="assistant", duty="orders.to_ship"):
    return actions.hand_over([actions.Passing(duty, key, d("10-09"), to)], by=user(role, d("10-09")))


def test_what_is_handed_over_stands_on_one_page_only():
    number = ordered("EOM", ("P01", 1))
    _pass(number, "sales")
    pages = {role: number in _items("orders.to_ship", "10-09", role) for role in ("assistant", "logistics", "sales")}
    assert pages == {"assistant": False, "logistics": False, "sales": True}
    _pass(number, "assistant", role="sales")
    assert number in _items("orders.to_ship", "10-09")
    assert number not in _items("orders.to_ship", "10-09", "sales")


def test_what_was_handed_to_somebody_who_left_comes_back():
    number = ordered("EOM", ("P01", 1))
    _pass(number, "sales")
    _leaves("sales")
    assert number in _items("orders.to_ship", "10-09")


def _leaves(login):
    """Somebody leaves."""
    who = user(login)
    who.is_active = False
    who.save()


def test_the_next_debt_is_everybodys_again():
    """Due on 11-30 and 12-30; the first is handed to the 内销经理, then paid."""
    shipped("EOM", ("P01", 1), on="10-09")
    shipped("EOM", ("P01", 1), on="11-09")
    (entry,) = [one for one in _board("12-01").entries if one.duty.key == "money.to_ask_for"]
    row = actions.Passing("money.to_ask_for", entry.item.key, d("12-01"), "sales")
    actions.hand_over([row], by=user("assistant", d("12-01")))
    assert _items("money.to_ask_for", "12-02") == {}
    assert _items("money.to_ask_for", "12-02", "sales") == {"EOM": d("11-30")}
    paid("EOM", "80", "12-02")
    assert _items("money.to_ask_for", "12-28", "sales") == {}
    assert _items("money.to_ask_for", "12-28") == {"EOM": d("12-30")}


def test_whoever_is_handed_a_thing_opens_what_he_may_not_do():
    number = ordered("EOM", ("P01", 1))
    _pass(number, "sales")
    (entry,) = [one for one in _board("10-09", "sales").entries if one.duty.key == "orders.to_ship"]
    assert (entry.item.verb.label, entry.item.verb.address) == ("打开", f"/orders/{number}/")


def test_nobody_is_handed_what_he_cannot_see():
    """M2 has no login here and the regional manager looks after other customers; 行政 opens no orders."""
    open_files({"FAR": {"payment_term": "净30天"}}, manager="M2")
    number = ordered("FAR", ("P01", 1))
    for to in ("regional", "admin", "nobody"):
        with pytest.raises(Refused):
            _pass(number, to)
    assert not HandOver.objects.exists()


def test_a_rule_that_fails_takes_nothing_else_down(monkeypatch, caplog):
    broken = replace(duties.BY_KEY["orders.review"], rows=lambda today, who, office: 1 // 0)
    monkeypatch.setattr(today, "DUTIES", tuple(broken if one.key == broken.key else one for one in today.DUTIES))
    ordered("EOM", ("P01", 1))
    with caplog.at_level(logging.ERROR):
        page = text_of(client_of("assistant").get("/"))
    assert "审单规则计算失败，其他不受影响" in page
    assert "应发未发" in page
    assert "ZeroDivisionError" in caplog.text


def test_a_manager_sees_the_items_of_his_customers_only():
    open_files({"FAR": {"payment_term": "净30天"}}, manager="M2")
    own, foreign = shipped("EOM", ("P01", 1)), shipped("FAR", ("P01", 1), order="")
    draft("FAR", ("P01", 1))
    assert _items("money.to_ask_for", "12-20", "regional").keys() == {"EOM"}
    assert _items("money.to_ask_for", "12-20").keys() == {"EOM", "FAR"}
    assert _items("shipping.to_hear_of", "12-20", "regional").keys() == {own}
    assert _items("orders.hand_in", "12-20", "regional") == {}
    assert foreign not in str(_board("12-20", "regional").entries)


@pytest.mark.parametrize("role", Role)
def test_every_role_opens_its_page(role):
    _busy()
    client = client_of(role)
    assert client.get("/").status_code == client.get("/duties/calls/").status_code == 200


def _busy(code="EOM"):
    """Something for every kind of duty."""
    shipped(code, ("P01", 1), on="10-09")
    step("submit", draft(code, ("P01", 1)))
    draft(code, ("P02", 1))
    ordered(code, ("P03", 1))
    _file(code, contract_no="HT", contract_to=d("11-10"), verified_on=d("06-01"))
    _task("assistant")


def test_the_same_facts_and_the_same_day_give_the_same_list():
    _busy()
    assert _board("12-01") == _board("12-01")


def test_the_number_of_statements_does_not_grow_with_the_rows():
    _busy()
    one = _statements()
    for code in ("NET", "COD"):
        _busy(code)
    assert _statements() == one


def _statements():
    client = client_of("assistant")
    with CaptureQueriesContext(connection) as caught:
        assert client.get("/").status_code == 200
    return len(caught)


def test_ten_of_a_kind_show_eight_and_a_link_to_the_list():
    for _n in range(10):
        draft("EOM", ("P01", 1))
    group = _board("10-08").groups[0]
    assert (group.name, group.number, len(group.entries)) == ("today", 10, 8)
    assert [(duty.key, more) for duty, more in group.rests] == [("orders.hand_in", 2)]
    assert "还有 2 件" in text_of(client_of("assistant").get("/"))


def test_the_groups_are_by_nearness():
    """Friday 10-09; the week ends on Sunday 10-11."""
    for due in ("10-09", "10-10", "10-12"):
        _task(due=due)
    assert [group.name for group in _board("10-09", "logistics").groups] == ["today", "week", "later"]
    assert [group.name for group in _board("10-12", "logistics").groups] == ["late", "today"]


def test_an_empty_page_names_the_next_thing():
    shipped("EOM", ("P01", 1), on="10-09")
    who = user("logistics", d("10-09"))
    assert _board("10-09", "logistics").entries == []
    day, entry = today.next_up(who, d("10-09"))
    assert (day, entry.duty.key) == (d("10-11"), "shipping.to_hear_of")
    assert "今天没有待办。" in text_of(client_of("admin").get("/"))


def test_calls_are_masked_for_whoever_may_not_read_contacts():
    _file("EOM", contact=customers.Person("刘师傅", mobile="13800138000"))
    shipped("EOM", ("P01", 1), on="10-09")
    assistant, finance = (text_of(client_of(role).get("/duties/calls/")) for role in ("assistant", "finance"))
    assert "13800138000" in assistant
    assert "13800138000" not in finance
    assert "138****8000" in finance


def test_whose_numbers_the_list_of_calls_shows_is_written_down_as_a_look_into_his_file():
    """NET has no telephone, and finance sees no number: of these nothing is said."""
    _file("EOM", contact=customers.Person("刘师傅", landline="0571-88001234"))
    _file("NET", contact=customers.Person("陈师傅"))
    for customer in ("EOM", "NET", "COD"):
        shipped(customer, ("P01", 1), on="10-09")
    looks = Entry.objects.filter(deed="customers.reveal")
    client_of("finance").get("/duties/calls/")
    assert not looks.exists()
    client = client_of("assistant")
    page = client.get("/duties/calls/")
    assert "0571-88001234" in text_of(page)
    assert "陈师傅" in text_of(page)
    (entry,) = looks
    assert entry.who == "assistant"
    assert json.loads(entry.payload)["rows"] == [{"customer": "EOM", "on": page.wsgi_request.user.today.isoformat()}]
    client.get("/duties/calls/?pick=shipping.to_hear_of%7Cnone")
    assert looks.count() == 1


def _calls(role, op="one", query=""):
    """What the printed list of calls says."""
    answer = client_of(role).post(f"/duties/calls/print/{query}", {"op": op})
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def test_the_list_of_calls_is_printed_under_a_serial_and_each_look_at_a_number_is_written_down():
    _file("EOM", contact=customers.Person("刘师傅", mobile="13800138000"))
    numbers = [shipped(customer, ("P01", 1), on="10-09") for customer in ("EOM", "NET")]
    query = f"?pick=shipping.to_hear_of%7C{numbers[1]}"
    assert f'action="/duties/calls/print/{query}"' in text_of(client_of("assistant").get(f"/duties/calls/{query}"))
    words = _calls("assistant")
    one = Print.objects.get()
    for said in ("刘师傅", "13800138000", *numbers, one.number, "后勤助理"):
        assert said in words, said
    assert (one.kind, one.who) == ("calls", "assistant")
    assert one.number in Entry.objects.get(deed="people.print_paper").payload
    look = Entry.objects.get(deed="customers.reveal")
    assert [row["customer"] for row in json.loads(look.payload)["rows"]] == ["EOM"]


def test_the_printed_list_of_calls_has_what_was_picked_and_masks_what_its_printer_may_not_read():
    _file("EOM", contact=customers.Person("刘师傅", mobile="13800138000"))
    number, other = (shipped(customer, ("P01", 1), on="10-09") for customer in ("EOM", "NET"))
    picked = _calls("assistant", query=f"?pick=shipping.to_hear_of%7C{number}")
    assert number in picked
    assert other not in picked
    masked = _calls("finance", op="two")
    assert "138****8000" in masked
    assert "13800138000" not in masked
    assert client_of("production").post("/duties/calls/print/", {"op": "three"}).status_code == 403


SNOOZE, HAND_OVER = "/duties/snooze/?pick=orders.to_ship%7C", "/duties/hand-over/?pick=orders.to_ship%7C"


def test_putting_off_and_handing_over_by_their_forms():
    number = ordered("EOM", ("P01", 1))
    client = client_of("assistant")
    assert SNOOZE + number in text_of(client.get("/"))
    answer = send(client, HAND_OVER + number, to="sales")
    assert answer.status_code == 302
    assert HandOver.objects.get().to.login == "sales"
    answer = send(client_of("sales"), SNOOZE + number, reason="等款")
    assert answer.status_code == 302
    assert Snooze.objects.get().who == "sales"
    assert client.get(SNOOZE + number).status_code == 302
    assert client.get("/duties/snooze/?pick=nothing").status_code == 302


def test_several_things_are_put_off_in_one_go():
    numbers = [ordered("EOM", ("P01", 1)), ordered("NET", ("P01", 1))]
    other = ordered("COD", ("P01", 1))
    client = client_of("assistant")
    address = f"{SNOOZE}{numbers[0]}&pick=orders.to_ship%7C{numbers[1]}"
    assert "推迟 · 2 件事" in text_of(client.get(address))
    send(client, address, reason="等款")
    assert sorted(Snooze.objects.values_list("item", flat=True)) == numbers
    assert _to_send(client.get("/")) == {other}
    asleep = text_of(client.get("/?whose=asleep"))
    assert [number in asleep for number in (*numbers, other)] == [True, True, False]
    assert "等款" in asleep


def _to_send(answer):
    """The orders that a page shows as 应发未发."""
    return set(re.findall(r'value="orders\.to_ship\|([^"]+)"', text_of(answer)))


def _undo(client):
    """Press 撤销 on what the page says was just done; the page that follows."""
    address = re.search(r'action="(/duties/revoke/[^"]+)"', text_of(client.get("/")))[1]
    return client.post(unescape(address), follow=True)


def test_what_was_just_done_is_taken_back_once():
    """Of three: two are put off and taken back together, then one is handed over and taken back."""
    numbers = [ordered(customer, ("P01", 1)) for customer in ("EOM", "NET", "COD")]
    client = client_of("assistant")
    send(client, f"{SNOOZE}{numbers[0]}&pick=orders.to_ship%7C{numbers[1]}", reason="等款")
    assert _to_send(_undo(client)) == set(numbers)
    send(client, HAND_OVER + numbers[2], to="sales")
    assert _to_send(_undo(client)) == set(numbers)
    assert _to_send(client_of("sales").get("/")) == set()
    fact = HandOver.objects.get()
    assert "已经撤销过" in text_of(client.post(f"/duties/revoke/hand_over/?record={fact.pk}", follow=True))


def test_only_what_one_said_oneself_today_is_taken_back():
    number = ordered("EOM", ("P01", 1))
    (fact,) = _snooze(number, "10-12")
    for role, day in (("logistics", "10-09"), ("assistant", "10-10")):
        with pytest.raises(Refused):
            actions.revoke([actions.Revoking("snooze", fact.pk, d(day))], by=user(role, d(day)))
    actions.revoke([actions.Revoking("snooze", fact.pk, d("10-09"))], by=user("assistant", d("10-09")))
    assert number in _items("orders.to_ship", "10-09")


def test_a_task_that_was_finished_by_mistake_waits_again():
    _task()
    client = client_of("logistics")
    address = re.search(r'href="(/tasks/\d+/)"', text_of(client.get("/")))[1]
    send(client, address, result="好了")
    assert address in text_of(_undo(client))


def test_everybodys_page_says_who_has_it_and_keeps_to_the_readers_sight():
    number, handed = ordered("EOM", ("P01", 1)), ordered("NET", ("P01", 1))
    _pass(handed, "sales")
    open_files({"FAR": {"payment_term": "净30天"}}, manager="M2")
    foreign = ordered("FAR", ("P01", 1))
    who = user("assistant", d("10-09"))
    entries = today.board(who, d("10-09"), today.Whose.ALL, "orders.to_ship").entries
    held = {entry.item.number: entry.holder for entry in entries}
    assert held == {number: "后勤助理、物流", handed: "内销经理", foreign: "后勤助理、物流"}
    page = text_of(client_of("regional").get("/?whose=all"))
    assert number in page
    assert foreign not in page


def test_one_kind_alone_shows_all_of_it():
    for _n in range(10):
        draft("EOM", ("P01", 1))
    ordered("EOM", ("P01", 1))
    board = today.board(user("assistant", d("10-08")), d("10-08"), kind="orders.hand_in")
    assert {entry.duty.key for entry in board.entries} == {"orders.hand_in"}
    assert [(duty.key, number) for duty, number in board.kinds if duty.key == "orders.hand_in"] == [
        ("orders.hand_in", 10)
    ]
    assert (len(board.groups[0].entries), board.groups[0].rests) == (10, [])
    assert "没有这一类的事" in text_of(client_of("assistant").get("/?kind=customers.contracts"))


def test_a_task_by_its_forms():
    answer = send(client_of("general"), "/tasks/new/", title="盘点", to="logistics")
    assert answer.status_code == 302
    client = client_of("logistics")
    assert "盘点" in text_of(client.get("/"))
    address = text_of(client.get("/")).split('href="/tasks/')[1].split('"')[0]
    assert client_of("finance").get(f"/tasks/{address}").status_code == 404
    assert send(client, f"/tasks/{address}", result="好了").status_code == 302
    assert "盘点" not in text_of(client.get("/")).split("<main")[1].split("今天没有待办")[1]
    assert client_of("logistics").get("/tasks/new/").status_code == 403


def _unheard(role):
    return {one.item.key: one.item.why for one in _board("10-13", role).entries if one.duty.key == "orders.unheard"}


def test_a_change_nobody_was_told_of_is_a_duty_of_whoever_it_concerns():
    number = ordered("NET", ("P01", 100))
    step("release", number)
    lines = (changing.Wanted("P01", 110, line=1),)
    (note,) = orders.change([changing.ChangeNote(number, d("10-12"), lines, reason="加单")], by=SERVER)
    told = f"变更单 {note.number}（2026-10-12）{{}}还没有确认"
    assert _unheard("assistant") == {note.number: told.format("客户")}
    assert _unheard("production") == {note.number: told.format("生产")}
    orders.acknowledge([signing.Knowing(note.number, "customer", "陈伟", d("10-13"))], by=SERVER)
    assert _unheard("assistant") == {}
    assert _unheard("production") == {note.number: told.format("生产")}


def _of(person, day, role="assistant", **asked):
    """{(duty, number)} of somebody's things, as another one reads them."""
    who = user(role, d(day))
    (owner,) = [one for one in today.colleagues(who) if one.login == person]
    return {(one.duty.key, one.item.number) for one in today.board(who, d(day), today.Whose.ONE, "", owner).entries}


def test_one_persons_things_are_read_by_others():
    """The 内销经理 has a price to decide on and what was given to him; tasks stay with whoever was asked."""
    open_files({"FAR": {"payment_term": "净30天"}}, manager="M2")
    sent, own = ordered("FAR", ("P01", 1)), draft("EOM", ("P01", 1, "79"))
    step("submit", own)
    _pass(sent, "sales")
    actions.give_task([actions.Asking("盘点", "sales", d("10-08"), d("10-08"))], by=SERVER)
    assert ("desk.tasks", "盘点") in {(one.duty.key, one.item.number) for one in _board("10-08", "sales").entries}
    assert _of("sales", "10-09") == {("orders.undecided", own), ("orders.to_ship", sent)}
    assert ("orders.to_ship", sent) not in _of("assistant", "10-09", "sales")
    page = text_of(client_of("assistant").get("/?person=sales"))
    assert own in page
    assert ">推迟</a>" not in page  # what is another's is not put off for him


def test_nobody_learns_of_a_customer_by_asking_for_anothers_things():
    open_files({"FAR": {"payment_term": "净30天"}}, manager="M2")
    own, foreign = draft("EOM", ("P01", 1)), draft("FAR", ("P01", 1))
    assert _of("assistant", "10-09", "regional") == {("orders.hand_in", own)}
    page = text_of(client_of("regional").get("/?person=assistant&kind=orders.hand_in"))
    assert own in page
    assert foreign not in page
    assert "待提交 1<" in page  # nor how many there are
    assert "<h1>今日待办" in text_of(client_of("regional").get("/?person=nobody"))

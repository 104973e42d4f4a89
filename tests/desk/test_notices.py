"""通知: what colleagues did to what is one's own, within one's sight, until one has read it (ui 4.11)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base import clock
from gendan.customers import actions as customers
from gendan.desk import actions as desk
from gendan.desk import notices
from gendan.money import actions as money
from gendan.money.remittances import Miss, Notice
from gendan.orders import actions as orders
from gendan.people.journal import canonical
from gendan.people.models import Batch, Entry
from tests.office import TODAY, d, draft, open_files, ordered, step, user, y
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


def _told(role, seen_at=None):
    """[(who, what, titles)] of somebody's notices, newest first."""
    found = notices.recent(user(role), clock.now(), seen_at)
    return [(one.who, str(one.what), [title for title, _address in one.subjects]) for one in found]


def _hold(number, role="sales"):
    orders.hold([orders.Pause(number, d("10-09"))], by=user(role))


def test_whoever_sells_is_told_what_others_did_with_his_orders():
    number = ordered("EOM", ("P01", 1))
    _hold(number)
    told = ("内销经理", "暂停", [f"{number} EOM"])
    assert told in _told("assistant")
    assert told in _told("regional")
    assert told not in _told("sales")
    assert _told("logistics") == []


def test_an_order_that_came_with_the_customers_word_is_told_by_its_number():
    word = orders.Confirmed("EOM", d("10-08"), (orders.Item("P01", 1),), said_by="陈伟")
    (order,) = orders.receive_confirmed([word], by=user("assistant"))
    (notice,) = notices.recent(user("regional"), clock.now(), None)
    assert (notice.who, str(notice.what)) == ("后勤助理", "接单并确认")
    assert notice.subjects == ((f"{order.number} EOM", f"/orders/{order.number}/"),)
    assert order.number not in str(_told("assistant"))  # who did it himself


def test_a_manager_hears_nothing_of_the_customers_of_others():
    open_files({"FAR": {"payment_term": "净30天"}}, manager="M2")
    number = ordered("FAR", ("P01", 1))
    _hold(number)
    assert number not in str(_told("regional"))
    assert number in str(_told("assistant"))


def test_an_answer_goes_to_whoever_asked():
    wish = customers.Wish(customers.Agreement("EOM", "P01", y("78"), d("11-01")), TODAY, "铝价跌了")
    (asked,) = customers.propose([wish], by=user("assistant"))
    customers.approve_price([customers.Verdict(asked.number, TODAY)], by=user("general"))
    (told,) = money.announce([Notice("EOM", TODAY, TODAY, y("80"))], by=user("regional"))
    money.miss([Miss(told.number, TODAY, "没有")], by=user("finance"))
    assert _told("assistant") == [("总经理", "批准调价", [f"{asked.number} EOM"])]
    assert _told("regional") == [("财务", "没有到账", [f"{told.number} EOM"])]


def test_tasks_are_told_both_ways():
    (task,) = desk.give_task([desk.Asking("盘点", "logistics", TODAY, TODAY)], by=user("general"))
    desk.finish_task([desk.Result(task.pk, TODAY, "三箱")], by=user("logistics"))
    assert _told("logistics") == [("总经理", "交办", ["给您的，在今日待办里"])]
    assert _told("general") == [("物流", "办完", ["盘点 三箱"])]
    assert _told("assistant") == []


def test_the_bell_counts_what_came_since_one_looked():
    _hold(ordered("COD", ("P01", 1)))
    client = client_of("regional")
    assert client.get("/notices/unread/").json() == {"unread": 0}  # it was there when he came for the first time
    _hold(ordered("EOM", ("P01", 1)))
    first = client.get("/notices/unread/").json()["unread"]
    assert first > 0
    page = text_of(client.get("/notices/"))
    assert "内销经理" in page
    assert page.count(">新<") == first
    assert client.get("/notices/unread/").json() == {"unread": 0}
    _hold(ordered("NET", ("P01", 1)))
    assert ">新<" in text_of(client.get("/notices/"))
    assert ">新<" not in text_of(client.get("/notices/"))


def test_an_import_of_ones_own_is_told_for_a_week():
    now = clock.now()
    name = user("assistant").name
    for days, file in ((1, "客户.xlsx"), (8, "旧的.xlsx")):
        Batch.objects.create(file_name=file, file_digest="", who=name, at=now - timedelta(days=days))
    assert re.fullmatch(r"第 \d+ 批 客户.xlsx", _told("assistant")[0][2][0])
    assert len(_told("assistant")) == 1
    assert _told("sales") == []


def _opened(role, count, *, ago=0, first=0):
    """Somebody opens the contacts of so many customers, one after the other."""
    moment, n = clock.now() - timedelta(days=ago), Entry.objects.count() + 1_000
    Entry.objects.bulk_create(
        Entry(
            n=n + place,
            at=moment + timedelta(microseconds=place),
            who=role,
            deed="customers.reveal",
            payload=canonical({"rows": [customers.Look(f"B{first + place:03}", TODAY)]}),
        )
        for place in range(count)
    )


def test_whoever_opens_the_contacts_of_more_than_200_customers_in_a_day_is_told_of():
    """To 内销经理 and 总经理, once, since the 201st; the same customer counts once (rulings 26)."""
    _opened("assistant", 199, ago=1)
    for _n in range(3):
        _opened("assistant", 1, ago=1, first=199)
    assert _told("sales") == _told("general") == []
    _opened("assistant", 1, ago=1, first=200)
    told = [(user("assistant").name, "查看联系方式", ["一天 201 家客户，超过 200 家"])]
    assert _told("sales") == _told("general") == told
    assert _told("assistant") == _told("finance") == _told("regional") == []
    assert "一天 201 家客户" in text_of(client_of("general").get("/notices/"))
    (notice,) = notices.recent(user("sales"), clock.now(), clock.now())
    assert not notice.is_new


def test_a_press_of_the_button_is_what_is_counted():
    _opened("assistant", 200, ago=0)
    client = client_of("assistant")
    client.post("/customers/EOM/contacts/", {"op": "x"})
    assert [titles for _who, _what, titles in _told("sales")] == [["一天 201 家客户，超过 200 家"]]


def test_what_two_people_or_two_days_open_is_not_added_up():
    _opened("assistant", 150, ago=2)
    _opened("assistant", 150, ago=1, first=150)
    _opened("regional", 150, ago=1, first=150)
    assert _told("sales") == []


def test_more_notices_cost_no_more_statements():
    def cost():
        who = user("regional")
        with CaptureQueriesContext(connection) as caught:
            notices.recent(who, clock.now(), None)
        return len(caught)

    _hold(ordered("EOM", ("P01", 1)))
    one = cost()
    for customer in ("NET", "COD"):
        _hold(ordered(customer, ("P01", 1)))
    step("submit", draft("EOM", ("P01", 1)))
    assert cost() == one

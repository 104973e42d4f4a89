"""承诺: what a customer promised, whether he kept it, and when he is asked again.

EOM's goods of 10-09 come to 800.00 and are due on 11-30 (月末+30天), so that he is asked from 11-27 on.
"""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gendan.base.faults import Refused
from gendan.customers import actions as customers
from gendan.customers.models import Customer
from gendan.desk import today
from gendan.money import actions, queries
from gendan.money.models import Promise
from gendan.money.promises import Pledge
from tests.office import SERVER, d, paid, shipped, user, y
from tests.web import client_of, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")
FORM = "/money/account/EOM/promise/"


def _promised(amount, on, until, customer="EOM"):
    return actions.promise([Pledge(customer, d(on), d(until), y(amount), "王老板")], by=SERVER)[0]


def _states(day, customer="EOM"):
    """What became of a customer's promises by a day: [(state, 元 that came in)], newest first."""
    found = queries.promises(d(day), SERVER, [Customer.objects.get(code=customer)])
    return [(one.state, one.paid) for own in found.values() for one in own]


def test_a_promise_is_kept_by_money_that_comes_in_time():
    shipped("EOM", ("P01", 10))
    paid("EOM", "100", "11-30")
    _promised("500", "12-01", "12-05")
    assert _states("12-04") == [("open", 0)]
    paid("EOM", "200", "12-01")
    paid("EOM", "299.99", "12-05")
    assert _states("12-05") == [("open", y("499.99"))]
    assert _states("12-06") == [("broken", y("499.99"))]
    paid("EOM", "0.01", "12-05")
    assert _states("12-05") == _states("12-31") == [("kept", y("500.00"))]


def test_money_after_the_day_does_not_keep_a_promise():
    _promised("500", "12-01", "12-05")
    paid("EOM", "500", "12-06")
    assert _states("12-06") == [("broken", 0)]


def test_the_newest_promise_comes_first_and_what_is_a_year_old_is_forgotten():
    _promised("100", "2025-12-01", "2025-12-05")
    _promised("300", "12-01", "12-05")
    _promised("500", "11-01", "11-05")
    assert [amount for _state, amount in _states("12-02")] == [0, 0]
    found = queries.promises(d("12-02"), SERVER)
    assert [one.promise.amount for own in found.values() for one in own] == [y("300.00"), y("500.00")]


def test_nobody_else_sees_a_customers_promises():
    _promised("500", "10-20", "10-25")
    customers.assign([customers.Charge("EOM", "M2", d("2025-06-01"))], by=SERVER)
    assert queries.promises(d("10-31"), user("regional")) == {}
    assert client_of("regional").get("/money/account/EOM/").status_code == 404
    assert client_of("regional").get(FORM).status_code == 404
    with pytest.raises(Refused, match="没有客户 EOM"):
        actions.promise([Pledge("EOM", d("10-20"), d("10-25"), y("5"))], by=user("regional"))


def test_production_promises_nothing():
    with pytest.raises(PermissionDenied):
        actions.promise([Pledge("EOM", d("10-20"), d("10-25"), y("5"))], by=user("production"))


@pytest.mark.parametrize(
    ("amount", "until", "words"),
    [("0", "12-05", "要大于 0"), ("5", "11-30", "早于谈话日期"), ("5", "2062-12-05", "核对年份")],
)
def test_what_cannot_be_is_refused_in_words(amount, until, words):
    with pytest.raises(Refused, match=words):
        _promised(amount, "12-01", until)


def test_a_promise_is_never_rewritten():
    promise = _promised("500", "12-01", "12-05")
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(amount=y("1"))


def _asked(day, role="assistant"):
    """{customer: (due on, why, verb)} of who is to be asked for money."""
    entries = today.board(user(role, d(day)), d(day)).entries
    found = [one.item for one in entries if one.duty.key == "money.to_ask_for"]
    return {one.number: (one.until, one.why, one.verb.label) for one in found}


def test_who_promised_is_asked_again_on_the_day_he_named():
    shipped("EOM", ("P01", 10))
    assert _asked("12-01")["EOM"] == (d("11-30"), "800.00 元，最早 2026-11-30 到期", "记承诺")
    _promised("800", "12-01", "12-08")
    said = "800.00 元，最早 2026-11-30 到期；承诺 2026-12-08 付 800.00 元"
    assert _asked("12-01")["EOM"] == _asked("12-08")["EOM"] == (d("12-08"), said, "记承诺")
    assert _asked("12-09")["EOM"] == (d("11-30"), f"{said}，没有付足", "记承诺")
    assert _asked("12-09", "finance")["EOM"][2] == "登记收款"


def test_a_kept_promise_is_no_reason_for_waiting_with_the_rest():
    shipped("EOM", ("P01", 10))
    _promised("300", "12-01", "12-08")
    paid("EOM", "300", "12-02")
    assert _asked("12-03")["EOM"][:2] == (d("11-30"), "500.00 元，最早 2026-11-30 到期")


def test_a_newer_word_takes_the_place_of_the_last():
    shipped("EOM", ("P01", 10))
    _promised("800", "12-01", "12-08")
    _promised("800", "12-09", "12-15")
    assert _asked("12-10")["EOM"][0] == d("12-15")


def test_the_form_begins_with_what_is_overdue_and_ends_on_the_customers_page():
    shipped("COD", ("P01", 10), on="10-09")
    client = client_of("assistant")
    address = FORM.replace("EOM", "COD")
    form = form_of(client, address)
    assert form["amount"] == "800.00"
    form |= {"promised_on": form["on"], "said_by": "王老板"}
    assert [client.post(address, form).url for _n in range(3)] == ["/customers/COD/"] * 3
    assert Promise.objects.get().said_by == "王老板"
    page = text_of(client.get("/money/account/COD/"))
    for text in ("还没到期", "王老板", "800.00"):
        assert text in page, text


def test_what_was_typed_stays_beside_its_complaint():
    answer = send(client_of("assistant"), FORM, amount="八百", promised_on="2026-12-05", said_by="王老板")
    page = text_of(answer)
    assert answer.status_code == 422
    for text in ("看不懂这个数字", 'value="八百"', 'value="王老板"'):
        assert text in page, text
    assert Promise.objects.count() == 0


def test_the_account_tells_the_age_of_debts():
    """10 pieces at 80; which age they have is for the day on which this runs, their sum is not."""
    client = client_of("finance")
    assert "<dt>欠款</dt><dd>没有</dd>" in text_of(client.get("/money/account/EOM/"))
    shipped("EOM", ("P01", 10))
    assert re.findall(r"天(?:以上)?</dt><dd>([\d.,]+)</dd>", text_of(client.get("/money/account/EOM/"))) == ["800.00"]


def test_more_bills_and_promises_cost_no_more_statements():
    client = client_of("assistant")
    shipped("EOM", ("P01", 1))
    _promised("80", "10-20", "10-25")
    one = _statements(client)
    for _n in range(2):
        shipped("EOM", ("P01", 1))
        _promised("80", "10-20", "10-25")
    assert _statements(client) == one


def _statements(client):
    client.get("/money/account/EOM/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/money/account/EOM/").status_code == 200
    return len(asked)

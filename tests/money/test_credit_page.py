"""A customer's credit page: the level and why, releases given, used and taken back (R-5.4)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.books.actions import OpenBill, bring_receivables
from gendan.books.models import CreditRelease
from tests.office import CUTOVER, SERVER, d, ordered, y
from tests.web import client_of, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")
PAGE = "/money/credit/NET/"


@pytest.fixture
def late():
    """NET (净30天) owes 500 due 08-31: long overdue by the day of these tests, whenever that is."""
    bring_receivables([OpenBill("NET", CUTOVER, y("500"), "Q1", d("08-01"))], by=SERVER)


def released(client, **more):
    return send(client, f"{PAGE}new/", **{"amount": "1,000", "reason": "约好周五付款", **more})


def test_a_customer_without_debts_is_normal():
    page = text_of(client_of("assistant").get("/money/credit/EOM/"))
    assert "没有逾期，接单、下达、发货都照常。" in page
    assert "还没有放行过" in page
    assert "100,000.00" in page


def test_the_level_and_its_cause_are_told(late):
    page = text_of(client_of("assistant").get(PAGE))
    assert "停止" in page
    assert "500.00" in page
    assert "最久" in page


def test_the_manager_releases_once_however_often_he_clicks(late):
    client = client_of("sales")
    form = form_of(client, f"{PAGE}new/") | {"amount": "￥1,000", "reason": "约好周五付款"}
    assert [client.post(f"{PAGE}new/", form).url for _n in range(3)] == [PAGE] * 3
    one = CreditRelease.objects.get()
    assert (one.amount, one.reason) == (1000, "约好周五付款")
    assert (one.until - one.on).days == 7
    assert one.number in text_of(client.get(PAGE))


def test_what_is_wrong_is_told_beside_the_field_and_kept(late):
    answer = released(client_of("sales"), amount="0")
    page = text_of(answer)
    assert answer.status_code == 422
    assert "放行金额要大于 0" in page
    assert 'value="约好周五付款"' in page
    assert "请填“理由”" in text_of(released(client_of("sales"), reason=""))
    assert not CreditRelease.objects.exists()


def test_what_used_a_release_stands_beside_it(late):
    released(client_of("sales"))
    on = CreditRelease.objects.get().on.isoformat()
    number = ordered("NET", ("P01", 10), on=on)
    page = text_of(client_of("assistant").get(PAGE))
    assert number in page
    assert "确认 800.00" in page
    assert "下达 0.00" in page


def test_a_release_is_taken_back_once(late):
    released(client_of("sales"))
    client, one = client_of("general"), CreditRelease.objects.get()
    form = {"op": "take-back"}
    for _n in range(2):
        page = client.post(f"{PAGE}{one.number}/end/", form, follow=True)
    assert "已收回" in text_of(page)
    assert "没有生效中的放行单" in text_of(client.post(f"{PAGE}{one.number}/end/", {"op": "again"}, follow=True))
    one.refresh_from_db()
    assert one.ended_on


def test_the_assistant_reads_but_does_not_release(late):
    client = client_of("assistant")
    assert "/credit/NET/new/" not in text_of(client.get(PAGE))
    assert client.get(f"{PAGE}new/").status_code == 403
    assert client.post(f"{PAGE}CR2610-0001/end/", {"op": "x"}).status_code == 403


@pytest.mark.parametrize("role", ["production", "quality", "logistics"])
def test_departments_do_not_read_it(role):
    assert client_of(role).get(PAGE).status_code == 403


def test_nobody_finds_a_release_under_another_customer(late):
    released(client_of("sales"))
    number = CreditRelease.objects.get().number
    assert client_of("sales").post(f"/money/credit/EOM/{number}/end/", {"op": "x"}).status_code == 404


def test_more_releases_cost_no_more_queries(late):
    client = client_of("sales")
    counts = []
    for _n in range(3):
        released(client)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert CreditRelease.objects.count() == 3
    assert counts[0] == counts[2]

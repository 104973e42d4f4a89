"""The promised days of orders as a month: the same orders as the list, each day with its number and amount (P2)."""

import re

import pytest

from gendan.customers import actions as customers
from gendan.orders import actions as orders
from tests.office import SERVER, d, y
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
MONTH = "/orders/calendar/?month=2026-10"


def _promised(customer, *days):
    """An order for each day: 2 of P01 at 80."""
    for day in days:
        item = orders.Item("P01", 2, y("80"), promised_on=day and d(day))
        orders.receive([orders.Intake(customer, d("10-01"), (item,))], by=SERVER)


def _cell(page, day):
    """The words of a day's cell."""
    found = re.search(rf'<time datetime="{day}">(.*?)</td>', page, re.DOTALL)
    return " ".join(re.sub("<[^>]*>", " ", found[1]).split())


def test_each_day_has_its_orders_and_what_they_come_to():
    _promised("EOM", "2026-10-20", "2026-10-20", "2026-10-21")
    page = text_of(client_of("assistant").get(MONTH))
    assert _cell(page, "2026-10-20").startswith("20 2 张 320.00")
    assert _cell(page, "2026-10-21").startswith("21 1 张 160.00")
    assert _cell(page, "2026-10-22") == "22"


def test_the_days_of_a_whole_week_stand_there_also_of_other_months():
    page = text_of(client_of("assistant").get(MONTH))
    days = re.findall(r'<time datetime="([^"]*)"', page)
    assert (days[0], days[-1], len(days)) == ("2026-09-28", "2026-11-01", 35)


def test_a_day_leads_to_its_rows_with_the_conditions():
    _promised("EOM", "2026-10-20")
    page = text_of(client_of("assistant").get(f"{MONTH}&customer=EOM&view=all"))
    assert 'href="/orders/?customer=EOM&amp;view=all&amp;due_from=2026-10-20&amp;due_to=2026-10-20"' in page


def test_a_filter_of_the_list_is_one_of_the_calendar():
    _promised("EOM", "2026-10-20")
    _promised("NET", "2026-10-20")
    assert "1 张" in _cell(text_of(client_of("assistant").get(f"{MONTH}&customer=NET")), "2026-10-20")


def test_others_customers_and_prices_one_may_not_read_are_not_in_it():
    _promised("EOM", "2026-10-20")
    customers.assign([customers.Charge("NET", "M2", d("2025-02-01"))], by=SERVER)
    _promised("NET", "2026-10-20")
    assert _cell(text_of(client_of("regional").get(MONTH)), "2026-10-20").startswith("20 1 张 160.00")
    assert "320.00" not in text_of(client_of("logistics").get(MONTH))


def test_orders_without_a_day_are_counted():
    _promised("EOM", None, None)
    assert "另有 2 张还没有承诺交期" in text_of(client_of("assistant").get(MONTH))


@pytest.mark.parametrize("written", ["", "2026-13", "nie", "<script>", "2026-1", "0000-01", "9999-12", "0001-01"])
def test_whatever_month_is_written_there_is_a_page(written):
    assert client_of("assistant").get("/orders/calendar/", {"month": written}).status_code == 200


def test_what_is_filtered_by_can_be_taken_away_in_the_month():
    _promised("EOM", "2026-10-20")
    page = text_of(client_of("assistant").get(f"{MONTH}&customer=EOM&stage=draft&view=all"))
    assert 'href="/orders/calendar/?customer=EOM&amp;view=all&amp;month=2026-10" title="去掉这个条件"' in page
    assert 'href="/orders/calendar/?stage=draft&amp;view=all&amp;month=2026-10" title="去掉这个条件"' in page
    assert 'href="/orders/calendar/?view=all&amp;month=2026-10">清空' in page
    assert "没有符合" not in page
    assert "最近的在" not in page


def test_a_month_of_which_everything_is_filtered_out_says_what_would_show_something():
    _promised("EOM", "2026-10-20")
    page = text_of(client_of("assistant").get(f"{MONTH}&q=zzzz"))
    assert "没有符合这些条件的记录" in page
    assert '<a href="/orders/calendar/?month=2026-10">去掉“搜索：zzzz”可看到 1 张</a>' in page


LATER, EARLIER = ["2026-12-03", "2027-01-04"], ["2026-08-05", "2026-07-01"]


@pytest.mark.parametrize(("days", "nearest"), [(LATER + EARLIER, "2026-12"), (EARLIER, "2026-08")])
def test_a_month_without_a_promise_leads_to_the_next_that_has_one_or_back_to_the_last(days, nearest):
    _promised("EOM", *days)
    page = text_of(client_of("assistant").get(f"{MONTH}&view=all"))
    assert f'最近的在 <a href="/orders/calendar/?view=all&amp;month={nearest}">{nearest}</a>' in page


def test_where_no_order_ever_was_the_month_offers_to_enter_one():
    page = text_of(client_of("assistant").get(MONTH))
    assert '<a class="btn" href="/orders/new/">' in page
    assert '<a class="btn" href="/orders/new/">' not in text_of(client_of("production").get(MONTH))

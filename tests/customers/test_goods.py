"""What a customer buys, stopped buying and never bought, and what his prices were (R-2.4, ui P6)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.books import actions as books_in
from gendan.books import queries as books
from gendan.complaints import actions as complaints
from gendan.customers import actions as customers
from gendan.customers.models import Customer
from tests.office import SERVER, d, shipped, y
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


def _habits(day, code="EOM"):
    """{product code: Habit} of a customer on a day."""
    customer = Customer.objects.get(code=code)
    found = books.habits(customer, d(day))
    codes = {line.product_id: line.product.code for line in customer.sale_lines.select_related("product")}
    return {codes.get(pk, pk): habit for pk, habit in found.items()}


def test_months_are_net_of_what_came_back():
    """October 10 + 5, of which 3 came back in November; 7 more in December. The window of December ends with it."""
    first = shipped("EOM", ("P01", 10), on="10-09")
    shipped("EOM", ("P01", 5), on="10-31")
    complaints.take_back(
        [complaints.Comeback("EOM", d("11-02"), (complaints.Piece("P01", 3, delivery=first),))], by=SERVER
    )
    shipped("EOM", ("P01", 7), on="12-01")
    assert _habits("12-05")["P01"].months == (0, 0, 0, 0, 0, 0, 0, 0, 0, 15, -3, 7)
    assert _habits("2027-01-01")["P01"].months == (0, 0, 0, 0, 0, 0, 0, 0, 15, -3, 7, 0)
    assert _habits("10-31")["P01"].months[-1] == 15


def test_the_usual_time_between_two_purchases_is_the_median_of_the_gaps():
    """10-01, 10-11, 10-31, 11-10: gaps of 10, 20, 10 days. Two batches of one day are one purchase."""
    for on in ("10-01", "10-11", "10-11", "10-31", "11-10"):
        shipped("EOM", ("P01", 1), on=on)
    assert _habits("11-10")["P01"].usual == 10
    assert _habits("10-11")["P01"].usual is None


@pytest.mark.parametrize(
    ("bought", "last_day_of_buying", "gone"),
    [
        # every 20 days: over when more than 40 days have passed since 11-20
        (("10-11", "10-31", "11-20"), "12-30", "12-31"),
        # every 5 days: 30 days are the least that counts as silence, from 10-19
        (("10-09", "10-14", "10-19"), "11-18", "11-19"),
        # twice is no habit: half a year (182 days) from 10-19
        (("10-09", "10-19"), "2027-04-19", "2027-04-20"),
    ],
)
def test_who_stays_away_for_twice_as_long_as_usual_has_stopped(bought, last_day_of_buying, gone):
    for on in bought:
        shipped("EOM", ("P01", 1), on=on)
    assert not _habits(last_day_of_buying)["P01"].is_over(d(last_day_of_buying))
    assert _habits(gone)["P01"].is_over(d(gone))


def test_months_before_the_cut_over_count_as_bought():
    books_in.bring_months([books_in.Month("EOM", "P02", "2026-08", y("4480"), 40)], by=SERVER)
    (habit,) = books.habits(Customer.objects.get(code="EOM"), d("10-31")).values()
    assert (habit.months[9], sum(habit.months), habit.last_on, habit.usual) == (40, 40, d("08-01"), None)


def _page(role="assistant", code="EOM"):
    return text_of(client_of(role).get(f"/customers/{code}/goods/"))


def test_the_page_tells_bought_stopped_and_never_bought():
    assert "还没有买过" in _page()
    shipped("EOM", ("P01", 12), on="10-09")
    shipped("NET", ("P02", 5), on="10-09")
    page = _page()
    assert "12" in page
    assert "没买过" in page
    bought, never = page.split("</table>")
    assert "P01" in bought
    assert "P02" not in bought
    assert "P02" in never
    assert "P01" not in never
    assert "有合作价" in never


def test_a_manager_finds_only_his_own():
    customers.assign([customers.Charge("EOM", "M2", d("2025-06-01"))], by=SERVER)
    client = client_of("regional")
    assert client.get("/customers/EOM/goods/").status_code == 404
    page = text_of(client.get("/customers/prices/"))
    assert "NET" in page
    assert "EOM" not in page


def test_more_goods_cost_no_more_statements():
    client = client_of("assistant")
    shipped("EOM", ("P01", 1))
    one = _statements(client, "/customers/EOM/goods/"), _statements(client, "/customers/EOM/")
    shipped("EOM", ("P02", 1), ("P03", 1))
    assert (_statements(client, "/customers/EOM/goods/"), _statements(client, "/customers/EOM/")) == one


def _statements(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def _agree(price, start, **more):
    customers.agree([customers.Agreement("EOM", "P01", y(price), d(start), **more)], by=SERVER)


def test_a_price_stands_beside_what_it_was_before():
    _agree("83.5", "10-05")
    page = text_of(client_of("assistant").get("/customers/EOM/"))
    assert "83.50" in page
    assert "涨 3.50" in page
    assert page.count("涨 ") == 1


def test_the_history_holds_every_price_and_its_end():
    today = client_of("assistant").get("/").wsgi_request.user.today
    _agree("83.5", "10-05", valid_to=d("10-20"))
    _agree("82", (today + timedelta(days=9)).isoformat())
    page = text_of(client_of("assistant").get("/customers/prices/?customer=EOM&product=P01"))
    for text in ("80.00", "83.50", "3.50", "82.00", "到此为止", "还没生效", "已被换下"):
        assert text in page, text
    assert "在用" not in page
    assert "112.00" not in page
    assert "在用" in text_of(client_of("assistant").get("/customers/prices/?customer=EOM&product=P02"))


@pytest.mark.parametrize("role", ["production", "quality", "logistics"])
def test_who_reads_no_prices_gets_no_history(role):
    assert client_of(role).get("/customers/prices/").status_code == 403

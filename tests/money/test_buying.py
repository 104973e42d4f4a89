"""What a customer bought in twelve months and his share, and how he stands beside his order (ui P3, P6)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.books import actions as books
from gendan.books.buying import year_of
from gendan.customers import actions as customers
from gendan.customers.models import Customer
from gendan.orders import queries
from gendan.people import actions as people
from tests.office import SERVER, d, ordered, paid, placed, returned, shipped, user, y
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


def _year(day="10-31", code="EOM", role="assistant"):
    return year_of(Customer.objects.get(code=code), d(day), user(role))


def test_months_are_net_and_the_share_is_of_everybody():
    """10 × 80 − 3 × 80 = 560 in October, 4,480 brought of August: 5,040. NET bought 2 × 80 = 160, so 5,040 of 5,200."""
    shipped("EOM", ("P01", 10), on="10-09")
    returned("EOM", ("P01", 3), on="10-15")
    shipped("NET", ("P01", 2), on="10-09")
    books.bring_months([books.Month("EOM", "P02", "2026-08", y("4480"), 40)], by=SERVER)
    year = _year()
    assert [month.label for month in year.months][::11] == ["2025-11", "2026-10"]
    assert year.amounts[-3:] == (4480, 0, 560)
    assert (year.total, year.whole, year.share) == (5040, 5200, Decimal("96.9"))
    assert _year("10-08").total == 4480
    assert _year(code="COD").share == 0


@pytest.mark.parametrize("closing_day", ["31", "25"])
@pytest.mark.parametrize(
    ("day", "whole"), [("10-30", 80), ("10-31", 240), ("11-01", 560), ("11-30", 560), ("12-01", 1200)]
)
def test_the_whole_goes_up_to_the_day_and_no_further(closing_day, day, whole):
    """80.00 a piece: 1 on 10-09, 2 on 10-31, 4 on 11-01, 8 on 12-01."""
    people.set_preferences([people.Preference("closing_day", closing_day)], by=SERVER)
    for on, pieces in (("10-09", 1), ("10-31", 2), ("11-01", 4), ("12-01", 8)):
        shipped("NET", ("P01", pieces), on=on)
    assert _year(day).whole == whole


def test_a_month_ends_when_the_office_closes_it():
    people.set_preferences([people.Preference("closing_day", "25")], by=SERVER)
    shipped("EOM", ("P01", 1), on="10-25")
    shipped("EOM", ("P01", 2), on="10-26")
    assert _year().amounts[-2:] == (80, 160)
    assert _year().months[-1].label == "2026-11"


def test_a_manager_reads_his_own_customers_only():
    shipped("EOM", ("P01", 1))
    shipped("NET", ("P01", 3))
    customers.assign([customers.Charge("NET", "M2", d("10-01"))], by=SERVER)
    assert _year(role="regional").share == 100
    assert "占您的客户同期销售" in text_of(client_of("regional").get("/money/buying/EOM/"))
    assert client_of("regional").get("/money/buying/NET/").status_code == 404
    assert "占公司同期销售" in text_of(client_of("assistant").get("/money/buying/EOM/"))


def test_more_sales_cost_no_more_statements():
    client, counts = client_of("assistant"), []
    for _n in range(2):
        shipped("EOM", ("P01", 1), ("P02", 2))
        with CaptureQueriesContext(connection) as statements:
            client.get("/money/buying/EOM/")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_beside_an_order_stands_what_its_customer_owes():
    """800 shipped, 300 of it paid, 10 × 35 on his shelf, 5 × 112 = 560 confirmed; 月末+30天 of October is due 11-30."""
    shipped("EOM", ("P01", 10), on="10-09")
    paid("EOM", "300", "10-12")
    placed("EOM", ("P03", 10))
    number = ordered("EOM", ("P02", 5))
    found = queries.credit(Customer.objects.get(code="EOM"), user("assistant"))
    assert (found.limit, found.used, found.placed, found.overdue) == (100000, 1410, 350, 0)
    late = queries.credit(Customer.objects.get(code="EOM"), user("assistant", d("12-05")))
    assert (late.overdue, late.is_over) == (500, False)
    page = text_of(client_of("assistant").get(f"/orders/{number}/"))
    assert "客户与信用" in page
    assert "1,410.00" in page
    for role in ("production", "logistics", "quality"):
        assert 'id="credit"' not in text_of(client_of(role).get(f"/orders/{number}/"))


def test_more_used_than_granted_is_marked():
    shipped("EOM", ("P01", 10), on="10-09")
    customers.open_file(
        [customers.File("EOM", "EOM有限公司", "EOM", payment_term="月末+30天", credit_limit=y("500"))], by=SERVER
    )
    assert queries.credit(Customer.objects.get(code="EOM"), user("assistant")).is_over

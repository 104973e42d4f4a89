"""Agreed prices: one resolver, and never two prices on one day (R-2.4, rulings 8 and 15)."""

from datetime import timedelta
from decimal import Decimal
from itertools import product as every

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.base.faults import Refused
from gendan.customers import queries
from gendan.customers.actions import Agreement, agree
from gendan.customers.models import AgreedPrice, Customer
from gendan.products.models import Product
from tests.office import SERVER, d, ordered, y

pytestmark = pytest.mark.usefixtures("office")
FIRST = d("2027-03-01")  # days on which the office has agreed nothing yet for P09
DAYS = 30
QUANTITIES = (1, 9, 10, 20, 21, 500)


class Ladders:
    """The naive office: for each kind and 数量起 a list of [first day, last day or None, price, most]."""

    def __init__(self):
        self.known = {}

    def agree(self, row):
        """Write an agreement down; False where it would cover part of another."""
        own = self.known.setdefault((row.kind, row.min_qty), [])
        others = [one for one in own if one[0] != row.valid_from]
        for first, last, _price, _most in others:
            reaches_in = first < row.valid_from and last is not None and last >= row.valid_from
            if reaches_in or (first > row.valid_from and (row.valid_to is None or row.valid_to >= first)):
                return False
        for one in others:
            if one[0] < row.valid_from and one[1] is None:
                one[1] = row.valid_from - timedelta(days=1)
        own[:] = [*others, [row.valid_from, row.valid_to, row.price, row.max_qty]]
        return True

    def price(self, quantity, day):
        """特价 within its cap before 合作价, then the largest 数量起 that the quantity reaches; None without one."""
        fitting = [
            (kind == "special", min_qty, price)
            for (kind, min_qty), own in self.known.items()
            for first, last, price, most in own
            if first <= day <= (last or day) and min_qty <= quantity <= (most or quantity)
        ]
        return max(fitting)[2] if fitting else None


@st.composite
def agreements(draw):
    first = draw(st.integers(0, DAYS - 1))
    length = draw(st.none() | st.integers(0, 12))
    kind = draw(st.sampled_from(("agreed", "special")))
    return Agreement(
        "NET",
        "P01",
        Decimal(draw(st.integers(1, 10**6))).scaleb(-4),
        FIRST + timedelta(days=first),
        None if length is None else FIRST + timedelta(days=first + length),
        kind=kind,
        min_qty=draw(st.sampled_from((1, 10))),
        max_qty=draw(st.sampled_from((None, 20))) if kind == "special" else None,
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.lists(agreements(), min_size=1, max_size=3), min_size=1, max_size=6))
def test_the_resolver_agrees_with_a_naive_office(deeds):
    """Random agreements, some refused: on every day and for every quantity both offices know the same price."""
    AgreedPrice.objects.all().delete()
    naive = Ladders()
    for rows in deeds:
        trial = Ladders()
        trial.known = {key: [list(one) for one in own] for key, own in naive.known.items()}
        fine = all(trial.agree(row) for row in rows)
        assert _agreed(rows) == fine
        naive = trial if fine else naive
    _compare(naive)


def _agreed(rows):
    try:
        agree(rows, by=SERVER)
    except Refused:
        return False
    return True


def _compare(naive):
    customer, product = Customer.objects.get(code="NET").pk, Product.objects.get(code="P01").pk
    asked = [(q, FIRST + timedelta(days=n)) for q, n in every(QUANTITIES, range(-1, DAYS + 15))]
    found = queries.agreed_prices((customer, product, quantity, day) for quantity, day in asked)
    assert [one and one.price for one in found] == [naive.price(*one) for one in asked]


def test_two_prices_on_one_day_cannot_be_stored():
    """The database itself refuses a second start of the same price on a day, and a price of nothing."""
    known = AgreedPrice.objects.get(customer__code="NET", product__code="P01")
    for change in ({}, {"valid_from": d("2028-01-01"), "price": y("0")}):
        twin = AgreedPrice.objects.get(pk=known.pk)
        twin.pk = None
        vars(twin).update(change)
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)


def test_a_price_with_an_end_leaves_a_gap_and_no_price_in_it():
    """合作价 80 until 10-15, 82 from 10-20: on 10-16 nothing is agreed, and an order without a price is refused."""
    agree([Agreement("NET", "P01", y("80"), d("2025-01-01"), d("10-15"))], by=SERVER)
    agree([Agreement("NET", "P01", y("82"), d("10-20"))], by=SERVER)
    assert [_price_on(day) for day in ("10-15", "10-16", "10-19", "10-20")] == [y("80"), None, None, y("82")]
    with pytest.raises(Refused, match="没有合作价"):
        ordered("NET", ("P01", 5), on="10-16")


def _price_on(day):
    customer, product = Customer.objects.get(code="NET").pk, Product.objects.get(code="P01").pk
    (found,) = queries.agreed_prices([(customer, product, 1, d(day))])
    return found and found.price


def test_an_open_price_ends_where_the_next_begins_and_history_stays():
    """80 since 2025, 78.5 from 10-10: 10-09 still says 80, and both carry their own version."""
    agree([Agreement("NET", "P01", y("78.5"), d("10-10"))], by=SERVER)
    assert (_price_on("10-09"), _price_on("10-10")) == (y("80"), y("78.5"))
    versions = AgreedPrice.objects.filter(customer__code="NET", product__code="P01").order_by("valid_from")
    assert list(versions.values_list("price_version", flat=True)) == [1, 2]


def test_a_price_that_an_order_used_is_not_changed_behind_it():
    """An order of 10-08 took 80: a price from 10-08 or before is refused, one from the next day is fine."""
    ordered("NET", ("P01", 5), on="10-08")
    for day in ("10-01", "10-08"):
        with pytest.raises(Refused, match="2026-10-08 的订单已按原价"):
            agree([Agreement("NET", "P01", y("79"), d(day))], by=SERVER)
    agree([Agreement("NET", "P01", y("79"), d("10-09"))], by=SERVER)
    assert (_price_on("10-08"), _price_on("10-09")) == (y("80"), y("79"))

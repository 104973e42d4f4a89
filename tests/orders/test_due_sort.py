"""Orders by the day that they are promised for; asked on 10-31."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base import statistics
from gendan.customers.models import Customer
from gendan.orders import actions as orders
from gendan.orders.listed import ORDERS
from gendan.orders.models import Order
from gendan.people.roles import reads
from tests.office import SERVER, d, draft, ordered, shipped, step, user
from tests.plans import plan_of
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
LATE = ["C", "A", "D", "B", "E"]
"""C and A are promised for the 20th, C was entered first; E for no day."""


def _asked(**params):
    return ORDERS.asked({"view": "risk", **params}, user("assistant"), reads)


@pytest.fixture
def late(office):
    """Five orders that are late: four by their promise, E because nobody has heard of it."""
    for number, day in (("B", "10-29"), ("C", "10-20"), ("A", "10-20"), ("D", "10-25")):
        line = orders.Item("P01", 5, promised_on=d(day))
        orders.receive([orders.Intake("EOM", d("10-08"), (line,), number)], by=SERVER)
        for name in ("submit", "approve", "confirm"):
            step(name, number)
    shipped("COD", ("P01", 5), order=ordered("COD", ("P01", 5), number="E"), expected_on=d("10-12"))
    assert Order.objects.get(number="E").promised_on is None


def _walk(way, **params):
    """The numbers on each page, from the first on, or back from the last."""
    pages, cursor = [], ""
    while True:
        asked = _asked(**params, **({way: cursor} if cursor else {}))
        asked.size = 2
        pages.append([one.number for one in asked.run.records])
        cursor = asked.run.next if way == "after" else asked.run.previous
        if not cursor:
            return pages


@pytest.mark.usefixtures("late")
class TestDue:
    def test_what_is_at_risk_stands_by_its_promise_the_most_overdue_first(self):
        assert [one.number for one in _asked().run.records] == LATE

    def test_each_stands_once_on_its_pages(self):
        assert _walk("after") == [["C", "A"], ["D", "B"], ["E"]]
        assert _walk("after", sort="-due") == [["E", "B"], ["D", "A"], ["C"]]
        assert _walk("after", sort="on") == [["E", "D"], ["A", "C"], ["B"]]

    def test_back_from_the_last_page(self):
        asked = _asked()
        asked.size = 2
        first = asked.run
        second = _asked(after=first.next)
        second.size = 2
        back = _asked(before=second.run.previous)
        back.size = 2
        assert [one.number for one in back.run.records] == ["C", "A"]

    def test_a_page_that_cannot_be_read_is_the_first(self):
        asked = _asked(after="morgen~1")
        assert ([one.number for one in asked.run.records], len(asked.faults)) == (LATE, 1)

    def test_the_orders_beside_one_are_those_of_the_list(self):
        beside = _asked().beside(Order.objects.get(number="B"))
        assert (beside.before.number, beside.after.number, beside.place) == ("D", "E", 4)
        assert "第 4/5 张" in text_of(client_of("assistant").get("/orders/B/?view=risk"))

    def test_it_is_offered_in_every_view_and_kept_on_the_way_to_another(self):
        client = client_of("assistant")
        assert "sort=due" in text_of(client.get("/orders/?view=all"))
        page = text_of(client.get("/orders/?view=open&sort=due"))
        assert '<a href="/orders/?view=all&amp;sort=due"' in page
        assert '<a href="/orders/?view=mine&amp;sort=due"' in page
        board = text_of(client.get("/orders/kanban/?view=open&sort=due"))
        assert '<a href="/orders/kanban/?view=all&amp;sort=due"' in board

    def test_all_orders_are_sorted_by_it_as_python_sorts_them(self):
        draft("EOM", ("P01", 1), number="F")  # promised for no day either, and entered after E
        found = sorted(Order.objects.all(), key=lambda one: (one.promised_on or date.max, one.pk))
        numbers = [one.number for one in found]
        assert [number for page in _walk("after", view="all", sort="due") for number in page] == numbers
        assert [number for page in _walk("after", view="all", sort="-due") for number in page] == numbers[::-1]

    def test_grouped_orders_are_sorted_within_their_group(self):
        """COD, the customer of E, was entered after EOM; what is turned round is the order within a group."""
        assert [one.number for one in _asked(group="party", sort="-due").run.records] == ["B", "D", "A", "C", "E"]
        assert [one.number for one in _asked(group="party", sort="on").run.records] == ["D", "A", "C", "B", "E"]

    def test_the_file_is_sorted_alike(self):
        assert [row[0] for row in _asked().export()] == LATE


@pytest.mark.parametrize("sort", ["due", "-due"])
def test_a_page_of_all_orders_is_read_from_the_index(sort):
    """Of many orders, wherever the page begins."""
    customer = Customer.objects.get(code="EOM")
    days = [None, *(d(f"{month:02}-15") for month in range(1, 10))]
    about = {"customer": customer, "on": d("01-02"), "amount": 0}
    many = [Order(number=f"X{n}", promised_on=days[n % 10], **about) for n in range(500)]
    Order.objects.bulk_create(many)
    statistics.renew()
    asked = _asked(view="all", sort=sort, after=f"2026-05-15~{many[55].pk}")
    with CaptureQueriesContext(connection) as heard:
        assert len(asked.run.records) == 50
    plan = plan_of(heard[0]["sql"])
    assert "order_by_due" in plan
    assert not any(word in plan for word in ("TEMP B-TREE", "Sort Key"))

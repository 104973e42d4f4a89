"""Bills by the day they are due and by what is open of them; asked on 10-31."""

from datetime import date

import pytest

from gendan.books.models import Receivable
from gendan.money.views import BILLS
from gendan.people.models import Operator
from gendan.people.roles import reads
from tests.office import SERVER, arrived, d, paid, shipped, y
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
SIGNED = {"A": "10-02", "B": "10-01", "C": "10-02", "D": "10-01"}


@pytest.fixture
def bills(office):
    """Seven open bills: two due on each of two days, one later, two for no day; E is paid in part, F in full."""
    for n, (number, day) in enumerate(SIGNED.items()):
        arrived(shipped("NET", ("P01", 2 + n % 3, "100"), on="10-01", number=number), day)
    for number in ("E", "F"):
        shipped("EOM", ("P01", 5, "100"), number=number)
    for number in ("G", "H"):
        shipped("NET", ("P01", 4, "100"), number=number)
    paid("EOM", "700", "10-20", ("E", "200"), ("F", "500"))
    assert Receivable.objects.filter(due_on=None).count() == 2


def _walk(way, **params):
    """The numbers on all pages, and on how many of these."""
    found, cursor, pages = [], params.pop(way, ""), 0
    while True:
        asked = BILLS.asked(params | ({way: cursor} if cursor else {}), SERVER, reads)
        asked.size = 2
        assert asked.faults == []
        page = [one.number for one in asked.run.records]
        found, pages = (page + found if way == "before" else found + page), pages + 1
        cursor = asked.run.next if way == "after" else asked.run.previous
        if not cursor:
            return found, pages


def _sorted(key, **conditions):
    bills = Receivable.objects.filter(**conditions).exclude(open_amount=0)
    return [one.number for one in sorted(bills, key=key)]


def _due(bill):
    return bill.due_on or date.max, bill.pk


def _open(bill):
    return bill.open_amount, bill.pk


@pytest.mark.usefixtures("bills")
class TestBills:
    def test_by_the_day_they_are_due_what_has_none_at_the_end(self):
        expected = _sorted(_due)
        assert len(expected) == 7
        assert _walk("after", sort="due") == (expected, 4)
        assert _walk("after", sort="-due") == (expected[::-1], 4)

    def test_by_what_is_open_the_most_first(self):
        expected = _sorted(_open)
        assert _walk("after", sort="open") == (expected[::-1], 4)
        assert _walk("after", sort="-open") == (expected, 4)

    def test_back_from_the_last_page(self):
        last = BILLS.asked({"sort": "due"}, SERVER, reads)
        last.size = 6
        cursor = BILLS.asked({"sort": "due", "after": last.run.next}, SERVER, reads).run.previous
        assert _walk("before", sort="due", before=cursor) == (_sorted(_due)[:6], 3)

    def test_what_is_overdue_begins_with_what_is_overdue_the_longest(self):
        who = Operator(today=d("11-05"))
        late = BILLS.asked({"view": "late"}, who, reads)
        assert [one.number for one in late.run.records] == _sorted(_due, due_on__lt=who.today)

    def test_what_is_open_begins_with_what_is_due_first(self):
        asked = BILLS.asked({}, SERVER, reads)
        assert [one.number for one in asked.run.records] == _sorted(_due)

    def test_headings_sort_where_few_bills_are(self):
        client = client_of("finance")
        page = text_of(client.get("/money/bills/"))
        assert "sort=-due" in page
        assert "sort=open" in page
        page = text_of(client.get("/money/bills/?sort=due"))
        assert '<a href="/money/bills/?sort=due&amp;view=late"' in page
        assert '<a href="/money/bills/?view=all"' in page
        assert "sort=due" not in text_of(client.get("/money/bills/?view=all"))

    def test_who_may_not_read_what_is_open_cannot_sort_by_it(self):
        def no_prices(who, secret):
            return secret != "price"

        asked = BILLS.asked({"sort": "open"}, SERVER, no_prices)
        assert ([one.name for one in asked.sorts], len(asked.faults)) == (["new", "due"], 1)


def test_the_file_is_sorted_alike(bills):
    asked = BILLS.asked({"sort": "open"}, SERVER, reads)
    assert [row[0] for row in asked.export()] == _sorted(_open)[::-1]
    assert asked.page_sums()["open_amount"] == y("2200")

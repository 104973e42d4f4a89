"""Every list: pages by key, one number of statements whatever its length, conditions in the address (A11)."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gendan.base.listing import Listing
from gendan.complaints import actions as complaints
from gendan.money import actions as money
from gendan.people.roles import reads
from gendan.products import actions as products
from tests.office import SERVER, arrived, d, open_files, ordered, paid, placed, settled, shipped, y
from tests.web import client_of, text_of

ROOMS = [room for room in settings.ROOMS if find_spec(f"gendan.{room}.views")]
LISTINGS = {
    listing.name: listing
    for room in ROOMS
    for listing in vars(import_module(f"gendan.{room}.views")).values()
    if isinstance(listing, Listing)
}
HOSTILE = [
    "'",
    '"; DROP TABLE orders_order; --',
    "1 OR 1=1",
    "%",
    "_",
    "\x00",
    "../../etc/passwd",
    "９" * 200,
    "-1",
    "true",
    "{{7*7}}",
]
WHOLE = {name: f"{reverse(name)}?view=all&size=200" for name in LISTINGS}
each = pytest.mark.parametrize("name", LISTINGS)


def _trade(numbers):
    """A customer with one of everything, for each number."""
    files = {f"K{n:02}": {"payment_term": "净30天"} for n in numbers}
    products.enter([products.Item(f"X{n:02}", f"样品{n}") for n in numbers], by=SERVER)
    open_files(files)
    for code in files:
        order = ordered(code, ("P01", 3))
        arrived(shipped(code, ("P01", 3), order=order), "10-11")
        placed(code, ("P02", 2))
        settled(code, ("P02", 1))
        paid(code, "10.00", "10-20")
        money.issue_invoice([money.Bill(code, d("10-21"), f"F{code}", y("5"))], by=SERVER)
        money.adjust([money.Correction(code, d("10-22"), "rebate", y("-1"))], by=SERVER)
        complaints.take_back([complaints.Comeback(code, d("10-23"), (complaints.Piece("P01", 1),))], by=SERVER)


def test_the_lists_are_found():
    assert {"orders:list", "customers:list", "products:list", "shipping:list", "money:bills"} <= set(LISTINGS)


@each
def test_a_sort_is_an_index(name):
    """An order of rows costs nothing only where an index holds it; the last field makes it unique (performance.md)."""
    model = LISTINGS[name].rows(SERVER).model
    indexes = [_ordered_by(index) for index in model._meta.indexes]
    unique = [[F(field.name)] for field in model._meta.fields if field.unique]
    for sort in LISTINGS[name].sorts:
        made = {one.name: one.expression(SERVER) for one in sort.made}
        assert [made.get(field, F(field)) for field in sort.fields] in [*indexes, *unique], sort.name
        assert not any(model._meta.get_field(field).null for field in sort.fields if field not in made)


def _ordered_by(index):
    return list(index.expressions) or [F(field.lstrip("-")) for field in index.fields]


@each
def test_columns_have_names_of_their_own(name):
    names = [column.name for column in LISTINGS[name].columns]
    assert len(names) == len(set(names))


@pytest.mark.usefixtures("office")
class TestAnswers:
    def test_one_row_and_three_cost_the_same_statements(self):
        client = client_of("assistant")
        _trade([1])
        few = {name: self._statements(client, address) for name, address in WHOLE.items()}
        _trade([2, 3])
        assert {name: self._statements(client, address) for name, address in WHOLE.items()} == few

    @staticmethod
    def _statements(client, address):
        with CaptureQueriesContext(connection) as statements:
            client.get(address)
        return len(statements)

    @each
    def test_hostile_values_are_values(self, name):
        client, listing = client_of("assistant"), LISTINGS[name]
        parameters = {
            *(p for one in listing.filters for p in one.parameters),
            "q",
            "view",
            "sort",
            "size",
            "after",
            "before",
        }
        for parameter in parameters:
            for value in HOSTILE:
                # One of them in the whole page, the others in the part of it that is a list.
                headers = {} if value == HOSTILE[1] else {"HX-Request": "true"}
                answer = client.get(reverse(name), {parameter: value}, headers=headers)
                assert answer.status_code == 200, (parameter, value)

    @each
    def test_an_unknown_choice_is_told_and_finds_nothing(self, name):
        for one in LISTINGS[name].filters:
            if one.kind == "choice":
                page = text_of(client_of("assistant").get(reverse(name), {one.name: "nirgends"}))
                assert "请从列表里选" in page
                assert "没有符合这些条件的记录" in page

    @each
    def test_every_filter_can_be_asked_for(self, name):
        _trade([1])
        client = client_of("assistant")
        samples = {"words": "浙", "code": "K01", "days": "2026-10", "flag": "1"}
        for one in LISTINGS[name].filters:
            values = [value for value, _label in one.choices(SERVER)] if one.kind == "choice" else [samples[one.kind]]
            for value in values:
                assert "请从列表里选" not in text_of(client.get(reverse(name), {one.name: value})), (one.name, value)

    @each
    def test_it_can_be_exported_as_it_is_filtered(self, name):
        _trade([1])
        answer = client_of("assistant").get(reverse(name), {"view": "all", "export": "xlsx"})
        assert str(LISTINGS[name].title) in text_of(answer)


@pytest.mark.usefixtures("office")
class TestPages:
    @pytest.fixture
    def many(self):
        codes = [f"Z{n:02}" for n in range(25)]
        products.enter([products.Item(code, f"样品{code}") for code in codes], by=SERVER)
        return codes

    @staticmethod
    def _asked(**params):
        return LISTINGS["products:list"].asked(params, SERVER, reads)

    def _walk(self, way, **params):
        """The codes of every page, from the first or back from the last."""
        seen, cursor = [], ""
        while True:
            run = self._asked(size="10", **params, **({way: cursor} if cursor else {})).run
            seen.append([one.code for one in run.records])
            cursor = run.next if way == "after" else run.previous
            if not cursor:
                return seen

    def test_forward_every_record_stands_once(self, many):
        pages = self._walk("after", q="样品")
        assert [code for page in pages for code in page] == many
        assert [len(page) for page in pages] == [10, 10, 5]

    def test_sorted_the_other_way_round_too(self, many):
        pages = self._walk("after", q="样品", sort="-code")
        assert [code for page in pages for code in page] == many[::-1]

    def test_back_from_the_last_page(self, many):
        last = self._walk("after", q="样品")[-1]
        before = self._asked(size="10", q="样品", before=last[0]).run
        assert [one.code for one in before.records] == many[10:20]
        assert before.next == many[19]

    def test_a_page_that_cannot_be_read_is_the_first(self, many):
        asked = LISTINGS["orders:list"].asked({"after": "nie~x"}, SERVER, reads)
        assert (asked.run.records, len(asked.faults)) == ([], 1)

    def test_the_conditions_stay_in_the_address(self, many):
        asked = self._asked(q="样品", status="active", size="10", view="all", sort="-code")
        for part in ("q=", "status=active", "size=10", "view=all", "sort=-code"):
            assert part in asked.next, part
        assert "after=" not in asked.address(status=None)

    def test_what_the_address_says_is_drawn_in_the_form(self, many):
        page = text_of(client_of("assistant").get("/products/?q=样品&status=active&size=10"))
        assert 'value="样品"' in page
        assert '<option value="active" selected>' in page
        assert 'name="size" value="10"' in page

    def test_a_count_beyond_the_cap_is_not_counted_out(self, many):
        codes = [f"M{n:04}" for n in range(1001)]
        products.enter([products.Item(code, "很多") for code in codes], by=SERVER)
        asked = self._asked(q="很多")
        assert (asked.is_capped, asked.whole["number"]) == (True, 1001)
        assert "1,000+" not in str(asked.table)
        whole = self._asked(q="很多", sums="1")
        assert (whole.is_capped, whole.whole["number"]) == (False, 1001)

    @pytest.mark.parametrize("size", ["9", "201", "zehn", "-5"])
    def test_a_page_has_ten_to_two_hundred_rows(self, many, size):
        asked = self._asked(size=size)
        assert (asked.size, len(asked.faults)) == (50, 1)


@pytest.mark.usefixtures("office")
def test_sums_of_the_page_and_of_the_filter():
    _trade([1, 2])
    asked = LISTINGS["orders:list"].asked({"view": "all"}, SERVER, reads)
    assert asked.page_sums()["amount"] == y("480.00")
    assert asked.whole == {"number": 2, "quantity": 6, "shipped": 6, "amount": y("480.00")}

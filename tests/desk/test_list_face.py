"""How a list looks is in its address: the columns and how close the rows stand."""

import pytest

from gendan.customers import actions as customers
from gendan.people.roles import reads
from gendan.products import actions as products
from gendan.products.models import Product
from tests.desk.test_lists import LISTINGS
from tests.office import SERVER, d, draft, ordered, y
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
USUAL = ["number", "party", "on", "quantity", "shipped", "amount", "requested_on", "promised_on", "progress", "stage"]


def _asked(**params):
    return LISTINGS["orders:list"].asked(params, SERVER, reads)


def _names(asked):
    return [column.name for column in asked.columns]


def test_the_usual_columns():
    assert _names(_asked()) == USUAL


def test_the_chosen_columns_stand_in_their_own_order_after_what_names_the_record():
    assert _names(_asked(columns="stage,signed,on")) == ["number", "on", "signed", "stage"]


@pytest.mark.parametrize("written", ["", ",", "nie", "<script>", "number.customer.price"])
def test_names_that_nobody_knows_are_the_usual_columns(written):
    assert _names(_asked(columns=written)) == USUAL


def test_a_column_that_says_the_same_in_every_row_stays_away():
    assert _names(_asked(columns="party,on", customer="EOM")) == ["number", "on"]


def test_what_is_not_shown_is_not_added_up():
    ordered("EOM", ("P01", 3))
    assert _asked(columns="amount", view="all").whole == {"number": 1, "amount": y("240.00")}


def test_every_link_of_the_list_keeps_the_face():
    asked = _asked(columns="on,amount", density="tight", stage="confirmed")
    for address in (asked.bare_address, asked.export_address, *(address for _label, address, _here in asked.tabs)):
        assert "columns=on,amount" in address
        assert "density=tight" in address
    assert asked.usual_address == "/orders/?stage=confirmed"


def test_an_unknown_density_is_told():
    asked = _asked(density="nie")
    assert (asked.density.name, len(asked.faults)) == ("usual", 1)


def test_the_menu_shows_what_is_chosen():
    ordered("EOM", ("P01", 3), number="A")
    page = text_of(client_of("assistant").get("/orders/?view=all&columns=on&columns=amount&density=tight"))
    assert 'name="columns" value="amount" checked' in page
    assert 'name="columns" value="shipped">' in page
    assert 'name="density" value="tight" checked' in page
    assert "list tight" in page
    assert '<input type="hidden" name="columns" value="on,amount">' in page  # the form of filters keeps them


def test_the_tabs_say_how_many_rows_they_hold_whatever_is_filtered():
    """None is at risk. A and B wait to be submitted, C to be released and shipped.

    A regional manager may only submit, and B is his.
    """
    draft("EOM", ("P01", 1), number="A")
    draft("NET", ("P01", 1), number="B")
    ordered("NET", ("P01", 1), number="C")
    client = client_of("assistant")
    assert client.get("/orders/?counts&customer=NET").json() == {"counts": ["3", "0", "3", "1", "3"]}
    assert 'data-counts="/orders/?counts"' in text_of(client.get("/orders/?customer=NET"))
    customers.assign([customers.Charge("EOM", "", d("01-01"))], by=SERVER)
    assert client_of("regional").get("/orders/?counts").json() == {"counts": ["2", "0", "1", "1", "2"]}


def test_a_tab_counts_to_a_thousand():
    products.enter([products.Item(f"Q{n:04}", f"产品{n}") for n in range(1001 - Product.objects.count())], by=SERVER)
    assert client_of("assistant").get("/products/?counts").json() == {"counts": ["1,000+", "1,000+"]}
    Product.objects.filter(code="Q0000").update(status="stopped")
    assert client_of("assistant").get("/products/?counts").json() == {"counts": ["1,000", "1,000+"]}


def test_a_day_of_this_year_stands_without_it_and_tells_it_all_the_same():
    """The reader's day is in 2026."""
    draft("EOM", ("P01", 1), on="10-08", number="A")
    draft("EOM", ("P01", 1), on="2025-12-31", number="B")
    table = _asked(columns="on", view="all").table
    assert '<time datetime="2026-10-08" title="2026-10-08">10-08</time>' in table
    assert ">2025-12-31</td>" in table

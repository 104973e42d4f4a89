"""A look at an order from the list: what its drawer says, and to whom."""

import pytest

from gendan.customers import actions as customers
from gendan.orders import peek_views
from tests.office import SERVER, d, draft, ordered, shipped, step
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


def _peek(number, role="assistant", query=""):
    return text_of(client_of(role).get(f"/orders/{number}/peek/{query}"))


def test_it_tells_where_the_order_stands_and_what_is_owed():
    """5 × 80, of which 2 have left: 160 to be paid."""
    number = ordered("EOM", ("P01", 5))
    step("release", number)
    shipped("EOM", ("P01", 2), order=number)
    page = _peek(number)
    assert "400.00" in page
    assert "160.00" in page
    assert "执行中" in page
    assert "您 10 月 8 日下的" in page


def test_the_next_step_is_looked_at_first_and_leads_back_to_the_list():
    number = draft("EOM", ("P01", 5))
    page = _peek(number, query="?view=mine&size=20")
    assert f"/orders/batch/?step=submit&amp;pick={number}&amp;back=view%3Dmine%26size%3D20" in page
    assert f'href="/orders/{number}/?view=mine&amp;size=20"' in page
    assert "step=submit" not in _peek(number, "finance")


def test_lines_beyond_a_screen_are_counted(monkeypatch):
    monkeypatch.setattr(peek_views, "MOST_LINES", 1)
    assert "还有 2 行" in _peek(draft("EOM", ("P01", 1), ("P02", 1), ("P03", 1)))


def test_it_shows_no_more_than_the_page():
    number = ordered("EOM", ("P01", 5))
    page = _peek(number, "production")
    assert "400.00" not in page
    assert "EOM有限公司" not in page
    customers.assign([customers.Charge("EOM", "M2", d("10-01"))], by=SERVER)
    assert client_of("regional").get(f"/orders/{number}/peek/").status_code == 404
    assert client_of("admin").get(f"/orders/{number}/peek/").status_code == 403

"""A list that holds nothing yet offers what fills it, to whoever may do it (design: 4.18)."""

import pytest

from gendan.people import actions as people
from gendan.people.roles import Role
from tests.office import CUTOVER, SERVER
from tests.web import client_of, text_of

BY_HAND = {
    "/orders/": "/orders/new/",
    "/customers/": "/customers/new/",
    "/products/": "/products/new/",
    "/money/receipts/": "/money/receipts/new/",
    "/money/remittances/": "/money/remittances/new/",
    "/money/settlements/": "/money/settlements/new/",
    "/money/adjustments/": "/money/adjustments/new/",
}
BY_FILE = ["/orders/", "/customers/", "/products/", "/money/receipts/", "/shipping/", "/returns/"]
IMPORT = '<a class="btn" href="/imports/">'


@pytest.fixture
def staff(db):
    """People of every role, and nothing else."""
    people.set_preferences([people.Preference("cutover_on", CUTOVER.isoformat())], by=SERVER)
    people.admit([people.Hire(role, role.label, (role,)) for role in Role], by=SERVER)


def _offers(address, role="assistant"):
    """What the place of the rows offers."""
    page = text_of(client_of(role).get(address))
    return page[page.index('<div class="empty">') :].partition("</div>")[0]


@pytest.mark.usefixtures("staff")
class TestFirstUse:
    @pytest.mark.parametrize("address", BY_HAND)
    def test_the_first_row_is_entered_from_there(self, address):
        role = "finance" if address.startswith("/money/") and "remittances" not in address else "assistant"
        assert f'<a class="btn" href="{BY_HAND[address]}">' in _offers(address, role)

    @pytest.mark.parametrize("address", BY_FILE)
    def test_or_brought_in_a_workbook(self, address):
        assert IMPORT in _offers(address)

    def test_bills_come_of_deliveries_alone(self):
        assert "<a " not in _offers("/money/bills/")

    def test_only_by_whoever_may(self):
        assert "<a " not in _offers("/orders/", "production")
        assert "<a " not in _offers("/customers/", "general")
        assert IMPORT not in _offers("/customers/", "sales")
        assert '<a class="btn" href="/customers/new/">' in _offers("/customers/", "sales")

    def test_not_where_a_condition_hides_everything(self):
        assert "/new/" not in _offers("/orders/?q=zzzz")


@pytest.mark.usefixtures("office")
def test_a_view_without_a_row_leads_to_all_of_them():
    offered = _offers("/customers/?view=owing")
    assert '<a href="/customers/?view=all">去掉“范围：有欠款”可看到 8 家</a>' in offered
    assert "/new/" not in offered

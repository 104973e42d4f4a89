"""One step with many orders: what each would do is told first, then those that can go, together (P2)."""

import re

import pytest

from gendan.customers import actions as customers
from gendan.orders import batch
from gendan.orders.flow import Stage
from gendan.orders.models import Order
from gendan.people.models import Entry
from tests import tables
from tests.office import SERVER, d, draft, ordered, step, user
from tests.web import client_of, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")
PICKS = "pick=A&pick=B&pick=C"


@pytest.fixture
def drafts():
    """Two drafts, and an order that was confirmed already."""
    draft("EOM", ("P01", 3), number="A")
    ordered("NET", ("P01", 1), number="B")
    draft("COD", ("P02", 1), number="C")


def _stages():
    return dict(Order.objects.values_list("number", "stage"))


def _orders(*numbers):
    return list(Order.objects.filter(number__in=numbers).order_by("pk"))


def _fates(page):
    """What becomes of the orders, up to its colon, and under it the links to them, as the page has them."""
    return [words or number for words, number in re.findall(r"> (\d+ 张：[^：<]+)|<a href=\"/orders/(\w)/\">", page)]


def test_the_page_says_what_would_become_of_each_and_does_nothing(drafts):
    client = client_of("assistant")
    before = tables.digest()
    page = text_of(client.get(f"/orders/batch/?step=submit&{PICKS}"))
    assert _fates(page) == ["1 张：现在是“已确认”，不能提交评审", "B", "2 张：提交评审", "A", "C"]
    assert "2 张可办，1 张不能办" in page
    assert "提交评审 2 张" in page
    assert "合计 ¥352.00" in page  # 3 × 80 + 1 × 112
    assert tables.digest() == before


def test_each_refusal_is_told_once_above_its_orders_the_commonest_first(drafts):
    ordered("NET", ("P01", 1), number="D")
    draft("EOM", ("P01", 1), number="E")
    step("submit", "E")
    page = text_of(client_of("assistant").get(f"/orders/batch/?step=submit&{PICKS}&pick=D&pick=E"))
    assert _fates(page) == [
        *("2 张：现在是“已确认”，不能提交评审", "B", "D"),
        *("1 张：现在是“待评审”，不能提交评审", "E"),
        *("2 张：提交评审", "A", "C"),
    ]
    assert "2 张可办，3 张不能办" in page


def test_sent_the_ready_ones_go_together(drafts):
    page = send(client_of("assistant"), f"/orders/batch/?step=submit&{PICKS}&back=view%3Dall")
    assert page.url == "/orders/?view=all"
    assert _stages() == {"A": Stage.SUBMITTED, "B": Stage.CONFIRMED, "C": Stage.SUBMITTED}
    assert Entry.objects.filter(deed="orders.submit").count() == 2  # B's own before, and one for both


def test_ten_clicks_are_one(drafts):
    client = client_of("assistant")
    form = form_of(client, f"/orders/batch/?step=submit&{PICKS}")
    for _click in range(3):
        assert client.post("/orders/batch/", form).status_code == 302
    assert Entry.objects.filter(deed="orders.submit").count() == 2


def test_what_changed_in_between_stops_all_and_is_told(drafts):
    client = client_of("assistant")
    form = form_of(client, f"/orders/batch/?step=submit&{PICKS}")
    step("submit", "A")
    page = text_of(client.post("/orders/batch/", form))
    assert "没有办：情况刚才变了" in page
    assert _fates(page) == ["1 张：现在是“待评审”，不能提交评审", "A", "1 张：提交评审", "C"]
    assert _stages()["C"] == Stage.DRAFT


def test_a_refusal_that_shows_only_when_others_are_gone_is_found():
    """The stages are looked at first; only without A does the deed come to C's review, where the price is too low."""
    draft("EOM", ("P01", 3), number="A")
    draft("COD", ("P02", 1, "100"), number="C")
    step("submit", "C")
    found = batch.obstacles("approve", _orders("A", "C"), by=SERVER)
    assert list(found) == ["A", "C"]
    assert "A 现在是“草稿”" in found["A"]
    assert "价格" in found["C"]


def test_a_deposit_that_is_missing_keeps_one_order_and_not_the_other():
    ordered("DEPOSIT", ("P01", 10), number="D")
    ordered("EOM", ("P01", 10), number="E")
    found = batch.obstacles("release", _orders("D", "E"), by=SERVER)
    assert list(found) == ["D"]
    assert "定金" in found["D"]


def test_orders_out_of_sight_are_not_there():
    draft("EOM", ("P01", 3), number="A")
    customers.assign([customers.Charge("COD", "M2", d("2025-02-01"))], by=SERVER)
    draft("COD", ("P02", 1), number="C")
    client = client_of("regional")
    page = text_of(client.get(f"/orders/batch/?step=submit&{PICKS}"))
    assert "提交评审 1 张" in page
    assert "COD" not in page
    form = form_of(client, f"/orders/batch/?step=submit&{PICKS}")
    client.post("/orders/batch/", form | {"pick": ["A", "C"]})
    assert _stages() == {"A": Stage.SUBMITTED, "C": Stage.DRAFT}


@pytest.mark.parametrize(("role", "asked"), [("regional", "approve"), ("finance", "submit")])
def test_a_step_that_is_not_his_is_refused(drafts, role, asked):
    assert client_of(role).get(f"/orders/batch/?step={asked}&{PICKS}").status_code == 403


def test_a_step_that_nobody_takes_with_many_is_no_page(drafts):
    """Not a refusal: that would name whoever may hold one order, the reader among them."""
    assert client_of("assistant").get(f"/orders/batch/?step=hold&{PICKS}").status_code == 404


def test_the_bar_has_the_steps_of_the_person():
    draft("EOM", ("P01", 3), number="A")
    assert 'name="step" value="submit"' in text_of(client_of("regional").get("/orders/"))
    assert 'name="step"' not in text_of(client_of("logistics").get("/orders/?view=all"))
    assert [name for name, _label in batch.steps_of(user("sales"))] == ["approve"]


def test_with_none_chosen_there_is_nothing_to_do():
    assert "没有选中订单" in text_of(client_of("assistant").get("/orders/batch/?step=submit"))


class TestWhole:
    """全部 of a list as it is filtered, also what stands on other pages."""

    BACK = "stage%3Ddraft%26view%3Dall"

    def test_all_that_is_filtered_is_looked_at_and_nothing_else(self, drafts):
        page = text_of(client_of("assistant").get(f"/orders/batch/?step=submit&whole=1&back={self.BACK}"))
        assert "提交评审：所选 2 张订单" in page
        assert "2 张可办。" in page
        assert "一次最多办" not in page

    def test_what_is_sent_is_what_was_shown(self, drafts):
        send(client_of("assistant"), f"/orders/batch/?step=submit&whole=1&back={self.BACK}")
        assert _stages() == {"A": Stage.SUBMITTED, "B": Stage.CONFIRMED, "C": Stage.SUBMITTED}

    def test_more_than_are_taken_at_once_is_told(self, drafts, monkeypatch):
        """The list begins with its newest: C, then B."""
        monkeypatch.setattr(batch, "MOST", 2)
        client = client_of("assistant")
        page = text_of(client.get("/orders/batch/?step=submit&whole=1&back=view%3Dall"))
        assert "筛选出 3 张，一次最多办 2 张" in page
        assert "1 张可办，1 张不能办" in page
        assert form_of(client, "/orders/batch/?step=submit&whole=1&back=view%3Dall")["pick"] == "C"

    def test_nobody_reaches_beyond_his_sight(self):
        draft("EOM", ("P01", 3), number="A")
        customers.assign([customers.Charge("COD", "M2", d("2025-02-01"))], by=SERVER)
        draft("COD", ("P02", 1), number="C")
        send(client_of("regional"), f"/orders/batch/?step=submit&whole=1&back={self.BACK}")
        assert _stages() == {"A": Stage.SUBMITTED, "C": Stage.DRAFT}

    def test_the_list_offers_it_where_it_has_more_pages(self):
        client = client_of("assistant")
        for _n in range(11):
            draft("EOM", ("P01", 3))
        page = text_of(client.get("/orders/?view=all&size=10"))
        assert "选中全部 11 张" in page
        assert 'data-whole="11 张 · 件数 33 · 已发 0 · 订单金额 2,640.00"' in page
        assert "选中全部" not in text_of(client.get("/orders/?view=all"))

"""A price is asked for, judged and only then agreed (R-2.4, sheets.md 1.3).

P01 costs 52: 最低限价 52 / 0.9 × 1.13 = 65.29. Everybody has agreed 80 for it since 2025.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base.faults import Refused
from gendan.customers import queries
from gendan.customers.actions import (
    Agreement,
    Verdict,
    Wish,
    agree,
    approve_price,
    propose,
    refuse_price,
    withdraw_price,
)
from gendan.customers.models import AgreedPrice, Customer, Proposal
from gendan.desk import today
from gendan.orders.models import OrderLine
from gendan.products import actions as products
from gendan.products.models import Product
from tests.office import SERVER, d, draft, open_files, ordered, user, y
from tests.web import client_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")


def _asked(price="78", start="11-01", customer="EOM", role="assistant", **more):
    """A price that somebody asks for on 10-31; its number."""
    wish = Wish(Agreement(customer, "P01", y(price), d(start), **more), d("10-31"), "铝价跌了")
    (proposal,) = propose([wish], by=user(role))
    return proposal.number


def _answered(action, number, role="sales", why=""):
    return action([Verdict(number, d("10-31"), why)], by=user(role))


def _price_on(day, customer="EOM"):
    pair = Customer.objects.get(code=customer).pk, Product.objects.get(code="P01").pk
    (found,) = queries.agreed_prices([(*pair, 1, d(day))])
    return found and found.price


def test_a_price_that_is_asked_for_holds_for_nobody_before_it_is_approved():
    number = _asked()
    assert _price_on("11-01") == y("80")
    _answered(approve_price, number)
    assert (_price_on("10-31"), _price_on("11-01")) == (y("80"), y("78"))
    draft("EOM", ("P01", 1), on="11-02")
    assert OrderLine.objects.get().price == y("78")


def test_who_approved_it_and_when_stands_with_the_price():
    number = _asked(basis="HT-9", max_qty=500, kind="special", valid_to=d("11-30"), freight_included=False)
    _answered(approve_price, number)
    one = AgreedPrice.objects.get(kind="special", price=y("78"))
    assert (one.approved_by, one.approved_on, one.basis) == ("内销经理", d("10-31"), "HT-9")
    assert (one.max_qty, one.freight_included) == (500, False)
    assert _price_on("12-01") == y("80")


def test_below_the_floor_the_sales_manager_cannot_and_the_general_manager_can():
    number = _asked("65.28")
    with pytest.raises(Refused, match=r"低于最低限价 65\.29。要按此价，请总经理批准"):
        _answered(approve_price, number)
    assert _price_on("11-01") == y("80")
    _answered(approve_price, number, "general")
    assert _price_on("11-01") == y("65.28")


def test_on_the_floor_the_sales_manager_can():
    _answered(approve_price, _asked("65.29"))
    assert _price_on("11-01") == y("65.29")


def test_the_floor_is_that_of_the_first_day_of_the_price():
    """From 12-01 P01 costs 60: 60 / 0.9 × 1.13 = 75.33."""
    products.cost([products.Costing("P01", y("60"), d("12-01"))], by=SERVER)
    _answered(approve_price, _asked("70", "11-01"))
    with pytest.raises(Refused, match=r"低于最低限价 75\.33"):
        _answered(approve_price, _asked("70", "12-02", "NET"))


@pytest.mark.parametrize(("action", "role"), [(refuse_price, "sales"), (withdraw_price, "assistant")])
def test_a_price_that_was_refused_or_withdrawn_leaves_all_as_it_was_and_can_be_asked_for_again(action, role):
    number = _asked()
    _answered(action, number, role, "先稳住")
    with pytest.raises(Refused, match="已经有结论"):
        _answered(approve_price, number, "general")
    assert AgreedPrice.objects.filter(customer__code="EOM", product__code="P01").count() == 1
    _answered(approve_price, _asked("79"))
    assert _price_on("11-01") == y("79")


def test_no_wants_a_reason():
    with pytest.raises(Refused, match="请写明为什么不同意"):
        _answered(refuse_price, _asked())


def test_one_question_at_a_time_about_one_price():
    number = _asked()
    with pytest.raises(Refused, match=f"{number} 还没有结论"):
        _asked("77")
    _asked("77", min_qty=100)
    assert Proposal.objects.count() == 2


def test_what_the_prices_there_do_not_let_in_is_told_before_anybody_is_asked():
    ordered("EOM", ("P01", 5), on="10-20")
    with pytest.raises(Refused, match="2026-10-20 的订单已按原价"):
        _asked(start="10-15")
    _answered(approve_price, _asked(start="12-01"))
    with pytest.raises(Refused, match="2026-11-30 的合作价重叠"):
        _asked(start="11-01")


def test_an_order_that_came_meanwhile_keeps_its_price():
    number = _asked(start="10-31")
    ordered("EOM", ("P01", 5), on="10-31")
    with pytest.raises(Refused, match="2026-10-31 的订单已按原价"):
        _answered(approve_price, number)
    assert Proposal.objects.get().state == "open"


def test_at_a_desk_nobody_agrees_a_price_without_the_word_of_who_may():
    price = Agreement("EOM", "P01", y("78"), d("11-01"))
    with pytest.raises(Refused, match="批准后才生效"):
        agree([price], by=user("assistant"))
    with pytest.raises(Refused, match="请总经理批准"):
        agree([Agreement("EOM", "P01", y("60"), d("11-01"))], by=user("sales"))
    agree([price], by=user("sales"))


def test_a_price_waits_on_the_page_of_who_decides_it():
    plain, below = _asked("78"), _asked("60", customer="NET")
    assert [_waiting(role) for role in ("assistant", "sales", "general")] == [[], [plain], [below]]
    _answered(approve_price, plain)
    assert _waiting("sales") == []


def _waiting(role):
    entries = today.board(user(role), d("10-31")).entries
    return [one.item.number for one in entries if one.duty.key == "customers.proposals"]


# The pages


def test_a_clerk_asks_and_the_sales_manager_approves():
    client = client_of("assistant")
    filled = {"product": "P01", "price": "78", "valid_from": "2026-11-01", "reason": "铝价跌了"}
    page = send(client, "/customers/EOM/prices/new/", **filled).url
    number = Proposal.objects.get().number
    assert page == f"/customers/proposals/{number}/"
    assert "批准调价" not in text_of(client.get(page))
    assert number in text_of(client.get("/customers/EOM/"))
    assert client.post(f"{page}approve/", {"op": "x1"}).status_code == 403
    manager = client_of("sales")
    seen = text_of(manager.get(page))
    # 78 / 1.13 = 69.0265…; (69.0265 − 52) / 69.0265 = 24.67 %; (78 − 80) / 80 = −2.50 %
    for figure in ("批准调价", "80.00", "78.00", "-2.50%", "52.00", "24.67%", "65.29"):
        assert figure in seen
    assert manager.post(f"{page}approve/", {"op": "x2"}).url == page
    assert _price_on("11-01") == y("78")
    assert "已批准" in text_of(manager.get(page))


def test_two_managers_at_once_one_wins_and_the_other_is_told():
    page = f"/customers/proposals/{_asked()}/"
    assert client_of("sales").post(f"{page}approve/", {"op": "a"}).status_code == 302
    late = client_of("general").post(f"{page}refuse/", {"op": "b", "why": "太低"})
    assert late.status_code == 422
    assert "已经有结论：已批准" in text_of(late)
    assert "您填的：太低" in text_of(late), "there is no menu any more that would hold it"


def test_a_double_click_approves_once():
    page, client = f"/customers/proposals/{_asked()}/", client_of("sales")
    assert [client.post(f"{page}approve/", {"op": "same"}).status_code for _n in range(2)] == [302, 302]
    assert AgreedPrice.objects.filter(price=y("78")).count() == 1


def test_the_sales_manager_sees_that_it_goes_to_the_general_manager():
    page = f"/customers/proposals/{_asked('60')}/"
    seen = text_of(client_of("sales").get(page))
    assert "要总经理批准" in seen
    assert "批准调价" not in seen
    assert "批准调价" in text_of(client_of("general").get(page))


def test_what_was_typed_stays_when_the_deed_says_no():
    _asked()
    page = text_of(send(client_of("assistant"), "/customers/EOM/prices/new/", product="P01", price="77", reason="再降"))
    assert "还没有结论" in page
    assert 'value="再降"' in page


def test_a_regional_manager_sees_his_own_and_nothing_of_the_cost():
    open_files({"OTHER": {"payment_term": "净30天"}}, manager="M2")
    own, foreign = _asked("60"), _asked("60", customer="OTHER")
    _answered(refuse_price, own, "general", "成本 52 收不回")
    client = client_of("regional")
    listed = text_of(client.get("/customers/proposals/?view=all"))
    assert own in listed
    assert foreign not in listed
    page = text_of(client.get(f"/customers/proposals/{own}/"))
    assert "60.00" in page
    assert not any(secret in page + listed for secret in ("65.29", "成本 52", "52.0", "最低限价", "毛利"))
    assert client.get(f"/customers/proposals/{foreign}/").status_code == 404
    assert client.get("/customers/EOM/prices/new/").status_code == 403
    assert "65.29" not in text_of(client.get("/customers/proposals/?view=all&export=xlsx"))


@pytest.mark.parametrize("role", ["production", "quality", "logistics", "admin"])
def test_nobody_else_opens_them(role):
    number = _asked()
    client = client_of(role)
    for address in ("/customers/proposals/", f"/customers/proposals/{number}/"):
        assert client.get(address).status_code == 403


def test_one_or_many_rows_cost_the_same_number_of_statements():
    client = client_of("sales")
    _asked()
    few = _statements(client)
    for customer in ("NET", "COD", "FLOOR"):
        _asked(customer=customer)
    assert _statements(client) == few


def _statements(client):
    client.get("/customers/proposals/")
    with CaptureQueriesContext(connection) as heard:
        client.get("/customers/proposals/")
    return len(heard)

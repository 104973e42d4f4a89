"""A difference found by a review reaches whoever decides it, and the assistant sees who that is and since when (J4).

1000 pieces of each product in store. Calendar of 2026: 10-08 is a Thursday, Saturday 10-10 is worked.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base.faults import Refused
from gendan.customers.models import Customer, Requirement
from gendan.desk import actions as desk
from gendan.desk import today
from gendan.orders import actions, changing
from gendan.orders.asking import Asking
from tests.office import SERVER, d, draft, open_files, ordered, step, user, y
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


def _submitted(customer="EOM", quantity=1200, price="80", on="10-08"):
    number = draft(customer, ("P01", quantity, price), on=on)
    step("submit", number, on)
    return number


def _entries(role, day="10-10", whose=today.Whose.MINE):
    """[(duty, number, why, where its verb leads, the day it is due)] of the reviews on somebody's page."""
    found = today.board(user(role, d(day)), d(day), whose).entries
    return [
        (one.duty.key, one.item.number, one.item.why, one.item.verb.address, one.item.until)
        for one in found
        if one.duty.key in ("orders.review", "orders.undecided")
    ]


def test_what_the_store_lacks_waits_for_production_and_the_assistant_sees_since_when():
    """1200 wanted: 200 are lacking. Handed in on the 8th, looked at on the 10th."""
    number = _submitted()
    why = "交货期：P01 缺 200 件，还没有承诺交期；2026-10-08 起等生产（2 天）"
    address = f"/orders/{number}/review/?at=date"
    assert _entries("production") == [("orders.undecided", number, why, address, d("10-08"))]
    why = "等 生产：交货期（2 天）"
    assert _entries("assistant") == [("orders.review", number, why, f"/orders/{number}/review/", d("10-08"))]
    assert _entries("sales") == _entries("quality") == _entries("logistics") == _entries("finance") == []


def test_the_day_it_was_handed_in_counts_and_not_the_day_of_the_order():
    number = draft("EOM", ("P01", 1200), on="10-01")
    step("submit", number, "10-09")
    assert [one[2] for one in _entries("assistant")] == ["等 生产：交货期（1 天）"]


def test_each_difference_waits_for_its_own_person():
    """Nobody has measured BILLED's route, 79 is below the 80 that were agreed."""
    number = _submitted("BILLED", 10, "79")
    assert [one[3] for one in _entries("sales")] == [f"/orders/{number}/review/?at=price"]
    assert [one[3] for one in _entries("logistics")] == [f"/orders/{number}/review/?at=transport"]
    assert _entries("production") == []
    said = "等 内销经理：价格（2 天）；物流：运输（2 天）；有单价低于合作价"
    assert [one[2] for one in _entries("assistant")] == [said]


def test_it_closes_with_the_decision_and_the_assistant_goes_on():
    number = _submitted()
    row = actions.Decision(number, "date", "conditional", d("10-09"), "10-20 能做完")
    actions.decide([row], by=user("production"))
    assert _entries("production") == []
    assert [one[2] for one in _entries("assistant")] == ["各项都通过了，可以评审通过"]
    step("approve", number, "10-09")
    assert _entries("assistant") == []


def test_a_refusal_keeps_waiting_and_says_why():
    number = _submitted()
    row = actions.Decision(number, "date", "refused", d("10-09"), "模具在修")
    actions.decide([row], by=user("production"))
    ((_key, _number, why, _address, _until),) = _entries("production")
    assert why.startswith("交货期：模具在修；")


def test_an_answer_that_is_missing_is_named_with_whoever_was_asked():
    number = _submitted(quantity=10)
    actions.ask(
        [Asking(number, "material", "customer", "陈伟", "phone", d("10-09"), "哪种板材？")], by=user("assistant")
    )
    assert [one[2] for one in _entries("assistant")] == ["等 客户：材质（1 天）"]


def test_the_whole_office_is_seen_by_whoever_decides_nothing_himself():
    number = _submitted("BILLED", 10, "79")
    waits = {one[3] for one in _entries("assistant", whose=today.Whose.ALL)}
    assert waits == {f"/orders/{number}/review/{end}" for end in ("", "?at=price", "?at=transport")}
    assert {one[3] for one in _entries("logistics", whose=today.Whose.ALL)} >= {
        f"/orders/{number}/review/?at=transport"
    }
    assert "79" not in str(_entries("logistics", whose=today.Whose.ALL))


def test_a_price_is_not_handed_to_whoever_may_not_read_it():
    number = _submitted("EOM", 10, "79")
    row = desk.Passing("orders.undecided", f"{number}:price", d("10-09"), "production")
    with pytest.raises(Refused):
        desk.hand_over([row], by=user("sales", d("10-09")))


def test_a_manager_sees_what_waits_for_his_customers_only():
    open_files({"FAR": {"payment_term": "净30天", "transit_days": 2}}, manager="M2")
    _submitted("FAR")
    assert _entries("regional", whose=today.Whose.ALL) == []
    assert len(_entries("assistant", whose=today.Whose.ALL)) == 2


def test_a_change_that_stopped_an_order_waits_for_whoever_decides_what_it_touched():
    """Released with 900; 1100 lack 100. What the customer requires since then has nothing to do with the change."""
    number = ordered("EOM", ("P01", 900, "79"))
    step("release", number)
    Requirement.objects.create(customer=Customer.objects.get(code="EOM"), kind="quality", text="Q-YT-02")
    wanted = (changing.Wanted("P01", 1100, line=1, price=y("79")),)
    row = changing.ChangeNote(number, d("10-09"), wanted, reason="客户加单")
    actions.change([row], by=SERVER)
    assert [(one[1], one[3]) for one in _entries("production")] == [(number, f"/orders/{number}/review/?at=date")]
    assert [one[2].partition("；")[0] for one in _entries("assistant")] == ["等 生产：交货期（1 天）"]
    assert _entries("sales") == _entries("quality") == []


def test_its_verb_opens_the_form_of_its_row():
    number = _submitted()
    page = text_of(client_of("production").get(f"/orders/{number}/review/?at=date"))
    row = page.partition('<tr id="date"')[2].partition("</tr>")[0]
    assert '<details class="menu" open>' in row
    assert page.count('<details class="menu" open>') == page.count("autofocus") == 1


def test_three_orders_cost_the_statements_of_one():
    counts = []
    for more in (1, 2):
        for _n in range(more):
            _submitted()
        for role in ("production", "assistant"):
            with CaptureQueriesContext(connection) as caught:
                assert client_of(role).get("/").status_code == 200
            counts.append(len(caught))
    assert counts[:2] == counts[2:]

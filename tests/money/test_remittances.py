"""到款通知: who sells tells that a customer has paid, finance looks and answers; nothing is booked before (rulings 23).

Calendar of 2026: 10-09 is a Friday, Saturday 10-10 is worked, 10-12 is a Monday.
"""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base.faults import Refused
from gendan.desk import today
from gendan.money import actions
from gendan.money.models import Receipt, Remittance
from gendan.money.remittances import Miss, Notice
from tests.office import account, d, open_files, paid, shipped, user, y
from tests.web import client_of, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")


def _announced(customer="EOM", amount="800", on="10-09", role="assistant", **more):
    """The number of a notice."""
    row = Notice(customer, d(on), **{"paid_on": d("10-08"), "amount": y(amount), **more})
    return actions.announce([row], by=user(role, d(on)))[0].number


def _waits(duty, role, day):
    """{number: the day it is due} of a duty on somebody's page."""
    entries = today.board(user(role, d(day)), d(day)).entries
    return {one.item.number: one.item.until for one in entries if one.duty.key == duty}


def _paid(number, amount="800", customer="EOM", on="10-12"):
    row = actions.Payment(customer, d(on), y(amount), remittance=number)
    return actions.take_receipt([row], by=user("finance", d(on)))[0]


def test_nothing_is_booked_before_finance_has_found_the_money():
    shipped("EOM", ("P01", 10), on="10-08")
    number = _announced()
    assert account("EOM")[0] == y("800")
    assert _waits("money.to_find", "finance", "10-09") == {number: d("10-10")}
    assert _waits("money.to_find", "assistant", "10-09") == {}
    receipt = _paid(number)
    assert account("EOM")[0] == 0
    assert Remittance.objects.get().receipt == receipt
    assert _waits("money.to_find", "finance", "10-12") == {}


def test_whoever_sells_takes_no_receipt_and_finance_announces_none():
    number = _announced()
    row = actions.Payment("EOM", d("10-12"), y("800"), remittance=number)
    with pytest.raises(PermissionDenied):
        actions.take_receipt([row], by=user("assistant", d("10-12")))
    with pytest.raises(PermissionDenied):
        _announced(role="finance")


def test_a_notice_is_answered_once_and_by_money_of_its_own_customer():
    number = _announced()
    with pytest.raises(Refused, match="不是这个客户的"):
        _paid(number, customer="NET")
    _paid(number, "795")
    for answer in (lambda: _paid(number), lambda: actions.miss([Miss(number, d("10-12"), "没有")], by=user("finance"))):
        with pytest.raises(Refused, match="已经办过"):
            answer()
    assert [one.amount for one in Receipt.objects.all()] == [y("795")]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"amount": "0"}, "要大于 0"),
        ({"paid_on": d("10-10")}, "请记成承诺"),
        ({"slip": "W-1"}, "已经通知过财务"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(more, said):
    _announced(slip="W-1")
    with pytest.raises(Refused, match=said):
        _announced(**more)


def test_money_that_is_not_found_is_asked_for_again_until_it_comes_or_is_announced_anew():
    first = _announced()
    actions.miss([Miss(first, d("10-12"), "三个账户都没有")], by=user("finance", d("10-12")))
    assert _waits("money.to_find", "finance", "10-12") == {}
    assert _waits("money.to_ask_again", "assistant", "10-12") == {first: d("10-12")}
    second = _announced(on="10-13")
    assert _waits("money.to_ask_again", "assistant", "10-13") == {}
    actions.miss([Miss(second, d("10-14"), "还是没有")], by=user("finance", d("10-14")))
    assert _waits("money.to_ask_again", "assistant", "10-14") == {second: d("10-14")}
    paid("EOM", "800", "10-15")
    assert _waits("money.to_ask_again", "assistant", "10-15") == {}


def test_a_manager_announces_for_his_own_customers_and_sees_no_others():
    open_files({"FAR": {"payment_term": "净30天"}}, manager="M2")
    foreign = _announced("FAR")
    with pytest.raises(Refused, match="没有客户 FAR"):
        _announced("FAR", role="regional")
    _announced(role="regional")
    client = client_of("regional")
    assert client.get(f"/money/remittances/{foreign}/").status_code == 404
    assert foreign not in text_of(client.get("/money/remittances/?view=all"))


def test_the_form_of_the_receipt_begins_with_what_was_announced():
    form = form_of(client_of("assistant"), "/money/remittances/new/?customer=EOM")
    client_of("assistant").post(
        "/money/remittances/new/", form | {"amount": "￥800", "payer": "杭州某某", "slip": "W-9"}
    )
    number = Remittance.objects.get().number
    client = client_of("finance")
    assert "等财务查" in text_of(client.get(f"/money/remittances/{number}/"))
    address = f"/money/receipts/new/?remittance={number}"
    begun = form_of(client, address)
    assert [begun[name] for name in ("customer", "amount", "payer", "bank_ref")] == ["EOM", "800.00", "杭州某某", "W-9"]
    assert send(client, address).status_code == 302
    assert Receipt.objects.get().remittances.get().number == number
    assert "已收款" in text_of(client.get("/money/remittances/?view=all"))


def test_finance_says_where_it_looked():
    number = _announced()
    client = client_of("finance")
    assert "请填“查过哪里、差在哪里”" in text_of(send(client, f"/money/remittances/{number}/miss/"))
    send(client, f"/money/remittances/{number}/miss/", reason="网银和承兑都查了")
    assert "网银和承兑都查了" in text_of(client_of("assistant").get(f"/money/remittances/{number}/"))


def test_a_list_of_three_costs_as_much_as_one():
    def cost():
        client = client_of("finance")
        with CaptureQueriesContext(connection) as caught:
            client.get("/money/remittances/?view=all")
        return len(caught)

    _announced()
    one = cost()
    _announced("NET")
    _announced("COD")
    assert cost() == one


def test_nobody_is_dunned_for_money_that_is_announced():
    """Shipped on 10-09 under 月末+30天: due on 11-30, asked for from 11-27."""
    shipped("EOM", ("P01", 10), on="10-09")
    _announced(customer="NET", on="11-27", paid_on=d("11-26"))
    number = _announced(amount="800", on="11-27", paid_on=d("11-26"))
    told = f"800.00 元，最早 2026-11-30 到期；到款通知 {number}：说 2026-11-26 已付 800.00 元，财务在查，先别催"
    assert _asked_for("11-27") == [told]
    actions.miss([Miss(number, d("11-28"), "查过农行")], by=user("finance", d("11-28")))
    assert _asked_for("11-28") == ["800.00 元，最早 2026-11-30 到期"]


def _asked_for(day):
    entries = today.board(user("assistant", d(day)), d(day)).entries
    return [one.item.why for one in entries if one.duty.key == "money.to_ask_for"]

"""A whole order, from the message to the money: who does what, and what sheets and worklists say after each step.

The same story is walked by hand in a browser in test_browser_order.py.
"""

from collections import Counter

import pytest

from gendan.desk import proofs
from gendan.desk.today import board
from gendan.money.actions import Bill, Payment, issue_invoice, take_receipt
from gendan.orders import actions as orders
from gendan.orders.models import Order
from gendan.people.models import Entry
from gendan.people.roles import Role
from gendan.shipping.actions import Feedback, Goods, Returned, Shipment, file_slip, record_arrival, ship
from tests.office import d, items, sheet, user, y

pytestmark = pytest.mark.usefixtures("office")
AS, DM, LO, FI = Role.ASSISTANT, Role.SALES, Role.LOGISTICS, Role.FINANCE


def test_an_order_walks_through_the_office():
    """宏达 orders 500 置物架 at 80 and 150 晾衣架 at 112: 56,800.00, due at the end of November."""
    number = _the_message_is_entered()
    _it_is_reviewed(number)
    _the_customer_says_yes(number)
    _it_is_released(number)
    _the_first_batch_leaves(number)
    _it_arrives_on_the_expected_day()
    _the_rest_leaves_and_arrives(number)
    _it_is_invoiced()
    _the_money_is_late_and_comes(number)
    _the_journal_tells_all_of_it()


def _the_message_is_entered():
    """A draft is on the assistant's list, and on no sheet."""
    lines = items(("P01", 500), ("P02", 150))
    (order,) = orders.receive([orders.Intake("EOM", d("10-08"), lines, po_no="HD-77")], by=user(AS))
    assert (order.number, order.amount) == ("SO2610-0001", 56800)
    assert waiting(AS, "10-08") == {"待提交": 1}
    assert month("order_amount", "backlog_amount") == (0, 0)
    return order.number


def _it_is_reviewed(number):
    """All is green, so it waits for the assistant alone; the 内销经理 passes it."""
    orders.submit([orders.Turn(number, d("10-08"))], by=user(AS))
    assert waiting(AS, "10-08") == {"审单": 1}
    assert waiting(DM, "10-08") == {}
    orders.approve([orders.Turn(number, d("10-08"))], by=user(DM))
    assert waiting(AS, "10-08") == {"客户确认未回": 1}
    assert waiting(DM, "10-08") == {}


def _the_customer_says_yes(number):
    """Now it counts as ordered, and 56,800 of the limit of 100,000 are spoken for; nothing is owed."""
    orders.confirm([orders.Word(number, d("10-08"), "陈伟")], by=user(AS))
    assert month("order_amount", "backlog_amount", "shipped") == (56800, 56800, 0)
    assert on_day("10-08", "exposure", "credit_available", "receivable_closing") == (0, 43200, 0)
    assert waiting(AS, "10-08") == {"待下达": 1, "应发未发": 1}


def _it_is_released(number):
    orders.release([orders.Turn(number, d("10-08"))], by=user(AS))
    assert Order.objects.get().stage == "executing"
    assert waiting(AS, "10-08") == waiting(LO, "10-08") == {"应发未发": 1}


def _the_first_batch_leaves(number):
    """500 and 100: 51,200 are owed and to be invoiced, 5,600 are still to come; the limit is used as before."""
    goods = (Goods("P01", 500, order=number), Goods("P02", 100, order=number))
    ship([Shipment("EOM", d("10-09"), goods, carrier="示例干线", tracking_no="YD001")], by=user(LO))
    assert month("shipped", "shipped_quantity", "backlog_amount", "uninvoiced_closing") == (51200, 600, 5600, 51200)
    assert on_day("10-09", "receivable_closing", "not_due", "credit_available") == (51200, 51200, 43200)
    assert waiting(LO, "10-09") == {"应发未发": 1}
    assert waiting(FI, "10-09") == {"待开票": 1}


def _it_arrives_on_the_expected_day():
    """Two days on the road: on 10-11 somebody has to ask; then the feedback is in time."""
    assert waiting(LO, "10-10") == {"应发未发": 1}
    assert waiting(LO, "10-11") == {"应发未发": 1, "到货反馈": 1}
    record_arrival([Feedback("DN2610-0001", d("10-11"), arrived_on=d("10-11"), signed_by="刘师傅")], by=user(LO))
    assert waiting(LO, "10-11") == {"应发未发": 1}
    assert month("arrivals_due", "arrivals_in_time", "arrival_feedback_rate") == (1, 1, 100)


def _the_rest_leaves_and_arrives(number):
    """Every piece is signed for: the order is complete by itself."""
    ship([Shipment("EOM", d("10-20"), (Goods("P02", 50, order=number),))], by=user(LO))
    assert Order.objects.get().stage == "executing"
    record_arrival([Feedback("DN2610-0002", d("10-22"), arrived_on=d("10-22"))], by=user(LO))
    assert Order.objects.get().stage == "completed"
    assert [line.state[0] for line in Order.objects.get().lines.all()] == ["signed", "signed"]
    assert month("shipped", "backlog_amount", "delivery_count") == (56800, 0, 2)
    assert waiting(LO, "10-22") == {"回单未回": 1}  # that of 10-11, for longer than a week
    file_slip([Returned(f"DN2610-000{n}", d("10-22"), "十月夹") for n in (1, 2)], by=user(LO))
    assert waiting(LO, "10-22") == waiting(LO, "10-31") == {}


def _it_is_invoiced():
    """Nothing is left to invoice. Without tax 晾衣架 are 9,911.50 + 4,955.75, each line rounded once."""
    bill = Bill("EOM", d("10-25"), "26332000000000000001", y("56800"), documents="DN2610-0001、DN2610-0002")
    issue_invoice([bill], by=user(FI))
    assert month("invoiced", "uninvoiced_closing", "receivable_closing") == (56800, 0, 56800)
    assert waiting(FI, "10-25") == {}
    products = sheet("R09", "2026-10")
    assert [products[code]["month_amount"] for code in ("P01", "P02", "P03")] == [40000, 16800, 0]
    assert [products[code]["month_amount_excl"] for code in ("P01", "P02")] == [y("35398.23"), y("14867.25")]
    assert sheet("R08", "2026-10")["EOM"]["year_total"] == 56800


def _the_money_is_late_and_comes(number):
    """Due on 11-30, on the worklist three days before; on 12-05 it is five days late; then it is paid, filed away."""
    assert on_day("11-30", "overdue", "not_due") == (0, 56800)
    assert on_day("12-05", "overdue", "overdue_days_max", "age_31_60") == (56800, 5, 56800)
    assert waiting(FI, "11-26") == {}
    assert waiting(FI, "11-27") == waiting(FI, "11-30") == {"催款": 1}
    assert waiting(FI, "12-05") == {"催款": 1}
    take_receipt([Payment("EOM", d("12-05"), y("56800"), payer="EOM有限公司")], by=user(FI))
    assert on_day("12-05", "receivable_closing", "advance", "exposure", "credit_available") == (0, 0, 0, 100000)
    assert sheet("R07", "2026-12")["EOM"]["received"] == 56800
    assert waiting(FI, "12-05") == {}
    orders.close([orders.Turn(number, d("12-05"))], by=user(AS))
    assert Order.objects.get().stage == "closed"


def _the_journal_tells_all_of_it():
    """Who did what, in this order; and every kept figure is what its facts say."""
    told = Entry.objects.filter(who__in=(AS, DM, LO, FI)).order_by("n").values_list("who", "deed")
    assert list(told) == [
        ("assistant", "orders.receive"),
        ("assistant", "orders.submit"),
        ("sales", "orders.approve"),
        ("assistant", "orders.confirm"),
        ("assistant", "orders.release"),
        ("logistics", "shipping.ship"),
        ("logistics", "shipping.record_arrival"),
        ("logistics", "shipping.ship"),
        ("logistics", "shipping.record_arrival"),
        ("logistics", "shipping.file_slip"),
        ("finance", "money.issue_invoice"),
        ("finance", "money.take_receipt"),
        ("assistant", "orders.close"),
    ]
    assert list(proofs.differences()) == []


def waiting(role, day):
    """What stands on a person's worklist on a day: {title: how many}."""
    return dict(Counter(str(entry.duty.title) for entry in board(user(role, d(day)), d(day)).entries))


def month(*names):
    """Figures of the customer's row of R07 for October."""
    row = sheet("R07", "2026-10")["EOM"]
    return tuple(row[name] for name in names)


def on_day(day, *names):
    """Figures of the customer's row of R03 on a day."""
    row = sheet("R03", d(day).isoformat())["EOM"]
    return tuple(row[name] for name in names)

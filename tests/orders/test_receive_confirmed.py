"""An order that is entered with its customer's word: it comes out as the four steps would leave it, or not at all."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base.faults import Refused
from gendan.base.models import Series
from gendan.books import actions as books
from gendan.books.models import MoneyEntry, ReleaseUse
from gendan.orders import actions as orders
from gendan.orders import log
from gendan.orders.models import Order
from gendan.people import deeds
from gendan.people.models import Entry, Operation
from gendan.people.roles import Role
from tests.office import SERVER, account, d, open_files, ordered, shipped, stock_up, user, y
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
DAY = d("10-08")
OWN = {"id", "number", "po_no", "order_id", "batch_id"}
"""What two orders of the same goods do not have in common."""


def asked(*items, customer="EOM", on=DAY, **about):
    return {"customer": customer, "on": on, "items": items} | about


def at_once(row, by=SERVER, op=None):
    (order,) = orders.receive_confirmed([orders.Confirmed(**row, said_by="陈伟")], by=by, op=op)
    return order


def by_steps(row):
    """The same by the four steps, all or nothing."""
    with deeds.together(by=SERVER, alone=False):
        (order,) = orders.receive([orders.Intake(**row)], by=SERVER)
        turn = [orders.Turn(order.number, row["on"])]
        orders.submit(turn, by=SERVER)
        orders.approve(turn, by=SERVER)
        (order,) = orders.confirm([orders.Word(order.number, row["on"], "陈伟")], by=SERVER)
    return order


def fields(record, but=OWN):
    return {name: value for name, value in vars(record).items() if name[0] != "_" and name not in but}


def told(number):
    """Everything that is stored of an order: its head, its lines, what its customer was committed to, who took a step.

    A promise made while it waits counts as a change of what somebody may have before his eyes; here nobody has.
    """
    order = Order.objects.get(number=number)
    entries = MoneyEntry.objects.filter(number=number).values_list("customer", "on", "account", "amount", "kind")
    steps = log.marks(log.lines(order, SERVER))
    return fields(order, {*OWN, "version"}), [fields(line) for line in order.lines.all()], list(entries), steps


ROWS = {
    "as agreed": asked(orders.Item("P01", 10), orders.Item("P02", 7)),
    "wanted on days": asked(
        orders.Item("P01", 10, requested_on=d("10-20")), orders.Item("P02", 7, requested_on=d("10-28")), note="急"
    ),
    "promised already": asked(orders.Item("P01", 10, requested_on=d("10-20"), promised_on=d("10-15"))),
    "a gift beside": asked(orders.Item("P01", 10), orders.Item("P03", 1, kind="gift"), channel="email", po_no="PO-1"),
    "before delivery": asked(orders.Item("P03", 40), customer="CASH"),
    "nothing limits him": asked(orders.Item("P02", 3), customer="NET"),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_it_comes_out_as_the_four_steps_leave_it(row):
    open_files({"CASH": {"payment_term": "款到发货", "credit_limit": y("0"), "transit_days": 1}})
    one = at_once(row | {"po_no": "PO-A"})
    assert Order.objects.get(number=one.number).stage == "confirmed"
    another = by_steps(row | {"po_no": "PO-B"})
    assert told(one.number) == told(another.number)


def test_whoever_owes_and_is_not_late_gets_more():
    shipped("EOM", ("P01", 10), on="10-07")
    row = asked(orders.Item("P01", 10))
    assert told(at_once(row).number) == told(by_steps(row).number)
    assert account("EOM")[3] == 2 * 10 * 80


def test_its_lines_may_be_overshipped_as_he_agreed():
    open_files({"MORE": {"payment_term": "净30天", "over_tolerance": y("0.05"), "transit_days": 1}})
    order = at_once(asked(orders.Item("P01", 50), customer="MORE"))
    assert [line.over_allowed for line in order.lines.all()] == [3]  # 2.5, half up


def _priced():
    return asked(orders.Item("P01", 10, y("79")), orders.Item("P02", 7))


def _above_the_limit():
    stock_up({"P01": 5000}, on="09-29")
    return asked(orders.Item("P01", 2000))


def _short():
    ordered("NET", ("P01", 995))
    return asked(orders.Item("P01", 10))


def _wanted_yesterday():
    return asked(orders.Item("P01", 10, requested_on=d("10-07")), orders.Item("P02", 1, requested_on=d("10-20")))


def _wanted_before_it_can_come():
    return asked(orders.Item("P01", 10, requested_on=d("10-09")))


def _known_by_its_po():
    by_steps(asked(orders.Item("P02", 1), po_no="PO-1"))
    return asked(orders.Item("P01", 10), po_no="PO-1")


def _late():
    """A debt of August, which is late beyond the days of grace; he owes it without a limit."""
    books.bring_receivables([books.OpenBill("NET", d("10-01"), y("300"), "Q1", d("08-18"))], by=SERVER)
    return asked(orders.Item("P01", 10), customer="NET")


def _unknown():
    return asked(orders.Item("NIX", 10), orders.Item("P01", 0))


AGAINST = [_priced, _above_the_limit, _short, _wanted_yesterday, _wanted_before_it_can_come, _known_by_its_po, _late]


def refusal(do, row):
    """What is said of an order that is not taken, without its number: an order that was never stored has none."""
    with pytest.raises(Refused) as refused:
        do(row)
    return [(fault.row, fault.field, fault.remedy) for fault in refused.value.faults]


def kept():
    return Order.objects.count(), MoneyEntry.objects.count(), list(Series.objects.values_list("kind", "last"))


@pytest.mark.parametrize("made", [*AGAINST, _unknown])
def test_what_stands_against_it_is_said_as_the_steps_say_it_and_nothing_is_left(made):
    row = made()
    before = kept()
    assert refusal(lambda row: at_once(row, op="op"), row) == refusal(by_steps, row)
    assert not Operation.objects.exists()
    assert kept() == before


def test_what_a_release_lets_pass_is_used_by_it():
    stock_up({"P01": 5000}, on="09-29")
    books.let_pass([books.Pass("EOM", DAY, d("10-09"), y("60000"), "旺季")], by=SERVER)
    order = at_once(asked(orders.Item("P01", 2000)))  # 160,000 of 100,000
    assert list(ReleaseUse.objects.values_list("number", "amount")) == [(order.number, y("60000"))]
    assert "超出信用额度" in refusal(at_once, asked(orders.Item("P01", 10)))[0][2]


def test_orders_that_fit_one_by_one_are_not_taken_where_they_are_too_much_together():
    stock_up({"P01": 5000}, on="09-29")
    rows = [orders.Confirmed(**asked(orders.Item("P01", 700))) for _n in range(2)]  # 56,000 each, of 100,000
    with pytest.raises(Refused, match="超出信用额度 12000"):
        orders.receive_confirmed(rows, by=SERVER)
    assert not Order.objects.exists()


def test_the_journal_says_it_once_and_the_second_press_finds_the_first():
    first, second = (at_once(asked(orders.Item("P01", 10)), op="op") for _press in range(2))
    assert first.pk == second.pk
    assert list(Entry.objects.filter(payload__contains=first.number).values_list("deed", flat=True)) == [
        "orders.receive_confirmed"
    ]


def test_the_log_of_its_page_names_every_step():
    order = at_once(asked(orders.Item("P01", 10)))
    page = text_of(client_of("assistant").get(f"/orders/{order.number}/story/"))
    assert "接单、提交评审、评审通过、客户确认" in page


@pytest.mark.parametrize("role", [Role.REGIONAL, Role.SALES])
def test_whoever_may_not_confirm_does_not_take_in_what_is_confirmed(role):
    with pytest.raises(PermissionDenied):
        at_once(asked(orders.Item("P01", 10)), by=user(role))


@pytest.mark.parametrize("owes", [False, True])
def test_nobody_waits_for_a_number_while_another_order_is_looked_at(owes):
    """Whoever wants the next number waits from where it is taken to the end: nothing is asked there, only written."""
    if owes:
        shipped("EOM", ("P01", 10), on="10-07")
    with CaptureQueriesContext(connection) as heard:
        at_once(asked(orders.Item("P01", 10)), op="op")
    said = [one["sql"] for one in heard]
    taken = next(n for n, sql in enumerate(said) if "base_series" in sql)
    after = [sql for sql in said[taken + 1 :] if sql.startswith("SELECT")]
    assert len(said[:taken]) > 10
    assert after == []
    assert sum("books_receivable" in sql for sql in said) == owes


def test_what_was_written_into_his_file_before_it_could_be_read_counts():
    """The customer is locked, then read: his file says what it says when nobody can add to his account any more."""
    with CaptureQueriesContext(connection) as heard:
        at_once(asked(orders.Item("P01", 10)))
    said = [one["sql"] for one in heard]
    locked = next(n for n, sql in enumerate(said) if "INSERT INTO" in sql and "books_balance" in sql)
    read = next(n for n, sql in enumerate(said) if 'FROM "customers_customer"' in sql and "credit_limit" in sql)
    assert locked < read

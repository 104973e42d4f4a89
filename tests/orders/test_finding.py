"""Orders found by where they stand, by whom they are looked after and by name; asked on 10-31 unless said otherwise."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.customers import actions as customers
from gendan.customers.models import Customer
from gendan.money.actions import Bill, issue_invoice
from gendan.orders import actions as orders
from gendan.orders.listed import ORDERS, places_of
from gendan.orders.models import OrderLine
from gendan.people.roles import reads
from tests.office import SERVER, arrived, d, draft, items, open_files, ordered, paid, shipped, step, user, y
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
NODES = ("receive", "review", "release", "ship", "arrive", "invoice", "pay", "settle")


def _found(who=None, **params):
    asked = ORDERS.asked({"view": "all", **params}, who or user("assistant"), reads)
    return sorted(asked.rows.values_list("number", flat=True))


def _promised(customer, day, number, *lines):
    """A confirmed order, promised for a day."""
    goods = [replace(one, promised_on=d(day)) for one in items(*lines)]
    orders.receive([orders.Intake(customer, d("10-08"), tuple(goods), number)], by=SERVER)
    for name in ("submit", "approve", "confirm"):
        step(name, number)
    return number


@pytest.fixture
def walk(office):
    """An order at each place of the way."""
    draft("EOM", ("P01", 1), number="DRAFT")
    step("submit", draft("EOM", ("P01", 1), number="REVIEW"))
    ordered("EOM", ("P01", 5), number="AGREED")
    step("release", ordered("EOM", ("P01", 5), number="HANDED"))
    step("hold", ordered("EOM", ("P01", 5), number="HELD"))
    shipped("EOM", ("P01", 2), order=ordered("EOM", ("P01", 5), number="PART"))
    shipped("EOM", ("P01", 5), order=ordered("EOM", ("P01", 5), number="ROAD"), number="N1")
    arrived(shipped("EOM", ("P01", 5), order=ordered("EOM", ("P01", 5), number="OWING"), number="N2"), "10-11")
    refused = shipped("EOM", ("P01", 5), order=ordered("EOM", ("P01", 5), number="REFUSED"), number="N3")
    arrived(refused, "10-11", ("P01", 3, 2))
    _complete_but_for_one_too_many("SIXTH", "N5")
    arrived(shipped("NET", ("P01", 5), order=ordered("NET", ("P01", 5), number="PAID"), number="N4"), "10-11")
    paid("NET", "400", "10-20", ("N4", "400"))
    step("close", "PAID", "10-25")
    settle_halfway()


def invoice(customer, amount, documents, number="I1", on="10-12"):
    """An invoice of so much; below nothing it is a red one."""
    kind = "red" if amount.startswith("-") else "blue"
    issue_invoice([Bill(customer, d(on), number, y(amount), kind, documents=documents)], by=SERVER)


def settle_halfway():
    """Orders of 5 × 80 that have arrived: invoiced, paid too, of a customer without invoices, and half invoiced."""
    open_files({"PLAIN": {"payment_term": "净30天", "invoice_type": Customer.InvoiceType.NONE}})
    for customer, number, note in (
        ("NET", "BILLED", "M1"), ("NET", "SETTLED", "M11"), ("PLAIN", "PLAIN", "M2"), ("NET", "SPLIT", "M3"),
    ):  # fmt: skip
        pieces = 2 if number == "SPLIT" else 5
        arrived(
            shipped(customer, ("P01", pieces), order=ordered(customer, ("P01", 5), number=number), number=note), "10-11"
        )
    arrived(shipped("NET", ("P01", 3), order="SPLIT", number="M4"), "10-11")
    invoice("NET", "400", "M1", "I1")
    invoice("NET", "640", "M11；M3", "I2")
    paid("NET", "400", "10-20", ("M11", "400"))


def _complete_but_for_one_too_many(number, note):
    """All five were signed, and a sixth was sent and refused."""
    arrived(shipped("EOM", ("P01", 5), order=ordered("EOM", ("P01", 5), number=number), number=note), "10-11")
    OrderLine.objects.filter(order__number=number).update(shipped=6, refused=1, over_allowed=1)


@pytest.mark.usefixtures("walk")
class TestNode:
    @pytest.mark.parametrize(
        ("node", "numbers"),
        [
            ("receive", ["DRAFT"]),
            ("review", ["REVIEW"]),
            ("release", ["AGREED", "HELD"]),
            ("ship", ["HANDED", "PART"]),
            ("arrive", ["REFUSED", "ROAD", "SIXTH"]),
            ("invoice", ["OWING", "SPLIT"]),
            ("pay", ["BILLED", "PLAIN"]),
            ("settle", ["SETTLED"]),
        ],
    )
    def test_each_order_is_found_where_it_waits(self, node, numbers):
        assert _found(node=node) == numbers

    def test_it_is_the_node_that_the_track_shows(self):
        """The same told by the track in the list: one of the two cannot change without the other."""
        for node in NODES:
            asked = ORDERS.asked({"view": "all", "node": node}, user("assistant"), reads)
            assert {one.track.current.key for one in asked.run.records} == {node}

    def test_the_board_has_each_order_where_its_track_has_it(self):
        columns = client_of("assistant").get("/orders/kanban/?view=all").context["columns"]
        assert {column.node: column.number for column in columns if column.number} == {
            node: len(_found(node=node)) for node in NODES
        }
        assert {(column.node, card.order.track.current.key) for column in columns for card in column.cards} == {
            (node, node) for node in NODES
        }

    def test_who_sees_no_money_finds_what_arrived_at_the_end_of_its_way(self):
        """As his track tells it: for him there is nothing to be done about 开票 and 收款."""
        who = user("logistics")
        offered = [key for key, _label in places_of(who)]
        assert offered == [key for key in NODES if key not in ("invoice", "pay")]
        assert _found(who, node="settle") == ["BILLED", "OWING", "PLAIN", "SETTLED", "SPLIT"]
        records = ORDERS.asked({"view": "all", "node": "settle"}, who, reads).run.records
        assert {one.track.current.key for one in records} == {"settle"}
        assert _found(who, node="pay") == []


@pytest.mark.parametrize(
    ("documents", "node"),
    [
        ("M1", "pay"),
        ("M0、M1", "pay"),
        ("M1;M0", "pay"),
        ("M0 M1，M2", "pay"),
        ("M11", "invoice"),
        ("XM1", "invoice"),
        ("", "invoice"),
    ],
)
def test_an_invoice_covers_the_numbers_that_are_written_in_it(documents, node):
    arrived(shipped("NET", ("P01", 5), order=ordered("NET", ("P01", 5), number="A"), number="M1"), "10-11")
    invoice("NET", "400", documents)
    assert _waits("A") == node


@pytest.mark.parametrize(
    ("invoices", "node"),
    [
        (["400", "-400"], "invoice"),
        (["400", "-100"], "pay"),
        (["400", "-400", "400"], "pay"),
        (["-400", "400"], "pay"),
        (["300", "100", "-100"], "pay"),
    ],
)
def test_a_red_invoice_of_the_whole_amount_takes_a_blue_one_back(invoices, node):
    arrived(shipped("NET", ("P01", 5), order=ordered("NET", ("P01", 5), number="A"), number="M1"), "10-11")
    for n, amount in enumerate(invoices):
        invoice("NET", amount, "M1", f"I{n}")
    assert _waits("A") == node


def test_an_invoice_of_another_customer_covers_nothing():
    arrived(shipped("NET", ("P01", 5), order=ordered("NET", ("P01", 5), number="A"), number="M1"), "10-11")
    invoice("EOM", "400", "M1")
    assert _waits("A") == "invoice"


def _waits(number):
    """The node at which an order waits, told by the database and by its track alike."""
    (found,) = [key for key in NODES if number in _found(node=key)]
    (one,) = ORDERS.asked({"view": "all", "q": number}, user("assistant"), reads).run.records
    assert one.track.current.key == found
    return found


def test_orders_are_found_by_who_looks_after_the_customer_and_by_his_region():
    draft("EOM", ("P01", 1), number="EAST")
    customers.assign([customers.Charge("NET", "M2", d("10-01"))], by=SERVER)
    draft("NET", ("P01", 1), number="SOUTH")
    assert (_found(manager="M1"), _found(manager="M2")) == (["EAST"], ["SOUTH"])
    assert (_found(region="华东"), _found(region="华南")) == (["EAST"], ["SOUTH"])
    assert _found(user("regional"), manager="M2") == []
    assert "华南" not in text_of(client_of("production").get("/orders/"))


def test_a_customer_is_found_by_code_and_else_by_name_pinyin_or_initials():
    open_files({"K01": {}, "K011": {}})
    draft("K01", ("P01", 1), number="A")
    draft("K011", ("P01", 1), number="B")
    assert _found(customer="K01") == ["A"]  # the code itself, though the other's begins like it
    assert _found(customer="k01") == ["A", "B"]
    assert _found(customer="K01有限") == ["A"]
    assert _found(user("production"), customer="k01") == []  # production knows codes only
    assert _found(user("production"), customer="K01") == ["A"]


def test_the_column_of_customers_stays_where_a_name_finds_several():
    open_files({"K01": {}, "K011": {}})
    shown = {
        written: "party" in [one.name for one in ORDERS.asked({"customer": written}, SERVER, reads).columns]
        for written in ("K01", "k01")
    }
    assert shown == {"K01": False, "k01": True}


def test_at_risk_is_what_leaves_late_and_what_nobody_has_heard_of():
    """Promised for the 30th and asked on the 31st: late. Promised for the 31st: not yet."""
    _promised("EOM", "10-30", "LATE", ("P01", 5))
    _promised("EOM", "10-31", "DUE", ("P01", 5))
    unheard = shipped("COD", ("P01", 5), order=ordered("COD", ("P01", 5), number="UNHEARD"), expected_on=d("10-12"))
    assert _found(view="risk") == ["LATE", "UNHEARD"]
    arrived(unheard, "10-12", ("P01", 3, 1))  # of the fifth piece nobody has said anything
    assert _found(view="risk") == ["LATE"]


def test_at_risk_is_what_would_leave_late_if_it_took_as_long_as_usual():
    """One went 5 days after its confirmation. Confirmed on 10-08, promised for 10-12 and 10-13, asked on 10-10."""
    arrived(shipped("EOM", ("P01", 1), order=ordered("EOM", ("P01", 1), on="10-01"), on="10-06"), "10-08")
    _promised("EOM", "10-12", "SHORT", ("P01", 5))
    _promised("EOM", "10-13", "ENOUGH", ("P01", 5))
    assert _found(user("assistant", d("10-10")), view="risk") == ["SHORT"]


def _row(number, who=None, columns="forecast,days_late,unpaid,invoiced"):
    """What the columns say of an order."""
    asked = ORDERS.asked({"view": "all", "q": number, "columns": columns}, who or user("assistant"), reads)
    (one,) = asked.run.records
    return {column.name: column.reader()(one) for column in asked.columns[1:]}


def test_the_columns_of_what_is_late_and_owed():
    """5 × 80 left, of which 100 were paid; promised for 10-27, asked on 10-31: 4 days late."""
    _promised("EOM", "10-27", "LATE", ("P01", 10))
    shipped("EOM", ("P01", 5), order="LATE", number="N1")
    paid("EOM", "100", "10-20", ("N1", "100"))
    assert _row("LATE") == {"forecast": None, "days_late": 4, "unpaid": y("300"), "invoiced": "0 / 1"}


def test_a_promise_of_today_and_a_mere_wish_are_not_late():
    _promised("EOM", "10-31", "TODAY", ("P01", 10))
    wish = orders.Item("P01", 10, requested_on=d("10-20"))
    orders.receive([orders.Intake("EOM", d("10-08"), (wish,), "WISH")], by=SERVER)
    assert [_row(number)["days_late"] for number in ("TODAY", "WISH")] == ["", ""]


def test_the_usual_days_foretell_when_goods_leave():
    """One went 5 days after its confirmation on 10-01; this one was confirmed on 10-08."""
    shipped("EOM", ("P01", 1), order=ordered("EOM", ("P01", 1), on="10-01"), on="10-06")
    _promised("EOM", "10-20", "NEW", ("P01", 10))
    row = _row("NEW", user("assistant", d("10-10")))
    assert (row["forecast"], row["days_late"]) == (d("10-13"), "")


def test_who_reads_no_prices_has_no_column_of_money():
    _promised("EOM", "10-27", "LATE", ("P01", 10))
    assert list(_row("LATE", user("logistics"))) == ["forecast", "days_late"]


def test_what_is_settled_is_told_from_the_order_s_own_bills():
    """PAID is paid; OWING, which stands in the same list, is not its business."""
    for number, note in (("PAID", "N1"), ("OWING", "N2")):
        arrived(shipped("NET", ("P01", 5), order=ordered("NET", ("P01", 5), number=number), number=note), "10-11")
    paid("NET", "400", "10-20", ("N1", "400"))
    records = ORDERS.asked({"view": "all"}, user("assistant"), reads).run.records
    assert {one.number: one.track.node("settle").state for one in records} == {"PAID": "current", "OWING": "next"}


def test_the_columns_cost_no_statement_a_row():
    columns = "/orders/?view=all&columns=forecast,days_late,unpaid,invoiced"
    client = client_of("assistant")

    def statements():
        with CaptureQueriesContext(connection) as found:
            client.get(columns)
        return len(found)

    _promised("EOM", "11-20", "A", ("P01", 10))
    shipped("EOM", ("P01", 5), order="A")
    few = statements()
    for number in "BC":
        _promised("EOM", "11-20", number, ("P01", 10))
        shipped("EOM", ("P01", 5), order=number)
    assert statements() == few


def test_an_empty_list_says_which_condition_hides_how_many():
    """Two drafts are under way, a third order has arrived; asked for among those under way, it is not there."""
    draft("EOM", ("P01", 1), number="A1")
    draft("EOM", ("P01", 1), number="A2")
    arrived(shipped("EOM", ("P01", 5), order=ordered("EOM", ("P01", 5), number="B1")), "10-11")
    asked = ORDERS.asked({"q": "B1", "node": "receive"}, user("assistant"), reads)
    assert asked.run.records == []
    assert [(words, number) for words, _address, number in asked.wider] == [("搜索：B1", "2")]
    hidden = ORDERS.asked({"q": "B1"}, user("assistant"), reads)
    ways = [("搜索：B1", "/orders/", "2"), ("范围：在途", "/orders/?q=B1&view=all", "1")]
    assert hidden.wider == ways
    grouped = text_of(client_of("assistant").get("/orders/?view=mine&group=node&q=zzzz"))
    assert "没有符合这些条件的记录" in grouped, "all orders are not grouped by step, and can be counted all the same"
    page = text_of(client_of("assistant").get("/orders/?q=B1"))
    assert "去掉“范围：在途”可看到 1 张" in page

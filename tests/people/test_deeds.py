"""A deed: allowed by role, done whole or not at all, once per click, journalled (rulings 12)."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from gendan.base.faults import Refused
from gendan.orders import actions as orders
from gendan.orders.models import Order
from gendan.people import deeds
from gendan.people.models import Entry
from gendan.people.rights import WHO_MAY
from gendan.people.roles import Role
from tests import crowd
from tests.office import SERVER, d, draft, items, user

pytestmark = pytest.mark.usefixtures("office")
TURN = orders.Turn("SO2610-0001", d("10-08"))


def form(quantity=5, customer="EOM"):
    return orders.Intake(customer, d("10-08"), items(("P01", quantity)))


def everything():
    """How many rows there are of everything."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("gendan.")]
    return {model._meta.label: model._base_manager.count() for model in ours}


@pytest.mark.parametrize("name", WHO_MAY)
def test_whoever_has_no_role_for_a_deed_cannot_do_it(name):
    """The check stands before anything else: not even an empty list gets past it."""
    room, verb = name.split(".")
    deed = getattr(import_module(f"gendan.{room}.actions"), verb)
    before = everything()
    for role in set(Role) - WHO_MAY[name]:
        with pytest.raises(PermissionDenied):
            deed([], by=user(role))
    assert everything() == before


def test_a_second_click_leads_to_the_first_document():
    first = orders.receive([form()], by=SERVER, op="click")
    before = everything()
    again = orders.receive([form()], by=SERVER, op="click")
    assert [order.number for order in again] == [order.number for order in first]
    assert everything() == before


@pytest.mark.parametrize(
    ("deed", "row", "by", "said"),
    [
        pytest.param(orders.receive, form(6), SERVER, "别的内容", id="another quantity"),
        pytest.param(orders.receive, form(customer="NET"), SERVER, "别的内容", id="another customer"),
        pytest.param(orders.submit, TURN, SERVER, "已经按“接单”保存过（SO2610-0001）", id="another deed"),
        pytest.param(orders.receive, form(), Role.ASSISTANT, "别的内容", id="another person"),
        pytest.param(orders.submit, TURN, Role.ASSISTANT, "别的内容", id="another person by another deed"),
    ],
)
def test_a_click_cannot_be_used_for_something_else(deed, row, by, said):
    """The same operation id with another payload is refused, and nothing happens; who sent it hears what it made."""
    orders.receive([form()], by=SERVER, op="click")
    before = everything()
    with pytest.raises(Refused, match=said):
        deed([row], by=by if by is SERVER else user(by), op="click")
    assert everything() == before


def test_what_was_refused_leaves_nothing_and_may_be_sent_again():
    """No row, no number, no entry in the journal, and the form's id is free for the mended form."""
    before = everything()
    with pytest.raises(Refused) as refusal:
        orders.receive([form(0), form(customer="C9"), form()], by=SERVER, op="click")
    assert [(fault.row, fault.field) for fault in refusal.value.faults] == [(1, "customer"), (0, "quantity")]
    assert everything() == before
    (order,) = orders.receive([form()], by=SERVER, op="click")
    assert order.number == "SO2610-0001"


def test_a_deed_says_in_the_journal_who_did_what_to_which_record():
    number = draft("EOM", ("P01", 5))
    orders.submit([orders.Turn(number, d("10-09"))], by=user(Role.ASSISTANT), reason="客户催单")
    entry = Entry.objects.latest("n")
    assert (entry.who, entry.deed) == ("assistant", "orders.submit")
    told = json.loads(entry.payload)
    assert told["reason"] == "客户催单"
    assert told["rows"] == [{"order": number, "on": "2026-10-09"}]
    assert told["changes"] == [
        {"record": number, "before": {"stage": "draft"}, "after": {"stage": "submitted"}},
    ]


def test_deeds_done_together_stand_or_fall_together():
    """The third deed is refused: the order, its first step, their numbers and entries are all gone."""
    before = everything()
    with pytest.raises(Refused):
        _release_a_draft()
    assert everything() == before


def _release_a_draft():
    with deeds.together(by=SERVER):
        (order,) = orders.receive([form()], by=SERVER)
        turn = orders.Turn(order.number, d("10-08"))
        orders.submit([turn], by=SERVER)
        orders.release([turn], by=SERVER)


def test_deeds_done_together_are_one_transaction_with_an_entry_each():
    entries = Entry.objects.count()
    with deeds.together(by=SERVER):
        (order,) = orders.receive([form()], by=SERVER)
        orders.submit([orders.Turn(order.number, d("10-08"))], by=SERVER)
    assert Order.objects.get().stage == "submitted"
    assert list(Entry.objects.order_by("n").values_list("deed", flat=True)[entries:]) == [
        "orders.receive",
        "orders.submit",
    ]


def test_a_rehearsal_goes_the_whole_way_and_writes_nothing():
    before = everything()
    with deeds.together(by=SERVER, rehearse=True):
        (order,) = orders.receive([form()], by=SERVER)
        assert Order.objects.get() == order
    assert everything() == before
    assert orders.receive([form()], by=SERVER)[0].number == order.number


def test_ten_clicks_at_once_make_one_order(own_database):
    """Ten processes send one form at the same moment: one order, one entry, and all are shown the same number."""
    told = crowd.tell(own_database, "tests.people.clicks:ten_at_once")
    assert told == {"shown": [["SO2610-0001"]] * 10, "orders": ["SO2610-0001"], "entries": 1}

"""Who looks after a customer from which day on, what he sees, and whose the sales are (rulings 24, decision 18)."""

import pytest
from django.apps import apps

from gendan.base.faults import Refused
from gendan.books.models import SaleLine
from gendan.customers.actions import Charge, assign
from gendan.customers.models import Assignment, Customer
from gendan.customers.queries import managers_on
from gendan.orders import actions as orders
from gendan.people.actions import Enrolment, enrol
from gendan.people.models import Manager, User
from gendan.people.roles import Role
from tests.office import SERVER, arrived, d, draft, ordered, paid, sheet, shipped, user

pytestmark = pytest.mark.usefixtures("office")
OF_CUSTOMERS = [model for model in apps.get_models() if hasattr(model._default_manager, "seen_by")]


@pytest.fixture
def new():
    """M2, who takes the customer EOM over on 2026-10-20, as let in on that day."""
    enrol([Enrolment("M2", "李娜", "华南", "li")], by=SERVER)
    assign([Charge("EOM", "M2", d("10-20"))], by=SERVER)
    who = User.objects.get(login="li")
    who.today = d("10-20")
    return who


def history():
    """A customer's year: an order, a delivery that arrived, money."""
    number = ordered("EOM", ("P01", 10))
    arrived(shipped("EOM", ("P01", 10), order=number), "10-11")
    paid("EOM", "100", "10-12")
    return number


def seen(model, who):
    """How many rows of the customer EOM a reader knows of."""
    return model._default_manager.seen_by(who).filter(**{f"{way(model)}code": "EOM"}).count()


def way(model):
    """From a row to its customer, over the record that it is a part of, as a filter names it."""
    if model is Customer:
        return ""
    fields = {field.name: field for field in model._meta.concrete_fields if field.is_relation}
    if "customer" in fields:
        return "customer__"
    name, whole = next(iter(fields.items()))
    return f"{name}__{way(whole.related_model)}"


def test_the_old_manager_loses_the_whole_history_and_the_new_one_has_it(new):
    """On the evening before the hand-over the old one sees all of it, from the day itself on the new one does."""
    history()
    before, after = user(Role.REGIONAL, d("10-19")), user(Role.REGIONAL, d("10-20"))
    everything = {model.__name__: seen(model, SERVER) for model in OF_CUSTOMERS}
    assert all(everything[name] for name in ("Customer", "Order", "Arrival", "SaleLine", "Receivable", "Receipt"))
    assert {model.__name__: seen(model, before) for model in OF_CUSTOMERS} == everything
    assert {model.__name__: seen(model, new) for model in OF_CUSTOMERS} == everything
    assert not any(seen(model, after) for model in OF_CUSTOMERS)


def test_a_sheet_shows_him_his_own_customers_alone(new):
    history()
    assert "EOM" in sheet("R07", "2026-10", user(Role.REGIONAL, d("10-19")))
    assert "EOM" not in sheet("R07", "2026-10", user(Role.REGIONAL, d("10-20")))
    assert list(sheet("R07", "2026-10", new)) == ["EOM"]


def test_a_foreign_order_answers_like_a_missing_one(new):
    """The old manager submits the customer's order after the hand-over: word for word what a wrong number says."""
    number = draft("EOM", ("P01", 10))
    said = []
    for asked in (number, "SO9999-0001"):
        with pytest.raises(Refused) as refusal:
            orders.submit([orders.Turn(asked, d("10-20"))], by=user(Role.REGIONAL, d("10-20")))
        said.append(str(refusal.value).replace(asked, "…"))
    assert said[0] == said[1]
    orders.submit([orders.Turn(number, d("10-20"))], by=new)


def test_sales_belong_to_whoever_looked_after_the_customer_on_the_delivery_day(new):
    """Also when the delivery is entered late: 10-10 and 10-19 are M1's, 10-20 is M2's."""
    for day in ("10-20", "10-19", "10-10"):
        shipped("EOM", ("P01", 1), on=day, number=f"D{day}")
    codes = dict(Manager.objects.values_list("pk", "code"))
    owners = {line.number: codes[line.manager_id] for line in SaleLine.objects.all()}
    assert owners == {"D10-10": "M1", "D10-19": "M1", "D10-20": "M2"}


def test_the_past_stays_when_a_customer_goes_on_to_nobody(new):
    """M1 until 10-19, M2 until 11-14, nobody from 11-15; saying the same again changes nothing."""
    assign([Charge("EOM", "", d("11-15"))], by=SERVER)
    rows = Assignment.objects.count()
    assign([Charge("EOM", "M2", d("10-20"))], by=SERVER)
    assert Assignment.objects.count() == rows
    party = Customer.objects.get(code="EOM").pk
    days = [d(day) for day in ("10-19", "10-20", "11-14", "11-15")]
    held = managers_on((party, day) for day in days)
    codes = dict(Manager.objects.values_list("pk", "code"))
    assert [codes.get(held[party, day]) for day in days] == ["M1", "M2", "M2", None]
    assert managers_on([(party, d("2024-12-31"))]) == {(party, d("2024-12-31")): None}

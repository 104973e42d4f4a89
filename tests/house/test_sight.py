"""Whatever has rows of customers is seen through one layer (house.md, reliability.md A2)."""

import pytest
from django.apps import apps

from gendan.customers import actions as customers
from gendan.customers.models import Customer, OfCustomers
from gendan.people.roles import Role
from tests.office import CUSTOMERS, SERVER, d, user


def _naming(wanted):
    """The models with a foreign key to one of the wanted."""
    return {
        model
        for model in apps.get_models()
        if any(field.is_relation and field.related_model in wanted for field in model._meta.concrete_fields)
    }


def _in_order(models):
    return sorted(models, key=lambda model: model._meta.label)


OF_CUSTOMERS = _naming({Customer})
WAYS = {
    "books.Allocation": "receivable__customer",
    "books.Draw": "lot__customer",
    "books.GoodsEntry": "place__customer",
    "books.ReleaseUse": "release__customer",
    "books.Stock": "place__customer",
    "money.Covered": "invoice__customer",
    "orders.Acknowledgement": "change__order__customer",
    "orders.Answer": "question__order__customer",
    "orders.ChangeLine": "change__order__customer",
    "orders.ChangeOrder": "order__customer",
    "orders.OrderFile": "order__customer",
    "orders.OrderLine": "order__customer",
    "orders.Question": "order__customer",
    "orders.ReviewDecision": "order__customer",
    "shipping.DeliveryLine": "delivery__customer",
    "shipping.Slip": "delivery__customer",
}
"""The parts of records of customers, and the way from each to its customer."""


def test_there_are_models_with_rows_of_customers():
    assert {"Order", "Delivery", "Receivable", "SaleLine", "Contact"} <= {model.__name__ for model in OF_CUSTOMERS}


@pytest.mark.parametrize("model", _in_order(OF_CUSTOMERS), ids=lambda model: model._meta.label)
def test_every_model_with_rows_of_customers_can_be_seen_by_a_reader(model):
    assert isinstance(model.objects.all(), OfCustomers)


def test_every_part_of_such_a_row_is_known():
    """However many steps away the customer is."""
    known = set(OF_CUSTOMERS)
    while more := _naming(known) - known:
        known |= more
    assert {model._meta.label for model in known - OF_CUSTOMERS} == set(WAYS)


def test_a_part_is_seen_by_whoever_sees_the_whole(life):
    """The manager who hands a customer over sees the rows of his other customers from that day on."""
    customers.assign([customers.Charge("EOM", "M2", d("11-01"))], by=SERVER)
    before, after = user(Role.REGIONAL, d("10-31")), user(Role.REGIONAL, d("11-01"))
    filled = [label for label in WAYS if apps.get_model(label).objects.filter(**_of(label, ["EOM"])).exists()]
    assert len(filled) >= 4
    for label in WAYS:
        model = apps.get_model(label)
        for who, codes in ((before, set(CUSTOMERS)), (after, set(CUSTOMERS) - {"EOM"})):
            seen = model.objects.seen_by(who)
            assert set(seen) == set(model.objects.filter(**_of(label, codes))), (label, who.today)


def _of(label, codes):
    return {f"{WAYS[label]}__code__in": codes}

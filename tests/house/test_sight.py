"""Whatever has rows of customers is seen through one layer (house.md, reliability.md A2)."""

import pytest
from django.apps import apps

from gendan.customers.models import Customer, OfCustomers

OF_CUSTOMERS = [
    model
    for model in apps.get_models()
    if any(field.is_relation and field.related_model is Customer for field in model._meta.concrete_fields)
]


def test_there_are_models_with_rows_of_customers():
    assert {"Order", "Delivery", "Receivable", "SaleLine", "Contact"} <= {model.__name__ for model in OF_CUSTOMERS}


@pytest.mark.parametrize("model", OF_CUSTOMERS, ids=lambda model: model._meta.label)
def test_every_model_with_rows_of_customers_can_be_seen_by_a_reader(model):
    assert isinstance(model.objects.all(), OfCustomers)

"""Facts first: what happened is written once, and the database itself refuses to change or lose it (rulings 14)."""

import pytest
from django.apps import apps

from gendan.base import guards
from gendan.people.models import Document

OURS = [model for model in apps.get_models() if model.__module__.startswith("gendan.")]
DERIVED = "kept beside its facts, verify recomputes it"
MASTER = "master data: what was before stands in the journal"
OWN = "a person's own, no fact of the office"
DATED = "the dated table of a rule: a new start replaces what was said of the same day"
CHANGEABLE = {
    "base.CalendarDay": DATED,
    "base.Setting": DATED,
    "base.Series": "the last number given, a counter under a lock",
    "people.User": MASTER,
    "people.Post": MASTER,
    "people.Manager": MASTER,
    "people.OwnField": MASTER,
    "people.Habit": OWN,
    "people.SavedView": OWN,
    "people.Operation": "a click, that it is not done twice; what it did stands in the journal",
    "people.Head": "where the journal stands now",
    "products.Product": MASTER,
    "products.Cost": DATED,
    "products.CostLine": "part of a Cost, replaced with it",
    "products.AssemblyStep": MASTER,
    "customers.Customer": MASTER,
    "customers.Contact": MASTER,
    "customers.Address": MASTER,
    "customers.Requirement": MASTER,
    "customers.Assignment": DATED,
    "customers.AgreedPrice": DATED,
    "customers.PartNumber": MASTER,
    "customers.Proposal": "a price that is asked for until it is answered; what is agreed stands in AgreedPrice",
    "books.Place": "a name, which balances and entries refer to",
    "books.Stock": DERIVED,
    "books.Balance": DERIVED,
    "books.SoldMonth": DERIVED,
    "orders.OrderLine": "a line that nobody shipped goes with a change order, whose lines say what it was",
    "orders.FileColumns": "how a customer's files are read, until somebody says otherwise",
    "orders.Draft": OWN,
    "desk.ImportedRow": "how rows of workbooks are known again, forgotten when their batch is undone",
    "desk.Layout": "how headers are read, until somebody says otherwise",
}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_what_happened_is_guarded_and_what_may_change_says_why(model):
    assert (model._meta.db_table in guards.GUARDED) != (model._meta.label in CHANGEABLE)


def test_only_models_that_there_are_may_change():
    assert set(CHANGEABLE) <= {model._meta.label for model in OURS}


def test_no_document_is_among_what_may_change():
    documents = [model for model in OURS if issubclass(model, Document)]
    assert len(documents) >= 15
    assert [model._meta.label for model in documents if model._meta.label in CHANGEABLE] == []


def test_what_a_guard_lets_through_is_no_key():
    """A fact stays the fact of its own customer, product, order and day of entry."""
    for model in OURS:
        for column in guards.GUARDED.get(model._meta.db_table, ()):
            field = next(field for field in model._meta.concrete_fields if field.column == column)
            assert not field.primary_key
            assert not field.is_relation or model._meta.label == "money.Remittance"

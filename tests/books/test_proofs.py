"""`gendan verify` finds a drift of one 分 or one piece in any row of any figure that a fact keeps (B13)."""

from random import Random

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, Q

from gendan.base import guards
from gendan.base.cash import CashField, PriceField
from gendan.books.models import Balance, SoldMonth, Stock
from gendan.desk import proofs
from gendan.orders.flow import COMMITTED_STAGES
from gendan.orders.models import IS_OPEN, OrderLine
from gendan.shipping.models import DeliveryLine
from tests import tables
from tests.office import shipped

ROWS = 3
FIGURES = {CashField: 1, BigIntegerField: 1, PriceField: 100}
"""The kinds of figures, and what the database keeps of their smallest step: 1 分, one piece, 1 分 of a price."""

HEARD = "what somebody outside said: nothing else here knows it"
SAID = {
    "books.CreditRelease.amount": "what somebody let pass",
    "books.ReleaseUse.amount": "what a gate took of a release on that day, when the balance was another",
    "books.PastMonth.quantity": HEARD,
    "books.PastMonth.amount": HEARD,
    "orders.OrderLine.agreed_price": "the agreed price as it was when the line was made",
    "orders.OrderLine.over_allowed": "how many pieces more somebody allowed",
    "orders.ChangeOrder.cost": HEARD,
    "orders.ChangeLine.was_quantity": "what an order was before a change that later ones may have followed",
    "orders.ChangeLine.quantity": "what an order became by a change that later ones may have followed",
    "orders.ChangeLine.was_price": "what an order was before a change that later ones may have followed",
    "orders.ChangeLine.price": "what an order became by a change that later ones may have followed",
    "shipping.Delivery.freight": HEARD,
    "money.StockCount.counted": HEARD,
    "money.Promise.amount": HEARD,
    "money.Remittance.amount": HEARD,
    "products.MarketPrice.price": HEARD,
}
"""Facts that are stated once and can be derived from nothing; the journal holds them as they were said."""

PROVEN = {
    # A gift is worth nothing, however many pieces; what is cancelled counts as long as the rest is to be shipped.
    "orders.OrderLine.quantity": Q(price__gt=0),
    "orders.OrderLine.cancelled": IS_OPEN & Q(price__gt=0, order__stage__in=COMMITTED_STAGES),
    # What a customer signed for outside any order is his word alone.
    "shipping.DeliveryLine.signed": Q(signed=0) | Q(order_line__isnull=False),
}
"""The rows of a figure that are proven, where it is not all of them."""


def _figures():
    """(model, field) of every figure of every fact, and of the counters kept beside them."""
    for model in apps.get_models():
        if model._meta.db_table in guards.GUARDED or model in (Stock, Balance, SoldMonth, OrderLine):
            for field in model._meta.concrete_fields:
                if isinstance(field, tuple(FIGURES)) and not field.primary_key:
                    yield model, field


KEPT = [(model, field) for model, field in _figures() if f"{model._meta.label}.{field.name}" not in SAID]


def test_every_figure_is_proven_or_says_why_not():
    assert set(SAID) | set(PROVEN) <= {f"{model._meta.label}.{field.name}" for model, field in _figures()}
    assert len(KEPT) >= 40


def test_a_true_office_has_no_differences(life):
    assert list(proofs.differences()) == []


def test_a_drift_by_one_is_found_in_any_row_of_any_figure(life):
    """Random rows are moved up by one and down by one, where the database itself lets that happen."""
    tables.unguard()
    before = set(proofs.differences())
    missed = {f"{model._meta.label}.{field.name}": list(_missed(model, field, before)) for model, field in KEPT}
    assert {figure: steps for figure, steps in missed.items() if steps} == {}


def _missed(model, field, before):
    """Yield the drifts that verify did not see; before: what it says of missing guards."""
    tried = 0
    for pk in _some(model, field):
        for step in (1, -1):
            with transaction.atomic():
                drifted = _drift(model, field, pk, step)
                tried += drifted
                if drifted and set(proofs.differences()) <= before:
                    yield pk, step
                transaction.set_rollback(True)
    if not tried:
        yield "there was nothing to try"


def _some(model, field):
    """Some rows at random, of those that are not void: a void document counts for nothing."""
    rows = model._base_manager.filter(
        PROVEN.get(f"{model._meta.label}.{field.name}", Q()), **{f"{field.name}__isnull": False}
    )
    if any(one.name == "void" for one in model._meta.concrete_fields):
        rows = rows.filter(void=False)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return Random(f"{model._meta.label} {field.name}").sample(keys, min(ROWS, len(keys)))


def _drift(model, field, pk, step):
    """Change a figure by its smallest step behind the program's back; False when a CHECK forbids it."""
    quote = connection.ops.quote_name
    table, column, key = quote(model._meta.db_table), quote(field.column), quote(model._meta.pk.column)
    by = step * next(size for kind, size in FIGURES.items() if isinstance(field, kind))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = {column} + %s WHERE {key} = %s", [by, pk])  # noqa: S608
    except IntegrityError:
        return False
    return True


def test_goods_are_signed_for_by_a_feedback_only(office):
    """What waits for a feedback is found by the pieces that are still under way."""
    number = shipped("EOM", ("P01", 3), order="")
    DeliveryLine.objects.update(signed=2)
    (difference,) = proofs.differences()
    assert number in difference
    assert "2" in difference

"""`gendan verify` finds a drift of one 分 or one piece in any figure that is kept beside its facts (B13)."""

import pytest
from django.db import IntegrityError, connection, transaction

from gendan.books.models import Advance, Balance, Lot, Receivable, SaleLine, Stock
from gendan.complaints import actions as complaints
from gendan.complaints.models import SalesReturn
from gendan.desk import proofs
from gendan.money.models import Settlement
from gendan.orders.models import Order, OrderLine
from gendan.shipping.models import Delivery, DeliveryLine
from tests.office import SERVER, arrived, d, items, ordered, paid, placed, settled, shipped

KEPT = (
    (Stock, "quantity"),
    (Balance, "receivable"),
    (Balance, "advance"),
    (Balance, "placed"),
    (Balance, "commitment"),
    (Balance, "uninvoiced"),
    (Receivable, "open_amount"),
    (Advance, "open_amount"),
    (Lot, "left"),
    (SaleLine, "returned"),
    (Order, "amount"),
    (OrderLine, "shipped"),
    (OrderLine, "signed"),
    (OrderLine, "refused"),
    (Delivery, "amount"),
    (Delivery, "quantity"),
    (Settlement, "amount"),
    (SalesReturn, "amount"),
)


@pytest.fixture
def life(office):
    """A little of everything, none of it finished."""
    order = ordered("EOM", ("P01", 100, "80"), ("P02", 40, "112"))
    arrived(shipped("EOM", ("P01", 60), ("P02", 10), order=order, number="D1"), "10-11", ("P01", 50, 5))
    back = complaints.Comeback("EOM", d("10-15"), items(("P01", 4), of=complaints.Piece))
    complaints.take_back([back], by=SERVER)
    paid("EOM", "500", "10-20")
    paid("NET", "300", "10-20")
    placed("SHELF", ("P03", 40))
    settled("SHELF", ("P03", 15))


def test_a_true_office_has_no_differences(life):
    assert list(proofs.differences()) == []


def test_a_drift_by_one_is_found_in_every_kept_figure(life):
    """Rows of every kept figure are moved up by one and down by one, where the database itself lets that happen."""
    missed = {f"{model.__name__}.{name}": list(_missed(model, name)) for model, name in KEPT}
    assert {figure: steps for figure, steps in missed.items() if steps} == {}


def test_goods_are_signed_for_by_a_feedback_only(office):
    """What waits for a feedback is found by the pieces that are still under way."""
    number = shipped("EOM", ("P01", 3), order="")
    DeliveryLine.objects.update(signed=2)
    (difference,) = proofs.differences()
    assert number in difference
    assert "2" in difference


def _missed(model, name):
    """Yield the drifts that verify did not see."""
    tried = 0
    for pk in model._base_manager.order_by("pk").values_list("pk", flat=True)[:4]:
        for step in (1, -1):
            with transaction.atomic():
                drifted = _drift(model, name, pk, step)
                tried += drifted
                if drifted and not any(proofs.differences()):
                    yield pk, step
                transaction.set_rollback(True)
    if not tried:
        yield "there was nothing to try"


def _drift(model, name, pk, step):
    """Change a kept figure by its smallest step behind the program's back; False when a CHECK forbids it."""
    quote = connection.ops.quote_name
    table, column, key = quote(model._meta.db_table), quote(name), quote(model._meta.pk.column)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = {column} + %s WHERE {key} = %s", [step, pk])  # noqa: S608
    except IntegrityError:
        return False
    return True

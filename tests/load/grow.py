"""Makes a company many times as large by copying what belongs to its customers, in a few statements a table.

A hundred thousand orders take hours to be entered by deeds. A copy has what its original has: customers, prices, orders
with their lines, deliveries, bills, receipts and balances; only the journal tells of the originals alone.
"""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from gendan.base import statistics
from gendan.books.models import Place, Stock
from gendan.customers.models import Customer

ROOMS = ("customers", "books", "orders", "shipping", "money", "complaints")
NAMES = {"number", "order_no", "po_no", "bank_ref", "document"}
"""Columns that name documents; every copy has names of its own."""
OURS = "(SELECT id FROM books_place WHERE customer_id IS NULL)"


def grow(times):
    """Let there be `times` as many customers, each with all he had; our own store then holds so many times as much."""
    if times == 1:
        return
    wanted = [model for name in ROOMS for model in apps.get_app_config(name).get_models()]
    steps = {model: _highest(model) for model in wanted}
    for model in wanted:
        _copy(model, steps, times)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE books_stock SET quantity = quantity * {times} WHERE place_id IN {OURS}")  # noqa: S608
    statistics.renew()


def _highest(model):
    return model.objects.aggregate(highest=models.Max("pk"))["highest"] or 0


def _copy(model, steps, times):
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    copied = ", ".join(_copied(field, model, steps) for field in fields)
    table = model._meta.db_table
    numbers = ", ".join(f"({n})" for n in range(1, times))
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # keys of copies need no looking up, each was checked in its original
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"WITH copies (n) AS (VALUES {numbers}) "  # noqa: S608 - our own names only
            f'INSERT INTO "{table}" ({columns}) SELECT {copied} FROM "{table}", copies {_of_customers(model)}'
        )
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


def _of_customers(model):
    """Our own places and what stands in them are not copied, what was moved there is."""
    if model is Place:
        return "WHERE customer_id IS NOT NULL"
    return f"WHERE place_id NOT IN {OURS}" if model is Stock else ""


def _copied(field, model, steps):
    """A column of a copy as SQL."""
    column = f'"{field.column}"'
    moved = model if field.primary_key and not field.is_relation else field.related_model
    if moved in steps:
        moves = f"{column} + n * {steps[moved]}"
        return f"CASE WHEN {column} IN {OURS} THEN {column} ELSE {moves} END" if moved is Place is not model else moves
    if field.name == "documents":
        return f"CASE WHEN {column} = '' THEN '' ELSE replace({column}, '、', '~' || n || '、') || '~' || n END"
    if field.name in NAMES or (model is Customer and field.name in {"code", "name", "short_name"}):
        return f"CASE WHEN {column} = '' THEN '' ELSE {column} || '~' || n END"
    return "''" if field.name == "uscc" else column

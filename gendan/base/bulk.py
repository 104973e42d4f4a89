"""Many rows written at once, each with values of its own, in one statement on both engines."""

from itertools import chain

from django.db import connection

STATEMENT = "WITH v (k, {names}) AS (VALUES {rows}) UPDATE {table} SET {changes} FROM v WHERE {table}.{key} = {v_key}"


def update(model, rows, fields, key="id"):
    """Set `fields` of each row named by its key, and return how many rows there were.

    rows: tuples (key, value, value, …) in the order of `fields`, values as the model's fields take them, each key once.
    """
    return _write(model, list(rows), fields, key, "{column} = {value}")


def save(records, fields):
    """Write `fields` of model instances that exist already; otherwise like `update`."""
    records = list(records)
    if not records:
        return 0
    model = type(records[0])
    names = [model._meta.get_field(name).attname for name in fields]
    rows = [(record.pk, *(getattr(record, name) for name in names)) for record in records]
    return update(model, rows, fields, key=model._meta.pk.name)


def deltas(model, rows, fields, key="id"):
    """Add to `fields` of each row named by its key; otherwise like `update`."""
    return _write(model, list(rows), fields, key, "{column} = {table}.{column} + {value}")


def _write(model, rows, fields, key, change):
    if len({row[0] for row in rows}) != len(rows):
        raise ValueError("a key stands twice: one statement writes each row once")
    columns = [model._meta.get_field(name) for name in (key, *fields)]
    size = _rows_at_once(len(columns), len(rows))
    return sum(_statement(model, rows[at : at + size], columns, change) for at in range(0, len(rows), size))


def _rows_at_once(width, rows):
    most = connection.features.max_query_params
    return most // width if most else max(rows, 1)


def _statement(model, rows, columns, change):
    quote = connection.ops.quote_name
    table, (key, *fields) = quote(model._meta.db_table), columns
    changes = [
        change.format(table=table, column=quote(field.column), value=_typed(field, f"v.f{place}"))
        for place, field in enumerate(fields)
    ]
    sql = STATEMENT.format(
        names=", ".join(f"f{place}" for place in range(len(fields))),
        rows=",".join([f"({','.join(['%s'] * len(columns))})"] * len(rows)),
        table=table,
        changes=", ".join(changes),
        key=quote(key.column),
        v_key=_typed(key, "v.k"),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, list(chain.from_iterable(_stored(columns, row) for row in rows)))
        return cursor.rowcount


def _stored(columns, row):
    return [field.get_db_prep_save(value, connection) for field, value in zip(columns, row, strict=True)]


def _typed(field, value):
    """PostgreSQL takes a column of text or NULLs in VALUES for text; a cast to varchar(n) would cut it silently."""
    if connection.vendor != "postgresql":
        return value
    return f"CAST({value} AS {field.db_type(connection).split('(')[0]})"

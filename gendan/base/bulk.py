"""Many rows written at once, each with values of its own, in one statement on both engines."""

from itertools import chain

from django.db import connection, models

LARGE = 1000  # records from which the work per cell counts more than one statement
AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)
INSERT = "INSERT INTO {table} ({columns}) VALUES {places}"
SINGLE = "UPDATE {table} SET {changes} WHERE {key} = %s"
STATEMENT = "WITH v (k, {names}) AS (VALUES {rows}) UPDATE {table} SET {changes} FROM v WHERE {table}.{key} = {v_key}"


def update(model, rows, fields, key="id"):
    """Set `fields` of each row named by its key, and return how many rows there were.

    rows: tuples (key, value, value, …) in the order of `fields`, values as the model's fields take them, each key once.
    """
    return _write(model, list(rows), fields, key, "{column} = {value}")


def insert(records):
    """Store new records and give them their ids, like bulk_create(), around Django's work per cell; returns them.

    Up to LARGE it is one statement. More ids are taken first, then the rows are written by one executemany.
    """
    records = list(records)
    if records:
        (_insert_few if len(records) < LARGE else _insert_many)(type(records[0]), records)
    for record in records:
        record._state.adding = False
    return records


def _insert_few(model, records):
    key = model._meta.auto_field
    columns = [field for field in model._meta.concrete_fields if field is not key]
    places = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(records))
    sql = _insertion(model, columns, places)
    values = zip(*(_column(field, records) for field in columns), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} RETURNING {connection.ops.quote_name(key.column)}" if key else sql, [*chain(*values)])
        for record, (made,) in zip(records, cursor.fetchall(), strict=True) if key else ():
            record.pk = made


def _insert_many(model, records):
    for record, key in zip(records, _fresh_keys(model, len(records)), strict=True):
        record.pk = key
    columns = model._meta.concrete_fields
    sql = _insertion(model, columns, f"({', '.join(['%s'] * len(columns))})")
    with connection.cursor() as cursor:
        cursor.executemany(sql, zip(*(_column(field, records) for field in columns), strict=True))


def _insertion(model, fields, places):
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    return INSERT.format(table=quote(model._meta.db_table), columns=columns, places=places)


def _fresh_keys(model, count):
    """Ids that nobody else will get: from the sequence, or on SQLite, where we hold the only pen, above the highest."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f'"{table}"', count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    start = last[0] if last else 0
    return range(start + 1, start + count + 1)


def _column(field, records):
    """The values of one field as the database takes them; text and whole numbers need nothing done to them."""
    if field.is_relation:
        return [_key_of(field, record) for record in records]
    return _prepared(field, [getattr(record, field.attname) for record in records])


def _prepared(field, values):
    if isinstance(field, AS_THEY_ARE):
        return values
    if isinstance(field, models.JSONField):
        return [field.get_db_prep_save(value, connection) for value in values]  # lists know no set
    prepared = {value: field.get_db_prep_save(value, connection) for value in set(values)}
    return [prepared[value] for value in values]


def _key_of(field, record):
    """The id that a foreign key holds, also when the record it names got its id only now."""
    key = getattr(record, field.attname)
    if key is None and field.is_cached(record):
        key = getattr(getattr(record, field.name), "pk", None)
        setattr(record, field.attname, key)
    return key


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


def accrue(model, rows, fields, keys):
    """Add to `fields` of the rows with these keys, which are unique together; one that is not there begins with them.

    rows: tuples (key, …, amount, …) in the order of `keys` and `fields`, each set of keys once.
    """
    columns, rows = [model._meta.get_field(name) for name in (*keys, *fields)], list(rows)
    size = _rows_at_once(len(columns), len(rows))
    for at in range(0, len(rows), size):
        _accrue(model, rows[at : at + size], columns, len(keys))


def _accrue(model, rows, columns, keyed):
    table, *names = map(connection.ops.quote_name, (model._meta.db_table, *(field.column for field in columns)))
    values = zip(*map(_prepared, columns, zip(*rows, strict=True)), strict=True)
    more = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in names[keyed:])
    places = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
    conflict = f"ON CONFLICT ({', '.join(names[:keyed])}) DO UPDATE SET {more}"
    with connection.cursor() as cursor:
        cursor.execute(f"{_insertion(model, columns, places)} {conflict}", [*chain(*values)])


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
    if len(rows) == 1:
        return _single(model, rows[0], columns, change)
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
    values = map(_prepared, columns, zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*chain(*zip(*values, strict=True))])
        return cursor.rowcount


def _single(model, row, columns, change):
    """One row without a table of values, which PostgreSQL takes half as long again to plan."""
    table, key, *names = map(connection.ops.quote_name, (model._meta.db_table, *(field.column for field in columns)))
    changes = ", ".join(change.format(table=table, column=name, value="%s") for name in names)
    key_value, *values = (_prepared(field, [value])[0] for field, value in zip(columns, row, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(SINGLE.format(table=table, changes=changes, key=key), [*values, key_value])
        return cursor.rowcount


def _typed(field, value):
    """PostgreSQL takes a column of text or NULLs in VALUES for text; a cast to varchar(n) would cut it silently."""
    if connection.vendor != "postgresql":
        return value
    return f"CAST({value} AS {field.db_type(connection).split('(')[0]})"

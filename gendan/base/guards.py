"""Triggers that only refuse: a table of facts takes new rows, but no deletes and no changes (rulings 14).

A room names such a table with `append_only` beside its model. SQLite silently drops triggers when a migration rebuilds
their table, so they are compared and re-installed after every migrate. That is the one signal in this program: nothing
else runs last wherever a migration is begun, by hand, on an empty home or for a test database.
"""

from django.db import connections

GUARDED = {}  # table → the columns that a later step may still write

FUNCTION = "gendan_refuse"
REFUSAL = "what happened is not changed or deleted, write a reversing fact"
BODY = f" BEGIN RAISE EXCEPTION '%: {REFUSAL}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END "
MAKE_FUNCTION = f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$"

# What the catalogue holds, apart from quotation marks, is the text that made the trigger.
SQLITE_CATALOGUE = "SELECT name, replace(sql, '\"', '') FROM sqlite_master WHERE type = 'trigger'"
POSTGRESQL_CATALOGUE = """
SELECT t.tgname, replace(pg_get_triggerdef(t.oid, true), '"', '')
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND p.prosrc = %s
"""
SQLITE_COLUMNS = """
SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY c.cid
"""
POSTGRESQL_COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema() ORDER BY ordinal_position
"""


def append_only(model, may_change=()):
    """Guard a model's table from now on; may_change names the fields that a later step may still write.

    The database answers any other change, and every delete, with an IntegrityError.
    """
    GUARDED[model._meta.db_table] = frozenset(model._meta.get_field(name).column for name in may_change)


def missing(connection):
    """The names of the triggers that are absent, switched off or altered; an empty list means that all stand."""
    with connection.cursor() as cursor:
        return list(_missing(connection, cursor))


def install(connection):
    """Create what is missing. A table that does not exist yet is left to the migration that makes it."""
    with connection.cursor() as cursor:
        lost = _missing(connection, cursor)
        if lost and connection.vendor == "postgresql":
            cursor.execute(MAKE_FUNCTION)
        for name, (table, create) in lost.items():
            place = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{place}')
            cursor.execute(create)


def after_migrate(using, **_migration):
    """Receive post_migrate, once per database."""
    install(connections[using])


def _missing(connection, cursor):
    found = _found(connection, cursor)
    declared = _declared(connection, cursor)
    return {name: made for name, made in declared.items() if found.get(name) != made[1].replace('"', "")}


def _found(connection, cursor):
    if connection.vendor == "postgresql":
        cursor.execute(POSTGRESQL_CATALOGUE, [BODY])
    else:
        cursor.execute(SQLITE_CATALOGUE)
    return dict(cursor.fetchall())


def _declared(connection, cursor):
    """{name: (table, CREATE TRIGGER …)} for the guarded tables that exist."""
    return {
        name: (table, _create(connection, name, event, table))
        for table, columns in sorted(_columns(connection, cursor).items())
        for name, event in _events(connection, table, columns).items()
    }


def _columns(connection, cursor):
    """{guarded table: its columns}, asked for at once: Django's introspection asks table by table."""
    cursor.execute(POSTGRESQL_COLUMNS if connection.vendor == "postgresql" else SQLITE_COLUMNS)
    found = {}
    for table, column in cursor.fetchall():
        if table in GUARDED:
            found.setdefault(table, []).append(column)
    return found


def _events(connection, table, columns):
    fixed = ", ".join(f'"{column}"' for column in columns if column not in GUARDED[table])
    events = {f"guard_{table}_delete": "DELETE", f"guard_{table}_update": f"UPDATE OF {fixed}"}
    if connection.vendor == "postgresql":
        events[f"guard_{table}_truncate"] = "TRUNCATE"
    return events


def _create(connection, name, event, table):
    head = f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}"'
    if connection.vendor == "postgresql":
        return f"{head} FOR EACH {'STATEMENT' if event == 'TRUNCATE' else 'ROW'} EXECUTE FUNCTION {FUNCTION}()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{table}: {REFUSAL}'); END"

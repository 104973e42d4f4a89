"""What a database holds, as one hash over every row of every table, and its tables without their guards."""

import hashlib

from django.db import connection

from gendan.base import guards


def digest():
    """The hash of all tables."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  a name of the catalogue
            found.update(f"{table}\n".encode())
            for row in sorted(map(repr, cursor.fetchall())):
                found.update(row.encode())
    return found.hexdigest()


def unguard():
    """Take the triggers away: what somebody with the database in his hands does first. Rolled back with the test."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the tables still have something to do
            for table in guards.GUARDED:
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')

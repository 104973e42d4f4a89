"""What the database knows of its own tables, so that it picks the right index; renewed when much has changed."""

from django.db import connection

from gendan.base import writing

ANALYZE_ALL = 0x10002
"""SQLite: look at every table, for as long as that is cheap (sqlite.org/pragma.html#pragma_optimize)."""


def renew():
    """Renew the statistics of the tables, after an import or at the start of the server.

    Inside a transaction it counts what the transaction has written, and nobody else renews them before it ends.
    """
    with writing.turn(), connection.cursor() as cursor:
        cursor.execute(_analyze() if connection.vendor == "postgresql" else f"PRAGMA optimize={ANALYZE_ALL}")


def _analyze():
    # Named one by one: the tables that all databases of a server share would be locked with them.
    return "ANALYZE " + ", ".join(map(connection.ops.quote_name, connection.introspection.django_table_names()))

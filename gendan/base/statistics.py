"""What the database knows of its own tables, so that it picks the right index; renewed when much has changed."""

from django.db import connection

from gendan.base import writing

ANALYZE_ALL = 0x10002
"""SQLite: look at every table, for as long as that is cheap (sqlite.org/pragma.html#pragma_optimize)."""


def renew():
    """Renew the statistics of the tables; outside a transaction, after an import or at the start of the server."""
    with writing.turn(), connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else f"PRAGMA optimize={ANALYZE_ALL}")

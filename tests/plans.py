"""How the database would look for what a statement asks."""

from django.db import connection


def plan_of(statement):
    """Its plan as text, of a table so small that the database would read it whole, too."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'' if connection.vendor == 'postgresql' else 'QUERY PLAN '}{statement}")
        return str(cursor.fetchall())

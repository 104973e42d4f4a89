"""Document numbers without gaps, per kind and business month (requirements, decision 8), e.g. SO2611-0001."""

from django.db import connection, models, transaction

from gendan.base.models import Series

TAIL = 4
"""Signs at the end of a number by which the office calls a document: 0091."""

TAKE = """
INSERT INTO {table} (kind, month, last) VALUES (%s, %s, %s)
ON CONFLICT (kind, month) DO UPDATE SET last = {table}.last + excluded.last
RETURNING last
"""


def take(kind, month, count=1):
    """Take the next `count` numbers of a kind in a business month ("2026-11"), in one statement.

    Only inside a transaction, and last in it: an undone document gives its number back, and nobody waits for long.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken in the transaction that uses it")
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(table=connection.ops.quote_name(Series._meta.db_table)), [kind, month, count])
        (last,) = cursor.fetchone()
    prefix = f"{kind}{month[2:4]}{month[5:]}"
    return [f"{prefix}-{number:04}" for number in range(last - count + 1, last + 1)]


class Tail(models.Func):
    """The end of a number. The 4 is no parameter, so that a question is stated as its index is and can use it."""

    arity = 1
    output_field = models.CharField()
    template = f"RIGHT(%(expressions)s, {TAIL})"

    def as_sqlite(self, compiler, connection, **context):
        """SQLite has no RIGHT."""
        return self.as_sql(compiler, connection, template=f"SUBSTR(%(expressions)s, -{TAIL})", **context)

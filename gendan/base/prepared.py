"""Questions that deeds ask again and again: Django makes each statement once, then only its blanks are filled in.

To make a statement up takes Django ten times as long as the database needs to answer it, and it comes out the same.
"""

import re
from copy import copy
from datetime import date
from functools import wraps

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Expression, Field, QuerySet

MANY = re.compile(r"IN \(%s(?:, %s)*\)")
MOST = 128  # values of one list; a longer one is asked for seldom, and its statement is not worth keeping


def prepared(question):
    """Mark a function that makes a queryset of its arguments; from now on it answers the list of what is found.

    An argument is a value (text, number, date), a collection of values for `__in`, or a reader for `seen_by`. The
    function runs with stand-ins, once for each size of collection and for each set of roles, so it only hands on what
    it is given: to count or compare that is a TypeError. Foreign keys are asked for by `customer__pk__in`.
    """
    made = {}

    @wraps(question)
    def ask(*given):
        if not all(map(_is_fillable, given)):
            return list(question(*given))
        given = [_padded(one) for one in given]
        shape = tuple(map(_shape, given))
        if shape not in made:
            made[shape] = _made(question(*(_stand_in(one, place) for place, one in enumerate(given))))
        return made[shape].rows(given) if made[shape] else []

    return ask


def _made(queryset):
    """The statement of a queryset; None where the roles of the reader let him see nothing."""
    try:
        return _Statement(queryset)
    except EmptyResultSet:
        return None


class _Blank(Expression):
    """Stands in a statement for a value that comes later; read: how it is found among the arguments.

    place: of the argument that is a collection of which this is one value.
    """

    def __init__(self, read, place=None):
        super().__init__(output_field=Field())
        self.read, self.place = read, place

    def as_sql(self, _compiler, _connection):
        return "%s", [self]


class _Reader:
    """Stands for whoever asks: what his roles let him see is part of the statement, who he is and his day are not."""

    def __init__(self, place, roles):
        self.roles = roles
        self.manager_id = _Blank(lambda given: given[place].manager_id)
        self.today = _Blank(lambda given: given[place].today)


class _Statement:
    """A statement that is made."""

    def __init__(self, queryset):
        self._queryset, self._compiler = queryset, queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        made = self._compiler.as_sql()
        self._sql, self._params = _with_arrays(*made) if connection.vendor == "postgresql" else made
        columns = self._compiler.select[: self._compiler.col_count]
        self._converters = self._compiler.get_converters([column for column, *_alias in columns])

    def rows(self, given):
        """What is found when the blanks are filled; Django's own reader makes records or tuples of it."""
        params = tuple(_stored(one.read(given)) if isinstance(one, _Blank) else one for one in self._params)
        compiler, query = copy(self._compiler), copy(self._queryset.query)
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # each thread has its own
        compiler.as_sql = lambda *_args: (self._sql, params)
        compiler.get_converters = lambda _columns: self._converters
        compiler.has_composite_fields = lambda _columns: False  # every key is one column
        query.get_compiler = lambda *_args, **_named: compiler
        queryset = QuerySet(self._queryset.model, query, DEFAULT_DB_ALIAS)
        return list(self._queryset._iterable_class(queryset))  # noqa: SLF001 - models or tuples


def _with_arrays(sql, params):
    """The statement with one blank for each whole collection: PostgreSQL and its driver read an array in less time."""
    params = list(params)
    for found in reversed(list(MANY.finditer(sql))):
        start = sql.count("%s", 0, found.start())
        part = slice(start, start + found[0].count("%s"))
        places = {getattr(one, "place", None) for one in params[part]}
        if len(places) == 1 and (place := places.pop()) is not None:
            sql = f"{sql[: found.start()]}= ANY(%s){sql[found.end() :]}"
            params[part] = [_Blank(lambda given, place=place: given[place])]
    return sql, params


def _is_fillable(one):
    return 0 < len(one) <= MOST if _is_many(one) else one is not None


def _is_many(one):
    return hasattr(one, "__len__") and not isinstance(one, str)


def _padded(one):
    """A list that is filled up to the next power of two with what it has, so that few statements do for all sizes."""
    if not _is_many(one):
        return one
    values = list(one)
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))


def _shape(one):
    return len(one) if _is_many(one) else getattr(one, "roles", None)


def _stand_in(one, place):
    if _is_many(one):
        return [_Blank(lambda given, at=at: given[place][at], place) for at in range(len(one))]
    if hasattr(one, "roles"):
        return _Reader(place, one.roles)
    return _Blank(lambda given: given[place])


def _stored(value):
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value

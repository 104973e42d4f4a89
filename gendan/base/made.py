"""A field of a list that is not stored."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import DateField, Func


@dataclass(frozen=True)
class Made:
    """What a list is sorted or grouped by, though it is not stored; never null. Of many rows an index has it.

    expression: reader → the expression of the database, which is kept: it hands the reader on (base/prepared.py).
    told: value → words, where it groups.
    """

    name: str
    expression: Callable
    told: Callable = str


class OrLast(Func):
    """A day; the last there is where none is set. It is no parameter, so that a question is stated as an index is."""

    arity = 1
    output_field = DateField()
    template = "COALESCE(%(expressions)s, '9999-12-31')"

"""Values with validity dates, stored by their starts only, so that two can never hold on one day (rulings 15).

A table of this shape has owner fields (never null), `valid_from`, a nullable value, and a unique constraint over
owner and `valid_from`. A value holds until the next row of its owner; the day after the end is a row with value NULL.
"""

from bisect import bisect_right
from collections import defaultdict

from django.db.models import Exists, OuterRef, Subquery


def on(queryset, day, by):
    """The rows of a queryset that are in force on a day, one per owner at most, in one query.

    by: the names of the owner fields. An ended value is in force as a row whose value is NULL: exclude those where
    they do not matter. Further filters may follow: what is in force is decided over the whole table.
    """
    later = _of_same_owner(queryset.model, by).filter(valid_from__gt=OuterRef("valid_from"), valid_from__lte=day)
    return queryset.filter(~Exists(later), valid_from__lte=day)


def next_start(model, by):
    """An expression: the day on which the next row of the same owner takes over, NULL for the last one.

    The day before it is the last day of validity, e.g. 失效日期 of an agreed price.
    """
    later = _of_same_owner(model, by).filter(valid_from__gt=OuterRef("valid_from"))
    return Subquery(later.order_by("valid_from").values("valid_from")[:1])


def before(model, by, value):
    """An expression: the value that held until this row took over; NULL where there was none, or it had ended."""
    earlier = _of_same_owner(model, by).filter(valid_from__lt=OuterRef("valid_from"))
    return Subquery(earlier.order_by("-valid_from").values(value)[:1])


def _of_same_owner(model, by):
    return model._base_manager.filter(**{field: OuterRef(field) for field in by})


class History:
    """Rows of this shape in memory, for many questions at once: what was the value of an owner on a day?"""

    def __init__(self, rows):
        """rows: (owner, valid_from, value) in any order; an owner is anything hashable."""
        self._starts, self._values = defaultdict(list), defaultdict(list)
        for owner, start, value in sorted(rows, key=lambda row: row[1]):
            self._starts[owner].append(start)
            self._values[owner].append(value)

    def at(self, owner, day):
        """The value in force on a day; None when there was none yet, or it had ended."""
        place = bisect_right(self._starts.get(owner, ()), day)
        return self._values[owner][place - 1] if place else None

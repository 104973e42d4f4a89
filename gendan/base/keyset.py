"""Pages by key: the next page starts after the last row's key, so a deep page costs what the first one costs."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q

MARK = "~"


class UnclearCursor(ValueError):
    """The place in the address is none of this list."""


@dataclass(frozen=True)
class Run:
    """Some rows in order, with the cursors of the pages beside them ("" where there is none)."""

    records: list
    previous: str
    next: str


def run(rows, fields, *, read, descending=False, after="", before="", size):
    """The `size` rows after (or before) a cursor.

    fields: what the rows are ordered by; together they are unique and never null, and where the rows are many an index
    holds them. One with a minus runs the other way than the rest. read: keys → the records, in any order: to search a
    second time for rows that are found costs as much as the first. Raises UnclearCursor.
    """
    backward = bool(before) and not after
    down = descending != backward
    cursor = before if backward else after
    if cursor:
        rows = rows.filter(_beyond(fields, _values(rows, fields, cursor), down))
    # The keys first: with other tables joined to the rows, SQLite begins with one of these and sorts everything.
    searched = rows.select_related(None).order_by(*ordering(fields, descending=down))
    keys = list(searched.values_list("pk", flat=True)[: size + 1])
    known = {record.pk: record for record in read(keys)} if keys else {}
    found = [known[key] for key in keys if key in known]  # a row may be gone since it was found
    records, is_more = found[:size], len(found) > size
    if backward:
        records.reverse()
    has_previous, has_next = (is_more, True) if backward else (bool(cursor), is_more)
    return Run(
        records,
        cursor_of(records[0], fields) if has_previous and records else "",
        cursor_of(records[-1], fields) if has_next and records else "",
    )


def ordering(fields, *, descending=False):
    """The fields as the ORM orders by them."""
    return [f"-{_name(field)}" if _is_down(field, descending) else _name(field) for field in fields]


def ahead(rows, fields, record, *, descending=False):
    """The rows that stand before a record."""
    values = [getattr(record, _name(field)) for field in fields]
    return rows.order_by().filter(_beyond(fields, values, not descending))


def cursor_of(record, fields):
    """The cursor of a record."""
    return MARK.join(str(getattr(record, _name(field))) for field in fields)


def _values(rows, fields, cursor):
    parts = cursor.rsplit(MARK, len(fields) - 1)
    try:
        return [_field(rows, _name(field)).to_python(part) for field, part in zip(fields, parts, strict=True)]
    except (ValueError, ValidationError) as trouble:
        raise UnclearCursor(cursor) from trouble


def _field(rows, name):
    made = rows.query.annotations.get(name)
    return made.output_field if made else rows.model._meta.get_field(name)


def _name(field):
    return field.removeprefix("-")


def _is_down(field, down):
    """Which way a field runs among fields that run down or not."""
    return down != field.startswith("-")


def _beyond(fields, values, down):
    """(a, b) < (x, y), written so that an index over a and b finds the place at once."""
    (field, *fields), (value, *values) = fields, values
    name, way = _name(field), "lt" if _is_down(field, down) else "gt"
    past = Q(**{f"{name}__{way}": value})
    return Q(**{f"{name}__{way}e": value}) & (past | _beyond(fields, values, down)) if fields else past

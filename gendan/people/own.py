"""自定义字段 at work: their values are read, kept, shown, listed, filtered and imported like the program's own.

A record keeps them in one JSON field `own`, {name: value}: a number as whole 0.0001 (so that it compares without
floats), a date as ISO text, the others as text.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.faults import Fault, refuse_if
from gendan.base.filters import Choice, Days, Numbers, Words
from gendan.base.heading import bare
from gendan.base.listing import Cell
from gendan.base.prepared import prepared
from gendan.base.tab import Field
from gendan.base.table import shown
from gendan.people import deeds
from gendan.people.models import OWN, OwnField

SCALE = 10_000
Kind = OwnField.Kind
SHOWN_AS = {Kind.TEXT: "text", Kind.NUMBER: "count", Kind.DATE: "date", Kind.CHOICE: "text"}
"""{kind: the kind of a column that shows it}"""


@prepared
def fields(record):
    """The OwnFields in use of a kind of record."""
    return OwnField.objects.filter(record=record, retired=False)


def value(field, kept):
    """The value of a field in what a record keeps: str, int or Decimal, date; None for nothing."""
    found = kept.get(field.name)
    if found is None:
        return None
    if field.kind == Kind.NUMBER:
        whole, rest = divmod(found, SCALE)
        return Decimal(found) / SCALE if rest else whole
    return date.fromisoformat(found) if field.kind == Kind.DATE else found


def _kept(field, said):
    """The value as a record keeps it."""
    if field.kind == Kind.NUMBER:
        return int(said * SCALE)
    return said.isoformat() if field.kind == Kind.DATE else said


def in_words(record, kept):
    """What a page shows: [(label, text)] of the fields in use."""
    return [
        (one.label, shown(SHOWN_AS[one.kind], value(one, kept)) if one.name in kept else "") for one in fields(record)
    ]


@dataclass(frozen=True)
class Filling:
    """Values for the own fields of one record. values: {name: value}, None empties; others stay as they are.

    version: of the record as the form was handed out; None where nobody looked at it.
    """

    code: str
    values: dict
    version: int | None = None


def fill(records, record, key, rows):
    """Fill own fields in, for the deed of a room; records: those that the person sees, named by their field `key`."""
    asked = {one.name: one for one in fields(record)}
    found = records.filter(**{f"{key}__in": [row.code for row in rows]}).select_for_update(no_key=True)
    known = {getattr(one, key): one for one in found}
    refuse_if([*_faults(rows, known, asked), *deeds.stale(rows, known)])
    changed = [known[row.code] for row in rows if _filled(known[row.code], row, asked)]
    bulk.save(changed, ["own", "version"])
    return [known[row.code] for row in rows]


def _faults(rows, known, asked):
    for n, row in enumerate(rows):
        if row.code not in known:
            yield Fault(n, "code", row.code, _("没有 %(code)s。请核对编码。") % {"code": row.code})
        for name, said in row.values.items():
            field = asked.get(name)
            if field is None:
                yield Fault(n, name, said, _("这个自定义字段已停用：请刷新页面。"))
            elif said is not None and field.kind == Kind.CHOICE and said not in field.options:
                remedy = _("“%(label)s”只能填：%(options)s。")
                yield Fault(n, name, said, remedy % {"label": field.label, "options": "、".join(field.options)})


def _filled(one, row, asked):
    """Whether the record has changed."""
    said = {name: None if said is None else _kept(asked[name], said) for name, said in row.values.items()}
    before, after = one.own, {name: kept for name, kept in (one.own | said).items() if kept is not None}
    if after == before:
        return False
    labels = {name: asked[name].label for name in said}
    deeds.tell(
        row.code,
        {label: before.get(name) for name, label in labels.items()},
        {label: after.get(name) for name, label in labels.items()},
    )
    one.own, one.version = after, one.version + 1
    return True


@dataclass(frozen=True)
class OwnCell(Cell):
    """A column of a list that shows an own field. field: the OwnField."""

    field: OwnField | None = None

    def reader(self):
        """Record → value."""
        return lambda one: value(self.field, one.own)


def listed(record):
    """(columns, filters) of the fields in use, for a list of this kind of record."""
    known = fields(record)
    columns = tuple(OwnCell(one.name, one.label, SHOWN_AS[one.kind], is_rare=True, field=one) for one in known)
    return columns, tuple(map(_filter, known))


def _filter(one):
    path = f"own__{one.name}"
    if one.kind == Kind.CHOICE:
        return Choice(one.name, one.label, path, [(option, option) for option in one.options], is_rare=True)
    if one.kind == Kind.DATE:
        return Days(one.name, one.label, path, is_rare=True)
    if one.kind == Kind.NUMBER:
        return Numbers(one.name, one.label, path, SCALE, is_rare=True)
    return Words(one.name, one.label, (f"{path}__icontains",), is_rare=True)


def grown(tab, known):
    """A tab of the office workbook with the own fields too; one that is called like a column of the tab is not read."""
    more = (_field(one) for one in known if bare(one.label) not in tab.known)
    return replace(tab, fields=(*tab.fields, *more))


def _field(one):
    choices = {option: (option,) for option in one.options} if one.kind == Kind.CHOICE else None
    return Field(one.name, one.label, str(one.kind), choices=choices)


def said(rows, present):
    """What the ParsedRows of one record say of own fields: {name: the first value, or None}."""
    names = [name for name in sorted(present) if name.startswith(OWN)]
    return {name: next((row.values[name] for row in rows if row.values[name] is not None), None) for name in names}

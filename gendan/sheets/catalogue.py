"""All sheets: found in sheets/book/ (one file each), filled for a reader, asked where a figure comes from."""

from dataclasses import replace
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from gendan.base import period, preferences
from gendan.base.table import Fact, Table
from gendan.people.roles import reads
from gendan.sheets import book
from gendan.sheets.models import Remark
from gendan.sheets.sheet import Filled

MASKED = frozenset({"contact", "bank"})
"""Kinds of secret that a reader sees masked; a column of any other kind is left out for him."""
SHOWN = 7  # characters of a masked text that stay readable


def _declared():
    modules = [import_module(f"{book.__name__}.{found.name}") for found in iter_modules(book.__path__)]
    return {sheet.code: sheet for sheet in sorted((module.SHEET for module in modules), key=lambda sheet: sheet.code)}


SHEETS = _declared()


class NoSuchSheet(ValueError):
    """There is no sheet of this code; the text names those that there are."""


def named(code):
    """The sheet of a code. Raises NoSuchSheet."""
    if code not in SHEETS:
        remedy = _("没有报表 %(code)s，请改成其中之一：%(codes)s。")
        raise NoSuchSheet(remedy % {"code": code, "codes": "、".join(SHEETS)})
    return SHEETS[code]


def asked(sheet, label):
    """The period that a label asks of a sheet: for an as-of sheet a day, a month standing for its last day."""
    closing_day = preferences.value("closing_day", date.max)
    wanted = period.parse(label, closing_day)
    return period.day_of(wanted.end, closing_day) if sheet.as_of else wanted


def fill(code, label, who, *, blocks=True, export=False):
    """Fill a sheet for a reader: plain data within his sight. export: what leaves the house shows contacts masked.

    Raises NoSuchSheet, UnknownPeriod, PermissionDenied.
    """
    sheet = named(code)
    if not sheet.readers & who.roles:
        raise PermissionDenied(code)
    wanted = asked(sheet, label)
    table = _with_remarks(sheet, wanted, _within_sight(sheet.fill(wanted, who), who, export))
    extra = sheet.blocks(wanted, who) if sheet.blocks and blocks else {}
    return Filled(
        code=code,
        title=str(sheet.title),
        company=preferences.value("company.name", wanted.end),
        period_label=label,
        period_text=_("截至 %(day)s") % {"day": wanted.text} if sheet.as_of else wanted.text,
        basis=str(sheet.basis),
        unit=str(sheet.unit),
        classification=str(sheet.classification),
        table=table,
        blocks={
            name: _within_sight(part, who, export) if isinstance(part, Table) else part for name, part in extra.items()
        },
        number=f"XS-{code[0]}-{code[1:]}-{wanted.label.replace('-', '')}-V1",
    )


def facts(code, key, column_name, label, who):
    """The rows behind one figure: [Fact], adding up to it; of a percentage the two figures it is made of."""
    sheet = named(code)
    wanted = asked(sheet, label)
    table = _within_sight(sheet.fill(wanted, who), who, export=False)
    column = next((one for one in table.columns if one.name == column_name), None)
    if column is None or key not in table.keys or not sheet.readers & who.roles:
        raise PermissionDenied(code)
    row = table.rows[table.keys.index(key)]
    if column.formula:
        return [
            Fact(None, "", name, _title(table, name), (table.whole | row)[name]) for name in column.formula.operands
        ]
    if column.drill:
        return list(column.drill(key, wanted, who))
    return [Fact(None, "", str(key), column.title, row[column_name])]


def _title(table, name):
    return next((column.title for column in table.columns if column.name == name), name)


def _within_sight(table, who, export):
    """Leave out columns this reader has no right to; mask contacts for him, and in all that leaves the house."""
    hidden = {column.name for column in table.columns if column.secret not in MASKED and not reads(who, column.secret)}
    masked = [c.name for c in table.columns if c.secret in MASKED and (export or not reads(who, c.secret))]
    for row in table.rows if masked else ():
        for name in masked:
            row[name] = mask(row[name])
    if not hidden:
        return table
    return replace(
        table,
        columns=tuple(column for column in table.columns if column.name not in hidden),
        rows=[{name: value for name, value in row.items() if name not in hidden} for row in table.rows],
        totals={name: value for name, value in table.totals.items() if name not in hidden},
    )


def mask(text):
    """A phone or an account as others see it: 138****8000."""
    if not text:
        return text
    return f"{text[:3]}****{text[-4:]}" if len(text) > SHOWN else f"{text[:1]}**"


def _with_remarks(sheet, wanted, table):
    remarks = dict(Remark.objects.filter(sheet=sheet.code, cleared_at=None).values_list("row_key", "text"))
    for key, row in zip(table.keys, table.rows, strict=True):
        row["note"] = remarks.get(str(key), "")
    return table

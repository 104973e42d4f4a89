"""Deeds on sheets: remark on a row, freeze a sheet that is handed in (decisions 20, 22)."""

import hashlib
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.faults import Fault, refuse_if
from gendan.people import journal
from gendan.people.deeds import deed
from gendan.sheets import catalogue
from gendan.sheets.models import Frozen, Remark
from gendan.sheets.sheet import as_json


@dataclass(frozen=True)
class Note:
    """A remark for a row of a sheet; text "": the remark is cleared."""

    sheet: str
    row_key: str
    text: str


@dataclass(frozen=True)
class HandIn:
    """A sheet of a period to be frozen; a second version needs a reason."""

    sheet: str
    period: str
    reason: str = ""


@deed("sheets.remark")
def remark(rows, *, by):
    """Type a remark on rows: it replaces the one before and stays until it is cleared."""
    refuse_if(
        Fault(n, "sheet", row.sheet, _("没有这张报表。"))
        for n, row in enumerate(rows)
        if row.sheet not in catalogue.SHEETS
    )
    for row in rows:
        Remark.objects.filter(sheet=row.sheet, row_key=row.row_key, cleared_at=None).update(cleared_at=clock.now())
    fresh = [
        Remark(sheet=row.sheet, row_key=row.row_key, text=row.text, who=by.name, at=clock.now())
        for row in rows
        if row.text.strip()
    ]
    return Remark.objects.bulk_create(fresh)


@deed("sheets.freeze")
def freeze(rows, *, by):
    """Freeze sheets as they stand: version 1, or the next one with its reason; earlier versions stay as they were."""
    copies = []
    for n, row in enumerate(rows):
        last = Frozen.objects.filter(sheet=row.sheet, period=row.period).aggregate(Max("number"))["number__max"] or 0
        if last and not row.reason:
            refuse_if([Fault(n, "reason", "", _("这张报表已经递交过第 %(no)s 版。请写明更正的原因。") % {"no": last})])
        data = journal.canonical(as_json(catalogue.fill(row.sheet, row.period, by, export=True)))
        digest = hashlib.sha256(data.encode()).hexdigest()
        copies.append(
            Frozen(
                sheet=row.sheet, period=row.period, number=last + 1, data=data, digest=digest, reason=row.reason,
                who=by.name, at=clock.now(),
            )
        )  # fmt: skip
    return Frozen.objects.bulk_create(copies)

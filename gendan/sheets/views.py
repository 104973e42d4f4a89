"""Pages of sheets: all of them, one with its figures, what stands behind a figure, a remark in place, and files."""

import json
from dataclasses import replace
from html import escape
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gendan.base import clock
from gendan.base.period import UnknownPeriod
from gendan.base.table import NUMERIC, Table, first, shown
from gendan.people import actions as people
from gendan.people import journal
from gendan.people.deeds import may
from gendan.people.forms import new_op
from gendan.people.models import Print
from gendan.people.pages import XLSX, answer_press, form_for
from gendan.sheets import actions, catalogue
from gendan.sheets import render as drawing
from gendan.sheets.forms import RemarkForm
from gendan.sheets.models import Remark
from gendan.sheets.remarks import button, drawn
from gendan.sheets.sheet import as_json

YEARS = range(2000, 2100)
AT_ONCE = 300  # rows; a browser takes seconds to lay out two thousand rows of figures that lead somewhere
TYPES = {"xlsx": XLSX, "pdf": "application/pdf", "json": "application/json"}


@require_safe
def index(request):
    """The sheets that this person reads."""
    sheets = [sheet for sheet in catalogue.SHEETS.values() if sheet.readers & request.user.roles]
    return render(request, "sheets/list.html", {"sheets": sheets, "label": f"{request.user.today:%Y-%m}"})


@require_safe
def page(request, code):
    """One sheet of a period; figures lead to what they are made of, remarks are written in place."""
    sheet, label, trouble = _asked(request, code)
    blocks = request.GET.get("blocks") == "1"
    filled = catalogue.fill(code, label, request.user, blocks=blocks)
    table = filled.table if request.GET.get("all") == "1" else first(filled.table, AT_ONCE)
    context = {
        "sheet": sheet,
        "filled": filled,
        "label": label,
        "trouble": trouble,
        "day": catalogue.asked(sheet, label).end,
        "blocks": blocks,
        "has_blocks": sheet.blocks is not None,
        "table": drawing.table_html(table, link=_links(label, table), note=drawn(code, table, request.user)),
        "at_once": AT_ONCE,
        "op": new_op(),
        "is_cut": len(table.rows) < len(filled.table.rows),
        "parts": [drawing.table_html(part) for part in filled.blocks.values() if isinstance(part, Table)],
    }
    return render(request, "sheets/page.html", context)


def _asked(request, code):
    """(sheet, period as asked for, what was wrong with it); the present one where none or an unclear one was asked."""
    sheet = catalogue.SHEETS.get(code)
    if sheet is None:
        raise Http404
    now = request.user.today.isoformat() if sheet.as_of else f"{request.user.today:%Y-%m}"
    label = request.GET.get("period", "").strip()[:10] or now
    try:
        if catalogue.asked(sheet, label).end.year not in YEARS:
            raise UnknownPeriod(_("年份要在 2000 到 2099 之间：请改期间。"))
    except UnknownPeriod as trouble:
        return sheet, now, str(trouble)
    return sheet, label, ""


def _links(label, table):
    """A column's name → (key → the address of the facts behind its figure, from the sheet's page), as table_html asks.

    Tens of thousands of them stand in a large sheet: a key is quoted once for all its columns.
    """
    leading = {column.name for column in table.columns if column.kind in NUMERIC and (column.drill or column.formula)}
    starts = {key: escape(f"facts/?{urlencode({'period': label, 'key': key})}&column=") for key in table.keys}
    return lambda name: (lambda key: starts[key] + name) if name in leading else None


@require_safe
def facts(request, code):
    """What stands behind one figure: rows that add up to it."""
    sheet, label, trouble = _asked(request, code)
    key, name = request.GET.get("key", ""), request.GET.get("column", "")
    if not sheet.readers & request.user.roles:
        raise PermissionDenied(code)
    try:
        rows = catalogue.facts(code, key, name, label, request.user)
    except PermissionDenied as unseen:
        raise Http404 from unseen
    columns = {column.name: column for column in catalogue.fill(code, label, request.user, blocks=False).table.columns}
    column = columns[name]
    context = {
        "sheet": sheet, "label": label, "key": key, "column": column, "facts": rows, "trouble": trouble,
        "total": None if column.formula else sum(fact.value for fact in rows if fact.value is not None),
    }  # fmt: skip
    return render(request, "sheets/facts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remark(request, code):
    """The remark of one row: as it stands, as a form (`edit`), or newly written."""
    sheet = catalogue.SHEETS.get(code)
    key = request.GET.get("key", "")[:80]
    if sheet is None or not key:
        raise Http404
    if not may(request.user, "sheets.remark") or not sheet.readers & request.user.roles:
        raise PermissionDenied("sheets.remark")
    kept = Remark.objects.filter(sheet=code, row_key=key, cleared_at=None).first()
    form = RemarkForm(request.POST or None, initial={"text": kept.text if kept else ""})
    if form.is_bound and form.is_valid():
        made = form.do(actions.remark, [actions.Note(code, key, form.cleaned_data["text"])], by=request.user)
        if made is not None:
            return HttpResponse(button(code, key, form.cleaned_data["text"]))
    if not form.is_bound and request.GET.get("edit") != "1":
        return HttpResponse(button(code, key, kept.text if kept else ""))
    return render(request, "sheets/remark_form.html", {"code": code, "key": key, "form": form})


@require_safe
@form_for("people.export")
def file(request, code, form):
    """A sheet as a file to keep or to hand in, recorded; contacts are masked in whatever leaves the house."""
    if form not in TYPES:
        raise Http404
    _sheet, label, _trouble = _asked(request, code)
    who, at = request.user, clock.now()
    filled = catalogue.fill(code, label, who, export=True)
    conditions = f"{_('期间:%(period)s') % {'period': filled.period_text}}  {form}"
    row = people.Exporting(code, conditions, len(filled.table.rows), who.today)
    number = people.export([row], by=who, at=at)[0].number
    if form == "json":
        taken = {"export": number, "by": who.name, "at": shown("time", clock.on_the_wall(at))}
        content = json.dumps(as_json(filled) | taken, ensure_ascii=False, indent=1)
    else:
        content = _drawn(form, filled, _("导出流水号"), number, who, at)
    answer = HttpResponse(content, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{code}-{label}-{number}.{form}"'
    return answer


@require_POST
@form_for("people.print_paper")
def print_sheet(request, code):
    """A whole sheet on paper, however much of it the page shows; every print is recorded."""
    _sheet, label, _trouble = _asked(request, code)
    who = request.user
    filled = catalogue.fill(code, label, who, export=True)

    def draw(one):
        return _drawn(one.form, filled, _("打印流水号"), one.number, who, one.at)

    row = people.Printing("sheet", f"{code} {label}", who.today, Print.Form.PDF, 1)
    return answer_press(request, row, draw, f"{reverse('sheets:page', args=[code])}?{urlencode({'period': label})}")


def _drawn(form, filled, called, number, who, at):
    """The bytes of a sheet that somebody takes away under a serial, which stands beside the number of the sheet."""
    numbered = replace(filled, number=f"{filled.number}  {called}:{number}")
    printed = {"printed_by": who.name, "printed_at": at.astimezone(clock.SHANGHAI), "head": journal.told()}
    return drawing.draw(form, numbered, **printed)

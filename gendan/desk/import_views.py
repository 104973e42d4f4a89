"""The pages that bring a workbook in: which column is what, what it would do, then do it, and take it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gendan.base import clock
from gendan.base.columns import letter
from gendan.base.rows import CellFault
from gendan.base.workbook import Unreadable
from gendan.base.workbook.annotate import annotated
from gendan.desk import actions, whom, wizard
from gendan.desk.forms import ImportForm
from gendan.desk.import_forms import Columns, Mending
from gendan.desk.pattern import pattern
from gendan.people.forms import DeedForm, new_op
from gendan.people.models import Batch
from gendan.people.pages import XLSX, answer_refused, page_of

MOST_SHOWN = 300
MOST_BATCHES = 20


@require_http_methods(["GET", "HEAD", "POST"])
@page_of("imports")
def index(request):
    """Hand a workbook in, or go on with one; nothing is written yet."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        brought = wizard.bring(*form.brought(), request.user)
        try:
            brought.plan()
        except Unreadable as trouble:
            brought.drop()
            form.add_error("file", str(trouble.remedy))
        else:
            brought.save()
            return redirect("desk:import", brought.token)
    context = {"form": form, "batches": Batch.objects.all()[:MOST_BATCHES], "op": new_op()}
    context["under_way"] = wizard.under_way(request.user)
    return render(request, "desk/imports.html", context, status=422 if form.is_bound else 200)


@require_safe
@page_of("imports")
def template(request):
    """An empty workbook with every tab and column that is understood."""
    answer = HttpResponse(pattern(clock.now()), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{_('导入模板')}.xlsx")
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@page_of("imports")
def at(request, token):
    """The step at which an import stands, `rest`: what it left out; by POST the import itself, of what was checked."""
    one = wizard.found(token, request.user)
    if request.method == "POST":
        return _perform(request, one)
    if one.done and "rest" not in request.GET:
        return _done(request, one)
    if one.checked and "columns" not in request.GET:
        return _checked(request, one)
    return _columns(request, Columns(one, one.plan()), is_first="columns" not in request.GET)


def _perform(request, one):
    if one.done:  # a second click finds what the first one did
        return redirect("desk:import", one.token)
    one.begin()
    trouble = _trouble(lambda: one.perform(request.user, only_correct=request.POST.get("only_correct") == "1"))
    if trouble:
        messages.error(request, trouble)
    elif not one.done:
        messages.warning(request, _("和刚才查的不一样了，没有写入：请再看一遍。"))
    return redirect("desk:import", one.token)


def _done(request, one):
    undone = Batch.objects.filter(pk=one.done["batch"]).exclude(undone_at=None).exists()
    context = {"wizard": one, "outcome": one.done, "op": new_op(), "undone": undone}
    return render(request, "desk/import_done.html", context)


def _checked(request, one):
    faults = one.checked["faults"]
    context = {"wizard": one, "outcome": one.checked, "faults": Mending(faults[:MOST_SHOWN]), "most": MOST_SHOWN}
    return render(request, "desk/import_checked.html", context | {"kinds": Mending(faults).kinds})


def _columns(request, form, *, is_first=False, trouble="", status=200):
    context = {"wizard": form.wizard, "pages": form.pages, "trouble": trouble, "faults": form.faults}
    goes_on = is_first and form.is_sure
    return render(request, "desk/import_columns.html", context | {"goes_on": goes_on}, status=status)


@require_POST
@page_of("imports")
def columns(request, token):
    """Say which page is which tab and which column which field; then see what the import would do."""
    one = wizard.found(token, request.user)
    form = Columns(one, one.plan(), request.POST)
    one.checked = None
    one.save()
    if form.has_turned:  # another tab or header row has other columns: they are guessed and shown first
        return _columns(request, form)
    if form.faults:
        return _columns(request, form, status=422)
    if said := form.readings():
        actions.remember_layout(said, by=request.user)
    return _check(request, one, form)


def _check(request, one, form):
    one.begin()
    trouble = _trouble(lambda: one.check(request.user))
    if trouble:
        return _columns(request, form, trouble=trouble, status=422)
    return redirect("desk:import", one.token)


def _trouble(work):
    """Why the work could not be done at all, "" when it was."""
    try:
        work()
    except Unreadable as trouble:
        return str(trouble.remedy)
    except PermissionDenied as barred:
        asked = whom.answer(str(barred))
        remedy = _("文件里有要由 %(roles)s 办的“%(what)s”：请他们来导入，或把那一页选成“不导入”。")
        return remedy % {"roles": "、".join(map(str, asked["roles"])), "what": asked["what"]}
    return ""


@require_POST
@page_of("imports")
def mend(request, token):
    """Take suggestions, or what the person typed, in place of what the file says, and check again."""
    one = wizard.found(token, request.user)
    before = one.fixes
    one.fixes = Mending(one.checked["faults"] if one.checked else []).fixes(before, request.POST)
    if one.fixes == before:
        messages.info(request, _("没有改动：请先点一处建议，或填上新的内容。"))
        return redirect("desk:import", token)
    one.begin()
    if trouble := _trouble(lambda: one.check(request.user)):
        messages.error(request, trouble)
    return redirect("desk:import", token)


@require_safe
@page_of("imports")
def progress(request, token):
    """How far the run is that the page waits for."""
    return JsonResponse(wizard.found(token, request.user).progress)


@require_POST
@page_of("imports")
def marked(request, token):
    """The workbook itself, with what is wrong written behind each faulty row, and what was put in instead of a cell."""
    one = wizard.found(token, request.user)
    checked = one.checked["faults"] if one.checked else []
    faults = [CellFault(**{name: fault[name] for name in CellFault.__dataclass_fields__}) for fault in checked]
    answer = HttpResponse(annotated(one.path, [*faults, *map(_put_in, one.fixes)]), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{one.path.stem}-{_('批注')}.xlsx")
    return answer


def _put_in(fix):
    remedy = _("导入时改成“%(now)s”。") % {"now": fix.now} if fix.now else _("导入时留空。")
    return CellFault(fix.page, fix.row, letter(fix.column), "", fix.was, remedy)


@require_POST
@page_of("imports")
def drop(request, token):
    """Give an import up that was not done."""
    wizard.found(token, request.user).drop()
    messages.success(request, _("已放弃，没有写入任何内容。"))
    return redirect("desk:imports")


@require_POST
@page_of("imports")
def undo(request, batch):
    """Take an imported workbook back."""
    form = DeedForm(request.POST)
    if form.is_valid() and form.do(actions.undo, [actions.Undoing(batch)], by=request.user) is not None:
        messages.success(request, _("第 %(batch)s 批已撤销，账也退回去了。") % {"batch": batch})
        return redirect("desk:imports")
    return answer_refused(request, form, "desk:imports")

"""The pages that bring a workbook in: see what it would do, then do it, and take it back while that is possible."""

import secrets
import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gendan.base import clock
from gendan.base.workbook import Unreadable
from gendan.base.workbook.annotate import annotated
from gendan.desk import actions, imports, whom
from gendan.desk.forms import ImportForm
from gendan.people.forms import DeedForm, new_op
from gendan.people.models import Batch
from gendan.people.pages import XLSX, page_of

KEPT = timedelta(days=1)
MOST_SHOWN = 500
MOST_BATCHES = 20


@require_http_methods(["GET", "HEAD", "POST"])
@page_of("imports")
def index(request):
    """Hand a workbook in: what it would do is shown first, and nothing is written."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        path = _keep(form.cleaned_data["file"], request.user)
        outcome = _run(request, form, path, rehearse=True)
        if outcome:
            return _rehearsed(request, path.parent.name.partition("-")[2], outcome)
    context = {"form": form, "batches": Batch.objects.all()[:MOST_BATCHES], "op": new_op()}
    return render(request, "desk/imports.html", context, status=422 if form.is_bound else 200)


def _run(request, form, path, **how):
    """The Outcome of an import, or None: then the form says why."""
    try:
        return imports.run(path, by=request.user, **how)
    except Unreadable as trouble:
        form.add_error("file", str(trouble.remedy))
    except PermissionDenied as barred:
        asked = whom.answer(str(barred))
        remedy = _("文件里有要由 %(roles)s 办的“%(what)s”：请他们来导入，或把那一页删去再试。")
        form.add_error("file", remedy % {"roles": "、".join(map(str, asked["roles"])), "what": asked["what"]})
    return None


def _rehearsed(request, token, outcome):
    context = {
        "token": token,
        "outcome": outcome,
        "faults": outcome.faults[:MOST_SHOWN],
        "notices": outcome.notices[:MOST_SHOWN],
    }
    return render(request, "desk/import_rehearsed.html", context)


@require_POST
@page_of("imports")
def confirm(request, token):
    """Import the workbook that was looked at; with only_correct the documents without a fault."""
    path = _kept(token, request.user)
    outcome = imports.run(path, by=request.user, only_correct=request.POST.get("only_correct") == "1")
    if not outcome.written:
        return _rehearsed(request, token, outcome)
    return render(request, "desk/import_done.html", {"outcome": outcome, "op": new_op()})


@require_POST
@page_of("imports")
def marked(request, token):
    """The workbook itself, with what is wrong written behind each faulty row."""
    path = _kept(token, request.user)
    outcome = imports.run(path, by=request.user, rehearse=True)
    answer = HttpResponse(annotated(path, outcome.faults), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{path.stem}-{_('批注')}.xlsx")
    return answer


@require_POST
@page_of("imports")
def undo(request, batch):
    """Take an imported workbook back."""
    form = DeedForm(request.POST)
    if form.is_valid() and form.do(actions.undo, [actions.Undoing(batch)], by=request.user) is not None:
        messages.success(request, _("第 %(batch)s 批已撤销，账也退回去了。") % {"batch": batch})
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)
    return redirect("desk:imports")


def _keep(upload, who):
    """Keep an uploaded file for a day, where only who brought it finds it again."""
    _forget_old()
    folder = _folder() / f"{who.pk}-{secrets.token_hex(16)}"
    folder.mkdir(parents=True)
    path = folder / Path(upload.name).name
    with path.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return path


def _kept(token, who):
    """The file that this person brought under a token; 404 when it is gone or another's."""
    path = next(iter((_folder() / f"{who.pk}-{token}").glob("*")), None)
    if path is None:
        raise Http404
    return path


def _folder():
    return settings.HOME.path / "uploads"


def _forget_old():
    oldest = (clock.now() - KEPT).timestamp()
    for folder in _folder().glob("*-*"):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)

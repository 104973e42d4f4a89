"""The files of an order: brought, looked at and voided by whoever sees the order (R-3.1, R-3.9)."""

from django.contrib import messages
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gendan.base import attached
from gendan.base.sniffing import ACCEPT
from gendan.orders import actions, filing
from gendan.orders.filing import Filing, Voiding
from gendan.orders.forms import FilesForm, VoidForm
from gendan.orders.models import Order
from gendan.people.deeds import may
from gendan.people.forms import new_op
from gendan.people.pages import form_for, page_of

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
"""A picture that a browser makes a page of has a style of the browser's own, and nothing else."""


def drawn(files, who, usual):
    """What the files of an order are drawn from. usual: what the next file that comes in will likely be."""
    papers = filing.papers(who) if may(who, "orders.attach") else []
    return {
        "files": [one for one in files if not one.void],
        "voided": [one for one in files if one.void],
        "papers": papers,
        "usual_paper": usual,
        "accept": ACCEPT,
        "most": attached.MOST_BYTES // attached.MB,
        "most_bytes": attached.MOST_BYTES,
    }


def _seen(request, number):
    return get_object_or_404(Order.objects.seen_by(request.user).filter(void=False), number=number)


def _file(request, number, pk):
    """A file that holds."""
    return get_object_or_404(filing.seen(_seen(request, number), request.user), pk=pk, void=False)


def _to_files(number):
    return redirect(f"{reverse('orders:page', args=[number])}?tab=files")


@require_safe
@page_of("orders")
def part(request, number):
    """The files of an order; a part of its page."""
    order = _seen(request, number)
    if not request.htmx:
        return _to_files(number)
    files = list(filing.seen(order, request.user))
    context = {"order": order, "op": new_op(), **drawn(files, request.user, request.GET.get("paper", ""))}
    return render(request, "orders/files.html", context)


@require_POST
@form_for("orders.attach")
def attach(request, number):
    """Keep files with an order: several from a form, or one by one for a script that shows how far it is."""
    order = _seen(request, number)
    form = FilesForm(request.POST, request.FILES)
    kept = _kept(form, order, request.user) if form.is_valid() else None
    told = [error for errors in form.errors.values() for error in errors]
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"troubles": told}, status=422 if told else 200)
    if kept:
        messages.success(request, _("已上传 %(count)s 个文件。") % {"count": len(kept)})
    for trouble in told:
        messages.error(request, trouble)
    return _to_files(number)


def _kept(form, order, who):
    """The OrderFiles of a form, or None; then it says why, and nothing was kept."""
    coming = [attached.bring(upload) for upload in form.cleaned_data["uploads"]]
    rows = [
        Filing(order.number, form.cleaned_data["paper"], one.name, one.kind, one.size, one.digest, who.today)
        for one in coming
    ]
    kept = form.do(actions.attach, rows, by=who)
    for one in coming:
        one.settle(form.small)
    return kept


@require_safe
@page_of("orders")
def show(request, number, pk):
    """A file: a picture in place, anything else to be saved, never as a page of ours."""
    one = _file(request, number, pk)
    try:
        file = one.path.open("rb")
    except FileNotFoundError:
        messages.error(request, _("“%(name)s”在服务器上不见了：请系统管理从备份取回。") % {"name": one.name})
        return _to_files(number)
    is_saved = "save" in request.GET or not one.what.shows
    return _sent(file, one.what.media, content_disposition_header(is_saved, one.saved_as))


@require_safe
@page_of("orders")
def small(request, number, pk):
    """The small picture of a picture."""
    path = _file(request, number, pk).small
    if path is None:
        raise Http404
    return _sent(path.open("rb"), attached.SMALL.media, "inline")


def _sent(file, media, disposition):
    answer = FileResponse(file, content_type=media)
    answer["Content-Disposition"] = disposition
    answer["Content-Security-Policy"] = SANDBOX
    return answer


@require_POST
@form_for("orders.void_file")
def void(request, number, pk):
    """Void a file; a refusal is told on the order's page."""
    one, by = _file(request, number, pk), request.user
    form = VoidForm(request.POST)
    if form.is_valid():
        row = Voiding(number, one.digest, form.cleaned_data["reason"], by.today)
        if form.do(actions.void_file, [row], by=by):
            messages.success(request, _("“%(name)s”已作废。") % {"name": one.name})
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)
    return _to_files(number)

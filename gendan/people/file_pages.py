"""What rooms share that keep files with their records: how one is brought in, and how it is sent (A14)."""

from django.contrib import messages
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from gendan.base import attached
from gendan.base.sniffing import ACCEPT
from gendan.people.pages import answer_refused

LIMITS = {
    "accept": ACCEPT,
    "most": attached.MOST_BYTES // attached.MB,
    "most_bytes": attached.MOST_BYTES,
}
"""What a page tells of what it takes."""

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
"""A picture that a browser makes a page of has a style of the browser's own, and nothing else."""


def bring(form, action, row, by):
    """The records that a deed made of a FilesForm's uploads, or None; then the form says why, and nothing was kept.

    row: attached.Coming → the row for the deed.
    """
    if not form.is_valid():
        return None
    coming = [attached.bring(upload) for upload in form.cleaned_data["uploads"]]
    kept = form.do(action, [row(one) for one in coming], by=by)
    for one in coming:
        one.settle(form.small)
    return kept


def answer_brought(request, form, kept, back, lead=""):
    """Answer a FilesForm: to a script with what troubles there are, to a browser without one with the page again.

    lead: where whoever brought this is led on to.
    """
    told = [error for errors in form.errors.values() for error in errors]
    is_script = request.headers.get("Accept") == "application/json"
    if kept and (lead or not is_script):
        messages.success(request, _("已上传 %(count)s 个文件。") % {"count": len(kept)})
    if is_script:
        led = {"lead": lead} if lead else {}
        return JsonResponse({"troubles": told, **led}, status=422 if told else 200)
    return answer_refused(request, form, back) if told else redirect(lead or back)


def answer_file(request, one, back):
    """A file: a picture in place, anything else to be saved, never as a page of ours."""
    try:
        file = one.path.open("rb")
    except FileNotFoundError:
        messages.error(request, _("“%(name)s”在服务器上不见了：请系统管理从备份取回。") % {"name": one.name})
        return redirect(back)
    is_saved = "save" in request.GET or not one.what.shows
    return _sent(file, one.what.media, content_disposition_header(is_saved, one.saved_as))


def answer_small(one):
    """The small picture of a picture."""
    if one.small is None:
        raise Http404
    return _sent(one.small.open("rb"), attached.SMALL.media, "inline")


def _sent(file, media, disposition):
    answer = FileResponse(file, content_type=media)
    answer["Content-Disposition"] = disposition
    answer["Content-Security-Policy"] = SANDBOX
    return answer

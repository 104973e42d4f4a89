"""What pages of every room share: who may open them, lists as a page, a part of one or a workbook, and forms."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import DisallowedHost, PermissionDenied
from django.db.models import Q
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from gendan.base import clock, taken
from gendan.base.prepared import prepared
from gendan.base.workbook.out import stream_list
from gendan.people import actions as people
from gendan.people import conflict, own, story
from gendan.people.deeds import may
from gendan.people.forms import DeedForm, new_op
from gendan.people.models import SavedView
from gendan.people.roles import COMPANY, Role, reads

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PRINTS = {"pdf": "application/pdf", "png": "image/png"}

READERS = {
    "products": COMPANY | {Role.REGIONAL, Role.PRODUCTION, Role.QUALITY, Role.LOGISTICS},
    "customers": COMPANY | {Role.REGIONAL},
    "orders": COMPANY | {Role.REGIONAL, Role.PRODUCTION, Role.QUALITY, Role.LOGISTICS},
    "shipping": COMPANY | {Role.REGIONAL, Role.LOGISTICS},
    "money": COMPANY | {Role.REGIONAL},
    "complaints": COMPANY | {Role.REGIONAL},
    "imports": frozenset({Role.ASSISTANT, Role.FINANCE}),
}
"""Who opens the pages of a room (reliability.md §3.2); which rows and fields he finds there, seen_by and reads say."""


def opens(who, room):
    """Whether a person may open a room's pages."""
    return bool(READERS[room] & who.roles)


def knows_names(who):
    """Whether a reader knows customers by name; production and quality know their codes only (confidentiality 2)."""
    return opens(who, "customers") or Role.LOGISTICS in who.roles


def page_of(room):
    """Mark a view as a page of a room: others get the answer that names who opens it."""
    return _guard(lambda who: opens(who, room), room)


def form_for(deed):
    """Mark a view as the form of a deed: whoever may not do the deed does not get the form either."""
    return _guard(lambda who: may(who, deed), deed)


def _guard(allows, name):
    def mark(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not allows(request.user):
                raise PermissionDenied(name)
            return view(request, *args, **kwargs)

        return guarded

    return mark


def came_from(request):
    """The page from which somebody was led here to do one thing, as its link says; "" where none did."""
    page = request.GET.get("next", "")
    return page if page.startswith("/") and url_has_allowed_host_and_scheme(page, None) else ""


def onward(request, *carried):
    """What the address of a step says after its path: what is carried along, and where somebody came from."""
    back = came_from(request)
    said = "&".join(filter(None, (*carried, back and urlencode({"next": back}))))
    return f"?{said}" if said else ""


def led_on(request, page, *arguments):
    """Lead somebody whose thing is done back to where he came from, else to a page."""
    back = came_from(request)
    return redirect(back) if back else redirect(page, *arguments)


def stood_on(request):
    """The page of this house that stood there before; "" where there was none."""
    page = request.headers.get("Referer", "")
    try:
        return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else ""
    except DisallowedHost:
        return ""


def pressed_on(request):
    """The page of this house on which somebody pressed what failed; "" where he only opened an address."""
    return stood_on(request) if request.method == "POST" else ""


def tell_refusal(request, form):
    """Have the next page tell what was wrong with a form."""
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)


def answer_refused(request, form, page, *arguments):
    """Lead back to the page on which a menu or a button stood, else to another one; it tells what was wrong.

    There the browser puts what was typed back, and the reason beside it (kept.js).
    """
    tell_refusal(request, form)
    back = pressed_on(request)
    return redirect(back) if back else redirect(page, *arguments)


def answer_list(request, listing, template="desk/list.html", **more):
    """Answer with a list: the whole page, its table alone for a part of another page, or as XLSX all or what is chosen.

    The XLSX is what is shown, or a tab of the office workbook, to be edited and imported again.
        counts: what its tabs hold, which the page asks for once it stands.
    """
    if export := FILES.get(request.GET.get("export")):
        picks = () if "whole" in request.GET else request.GET.getlist("pick")
        return export(listing.asked(_params(request.GET), request.user, reads, picks), request.user)
    asked = listing.asked(_params(request.GET), request.user, reads)
    if "counts" in request.GET:
        return JsonResponse({"counts": asked.counts})
    asked.can_pick, asked.can_return = not request.htmx, _returns(listing, request.user)
    saved = _saved(asked, request)
    own = next((view for view, is_here in saved if is_here), None)
    context = {"asked": asked, "run": asked.run, "saved": saved, "own": own, "op": new_op(), **more}
    return render(request, "desk/list_part.html" if request.htmx else template, context)


def answer_form(request, template, form, **context):
    """Answer with a form: as it is handed out, or as it came back, with what is to be mended."""
    context = {"form": form, "came_from": came_from(request), **context}
    return render(request, template, context, status=422 if form.is_bound else 200)


def answer_edit(request, template, form, action, rows, *, about, said, page, **context):
    """Answer with an EditForm, or do its deed, say so and go to a page; what somebody else changed too is asked about.

    rows: form → the rows of the deed. about: the code by which the journal knows the record. said: a message.
    """
    clashes = []
    if form.is_bound:
        now = form.initial
        saved, form, clashes = conflict.save(
            form, lambda form: form.do(action, rows(form), by=request.user), now, now["version"]
        )
        if saved is not None:
            messages.success(request, said)
            if merged := conflict.notice(form, about, action.deed):
                messages.info(request, merged)
            return redirect(page)
    other = story.newest(about, action.deed) if clashes else None
    return answer_form(request, template, form, clashes=clashes, other=other, **context)


def answer_press(request, row, draw, back):
    """Answer a button that prints: with the file of what is recorded as `row` (a Printing), else lead back.

    draw: the Print → the bytes of its file.
    """
    form = DeedForm(request.POST)
    done = form.is_valid() and form.do(people.print_paper, [row], by=request.user, at=clock.now())
    if not done:
        messages.error(request, _("没有打印：请刷新页面再试。"))
        return redirect(back)
    return answer_print(done[0], draw(done[0]))


def answer_print(printing, drawn):
    """Answer with the file of a document that was printed as `printing` (a Print)."""
    answer = HttpResponse(drawn, content_type=PRINTS[printing.form])
    answer["Content-Disposition"] = f'inline; filename="{printing.number}.{printing.form}"'
    return answer


def _saved(asked, request):
    """The reader's views of this list, his own and shared ones: [(view, whether it is this one)].

    A part of another page shows none.
    """
    if request.htmx:
        return []
    views = _views(request.user.pk, asked.listing.name)
    return [(one, one.query == asked.query) for one in views]


@prepared
def _views(user, listing):
    return SavedView.objects.filter(Q(user=user) | Q(is_shared=True), listing=listing)


def _params(query):
    """What an address asks for, by name; of the columns, which a form sends one by one, all of them."""
    return query.dict() | {"columns": ",".join(query.getlist("columns"))}


def _returns(listing, who):
    """Whether a person may take a list away to edit it: whoever imports."""
    return listing.intake is not None and opens(who, "imports")


def _tab(asked, who):
    """Everything that is filtered, as the tab of the office workbook that brings it back (base/taken.py)."""
    if not _returns(asked.listing, who):
        raise PermissionDenied("imports")
    intake = asked.listing.intake
    fields = [one.field for one in asked.offered if isinstance(one, own.OwnCell)]
    tab = own.grown(intake.tab, fields)
    return _answer_file(asked, who, tab.name, taken.columns(intake, tab), asked.taken(tab))


def _workbook(asked, who):
    """Everything that is filtered, as it is shown."""
    return _answer_file(asked, who, str(asked.listing.title), asked.columns, asked.export())


FILES = {"xlsx": _workbook, "tab": _tab}


def _answer_file(asked, who, title, columns, rows):
    """Answer with a list as a file, which is read row by row, after its serial was taken."""
    at, conditions = clock.now(), asked.in_words
    row = people.Exporting(asked.listing.name, conditions, asked.rows.count(), who.today)
    number = people.export([row], by=who, at=at)[0].number
    about = f"{conditions}  {_('导出流水号')}：{number}"
    file = stream_list(columns, rows, [title, about], printed_by=who.name, printed_at=at)
    answer = StreamingHttpResponse(file, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{asked.listing.name.replace(":", "-")}-{number}.xlsx"'
    return answer

"""The files of an order: brought, looked at and voided by whoever sees the order (R-3.1, R-3.9)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gendan.orders import actions, filing
from gendan.orders.filing import Filing, Voiding
from gendan.orders.forms import PapersForm
from gendan.orders.models import Order
from gendan.people import file_pages
from gendan.people.deeds import may
from gendan.people.forms import VoidForm, new_op
from gendan.people.pages import answer_refused, came_from, form_for, onward, page_of


def drawn(files, request, usual):
    """What the files of an order are drawn from. usual: what the next file that comes in will likely be.

    Whoever was led here for one paper is led back once he has brought it (ends).
    """
    who = request.user
    papers = filing.papers(who) if may(who, "orders.attach") else []
    ends = request.GET.get("ends") or request.GET.get("paper", "")
    return {
        "leading": onward(request, urlencode({"ends": ends})) if came_from(request) and ends else "",
        "files": [one for one in files if not one.void],
        "voided": [one for one in files if one.void],
        "papers": papers,
        "usual_paper": usual,
        **file_pages.LIMITS,
    }


def _seen(request, number):
    return get_object_or_404(Order.objects.seen_by(request.user).filter(void=False), number=number)


def _file(request, number, pk):
    """A file that holds."""
    return get_object_or_404(filing.seen(_seen(request, number), request.user), pk=pk, void=False)


def _to_files(number):
    return f"{reverse('orders:page', args=[number])}?tab=files"


@require_safe
@page_of("orders")
def part(request, number):
    """The files of an order; a part of its page."""
    order = _seen(request, number)
    if not request.htmx:
        return redirect(_to_files(number))
    files = list(filing.seen(order, request.user))
    context = {"order": order, "op": new_op(), **drawn(files, request, request.GET.get("paper", ""))}
    return render(request, "orders/files.html", context)


@require_POST
@form_for("orders.attach")
def attach(request, number):
    """Keep files with an order: several from a form, or one by one for a script that shows how far it is."""
    order, today = _seen(request, number), request.user.today
    form = PapersForm(request.POST, request.FILES)

    def row(one):
        return Filing(order.number, form.cleaned_data["paper"], one.name, one.kind, one.size, one.digest, today)

    kept = file_pages.bring(form, actions.attach, row, request.user)
    lead = came_from(request) if kept and kept[0].paper == request.GET.get("ends") else ""
    return file_pages.answer_brought(request, form, kept, _to_files(number), lead)


@require_safe
@page_of("orders")
def show(request, number, pk):
    """A file of an order."""
    return file_pages.answer_file(request, _file(request, number, pk), _to_files(number))


@require_safe
@page_of("orders")
def small(request, number, pk):
    """The small picture of a picture."""
    return file_pages.answer_small(_file(request, number, pk))


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
            return redirect(_to_files(number))
    return answer_refused(request, form, _to_files(number))

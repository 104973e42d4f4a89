"""Changing an order: the grid filled with it, what a change order would cause, and who knows of it (R-3.17)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gendan.orders import actions, changing, checks, customer_file, effects
from gendan.orders.change_forms import ChangedGrid, ChangedLine, ChangeForm, KnowingForm, as_it_is
from gendan.orders.changing import ChangeNote
from gendan.orders.flow import COMMITTED_STAGES, FREE_STAGES
from gendan.orders.forms import headings
from gendan.orders.intake_views import told
from gendan.orders.models import ChangeOrder, Order
from gendan.people import story
from gendan.people.conflict import notice, save
from gendan.people.deeds import may
from gendan.people.pages import answer_refused, form_for, knows_names, led_on


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("orders.revise")
def edit(request, number):
    """Change an order: at once while it was not handed down, by a change order once it is under way."""
    order, lines = _seen(request, number)
    if order.stage not in {*FREE_STAGES, *COMMITTED_STAGES}:
        messages.error(request, _("%(number)s 已经结束，不能再改。") % {"number": number})
        return redirect("orders:page", number)
    if not changing.is_free(order, lines) and not may(request.user, "orders.change"):
        raise PermissionDenied("orders.change")
    now = as_it_is(order, lines)
    about = {"order": order, "lines": lines, "who": request.user, "initial": now | {"version": order.version}}
    form, clashes, saved = ChangeForm(request.POST or None, **about), [], None
    if form.is_bound:
        saved, form, clashes = save(form, lambda form: _done(form, request.user), now, order.version)
        if isinstance(saved, list):
            return _saved(request, number, saved[0], form)
    return _answer(request, form, clashes=[*clashes, *form.lines.clashes], effects=saved)


def _seen(request, number):
    orders = Order.objects.seen_by(request.user).filter(void=False).select_related("customer__balance")
    order = get_object_or_404(orders, number=number)
    return order, list(order.lines.select_related("product"))


def _done(form, by):
    """The records, or what a change order would cause when nobody has seen that yet; None when it was refused."""
    row = form.row()
    if not isinstance(row, ChangeNote):
        return form.do(actions.revise, [row], by=by)
    if form.is_seen:
        return form.do(actions.change, [row], by=by)
    return form.attempt(lambda: effects.of_change(row, by=by))


def _saved(request, number, record, form):
    if isinstance(record, ChangeOrder):
        messages.success(request, _("变更单 %(change)s 已签发。") % {"change": record.number})
        deed = "orders.change"
    else:
        messages.success(request, _("%(number)s 已改好。") % {"number": number})
        deed = "orders.revise"
    form.merged = [*form.merged, *form.lines.merged]
    if merged := notice(form, number, deed):
        messages.info(request, merged)
    return redirect("orders:page", number)


def _answer(request, form, *, clashes, effects):
    """The form: as it is handed out, with what is to be mended, or with what it would cause."""
    number = form.order.number
    context = {
        "form": form,
        "order": form.order,
        "clashes": clashes,
        "other": _newest(number) if clashes else None,
        "effects": effects,
        "seen": form.digest() if effects else "",
        "called": request.GET.get("at", ""),
        "headings": headings(ChangedLine.columns),
        "file_columns": customer_file.CHOICES,
        "knows_names": knows_names(request.user),
    }
    return render(request, "orders/change.html", context, status=422 if form.is_bound and not effects else 200)


def _newest(number):
    """Whoever changed it last."""
    found = filter(None, (story.newest(number, deed) for deed in ("orders.revise", "orders.change")))
    return max(found, key=lambda event: event.at, default=None)


@require_POST
@form_for("orders.revise")
def look(request, number):
    """What the typed lines of an order mean, for the grid."""
    order, lines = _seen(request, number)
    grid = ChangedGrid.posted(request.POST)
    grid.find(lines)
    grid.judge(order.customer, request.user.today)
    return told(grid, checks.of(order.customer, grid.filled, request.user.today, request.user, order))


@require_safe
@form_for("orders.cancel")
def cost(request, number):
    """What cancelling an order means; a part of its page."""
    order, _lines = _seen(request, number)
    return render(request, "orders/cost.html", {"order": order, "cost": effects.of_cancellation(order)})


@require_POST
@form_for("orders.acknowledge")
def acknowledge(request, number, change):
    """Write down that a side knows of a change order; a refusal is told on the order's page."""
    order, _lines = _seen(request, number)
    form, by = KnowingForm(request.POST), request.user
    if form.is_valid() and form.do(actions.acknowledge, [form.knowing(change, by.today)], by=by) is not None:
        messages.success(request, _("%(change)s：确认已记录。") % {"change": change})
        return led_on(request, "orders:page", order.number)
    return answer_refused(request, form, "orders:page", order.number)

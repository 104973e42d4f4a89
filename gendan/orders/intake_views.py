"""Entering an order: the grid of lines, what it is told while somebody types, and what becomes of it."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gendan.base.table import plain
from gendan.orders import actions
from gendan.orders.actions import Turn, Word
from gendan.orders.flow import ORDER
from gendan.orders.forms import Grid, HeadForm, day_of, seen_customer
from gendan.orders.models import Order
from gendan.people import deeds
from gendan.people.pages import answer_form, form_for

LANES = {"draft": (), "submit": ("submit",), "confirm": ("submit", "approve", "confirm")}
"""What a button of the form does after the order was taken in."""


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("orders.receive")
def new(request):
    """Enter an order: as a draft, handed in for review, or by the fast lane up to the customer's confirmation."""
    form = HeadForm(request.POST or None, initial=_start(request))
    form.lines = Grid.posted(request.POST) if form.is_bound else Grid(_like(request))
    form.party = seen_customer(form["customer"].value(), request.user)
    form.lines.judge(form.party, day_of(form["on"].value(), request.user.today))
    lane = LANES.get(request.POST.get("lane"), ())
    order = form.is_bound and form.is_valid() and form.attempt(lambda: _take_in(form, lane, request.user))
    if order:
        messages.success(request, _("已记下 %(number)s。") % {"number": order.number})
        return redirect("orders:page", order.number)
    is_fast = all(deeds.may(request.user, f"orders.{step}") for step in LANES["confirm"])
    return answer_form(request, "orders/new.html", form, customer=form.party, is_fast=is_fast)


def _start(request):
    return {"customer": request.GET.get("customer", ""), "on": request.user.today}


def _like(request):
    """The lines of an order to be repeated, to be priced as of today."""
    order = Order.objects.seen_by(request.user).filter(number=request.GET.get("like", ""), void=False).first()
    rows = order.lines.values_list("product__code", "quantity") if order else []
    return [{"product": code, "quantity": str(quantity), "price": "", "requested_on": ""} for code, quantity in rows]


def _take_in(form, lane, by):
    """Receive the order and take it along the lane: all of it, or nothing."""
    op, on = form.cleaned_data["op"], form.cleaned_data["on"]
    with deeds.together(by=by, alone=False):
        (order,) = actions.receive([form.intake()], by=by, op=op)
        for step in lane:
            if order.stage in ORDER[step].start:  # a second click finds the order where the first one took it
                said_by = form.cleaned_data["said_by"]
                row = Word(order.number, on, said_by) if step == "confirm" else Turn(order.number, on)
                (order,) = getattr(actions, step)([row], by=by)
    return order


@require_POST
@form_for("orders.receive")
def look(request):
    """What the typed lines mean, for the grid: {lines: [{name, unit, agreed, faults}]}, one per line as typed."""
    grid = Grid.posted(request.POST)
    customer = seen_customer(request.POST.get("customer"), request.user)
    grid.judge(customer, day_of(request.POST.get("on"), request.user.today))
    return JsonResponse({"lines": [_told(line) for line in grid.lines]})


def _told(line):
    return {
        "name": line.product.name if line.product else "",
        "unit": line.product.unit if line.product else "",
        "agreed": plain("price", line.agreed.price) if line.agreed else "",
        "faults": line.faults,
    }

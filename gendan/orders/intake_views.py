"""Entering an order: the grid of lines, what it is told while somebody types, and what becomes of it."""

import json
from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gendan.base.table import plain
from gendan.base.workbook import Unreadable
from gendan.customers import part_numbers
from gendan.customers.actions import name_goods
from gendan.customers.models import Customer
from gendan.customers.queries import agreed_prices
from gendan.orders import actions, checks, customer_file, drafts, queries
from gendan.orders.actions import Confirmed, Turn
from gendan.orders.flow import ORDER
from gendan.orders.forms import COLUMNS, Grid, HeadForm, day_of, headings, needed_on, places, seen_customer
from gendan.orders.models import Order
from gendan.people import deeds
from gendan.people.pages import answer_form, form_for
from gendan.products import queries as products

CONFIRM, SUBMIT = "confirm", "submit"
"""What the buttons of the form do beyond taking the order in."""


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("orders.receive")
def new(request):
    """Enter an order: as a draft, handed in for review, or by the fast lane up to the customer's confirmation."""
    draft = drafts.of(request.user).filter(op=request.GET.get("draft", "")).first()
    form = HeadForm(request.POST or None, initial=draft.typed.dict() if draft else _start(request))
    form.lines = Grid.posted(request.POST) if form.is_bound else _lines(request, draft)
    form.know(seen_customer(form["customer"].value(), request.user))
    day = day_of(form["on"].value(), request.user.today)
    form.lines.needed_on = needed_on(form["needed_on"].value(), day)
    form.lines.judge(form.party, day)
    order = form.is_bound and form.is_valid() and form.attempt(lambda: _take_in(form, request))
    if order:
        drafts.forget(form.cleaned_data["op"], request.user)
        messages.success(request, _("已记下 %(number)s。") % {"number": order.number})
        return redirect("orders:page", order.number)
    is_fast = deeds.may(request.user, "orders.receive_confirmed")
    waiting = [] if form.is_bound or draft else _waiting(request.user)
    context = {"is_fast": is_fast, "headings": headings(COLUMNS), "draft": draft, "waiting": waiting}
    context["file_columns"] = customer_file.CHOICES
    context["learns"] = deeds.may(request.user, "customers.name_goods")
    return answer_form(request, "orders/new.html", form, **context)


def _lines(request, draft):
    return Grid.posted(draft.typed) if draft else Grid(_like(request))


def _waiting(who):
    """The drafts that this person may take up again, each with the customer it is for."""
    kept = list(drafts.of(who))
    codes = {one.typed.get("customer") for one in kept}
    known = Customer.objects.seen_by(who).in_bulk(codes - {None}, field_name="code") if kept else {}
    for one in kept:
        one.customer = known.get(one.typed.get("customer"))
    return kept


def _start(request):
    return {"customer": request.GET.get("customer", ""), "on": request.user.today}


def _like(request):
    """The lines of an order to be repeated, to be priced as of today."""
    order = Order.objects.seen_by(request.user).filter(number=request.GET.get("like", ""), void=False).first()
    rows = order.lines.values_list("product__code", "quantity") if order else []
    return [{"product": code, "quantity": str(quantity), "price": "", "requested_on": ""} for code, quantity in rows]


def _take_in(form, request):
    """Take the order in and as far as the button says: all of it, or nothing."""
    by, lane, op = request.user, request.POST.get("lane"), form.cleaned_data["op"]
    take, intake = actions.receive, form.intake()
    if lane == CONFIRM:
        take, intake = actions.receive_confirmed, Confirmed(**vars(intake), said_by=form.cleaned_data["said_by"])
    with deeds.together(by=by, alone=False):
        if form.cleaned_data["remember"] and form.lines.learned and deeds.may(by, "customers.name_goods"):
            name_goods(form.lines.learned, by=by)
        (order,) = take([intake], by=by, op=op)
        if (filling := form.filling(order.number)).values and not order.own:  # nor after a second click
            actions.fill_own([filling], by=by)
        if lane == SUBMIT and order.stage in ORDER[SUBMIT].start:  # a second click finds it where the first one took it
            (order,) = actions.submit([Turn(order.number, order.on)], by=by)
    return order


@require_POST
@form_for("orders.receive")
def look(request):
    """What the typed lines mean, for the grid: as told() says."""
    grid = Grid.posted(request.POST)
    customer = seen_customer(request.POST.get("customer"), request.user)
    day = day_of(request.POST.get("on"), request.user.today)
    written = request.POST.get("needed_on", "").strip()
    grid.needed_on = needed_on(written, day)
    grid.judge(customer, day)
    grid.hurry(day)
    head = {written: plain("date", grid.needed_on)} if grid.needed_on else {}
    found = checks.of(customer, grid.filled, day, request.user) if customer else []
    return told(grid, found, head, places=places(customer))


def told(grid, found, days=None, **more):
    """What the grid is told of what was typed; days: of what stands above it. more: for the head.

    {lines: [{name, unit, agreed, needed, faults}], one per line, checks: [{label, tone, text}],
    learned: [客户货号 → our code], days: {as it was written: the day}}.
    """
    learned = [f"{one.code} → {one.product}" for one in grid.learned]
    days = {text: day for line in grid.lines for text, day in line.days.items()} | (days or {})
    lines, seen = [_told(line) for line in grid.lines], [asdict(one) for one in found]
    return JsonResponse({"lines": lines, "checks": seen, "learned": learned, "days": days} | more)


def _told(line):
    return {
        "name": line.name,
        "unit": line.product.unit if line.product else "",
        "agreed": plain("price", line.agreed.price) if line.agreed else "",
        "needed": plain("date", line.needed_on) if line.needed_on else "",
        "faults": line.faults,
    }


@require_POST
@form_for("orders.revise")
def read_file(request):
    """The lines of a file that a customer sent, for the grid: {lines: [{column: text}]}, else {trouble: what to do}.

    Beside the trouble stands a `sample` of the file where a person is to say what its columns are; what he says comes
    back with the file, and is remembered of this customer.
    """
    customer = seen_customer(request.POST.get("customer"), request.user)
    said = customer_file.picked(request.POST.get("columns"))
    columns = said or customer_file.remembered(customer)
    try:
        lines = customer_file.lines_of(request.FILES.get("file"), columns)
    except Unreadable as trouble:
        return JsonResponse({"trouble": str(trouble.remedy), "sample": getattr(trouble, "sample", [])}, status=422)
    if said and customer:
        actions.remember_columns([customer_file.Columns(customer.code, columns)], by=request.user)
    return JsonResponse({"lines": lines})


@require_safe
@form_for("orders.revise")
def goods(request):
    """Products for the picker, by our code or name or by the customer's number: {found: [{code, text, note}]}.

    near: asks for what is called nearly so, where nothing is called so.
    """
    customer, word = seen_customer(request.GET.get("customer"), request.user), request.GET.get("q", "")
    notes = [(one, his and _("客户货号 %(code)s") % {"code": his}) for one, his in part_numbers.like(customer, word)]
    if not notes and "near" in request.GET:
        notes = [(one, _("相近")) for one in products.near(word)]
    return JsonResponse({"found": [_offered(*one) for one in notes]})


def _offered(product, note):
    return {"code": product.code, "text": f"{product.code} {product.name}", "note": note}


@require_safe
@form_for("orders.revise")
def paid(request):
    """What a customer paid for a product, for the grid: {found: [{price, text, note}]}, the newest first."""
    customer = _party(request)
    lines = queries.paid(customer, request.GET.get("product", ""), request.user)
    return JsonResponse({"found": [_remembered(line) for line in lines]})


def _remembered(line):
    pieces = f"{line.quantity:,} {line.product.unit}"
    note = _("%(number)s · %(on)s · %(pieces)s") % {
        "number": line.order.number,
        "on": line.order.on.isoformat(),
        "pieces": pieces,
    }
    price = plain("price", line.price)
    return {"price": price, "text": price, "note": note}


@require_safe
@form_for("orders.revise")
def usual(request):
    """What a customer usually orders, his last order and what he requires, beside the grid.

    An order that is being changed (`of`) is not filled with another one.
    """
    customer = _party(request)
    goods = list(queries.usual(customer, request.user))
    wanted = [(customer.pk, one["product"], one["quantity"], request.user.today) for one in goods]
    for one, agreed in zip(goods, agreed_prices(wanted), strict=True):
        one["agreed"] = agreed
    last = None if request.GET.get("of") else queries.newest(customer, request.user)
    context = {
        "goods": goods,
        "last": last,
        "lines": json.dumps(list(last.lines.values_list("product__code", "quantity"))) if last else "",
        "requirements": customer.requirements.select_related("product"),
    }
    return render(request, "orders/usual.html", context)


def _party(request):
    customer = seen_customer(request.GET.get("customer"), request.user)
    if customer is None:
        raise Http404
    return customer

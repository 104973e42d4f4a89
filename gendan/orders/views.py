"""Pages of orders: the list, one order's page with its path, and the buttons that take it a step further."""

from collections import Counter, defaultdict
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gendan.base import clock
from gendan.customers.models import Customer, Requirement
from gendan.orders import (
    batch,
    changing,
    chart,
    confirmation,
    file_views,
    filing,
    listed,
    log,
    nodes,
    queries,
    review,
    spoken,
    steps,
    tabs,
    track,
    trouble,
)
from gendan.orders.flow import COMMITTED_STAGES, FREE_STAGES, UNDER_WAY
from gendan.orders.forms import HELD_FOR, PrintForm, StepForm
from gendan.orders.listed import ORDERS, TONES
from gendan.orders.models import Order, OrderLine
from gendan.orders.signing import SIDES
from gendan.people import actions as people
from gendan.people import own
from gendan.people.deeds import may
from gendan.people.forms import new_op
from gendan.people.models import Print
from gendan.people.pages import (
    answer_list,
    answer_print,
    answer_refused,
    came_from,
    form_for,
    knows_names,
    onward,
    page_of,
)
from gendan.people.roles import reads
from gendan.shipping import queries as shipping

LINE_TONES = {
    "cancelled": "plain",
    "signed": "ok",
    "part_signed": "ok",
    "shipped": "ok",
    "part_shipped": "wait",
    "released": "run",
}
KINDS = dict(Requirement.Kind.choices)
MOST_TOLD = 8  # orders under way that a customer's page tells of; the rest stands in the list


@require_safe
@page_of("orders")
def index(request):
    """The orders that a reader may know of."""
    return answer_list(request, ORDERS, "orders/list.html", batch=batch.steps_of(request.user))


@require_safe
@page_of("orders")
def page(request, number):
    """One order: where it stands, its lines, what was shipped, billed and done."""
    order, who, kept = seen(request, number), request.user, request.GET.copy()
    asked_tab = kept.pop("tab", [""])[-1]
    for name in ("next", "paper"):
        kept.pop(name, None)
    asked = ORDERS.asked(kept.dict(), who, reads) if kept else None
    lines, files, changes = lines_of(order), list(filing.seen(order, who)), _changes(order, who)
    facts = replace(facts_of(order, who), files=filing.evidence(files))
    found = review.of(order, who.today)
    _count(lines, facts, shipping.carried(order, who), found[0].case.short)
    track_drawn = _drawn(facts, who, items=found)
    edit = _edit_label(order, lines, who)
    counts = {"lines": len(lines), "review": review.settled(found), "changes": len(changes)}
    counts["files"] = sum(not one.void for one in files)
    here = tabs.of(who, kept.urlencode(), **counts)
    context = {
        "order": order,
        "facts": facts,
        "tone": TONES[order.stage],
        "by_mouth": Order.objects.filter(filing.by_mouth(), pk=order.pk).exists(),
        "lines": lines,
        "requirements": [(KINDS.get(one["kind"], one["kind"]), one) for one in order.requirements],
        "said": spoken.sentence(facts, lines, who.today),
        "asked": asked,
        "beside": asked and asked.beside(order),
        "credit": queries.credit(order.customer, who) if reads(who, "price") else None,
        "op": new_op(),
        "knows_names": knows_names(who),
        "own": own.in_words("order", order.own),
        "changes": changes,
        "tabs": here,
        "tab": tabs.chosen(here, asked_tab, "changes" if any(one.mine for one in changes) else "lines"),
        "edit": edit,
        "onward": onward(request, asked and asked.carried),
        "trouble": trouble.of(facts, lines, track_drawn["track"].node("ship"), who, bool(edit)),
        "held_for": HELD_FOR,
        "prints": [(Print.Form.PDF, _("打印确认书")), (Print.Form.PNG, _("确认书图片"))],
        "can_print": may(who, "people.print_paper") and reads(who, "price"),
        "can_ship": facts.is_served and may(who, "shipping.ship"),
        **track_drawn,
        **file_views.drawn(files, request, request.GET.get("paper") or filing.next_paper(track_drawn["track"])),
    }
    return render(request, "orders/page.html", context)


@require_safe
@page_of("customers")
def under_way(request, code):
    """A customer's orders that are not done, each with what to say about it on the phone; a part of his page."""
    customer = get_object_or_404(Customer.objects.seen_by(request.user), code=code)
    found = told(customer, request.user)
    context = {"customer": customer, "told": found[:MOST_TOLD], "more": len(found) > MOST_TOLD}
    return render(request, "orders/under_way.html", context)


def told(customer, who):
    """A customer's newest orders that are not done, each with what to say about it; one more than a page tells of."""
    under_way = Order.objects.seen_by(who).filter(customer=customer, void=False, stage__in=UNDER_WAY)
    orders = list(under_way.order_by("-on", "-pk")[: MOST_TOLD + 1])
    _tell(orders, customer, who)
    return orders


def _tell(orders, customer, who):
    """Give each of one customer's orders its track and what to say; the same few queries for many orders."""
    for one in orders:
        one.customer = customer
    facts, lines = listed.facts(orders, who), defaultdict(list)
    for line in OrderLine.objects.filter(order__in=orders).select_related("product").order_by("line_no"):
        lines[line.order_id].append(line)
    leaving = [pk for pk, own in facts.items() if own.leaves_on and own.open and not own.is_wish]
    arrives = dict(zip(leaving, shipping.expected((customer, facts[pk].leaves_on) for pk in leaving), strict=True))
    lacks = queries.lacks(orders)
    arrives |= {pk: own.leaves_on for pk, own in facts.items() if own.is_wish}
    for one in orders:
        own = replace(facts[one.pk], arrives_on=arrives.get(one.pk), lacks=lacks[one.pk])
        one.track, one.tone = track.of(own, who.today), TONES[one.stage]
        one.stands = chart.stands(one.track)
        one.bar = chart.bar(one.track, one.stands)
        one.said = spoken.sentence(own, lines[one.pk], who.today)


def _changes(order, who):
    """Its change orders, the newest first, each with the sides of which this reader may say that they know."""
    found = list(order.changes.prefetch_related("lines__product", "acknowledgements").order_by("-pk"))
    for one in found:
        one.mine = [side for side in one.waits_for if may(who, "orders.acknowledge") and SIDES[side] in who.roles]
    return found


def _edit_label(order, lines, who):
    """What changing the order is called now, "" for whoever cannot change it."""
    if order.stage in FREE_STAGES and changing.is_free(order, lines):
        return _("修改 / 加单") if may(who, "orders.revise") else ""
    may_change = may(who, "orders.revise") and may(who, "orders.change")
    return _("变更单 / 加单") if order.stage in COMMITTED_STAGES and may_change else ""


def facts_of(order, who):
    """The Facts of one order, with what the store lacks for it and what is usual."""
    facts = listed.facts([order], who)[order.pk]
    lacks = queries.lacks([order])[order.pk] if facts.is_served else {}
    return replace(facts, lacks=lacks, arrives_on=_arrives_on(order, facts), usual=shipping.usual(who.today))


def _drawn(facts, who, marks=None, items=()):
    """What the card of the track is filled with; marks: who took which step, where the journal was asked; items: of the
    review, where it was asked."""
    order_track = track.of(replace(facts, marks=marks or {}), who.today)
    buttons = steps.buttons(facts.order, who, items)
    panels = nodes.panels(order_track, buttons, who)
    return {"track": order_track, "chart": chart.svg(order_track), "buttons": buttons, "panels": panels}


def _arrives_on(order, facts):
    """When goods that leave as promised should arrive; without a promise, when he wants them."""
    if facts.is_wish:
        return facts.leaves_on
    return shipping.expected([(order.customer, facts.leaves_on)])[0] if facts.leaves_on and facts.open else None


def seen(request, number):
    """The order of a page, as far as its reader may know of it."""
    orders = review.ready(Order.objects.seen_by(request.user).filter(void=False))
    return get_object_or_404(orders, number=number)


def lines_of(order):
    """Its lines, each with its derived state."""
    lines = list(order.lines.select_related("product"))
    for line in lines:
        line.order = order
        line.state_name, line.state_label = line.state
        line.tone = LINE_TONES.get(line.state_name, "plain")
    return lines


def _count(lines, facts, carried, short):
    """How far each line has come along the axes of goods and money (requirements 二.3).

    carried: {(batch, line id): pieces}. short: {product code: pieces}, as its review says.
    """
    lacks = facts.lacks if facts.is_served else _beyond(lines, short)
    invoiced = [batch for batch in facts.batches if batch.number in facts.invoices]
    paid = [batch for batch in facts.billed if not facts.bills[batch.number].open_amount]
    for line in lines:
        line.lacks = lacks.get(line.line_no, 0)
        line.ready = line.shipped + line.open_quantity - line.lacks
        line.invoiced = sum(carried.get((batch.number, line.pk), 0) for batch in invoiced)
        line.paid = sum(carried.get((batch.number, line.pk), 0) for batch in paid)


def _beyond(lines, short):
    """{line number: pieces that nothing is left for} of products that are short ({code: pieces}); the lines above get
    what there is, as when the goods leave."""
    short, found = Counter(short), {}
    for line in reversed(lines):
        found[line.line_no] = min(line.open_quantity, short[line.product.code])
        short[line.product.code] -= found[line.line_no]
    return found


@require_safe
@page_of("orders")
def story(request, number):
    """What was done with the order, as the journal tells it; a part of its page, whose chart it gives the names to."""
    order, who = seen(request, number), request.user
    lines = log.lines(order, who)
    facts = replace(facts_of(order, who), files=filing.evidence(filing.seen(order, who)))
    context = {"order": order, "log": lines, "op": new_op(), **_drawn(facts, who, log.marks(lines))}
    return render(request, "orders/story.html", context)


@require_POST
@form_for("people.print_paper")
def print_confirmation(request, number):
    """Print an order for the customer to sign, as PDF or picture; every print is recorded."""
    order, who = seen(request, number), request.user
    if not reads(who, "price"):
        raise PermissionDenied("people.print_paper")
    form = PrintForm(request.POST)
    if not (
        form.is_valid()
        and (done := form.do(people.print_paper, [form.printing(order, who.today)], by=who, at=clock.now()))
    ):
        messages.error(request, _("没有打印：请刷新页面再试。"))
        return redirect("orders:page", number)
    return answer_print(done[0], confirmation.draw(order, done[0], by=who))


@require_POST
@page_of("orders")
def take(request, number, step):
    """Take a step with an order; a refusal is told on its page, and nothing has changed."""
    order = seen(request, number)
    if step not in (*steps.STEPS, steps.FAST):
        raise Http404
    form = StepForm(request.POST)
    if form.is_valid() and form.attempt(lambda: steps.take(order, step, form, by=request.user)) is not None:
        messages.success(request, _("%(number)s：%(step)s，已记录。") % {"number": number, "step": steps.label(step)})
        return redirect(came_from(request) or _address(request, number))
    return answer_refused(request, form, _address(request, number))


def _address(request, number):
    """The order's page, which still knows the list that it was opened from."""
    query = request.GET.urlencode()
    return f"{reverse('orders:page', args=[number])}{'?' if query else ''}{query}"

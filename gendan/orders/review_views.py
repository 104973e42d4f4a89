"""The review card of an order: the eight dimensions, what differs, and the decision of whoever answers for it (P5)."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST, require_safe

from gendan.orders import actions, review, steps
from gendan.orders.actions import Decision, Waiver
from gendan.orders.forms import ReviewForm
from gendan.orders.models import Dimension, Order, ReviewDecision
from gendan.orders.views import TONES, knows_names
from gendan.people.deeds import may
from gendan.people.forms import new_op
from gendan.people.pages import page_of
from gendan.people.roles import reads

VERDICTS = {"ok": (_l("符合"), "ok"), "ask": (_l("有差异"), "wait"), "no": (_l("不符合"), "late")}
Outcome = ReviewDecision.Outcome


@dataclass(frozen=True)
class Row:
    """An Item as a reader sees it: is_hidden keeps its figures from him, outcomes are those he may give."""

    item: review.Item
    is_hidden: bool
    outcomes: list

    @property
    def verdict(self):
        """What the program thinks, in words."""
        return VERDICTS[self.item.verdict][0]

    @property
    def tone(self):
        """The colour of the verdict."""
        return VERDICTS[self.item.verdict][1]


@require_safe
@page_of("orders")
def card(request, number):
    """The review card; printed, it is the 订单评审表 with room for signatures."""
    order = _seen(request, number)
    rows = [
        _row(item, order, request.user) for item in review.items([order], {order.pk: _day(order, request)})[order.pk]
    ]
    context = {
        "order": order,
        "tone": TONES[order.stage],
        "rows": rows,
        "open": sum(row.item.is_open for row in rows),
        "buttons": [one for one in steps.buttons(order, request.user) if one.step in ("submit", "approve", "resume")],
        "op": new_op(),
        "knows_names": knows_names(request.user),
    }
    return render(request, "orders/review.html", context)


def _seen(request, number):
    return get_object_or_404(review.ready(Order.objects.seen_by(request.user).filter(void=False)), number=number)


def _day(order, request):
    """An order that was confirmed is shown as of that day, what was late for it then; unless it is decided on now."""
    return request.user.today if order.stage in review.REVIEWED else order.confirmed_on or request.user.today


def _row(item, order, who):
    is_hidden = not reads(who, review.SECRET.get(item.dimension, ""))
    return Row(item, is_hidden, _outcomes(item, order, who))


def _outcomes(item, order, who):
    if order.stage not in review.REVIEWED:
        return []
    decides = may(who, "orders.decide") and item.role in who.roles
    return [
        *([Outcome.PASSED, Outcome.CONDITIONAL, Outcome.REFUSED] if decides else []),
        *([Outcome.WAIVED] if may(who, "orders.waive") else []),
    ]


@require_POST
@page_of("orders")
def decide(request, number, dimension):
    """Take a decision on one dimension; a refusal is told on the card, and nothing has changed."""
    order = _seen(request, number)
    if dimension not in Dimension.values:
        raise Http404
    form = ReviewForm(request.POST)
    if form.is_valid() and _decided(form, order, dimension, request.user) is not None:
        words = {"number": number, "dimension": Dimension(dimension).label}
        messages.success(request, _("%(number)s：%(dimension)s已有结论。") % words)
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)
    return redirect("orders:review", number)


def _decided(form, order, dimension, by):
    outcome, reason, content = (form.cleaned_data[name] for name in ("outcome", "reason", "content"))
    if outcome == Outcome.WAIVED:
        return form.do(actions.waive, [Waiver(order.number, dimension, by.today, reason, content)], by=by)
    return form.do(actions.decide, [Decision(order.number, dimension, outcome, by.today, reason, content)], by=by)

"""The page before a step with many orders: what it would do with each, why not, and the button that does it."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gendan.base.asked import address_of, told
from gendan.base.cash import ZERO
from gendan.orders import batch, steps
from gendan.orders.listed import ORDERS, TONES
from gendan.orders.models import Order
from gendan.people.forms import DeedForm, new_op
from gendan.people.pages import knows_names, page_of
from gendan.people.roles import reads


@dataclass(frozen=True)
class Row:
    """A chosen order: what it is."""

    order: Order
    party: str
    tone: str


@dataclass(frozen=True)
class Fate:
    """What becomes of some of the chosen orders: why the step cannot be taken with them ("": it can)."""

    obstacle: str
    rows: list


@dataclass(frozen=True)
class Whole:
    """All orders of a list. numbers: those at its beginning, number: how many there are in words.

    most: so many are taken at once, 0 where these are all.
    """

    numbers: list
    number: str
    most: int


@require_http_methods(["GET", "HEAD", "POST"])
@page_of("orders")
def look(request):
    """Show what a step would do with the chosen orders; sent, take it with those that were shown as ready."""
    asked, who = request.POST or request.GET, request.user
    step = asked.get("step", "")
    if step not in batch.STEPS:
        raise Http404
    if step not in dict(batch.steps_of(who)):
        raise PermissionDenied(f"orders.{step}")
    whole = _whole(asked, who)
    orders = _chosen(whole.numbers if whole else asked.getlist("pick"), who)
    back = address_of("orders:list", asked.get("back", "")[:2000])
    if request.method == "POST" and _taken(request, step, orders):
        return redirect(back)
    context = {"back": back, "query": asked.get("back", ""), "whole": whole}
    return render(request, "orders/batch.html", _context(step, orders, who) | context)


def _whole(asked, who):
    """The Whole of the list that somebody came from, None where he chose rows of it."""
    if "whole" not in asked:
        return None
    found = ORDERS.asked(QueryDict(asked.get("back", "")[:2000]).dict(), who, reads)
    numbers = [one.number for one in found.first_rows(batch.MOST)]
    number = found.whole["number"]
    return Whole(numbers, told(number), batch.MOST if number > batch.MOST else 0)


def _chosen(numbers, who):
    """The orders of these numbers that a person may know of, by their ids, as the deed takes them."""
    seen = Order.objects.seen_by(who).filter(void=False, number__in=numbers[: batch.MOST])
    return list(seen.select_related("customer").order_by("pk"))


def _taken(request, step, orders):
    """Whether the step was taken with all of them; if not, the reasons are told and nothing has changed."""
    form = DeedForm(request.POST)
    about = {"by": request.user}
    if (
        orders
        and form.is_valid()
        and form.attempt(lambda: batch.take(step, orders, op=form.cleaned_data["op"], **about)) is not None
    ):
        said = {"step": steps.label(step), "number": len(orders)}
        messages.success(request, _("%(step)s：%(number)s 张订单，已记录。") % said)
        return True
    messages.error(request, _("没有办：情况刚才变了，请看清下面的原因再按一次。"))
    return False


def _context(step, orders, who):
    obstacles = batch.obstacles(step, orders, by=who)
    ready = [order for order in orders if order.number not in obstacles]
    return {
        "step": step,
        "label": steps.label(step),
        "fates": _fates(orders, obstacles, who),
        "ready": ready,
        "chosen": len(orders),
        "refused": len(obstacles),
        "amount": sum((one.amount for one in ready), ZERO) if reads(who, "price") else None,
        "op": new_op(),
    }


def _fates(orders, obstacles, who):
    """A Fate for each reason, the commonest first, and then one for the orders that can go, above their button."""
    found = defaultdict(list)
    for order in orders:
        obstacle = obstacles.get(order.number, "")
        found[obstacle.replace(order.number, "").strip()].append(_row(order, who))
    return sorted((Fate(*one) for one in found.items()), key=lambda fate: (not fate.obstacle, -len(fate.rows)))


def _row(order, who):
    party = order.customer.short_name if knows_names(who) else order.customer.code
    return Row(order, party, TONES[order.stage])

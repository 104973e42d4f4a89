"""A look at an order from the list, without leaving it (P2): where it stands, what is to be said, and its next step."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from gendan.orders import batch, chart, spoken, track, trouble
from gendan.orders.listed import TONES
from gendan.orders.views import facts_of, lines_of, seen
from gendan.people.pages import knows_names, page_of

MOST_LINES = 10  # the rest stands on its page


@require_safe
@page_of("orders")
def peek(request, number):
    """What fits a drawer; a part of the list's page."""
    order, who, query = seen(request, number), request.user, request.GET.urlencode()
    lines, facts = lines_of(order), facts_of(order, who)
    order_track = track.of(facts, who.today)
    stands = chart.stands(order_track)
    context = {
        "order": order,
        "facts": facts,
        "tone": TONES[order.stage],
        "track": order_track,
        "bar": chart.bar(order_track, stands),
        "stands": stands,
        "said": spoken.sentence(facts, lines, who.today),
        "trouble": trouble.of(facts, lines, order_track.node("ship"), who, may_change=False),
        "party": order.customer.short_name if knows_names(who) else order.customer.code,
        "lines": lines[:MOST_LINES],
        "more": max(0, len(lines) - MOST_LINES),
        "query": query,
        "ways": batch.ways(order, who, query),
    }
    return render(request, "orders/peek.html", context)

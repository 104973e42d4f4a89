"""Drafts of orders: kept while somebody types, taken up again, thrown away."""

from django.http import JsonResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from gendan.base import clock
from gendan.orders import drafts
from gendan.orders.forms import COLUMNS, MOST_LINES, Grid, HeadForm
from gendan.people.pages import form_for

LONGEST = 400  # characters of a value
MISSED = ("po_no", "note", *COLUMNS)


@require_POST
@form_for("orders.receive")
def keep(request):
    """Keep what the form holds: {kept: when}; "" says that the order was taken in already."""
    kept = drafts.keep(request.POST.get("op", "")[:64], _content(request.POST), request.user)
    return JsonResponse({"kept": f"{clock.on_the_wall(kept.at):%H:%M}" if kept else ""})


def _content(posted):
    """The head and the lines as they were typed; "" when there is nothing that a person would miss."""
    content = QueryDict(mutable=True)
    for name in (*HeadForm().fields, *Grid.names()):
        content.setlist(name, [value[:LONGEST] for value in posted.getlist(name)[:MOST_LINES]])
    return content.urlencode() if any(value for name in MISSED for value in content.getlist(name)) else ""


@require_POST
@form_for("orders.receive")
def drop(request):
    """Throw a draft away."""
    drafts.forget(request.POST.get("op", ""), request.user)
    return redirect("orders:new")

"""The form of what the office keeps of an order beyond the program's own fields."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from gendan.orders import actions
from gendan.orders.models import Order
from gendan.people.own_pages import answer_own
from gendan.people.pages import form_for


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("orders.fill_own")
def fill(request, number):
    """Fill in the own fields of an order."""
    order = get_object_or_404(Order.objects.seen_by(request.user).filter(void=False), number=number)
    return answer_own(request, order, "order", number, actions.fill_own)

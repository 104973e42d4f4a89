"""Stories of one form sent many times at once (told by tests.crowd)."""

from functools import partial

from gendan.orders import actions
from gendan.orders.models import Order
from gendan.people.models import Entry
from tests import crowd, office


def _press(op):
    row = actions.Intake("EOM", office.d("10-08"), office.items(("P01", 5)))
    return [order.number for order in actions.receive([row], by=office.SERVER, op=op)]


def ten_at_once():
    """Ten processes send the same order form; what each was shown, the orders and the entries that there are."""
    office.furnish()
    entries = Entry.objects.count()
    shown = crowd.at_once(*[partial(_press, "one-click")] * 10)
    return {
        "shown": shown,
        "orders": list(Order.objects.values_list("number", flat=True)),
        "entries": Entry.objects.count() - entries,
    }

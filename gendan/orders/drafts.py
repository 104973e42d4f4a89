"""What somebody has typed of an order and not handed in yet: kept for him alone, until the order is taken in."""

from django.db import transaction

from gendan.base import clock, writing
from gendan.orders.models import Draft
from gendan.people.models import Operation

MOST = 10


def keep(op, content, who):
    """Keep what the form `op` holds (a query string): the Draft, or None when there is none to keep.

    There is none where nothing is typed, and where the order was taken in already. No deed: it is no fact, nobody else
    sees it, and an entry every few seconds would bury the journal.
    """
    with writing.turn(), transaction.atomic():
        if not op or not content or Operation.objects.filter(op=op).exists():
            of(who).filter(op=op).delete()
            return None
        told = {"content": content, "at": clock.now()}
        kept, _made = Draft.objects.update_or_create(user_id=who.pk, op=op, defaults=told)
        surplus = of(who).values_list("pk", flat=True)[MOST:]
        Draft.objects.filter(pk__in=list(surplus)).delete()
    return kept


def of(who):
    """A person's drafts, the newest first."""
    return Draft.objects.filter(user=who.pk).order_by("-at", "-pk")


def forget(op, who):
    """The form was handed in, or is not wanted any more."""
    with writing.turn():
        of(who).filter(op=op).delete()

"""What shipping puts on 今日待办: batches that should have arrived, and of which nobody has told (XS-009 二.4)."""

from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.people.duty import MOST_FOUND, Duty, Item, call, step, to
from gendan.people.pages import knows_names
from gendan.people.rights import WHO_MAY
from gendan.shipping import queries
from gendan.shipping.models import Delivery


def to_hear_of(today, who, office):
    """On the expected day, or the new one that was told; what falls on a rest day is due on the next office day."""
    notes = Delivery.objects.seen_by(who).filter(queries.unheard(today), void=False).select_related("customer")
    said = Max("arrivals__new_expected_on", filter=Q(arrivals__void=False))
    told = notes.annotate(told_on=Coalesce(said, "expected_on"))
    return [_item(one, who, office) for one in told.order_by("told_on", "pk")[:MOST_FOUND]]


def _item(one, who, office):
    why = _("%(carrier)s 预计 %(day)s 到货，还没有反馈") % {"carrier": one.carrier, "day": one.told_on.isoformat()}
    page = to("shipping:page", one.number)
    return Item(
        one.number,
        one.number,
        page,
        why.strip(),
        one.told_on,
        office.next_workday(one.told_on),
        step(who, "shipping.record_arrival", to("shipping:arrival", one.number), page),
        call(one.customer.code, who),
        one.customer.code,
        one.customer.short_name if knows_names(who) else one.customer.code,
    )


DUTIES = (
    Duty(
        "shipping.to_hear_of",
        _l("到货反馈"),
        "truck-delivery",
        "shipping",
        frozenset(WHO_MAY["shipping.record_arrival"]),
        to_hear_of,
        ("shipping:list", {"view": "hear"}),
    ),
)

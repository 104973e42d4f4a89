"""What shipping puts on 今日待办: batches of whose arrival nobody has told, signed copies not back (XS-009 二.4)."""

from datetime import timedelta

from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import preferences
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


def to_file_slips(today, who, office):
    """Signed copies that should be back, counted from the day of arrival; filing one closes it."""
    notes = Delivery.objects.seen_by(who).filter(queries.slip_missing(today), void=False).select_related("customer")
    arrived = Max("arrivals__arrived_on", filter=Q(arrivals__void=False))
    return [
        _slip(one, who, office, today) for one in notes.annotate(arrived_on=arrived).order_by("on", "pk")[:MOST_FOUND]
    ]


def _slip(one, who, office, today):
    why = _("%(day)s 到货，%(carrier)s 的回单还没回来") % {"day": one.arrived_on.isoformat(), "carrier": one.carrier}
    since = one.arrived_on + timedelta(days=preferences.value("slip_days", today))
    page = to("shipping:page", one.number)
    return Item(
        one.number,
        one.number,
        page,
        why,
        since,
        office.next_workday(since),
        step(who, "shipping.file_slip", to("shipping:slips", pick=one.number), page),
        party=one.customer.short_name if knows_names(who) else one.customer.code,
    )


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
    Duty(
        "shipping.to_file_slips",
        _l("回单未回"),
        "receipt",
        "shipping",
        frozenset(WHO_MAY["shipping.file_slip"]),
        to_file_slips,
        ("shipping:list", {"view": "slips"}),
    ),
)

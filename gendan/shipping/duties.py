"""What shipping puts on 今日待办: batches of whose arrival nobody has told, signed copies not back (XS-009 二.4)."""

from datetime import timedelta

from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import preferences
from gendan.people.duty import MOST_FOUND, Duty, Found, Item, call, records, step, to
from gendan.people.pages import knows_names
from gendan.people.rights import WHO_MAY
from gendan.shipping import queries
from gendan.shipping.models import Arrival, Delivery


def to_hear_of(today, who, office):
    """On the expected day, or the new one that was told; what falls on a rest day is due on the next office day."""
    notes = Delivery.objects.seen_by(who).filter(queries.unheard(today), void=False)
    said = Max("arrivals__new_expected_on", filter=Q(arrivals__void=False))
    rows = notes.values("number").annotate(told_on=Coalesce(said, "expected_on")).order_by("told_on", "pk")
    return [
        Found(pk, number, number, office.next_workday(told_on), (told_on,))
        for pk, number, told_on in rows.values_list("pk", "number", "told_on")[:MOST_FOUND]
    ]


def _told(found, today, who):
    return [_item(*pair, who) for pair in _notes(found, who)]


def _notes(found, who):
    notes = Delivery.objects.seen_by(who).select_related("customer")
    return records(notes.only("number", "carrier", "customer__code", "customer__short_name"), found)


def _item(found, one, who):
    (told_on,) = found.about
    why = _("%(carrier)s 预计 %(day)s 到货，还没有反馈") % {"carrier": one.carrier, "day": told_on.isoformat()}
    page = to("shipping:page", one.number)
    verb = step(who, "shipping.record_arrival", to("shipping:arrival", one.number), page)
    return Item(found, page, why.strip(), verb, call(one.customer.code, who), one.customer.code, _party(one, who))


def _party(one, who):
    return one.customer.short_name if knows_names(who) else one.customer.code


def to_file_slips(today, who, office):
    """Signed copies that should be back, counted from the day of arrival; filing one closes it."""
    notes = Delivery.objects.seen_by(who).filter(queries.slip_missing(today), void=False)
    rows = list(notes.order_by("on", "pk").values_list("pk", "number")[:MOST_FOUND])
    # Asked for beside the notes, these days make SQLite sort all notes before it takes the first.
    days = Arrival.objects.filter(delivery__in=[pk for pk, _number in rows], arrived_on__isnull=False, void=False)
    arrived = dict(days.order_by("arrived_on").values_list("delivery", "arrived_on"))
    wait = timedelta(days=preferences.value("slip_days", today))
    return [Found(pk, no, no, office.next_workday(arrived[pk] + wait), (arrived[pk],)) for pk, no in rows]


def _slips(found, today, who):
    return [_slip(*pair, who) for pair in _notes(found, who)]


def _slip(found, one, who):
    (arrived_on,) = found.about
    why = _("%(day)s 到货，%(carrier)s 的回单还没回来") % {"day": arrived_on.isoformat(), "carrier": one.carrier}
    page = to("shipping:page", one.number)
    verb = step(who, "shipping.file_slip", to("shipping:slips", pick=one.number), page)
    return Item(found, page, why, verb, party=_party(one, who))


DUTIES = (
    Duty(
        "shipping.to_hear_of",
        _l("到货反馈"),
        "truck-delivery",
        "shipping",
        frozenset(WHO_MAY["shipping.record_arrival"]),
        to_hear_of,
        _told,
        ("shipping:list", {"view": "hear"}),
    ),
    Duty(
        "shipping.to_file_slips",
        _l("回单未回"),
        "receipt",
        "shipping",
        frozenset(WHO_MAY["shipping.file_slip"]),
        to_file_slips,
        _slips,
        ("shipping:list", {"view": "slips"}),
    ),
)

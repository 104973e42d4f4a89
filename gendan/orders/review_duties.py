"""What a review puts on 今日待办: 审单 for whoever leads it, each open difference for whoever decides it (ui 2.2)."""

from django.db.models import Case, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.orders import review, signing
from gendan.orders.duties import below_agreed, item_of, seen
from gendan.orders.flow import ORDER, Stage
from gendan.orders.models import ChangeOrder, HeldFor, Order
from gendan.people.duty import MOST_FOUND, Duty, Found, Verb, records, to
from gendan.people.labels import DEEDS
from gendan.people.roles import Role

LEADS = frozenset({Role.ASSISTANT})
"""Who leads a review: what she decides herself stands with 审单, the rest waits for somebody else."""

DECIDES = frozenset(review.RESPONSIBLE.values()) - LEADS
UNDER_REVIEW = Q(stage__in=ORDER["approve"].start) | Q(stage=Stage.ON_HOLD, held_for=HeldFor.CHANGE)
MOST_JUDGED = 200  # orders whose review is looked at; an office that has more of them asks for the rest by the list


def _waiting(today, who):
    """Orders whose review waits, since the day they were handed in or last changed (asked_on)."""
    orders = Order.objects.seen_by(who).filter(UNDER_REVIEW, void=False, on__lte=today)
    changed_on = ChangeOrder.objects.filter(order=OuterRef("pk")).order_by("-on").values("on")[:1]
    came_on = Coalesce("submitted_on", "on")
    asked_on = Case(When(stage=Stage.ON_HOLD, then=Subquery(changed_on)), default=came_on)
    return orders.annotate(asked_on=asked_on).order_by("asked_on", "pk")


def to_lead(today, who, office):
    """Orders under review, and those that a change has stopped; due on the day they were handed in."""
    rows = _waiting(today, who).values_list("pk", "number", "asked_on")[:MOST_FOUND]
    return [Found(pk, number, number, office.next_workday(asked_on)) for pk, number, asked_on in rows]


def _led(found, today, who):
    orders = _waiting(today, who).filter(pk__in=[one.pk for one in found])
    left = _open(orders, today)
    told = seen(who).annotate(is_below=below_agreed())
    return [_to_lead(one, order, left.get(order.pk, ()), today, who) for one, order in records(told, found)]


def _to_lead(found, one, left, today, who):
    waits = "；".join(f"{_whom(item)}{_days(_since(item), today)}" for item in left)
    why = _("等 %(whom)s") % {"whom": waits} if waits else _("各项都通过了，可以评审通过")
    if one.is_below:
        why += _("；有单价低于合作价")
    return item_of(found, one, who, why, Verb(_("去审核"), to("orders:review", one.number)))


def _whom(item):
    """Whom a dimension waits for: who decides it, else who was asked."""
    whom = [item.role.label] if item.is_undecided else [one.get_of_display() for one in item.waits_for]
    return _("%(whom)s：%(dimension)s") % {"whom": "、".join(map(str, whom)), "dimension": item.dimension.label}


def _since(item):
    """From when it waits: for the first answer that is missing, or for the word of whoever decides."""
    return item.case.order.asked_on if item.is_undecided else min(one.on for one in item.waits_for)


def _days(since, today):
    days = (today - since).days
    return _("（%(days)s 天）") % {"days": days} if days else _("（今天）")


def _open(orders, today):
    """{order id: its open Items}, of what a change touched where that stopped the order."""
    orders = list(review.ready(orders))
    found, touched = review.items(orders, {one.pk: today for one in orders}), signing.reopened(orders)
    return {
        pk: [item for item in items if item.is_open and (pk not in touched or item.dimension in touched[pk])]
        for pk, items in found.items()
    }


def undecided(today, who, office):
    """Differences that nobody has decided, each with whoever decides it; a reader who decides none sees them all.

    Whoever does that reads prices, so nobody learns of one here who may not.
    """
    mine = who.roles & DECIDES or DECIDES
    left = _open(_waiting(today, who)[:MOST_JUDGED], today)
    items = [item for own in left.values() for item in own if item.is_undecided and item.role in mine]
    return [_undecided(item, item.case.order, office) for item in items]


def _undecided(item, order, office):
    said = item.decision.reason if item.decision else item.difference
    about = (item.dimension, said, order.asked_on)
    return Found(order.pk, f"{order.number}:{item.dimension}", order.number, office.next_workday(order.asked_on), about)


def _decisions(found, today, who):
    return [_decision(*pair, today, who) for pair in records(seen(who), found)]


def _decision(found, one, today, who):
    dimension, said, asked_on = found.about
    words = review.named(dimension) | {"said": said, "day": asked_on.isoformat(), "days": _days(asked_on, today)}
    why = _("%(dimension)s：%(said)s；%(day)s 起等%(role)s%(days)s") % words
    # The page gives his hand the word to choose; with a place in its address the browser would not.
    address = to("orders:review", one.number, at=dimension)
    return item_of(found, one, who, why, Verb(str(DEEDS["orders.decide"]), address))


DUTIES = (
    Duty(
        "orders.review",
        _l("审单"),
        "checklist",
        "orders",
        LEADS,
        to_lead,
        _led,
        ("orders:list", {"view": "all", "stage": Stage.SUBMITTED}),
    ),
    Duty(
        "orders.undecided",
        _l("评审待定"),
        "checklist",
        "orders",
        DECIDES,
        undecided,
        _decisions,
        ("orders:list", {"view": "all", "stage": Stage.SUBMITTED}),
    ),
)

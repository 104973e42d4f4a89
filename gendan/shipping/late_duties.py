"""将晚交 on 今日待办: promises that the store cannot keep, or that the usual pace will not (ui 2.2)."""

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.orders import finding
from gendan.orders import queries as orders
from gendan.orders.duties import item_of, seen
from gendan.people.duty import MOST_FOUND, Duty, Found, Verb, records, to
from gendan.people.roles import Role
from gendan.shipping import queries

WORKDAYS_AHEAD = 3  # so early a promise that lacks goods is told, while the customer can still be asked


def about_to_be_late(today, who, office):
    """Orders that lack goods or are slow, those promised first before the others; what should have left by today is
    another duty."""
    lacking, slow = _lacking(today, who, office), _slow(today, who)
    late = [_found(pk, lacking.get(pk), slow.get(pk)) for pk in lacking | slow]
    return sorted(late, key=lambda one: (one.until, one.pk))[:MOST_FOUND]


def _found(pk, lacking, slow):
    number, promised_on, _about = lacking or slow
    return Found(pk, number, number, promised_on, (lacking and lacking[-1], slow and slow[-1]))


def _lacking(today, who, office):
    """{order id: (number, the first day promised, (product, pieces missing))}, of orders promised within the next
    working days for which the store, served by promised day, has too little."""
    soon = orders.open_lines().filter(day__lte=office.add(today, WORKDAYS_AHEAD))
    found = {}
    for pk, first_on, *goods in orders.lacking(soon).values_list("order", "first_on", "product__code", "missing"):
        if first_on > today:
            found.setdefault(pk, (first_on, goods))
    return {pk: (number, *found[pk]) for pk, number in seen(who).filter(pk__in=found).values_list("pk", "number")}


def _slow(today, who):
    """{order id: (number, the first day promised, when it would leave if it took as long as usual)}."""
    lines = finding.foretold_late(today, queries.usual(today).get("ship", 0)).seen_by(who).order_by()
    rows = lines.values("order").annotate(promised_on=Min("promised"), forecast=Max("until"))
    rows = rows.filter(promised_on__gt=today).order_by("promised_on", "order")
    found = rows.values_list("order", "order__number", "promised_on", "forecast")[:MOST_FOUND]
    return {pk: about for pk, *about in found}


def _told(found, today, who):
    return [_late(*pair, who) for pair in records(seen(who), found)]


def _late(found, one, who):
    address = to("orders:page", one.number)
    why = _("答应 %(day)s 发货，%(why)s") % {"day": found.until.isoformat(), "why": "；".join(_reasons(*found.about))}
    return item_of(found, one, who, why, Verb(_("去处理"), f"{address}#trouble"))


def _reasons(goods, forecast):
    """Why it will be late: for want of goods, at the usual pace, or both."""
    if goods:
        product, pieces = goods
        yield _("%(product)s 库存还差 %(pieces)s 件") % {"product": product, "pieces": f"{pieces:,}"}
    if forecast:
        yield _("照平常的速度 %(day)s 才能发") % {"day": forecast.isoformat()}


DUTIES = (
    Duty(
        "orders.about_to_be_late",  # as it was put off and handed over before shipments foretold anything
        _l("将晚交"),
        "alert-triangle",
        "orders",
        frozenset({Role.ASSISTANT}),
        about_to_be_late,
        _told,
        ("orders:list", {"view": "ship"}),
    ),
)

"""What the customers' files put on 今日待办: contracts and prices that run out, files that nobody checked for long."""

from datetime import timedelta
from functools import cache

from django.db.models import Count, Exists, Min, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import clock
from gendan.base.table import shown
from gendan.customers import dossier
from gendan.customers.models import AgreedPrice, Customer, Proposal
from gendan.people.deeds import may
from gendan.people.duty import MOST_FOUND, Duty, Found, Item, Verb, records, step, to
from gendan.people.labels import DEEDS
from gendan.people.rights import WHO_MAY
from gendan.people.roles import Role
from gendan.products import queries as products

NOTICE = timedelta(days=30)  # so long before its end a contract or a price is to be renewed
FRESH = timedelta(days=90)  # so long a checked file counts as true
ONE_DAY = timedelta(days=1)
WORKDAYS_TO_REPRINT = 3


def _active(who):
    return Customer.objects.seen_by(who).filter(status=Customer.Status.ACTIVE)


def _found(pk, code, until, *about):
    return Found(pk, f"{code} {until}", code, until, about)


def _telling(item):
    """What a duty tells of customers: item(found, customer, reader) of each."""

    def told(found, today, who):
        rows = _active(who).only("code", "short_name", "contract_no", "verified_on")
        return [item(*pair, who) for pair in records(rows, found)]

    return told


def _of(found, one, why, verb, second=None):
    return Item(found, to("customers:page", one.code), why, verb, second, one.code, one.short_name)


def _verb(one, who, deed, address):
    return step(who, deed, to(address, one.code), to("customers:page", one.code))


def contracts(today, who, office):
    """Contracts that end within the notice, or have ended; a new end in the file closes it."""
    rows = _active(who).filter(contract_to__lte=today + NOTICE).order_by("contract_to", "code")
    return [_found(*row) for row in rows.values_list("pk", "code", "contract_to")[:MOST_FOUND]]


def _contract(found, one, who):
    why = _("合同 %(number)s %(day)s 到期") % {"number": one.contract_no, "day": found.until.isoformat()}
    return _of(found, one, why, _verb(one, who, "customers.open_file", "customers:edit"))


def prices(today, who, office):
    """Customers with prices that end within the notice or ended within it; a price that follows closes it."""
    ends = AgreedPrice.objects.seen_by(who).filter(
        ~Exists(_following()), price=None, valid_from__gt=today - NOTICE, valid_from__lte=today + NOTICE + ONE_DAY
    )
    ends = ends.filter(customer__status=Customer.Status.ACTIVE).order_by().values("customer")
    rows = ends.annotate(first=Min("valid_from"), count=Count("pk")).order_by("first", "customer__code")
    rows = rows.values_list("customer", "customer__code", "first", "count")[:MOST_FOUND]
    # An end is kept as the day after the last.
    return [_found(pk, code, first - ONE_DAY, count) for pk, code, first, count in rows]


def _following():
    """A price of the same product that holds after the end."""
    same = {name: OuterRef(name) for name in ("customer", "product", "kind", "min_qty")}
    return AgreedPrice.objects.filter(**same, valid_from__gt=OuterRef("valid_from"), price__isnull=False)


def _price(found, one, who):
    (count,) = found.about
    why = _("%(count)s 个合作价 %(day)s 起陆续到期") % {"count": count, "day": found.until.isoformat()}
    return _of(found, one, why, _verb(one, who, "customers.propose", "customers:propose"))


def proposals(today, who, office):
    """Prices that were asked for; one below 最低限价 waits for 总经理, the others for 内销经理 (sheets.md 1.3)."""
    asked = Proposal.objects.seen_by(who).filter(state=Proposal.State.OPEN, on__lte=today).order_by("on", "pk")
    rows = list(asked.values_list("pk", "number", "on", "price", "product", "valid_from")[:MOST_FOUND])
    floors = products.floors((product, valid_from) for *_about, product, valid_from in rows)
    below = [floor is not None and row[3] < floor for row, floor in zip(rows, floors, strict=True)]
    return [
        Found(pk, number, number, office.next_workday(on), (is_below,))
        for (pk, number, on, *_about), is_below in zip(rows, below, strict=True)
        if (Role.GENERAL if is_below else Role.SALES) in who.roles
    ]


def _proposals(found, today, who):
    asked = Proposal.objects.seen_by(who).select_related("customer", "product")
    rows = asked.only("number", "price", "product__name", "customer__short_name")
    return [_proposal(*pair) for pair in records(rows, found)]


def _proposal(found, one):
    (is_below,) = found.about
    why = _("%(product)s 调到 %(price)s") % {"product": one.product.name, "price": shown("price", one.price)}
    why += _("，低于最低限价") if is_below else ""
    page = to("customers:proposal", one.number)
    verb = Verb(str(DEEDS["customers.approve_price"]), page)
    return Item(found, page, why, verb, party=one.customer.short_name)


def to_check(today, who, office):
    """Files that were last checked too long ago; one that never was has no day to count from."""
    rows = _active(who).filter(verified_on__lte=today - FRESH).order_by("verified_on", "code")
    until = cache(office.next_workday)
    return [
        _found(pk, code, until(verified_on + FRESH))
        for pk, code, verified_on in rows.values_list("pk", "code", "verified_on")[:MOST_FOUND]
    ]


def _check(found, one, who):
    why = _("上次核对 %(day)s，已满 90 天") % {"day": one.verified_on.isoformat()}
    verb = Verb(_("看档案"), to("customers:page", one.code) + "#file")
    right = Verb(str(DEEDS["customers.verify"]), to("customers:verify", one.code), presses=True)
    return _of(found, one, why, verb, right if may(who, "customers.verify") else None)


def to_reprint(today, who, office):
    """Files of which something changed after their card was printed; a new card closes it (纸档)."""
    rows = dossier.stale(Customer.objects.seen_by(who), today).order_by("code")
    found = [
        _reprint_of(pk, code, clock.on_the_wall(printed_at).date(), max(filter(None, days)), office)
        for pk, code, printed_at, *days in rows.values_list("pk", "code", "printed_at", "filed_on", "priced_on")
    ]
    return sorted((one for one in found if one.about[1] <= today), key=lambda one: one.until)[:MOST_FOUND]


def _reprint_of(pk, code, printed, changed, office):
    return Found(pk, f"{code} {changed}", code, office.add(changed, WORKDAYS_TO_REPRINT), (printed, changed))


def _reprints(found, today, who):
    rows = Customer.objects.seen_by(who).only("code", "short_name")
    return [_reprint(*pair, who) for pair in records(rows, found)]


def _reprint(found, one, who):
    printed, changed = found.about
    why = _("档案 %(changed)s 改过，纸档还是 %(printed)s 打印的") % {"changed": changed, "printed": printed}
    return _of(found, one, why, _verb(one, who, "people.print_paper", "customers:dossier"))


def _duty(key, title, icon, deed, rows, item):
    return Duty(key, title, icon, "customers", frozenset(WHO_MAY[deed]), rows, _telling(item), ("customers:list", {}))


DUTIES = (
    _duty("customers.contracts", _l("合同到期"), "signature", "customers.open_file", contracts, _contract),
    _duty("customers.prices", _l("价格到期"), "tag", "customers.propose", prices, _price),
    Duty(
        "customers.proposals",
        _l("调价待批"),
        "tag",
        "customers",
        frozenset(WHO_MAY["customers.approve_price"]),
        proposals,
        _proposals,
        ("customers:proposals", {}),
    ),
    _duty("customers.to_check", _l("资料待核对"), "clipboard-check", "customers.verify", to_check, _check),
    Duty(
        "customers.to_reprint",
        _l("纸档过期"),
        "archive",
        "customers",
        frozenset({Role.ASSISTANT}),
        to_reprint,
        _reprints,
        ("customers:list", {}),
    ),
)

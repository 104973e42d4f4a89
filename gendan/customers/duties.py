"""What the customers' files put on 今日待办: contracts and prices that run out, files that nobody checked for long."""

from datetime import timedelta

from django.db.models import Count, Exists, F, Min, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import clock
from gendan.base.table import shown
from gendan.customers import dossier
from gendan.customers.models import AgreedPrice, Customer, Proposal
from gendan.people.duty import MOST_FOUND, Duty, Item, Verb, step, to
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


def _of(one, why, since, until, verb):
    return Item(
        f"{one.code} {until}",
        one.code,
        to("customers:page", one.code),
        why,
        since,
        until,
        verb,
        None,
        one.code,
        one.short_name,
    )


def _verb(one, who, deed, address):
    return step(who, deed, to(address, one.code), to("customers:page", one.code))


def contracts(today, who, office):
    """Contracts that end within the notice, or have ended; a new end in the file closes it."""
    rows = _active(who).filter(contract_to__lte=today + NOTICE).order_by("contract_to", "code")[:MOST_FOUND]
    return [_contract(one, who) for one in rows]


def _contract(one, who):
    why = _("合同 %(number)s %(day)s 到期") % {"number": one.contract_no, "day": one.contract_to.isoformat()}
    verb = _verb(one, who, "customers.open_file", "customers:edit")
    return _of(one, why, one.contract_to - NOTICE, one.contract_to, verb)


def prices(today, who, office):
    """Customers with prices that end within the notice or ended within it; a price that follows closes it."""
    ends = AgreedPrice.objects.seen_by(who).filter(
        ~Exists(_following()), price=None, valid_from__gt=today - NOTICE, valid_from__lte=today + NOTICE + ONE_DAY
    )
    found = {
        pk: about for pk, *about in ends.order_by().values_list("customer").annotate(Min("valid_from"), Count("pk"))
    }
    rows = list(_active(who).filter(pk__in=found).order_by("code"))
    rows.sort(key=lambda one: found[one.pk][0])
    return [_price(one, who, *found[one.pk]) for one in rows[:MOST_FOUND]]


def _following():
    """A price of the same product that holds after the end."""
    same = {name: OuterRef(name) for name in ("customer", "product", "kind", "min_qty")}
    return AgreedPrice.objects.filter(**same, valid_from__gt=OuterRef("valid_from"), price__isnull=False)


def _price(one, who, start, count):
    last = start - ONE_DAY  # an end is kept as the day after the last
    why = _("%(count)s 个合作价 %(day)s 起陆续到期") % {"count": count, "day": last.isoformat()}
    return _of(one, why, last - NOTICE, last, _verb(one, who, "customers.propose", "customers:propose"))


def proposals(today, who, office):
    """Prices that were asked for; one below 最低限价 waits for 总经理, the others for 内销经理 (sheets.md 1.3)."""
    asked = Proposal.objects.seen_by(who).filter(state=Proposal.State.OPEN, on__lte=today)
    rows = list(asked.select_related("customer", "product").order_by("on", "pk")[:MOST_FOUND])
    floors = products.floors((one.product_id, one.valid_from) for one in rows)
    return [_proposal(*pair, office) for pair in zip(rows, floors, strict=True) if _decides(who, *pair)]


def _decides(who, one, floor):
    return (Role.GENERAL if floor is not None and one.price < floor else Role.SALES) in who.roles


def _proposal(one, floor, office):
    why = _("%(product)s 调到 %(price)s") % {"product": one.product.name, "price": shown("price", one.price)}
    if floor is not None and one.price < floor:
        why += _("，低于最低限价")
    page = to("customers:proposal", one.number)
    verb = Verb(str(DEEDS["customers.approve_price"]), page)
    until = office.next_workday(one.on)
    return Item(one.number, one.number, page, why, one.on, until, verb, party=one.customer.short_name)


def to_check(today, who, office):
    """Files that were last checked too long ago; one that never was has no day to count from."""
    rows = _active(who).filter(verified_on__lte=today - FRESH).order_by("verified_on", "code")[:MOST_FOUND]
    return [_check(one, who, office) for one in rows]


def _check(one, who, office):
    why = _("上次核对 %(day)s，已满 90 天") % {"day": one.verified_on.isoformat()}
    stale_on = one.verified_on + FRESH
    return _of(
        one, why, stale_on, office.next_workday(stale_on), _verb(one, who, "customers.open_file", "customers:edit")
    )


def to_reprint(today, who, office):
    """Files that were changed after their card was printed; a new card closes it (纸档)."""
    rows = dossier.on_paper(Customer.objects.seen_by(who))
    stale = rows.filter(updated_at__gt=F("printed_at")).order_by("updated_at", "code")[:MOST_FOUND]
    return [_reprint(one, who, office) for one in stale if clock.on_the_wall(one.updated_at).date() <= today]


def _reprint(one, who, office):
    printed, changed = (clock.on_the_wall(moment).date() for moment in (one.printed_at, one.updated_at))
    why = _("档案 %(changed)s 改过，纸档还是 %(printed)s 打印的") % {"changed": changed, "printed": printed}
    verb = _verb(one, who, "people.print_paper", "customers:dossier")
    return _of(one, why, changed, office.add(changed, WORKDAYS_TO_REPRINT), verb)


def _duty(key, title, icon, deed, rows):
    return Duty(key, title, icon, "customers", frozenset(WHO_MAY[deed]), rows, ("customers:list", {}))


DUTIES = (
    _duty("customers.contracts", _l("合同到期"), "signature", "customers.open_file", contracts),
    _duty("customers.prices", _l("价格到期"), "tag", "customers.propose", prices),
    Duty(
        "customers.proposals",
        _l("调价待批"),
        "tag",
        "customers",
        frozenset(WHO_MAY["customers.approve_price"]),
        proposals,
        ("customers:proposals", {}),
    ),
    _duty("customers.to_check", _l("资料待核对"), "clipboard-check", "customers.open_file", to_check),
    Duty(
        "customers.to_reprint",
        _l("纸档过期"),
        "archive",
        "customers",
        frozenset({Role.ASSISTANT}),
        to_reprint,
        ("customers:list", {}),
    ),
)

"""What the accounts put on 今日待办: what is to be invoiced, to be asked for, and whom to stop (XS-009 二.5)."""

from datetime import timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import preferences
from gendan.base.cash import ZERO
from gendan.base.period import month_of
from gendan.base.table import shown
from gendan.books import credit
from gendan.books import queries as books
from gendan.books.models import MoneyEntry
from gendan.customers.models import Customer
from gendan.money import queries as money
from gendan.money.promises import State
from gendan.people.deeds import may
from gendan.people.duty import MOST_FOUND, Duty, Item, Verb, call, step, to
from gendan.people.labels import DEEDS
from gendan.people.rights import WHO_MAY
from gendan.people.roles import Role

_SAID = {
    State.OPEN: _l("；承诺 %(day)s 付 %(amount)s 元"),
    State.BROKEN: _l("；承诺 %(day)s 付 %(amount)s 元，没有付足"),
}
NOTICE = timedelta(days=3)  # so early a debt is asked for


def _of(one, why, since, until, verb, second=None):
    address = to("customers:page", one.code)
    return Item(f"{one.code} {since}", one.code, address, why, since, until, verb, second, one.code, one.short_name)


def to_invoice(today, who, office):
    """Customers with goods that left and were not invoiced, due by the last working day of the oldest one's month."""
    rows = Customer.objects.seen_by(who).filter(balance__uninvoiced__gt=0).select_related("balance")
    rows = rows.exclude(invoice_type=Customer.InvoiceType.NONE).order_by("code")[:MOST_FOUND]
    parties = {one.pk: one for one in rows}
    oldest = _oldest(parties)
    return [_invoice(one, oldest[one.pk], who, office) for one in parties.values() if oldest[one.pk] <= today]


def _oldest(parties):
    """{customer id: the day of the oldest delivery that is not invoiced}; what left first is invoiced first."""
    account = MoneyEntry.Account.UNINVOICED
    entries = MoneyEntry.objects.filter(customer__in=parties, account=account, amount__gt=0)
    left = {pk: one.balance.uninvoiced for pk, one in parties.items()}
    oldest = {}
    for customer, on, amount in entries.values_list("customer", "on").annotate(Sum("amount")).order_by("-on"):
        if left[customer] > 0:
            left[customer] -= amount
            oldest[customer] = on
    return oldest


def _invoice(one, since, who, office):
    why = _("%(amount)s 元已发货未开票，最早 %(day)s") % {
        "amount": shown("cash", one.balance.uninvoiced),
        "day": since.isoformat(),
    }
    until = office.previous_workday(month_of(since, preferences.value("closing_day", since)).end)
    form, page = to("money:issue_invoice", customer=one.code), to("customers:page", one.code)
    return _of(one, why, since, max(since, until), step(who, "money.issue_invoice", form, page))


def _debts(today, who):
    """[(Customer, [Debt])] of the customers who owe something."""
    bills = books.open_bills(today, who)
    parties = Customer.objects.in_bulk({bill.customer for bill in bills})
    found = books.debts(today, bills, parties)
    return [(parties[pk], own) for pk, own in sorted(found.items(), key=lambda pair: parties[pair[0]].code)]


def _due(debt, today):
    """The day from which a debt is or will be due; None: not by date, or left standing under 铺底."""
    if debt.overdue_days:
        return today - timedelta(days=debt.overdue_days)
    return None if debt.in_floor else debt.bill.due_on


def to_ask_for(today, who, office):
    """Customers whose debts fall due within the notice or are overdue; a receipt closes it.

    Who promised to pay is asked again on the day that he named, not before; a promise that was not kept is told.
    """
    items = []
    promised = {pk: own[0] for pk, own in money.promises(today, who).items()}
    for one, debts in _debts(today, who):
        near = [(due, debt.amount) for debt in debts if (due := _due(debt, today)) and due <= today + NOTICE]
        if near:
            due, amount = min(due for due, _amount in near), sum((part for _d, part in near), ZERO)
            items.append(_ask(one, due, amount, promised.get(one.pk), who))
    return _urgent(items)


def _ask(one, due, amount, promised, who):
    why = _("%(amount)s 元，最早 %(day)s 到期") % {"amount": shown("cash", amount), "day": due.isoformat()}
    until = due
    if promised and promised.state != State.KEPT:
        why += _SAID[promised.state] % {
            "day": promised.promise.promised_on.isoformat(),
            "amount": shown("cash", promised.promise.amount),
        }
        until = max(due, promised.promise.promised_on) if promised.state == State.OPEN else due
    return _of(one, why, due - NOTICE, until, _asking(one, who), call(one.code, who))


def _asking(one, who):
    """What is done about a debt: finance takes the money, others write down what was promised."""
    if may(who, "money.take_receipt"):
        return Verb(str(DEEDS["money.take_receipt"]), to("money:take_receipt", customer=one.code))
    if may(who, "money.promise"):
        return Verb(str(DEEDS["money.promise"]), to("money:promise", one.code))
    return Verb(_("看应收"), to("money:bills", customer=one.code, view="open"))


def _urgent(items):
    return sorted(items, key=lambda item: item.until)[:MOST_FOUND]


def to_freeze(today, who, office):
    """Customers overdue beyond the days of grace: no new order passes, somebody has to decide.

    A receipt closes it, a release for as long as it holds.
    """
    grace, passed = credit.bounds(today).grace, set(credit.valid(today).values_list("customer", flat=True))
    items = []
    for one, debts in _debts(today, who):
        late = [debt for debt in debts if debt.overdue_days > grace]
        if late and one.pk not in passed:
            items.append(_freeze(one, late, today, grace))
    return _urgent(items)


def _freeze(one, late, today, grace):
    days = max(debt.overdue_days for debt in late)
    why = _("%(level)s：%(amount)s 元逾期超过宽限期，最久 %(days)s 天") % {
        "level": credit.level(one, days, today).label,
        "amount": shown("cash", sum(debt.amount for debt in late)),
        "days": days,
    }
    frozen_on = today - timedelta(days=days - grace - 1)
    return _of(one, why, frozen_on, frozen_on, Verb(_("看信用"), to("money:credit", one.code)))


DUTIES = (
    Duty(
        "money.to_ask_for",
        _l("催款"),
        "cash",
        "money",
        frozenset({Role.ASSISTANT, Role.REGIONAL, Role.FINANCE}),
        to_ask_for,
        ("money:bills", {"view": "open"}),
    ),
    Duty(
        "money.to_freeze",
        _l("信用冻结"),
        "lock",
        "money",
        frozenset({Role.SALES}),
        to_freeze,
        ("customers:list", {"view": "all", "overdue": "1"}),
    ),
    Duty(
        "money.to_invoice",
        _l("待开票"),
        "file-invoice",
        "money",
        frozenset(WHO_MAY["money.issue_invoice"]),
        to_invoice,
        ("customers:list", {"view": "all", "uninvoiced": "1"}),
    ),
)

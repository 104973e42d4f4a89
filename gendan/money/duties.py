"""What the accounts put on 今日待办: what is to be invoiced, to be asked for, and whom to stop (XS-009 二.5)."""

from datetime import timedelta
from functools import cache

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import preferences
from gendan.base.cash import ZERO
from gendan.base.period import month_of
from gendan.base.table import shown
from gendan.books import credit
from gendan.books import queries as books
from gendan.books.models import Balance, MoneyEntry
from gendan.customers.models import Customer
from gendan.money import queries as money
from gendan.money import remittances
from gendan.money.promises import State
from gendan.people.deeds import may
from gendan.people.duty import MOST_FOUND, Duty, Found, Item, Verb, call, records, step, to
from gendan.people.labels import DEEDS
from gendan.people.rights import WHO_MAY
from gendan.people.roles import Role

_SAID = {
    State.OPEN: _l("；承诺 %(day)s 付 %(amount)s 元"),
    State.BROKEN: _l("；承诺 %(day)s 付 %(amount)s 元，没有付足"),
}
NOTICE = timedelta(days=3)  # so early a debt is asked for
MONTH = timedelta(days=31)  # most of what is not invoiced left within it
ONE_DAY = timedelta(days=1)


def _urgent(found):
    return sorted(found, key=lambda one: (one.until, one.number))[:MOST_FOUND]


def _of(found, one, why, verb, second=None):
    return Item(found, to("customers:page", one.code), why, verb, second, one.code, one.short_name)


def to_invoice(today, who, office):
    """Customers with goods that left and were not invoiced, due by the last working day of the oldest one's month."""
    rows = Balance.objects.seen_by(who).filter(uninvoiced__gt=0)
    rows = rows.exclude(customer__invoice_type=Customer.InvoiceType.NONE)
    left = {pk: (code, amount) for pk, code, amount in rows.values_list("pk", "customer__code", "uninvoiced")}
    oldest = _oldest({pk: amount for pk, (_code, amount) in left.items()}, today)
    until = cache(lambda on: office.previous_workday(month_of(on, preferences.value("closing_day", on)).end))
    return _urgent(
        Found(pk, f"{code} {oldest[pk]}", code, max(oldest[pk], until(oldest[pk])), (oldest[pk], amount))
        for pk, (code, amount) in left.items()
        if oldest[pk] <= today
    )


def _oldest(left, today):
    """{customer id: the day of the oldest delivery that is not invoiced}; what left first is invoiced first.

    left: {customer id: 元 that are not invoiced}. The history is read only of those whose goods left long ago.
    """
    left, oldest = dict(left), {}
    entries = MoneyEntry.objects.filter(account=MoneyEntry.Account.UNINVOICED, amount__gt=0)
    _go_back(entries.filter(on__gt=today - MONTH), left, oldest)
    some = [customer for customer, amount in left.items() if amount > 0]
    _go_back(entries.filter(on__lte=today - MONTH, customer__in=some), left, oldest)
    return oldest


def _go_back(entries, left, oldest):
    """Take the entries off what is left, the newest first."""
    for customer, on, amount in entries.values_list("customer", "on").annotate(Sum("amount")).order_by("-on"):
        if left.get(customer, ZERO) > 0:
            left[customer] -= amount
            oldest[customer] = on


def _customers(found, who):
    """[(Found, its Customer)]."""
    return records(Customer.objects.seen_by(who).only("code", "short_name", "status"), found)


def _invoices(found, today, who):
    return [_invoice(*pair, who) for pair in _customers(found, who)]


def _invoice(found, one, who):
    since, amount = found.about
    why = _("%(amount)s 元已发货未开票，最早 %(day)s") % {"amount": shown("cash", amount), "day": since.isoformat()}
    form, page = to("money:issue_invoice", customer=one.code), to("customers:page", one.code)
    return _of(found, one, why, step(who, "money.issue_invoice", form, page))


def _due(today, who, until, due):
    """{customer id: (the first day, 元)} of the debts that are or will be due by a day.

    due(debt) → its day or None, for the customers whose debts the database cannot age.
    """
    found = books.due_by(today, who, until)
    for customer, debts in books.aged_by_hand(today, who).items():
        near = [(day, debt.amount) for debt in debts if (day := due(debt)) and day <= until]
        if near:
            found[customer] = (min(day for day, _amount in near), sum((part for _day, part in near), ZERO))
    return found


def _codes(customers):
    return dict(Customer.objects.filter(pk__in=customers).values_list("pk", "code"))


def to_ask_for(today, who, office):
    """Customers whose debts fall due within the notice or are overdue; a receipt closes it.

    Who promised to pay is asked again on the day that he named, not before; a promise that was not kept is told.
    """
    near = _due(today, who, today + NOTICE, lambda debt: debt.due_on(today))
    codes, promised = _codes(near), money.promised_for(today, who)
    return _urgent(
        Found(pk, f"{codes[pk]} {due - NOTICE}", codes[pk], max(due, promised.get(pk, due)), (due, amount))
        for pk, (due, amount) in near.items()
    )


def _asked(found, today, who):
    pairs = _customers(found, who)
    customers = [one.pk for _found, one in pairs]
    promised, announced = money.promises(today, who, customers), remittances.announced(today, who, customers)
    return [_ask(*pair, promised.get(pair[1].pk), announced.get(pair[1].pk, ()), who) for pair in pairs]


def _ask(found, one, promised, announced, who):
    due, amount = found.about
    why = _("%(amount)s 元，最早 %(day)s 到期") % {"amount": shown("cash", amount), "day": due.isoformat()}
    if promised and promised[0].state != State.KEPT:
        why += _SAID[promised[0].state] % {
            "day": promised[0].promise.promised_on.isoformat(),
            "amount": shown("cash", promised[0].promise.amount),
        }
    return _of(found, one, why + "".join(map(_notice, announced)), _asking(one, who), call(one.code, who))


def _notice(one):
    """What is said of a debt for which money is announced: whoever asked for it again would annoy the customer."""
    words = {"no": one.number, "day": one.paid_on.isoformat(), "amount": shown("cash", one.amount)}
    return _("；到款通知 %(no)s：说 %(day)s 已付 %(amount)s 元，财务在查，先别催") % words


def _asking(one, who):
    """What is done about a debt: finance takes the money, others write down what was promised."""
    if may(who, "money.take_receipt"):
        return Verb(str(DEEDS["money.take_receipt"]), to("money:take_receipt", customer=one.code))
    if may(who, "money.promise"):
        return Verb(str(DEEDS["money.promise"]), to("money:promise", one.code))
    return Verb(_("看应收"), to("money:bills", customer=one.code, view="open"))


def to_freeze(today, who, office):
    """Customers overdue beyond the days of grace: no new order passes, somebody has to decide.

    A receipt closes it, a release for as long as it holds.
    """
    grace, passed = credit.bounds(today).grace, set(credit.valid(today).values_list("customer", flat=True))
    late = _due(today, who, today - timedelta(days=grace + 1), lambda debt: debt.overdue_days and debt.due_on(today))
    codes = _codes(late.keys() - passed)
    return _urgent(
        Found(pk, f"{code} {since}", code, since, ((today - due).days, amount))
        for pk, code in codes.items()
        for due, amount in [late[pk]]
        for since in [due + timedelta(days=grace + 1)]
    )


def _frozen(found, today, who):
    return [_freeze(*pair, today) for pair in _customers(found, who)]


def _freeze(found, one, today):
    days, amount = found.about
    why = _("%(level)s：%(amount)s 元逾期超过宽限期，最久 %(days)s 天") % {
        "level": credit.level(one, days, today).label,
        "amount": shown("cash", amount),
        "days": days,
    }
    return _of(found, one, why, Verb(_("看信用"), to("money:credit", one.code)))


DUTIES = (
    Duty(
        "money.to_ask_for",
        _l("催款"),
        "cash",
        "money",
        frozenset({Role.ASSISTANT, Role.REGIONAL, Role.FINANCE}),
        to_ask_for,
        _asked,
        ("money:bills", {"view": "open"}),
    ),
    Duty(
        "money.to_freeze",
        _l("信用冻结"),
        "lock",
        "money",
        frozenset({Role.SALES}),
        to_freeze,
        _frozen,
        ("customers:list", {"view": "all", "overdue": "1"}),
    ),
    Duty(
        "money.to_invoice",
        _l("待开票"),
        "file-invoice",
        "money",
        frozenset(WHO_MAY["money.issue_invoice"]),
        to_invoice,
        _invoices,
        ("customers:list", {"view": "all", "uninvoiced": "1"}),
    ),
)

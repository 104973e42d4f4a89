"""The credit gates: what stands in the way of a confirmation or a shipment (R-5.4, money.md 3.2, rulings 2).

They read the locked balance rows of an open MoneyBook and return Faults; the deed hands these to deeds.gate(), which
refuses a new deed and only notes what an imported one would have been refused for.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from gendan.base import preferences, terms
from gendan.base.cash import ZERO, half_up
from gendan.base.faults import Fault
from gendan.books.models import Advance, Receivable
from gendan.customers.models import Customer


@dataclass(frozen=True)
class Asked:
    """What a deed is about to let a customer have: goods for an amount on a day; `row` is the row that asks."""

    row: int
    party: Customer
    on: date
    amount: Decimal

    def fault(self, remedy):
        """The Fault that refuses it."""
        return Fault(self.row, "customer", self.party.code, remedy)


def credit(book, wanted):
    """Gate at confirmation; the book already holds the amounts of these Asked."""
    late = _overdue({one.party.pk: one.on for one in wanted})
    faults = []
    for one in wanted:
        reasons = [
            *_standing(one.party, one.on),
            *_over_limit(one.party, one.amount, book.balances[one.party.pk].exposure),
            *late.get(one.party.pk, ()),
        ]
        faults += map(one.fault, reasons)
    return faults


def prepaid(book, wanted):
    """Gate at shipment: for 款到发货 the advance must cover the goods."""
    left = {one.party.pk: book.balances[one.party.pk].advance for one in wanted}
    faults = []
    for one in wanted:
        faults += map(one.fault, _standing(one.party, one.on))
        have = left[one.party.pk]
        if one.party.term_kind == terms.Kind.PREPAY and one.amount > have:
            text = _("款到发货：预收只有 %(have)s 元，还差 %(short)s 元。请等财务登记到款后再发。")
            faults.append(one.fault(text % {"have": have, "short": one.amount - have}))
        left[one.party.pk] -= one.amount
    return faults


def placement(book, wanted):
    """Gate for 铺货: the shelf's ceiling and the credit limit."""
    faults = []
    for one in wanted:
        balance = book.balances[one.party.pk]
        reasons = [*_standing(one.party, one.on), *_over_limit(one.party, one.amount, balance.exposure + one.amount)]
        ceiling = one.party.consign_limit
        if ceiling is not None and balance.placed + one.amount > ceiling:
            over = {"over": balance.placed + one.amount - ceiling, "limit": ceiling, "placed": balance.placed}
            text = _("超出铺货额度 %(over)s 元（额度 %(limit)s，已铺 %(placed)s）。请先结算或退回旧货，再铺新货。")
            reasons.append(text % over)
        faults += map(one.fault, reasons)
    return faults


def deposits(wanted):
    """Gate at release: an order on 定金 whose deposit has not come in."""
    waiting = [one for one in wanted if one.party.term_kind == terms.Kind.DEPOSIT]
    rows = Advance.objects.filter(customer__in={one.party.pk for one in waiting}, void=False)
    advances = dict(rows.values_list("customer").annotate(Sum("open_amount")))
    faults = []
    for one in waiting:
        needed = half_up(one.amount * one.party.term_percent / 100)
        have = advances.get(one.party.pk, ZERO)
        if have < needed:
            text = _("定金要 %(needed)s 元，到账 %(have)s 元。请等财务登记定金后再下达。")
            faults.append(one.fault(text % {"needed": needed, "have": have}))
    return faults


def _standing(party, on):
    if party.status in (Customer.Status.STOPPED, Customer.Status.BLACKLISTED):
        yield _("客户状态是“%(status)s”，不能接单发货。请先由内销经理恢复合作。") % {
            "status": party.get_status_display()
        }
    if party.contract_to and party.contract_to < on:
        yield _("合同 %(to)s 已到期。请先续签合同并更新档案。") % {"to": party.contract_to}


def _over_limit(party, added, exposure):
    if party.term_kind == terms.Kind.PREPAY or party.credit_limit is None:
        return
    over = exposure - party.credit_limit
    if over > 0 and added > 0:
        yield _("超出信用额度 %(over)s 元（额度 %(limit)s，敞口 %(exposure)s）。请减量、先收款，或申请调整额度。") % {
            "over": over,
            "limit": party.credit_limit,
            "exposure": exposure,
        }


def _overdue(days):
    """{customer id: [reason]} for bills overdue beyond the days of grace. days: {customer id: day}."""
    if not days:
        return {}
    grace = timedelta(days=preferences.value("credit_grace_days", max(days.values())))
    bills = Receivable.objects.filter(customer__in=days, due_on__lt=max(days.values()) - grace, void=False)
    late = defaultdict(list)
    for customer, due_on, amount in bills.exclude(open_amount=0).values_list("customer", "due_on", "open_amount"):
        if due_on < days[customer] - grace:
            late[customer].append((due_on, amount))
    text = _("有 %(amount)s 元逾期超过宽限期（最早 %(due)s 到期）。请先催款，或由内销经理放行。")
    return {
        customer: [text % {"amount": sum(amount for _due, amount in bills), "due": min(bills)[0]}]
        for customer, bills in late.items()
    }

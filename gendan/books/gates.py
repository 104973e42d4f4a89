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
from gendan.books import queries
from gendan.books.models import Advance
from gendan.customers.models import Customer


@dataclass(frozen=True)
class Asked:
    """What a deed is about to let a customer have: goods for an amount on a day; `row` is the row that asks.

    order: the one order that it serves. freed: what the customer was committed to for these goods already.
    """

    row: int
    party: Customer
    on: date
    amount: Decimal
    order: str = ""
    freed: Decimal = ZERO

    def fault(self, remedy):
        """The Fault that refuses it."""
        return Fault(self.row, "customer", self.party.code, remedy)


def credit(book, wanted):
    """Gate at confirmation; the book already holds the amounts of these Asked."""
    late = _overdue(wanted)
    return [one.fault(reason) for one in wanted for reason in _reasons(one, book.balances[one.party.pk].exposure, late)]


def outlook(wanted):
    """What would stand in the way of confirming each of these by itself: [[reason, …], …].

    Nothing is locked; the parties come with their balances, a new one has none yet.
    """
    late = _overdue([one for one in wanted if _owes(one.party)])
    return [list(_reasons(one, _exposure(one.party) + one.amount - one.freed, late)) for one in wanted]


def _owes(party):
    """Whoever owes nothing is late with nothing, and his bills need no look."""
    balance = getattr(party, "balance", None)
    return balance is not None and balance.receivable > 0


def _exposure(party):
    balance = getattr(party, "balance", None)
    return balance.exposure if balance else ZERO


def _reasons(one, exposure, late):
    yield from _standing(one.party, one.on)
    yield from _over_limit(one.party, one.amount - one.freed, exposure)
    yield from late.get(one.party.pk, ())


def shipment(book, wanted):
    """Gate at shipment: 款到发货 by the advance, others by their credit for what no order had committed."""
    ready = {one.party.pk: book.ready(one.party.pk) for one in wanted if one.party.term_kind == terms.Kind.PREPAY}
    exposures = {one.party.pk: book.balances[one.party.pk].exposure for one in wanted}
    faults = []
    for one in wanted:
        raised, pk = one.amount - one.freed, one.party.pk
        exposures[pk] += raised
        paid = _unpaid(one, ready[pk]) if pk in ready else _over_limit(one.party, raised, exposures[pk])
        faults += map(one.fault, [*_standing(one.party, one.on), *paid])
    return faults


def _unpaid(one, ready):
    """Take an amount from the advances that may serve its order, {order number: 元}; say what is missing."""
    have, missing = ready[one.order] + (ready[""] if one.order else ZERO), one.amount
    for order in (one.order, ""):
        part = min(missing, ready[order])
        ready[order] -= part
        missing -= part
    if missing:
        text = _("款到发货：预收只有 %(have)s 元，还差 %(short)s 元。请等财务登记到款后再发。")
        yield text % {"have": have, "short": missing}


def placement(book, wanted):
    """Gate for 铺货: the shelf's ceiling and the credit limit."""
    faults, added = [], defaultdict(lambda: ZERO)
    for one in wanted:
        balance, ceiling = book.balances[one.party.pk], one.party.consign_limit
        added[one.party.pk] += one.amount
        more = added[one.party.pk]
        reasons = [*_standing(one.party, one.on), *_over_limit(one.party, one.amount, balance.exposure + more)]
        if ceiling is not None and balance.placed + more > ceiling:
            over = {"over": balance.placed + more - ceiling, "limit": ceiling, "placed": balance.placed}
            text = _("超出铺货额度 %(over)s 元（额度 %(limit)s，已铺 %(placed)s）。请先结算或退回旧货，再铺新货。")
            reasons.append(text % over)
        faults += map(one.fault, reasons)
    return faults


def deposits(wanted):
    """Gate at release: an order on 定金 whose deposit has not come in."""
    waiting = [one for one in wanted if one.party.term_kind == terms.Kind.DEPOSIT]
    rows = Advance.objects.filter(customer__in={one.party.pk for one in waiting}, void=False)
    advances = {
        (pk, order): total for pk, order, total in rows.values_list("customer", "order_no").annotate(Sum("open_amount"))
    }
    faults = []
    for one in waiting:
        needed = half_up(one.amount * one.party.term_percent / 100)
        have = sum((advances.get((one.party.pk, order), ZERO) for order in {one.order, ""}), ZERO)
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


def _overdue(wanted):
    """{customer id: [reason]} for debts overdue beyond the days of grace, on the last day asked about."""
    parties, days = {one.party.pk: one.party for one in wanted}, {}
    for one in wanted:
        days[one.party.pk] = max(one.on, days.get(one.party.pk, one.on))
    if not days:
        return {}
    grace = preferences.value("credit_grace_days", max(days.values()))
    reasons = {}
    for customer, bills in queries.open_now(parties).items():
        day = days[customer]
        debts = queries.debts(day, [bill for bill in bills if bill.on <= day], parties).get(customer, ())
        if late := [debt for debt in debts if debt.overdue_days > grace]:
            since = day - timedelta(days=max(debt.overdue_days for debt in late))
            text = _("有 %(amount)s 元逾期超过宽限期（最早 %(due)s 到期）。请先催款，或由内销经理放行。")
            reasons[customer] = [text % {"amount": sum(debt.amount for debt in late), "due": since}]
    return reasons

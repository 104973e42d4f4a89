"""The credit gates: what stands in the way of a confirmation or a shipment (R-5.4, money.md 3.2, rulings 2).

They read the locked balance rows of an open MoneyBook and return Faults; the deed hands these to deeds.gate(), which
refuses a new deed and only notes what an imported one would have been refused for.
"""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _

from gendan.base import preferences, terms
from gendan.base.cash import half_up
from gendan.base.faults import Fault
from gendan.books.models import Advance, Receivable
from gendan.customers.models import Customer


def credit(book, wanted):
    """Gate at confirmation. wanted: [(row, customer id, day, amount added)]; the book already holds the amounts."""
    parties = Customer.objects.in_bulk({customer for _row, customer, _on, _amount in wanted})
    late = _overdue(parties, {customer: on for _row, customer, on, _amount in wanted})
    faults = []
    for row, customer, on, added in wanted:
        party = parties[customer]
        reasons = [
            *_standing(party, on),
            *_over_limit(party, added, book.balances[customer].exposure),
            *late.get(customer, ()),
        ]
        faults += [Fault(row, "customer", party.code, reason) for reason in reasons]
    return faults


def prepaid(book, wanted):
    """Gate at shipment for 款到发货: the advance must cover the goods. wanted: [(row, customer, on, amount, order)]."""
    parties = Customer.objects.in_bulk({customer for _row, customer, *_rest in wanted})
    left = {customer: book.balances[customer].advance for customer in parties}
    faults = []
    for row, customer, on, amount, _order_no in wanted:
        party = parties[customer]
        faults += [Fault(row, "customer", party.code, reason) for reason in _standing(party, on)]
        if party.term_kind == terms.Kind.PREPAY and amount > left[customer]:
            short = {"have": left[customer], "short": amount - left[customer]}
            faults.append(
                Fault(
                    row,
                    "customer",
                    party.code,
                    _("款到发货:预收只有 %(have)s 元，还差 %(short)s 元。请等财务登记到款后再发。") % short,
                )
            )
        left[customer] -= amount
    return faults


def placement(book, wanted):
    """Gate for 铺货: the shelf's ceiling and the credit limit. wanted: [(row, customer id, day, amount)]."""
    parties = Customer.objects.in_bulk({customer for _row, customer, *_rest in wanted})
    faults = []
    for row, customer, on, amount in wanted:
        party, balance = parties[customer], book.balances[customer]
        reasons = [*_standing(party, on), *_over_limit(party, amount, balance.exposure + amount)]
        over = balance.placed + amount - (party.consign_limit or 0)
        if party.consign_limit is not None and over > 0:
            limit = {"over": over, "limit": party.consign_limit, "placed": balance.placed}
            reasons.append(
                _("超出铺货额度 %(over)s 元（额度 %(limit)s，已铺 %(placed)s）。请先结算或退回旧货，再铺新货。") % limit
            )
        faults += [Fault(row, "customer", party.code, reason) for reason in reasons]
    return faults


def deposits(orders):
    """Gate at release: 定金 orders whose deposit has not come in."""
    parties = Customer.objects.in_bulk({order.customer_id for order in orders})
    waiting = [order for order in orders if parties[order.customer_id].term_kind == terms.Kind.DEPOSIT]
    rows = Advance.objects.filter(customer__in={order.customer_id for order in waiting}, void=False)
    advances = dict(rows.values_list("customer").annotate(Sum("open_amount")))
    faults = []
    for order in waiting:
        needed = half_up(order.amount * parties[order.customer_id].term_percent / 100)
        have = advances.get(order.customer_id) or 0
        if have < needed:
            remedy = _("定金要 %(needed)s 元，到账 %(have)s 元。请等财务登记定金后再下达。") % {
                "needed": needed,
                "have": have,
            }
            faults.append(Fault(None, "order", order.number, remedy))
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


def _overdue(parties, days):
    """{customer: [reason]} for bills overdue beyond the days of grace."""
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

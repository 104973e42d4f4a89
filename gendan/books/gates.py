"""The credit gates: what stands in the way of a confirmation, a release or a shipment (R-5.4, money.md 3.2, rulings 2).

They ask the locked balance rows of an open MoneyBook and return Faults; the deed hands these to deeds.gate(), which
refuses a new deed and only notes what an imported one would have been refused for.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import once, terms
from gendan.base.cash import ZERO, half_up
from gendan.base.faults import Fault
from gendan.books import credit, queries
from gendan.books.credit import Gate
from gendan.books.models import Advance
from gendan.customers.models import Customer


@dataclass(frozen=True)
class Asked:
    """What a deed is about to let a customer have: goods for an amount on a day; `row` is the row that asks.

    order: the one order that it serves. freed: what the customer was committed to for these goods already.
    number: the document that asks, where it is not the order.
    """

    row: int
    party: Customer
    on: date
    amount: Decimal
    order: str = ""
    freed: Decimal = ZERO
    number: str = ""

    @property
    def raised(self):
        """What is added to the customer's exposure."""
        return self.amount - self.freed

    def fault(self, remedy):
        """The Fault that refuses it."""
        return Fault(self.row, "customer", self.party.code, remedy)


class Reason(NamedTuple):
    """Why goods do not pass.

    over: by how much the deed as a whole is above the limit; None: all of the goods are held up.
    is_firm: no release lets them pass.
    """

    text: str
    over: Decimal | None = None
    is_firm: bool = False


def confirmation(book, wanted):
    """Gate at confirmation; the book already holds the amounts of these Asked."""
    late = _overdue(Gate.CONFIRM, _owing(book, wanted), book.owed)
    return _pass(
        book, Gate.CONFIRM, [(one, [*_reasons(one, book.balances[one.party.pk].exposure, late)]) for one in wanted]
    )


def outlook(wanted, owed=queries.open_now):
    """What would stand in the way of confirming each of these by itself: [[reason, …], …].

    Nothing is locked and nothing used; the parties come with their balances, a new one has none yet. owed: customer
    ids → {customer id: [OpenBill]}, where somebody has locked them.
    """
    late = _overdue(Gate.CONFIRM, [one for one in wanted if _owes(one.party)], owed)
    found = [(one, [*_reasons(one, _exposure(one.party) + one.raised, late)]) for one in wanted]
    room = _room(Gate.CONFIRM, found)
    return [[] if _may_pass(reasons) and room.holds(*_use(one, reasons)) else _texts(reasons) for one, reasons in found]


def left(party, added=ZERO):
    """What a customer may still be committed to after so much more: 元; None: nothing limits him."""
    return party.credit_limit - _exposure(party) - added if _is_limited(party) else None


def _is_limited(party):
    """Whoever pays before delivery needs no limit."""
    return party.term_kind != terms.Kind.PREPAY and party.credit_limit is not None


def _owes(party):
    """Whoever owes nothing is late with nothing, and his bills need no look."""
    balance = getattr(party, "balance", None)
    return balance is not None and balance.receivable > 0


def _exposure(party):
    balance = getattr(party, "balance", None)
    return balance.exposure if balance else ZERO


def _reasons(one, exposure, late):
    yield from _standing(one.party, one.on)
    yield from _over_limit(one.party, one.raised, exposure)
    yield from _held_up(one, late)


def handing_down(book, wanted):
    """Gate at release, and at the end of a hold: the goods are committed, so only the ladder is asked."""
    late = _late(book, Gate.RELEASE, wanted)
    found = [(one, [*_standing(one.party, one.on), *_held_up(one, late)]) for one in wanted]
    return _pass(book, Gate.RELEASE, found)


def shipment(book, wanted):
    """Gate at shipment: 款到发货 by the advance, others by their credit for what no order had committed."""
    ready = {one.party.pk: book.ready(one.party.pk) for one in wanted if one.party.term_kind == terms.Kind.PREPAY}
    exposures = {one.party.pk: book.balances[one.party.pk].exposure for one in wanted}
    late, found = _late(book, Gate.SHIP, wanted), []
    for one in wanted:
        pk = one.party.pk
        exposures[pk] += one.raised
        paid = _unpaid(one, ready[pk]) if pk in ready else _over_limit(one.party, one.raised, exposures[pk])
        found.append((one, [*_standing(one.party, one.on), *paid, *_held_up(one, late)]))
    return _pass(book, Gate.SHIP, found)


def placement(book, wanted):
    """Gate for 铺货: the shelf's ceiling, the credit limit and the ladder."""
    late, found, added = _late(book, Gate.SHIP, wanted), [], defaultdict(lambda: ZERO)
    for one in wanted:
        balance, ceiling = book.balances[one.party.pk], one.party.consign_limit
        added[one.party.pk] += one.amount
        more = added[one.party.pk]
        over_limit = _over_limit(one.party, one.amount, balance.exposure + more)
        reasons = [*_standing(one.party, one.on), *over_limit, *_held_up(one, late)]
        if ceiling is not None and balance.placed + more > ceiling:
            over = {"over": balance.placed + more - ceiling, "limit": ceiling, "placed": balance.placed}
            text = _("超出铺货额度 %(over)s 元（额度 %(limit)s，已铺 %(placed)s）。请先结算或退回旧货，再铺新货。")
            reasons.append(Reason(text % over, is_firm=True))
        found.append((one, reasons))
    return _pass(book, Gate.SHIP, found)


def _pass(book, gate, found):
    """Faults of [(Asked, [Reason])]. What a release lets pass is used of it at once; history uses none."""
    if book.batch is not None:
        return [one.fault(reason.text) for one, reasons in found for reason in reasons]
    room = _room(gate, found)
    faults = [one.fault(text) for one, reasons in found for text in _refused(room, one, reasons)]
    room.close()
    return faults


def _room(gate, found):
    """The releases of those whom a release could help."""
    return credit.Room(gate, {one.party.pk for one, reasons in found if reasons and _may_pass(reasons)})


def _may_pass(reasons):
    return not any(reason.is_firm for reason in reasons)


def _refused(room, one, reasons):
    """The reasons, in words, that no release lets pass."""
    if not reasons or not _may_pass(reasons):
        return _texts(reasons)
    above = _above(one, reasons, room.above[one.party.pk])
    use = _use(one, reasons, room.above[one.party.pk])
    if room.holds(*use):
        room.take(*use, one.number or one.order)
        room.above[one.party.pk] += above
        return []
    return [*_texts(reasons), *_too_little(room, *use)]


def _texts(reasons):
    return [reason.text for reason in reasons]


def _above(one, reasons, passed):
    """What of these goods is above the limit, when so much of the deed has passed above it already."""
    over = next((reason.over for reason in reasons if reason.over is not None), ZERO)
    return max(ZERO, min(one.raised, over - passed))


def _use(one, reasons, passed=ZERO):
    """What these goods would use of a release: (customer id, day, 元)."""
    is_held_up = any(reason.over is None for reason in reasons)
    return one.party.pk, one.on, one.amount if is_held_up else _above(one, reasons, passed)


def _too_little(room, customer, on, wants):
    if left := room.left(customer, on):
        text = _("信用放行只剩 %(left)s 元，这次要用 %(wants)s 元。请减量，或请内销经理再放行。")
        yield text % {"left": left, "wants": wants}


def _unpaid(one, ready):
    """Take an amount from the advances that may serve its order, {order number: 元}; say what is missing."""
    have, missing = ready[one.order] + (ready[""] if one.order else ZERO), one.amount
    for order in (one.order, ""):
        part = min(missing, ready[order])
        ready[order] -= part
        missing -= part
    if missing:
        text = _("款到发货：预收只有 %(have)s 元，还差 %(short)s 元。请等财务登记到款后再发。")
        yield Reason(text % {"have": have, "short": missing}, is_firm=True)


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
    if party.status in credit.ENDED:
        text = _("客户状态是“%(status)s”，不能接单发货。请先由内销经理恢复合作。")
        yield Reason(text % {"status": party.get_status_display()}, is_firm=True)
    if party.contract_to and party.contract_to < on:
        yield Reason(_("合同 %(to)s 已到期。请先续签合同并更新档案。") % {"to": party.contract_to}, is_firm=True)


def _over_limit(party, added, exposure):
    if not _is_limited(party):
        return
    over = exposure - party.credit_limit
    if over > 0 and added > 0:
        text = _("超出信用额度 %(over)s 元（额度 %(limit)s，敞口 %(exposure)s）。请减量、先收款，或由内销经理放行。")
        words = {"over": over, "limit": party.credit_limit, "exposure": exposure}
        yield Reason(text % words, over)


def _late(book, gate, wanted):
    """Of history nobody can say: what was paid since comes in after these deeds."""
    if book.batch is not None:
        return {}
    return _overdue(gate, _owing(book, wanted), book.owed)


def _owing(book, wanted):
    """Those Asked whose party owes something: whoever owes nothing is late with nothing."""
    return [one for one in wanted if book.balances[one.party.pk].receivable > 0]


def _held_up(one, late):
    """A release lets all of the goods pass a debt that is late, not only what they add."""
    if why := late.get((one.party.pk, one.on)):
        yield Reason(why)


REMEDIES = {
    Gate.CONFIRM: _l("有 %(amount)s 元逾期超过宽限期（最早 %(due)s 到期）。请先催款，或由内销经理放行。"),
    Gate.RELEASE: _l("有 %(amount)s 元逾期超过宽限期（最早 %(due)s 到期），暂停下达。请先催款，或由内销经理放行。"),
    Gate.SHIP: _l("有 %(amount)s 元逾期超过 %(days)s 天（最早 %(due)s 到期），停止发货。请先催款，或由内销经理放行。"),
}


def _overdue(gate, wanted, owed):
    """{(customer id, day): why} for debts overdue on a day asked about beyond what the gate lets pass then.

    owed: as outlook() takes it. Whoever pays before delivery asks for no credit, and passes (R-5.4).
    """
    parties = {one.party.pk: one.party for one in wanted if one.party.term_kind != terms.Kind.PREPAY}
    if not parties:
        return {}
    bills, days = owed(parties), {(one.party.pk, one.on) for one in wanted if one.party.pk in parties}
    with once.within():
        found = {(pk, day): _why_late(gate, day, bills.get(pk, ()), parties) for pk, day in days}
    return {asked: why for asked, why in found.items() if why}


def _why_late(gate, day, bills, parties):
    """What keeps a customer's goods back for his open bills, as they stand on a day; "": nothing does."""
    most = credit.bounds(day).at(gate)
    late = [
        debt
        for debts in queries.debts(day, [bill for bill in bills if bill.on <= day], parties).values()
        for debt in debts
        if debt.overdue_days > most
    ]
    if not late:
        return ""
    since = day - timedelta(days=max(debt.overdue_days for debt in late))
    words = {"amount": sum(debt.amount for debt in late), "due": since, "days": most}
    return str(REMEDIES[gate]) % words

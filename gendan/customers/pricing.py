"""Agreed prices: what is wanted, what stands against it, and how it is written down (R-2.4, sheets.md 1.3)."""

from django.utils.translation import gettext as _

from gendan.base import bulk, clock, preferences
from gendan.base.faults import Fault, refuse_if
from gendan.customers import ladder
from gendan.customers.models import Customer, Proposal
from gendan.people import deeds, papers
from gendan.people.roles import Role
from gendan.products import queries as products
from gendan.products.models import Product

TERMS = ("kind", "min_qty", "max_qty", "price", "valid_from", "valid_to", "freight_included", "basis")
"""What is agreed, beside with whom and about which product."""


def goods(rows):
    """{code: Product} of the products that the rows name."""
    return Product.objects.in_bulk({row.product for row in rows}, field_name="code")


def unknown(rows, stock):
    """A Fault for each row whose product nobody knows."""
    for n, row in enumerate(rows):
        if row.product not in stock:
            yield Fault(
                n, "product", row.product, _("没有产品 %(code)s。请核对编码，或先建产品。") % {"code": row.product}
            )


def faulty(rows, stock):
    """A Fault for each thing that cannot be so."""
    yield from unknown(rows, stock)
    for n, row in enumerate(rows):
        if row.price <= 0:
            yield Fault(n, "price", row.price, _("合作价要大于 0，现在是 %(price)s。") % {"price": row.price})
        if row.min_qty <= 0:
            yield Fault(n, "min_qty", row.min_qty, _("数量起要大于 0，现在是 %(qty)s。") % {"qty": row.min_qty})
        if row.valid_to and row.valid_to < row.valid_from:
            yield Fault(
                n,
                "valid_to",
                row.valid_to,
                _("失效日期早于生效日期 %(start)s。请核对日期。") % {"start": row.valid_from},
            )


def unasked(rows, by):
    """At a desk a price is approved by whoever may; an import brings what the office has agreed."""
    if deeds.batch() is None and not by.roles & {Role.SALES, Role.GENERAL}:
        for n, row in enumerate(rows):
            yield Fault(n, "price", row.price, _("合作价要批准后才生效。请提出调价申请，由内销经理批准。"))


def below_floor(rows, stock, by):
    """A price below 最低限价 takes the word of 总经理."""
    if Role.GENERAL in by.roles:
        return
    wanted = [(stock[row.product].pk, row.valid_from) for row in rows]
    for n, (row, floor) in enumerate(zip(rows, products.floors(wanted), strict=True)):
        if floor is not None and row.price < floor:
            remedy = _("低于最低限价 %(floor)s。要按此价，请总经理批准。")
            yield Fault(n, "price", row.price, remedy % {"floor": floor})


def asked_already(rows, parties, stock):
    """A Fault for each price about which a question is open, or another row asks. Locks the customers until the end."""
    ids = sorted(party.pk for party in parties.values())
    list(Customer.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True))
    open_ones = Proposal.objects.filter(customer__in=ids, state=Proposal.State.OPEN)
    known = {tuple(one[:-1]): one[-1] for one in open_ones.values_list(*ladder.OWNER, "number")}
    for n, row in enumerate(rows):
        number = known.setdefault(_owner(row, parties, stock), "")
        if number:
            remedy = _("同一个价格的调价申请 %(number)s 还没有结论。请先等批准，或撤回它再提。")
            yield Fault(n, "product", row.product, remedy % {"number": number})


def in_the_way(rows, parties, stock):
    """A Fault for each row that the prices there, or the orders that took them, do not let in."""
    ladders = ladder.of(parties.values(), stock.values())
    for n, row in enumerate(rows):
        starts = ladders.get(_owner(row, parties, stock), {})
        if remedy := ladder.clash(row, starts) or ladder.back_dated(row, starts):
            yield Fault(n, "valid_from", row.valid_from, remedy)


def _owner(row, parties, stock):
    return parties[row.customer].pk, stock[row.product].pk, row.kind, row.min_qty


def write(rows, parties, stock):
    """Store Agreements; one that would cover part of another is refused. Returns what stands anew."""
    ladders = ladder.of(parties.values(), stock.values())
    vat_rate, at = preferences.history("vat_rate"), clock.now()
    clashes, used, touched = [], [], {}
    for n, row in enumerate(rows):
        key = _owner(row, parties, stock)
        starts = ladders.setdefault(key, {})
        if clash := ladder.clash(row, starts):
            clashes.append(Fault(n, "valid_from", row.valid_from, clash))
            continue
        if back_dated := ladder.back_dated(row, starts):
            used.append(Fault(n, "valid_from", row.valid_from, back_dated))
        placed = ladder.place(row, key, starts, vat_rate(row.valid_from), at)
        touched |= {(key, one.valid_from): one for one in placed}
    refuse_if(clashes)
    deeds.gate(used)
    standing = [one for (key, day), one in touched.items() if ladders[key].get(day) is one]
    bulk.save([one for one in standing if one.pk], ladder.PRICE)
    bulk.insert(one for one in standing if not one.pk)
    return standing


def ask(rows, parties, stock, by):
    """Store Wishes as open Proposals."""
    numbers = papers.numbers("PA", rows)
    return bulk.insert(
        Proposal(
            **{name: getattr(row.agreement, name) for name in TERMS},
            customer=parties[row.agreement.customer], product=stock[row.agreement.product],
            number=number, on=row.on, reason=row.reason, asked_by=by.login,
        )
        for row, number in zip(rows, numbers, strict=True)
    )  # fmt: skip


def awaiting(rows, by):
    """The open Proposals that Verdicts name, locked, in step; one that has its answer is refused."""
    wanted = Proposal.objects.seen_by(by).filter(number__in=[row.number for row in rows])
    known = {
        one.number: one
        for one in wanted.select_related("customer", "product").select_for_update(of=("self",), no_key=True)
    }
    refuse_if(_answered(rows, known))
    return [known[row.number] for row in rows]


def _answered(rows, known):
    for n, row in enumerate(rows):
        one = known.get(row.number)
        if one is None:
            yield Fault(n, "number", row.number, _("没有调价申请 %(number)s。请核对单号。") % {"number": row.number})
        elif one.state != Proposal.State.OPEN:
            remedy = _("调价申请 %(number)s 已经有结论：%(state)s。请刷新页面。")
            yield Fault(n, "number", row.number, remedy % {"number": row.number, "state": one.get_state_display()})


def answer(asked, rows, state, by):
    """Close Proposals with an answer."""
    for one, row in zip(asked, rows, strict=True):
        deeds.tell(one.number, {"state": one.state}, {"state": state})
        one.state, one.answered_by, one.answered_on, one.answer = state, by.login, row.on, row.why
    bulk.save(asked, ["state", "answered_by", "answered_on", "answer"])
    return asked

"""变更单: what stands against signing one, what it does to the customer's commitment, and who has to know (R-3.17)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.cash import ZERO
from gendan.base.faults import Fault, refuse_if
from gendan.books import gates
from gendan.books.models import Kind
from gendan.books.money import Account
from gendan.orders import changing, intake, review
from gendan.orders.flow import COMMITTED_STAGES, OPEN_STAGES, ORDER, Stage
from gendan.orders.models import Acknowledgement, ChangeLine, ChangeOrder, HeldFor, Order
from gendan.people import deeds, papers
from gendan.people.roles import Role

SIDES = {Acknowledgement.Side.PRODUCTION: Role.PRODUCTION, Acknowledgement.Side.CUSTOMER: Role.ASSISTANT}
"""Who says of a side that it knows."""

KEPT = ("price", "requested_on", "promised_on")


@dataclass(frozen=True)
class Knowing:
    """A side of a change order, by its number, that knows of it; said_by: the person."""

    change: str
    side: str
    said_by: str
    on: date


def under_way(turned):
    """A Fault for each order whose lines are changed by a change order only, or that nobody changes any more."""
    for n, one in enumerate(turned):
        if one.order.stage in COMMITTED_STAGES:
            if changed(one) and not changing.is_free(one.order, one.before):
                yield _of(n, one, _("%(no)s 现在是“%(stage)s”，已经下达或发过货。明细有改动，请开变更单。"))
        elif not changing.is_free(one.order, one.before):
            yield _of(n, one, _("%(no)s 现在是“%(stage)s”，不能再改。请刷新页面，看清现在的情况再办。"))


def _of(row, one, remedy):
    told = {"no": one.order.number, "stage": one.order.get_stage_display()}
    return Fault(row, "order", one.order.number, remedy % told)


def reopen(turned, book):
    """Back to the review; what the customer had confirmed is no commitment until he confirms it again."""
    for one in turned:
        order = one.order
        if order.stage in COMMITTED_STAGES:
            freed = -sum(line.open_amount for line in one.before)
            book.enter(order.customer_id, Account.COMMITMENT, freed, **_about(one, Kind.CANCELLATION))
        deeds.tell(order.number, {"stage": order.stage}, {"stage": Stage.SUBMITTED})
        order.submitted_on, order.confirmed_by, order.confirmed_on, order.by_message = one.row.on, "", None, False
    ORDER.take(Order, [one.order.pk for one in turned], "reopen")
    for one in turned:
        one.order.stage = Stage.SUBMITTED
    bulk.save([one.order for one in turned], ["submitted_on", "confirmed_by", "confirmed_on", "by_message"])


def _about(one, kind):
    return {"on": one.row.on, "kind": kind, "number": one.order.number}


def faults(turned):
    """A Fault for each change order that cannot be signed."""
    for n, one in enumerate(turned):
        if changing.is_free(one.order, one.before):
            yield _of(n, one, _("%(no)s 现在是“%(stage)s”，还没有下达：不用变更单，直接修改订单。"))
        elif one.order.stage not in COMMITTED_STAGES:
            yield _of(n, one, _("%(no)s 现在是“%(stage)s”，不能再改。请刷新页面，看清现在的情况再办。"))
        elif not changed(one):
            yield Fault(n, "items", "", _("明细没有改动：变更单至少要改一行。只改备注或 PO 号的不用变更单。"))
        yield from _unsaid(n, one.row)
        yield from _belated(n, one)


def _belated(n, turned):
    """What it asks for anew cannot be wanted before the day on which it is signed; what was asked for before stays."""
    for line in turned.after:
        was, wanted, on = turned.known.get(line.line_no), line.requested_on, turned.row.on
        if wanted and wanted < on and not (was and was.requested_on == wanted):
            yield Fault(n, "requested_on", wanted, intake.too_early(wanted, on))


def _unsaid(n, row):
    if not row.reason.strip():
        yield Fault(n, "reason", row.reason, _("请写变更原因：以后要靠它说明当时为什么改。"))
    if row.asked_by not in ChangeOrder.Asker.values or row.borne_by not in ("", *ChangeOrder.Asker.values):
        yield Fault(n, "asked_by", row.asked_by, _("请从列表里选是客户还是我方。"))
    if row.cost is not None and row.cost < 0:
        yield Fault(n, "cost", row.cost, _("损失不能小于 0，现在是 %(cost)s。") % {"cost": row.cost})
    if row.cost is not None and not row.borne_by:
        yield Fault(n, "borne_by", row.borne_by, _("写了损失，就要写由谁承担。"))


def commit(turned, book):
    """Enter by how much the commitments change; what they rise by is Asked of the gates."""
    raised = []
    for n, one in enumerate(turned):
        kind = Kind.ORDER if one.raised > 0 else Kind.CANCELLATION
        book.enter(one.order.customer_id, Account.COMMITMENT, one.raised, **_about(one, kind))
        if one.raised > 0:
            raised.append(gates.Asked(n, one.order.customer, one.row.on, one.raised, one.order.number))
    return raised


def handed_down(turned):
    """Orders with production whose goods come to more: their deposit has to be enough for all of it."""
    return [
        gates.Asked(n, one.order.customer, one.row.on, _wanted(one), one.order.number)
        for n, one in enumerate(turned)
        if one.raised > 0 and one.order.is_released
    ]


def _wanted(one):
    return sum((line.wanted_amount for line in one.after), ZERO)


def sign(turned, by):
    """The change orders themselves, with their lines, and the customer's word where it was heard already."""
    released = {one.order.pk: one.order.is_released for one in turned}
    notes = [
        ChangeOrder(
            number=number,
            order=one.order,
            on=one.row.on,
            reason=one.row.reason.strip(),
            asked_by=one.row.asked_by,
            cost=one.row.cost,
            borne_by=one.row.borne_by,
            was_released=released[one.order.pk],
            reopened=one.touched,
            by=by.name,
        )
        for one, number in zip(turned, papers.numbers("BG", [one.row for one in turned]), strict=True)
    ]
    bulk.insert(notes)
    bulk.insert([line for note, one in zip(notes, turned, strict=True) for line in changed(one, note)])
    bulk.insert([_heard(note, one.row, by) for note, one in zip(notes, turned, strict=True) if one.row.said_by.strip()])
    return notes


def changed(one, note=None):
    """The lines of a Turned that differ, as its change order keeps them."""
    found = []
    for line in one.after:
        was = one.known.get(line.line_no)
        now = {"quantity": line.wanted, **{name: getattr(line, name) for name in KEPT}}
        before = {} if was is None else {"quantity": was.wanted, **{name: getattr(was, name) for name in KEPT}}
        if now != before:
            about = {f"was_{name}": value for name, value in before.items()} | now
            found.append(ChangeLine(change=note, line_no=line.line_no, product=line.product, **about))
    return found


def _heard(note, row, by):
    return Acknowledgement(
        change=note, side=Acknowledgement.Side.CUSTOMER, said_by=row.said_by.strip(), by=by.name, on=row.on
    )


def hold(turned):
    """Hold the orders whose change leaves a dimension open that it touched."""
    orders = [one.order for one in turned if one.order.stage in COMMITTED_STAGES]
    found = review.items(orders, {one.order.pk: one.row.on for one in turned})
    touched = {one.order.pk: one.touched for one in turned}
    waiting = [
        order for order in orders if any(one.is_open and one.dimension in touched[order.pk] for one in found[order.pk])
    ]
    stopped = [order for order in waiting if order.stage in OPEN_STAGES]
    ORDER.take(Order, [order.pk for order in stopped], "hold")
    for order in stopped:
        deeds.tell(order.number, {"stage": order.stage}, {"stage": Stage.ON_HOLD})
        order.held_from, order.stage = order.stage, Stage.ON_HOLD
    for order in waiting:
        deeds.tell(order.number, {"held_for": order.held_for}, {"held_for": HeldFor.CHANGE})
        order.held_for = HeldFor.CHANGE
    bulk.save(waiting, ["held_from", "held_for"])


def reopened(orders):
    """{order id: the dimensions that keep it held after its change orders}."""
    held = [order.pk for order in orders if order.held_for == HeldFor.CHANGE]
    found = defaultdict(set)
    for pk, dimensions in ChangeOrder.objects.filter(order__in=held).values_list("order", "reopened"):
        found[pk].update(dimensions)
    return found


def acknowledge(rows, by):
    """The Acknowledgements of Knowing rows, or Refused."""
    seen = ChangeOrder.objects.seen_by(by).filter(number__in={row.change for row in rows})
    notes = {
        one.number: one
        for one in seen.select_related("order").order_by("pk").select_for_update(of=("self",), no_key=True)
    }
    known = set(Acknowledgement.objects.filter(change__in=notes.values()).values_list("change__number", "side"))
    refuse_if(_unasked(rows, notes, known, by))
    told = [
        Acknowledgement(change=notes[r.change], side=r.side, said_by=r.said_by.strip(), by=by.name, on=r.on)
        for r in rows
    ]
    for one in told:
        deeds.tell(one.change.order.number, {}, {"side": one.side, "said_by": one.said_by})
    return bulk.insert(told)


def _unasked(rows, notes, known, by):
    for n, row in enumerate(rows):
        note = notes.get(row.change)
        if note is None or row.side not in note.asks:
            yield Fault(
                n, "change", row.change, _("没有变更单 %(no)s，或不用这一方确认。请刷新页面。") % {"no": row.change}
            )
        elif SIDES[row.side] not in by.roles:
            told = {"side": Acknowledgement.Side(row.side).label, "role": SIDES[row.side].label}
            yield Fault(n, "side", row.side, _("%(side)s的确认由%(role)s登记。请转给他。") % told)
        elif (row.change, row.side) in known:
            yield Fault(n, "side", row.side, _("这一方已经确认过了。请刷新页面。"))
        if not row.said_by.strip():
            yield Fault(n, "said_by", row.said_by, _("请写是谁确认的。"))
        known.add((row.change, row.side))

"""Deeds on orders: receive, submit, approve, confirm, release, hold, cancel, close (XS-009 二.3; flow.md 2.1)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import attrgetter

from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.cash import ZERO
from gendan.base.faults import Fault, refuse_if
from gendan.base.prepared import prepared
from gendan.books import gates
from gendan.books.models import Kind
from gendan.books.money import Account, MoneyBook
from gendan.customers import named
from gendan.customers.models import Customer
from gendan.orders import asking, changing, customer_file, cutting, deciding, filing, intake, promising, review, signing
from gendan.orders.flow import ORDER, Stage
from gendan.orders.models import Dimension, HeldFor, Order, OrderLine, ReviewDecision
from gendan.people import deeds, own
from gendan.people.deeds import deed


@dataclass(frozen=True)
class Item:
    """One line as ordered; price None: the agreed price of that day."""

    product: str
    quantity: int
    price: Decimal | None = None
    kind: str = OrderLine.Kind.NORMAL
    requested_on: date | None = None
    promised_on: date | None = None


@dataclass(frozen=True)
class Intake:
    """An order as it came in; without a number it gets the next one of its month."""

    customer: str
    on: date
    items: tuple[Item, ...]
    number: str = ""
    po_no: str = ""
    channel: str = Order.Channel.WECHAT
    note: str = ""
    ship_to: str = ""


@dataclass(frozen=True)
class Confirmed(Intake):
    """An order that its customer has confirmed when it is entered, and who did."""

    said_by: str = ""


@dataclass(frozen=True)
class Word:
    """A customer's word on an order: who confirmed it and when (回签, by mouth, or by the message it came in by)."""

    order: str
    on: date
    said_by: str = ""
    by_message: bool = False


@dataclass(frozen=True)
class Turn:
    """An order that takes a step on a day."""

    order: str
    on: date


@dataclass(frozen=True)
class Pause(Turn):
    """An order that is held, and what it waits for."""

    kind: str = HeldFor.OTHER


@dataclass(frozen=True)
class Cut:
    """Pieces of an order that will not be delivered; without items, all that is still open."""

    order: str
    on: date
    items: tuple = field(default=())  # (line number, quantity)


@dataclass(frozen=True)
class Decision:
    """A person's decision on one dimension of an order; content: the print of what he had before his eyes, if known.

    promised_on: when the goods can leave, where he says so of 交货期.
    """

    order: str
    dimension: str
    outcome: str
    on: date
    reason: str
    content: str = ""
    promised_on: date | None = None


@dataclass(frozen=True)
class Waiver:
    """A dimension that the sales manager lets pass as it is, and why."""

    order: str
    dimension: str
    on: date
    reason: str
    content: str = ""
    promised_on: date | None = None
    outcome = ReviewDecision.Outcome.WAIVED


def _to_lock(look):
    """A question for orders with what a look has beside them: those of some numbers that a reader may know of, locked
    in the order of their ids."""

    @prepared
    def found(numbers, by):
        named_ = look.filter(number__in=numbers, void=False).seen_by(by)
        return named_.order_by("pk").select_for_update(of=("self",), no_key=True)

    return found


_BARE = _to_lock(Order.objects)
_WITH_PARTIES = _to_lock(Order.objects.select_related("customer"))
_TO_HAND_IN = _to_lock(intake.with_first_wanted(Order.objects))
_TO_REVIEW = _to_lock(review.ready(Order.objects))
OUTCOMES = {
    Decision: set(ReviewDecision.Outcome.values) - {ReviewDecision.Outcome.WAIVED},
    Waiver: {ReviewDecision.Outcome.WAIVED},
}


@deed("orders.receive")
def receive(rows, *, by):
    """Take orders in as drafts: each line with the agreed price of its day beside the price that was asked."""
    if deeds.batch() is None and any(row.po_no for row in rows):  # a batch passes alone
        _book_of(rows)
    arrived = intake.arrived(rows, by)
    arrived.number(rows)
    return arrived.store()


def _book_of(rows):
    """The money book of the customers whose orders come in: they are locked before their files, and the PO numbers that
    they have used, are read."""
    return MoneyBook(Customer.objects.filter(code__in={row.customer for row in rows}).values("pk"))


@deed("orders.receive_confirmed")
def receive_confirmed(rows, *, by):
    """Take orders in that their customers have confirmed and that nothing stands against: reviewed and confirmed, too.

    They come out as receive, submit, approve and confirm would leave them. What takes time is done before they are
    numbered: whoever wants the next number waits for this one. It is a person's press; history comes by the four deeds.
    """
    book = _book_of(rows)
    arrived = intake.arrived(rows, by)
    refuse_if(intake.early(rows, arrived.lines))
    found = [_tried(order, lines, book) for order, lines in zip(arrived.orders, arrived.lines, strict=True)]
    refuse_if([fault for n, items in enumerate(found) for fault in review.unsettled(n, "", items)])
    arrived.number(rows)
    for row, items in zip(rows, found, strict=True):
        _confirm_at_once(row, items[0].case, book)
    asked = [gates.Asked(n, one.customer, one.on, one.amount, one.number) for n, one in enumerate(arrived.orders)]
    refuse_if(gates.confirmation(book, asked))
    book.close()
    return arrived.store()


def _confirm_at_once(row, case, book):
    """Let an order that is not stored yet stand as it does when the review has passed and its customer confirmed."""
    order = case.order
    promising.promise(case, promising.days(case, row.on))
    deeds.tell(order.number, {"stage": order.stage}, {"stage": Stage.CONFIRMED})
    order.stage, order.confirmed_on, order.confirmed_by = Stage.CONFIRMED, row.on, row.said_by
    book.enter(order.customer_id, Account.COMMITMENT, order.amount, on=row.on, kind=Kind.ORDER, number=order.number)


def _tried(order, lines, book):
    """What the review says of an order that is not stored yet, by what its customer owes under the lock."""
    order.customer.balance = book.balances[order.customer_id]
    return review.tried(order, lines, order.on, order.amount, book.owed)


def _locked(rows, by, look=_BARE):
    """The named orders that a person may know of, locked in the order of their ids; a name he may not is refused.

    look: asks for orders with what the deed wants to know beside them.
    """
    names = [row.order for row in rows]
    orders = look(names, by)
    known = {order.number for order in orders}
    refuse_if(
        [
            Fault(n, "order", name, _("没有订单 %(no)s。请核对订单号。") % {"no": name})
            for n, name in enumerate(names)
            if name not in known
        ]
    )
    return orders


def _asked(rows, orders):
    """The orders as the credit gates ask about them, without what was cancelled."""
    positions = {row.order: n for n, row in enumerate(rows)}
    wanted = dict.fromkeys((order.pk for order in orders), ZERO)
    for line in _lines(wanted):
        wanted[line.order_id] += line.wanted_amount
    return [
        gates.Asked(positions[one.number], one.customer, rows[positions[one.number]].on, wanted[one.pk], one.number)
        for one in orders
    ]


@prepared
def _lines(orders):
    lines = OrderLine.objects.filter(order__pk__in=orders).order_by()
    return lines.only("order", "quantity", "cancelled", "price")


def _take(rows, step, by, look=_BARE, **told):
    """Move the named orders one step, with what its row tells of each ({field: row → value}); look: as _locked()."""
    orders = _locked(rows, by, look)
    named_ = {order.number: order for order in orders}
    for order in orders:
        deeds.tell(order.number, {"stage": order.stage}, {"stage": ORDER[step].end})
    ORDER.lead([named_[row.order] for row in rows], step)
    for row in rows:
        for name, value_of in told.items():
            setattr(named_[row.order], name, value_of(row))
    bulk.save(orders, ["stage", *told])
    return orders


def _book(rows):
    """The money book of the orders' customers: customers are locked before orders."""
    named_ = Order.objects.filter(number__in=[row.order for row in rows], void=False)
    return MoneyBook(named_.values("customer"), batch=deeds.batch())


@deed("orders.revise")
def revise(rows, *, by):
    """Change orders that were not handed down and of which nothing was sent.

    Whatever the review looked at is looked at again: only the dimensions that were touched lose their decision. The
    customer confirms anew, and until then nothing is a commitment of his.
    """
    book = _book(rows)
    orders = {order.number: order for order in _locked(rows, by, _TO_REVIEW)}
    turned = changing.planned(rows, orders)
    refuse_if(signing.under_way(turned))
    again = [one for one in turned if one.touched and one.order.stage in ORDER["reopen"].start]
    changing.write(turned)
    signing.reopen(again, book)
    book.close()
    return [orders[row.order] for row in rows]


@deed("orders.change")
def change(rows, *, by):
    """Sign 变更单: change orders that are under way, within the customer's credit and without touching what was sent.

    An order whose change leaves a dimension of the review open is held until somebody has decided on it.
    """
    book = _book(rows)
    orders = {order.number: order for order in _locked(rows, by, _TO_REVIEW)}
    turned = changing.planned(rows, orders)
    refuse_if(signing.faults(turned))
    raised = signing.commit(turned, book)
    deeds.gate([*gates.confirmation(book, raised), *gates.deposits(signing.handed_down(turned))])
    book.close()
    changing.write(turned)
    cutting.settle_stages([one.order for one in turned], [line for one in turned for line in one.after])
    notes = signing.sign(turned, by)
    signing.hold(turned)
    return notes


@deed("orders.acknowledge")
def acknowledge(rows, *, by):
    """Say that production, or the customer, knows of a change order."""
    return signing.acknowledge(rows, by)


@deed("orders.submit")
def submit(rows, *, by):
    """Hand drafts in for review; whoever has to decide on something waits from that day on.

    Goods that are wanted before that day are refused; what an import brings is history.
    """
    days, orders = {row.order: row.on for row in rows}, _take(rows, "submit", by, _TO_HAND_IN)
    if deeds.batch() is None:
        refuse_if(intake.belated(rows, orders))
    later = [order for order in orders if days[order.number] != (order.submitted_on or order.on)]
    for order in later:
        order.submitted_on = days[order.number]
    bulk.save(later, ["submitted_on"])
    return orders


@deed("orders.ask")
def ask(rows, *, by):
    """Put questions about orders under review to the customer or to a colleague; rows: asking.Askings."""
    return asking.ask(rows, {order.number: order for order in _locked(rows, by)}, by)


@deed("orders.answer")
def answer(rows, *, by):
    """Write down what was answered; rows: asking.Replies."""
    return asking.answer(rows, by)


@deed("orders.decide")
def decide(rows, *, by):
    """Say of dimensions of orders under review whether they can be done; each is for the person it goes to."""
    return _decide(rows, by, deciding.not_his(rows, by))


@deed("orders.waive")
def waive(rows, *, by):
    """Let dimensions of orders under review pass although they differ."""
    return _decide(rows, by, ())


def _decide(rows, by, faults):
    orders = {order.number: order for order in _locked(rows, by, _TO_REVIEW)}
    prints = review.prints(orders.values())
    refuse_if([*faults, *deciding.faults(rows, orders, prints, OUTCOMES), *promising.faults(rows)])
    if dated := [row for row in rows if row.dimension == Dimension.DATE]:
        _promise(dated, [orders[row.order] for row in dated])
        prints = review.prints(orders.values())
    decisions = [
        ReviewDecision(
            order=orders[row.order],
            dimension=row.dimension,
            outcome=row.outcome,
            reason=row.reason,
            content=prints[orders[row.order].pk][row.dimension],
            by=by.name,
            on=row.on,
        )
        for row in rows
    ]
    for one in decisions:
        deeds.tell(one.order.number, {}, {one.dimension: one.outcome, "reason": one.reason})
    bulk.insert(decisions)
    return list(orders.values())


def _promise(rows, orders):
    """Keep what decisions on 交货期 promise: the day that they say; where they settle it, else what he wishes."""
    found = review.looked_at(rows, orders)
    cases = [found[order.pk][0].case for order in orders]
    refused = ReviewDecision.Outcome.REFUSED
    promising.keep(
        (case, promising.days(case, row.on, row.promised_on, follows=row.outcome != refused))
        for row, case in zip(rows, cases, strict=True)
    )


@deed("orders.approve")
def approve(rows, *, by):
    """Pass the review when no dimension is open, and promise goods for when he wants them where nobody said otherwise.

    What an import brings was reviewed before it came here, and says itself what was promised.
    """
    orders = _take(rows, "approve", by, _TO_REVIEW)
    if deeds.batch() is None:
        found = review.looked_at(rows, orders)
        refuse_if(review.missing(rows, orders, found))
        cases = [items[0].case for items in found.values()]
        promising.keep((case, promising.days(case, case.day)) for case in cases)
    return orders


@deed("orders.reject")
def reject(rows, *, by):
    """Send orders back to whoever entered them."""
    return _take(rows, "reject", by)


@deed("orders.confirm")
def confirm(rows, *, by):
    """The customer has confirmed: the order is a commitment from now on, if his credit carries it."""
    book = _book(rows)
    said = {"confirmed_by": attrgetter("said_by"), "confirmed_on": attrgetter("on")}
    orders = _take(rows, "confirm", by, _WITH_PARTIES, **said, by_message=attrgetter("by_message"))
    asked = _asked(rows, orders)
    for order, one in zip(orders, asked, strict=True):
        book.enter(order.customer_id, Account.COMMITMENT, one.amount, on=one.on, kind=Kind.ORDER, number=order.number)
    deeds.gate(gates.confirmation(book, asked))
    book.close()
    return orders


@deed("orders.release")
def release(rows, *, by):
    """Hand confirmed orders to production and the store; a 定金 order only when its deposit is in, and nobody late."""
    book = _book(rows)
    orders = _take(rows, "release", by, _WITH_PARTIES)
    asked = _asked(rows, orders)
    deeds.gate([*gates.deposits(asked), *gates.handing_down(book, asked)])
    return orders


@deed("orders.hold")
def hold(rows, *, by):
    """Stop orders for a while; resume() takes them back to where they were."""
    before = {order.number: order.stage for order in _locked(rows, by)}
    return _take(rows, "hold", by, held_from=lambda row: before[row.order], held_for=attrgetter("kind"))


@deed("orders.resume")
def resume(rows, *, by):
    """Take held orders back to the stage in which they were held."""
    book = _book(rows)
    orders = _locked(rows, by, _TO_REVIEW)
    refuse_if(_not_held(rows, {order.number: order.stage for order in orders}))
    refuse_if(review.missing(rows, orders, review.looked_at(rows, orders), signing.reopened(orders)))
    deeds.gate(gates.handing_down(book, _asked(rows, orders)))
    for order in orders:
        deeds.tell(order.number, {"stage": order.stage}, {"stage": order.held_from})
        order.stage, order.held_from, order.held_for = order.held_from, "", ""
    bulk.save(orders, ["held_from", "held_for"])
    cutting.settle_stages(orders, OrderLine.objects.filter(order__in=orders))
    return orders


def _not_held(rows, stages):
    for n, row in enumerate(rows):
        if stages[row.order] != Stage.ON_HOLD:
            remedy = _("%(no)s 没有暂停，不用恢复。请刷新页面，看清现在的情况再办。")
            yield Fault(n, "order", row.order, remedy % {"no": row.order})


@deed("orders.cancel")
def cancel(rows, *, by):
    """Cancel what is still open of orders; what has been shipped stays and completes the order."""
    book = _book(rows)
    orders = {order.number: order for order in _locked(rows, by, _TO_REVIEW)}
    lines = {(line.order_id, line.line_no): line for line in OrderLine.objects.filter(order__in=orders.values())}
    refuse_if(cutting.cut_faults(rows, orders, lines, by))
    for row in rows:
        cutting.cut(row, orders[row.order], lines, book)
    book.close()
    bulk.save(list(lines.values()), ["cancelled"])
    cutting.settle_stages(orders.values(), lines.values())
    return [orders[row.order] for row in rows]


@deed("orders.close")
def close(rows, *, by):
    """File completed orders away (结案)."""
    return _take(rows, "close", by)


@deed("orders.fill_own")
def fill_own(rows, *, by):
    """Fill in what the office keeps of orders beyond the program's own fields; rows: own.Fillings."""
    return own.fill(Order.objects.seen_by(by).filter(void=False), "order", "number", rows)


@deed("orders.attach")
def attach(rows, *, by):
    """Keep files with orders; one that is there already is refused."""
    return filing.attach(rows, {order.number: order for order in _locked(rows, by)}, by)


@deed("orders.void_file")
def void_file(rows, *, by):
    """Say of files that they should not be with their orders, and why; nobody opens them any more."""
    return filing.void(rows, {order.number: order for order in _locked(rows, by)}, by)


@deed("orders.remember_columns")
def remember_columns(rows, *, by):
    """Remember what the columns of customers' own files are; rows: customer_file.Columns."""
    parties = named.parties(rows, by)
    refuse_if([*named.unknown(rows, parties), *customer_file.faults(rows)])
    return customer_file.remember(rows, parties, by)

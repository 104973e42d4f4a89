"""Deeds on orders: receive, submit, approve, confirm, release, hold, cancel, close (XS-009 二.3; flow.md 2.1)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.cash import ZERO, amount, half_up
from gendan.base.faults import Fault, refuse_if
from gendan.books import gates
from gendan.books.models import Kind
from gendan.books.money import Account, MoneyBook
from gendan.customers import marks, named
from gendan.customers import queries as customers
from gendan.orders import review
from gendan.orders.flow import COMMITTED_STAGES, OPEN_STAGES, ORDER, Stage
from gendan.orders.models import Dimension, Order, OrderLine, ReviewDecision
from gendan.people import deeds, own, papers
from gendan.people.deeds import deed
from gendan.products import named as products
from gendan.products.models import Product


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


@dataclass(frozen=True)
class Word:
    """A customer's word on an order: who confirmed it and when (回签 or by mouth)."""

    order: str
    on: date
    said_by: str = ""


@dataclass(frozen=True)
class Turn:
    """An order that takes a step on a day."""

    order: str
    on: date


@dataclass(frozen=True)
class Cut:
    """Pieces of an order that will not be delivered; without items, all that is still open."""

    order: str
    on: date
    items: tuple = field(default=())  # (line number, quantity)


@dataclass(frozen=True)
class Decision:
    """A person's decision on one dimension of an order; content: the print of what he had before his eyes, if known."""

    order: str
    dimension: str
    outcome: str
    on: date
    reason: str
    content: str = ""


@dataclass(frozen=True)
class Waiver:
    """A dimension that the sales manager lets pass as it is, and why."""

    order: str
    dimension: str
    on: date
    reason: str
    content: str = ""
    outcome = ReviewDecision.Outcome.WAIVED


WITH_PARTIES = Order.objects.select_related("customer")
OUTCOMES = {
    Decision: set(ReviewDecision.Outcome.values) - {ReviewDecision.Outcome.WAIVED},
    Waiver: {ReviewDecision.Outcome.WAIVED},
}


@deed("orders.receive")
def receive(rows, *, by):
    """Take orders in as drafts: each line with the agreed price of its day beside the price that was asked."""
    parties, goods = named.parties(rows, by), products.goods(rows)
    refuse_if(
        [
            *named.unknown(rows, parties),
            *products.faulty_items(rows, goods),
            *papers.taken(rows, Order.objects),
            *_doubled(rows, parties),
            *_item_faults(rows, goods),
        ]
    )
    wanted = [
        (parties[row.customer].pk, goods[item.product].pk, item.quantity, row.on) for row in rows for item in row.items
    ]
    agreed = customers.agreed_prices(wanted)
    found = iter(agreed)
    lines = [
        [_line(no, item, goods, parties[row.customer], next(found)) for no, item in enumerate(row.items, 1)]
        for row in rows
    ]
    refuse_if(_unpriced(rows, lines))
    orders = _orders(rows, parties, lines)
    bulk.insert(orders)
    for order, parts in zip(orders, lines, strict=True):
        for line in parts:
            line.order = order
    bulk.insert([line for parts in lines for line in parts])
    marks.use(agreed, [on for _customer, _product, _quantity, on in wanted])
    return orders


def _doubled(rows, parties):
    """A Fault for each PO number that this customer's live orders have already."""
    named_ = [row.po_no for row in rows if row.po_no]
    live = Order.objects.filter(customer__in=parties.values(), po_no__in=named_, void=False)
    codes = live.exclude(stage=Stage.CANCELLED).values_list("customer__code", "po_no")
    used = set(codes) if named_ else set()
    for n, row in enumerate(rows):
        if row.po_no and (row.customer, row.po_no) in used:
            yield Fault(n, "po_no", row.po_no, _("这个客户的 PO 号已经有订单。若是变更请改原订单，否则换一个 PO 号。"))
        used.add((row.customer, row.po_no))


def _item_faults(rows, goods):
    for n, row in enumerate(rows):
        for item in row.items:
            product = goods.get(item.product)
            if product and product.status == Product.Status.STOPPED and not deeds.batch():
                yield Fault(
                    n, "product", item.product, _("产品 %(code)s 已停产。请换一个产品。") % {"code": item.product}
                )


def _line(no, item, goods, party, agreed):
    price = item.price if item.price is not None else agreed and agreed.price
    if item.price is None and item.kind != OrderLine.Kind.NORMAL:
        price = ZERO
    return OrderLine(
        line_no=no,
        product=goods[item.product],
        kind=item.kind,
        quantity=item.quantity,
        price=price,
        amount=amount(item.quantity, price) if price is not None else None,
        agreed_price=agreed and agreed.price,
        price_version=agreed and agreed.price_version,
        requested_on=item.requested_on,
        first_promised_on=item.promised_on,
        promised_on=item.promised_on,
        over_allowed=int(half_up(item.quantity * party.over_tolerance, Decimal(1))),
    )


def _unpriced(rows, lines):
    return [
        Fault(n, "price", "", _("%(code)s 没有合作价。请填单价，或先登记合作价。") % {"code": line.product.code})
        for n, parts in enumerate(lines)
        for line in parts
        if line.price is None
    ]


def _orders(rows, parties, lines):
    snapshot = review.required({party.pk for party in parties.values()})
    return [
        Order(
            number=number,
            customer=parties[row.customer],
            on=row.on,
            po_no=row.po_no,
            channel=row.channel,
            amount=sum((line.amount for line in parts), ZERO),
            requested_on=max((line.requested_on for line in parts if line.requested_on), default=None),
            promised_on=max((line.promised_on for line in parts if line.promised_on), default=None),
            requirements=snapshot.get(parties[row.customer].pk, []),
            note=row.note,
            batch=deeds.batch(),
        )
        for row, parts, number in zip(rows, lines, papers.numbers("SO", rows), strict=True)
    ]


def _locked(rows, by, look=Order.objects):
    """The named orders that a person may know of, locked in the order of their ids; a name he may not is refused.

    look: orders with what the deed wants to know beside them.
    """
    names = [row.order for row in rows]
    seen = look.filter(number__in=names, void=False).seen_by(by)
    orders = list(seen.order_by("pk").select_for_update(of=("self",)))
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
    lines = OrderLine.objects.filter(order__in=orders).order_by()
    for line in lines.only("order", "quantity", "cancelled", "price"):
        wanted[line.order_id] += line.wanted_amount
    return [
        gates.Asked(positions[one.number], one.customer, rows[positions[one.number]].on, wanted[one.pk], one.number)
        for one in orders
    ]


def _take(rows, step, by, look=Order.objects):
    """Move the named orders one step; look: as for _locked()."""
    orders = _locked(rows, by, look)
    keys = {order.number: order.pk for order in orders}
    ORDER.take(Order, [keys[row.order] for row in rows], step)
    for order in orders:
        deeds.tell(order.number, {"stage": order.stage}, {"stage": ORDER[step].end})
        order.stage = ORDER[step].end
    return orders


def _book(rows):
    """The money book of the orders' customers: customers are locked before orders."""
    named_ = Order.objects.filter(number__in=[row.order for row in rows], void=False)
    return MoneyBook(named_.values("customer"), batch=deeds.batch())


@deed("orders.submit")
def submit(rows, *, by):
    """Hand drafts in for review."""
    return _take(rows, "submit", by)


@deed("orders.decide")
def decide(rows, *, by):
    """Say of dimensions of orders under review whether they can be done; each is for the person it goes to."""
    return _decide(rows, by, _not_his(rows, by))


@deed("orders.waive")
def waive(rows, *, by):
    """Let dimensions of orders under review pass although they differ."""
    return _decide(rows, by, ())


def _not_his(rows, by):
    for n, row in enumerate(rows):
        if row.dimension in Dimension.values and review.RESPONSIBLE[row.dimension] not in by.roles:
            remedy = _("%(dimension)s由%(role)s判断。请转给他，或由内销经理放行。")
            yield Fault(n, "dimension", row.dimension, remedy % review.named(row.dimension))


def _decide(rows, by, faults):
    orders = {order.number: order for order in _locked(rows, by, WITH_PARTIES)}
    prints = review.prints(orders.values())
    refuse_if([*faults, *_decision_faults(rows, orders, prints)])
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


def _decision_faults(rows, orders, prints):
    for n, row in enumerate(rows):
        order = orders[row.order]
        if row.dimension not in Dimension.values or row.outcome not in OUTCOMES[type(row)]:
            yield Fault(n, "dimension", row.dimension, _("评审没有这一项或这种结论。请从列表里选。"))
        elif order.stage not in ORDER["approve"].start:
            remedy = _("%(no)s 现在是“%(stage)s”，不在评审中。请刷新页面，看清现在的情况再办。")
            yield Fault(n, "order", row.order, remedy % {"no": row.order, "stage": order.get_stage_display()})
        elif row.content not in ("", prints[order.pk][row.dimension]):
            yield Fault(n, "content", row.dimension, _("您打开之后订单改过。请刷新页面，看清现在的内容再判断。"))
        if not row.reason.strip():
            yield Fault(n, "reason", row.reason, _("请写理由：以后要靠它说明当时为什么这样定。"))


@deed("orders.approve")
def approve(rows, *, by):
    """Pass the review when no dimension is open; what an import brings was reviewed before it came here."""
    orders = _take(rows, "approve", by, review.ready(Order.objects))
    if deeds.batch() is None:
        refuse_if(review.missing(rows, orders))
    return orders


@deed("orders.reject")
def reject(rows, *, by):
    """Send orders back to whoever entered them."""
    return _take(rows, "reject", by)


@deed("orders.confirm")
def confirm(rows, *, by):
    """The customer has confirmed: the order is a commitment from now on, if his credit carries it."""
    book = _book(rows)
    orders = _take(rows, "confirm", by, WITH_PARTIES)
    asked = _asked(rows, orders)
    for order, one in zip(orders, asked, strict=True):
        order.confirmed_by, order.confirmed_on = rows[one.row].said_by, one.on
        book.enter(order.customer_id, Account.COMMITMENT, one.amount, on=one.on, kind=Kind.ORDER, number=order.number)
    deeds.gate(gates.confirmation(book, asked))
    book.close()
    bulk.save(orders, ["confirmed_by", "confirmed_on"])
    return orders


@deed("orders.release")
def release(rows, *, by):
    """Hand confirmed orders to production and the store; a 定金 order only when its deposit is in, and nobody late."""
    book = _book(rows)
    orders = _take(rows, "release", by, WITH_PARTIES)
    asked = _asked(rows, orders)
    deeds.gate([*gates.deposits(asked), *gates.handing_down(book, asked)])
    return orders


@deed("orders.hold")
def hold(rows, *, by):
    """Stop orders for a while; resume() takes them back to where they were."""
    before = {order.pk: order.stage for order in _locked(rows, by)}
    orders = _take(rows, "hold", by)
    for order in orders:
        order.held_from = before[order.pk]
    bulk.save(orders, ["held_from"])
    return orders


@deed("orders.resume")
def resume(rows, *, by):
    """Take held orders back to the stage in which they were held."""
    book = _book(rows)
    orders = _locked(rows, by, WITH_PARTIES)
    refuse_if(_not_held(rows, {order.number: order.stage for order in orders}))
    deeds.gate(gates.handing_down(book, _asked(rows, orders)))
    for order in orders:
        deeds.tell(order.number, {"stage": order.stage}, {"stage": order.held_from})
        order.stage, order.held_from = order.held_from, ""
    bulk.save(orders, ["held_from"])
    _settle_stages(orders, OrderLine.objects.filter(order__in=orders))
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
    orders = {order.number: order for order in _locked(rows, by)}
    lines = {(line.order_id, line.line_no): line for line in OrderLine.objects.filter(order__in=orders.values())}
    refuse_if(_cut_faults(rows, orders, lines))
    for row in rows:
        _cut(row, orders[row.order], lines, book)
    book.close()
    bulk.save(list(lines.values()), ["cancelled"])
    _settle_stages(orders.values(), lines.values())
    return [orders[row.order] for row in rows]


def _cut_faults(rows, orders, lines):
    left = {key: line.open_quantity for key, line in lines.items()}
    for n, row in enumerate(rows):
        order = orders[row.order]
        if order.stage not in ORDER["cancel"].start:
            remedy = _("%(no)s 现在是“%(stage)s”，不能再取消。已发出的请走退货。")
            stage = {"no": row.order, "stage": order.get_stage_display()}
            yield Fault(n, "order", row.order, remedy % stage)
        else:
            for line_no, quantity in row.items:
                have = left.get((order.pk, line_no), 0)
                if not 0 < quantity <= have:
                    remedy = _("第 %(no)s 行最多还能取消 %(left)s 件（已发的不能取消）。请改小数量。")
                    yield Fault(n, "items", quantity, remedy % {"no": line_no, "left": have})
                left[order.pk, line_no] = have - quantity


def _cut(row, order, lines, book):
    own = {line_no: line for (pk, line_no), line in lines.items() if pk == order.pk}
    for line_no, quantity in row.items or [(no, line.open_quantity) for no, line in own.items()]:
        line = own[line_no]
        before = line.open_amount
        deeds.tell(f"{order.number}/{line_no}", {"cancelled": line.cancelled}, {"cancelled": line.cancelled + quantity})
        line.cancelled += quantity
        if order.stage in COMMITTED_STAGES:
            freed = line.open_amount - before
            book.enter(
                order.customer_id, Account.COMMITMENT, freed, on=row.on, kind=Kind.CANCELLATION, number=order.number
            )


def _settle_stages(orders, lines):
    """Orders with nothing left become 已取消, or 已完成 when part of them was delivered."""
    own = defaultdict(list)
    for line in lines:
        own[line.order_id].append(line)
    for order in orders:
        before, order.stage = order.stage, _stage_of(order, own[order.pk])
        deeds.tell(order.number, {"stage": before}, {"stage": order.stage})
    bulk.save(list(orders), ["stage"])


def _stage_of(order, lines):
    if all(line.cancelled == line.quantity for line in lines):
        return Stage.CANCELLED
    done = order.stage in OPEN_STAGES and all(line.is_done for line in lines)
    return Stage.COMPLETED if done else order.stage


@deed("orders.close")
def close(rows, *, by):
    """File completed orders away (结案)."""
    return _take(rows, "close", by)


@deed("orders.fill_own")
def fill_own(rows, *, by):
    """Fill in what the office keeps of orders beyond the program's own fields; rows: own.Fillings."""
    return own.fill(Order.objects.seen_by(by).filter(void=False), "order", "number", rows)

"""What an order becomes: its lines before and after, what stands against it, how it is written (R-3.17; flow.md 2.1).

A line keeps its number and its agreed price (decision 14 of the requirements). Once an order is under way, pieces that
are wanted no more are cancelled, so that what was ordered first can be seen; before that the line simply says less.
"""

from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.cash import TEN_THOUSANDTH, ZERO, amount, half_up
from gendan.base.faults import Fault, refuse_if
from gendan.customers import marks
from gendan.customers import queries as customers
from gendan.orders import intake, review
from gendan.orders.flow import FREE_STAGES
from gendan.orders.models import ChangeOrder, Order, OrderLine
from gendan.people import deeds
from gendan.products import named as products
from gendan.products.models import Product

HEAD = ("po_no", "ship_to", "channel", "note")
SUMS = ("amount", "requested_on", "promised_on")
TOLD = ("quantity", "cancelled", "price", "requested_on", "promised_on")
WRITTEN = (*TOLD, "amount", "agreed_price", "price_version", "first_promised_on", "over_allowed")


@dataclass(frozen=True)
class Wanted:
    """A line as it should be; line: the number of the one that it is now, None: a new one.

    quantity: without pieces that were cancelled. price None: the agreed price.
    """

    product: str
    quantity: int
    price: Decimal | None = None
    requested_on: date | None = None
    promised_on: date | None = None
    line: int | None = None
    kind: str = OrderLine.Kind.NORMAL


@dataclass(frozen=True)
class Revision:
    """An order as it should be: all its lines, and what of the head changes (None: as it is).

    version: of the order as the form was handed out; None where nobody looked at it.
    """

    order: str
    on: date
    items: tuple[Wanted, ...]
    version: int | None = None
    po_no: str | None = None
    ship_to: str | None = None
    channel: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class ChangeNote(Revision):
    """The same of an order that is under way, with why, who asked for it, and what it costs beside the goods.

    said_by: who at the customer agrees, "" when he has not been heard yet.
    """

    reason: str = ""
    asked_by: str = ChangeOrder.Asker.CUSTOMER
    said_by: str = ""
    cost: Decimal | None = None
    borne_by: str = ""
    number: str = ""


@dataclass(frozen=True)
class Turned:
    """An order with its lines as they stand, and as they should be; used: the agreed prices that they took, with days.

    Lines that are cut off an order that is under way stay in it, cancelled.
    """

    row: Revision
    order: Order
    before: tuple
    after: tuple
    used: tuple

    @property
    def known(self):
        """{line number: the line as it stood}."""
        return {line.line_no: line for line in self.before}

    @property
    def new(self):
        """The lines that come in."""
        return [line for line in self.after if line.line_no not in self.known]

    @property
    def lost(self):
        """The lines that fall away without a trace but the journal's."""
        return [line for line in self.before if line.line_no not in {one.line_no for one in self.after}]

    @property
    def touched(self):
        """The dimensions of the review that look at something else now."""
        was, now = review.prints_of(self.order, self.before), review.prints_of(self.order, self.after)
        return [one for one, content in now.items() if content != was[one]]

    @property
    def raised(self):
        """By how much the open goods come to more: 元, negative: to less."""
        return sum(line.open_amount for line in self.after) - sum(line.open_amount for line in self.before)


def is_free(order, lines):
    """Whether an order is changed without a change order: it was not handed down, and nothing of it was sent."""
    return order.stage in FREE_STAGES and not any(line.shipped for line in lines)


def planned(rows, orders):
    """The Turned of each row, or Refused; orders: {number: locked Order}."""
    goods = products.goods(rows)
    own = _lines(orders.values())
    refuse_if(
        [
            *products.faulty_items(rows, goods),
            *_stale(rows, orders),
            *_strange(rows, orders, own),
            *intake.doubled([(n, orders[row.order].customer_id, row.po_no) for n, row in _renamed(rows, orders)]),
            *_redirected(rows, orders, own),
        ]
    )
    agreed = iter(_agreed(rows, orders, goods, own))
    turned = [_turned(row, orders[row.order], own[orders[row.order].pk], goods, agreed) for row in rows]
    refuse_if([*intake.unpriced([one.after for one in turned]), *_impossible(turned), *_unmade(turned)])
    return turned


def _lines(orders):
    found = {order.pk: [] for order in orders}
    for line in OrderLine.objects.filter(order__in=found).select_related("product").order_by("line_no"):
        found[line.order_id].append(line)
    return found


def _stale(rows, orders):
    seen = set()
    for n, row in enumerate(rows):
        order = orders[row.order]
        if row.order in seen or (row.version is not None and row.version != order.version):
            remedy = _("您打开之后别人改过这张订单。您填的内容没有丢：请对照现在的内容，决定保留哪一个，再保存。")
            yield Fault(n, "version", row.version, remedy)
        seen.add(row.order)


def _strange(rows, orders, own):
    for n, row in enumerate(rows):
        known = {line.line_no for line in own[orders[row.order].pk]}
        named = [item.line for item in row.items if item.line is not None]
        for line_no in {no for no in named if no not in known or named.count(no) > 1}:
            yield Fault(n, "line", line_no, _("第 %(no)s 行已经不在这张订单里。请刷新页面再改。") % {"no": line_no})


def _renamed(rows, orders):
    return [(n, row) for n, row in enumerate(rows) if row.po_no and row.po_no != orders[row.order].po_no]


def _redirected(rows, orders, own):
    """What was sent went to the old place, and its note says so."""
    turned = [(n, row, orders[row.order]) for n, row in enumerate(rows)]
    turned = [one for one in turned if one[1].ship_to not in (None, one[2].ship_to)]
    yield from intake.astray([(n, order.customer_id, row.ship_to) for n, row, order in turned])
    for n, row, order in turned:
        if any(line.shipped for line in own[order.pk]):
            remedy = _("已经发过货，收货地址不能再改：余下的请另开一张订单。")
            yield Fault(n, "ship_to", row.ship_to, remedy)


def _agreed(rows, orders, goods, own):
    """The agreed price of each item of each row: an old line's as of the day of its order, a new one's as of today."""
    return customers.agreed_prices(
        (
            orders[row.order].customer_id,
            goods[item.product].pk,
            item.quantity,
            orders[row.order].on if item.line else row.on,
        )
        for row in rows
        for item in row.items
    )


def _turned(row, order, lines, goods, agreed):
    is_under_way = not is_free(order, lines)
    known = {line.line_no: line for line in lines}
    after, used, last = {}, [], max(known, default=0)
    for item in row.items:
        line, price = known.get(item.line), next(agreed)
        if line and line.product.code == item.product:
            after[line.line_no] = _kept(line, item, price, order.customer, is_under_way)
        else:
            last += 1
            after[last] = intake.line(last, item, goods[item.product], order.customer, price)
        used.append((price, order.on if item.line else row.on))
    rest = [line for line in lines if line.line_no not in after]
    after |= {line.line_no: _emptied(line) for line in rest if is_under_way or not line.wanted}
    return Turned(row, order, tuple(lines), tuple(after[no] for no in sorted(after)), tuple(used))


def _kept(line, item, agreed, party, is_under_way):
    after, more = copy(line), item.quantity - line.wanted
    if is_under_way and more < 0:
        after.cancelled -= more
    elif more:
        after.quantity += more
        most = intake.over_allowed(after.quantity, party)
        after.over_allowed = max(most, line.over_allowed) if is_under_way else most
        after.agreed_price, after.price_version = agreed and agreed.price, agreed and agreed.price_version
    usual = after.agreed_price if line.kind == OrderLine.Kind.NORMAL else ZERO
    price = usual if item.price is None else item.price
    # With as many decimals as the database gives back: the prints of the review compare what is written.
    after.price = None if price is None else half_up(price, TEN_THOUSANDTH)
    after.amount = amount(after.quantity, after.price) if after.price is not None else None
    after.requested_on, after.promised_on = item.requested_on, item.promised_on
    after.first_promised_on = line.first_promised_on or item.promised_on
    return after


def _emptied(line):
    after = copy(line)
    after.cancelled += line.open_quantity
    return after


def _impossible(turned):
    """What was sent stays as it was agreed."""
    for n, one in enumerate(turned):
        for line in one.after:
            was = one.known.get(line.line_no)
            for name, remedy in sent(was, line.wanted, line.price) if was else ():
                yield Fault(n, name, {"quantity": line.wanted, "price": line.price}[name], remedy)


def sent(line, wanted, price):
    """(field, remedy) of whatever cannot become so of a line of which pieces were sent."""
    words = {"code": line.product.code, "shipped": f"{line.shipped:,}"}
    if line.shipped and wanted < min(line.shipped, line.wanted):
        yield "quantity", _("%(code)s 已经发了 %(shipped)s 件，不能少于它。退回来的请走退货。") % words
    if line.shipped and price != line.price:
        remedy = _("%(code)s 已经发了 %(shipped)s 件，这一行不能改价：请把数量改成已发的，余下的另加一行填新价。")
        yield "price", remedy % words


def _unmade(turned):
    for n, one in enumerate(turned):
        for line in one.new:
            if line.product.status == Product.Status.STOPPED:
                yield intake.made_no_more(n, line.product)


def write(turned):
    """Write what the orders became, and tell the journal of each what differs."""
    for one in turned:
        _tell(one)
        _write_head(one)
        for line in one.after:
            line.order = one.order
    OrderLine.objects.filter(pk__in=[line.pk for one in turned for line in one.lost]).delete()
    bulk.save([line for one in turned for line in one.after if line.line_no in one.known], list(WRITTEN))
    bulk.insert([line for one in turned for line in one.new])
    bulk.save([one.order for one in turned], [*HEAD, *SUMS, "version"])
    used = [price for one in turned for price in one.used]
    marks.use([price for price, _day in used], [day for _price, day in used])


def _write_head(one):
    now = {name: getattr(one.row, name) for name in HEAD if getattr(one.row, name) is not None}
    now |= intake.summed(one.after)
    was = {name: getattr(one.order, name) for name in now}
    deeds.tell(one.order.number, was, now)
    for name, value in now.items():
        setattr(one.order, name, value)
    if was != now or list(map(_said, one.before)) != list(map(_said, one.after)):
        one.order.version += 1  # whoever saves nothing gets in nobody's way


def _tell(one):
    now = {line.line_no: line for line in one.after}
    for line_no in sorted({*one.known, *now}):
        was, is_ = _said(one.known.get(line_no)), _said(now.get(line_no))
        deeds.tell(f"{one.order.number}/{line_no}", was, dict.fromkeys(was) | is_)


def _said(line):
    if line is None:
        return {}
    return {"product": line.product.code, **{name: getattr(line, name) for name in TOLD}}

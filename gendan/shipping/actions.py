"""Deeds of shipping: send goods out, record what was heard of their arrival, file signed copies (XS-009 二.3, 二.4)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _

from gendan.base import bulk, terms
from gendan.base.cash import ZERO, amount
from gendan.base.faults import Fault, refuse_if
from gendan.base.prepared import prepared
from gendan.books import gates, goods, sales, shelves
from gendan.books.models import Kind
from gendan.books.money import Account, MoneyBook, redate
from gendan.customers import named
from gendan.customers import queries as customers
from gendan.orders.marks import OpenLines
from gendan.orders.models import OrderLine
from gendan.people import deeds, papers
from gendan.people.deeds import deed
from gendan.products import named as products
from gendan.shipping import queries
from gendan.shipping.models import Arrival, Delivery, DeliveryLine, Slip


@dataclass(frozen=True)
class Goods:
    """One line as loaded; price None: the order's, else the agreed price of that day."""

    product: str
    quantity: int
    price: Decimal | None = None
    order: str = ""
    kind: str = OrderLine.Kind.NORMAL


@dataclass(frozen=True)
class Shipment:
    """A batch that leaves the house; without a number it gets the next one of its month."""

    customer: str
    on: date
    items: tuple[Goods, ...]
    kind: str = Delivery.Kind.SALE
    number: str = ""
    carrier: str = ""
    tracking_no: str = ""
    packages: int | None = None
    freight: Decimal | None = None
    freight_terms: str = ""
    expected_on: date | None = None


@dataclass(frozen=True)
class Heard:
    """What became of a product of a batch; pieces neither signed nor refused are short."""

    product: str
    signed: int
    refused: int = 0
    kind: str = OrderLine.Kind.NORMAL


@dataclass(frozen=True)
class Feedback:
    """What was heard of a batch: it arrived (what no item names was signed in full), or a new expected day."""

    delivery: str
    fed_back_on: date
    arrived_on: date | None = None
    new_expected_on: date | None = None
    items: tuple[Heard, ...] = ()
    signed_by: str = ""
    signed_packages: int | None = None
    words: str = ""


@deed("shipping.ship")
def ship(rows, *, by):
    """Send goods out: they leave the store for good (a sale, a receivable) or for the customer's shelf (铺货)."""
    parties, stock = named.parties(rows, by), products.goods(rows)
    refuse_if(
        [*named.unknown(rows, parties), *products.faulty_items(rows, stock), *papers.taken(rows, Delivery.objects)]
    )
    book = MoneyBook((party.pk for party in parties.values()), batch=deeds.batch())
    orders = OpenLines({item.order for row in rows for item in row.items if item.order})
    deliveries, lines = _load(rows, parties, stock, orders)
    deeds.gate(_credit_faults(deliveries, lines, book))
    bulk.insert(deliveries)
    _enter_goods(deliveries, lines)
    _enter_money(deliveries, lines, book)
    bulk.insert([line for parts in lines for line in parts])
    orders.close()
    book.close()
    return deliveries


def _load(rows, parties, stock, orders):
    """Make the notes and their lines: quantities are taken from the order lines, prices from order or agreement."""
    faults, deliveries, lines = [], [], []
    agreed = _agreed(rows, parties, stock)
    expected = queries.expected((parties[row.customer], row.on) for row in rows)
    for n, (row, number, due_in) in enumerate(zip(rows, papers.numbers("DN", rows), expected, strict=True)):
        party = parties[row.customer]
        parts = [
            part
            for item in row.items
            for part in _parts(n, item, stock[item.product], party, orders, agreed.get((n, item)), faults)
        ]
        for no, line in enumerate(parts, 1):
            line.line_no = no
        delivery = _delivery(row, number, party, parts, due_in)
        for line in parts:
            line.delivery = delivery
        deliveries.append(delivery)
        lines.append(parts)
    refuse_if(faults)
    return deliveries, lines


def _agreed(rows, parties, stock):
    """Agreed prices for the lines that bring neither a price nor an order."""
    bare = [(n, row, item) for n, row in enumerate(rows) for item in row.items if item.price is None and not item.order]
    if not bare:
        return {}
    wanted = [(parties[row.customer].pk, stock[item.product].pk, item.quantity, row.on) for _n, row, item in bare]
    found = customers.agreed_prices(wanted)
    return {(n, item): price.price for (n, _row, item), price in zip(bare, found, strict=True) if price}


def _parts(n, item, product, party, orders, agreed, faults):
    if not item.order:
        price = item.price if item.price is not None else agreed
        if price is None:
            faults.append(
                Fault(n, "price", "", _("%(code)s 没有合作价。请填单价，或先登记合作价。") % {"code": item.product})
            )
            return []
        return [_line(item, product, item.quantity, price)]
    if fault := orders.fault(n, party, item.order, product.pk, item.kind):
        faults.append(fault)
        return []
    taken, over = orders.ship(item.order, product.pk, item.kind, item.quantity)
    if over:
        text = _("订单 %(no)s 的 %(code)s 还能发 %(left)s 件，多出 %(over)s 件。请改数量，或先做订单变更。")
        left = {"no": item.order, "code": item.product, "left": item.quantity - over, "over": over}
        faults.append(Fault(n, "quantity", item.quantity, text % left))
    return [
        _line(item, product, part, line.price if item.price is None else item.price, line, freed)
        for line, part, freed in taken
    ]


def _line(item, product, quantity, price, order_line=None, freed=ZERO):
    line = DeliveryLine(
        order_line=order_line, product=product, kind=item.kind, quantity=quantity, price=price,
        amount=amount(quantity, price),
    )  # fmt: skip
    line.freed = freed
    return line


def _delivery(row, number, party, lines, expected_on):
    return Delivery(
        number=number, kind=row.kind, customer=party, on=row.on,
        carrier=row.carrier or party.carrier, tracking_no=row.tracking_no, packages=row.packages, freight=row.freight,
        freight_terms=row.freight_terms, expected_on=row.expected_on or expected_on,
        amount=sum((line.amount for line in lines), ZERO), quantity=sum(line.quantity for line in lines),
        batch=deeds.batch(),
    )  # fmt: skip


def _credit_faults(deliveries, lines, book):
    asked = {kind: [] for kind in Delivery.Kind}
    for n, (one, parts) in enumerate(zip(deliveries, lines, strict=True)):
        freed = sum((line.freed for line in parts), ZERO)
        asked[one.kind].append(gates.Asked(n, one.customer, one.on, one.amount, _order_no(parts), freed, one.number))
    return [*gates.shipment(book, asked[Delivery.Kind.SALE]), *gates.placement(book, asked[Delivery.Kind.PLACEMENT])]


def _order_no(lines):
    """The one order that a note delivers, or ""."""
    orders = {line.order_line.order.number if line.order_line else "" for line in lines}
    return orders.pop() if len(orders) == 1 else ""


def _enter_goods(deliveries, lines):
    moves = []
    for n, (delivery, parts) in enumerate(zip(deliveries, lines, strict=True)):
        for line in parts:
            about = {"product": line.product_id, "on": delivery.on, "kind": delivery.kind, "number": delivery.number}
            moves.append(goods.Move(goods.STORE, quantity=-line.quantity, row=n, **about))
            if delivery.kind == Delivery.Kind.PLACEMENT:
                moves.append(goods.Move(goods.shelf(delivery.customer_id), quantity=line.quantity, row=n, **about))
    goods.enter(moves)


def _enter_money(deliveries, lines, book):
    sold, placed = [], []
    for delivery, parts in zip(deliveries, lines, strict=True):
        if delivery.kind == Delivery.Kind.SALE:
            sold += [_sold(delivery, line) for line in parts]
            _bill(delivery, _order_no(parts), book)
        else:
            placed += [
                shelves.Put(
                    delivery.customer_id, line.product_id, line.quantity, line.price, delivery.on, Kind.PLACEMENT,
                    delivery.number,
                )
                for line in parts
            ]  # fmt: skip
        for line in parts:
            about = {"on": delivery.on, "kind": Kind.SALE, "number": delivery.number}
            book.enter(delivery.customer_id, Account.COMMITMENT, -line.freed, **about)
    sales.enter(sold)
    shelves.put(placed, book)


def _sold(delivery, line):
    order_no = line.order_line.order.number if line.order_line else ""
    return sales.Sold(
        delivery.customer_id, line.product_id, Kind.SALE, delivery.number, line.line_no, delivery.on, line.quantity,
        line.price, order_no,
    )  # fmt: skip


def _bill(delivery, order_no, book):
    due_on = terms.due_on(delivery.customer.term, delivered_on=delivery.on, expected_on=delivery.expected_on)
    about = {"on": delivery.on, "kind": Kind.SALE, "number": delivery.number}
    if delivery.amount:
        book.bill(delivery.customer_id, delivery.amount, due_on=due_on, order_no=order_no, **about)
        book.enter(delivery.customer_id, Account.UNINVOICED, delivery.amount, **about)


@deed("shipping.record_arrival")
def record_arrival(rows, *, by):
    """Record arrival feedback; refused goods are reversed on that day and go to quarantine (rulings 4)."""
    notes = {note.number: note for note in _sent([row.delivery for row in rows], by)}
    refuse_if(_unheard(rows, notes))
    book = MoneyBook((note.customer_id for note in notes.values()), batch=deeds.batch())
    lines = _lines(notes)
    orders = OpenLines({line.order_no for parts in lines.values() for line in parts if line.order_no})
    refuse_if(_arrival_faults(rows, notes, lines))
    for row in rows:
        _sign(row, notes[row.delivery], lines[row.delivery], orders)
    bulk.save([line for parts in lines.values() for line in parts], ["signed", "refused"])
    _take_refused(rows, notes, lines, book)
    orders.close()
    book.close()
    redate(_due_days(rows, notes))
    return bulk.insert([_arrival(row, notes[row.delivery]) for row in rows])


@prepared
def _sent(numbers, by):
    sent = Delivery.objects.seen_by(by).filter(number__in=numbers, void=False)
    return sent.select_related("customer")


def _unheard(rows, notes):
    for n, row in enumerate(rows):
        if row.delivery not in notes:
            yield Fault(n, "delivery", row.delivery, _("没有发货单 %(no)s。请核对单号。") % {"no": row.delivery})


def _lines(notes):
    found = {note.pk: [] for note in notes.values()}
    for line in _of_notes(found):
        found[line.delivery_id].append(line)
    return {number: found[note.pk] for number, note in notes.items()}


@prepared
def _of_notes(notes):
    rows = DeliveryLine.objects.filter(delivery__pk__in=notes).select_related("product")
    rows = rows.annotate(order_no=F("order_line__order__number"))
    return rows.order_by("delivery", "line_no").select_for_update(of=("self",), no_key=True)


def _arrival_faults(rows, notes, lines):
    for n, row in enumerate(rows):
        note = notes[row.delivery]
        if row.arrived_on is None and row.new_expected_on is None:
            yield Fault(n, "arrived_on", "", _("请填到货日期；还没到的，填新的预计到货日期。"))
        if row.arrived_on and row.arrived_on < note.on:
            yield Fault(n, "arrived_on", row.arrived_on, _("到货早于发货日 %(on)s。请核对日期。") % {"on": note.on})
        if row.arrived_on and any(line.signed or line.refused for line in lines[row.delivery]):
            yield Fault(n, "delivery", row.delivery, _("这批货已经登记过签收。要更正请走退货或发货不良。"))
        for item in row.items:
            shipped = sum(line.quantity for line in _of(lines[row.delivery], item))
            if min(item.signed, item.refused) < 0 or item.signed + item.refused > shipped:
                remedy = _("%(code)s 发了 %(qty)s 件，签收加拒收不能超过它。请核对数量。")
                yield Fault(n, "signed", item.signed, remedy % {"code": item.product, "qty": shipped})


def _of(lines, item):
    return [line for line in lines if (line.product.code, line.kind) == (item.product, item.kind)]


def _sign(row, note, lines, orders):
    if not row.arrived_on:
        return
    for line in lines:
        line.signed = line.quantity
    for item in row.items:
        _share_out(item, _of(lines, item))
    for line in lines:
        if line.order_line_id:
            orders.sign(line.order_line_id, line.signed, line.refused)
        deeds.tell(
            f"{note.number}/{line.line_no}",
            {"signed": 0, "refused": 0},
            {"signed": line.signed, "refused": line.refused},
        )


def _share_out(item, lines):
    """Signed and refused pieces of a product over its lines, first line first."""
    signed, refused = item.signed, item.refused
    for line in lines:
        line.signed = min(signed, line.quantity)
        line.refused = min(refused, line.quantity - line.signed)
        signed, refused = signed - line.signed, refused - line.refused


def _take_refused(rows, notes, lines, book):
    """Refused goods stop being a sale, or leave the shelf they never reached, and wait in quarantine."""
    refused = [
        (n, row, notes[row.delivery], line)
        for n, row in enumerate(rows)
        for line in lines[row.delivery]
        if row.arrived_on and line.refused
    ]
    if not refused:
        return
    sold = [_back(*one) for one in refused if one[2].kind == Delivery.Kind.SALE]
    placed = [_off_the_shelf(*one) for one in refused if one[2].kind == Delivery.Kind.PLACEMENT]
    refuse_if([*sales.take_back(sold, book), *shelves.take(placed, book)])
    goods.enter(move for one in refused for move in _to_quarantine(*one))


def _back(n, row, note, line):
    return sales.Back(
        note.customer_id, line.product_id, line.refused, line.price, row.arrived_on, Kind.REFUSAL, note.number,
        line.line_no, note.number, n,
    )  # fmt: skip


def _off_the_shelf(n, row, note, line):
    return shelves.Taken(note.customer_id, line.product_id, line.refused, row.arrived_on, Kind.REFUSAL, note.number, n)


def _to_quarantine(n, row, note, line):
    about = {"product": line.product_id, "on": row.arrived_on, "kind": Kind.REFUSAL, "number": note.number, "row": n}
    if note.kind == Delivery.Kind.PLACEMENT:
        yield goods.Move(goods.shelf(note.customer_id), quantity=-line.refused, **about)
    yield goods.Move(goods.QUARANTINE, quantity=line.refused, **about)


def _due_days(rows, notes):
    """Bills whose term runs from the signature, or falls due with it."""
    found = {}
    for row in rows:
        note = notes[row.delivery]
        if row.arrived_on and note.kind == Delivery.Kind.SALE:
            term, days = note.customer.term, {"delivered_on": note.on, "expected_on": note.expected_on}
            due_on = terms.due_on(term, signed_on=row.arrived_on, **days)
            if due_on and due_on != terms.due_on(term, **days):
                found[Kind.SALE, note.number] = due_on
    return found


def _arrival(row, note):
    return Arrival(
        delivery=note, customer_id=note.customer_id, fed_back_on=row.fed_back_on, arrived_on=row.arrived_on,
        new_expected_on=row.new_expected_on, signed_by=row.signed_by, signed_packages=row.signed_packages,
        words=row.words, batch=deeds.batch(),
    )  # fmt: skip


@dataclass(frozen=True)
class Returned:
    """The signed copy of a delivery note came back on a day; place: where it is kept."""

    delivery: str
    on: date
    place: str = ""


@deed("shipping.file_slip")
def file_slip(rows, *, by):
    """File signed copies that came back; a note has one, and it cannot come back before the goods left."""
    notes = {note.number: note for note in _with_slips([row.delivery for row in rows], by)}
    refuse_if([*_unheard(rows, notes), *_slip_faults(rows, notes)])
    return bulk.insert(Slip(delivery=notes[row.delivery], on=row.on, place=row.place, who=by.login) for row in rows)


@prepared
def _with_slips(numbers, by):
    sent = Delivery.objects.seen_by(by).filter(number__in=numbers, void=False)
    return sent.select_related("slip").select_for_update(of=("self",), no_key=True)


def _slip_faults(rows, notes):
    for n, row in enumerate(rows):
        note = notes.get(row.delivery)
        if note and hasattr(note, "slip"):
            yield Fault(n, "delivery", row.delivery, _("%(no)s 的回单已经登记过。") % {"no": row.delivery})
        if note and row.on < note.on:
            remedy = _("回单日期早于 %(no)s 的发货日 %(on)s。请核对日期。")
            yield Fault(n, "on", row.on, remedy % {"no": row.delivery, "on": note.on})

"""Sale lines: what a shipment, a settlement, a return or a refusal adds to a customer's sales."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from gendan.base import bulk, preferences
from gendan.base.cash import ZERO, amount, excl_tax
from gendan.base.faults import Fault
from gendan.books.models import Kind, Receivable, SaleLine, SoldMonth
from gendan.books.money import Account
from gendan.customers import queries as customers
from gendan.people import deeds


@dataclass(frozen=True)
class Sold:
    """A line to enter as sales; quantity > 0 sold, < 0 came back (then `origin` is the line it was sold on)."""

    customer: int
    product: int
    kind: str
    number: str
    line_no: int
    on: date
    quantity: int
    price: Decimal
    order_no: str = ""
    origin: SaleLine | None = None


def enter(lines):
    """Write sale lines: tax is taken out once per line, the manager is whoever looks after the customer that day."""
    managers = customers.managers_on((line.customer, line.on) for line in lines)
    vat_rate = preferences.history("vat_rate")
    rows = [_row(line, managers[line.customer, line.on], vat_rate(line.on)) for line in lines]
    bulk.insert(rows)
    count(rows)
    sold_on = {}
    for row in rows:
        if row.origin:
            sold_on.setdefault(row.origin_id, row.origin).returned -= row.quantity
    bulk.save(list(sold_on.values()), ["returned"])
    return rows


def count(rows, sign=1):
    """Add lines to the months of their customers, or take them off (sign −1)."""
    quantities, amounts = Counter(), defaultdict(lambda: ZERO)
    for row in rows:
        key = f"{row.on:%Y-%m}", row.customer_id
        quantities[key] += sign * row.quantity
        amounts[key] += sign * row.amount
    bulk.accrue(
        SoldMonth,
        [(*key, quantities[key], amounts[key]) for key in sorted(amounts)],
        ["quantity", "amount"],
        keys=["month", "customer"],
    )


def _row(line, manager, vat_rate):
    rate = line.origin.vat_rate if line.origin else vat_rate
    incl = amount(line.quantity, line.price)
    return SaleLine(
        customer_id=line.customer, product_id=line.product, manager_id=manager,
        kind=line.kind, number=line.number, line_no=line.line_no, on=line.on, order_no=line.order_no,
        quantity=line.quantity, price=line.price, amount=incl, amount_excl=excl_tax(incl, rate), vat_rate=rate,
        origin=line.origin, cost_on=line.origin.cost_on if line.origin else line.on, batch=deeds.batch(),
    )  # fmt: skip


@dataclass(frozen=True)
class Back:
    """Goods of a sale that came back, quantity positive; price None: what they were sold for.

    sold_on: the document they were sold on, "" when nobody knows; `row` is the position of the row that says so.
    """

    customer: int
    product: int
    quantity: int
    price: Decimal | None
    on: date
    kind: str
    number: str
    line_no: int
    sold_on: str
    row: int


def take_back(goods, book):
    """Reverse sales: each piece reduces the bill it was sold on. Returns a Fault for each row never sold in full."""
    openings, faults, sold = _openings(goods), [], []
    for one, (parts, missing) in zip(goods, _origins(goods), strict=True):
        if missing and one.price is not None and (one.customer, one.sold_on) in openings:
            sold.append(_reversed(one, None, one.quantity))
        elif missing:
            faults.append(_never_sold(one, missing))
        else:
            sold += [_reversed(one, origin, part) for origin, part in parts]
    if not faults:
        enter(sold)
        _credit(sold, goods, openings, book)
    return faults


def _credit(sold, goods, openings, book):
    """Take reversed lines off the bills they were sold on; what was on none, as a gift, is advance."""
    bills = _bills(line.origin for line in sold if line.origin)
    sold_on = {(one.number, one.line_no): one.sold_on for one in goods}
    for line in sold:
        value, about = -amount(line.quantity, line.price), {"on": line.on, "kind": line.kind, "number": line.number}
        opening = openings.get((line.customer, sold_on[line.number, line.line_no]))
        if bill := bills[line.origin.pk] if line.origin else opening:
            book.credit(book.hold(bill), value, **about)
        else:
            book.advance(line.customer, value, **about)
        book.enter(line.customer, Account.UNINVOICED, -value, **about)


def _reversed(one, origin, part):
    return Sold(
        one.customer, one.product, one.kind, one.number, one.line_no, one.on, -part,
        origin.price if one.price is None else one.price, origin.order_no if origin else "", origin,
    )  # fmt: skip


def _never_sold(one, missing):
    where = one.sold_on or _("%(on)s 以前的发货") % {"on": one.on}
    remedy = _("%(where)s 里没有这么多可退，多出 %(missing)s 件。请核对数量和原发货单号。")
    return Fault(one.row, "quantity", one.quantity, remedy % {"where": where, "missing": missing})


def _openings(goods):
    """Opening bills that goods sold before the cut-over may be returned against: {(customer, number): Receivable}."""
    rows = Receivable.objects.filter(kind=Kind.OPENING, number__in={one.sold_on for one in goods} - {""}, void=False)
    return {(bill.customer_id, bill.number): bill for bill in rows}


def _origins(goods):
    """For each row ([(sold line, pieces)], pieces never sold): the named document alone, else the newest sales."""
    sold = defaultdict(list)
    rows = SaleLine.objects.filter(
        customer__in={one.customer for one in goods},
        product__in={one.product for one in goods},
        quantity__gt=0,
        void=False,
    )
    for line in rows.order_by("-on", "-pk"):
        sold[line.customer_id, line.product_id].append(line)
    left = {line.pk: line.quantity - line.returned for lines in sold.values() for line in lines}
    return [_pick(sold[one.customer, one.product], left, one) for one in goods]


def _pick(lines, left, one):
    parts, wanted = [], one.quantity
    for line in lines:
        if line.on <= one.on and one.sold_on in ("", line.number) and (part := min(wanted, left[line.pk])):
            parts.append((line, part))
            left[line.pk] -= part
            wanted -= part
    return parts, wanted


def _bills(lines):
    """The bill of each sold line: {sale line id: Receivable}. One query."""
    lines = list(lines)
    rows = Receivable.objects.filter(number__in={line.number for line in lines}, void=False)
    bills = {(bill.kind, bill.number): bill for bill in rows}
    return {line.pk: bills.get((line.kind, line.number)) for line in lines}

"""Bills, advances and shelves once more in plain Python, written from rulings 1, 5, 6 and 7 alone.

Amounts are whole 分, prices whole 0.0001 元. What the office would refuse raises No, and `whole` takes back what was
begun.
"""

import calendar
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

NEVER = date.max


class No(Exception):
    """The office refuses."""


def fen(quantity, price):
    """What pieces cost at a price of 0.0001 元: whole 分, halves away from zero."""
    exact = abs(quantity) * price
    rounded = (exact + 50) // 100
    return rounded if quantity > 0 else -rounded


@dataclass
class Party:
    """A customer. kind: of his term, with days n (or percent); base: from which day it runs."""

    code: str
    kind: str
    n: int = 0
    base: str = "delivered"
    limit: int | None = None
    ceiling: int | None = None
    floor: int | None = None
    ends: date = NEVER
    transit: int = 0
    tolerance: int = 0  # percent


@dataclass
class Bill:
    kind: str
    number: str
    on: date
    due: date | None
    order: str
    amount: int
    left: int
    booked: date  # from when it counts; an opening bill is older than that
    covered: list = field(default_factory=list)  # (day, 分)

    def open_on(self, day):
        """What was not paid at the end of a day."""
        return self.amount - sum(part for on, part in self.covered if on <= day)


@dataclass
class Advance:
    number: str
    on: date
    order: str
    amount: int
    left: int
    booked: date
    used: list = field(default_factory=list)


@dataclass
class Lot:
    on: date
    price: int
    quantity: int
    left: int
    drawn: list = field(default_factory=list)  # (day, pieces, 分)

    def worth(self, pieces):
        """The value of the last pieces, so that those before them and these make up the lot."""
        return fen(self.quantity, self.price) - fen(self.quantity - pieces, self.price)

    def left_on(self, day):
        """(pieces, 分) that stood at the end of a day."""
        gone = [(pieces, value) for on, pieces, value in self.drawn if on <= day]
        pieces, values = (sum(part) for part in zip(*gone, strict=True)) if gone else (0, 0)
        return self.quantity - pieces, fen(self.quantity, self.price) - values


@dataclass
class Sold:
    """A line that was sold; back: pieces that came back."""

    product: str
    kind: str
    number: str
    on: date
    quantity: int
    price: int
    order: str = ""
    back: int = 0


class Money:
    """Bills, advances and their settlement (rulings 1), each change undone when a deed is refused."""

    def __init__(self):
        self.bills, self.advances = defaultdict(list), defaultdict(list)
        self.numbered = {}  # (customer, number) → Bill
        self.events = defaultdict(lambda: defaultdict(int))  # (name, customer) → {day: 分 or pieces}
        self._undo = []

    @contextmanager
    def whole(self):
        """All of a deed, or nothing."""
        self._undo = []
        try:
            yield
        except No:
            for step in reversed(self._undo):
                step()
            raise

    def put(self, thing, name, value):
        old = getattr(thing, name)
        self._undo.append(lambda: setattr(thing, name, old))
        setattr(thing, name, value)

    def add(self, items, item):
        items.append(item)
        self._undo.append(items.pop)

    def note(self, name, customer, day, amount):
        """Something of this name happened to a customer on a day."""
        days = self.events[name, customer]
        days[day] += amount

        def forget():
            days[day] -= amount

        self._undo.append(forget)

    def total(self, name, customer, start, end):
        """All that happened under a name from a day to a day."""
        return sum(amount for day, amount in self.events[name, customer].items() if start <= day <= end)

    def bill(self, customer, amount, *, kind, number, on, due, order="", opened=None):
        """A bill arises; advances that may serve it do, the one earmarked for its order first, then the oldest.

        opened: the evening at which an opening balance counts; it stands unsettled beside opening advances.
        """
        one = Bill(kind, number, on, due, order, amount, amount, opened or on)
        self.add(self.bills[customer], one)
        self.numbered[customer, number] = one
        self._undo.append(lambda: self.numbered.pop((customer, number)))
        if opened:
            return
        fitting = [advance for advance in self.advances[customer] if advance.left and advance.order in ("", order)]
        for advance in sorted(fitting, key=lambda advance: (not advance.order, advance.on, advance.number)):
            self.use(advance, one)

    def advance(self, customer, amount, *, number, on, order="", wait=False, opened=None):
        """Money nobody owes yet: it serves bills dated later, in their order, unless it is meant for one."""
        if not amount:
            return None
        one = Advance(number, on, order, amount, amount, opened or on)
        self.add(self.advances[customer], one)
        if not (wait or opened):
            later = [bill for bill in self.bills[customer] if bill.left and bill.on > on and order in ("", bill.order)]
            for bill in sorted(later, key=lambda bill: (bill.on, bill.number)):
                self.use(one, bill)
        return one

    def use(self, advance, bill):
        part, day = min(advance.left, bill.left), max(advance.on, bill.on)
        if part:
            self.put(advance, "left", advance.left - part)
            self.add(advance.used, (day, part))
            self.cover(bill, part, day)

    def cover(self, bill, part, day):
        if part:
            self.put(bill, "left", bill.left - part)
            self.add(bill.covered, (day, part))

    def pay_off(self, customer, amount, *, number, on, bills=(), order=""):
        """Money pays these bills, else those dated on or before it by (due, date, number); the rest is advance."""
        owed = [bill for bill in self.bills[customer] if bill.left and bill.on <= on and order in ("", bill.order)]
        rest = amount
        for bill in bills or sorted(owed, key=lambda bill: (bill.due or NEVER, bill.on, bill.number)):
            part = min(rest, bill.left)
            self.cover(bill, part, on)
            rest -= part
        self.advance(customer, rest, number=number, on=on, order=order)

    def shrink(self, customer, bill, amount, *, number, on):
        """Goods came back: their bill shrinks, what it cannot take is advance."""
        part = min(amount, bill.left) if bill else 0
        if part:
            self.cover(bill, part, on)
        self.advance(customer, amount - part, number=number, on=on)

    def owed(self, customer, day=NEVER):
        """应收 at the end of a day, gross."""
        return sum(bill.open_on(day) for bill in self.bills[customer] if bill.booked <= day)

    def ahead(self, customer, day=NEVER):
        """预收 at the end of a day, gross."""
        return sum(
            one.amount - sum(part for on, part in one.used if on <= day)
            for one in self.advances[customer]
            if one.booked <= day
        )


def due_on(party, on, *, expected=None, signed=None, invoiced=None):
    """Ruling 6: the day on which a bill dated `on` is due; None while nobody can know."""
    match party.kind:
        case "cod":
            return signed or expected or on
        case "prepay" | "deposit":
            return on
        case "rolling":
            return None
        case "consign":
            return on + timedelta(days=party.n)
    start = {"delivered": on, "signed": signed, "invoiced": invoiced}[party.base]
    if start is None:
        return None
    if party.kind == "eom":
        return start.replace(day=calendar.monthrange(start.year, start.month)[1]) + timedelta(days=party.n)
    return start + timedelta(days=party.n)


def overdue_parts(party, bills, day, open_=None):
    """[(分, days overdue, within the floor)] of a customer's bills at the end of a day (rulings 5 and 6).

    open_(bill) → what is not paid of it, else as it was on that day.
    """
    bills = [bill for bill in bills if bill.on <= day]
    open_ = open_ or (lambda bill: bill.open_on(day))
    if party.kind != "rolling":
        return [(open_(bill), max(0, (day - bill.due).days) if bill.due else 0, False) for bill in bills]
    bills = sorted(bills, key=lambda bill: (bill.on, bill.number))
    paid = [bill.amount - open_(bill) for bill in bills]
    in_turn = not any(later and part < bill.amount for bill, part, later in zip(bills, paid, paid[1:], strict=False))
    return list((_rolling if in_turn else _rolling_by_bill)(party, bills, day, open_))


def _rolling_by_bill(party, bills, day, open_):
    """Bills that were not paid in turn: only what is open of them counts, and of each bill its first 分 are paid first.

    A 分 of a bill is due on the day of the delivery with which the open bills from its own on passed the floor.
    """
    bills, room = [bill for bill in bills if open_(bill)], party.floor
    for place, bill in reversed(list(enumerate(bills))):
        kept = min(room, open_(bill))
        room -= kept
        yield kept, max(0, (day - max(bill.on, party.ends)).days), party.ends >= day
        behind, passed = 0, bill.amount - open_(bill)
        for later in bills[place:]:
            behind += later.amount
            over = min(behind - party.floor, bill.amount - kept)
            yield max(0, over - passed), max(0, (day - max(bill.on, min(later.on, party.ends))).days), False
            passed = max(over, passed)


def _rolling(party, bills, day, open_):
    """All bills as one row of 分 by age: the first are paid first, the last up to the floor are not due.

    A 分 is due on the day of the delivery that left more than the floor behind it, at the latest at the contract's end.
    """
    start = sum(bill.amount - open_(bill) for bill in bills)
    billed = 0
    for bill in bills:
        billed += bill.amount
        over = max(start, billed - party.floor)
        yield over - start, max(0, (day - min(bill.on, party.ends)).days), False
        start = over
    yield billed - start, max(0, (day - party.ends).days), party.ends >= day

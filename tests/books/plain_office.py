"""Goods, orders and sales once more in plain Python, after rulings 1–9 and flow.md."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from tests.books.plain_money import NEVER, Money, No, fen

PRODUCTS = ("P01", "P02", "P03")
LIVE = ("confirmed", "executing", "on_hold")


@dataclass(eq=False)
class Line:
    product: str
    kind: str
    quantity: int
    price: int
    over: int
    cancelled: int = 0
    shipped: int = 0
    signed: int = 0

    @property
    def wanted(self):
        return self.quantity - self.cancelled

    @property
    def open(self):
        return max(0, self.wanted - self.shipped)


@dataclass(eq=False)
class Order:
    number: str
    customer: str
    on: date
    lines: list
    stage: str = "draft"
    held: str = ""
    confirmed: bool = False


@dataclass(eq=False)
class Part:
    """A line of a delivery note."""

    product: str
    kind: str
    quantity: int
    price: int
    order: Order | None
    line: Line | None


@dataclass(eq=False)
class Note:
    customer: str
    kind: str
    on: date
    expected: date | None
    parts: list
    heard: bool = False


def ten_thousandths(price):
    return None if price is None else int(price * 10000)


def hundredths(amount):
    return int(amount * 100)


@dataclass
class Office(Money):
    """parties: {code: Party}; agreed: {(customer, product): price}."""

    parties: dict
    agreed: dict
    orders: dict = field(default_factory=dict)
    notes: dict = field(default_factory=dict)
    lots: dict = field(default_factory=lambda: defaultdict(list))
    sold: dict = field(default_factory=lambda: defaultdict(list))
    counts: dict = field(default_factory=dict)  # (customer, day, product) → pieces counted
    numbers: dict = field(default_factory=dict)
    passes: dict = field(default_factory=lambda: defaultdict(list))  # customer → (since, until, {gate: 分 left})

    def __post_init__(self):
        super().__init__()

    # What several deeds do

    def own(self, kind, number):
        """A number is used once."""
        if (kind, number) in self.numbers:
            raise No("the number is taken")
        self.numbers[kind, number] = True
        self._undo.append(lambda: self.numbers.pop((kind, number)))

    def move(self, place, product, pieces, on):
        """Pieces come to a place or leave it; no place holds less than nothing on any day from then on."""
        days = self.events["pieces", (place, product)]
        if pieces < 0:
            have = sum(moved for day, moved in days.items() if day <= on)
            lowest = have
            for day in sorted(day for day in days if day > on):
                have += days[day]
                lowest = min(lowest, have)
            if lowest + pieces < 0:
                raise No("a place lacks pieces")
        self.note("pieces", (place, product), on, pieces)

    def placed(self, customer, day=NEVER):
        """铺货 at the end of a day, at the placing prices."""
        own = [lot for product in PRODUCTS for lot in self.lots[customer, product]]
        return sum(lot.left_on(day)[1] for lot in own if lot.on <= day)

    def exposure(self, customer):
        """Ruling 2, now."""
        owed = sum(bill.left for bill in self.bills[customer]) - sum(one.left for one in self.advances[customer])
        shelf = sum(lot.worth(lot.left) for product in PRODUCTS for lot in self.lots[customer, product] if lot.left)
        return owed + shelf + sum(self.events["commitment", customer].values())

    def stands(self, customer, on):
        if self.parties[customer].ends < on:
            raise No("the contract has ended")

    def over(self, customer, added, raised=None):
        """How much of what is raised the limit does not hold; 款到发货 has none (ruling 2)."""
        party = self.parties[customer]
        raised = added if raised is None else raised
        if party.kind == "prepay" or party.limit is None or raised <= 0:
            return 0
        return min(raised, max(0, self.exposure(customer) + added - party.limit))

    def recount(self, order, line, on, name, pieces):
        """Change a counter of a line; what is no longer open is no longer committed."""
        before, wanted = fen(line.open, line.price), fen(line.wanted, line.price)
        self.put(line, name, getattr(line, name) + pieces)
        if order.confirmed:
            self.note("commitment", order.customer, on, fen(line.open, line.price) - before)
            self.note("ordered", order.customer, order.on, fen(line.wanted, line.price) - wanted)

    def finish(self, order):
        """An order with nothing left to come is complete when part of it was delivered, else cancelled."""
        if all(line.cancelled == line.quantity for line in order.lines):
            self.put(order, "stage", "cancelled")
        elif order.stage in LIVE[:2] and all(line.signed >= line.wanted for line in order.lines):
            self.put(order, "stage", "completed")

    def sell(self, customer, lines, due, order=""):
        """A document's lines are sales; together they are one bill."""
        first = lines[0]
        about = {"kind": first.kind, "number": first.number, "on": first.on}
        for line in lines:
            self.add(self.sold[customer, line.product], line)
            self.note("shipped", customer, line.on, fen(line.quantity, line.price))
            self.note("shipped_quantity", customer, line.on, line.quantity)
        amount = sum(fen(line.quantity, line.price) for line in lines)
        self.note("delivery_count", customer, first.on, 1)
        self.note("uninvoiced", customer, first.on, amount)
        if amount:
            self.bill(customer, amount, due=due, order=order, **about)

    def unsell(self, customer, product, pieces, price, *, on, number, of):
        """Pieces come back from the newest sales first, or from the one document they were sold on."""
        lines = self.sold[customer, product]
        ranked = sorted(range(len(lines)), key=lambda place: (lines[place].on, place), reverse=True)
        for line in (lines[place] for place in ranked):
            part = min(pieces, line.quantity - line.back)
            if part and line.on <= on and of in ("", line.number):
                self.put(line, "back", line.back + part)
                worth = line.price if price is None else price
                self.credit(customer, self.bill_of(customer, line.number), part, worth, on, number)
                pieces -= part
        return pieces

    def credit(self, customer, bill, pieces, price, on, number):
        value = fen(pieces, price)
        self.shrink(customer, bill, value, number=number, on=on)
        self.note("returned", customer, on, value)
        self.note("uninvoiced", customer, on, -value)

    def bill_of(self, customer, number):
        return self.numbered.get((customer, number))

    def draw(self, customer, product, pieces, on, name):
        """Pieces leave a shelf, the oldest lots first, at what they were placed for (ruling 7)."""
        lots = sorted((lot for lot in self.lots[customer, product] if lot.on <= on), key=lambda lot: lot.on)
        if sum(lot.left for lot in lots) < pieces:
            raise No("not so much on the shelf")
        self.move(customer, product, -pieces, on)
        for lot in lots:
            part = min(lot.left, pieces)
            if part:
                value = lot.worth(lot.left) - lot.worth(lot.left - part)
                self.note(name, customer, on, value)
                self.put(lot, "left", lot.left - part)
                self.add(lot.drawn, (on, part, value))
                pieces -= part

    def price_of(self, customer, item):
        price = ten_thousandths(item.price)
        if price is None:
            price = self.agreed.get((customer, item.product))
        if price is None:
            raise No("no price")
        return price

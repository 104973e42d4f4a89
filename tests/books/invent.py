"""Invents the next deed of an office's random life: mostly what the office would do, sometimes what it must refuse."""

from datetime import timedelta
from decimal import Decimal

from gendan.books.actions import OpenStock, Pass
from gendan.complaints.actions import Comeback
from gendan.complaints.actions import Piece as Returned
from gendan.money.actions import Bill, Correction, Payment, Piece, Sellout, Takeback, Tally
from gendan.orders.actions import Cut, Intake, Item, Pause, Turn, Word
from gendan.orders.changing import ChangeNote, Revision, Wanted
from gendan.shipping.actions import Feedback, Goods, Heard, Shipment
from tests.books.plain_office import LIVE, PRODUCTS

NEXT = {"draft": "submit", "submitted": "approve", "approved": "confirm", "confirmed": "release", "on_hold": "resume"}
STEPS = ("submit", "approve", "reject", "confirm", "release", "hold", "resume", "close")
ORDERLY = "R1"
"""Its bills are never late and always paid in their order: only then is the day when a 分 passed the floor certain."""
WEIGHTS = {
    "order": 14, "step": 34, "ship": 16, "place": 4, "arrive": 8, "come_back": 5, "pay": 9, "correct": 3,
    "invoice": 4, "sell_out": 4, "withdraw": 2, "tally": 1, "cut": 4, "stock": 5,
    "let_pass": 1, "alter": 0,
}  # fmt: skip
"""How often each is thought of. Orders are altered in lives that ask for it: an altered order is rarely finished."""

RECENT = 60


class Inventor:
    """Knows the plain office (life.desk) and the day (life.today), and what may happen next there."""

    def __init__(self, life, rng):
        self.life, self.desk, self.rng = life, life.desk, rng
        self.serial, self.weights = 0, dict(WEIGHTS)

    def next(self):
        """(deed, rows)"""
        name = self.rng.choices(list(self.weights), list(self.weights.values()))[0]
        return getattr(self, name)() or self.order()

    # Small choices

    def chance(self, share):
        return self.rng.random() < share

    def number(self, prefix):
        """A new number; now and then an old one."""
        self.serial += 0 if self.serial and self.chance(0.02) else 1
        return f"{prefix}{self.serial:07}"

    def customer(self, *codes):
        return "C9" if self.chance(0.01) else self.rng.choice(codes or list(self.desk.parties))

    def day(self, customer):
        """Today, or for a late fact some days ago."""
        late = 0 if customer == ORDERLY or self.chance(0.85) else self.rng.randrange(20)
        return max(self.life.today - timedelta(days=late), self.life.cutover)

    def pieces(self, most=60):
        return 0 if self.chance(0.01) else self.rng.randint(1, max(1, most))

    def price(self):
        """None (the agreed one), whole 角, or with four decimals."""
        kind = self.rng.random()
        if kind < 0.4:
            return None
        whole, decimals = (self.rng.randrange(50, 900), 1) if kind < 0.8 else (self.rng.randrange(10**4, 10**6), 4)
        return Decimal(whole).scaleb(-decimals)

    def amount(self, fen):
        """About so much, in 元."""
        exact = fen if self.chance(0.5) else self.rng.randrange(-100 if self.chance(0.03) else 1, max(2, 2 * fen))
        return Decimal(exact).scaleb(-2)

    def recent(self, things):
        """One of the last of them, or None."""
        last = list(things)[-RECENT:]
        return self.rng.choice(last) if last else None

    # Orders

    def order(self):
        customer = self.customer()
        lines = []
        for _ in range(self.rng.randint(1, 3)):
            kind = "gift" if self.chance(0.08) else "normal"
            price = None if kind == "gift" else self.price()
            lines.append(Item(self.rng.choice(PRODUCTS), self.pieces(), price, kind))
        return "receive", [Intake(customer, self.day(customer), tuple(lines), self.number("O"))]

    def step(self):
        if not self.desk.orders:
            return None
        picked = [self.recent(self.desk.orders.values()) for _ in range(1 + self.chance(0.15))]
        orders = {one.number: one for one in picked}
        name = NEXT.get(picked[0].stage)
        if name is None or self.chance(0.15):
            name = self.rng.choice(STEPS)
        row = {"confirm": Word, "hold": Pause}.get(name, Turn)
        return name, [row(one.number, max(one.on, self.day(one.customer))) for one in orders.values()]

    def cut(self):
        order = self.recent(self.desk.orders.values())
        if order is None:
            return None
        most = [max(1, line.open + self.chance(0.1)) for line in order.lines]
        items = tuple((no, self.rng.randint(1, pieces)) for no, pieces in enumerate(most, 1))
        on = max(order.on, self.day(order.customer))
        return "cancel", [Cut(order.number, on, items[: self.rng.randint(1, 3)] if self.chance(0.6) else ())]

    def alter(self):
        """Other pieces, prices and lines for an order, now and then by the deed that does not fit."""
        under_way = [one for one in self.desk.orders.values() if one.stage in LIVE and not self.desk.is_free(one)]
        order = self.recent(under_way if self.chance(0.6) else self.desk.orders.values())
        if order is None:
            return None
        is_free = self.desk.is_free(order)
        items = [self._altered(order, no) for no, line in enumerate(order.lines, 1) if line.wanted]
        if not is_free and len(items) > 1 and self.chance(0.2):
            items.pop()
        if self.chance(0.3) or not items:
            items.append(Wanted(self.rng.choice(PRODUCTS), self.pieces(), self.price()))
        on = max(order.on, self.day(order.customer))
        row = Revision(order.number, on, tuple(items))
        if is_free != self.chance(0.1):
            return "revise", [row]
        return "change", [ChangeNote(order.number, on, row.items, reason="改")]

    def _altered(self, order, no):
        """Mostly what can be: not less than was sent, and that at its price."""
        line = order.lines[no - 1]
        least = 0 if self.chance(0.1) else line.shipped
        pieces = self.rng.choice((line.wanted, line.wanted, least + self.pieces(2 * line.wanted - least)))
        stays = self.chance(0.97 if line.shipped else 0.7)
        return Wanted(line.product, pieces, Decimal(line.price).scaleb(-4) if stays else self.price(), line=no)

    def let_pass(self):
        """A customer's goods may pass the credit gates for some days; now and then nothing, or until yesterday."""
        customer = self.customer()
        on = self.day(customer)
        until = on + timedelta(days=self.rng.randrange(-1 if self.chance(0.1) else 0, 15))
        return "let_pass", [Pass(customer, on, until, self.amount(300_000), "放行")]

    # Goods

    def stock(self):
        product = min(PRODUCTS, key=lambda one: sum(self.desk.events["pieces", ("store", one)].values()))
        return "bring_stock", [OpenStock(product, self.rng.randint(1, 120), self.life.today)]

    def ship(self):
        order = self.recent(one for one in self.desk.orders.values() if one.stage in ("confirmed", "executing"))
        if order is None or self.chance(0.15):
            customer = self.customer()
            lines = [Goods(self.rng.choice(PRODUCTS), self.pieces(), self.price())]
            return "ship", [Shipment(customer, self.day(customer), tuple(lines), "sale", self.number("D"))]
        lines = [line for line in order.lines if line.open or self.chance(0.1)] or order.lines
        goods = tuple(
            Goods(line.product, self._load(line), self.price() if self.chance(0.1) else None, order.number, line.kind)
            for line in self.rng.sample(lines, self.rng.randint(1, len(lines)))
        )
        on = max(order.on, self.day(order.customer))
        return "ship", [Shipment(order.customer, on, goods, "sale", self.number("D"))]

    def _load(self, line):
        return max(1, line.open + self.rng.choice((0, 0, 0, 0, 1, -(line.open // 2), -(line.open // 3))))

    def place(self):
        rows = []
        for _ in range(1 + self.chance(0.2)):
            customer = self.customer("S1", "S2")
            goods = (Goods(self.rng.choice(PRODUCTS), self.pieces(), self.price()),)
            rows.append(Shipment(customer, self.day(customer), goods, "placement", self.number("D")))
        return "ship", rows

    def arrive(self):
        number = self.recent(number for number, note in self.desk.notes.items() if not note.heard or self.chance(0.02))
        if number is None:
            return None
        note = self.desk.notes[number]
        arrived = min(self.life.today, note.on + timedelta(days=self.rng.randrange(6))) - timedelta(self.chance(0.03))
        heard = ()
        if self.chance(0.3) and note.customer != ORDERLY:
            part = self.rng.choice(note.parts)
            signed = self.rng.randint(0, part.quantity)
            refused = self.rng.randint(0, part.quantity - signed + self.chance(0.05))
            heard = (Heard(part.product, signed, refused, part.kind),)
        return "record_arrival", [Feedback(number, self.life.today, arrived_on=arrived, items=heard)]

    def come_back(self):
        customer = self.customer(*(code for code in self.desk.parties if code != ORDERLY))
        rows = []
        for _ in range(1 + self.chance(0.2)):
            product = self.rng.choice(PRODUCTS)
            line = self.recent(self.desk.sold[customer, product])
            if line:
                document = line.number if self.chance(0.5) else ""
                most = max(1, line.quantity - line.back) + self.chance(0.1)
                price = self.price() if self.chance(0.3) else None
                rows.append(Returned(product, self.pieces(most), price, document))
        if not rows:
            return None
        return "take_back", [Comeback(customer, self.day(customer), tuple(rows), self.number("R"))]

    # Shelves

    def _standing(self):
        """(customer, product) of goods on a shelf, and how many stand there."""
        shelves = {key: sum(lot.left for lot in lots) for key, lots in self.desk.lots.items()}
        full = [key for key, left in shelves.items() if left]
        key = self.rng.choice(full) if full else None
        return key, shelves.get(key, 0)

    def sell_out(self):
        key, left = self._standing()
        if key is None:
            return None
        pieces = Piece(key[1], self.pieces(left + self.chance(0.1)), self.price())
        return "settle", [Sellout(key[0], self.day(key[0]), (pieces,), self.number("S"))]

    def withdraw(self):
        key, left = self._standing()
        if key is None:
            return None
        kind = "loss" if self.chance(0.3) else "withdrawal"
        pieces = Piece(key[1], self.pieces(left // 2 + 1))
        return "withdraw", [Takeback(key[0], self.day(key[0]), (pieces,), kind, self.number("W"))]

    def tally(self):
        key, left = self._standing()
        if key is None:
            return None
        return "count", [Tally(key[0], self.day(key[0]), key[1], max(0, left - self.rng.randint(0, 3)))]

    # Money

    def pay(self):
        customer = self.customer()
        owed = sum(bill.left for bill in self.desk.bills[customer])
        amount = self.amount(self.rng.choice((owed, owed // 3, 500_000)))
        chosen = () if customer == ORDERLY else self._chosen(customer, amount)
        return "take_receipt", [Payment(customer, self.day(customer), amount, self.number("C"), chosen=chosen)]

    def _chosen(self, customer, amount):
        """Some open bills or an order, with parts of the amount."""
        bills = [bill for bill in self.desk.bills[customer] if bill.left]
        orders = [one.number for one in list(self.desk.orders.values())[-RECENT:] if one.customer == customer]
        if amount <= 0 or self.chance(0.6) or not (bills or orders):
            return ()
        if orders and (not bills or self.chance(0.3)):
            whole = Decimal(int(amount)) if self.chance(0.5) else amount
            return ((self.rng.choice(orders), whole),)
        picked, rest = self.rng.sample(bills, min(len(bills), 2)), amount
        parts = []
        for bill in picked:
            part = min(rest, Decimal(bill.left + self.chance(0.05)).scaleb(-2))
            parts += [(bill.number, part)] * (1 + self.chance(0.03))
            rest -= part
        return tuple(parts)

    def correct(self):
        customer = self.customer()
        amount = self.amount(20_000) * (1 if customer != ORDERLY and self.chance(0.4) else -1)
        bill = self.recent(self.desk.bills[customer]) if customer != ORDERLY and self.chance(0.5) else None
        document = bill.number if bill else ""
        return "adjust", [Correction(customer, self.day(customer), "price", amount, self.number("J"), document)]

    def invoice(self):
        customer = self.customer()
        amount = self.amount(sum(self.desk.events["uninvoiced", customer].values()))
        kind = "red" if self.chance(0.2) else "blue"
        bill = self.recent(bill for bill in self.desk.bills[customer] if bill.due is None and bill.kind == "sale")
        signed = -abs(amount) if kind == "red" and not self.chance(0.1) else amount
        row = Bill(customer, self.day(customer), self.number("I"), signed, kind, documents=bill.number if bill else "")
        return "issue_invoice", [row]

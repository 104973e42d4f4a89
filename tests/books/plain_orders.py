"""Deeds on orders and shipments once more in plain Python: each takes the program's own rows, or raises No."""

from datetime import timedelta

from tests.books.plain_money import Lot, No, Sold, due_on, fen, overdue_parts
from tests.books.plain_office import LIVE, Line, Note, Office, Order, Part, hundredths, ten_thousandths

GRACE, STOP = 7, 30
STEPS = {
    "submit": (("draft", "rejected"), "submitted"),
    "approve": (("submitted",), "approved"),
    "reject": (("submitted",), "rejected"),
    "confirm": (("approved",), "confirmed"),
    "release": (("confirmed",), "executing"),
    "hold": (("confirmed", "executing"), "on_hold"),
    "close": (("completed",), "closed"),
}


class Counter(Office):
    """Takes orders and sends goods."""

    def receive(self, row):
        self.own("order", row.number)
        if not row.items:
            raise No("an order without lines")
        lines = []
        for item in row.items:
            price = 0 if item.price is None and item.kind != "normal" else self.price_of(row.customer, item)
            over = (item.quantity * self.parties[row.customer].tolerance + 50) // 100
            lines.append(Line(item.product, item.kind, item.quantity, price, over))
        self.orders[row.number] = Order(row.number, row.customer, row.on, lines)
        self._undo.append(lambda: self.orders.pop(row.number))

    def known(self, number):
        if number not in self.orders:
            raise No("no such order")
        return self.orders[number]

    def step(self, name, start, end, row):
        order = self.known(row.order)
        if order.stage not in start:
            raise No("not from this stage")
        if name == "confirm":
            self.commit(order, row.on)
        if name == "release":
            self.deposited(order)
            self.handed_down(order, row.on)
        if name == "hold":
            self.put(order, "held", order.stage)
        self.put(order, "stage", end)

    def resume(self, row):
        order = self.known(row.order)
        if order.stage != "on_hold":
            raise No("it is not held")
        self.handed_down(order, row.on)
        self.put(order, "stage", order.held)
        self.finish(order)

    def commit(self, order, on):
        """Ruling 2: a commitment arises at confirmation, if the customer's credit carries it and nothing is late."""
        amount = sum(fen(line.open, line.price) for line in order.lines)
        self.stands(order.customer, on)
        over = self.over(order.customer, amount)
        late = self.is_late(order.customer, on, GRACE)
        if late or over:
            why = "overdue beyond the days of grace" if late else "over the limit"
            self.let(why, "confirm", order.customer, amount if late else over, on)
        self.note("commitment", order.customer, on, amount)
        self.note("ordered", order.customer, order.on, sum(fen(one.wanted, one.price) for one in order.lines))
        self.put(order, "confirmed", True)

    def handed_down(self, order, on):
        """Nobody who is late gets more made for him."""
        self.stands(order.customer, on)
        if self.is_late(order.customer, on, GRACE):
            amount = sum(fen(line.wanted, line.price) for line in order.lines)
            self.let("overdue, so nothing is handed down", "release", order.customer, amount, on)

    def is_late(self, customer, on, most):
        """Whether a debt is overdue by more than so many days; whoever pays before delivery is never asked."""
        party = self.parties[customer]
        parts = overdue_parts(party, self.bills[customer], on, lambda bill: bill.left)
        return party.kind != "prepay" and any(part and late > most for part, late, _floor in parts)

    def let_pass(self, row):
        """Goods for an amount may pass each gate for a time."""
        if row.amount <= 0 or row.until < row.on:
            raise No("what is to pass until when?")
        amount = hundredths(row.amount)
        left = dict.fromkeys(("confirm", "release", "ship"), amount)
        self.add(self.passes[row.customer], (row.on, row.until, left))

    def let(self, why, gate, customer, amount, on):
        """Take what a gate would keep back from the releases of that day, from what ends first."""
        open_ = [
            left for since, until, left in sorted(self.passes[customer], key=lambda one: one[1]) if since <= on <= until
        ]
        if not open_ or sum(left[gate] for left in open_) < amount:
            raise No(why)
        for left in open_:
            part = min(left[gate], amount)
            amount -= part
            self.lower(left, gate, part)

    def lower(self, left, gate, part):
        left[gate] -= part

        def back():
            left[gate] += part

        self._undo.append(back)

    def deposited(self, order):
        """A 定金 order goes on when its deposit is there."""
        party = self.parties[order.customer]
        if party.kind == "deposit":
            ordered = sum(fen(line.wanted, line.price) for line in order.lines)
            if self.ready(order.customer, order.number) * 100 < ordered * party.n:
                raise No("no deposit")

    def ready(self, customer, order):
        """Money that may serve an order."""
        return sum(one.left for one in self.advances[customer] if one.order in ("", order))

    def cancel(self, row):
        order = self.known(row.order)
        if order.stage in ("completed", "closed", "cancelled"):
            raise No("too late to cancel")
        cuts = row.items or [(no, line.open) for no, line in enumerate(order.lines, 1) if line.open]
        for no, pieces in cuts:
            if not (1 <= no <= len(order.lines) and 0 < pieces <= order.lines[no - 1].open):
                raise No("more than is open")
            self.recount(order, order.lines[no - 1], row.on, "cancelled", pieces)
        self.finish(order)

    # Shipping

    def ship(self, row):
        self.own("delivery", row.number)
        self.stands(row.customer, row.on)
        parts, freed = [], 0
        for item in row.items:
            for part in self.loaded(row.customer, item):
                freed += self.take(part, row.on)
                parts.append(part)
        amount = sum(fen(part.quantity, part.price) for part in parts)
        orders = {part.order.number if part.order else "" for part in parts}
        order = orders.pop() if len(orders) == 1 else ""
        party = self.parties[row.customer]
        expected = row.expected_on or (row.on + timedelta(days=party.transit) if party.transit else None)
        if row.kind == "sale":
            if party.kind == "prepay" and self.ready(row.customer, order) < amount:
                raise No("not paid for")
            over = self.over(row.customer, amount, amount - freed) if amount > freed else 0
            self.leaves(row, amount, over)
        for part in parts:
            self.move("store", part.product, -part.quantity, row.on)
        if row.kind == "sale":
            lines = [Sold(p.product, "sale", row.number, row.on, p.quantity, p.price) for p in parts]
            self.sell(row.customer, lines, due_on(party, row.on, expected=expected), order)
        else:
            self.place(row, parts, amount)
        self.notes[row.number] = Note(row.customer, row.kind, row.on, expected, parts)
        self._undo.append(lambda: self.notes.pop(row.number))

    def loaded(self, customer, item):
        """Yield the parts of a note for one item: from its order's lines in their order, or from none."""
        if not item.order:
            yield Part(item.product, item.kind, item.quantity, self.price_of(customer, item), None, None)
            return
        order = self.orders.get(item.order)
        if order is None or order.customer != customer or order.stage not in LIVE[:2]:
            raise No("no such open order")
        if self.parties[customer].kind == "deposit" and order.stage != "executing":
            raise No("not released, so nobody asked for the deposit")
        fitting = [line for line in order.lines if (line.product, line.kind) == (item.product, item.kind)]
        rest = item.quantity
        for line in fitting:
            room = line.open
            if line is fitting[-1]:
                room = line.quantity - line.cancelled + line.over - line.shipped
            if part := min(rest, room):
                price = line.price if item.price is None else ten_thousandths(item.price)
                rest -= part
                yield Part(item.product, item.kind, part, price, order, line)
        if rest:
            raise No("more than was ordered")

    def take(self, part, on):
        """Pieces of an order go out: what they were committed for is free again."""
        if part.line is None:
            return 0
        before = fen(part.line.open, part.line.price)
        self.recount(part.order, part.line, on, "shipped", part.quantity)
        return before - fen(part.line.open, part.line.price)

    def leaves(self, row, amount, over):
        """Goods leave for whoever is not late for long, within the limit."""
        late = self.is_late(row.customer, row.on, STOP)
        if late or over:
            why = "overdue, so nothing leaves" if late else "over the limit"
            self.let(why, "ship", row.customer, amount if late else over, row.on)

    def place(self, row, parts, amount):
        party = self.parties[row.customer]
        if party.ceiling is not None and self.placed(row.customer) + amount > party.ceiling:
            raise No("over the shelf's ceiling")
        self.leaves(row, amount, self.over(row.customer, amount))
        for part in parts:
            self.move(row.customer, part.product, part.quantity, row.on)
            self.add(self.lots[row.customer, part.product], Lot(row.on, part.price, part.quantity, part.quantity))
        self.note("placed_out", row.customer, row.on, amount)

    def record_arrival(self, row):
        note = self.notes.get(row.delivery)
        if note is None or row.arrived_on < note.on or note.heard:
            raise No("nothing to hear of")
        signed = {part: part.quantity for part in note.parts}
        refused = dict.fromkeys(note.parts, 0)
        for heard in row.items:
            self.share(heard, note, signed, refused)
        self.put(note, "heard", any(signed.values()) or any(refused.values()))
        touched = {part.order.number: part.order for part in note.parts if part.order}
        for part in note.parts:
            if part.line:
                self.put(part.line, "signed", part.line.signed + signed[part])
            if refused[part]:
                self.refuse(note, part, refused[part], row)
        for order in touched.values():
            self.finish(order)
        party = self.parties[note.customer]
        due = due_on(party, note.on, expected=note.expected, signed=row.arrived_on)
        bill = self.bill_of(note.customer, row.delivery)
        if bill and due:
            self.put(bill, "due", due)

    def share(self, heard, note, signed, refused):
        """Signed and refused pieces of a product over its lines, the first line first."""
        ours = [part for part in note.parts if (part.product, part.kind) == (heard.product, heard.kind)]
        if heard.signed + heard.refused > sum(part.quantity for part in ours):
            raise No("more than was sent")
        yes, no = heard.signed, heard.refused
        for part in ours:
            signed[part] = min(yes, part.quantity)
            refused[part] = min(no, part.quantity - signed[part])
            yes, no = yes - signed[part], no - refused[part]

    def refuse(self, note, part, pieces, row):
        """Ruling 4: refused goods are reversed on their day."""
        customer, on = note.customer, row.arrived_on
        if note.kind == "sale":
            about = {"on": on, "number": row.delivery, "of": row.delivery}
            if self.unsell(customer, part.product, pieces, part.price, **about):
                raise No("they came back before")
        else:
            self.draw(customer, part.product, pieces, on, "placed_back")

"""Changes of orders once more in plain Python, after R-3.17 and flow.md 2.1; the review is no part of this office."""

from tests.books.plain_money import No, fen
from tests.books.plain_office import LIVE, Line, ten_thousandths
from tests.books.plain_orders import GRACE, Counter

FREE = ("draft", "submitted", "rejected", "approved", "confirmed")


class Changer(Counter):
    """Changes what was ordered."""

    def revise(self, row):
        order = self.known(row.order)
        asked = self.asked(order, row)
        if not self.is_free(order):
            if self.differs(order, asked) or order.stage not in LIVE:
                raise No("it is under way")
            return
        if self.differs(order, asked) and order.stage in ("submitted", "approved", "confirmed"):
            if order.confirmed:
                self.note("commitment", order.customer, row.on, -sum(fen(one.open, one.price) for one in order.lines))
                self.note("ordered", order.customer, order.on, -sum(fen(one.wanted, one.price) for one in order.lines))
                self.put(order, "confirmed", False)
            self.put(order, "stage", "submitted")
        for line, product, pieces, price in asked:
            if line is None:
                self.add(order.lines, self.fresh(order, product, pieces, price))
            elif pieces != line.wanted:
                self.put(line, "quantity", pieces + line.cancelled)
                self.put(line, "over", self.beyond(order, line.quantity))
            if line:
                self.put(line, "price", price)

    def change(self, row):
        order = self.known(row.order)
        asked = self.asked(order, row)
        if self.is_free(order) or order.stage not in LIVE or not self.differs(order, asked):
            raise No("no change order")
        was, out = self.worth(order), self.left_out(order, asked)
        for line, product, pieces, price in asked:
            if line is None:
                self.add(order.lines, self.fresh(order, product, pieces, price))
            else:
                self.alter(order, line, pieces, price)
        for line in out:
            self.put(line, "cancelled", line.cancelled + line.open)
        opened, wanted = (now - before for now, before in zip(self.worth(order), was, strict=True))
        if opened > 0:
            self.allow(order, row, opened)
        self.note("commitment", order.customer, row.on, opened)
        self.note("ordered", order.customer, order.on, wanted)
        self.finish(order)

    def asked(self, order, row):
        """[(line or None, product, pieces, price)]"""
        if not row.items:
            raise No("an order without lines")
        return [(self.line_of(order, item), item.product, item.quantity, self.asks(order, item)) for item in row.items]

    def line_of(self, order, item):
        return order.lines[item.line - 1] if item.line else None

    def asks(self, order, item):
        line = self.line_of(order, item)
        if item.price is None and line and line.kind != "normal":
            return 0
        agreed = self.agreed[order.customer, item.product]
        return agreed if item.price is None else ten_thousandths(item.price)

    def is_free(self, order):
        return order.stage in FREE and not any(line.shipped for line in order.lines)

    def left_out(self, order, asked):
        named = [line for line, *_rest in asked]
        return [line for line in order.lines if line.wanted and not any(line is one for one in named)]

    def differs(self, order, asked):
        gone = any(line.open for line in self.left_out(order, asked))
        return gone or any(
            line is None or (pieces, price) != (line.wanted, line.price) for line, _p, pieces, price in asked
        )

    def fresh(self, order, product, pieces, price):
        return Line(product, "normal", pieces, price, self.beyond(order, pieces))

    def beyond(self, order, pieces):
        return (pieces * self.parties[order.customer].tolerance + 50) // 100

    def alter(self, order, line, pieces, price):
        more = pieces - line.wanted
        if -more > line.open or (line.shipped and price != line.price):
            raise No("what was sent stays as it was")
        self.put(line, "price", price)
        if more < 0:
            self.put(line, "cancelled", line.cancelled - more)
        elif more:
            self.put(line, "quantity", line.quantity + more)
            self.put(line, "over", max(line.over, self.beyond(order, line.quantity)))

    def worth(self, order):
        """What is open, and what is wanted: 分."""
        return (
            sum(fen(line.open, line.price) for line in order.lines),
            sum(fen(line.wanted, line.price) for line in order.lines),
        )

    def allow(self, order, row, added):
        """What is added passes as a confirmation does, and a deposit has to be enough for all of it."""
        self.stands(order.customer, row.on)
        over = self.over(order.customer, added)
        late = self.is_late(order.customer, row.on, GRACE)
        if late or over:
            self.let("more than his credit allows", "confirm", order.customer, added if late else over, row.on)
        if "executing" in (order.stage, order.held):
            self.deposited(order)

    def is_held(self, number):
        """The program holds an order whose change asks the review a question: that is told, not worked out."""
        order = self.orders[number]
        if order.stage in LIVE[:2]:
            self.put(order, "held", order.stage)
            self.put(order, "stage", "on_hold")

"""The deeds of the whole spine once more in plain Python: each takes the program's own rows, or raises No."""

from datetime import timedelta

from tests.books.plain_changes import Changer
from tests.books.plain_money import Lot, No, Sold, due_on
from tests.books.plain_office import hundredths, ten_thousandths
from tests.books.plain_orders import STEPS


class Desk(Changer):
    """An office at work."""

    def do(self, name, rows):
        """Do one deed with its rows: all of it, or No."""
        with self.whole():
            for row in rows:
                if hasattr(row, "customer") and row.customer not in self.parties:
                    raise No("who is that")
                if any(getattr(item, "quantity", 1) <= 0 for item in getattr(row, "items", ())):
                    raise No("nothing")
                step = STEPS.get(name)
                self.step(name, *step, row) if step else getattr(self, name)(row)

    # What stood there at the cut-over

    def bring_receivables(self, row):
        evening, amount = row.on - timedelta(days=1), hundredths(row.amount)
        on, number = row.dated or row.on, row.number or f"期初-{row.customer}"
        if amount < 0:
            self.advance(row.customer, -amount, number=number, on=on, opened=evening)
            return
        self.note("uninvoiced", row.customer, evening, 0 if row.invoiced else amount)
        due = due_on(self.parties[row.customer], on, signed=on, invoiced=on)
        self.bill(row.customer, amount, kind="opening", number=number, on=on, due=due, opened=evening)

    def bring_shelves(self, row):
        self.move(row.customer, row.product, row.quantity, row.on)
        lot = Lot(row.on, ten_thousandths(row.price), row.quantity, row.quantity)
        self.add(self.lots[row.customer, row.product], lot)

    def bring_stock(self, row):
        self.move("store", row.product, row.quantity, row.on)

    # Returns and shelves

    def take_back(self, row):
        self.own("return", row.number)
        for item in row.items:
            price, opening = ten_thousandths(item.price), self.bill_of(row.customer, item.delivery)
            about = {"on": row.on, "number": row.number, "of": item.delivery}
            if self.unsell(row.customer, item.product, item.quantity, price, **about):
                if not (opening and opening.kind == "opening" and price is not None):
                    raise No("never sold")
                self.credit(row.customer, opening, item.quantity, price, row.on, row.number)

    def settle(self, row):
        self.own("settlement", row.number)
        lines = []
        for item in row.items:
            self.draw(row.customer, item.product, item.quantity, row.on, "placed_settled")
            price = self.price_of(row.customer, item)
            lines.append(Sold(item.product, "settlement", row.number, row.on, item.quantity, price))
        self.sell(row.customer, lines, due_on(self.parties[row.customer], row.on))

    def withdraw(self, row):
        self.own(f"withdrawal {row.kind}", row.number)
        for item in row.items:
            self.draw(row.customer, item.product, item.quantity, row.on, "placed_back")
            if row.kind == "withdrawal":
                self.move("store", item.product, item.quantity, row.on)

    def count(self, row):
        key = row.customer, row.on, row.product
        if key in self.counts:
            raise No("counted that day")
        self.counts[key] = row.counted
        self._undo.append(lambda: self.counts.pop(key))

    # Money

    def issue_invoice(self, row):
        self.own("invoice", row.number)
        if row.amount == 0 or (row.amount < 0) != (row.kind == "red"):
            raise No("blue or red?")
        self.note("uninvoiced", row.customer, row.on, -hundredths(row.amount))
        self.note("invoiced", row.customer, row.on, hundredths(row.amount))
        bill = self.bill_of(row.customer, row.documents)
        if bill and bill.due is None:
            self.put(bill, "due", due_on(self.parties[row.customer], bill.on, invoiced=row.on))

    def take_receipt(self, row):
        self.own("receipt", row.number)
        amount = hundredths(row.amount)
        if amount <= 0 or sum(part for _number, part in row.chosen) > row.amount:
            raise No("not so much came in")
        self.note("received", row.customer, row.on, amount)
        if not row.chosen:
            self.pay_off(row.customer, amount, number=row.number, on=row.on)
            return
        for number, part in ((number, hundredths(part)) for number, part in row.chosen):
            self.pay_chosen(row, number, part)
            amount -= part
        self.advance(row.customer, amount, number=row.number, on=row.on)

    def pay_chosen(self, row, number, part):
        bill = self.bill_of(row.customer, number)
        order = self.orders.get(number)
        if part <= 0 or (bill and part > bill.left):
            raise No("more than is open")
        if bill and bill.on > row.on:
            self.use(self.advance(row.customer, part, number=row.number, on=row.on, wait=True), bill)
        elif bill:
            self.cover(bill, part, row.on)
        elif order and order.customer == row.customer:
            self.pay_off(row.customer, part, number=row.number, on=row.on, order=number)
        else:
            raise No("nothing is owed under that number")

    def adjust(self, row):
        self.own("adjustment", row.number)
        amount = hundredths(row.amount)
        if not amount:
            raise No("nothing")
        self.note("adjusted", row.customer, row.on, amount)
        about = {"number": row.number, "on": row.on}
        bill = self.bill_of(row.customer, row.document) if row.document else None
        if amount > 0:
            self.bill(row.customer, amount, kind="adjustment", due=row.on, **about)
        elif bill and bill.left and bill.on > row.on:
            part = min(-amount, bill.left)
            self.use(self.advance(row.customer, part, wait=True, **about), bill)
            self.advance(row.customer, -amount - part, **about)
        elif bill and bill.left:
            self.pay_off(row.customer, -amount, bills=[bill], **about)
        else:
            self.pay_off(row.customer, -amount, **about)

"""The money book: what a later room's deed may write about a customer's money inside its own transaction (rulings 1–3).

Facts apply in the order they are handed in; a late fact allocates what is open now, dated no earlier than the bill.
"""

from collections import defaultdict
from datetime import date
from functools import cached_property

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from gendan.base import bulk
from gendan.base.cash import FEN, ZERO
from gendan.base.prepared import prepared
from gendan.books.models import Advance, Allocation, Balance, Kind, MoneyEntry, Receivable
from gendan.books.queries import OpenBill

Account = MoneyEntry.Account


class MoneyBook:
    """The accounts of some customers, locked for one deed, changed in memory and written once by close().

    customers: their ids, or a query for these.
    """

    def __init__(self, customers, *, batch=None):
        self.batch = batch
        self.balances = _locked(customers)
        self._changes = defaultdict(lambda: ZERO)
        self._new_bills, self._new_advances, self._allocations = [], [], []
        self._touched = {}

    @cached_property
    def _bills(self):
        return self._open(Receivable)

    @cached_property
    def _advances(self):
        return self._open(Advance)

    def _open(self, model):
        found = defaultdict(list)
        for row in OPEN[model](self.balances):
            found[row.customer_id].append(row)
        return found

    def enter(self, customer, account, amount, *, on, kind, number):
        """Change one account by a signed amount; the balance follows at once."""
        if amount:
            self._changes[on, customer, account, kind, number] += amount
            balance = self.balances[customer]
            setattr(balance, account, getattr(balance, account) + amount)

    def bill(self, customer, amount, *, on, kind, number, due_on, order_no="", booked_on=None, wait=False):
        """A customer owes: open advances cover the new bill at once, each on the later of both days, unless it waits.

        booked_on: the day of the entry where it is not the bill's own (an opening balance).
        """
        bill = Receivable(
            customer_id=customer, kind=kind, number=number, on=on, due_on=due_on, order_no=order_no,
            amount=amount, open_amount=amount, batch=self.batch,
        )  # fmt: skip
        self._new_bills.append(bill)
        self._bills[customer].append(bill)
        self.enter(customer, Account.RECEIVABLE, amount, on=booked_on or on, kind=kind, number=number)
        for advance in () if wait else sorted(self._advances[customer], key=_earmarked_first):
            if advance.order_no in ("", order_no):
                self._offset(advance, bill)
        return bill

    def pay(self, customer, amount, *, on, kind, number, chosen=()):
        """Money or credit came in: it covers the chosen bills, else those dated on or before it by (due, date, number).

        chosen: (bill, amount) pairs, or (order number, amount) for the bills of an order. What is left of the money
        for an order waits for its next bill; any other rest is advance and covers bills dated later.
        """
        about = {"on": on, "kind": kind, "number": number}
        for target, part in chosen:
            if isinstance(target, str):
                self._pay_oldest(customer, part, order_no=target, **about)
            elif target.on > on:
                self._offset(self.advance(customer, part, wait=True, **about), target)
            else:
                self._cover(target, part, **about)
        rest = amount - sum((part for _target, part in chosen), ZERO)
        if chosen:
            self.advance(customer, rest, **about)
        else:
            self._pay_oldest(customer, rest, **about)

    def _pay_oldest(self, customer, rest, *, on, order_no="", **about):
        for bill in sorted(self._bills[customer], key=_by_due):
            if bill.on <= on and order_no in ("", bill.order_no):
                rest -= self._cover(bill, min(rest, bill.open_amount), on=on, **about)
        self.advance(customer, rest, on=on, order_no=order_no, **about)

    def credit(self, bill, amount, *, on, kind, number):
        """Goods of a bill came back: it shrinks by what is open, the excess becomes advance."""
        covered = self._cover(bill, min(amount, bill.open_amount), on=on, kind=kind, number=number)
        self.advance(bill.customer_id, amount - covered, on=on, kind=kind, number=number)

    def advance(self, customer, amount, *, on, kind, number, order_no="", booked_on=None, wait=False):
        """Money that no bill takes yet; bills dated later than it take it at once unless it is told to wait."""
        if not amount:
            return None
        advance = Advance(
            customer_id=customer, kind=kind, number=number, on=on, order_no=order_no,
            amount=amount, open_amount=amount, batch=self.batch,
        )  # fmt: skip
        self._new_advances.append(advance)
        self._advances[customer].append(advance)
        self.enter(customer, Account.ADVANCE, amount, on=booked_on or on, kind=kind, number=number)
        if not wait:
            for bill in sorted(self._bills[customer], key=lambda bill: (bill.on, bill.number)):
                if bill.on > on and order_no in ("", bill.order_no):
                    self._offset(advance, bill)
        return advance

    def find(self, customer, number):
        """The customer's open bill with this document number, or None."""
        return next((bill for bill in self._bills[customer] if bill.number == number), None)

    def ready(self, customer):
        """The open advances by the order they are earmarked for, "" for any: {order number: 元}."""
        found = defaultdict(lambda: ZERO)
        for advance in self._advances[customer]:
            found[advance.order_no] += advance.open_amount
        return found

    def owed(self, customers):
        """The open bills of some customers, oldest first: {customer id: [OpenBill]}."""
        return {
            pk: [OpenBill(pk, one.kind, one.number, one.on, one.due_on, one.amount, one.open_amount) for one in bills]
            for pk in customers
            if (bills := self._bills[pk])
        }

    def hold(self, bill):
        """Let a bill that is already paid be named in this deed (a return of its goods)."""
        return next((known for known in self._bills[bill.customer_id] if known.pk == bill.pk), bill)

    def _offset(self, advance, bill):
        part = min(advance.open_amount, bill.open_amount)
        if part:
            on = max(advance.on, bill.on)
            advance.open_amount -= part
            self._touch(advance)
            self.enter(bill.customer_id, Account.ADVANCE, -part, on=on, kind=Kind.OFFSET, number=bill.number)
            self._cover(bill, part, on=on, kind=Kind.OFFSET, number=bill.number, advance=advance)

    def _cover(self, bill, part, *, on, kind, number, advance=None):
        if part:
            bill.open_amount -= part
            self._touch(bill)
            self._allocations.append(
                Allocation(
                    receivable=bill, advance=advance, on=on, amount=part, kind=kind, number=number, batch=self.batch
                )
            )
            self.enter(bill.customer_id, Account.RECEIVABLE, -part, on=on, kind=kind, number=number)
        return part

    def _touch(self, row):
        if row.pk:
            self._touched[type(row), row.pk] = row

    def close(self):
        """Write everything: a fixed number of statements, however many facts."""
        bulk.insert(self._new_bills)
        bulk.insert(self._new_advances)
        bulk.insert(self._allocations)
        for model in (Receivable, Advance):
            rows = [row for (kind, _pk), row in self._touched.items() if kind is model]
            bulk.save(rows, ["open_amount"])
        self._write_entries()

    def _write_entries(self):
        entries = [
            MoneyEntry(
                on=on, customer_id=customer, account=account, amount=amount, kind=kind, number=number, batch=self.batch
            )
            for (on, customer, account, kind, number), amount in self._changes.items()
            if amount
        ]
        bulk.insert(entries)
        changed = {entry.customer_id for entry in entries}
        rows = [balance for customer, balance in self.balances.items() if customer in changed]
        bulk.save(rows, list(Account.values))


def _to_open(model):
    """A question for what is open of some customers: their Receivables or Advances."""

    @prepared
    def found(customers):
        rows = model.objects.filter(customer__pk__in=customers, void=False).exclude(open_amount=0)
        return rows.order_by("on", "number")

    return found


OPEN = {model: _to_open(model) for model in (Receivable, Advance)}
LOCK = """
WITH wanted (id) AS ({wanted})
INSERT INTO {table} (customer_id, receivable, advance, placed, commitment, uninvoiced)
SELECT DISTINCT id, 0, 0, 0, 0, 0 FROM wanted WHERE true ORDER BY id
ON CONFLICT (customer_id) DO UPDATE SET customer_id = excluded.customer_id
RETURNING customer_id, receivable, advance, placed, commitment, uninvoiced
"""


def redate(due_days):
    """Set due dates that were waiting for a signature, an invoice or a reconciliation: {(kind, number): day}."""
    found = _bills([number for _kind, number in due_days]) if due_days else ()
    bills = [bill for bill in found if (bill.kind, bill.number) in due_days]
    for bill in bills:
        bill.due_on = due_days[bill.kind, bill.number]
    bulk.save(bills, ["due_on"])


@prepared
def _bills(numbers):
    return Receivable.objects.filter(number__in=numbers, void=False)


def _earmarked_first(advance):
    return not advance.order_no, advance.on, advance.number


def _by_due(bill):
    return bill.due_on or date.max, bill.on, bill.number


def _locked(customers):
    """The balance rows of these customers, made where missing and locked in the order of their ids; one statement."""
    try:
        wanted, values = customers.query.sql_with_params() if isinstance(customers, QuerySet) else _listed(customers)
    except EmptyResultSet:  # no customers
        return {}
    table = connection.ops.quote_name(Balance._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(LOCK.format(table=table, wanted=wanted), values)
        return {pk: Balance(pk, *(amount * FEN for amount in amounts)) for pk, *amounts in cursor.fetchall()}


def _listed(customers):
    """Ids as a statement with values, as a query is one."""
    ids = list(customers)
    if not ids:
        raise EmptyResultSet
    return f"VALUES {', '.join(['(%s)'] * len(ids))}", ids

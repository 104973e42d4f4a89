"""Questions to the books: balances on any day, open bills and their age, sales by month (rulings 1, 2, 5, 8)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median_low

from django.db.models import Case, CharField, Count, F, Func, Max, Min, Q, Sum, When

from gendan.base import period, terms
from gendan.base.cash import ZERO, InFen, yuan
from gendan.base.prepared import prepared
from gendan.books.models import (
    Allocation,
    Balance,
    Draw,
    Kind,
    Lot,
    MoneyEntry,
    PastMonth,
    Receivable,
    SaleLine,
    SoldMonth,
)
from gendan.customers.models import Customer

Account = MoneyEntry.Account
SOLD = (Kind.SALE, Kind.SETTLEMENT)
GAPS, FEWEST_GAPS = 12, 2  # so many of the newest times tell a habit, and so few do not
LEAST_SILENCE, LONG_SILENCE = 30, 182  # days
CAME_BACK = (Kind.RETURN, Kind.REFUSAL)
BUCKETS = (
    ("age_0_30", 30),
    ("age_31_60", 60),
    ("age_61_90", 90),
    ("age_91_180", 180),
    ("age_181_365", 365),
    ("age_over_365", None),
)


def balances_on(day, who):
    """{customer id: {account: 分}} at the end of a day: the balance now minus what was entered for later days."""
    accounts = Account.values
    rows = Balance.objects.seen_by(who).values_list("customer", *map(_in_fen, accounts))
    found = {customer: dict(zip(accounts, amounts, strict=True)) for customer, *amounts in rows}
    later = MoneyEntry.objects.seen_by(who).filter(on__gt=day)
    for customer, amounts in _figures(later, {account: every(account) for account in accounts}).items():
        for account, amount in amounts.items():
            found[customer][account] -= amount
    return found


def _in_fen(name):
    return InFen(F(name))


def moves(span, who, figures):
    """{customer id: {name: 分}}: what a period's entries, commitments aside, add up to.

    figures: {name: (kinds of documents, None all; {account: ±1})}. No sheet tells how commitments moved, and they are
    a third of all entries.
    """
    # Each day named, so that SQLite takes the index of days, which holds the amounts, and not that of customers.
    days = [span.start + timedelta(days=n) for n in range((span.end - span.start).days + 1)]
    rows = MoneyEntry.objects.seen_by(who).filter(on__in=days).exclude(account=Account.COMMITMENT)
    return _figures(rows, figures)


def every(account):
    """The figure (see moves) of all that changed an account."""
    return None, {account: 1}


def _figures(rows, figures):
    """Sums of entries, a row for each customer: to read many rows costs more than to add them up."""
    sums = rows.values_list("customer").annotate(
        **{f"sum_{name}": InFen(Sum(_signed(*figure))) for name, figure in figures.items()}
    )
    return {customer: dict(zip(figures, amounts, strict=True)) for customer, *amounts in sums}


def _signed(kinds, accounts):
    """What one entry adds to a figure."""
    of = Q() if kinds is None else Q(kind__in=kinds)
    fen = InFen(F("amount"))
    parts = [When(of & Q(account=account), then=fen if sign > 0 else -fen) for account, sign in accounts.items()]
    return Case(*parts, default=0, output_field=fen.output_field)


def entries(span, who):
    """The money entries of a period."""
    return MoneyEntry.objects.seen_by(who).filter(on__gte=span.start, on__lte=span.end)


@dataclass(frozen=True)
class OpenBill:
    """A bill as it stood on a day: what was open, and from which day that is overdue (None: not due by date)."""

    customer: int
    kind: str
    number: str
    on: date
    due_on: date | None
    amount: Decimal
    open_amount: Decimal


def open_bills(day, who, customers=None):
    """The bills that were open at the end of a day, oldest first. What was allocated later is open again."""
    bills, later = _bills_until(day, who), Allocation.objects.filter(on__gt=day)
    if customers is not None:
        bills, later = bills.filter(customer__in=customers), later.filter(receivable__customer__in=customers)
    return _as_they_stood(bills, later)


def _bills_until(day, who):
    return Receivable.objects.seen_by(who).filter(void=False, on__lte=day)


def _as_they_stood(bills, later):
    """Those of some bills that were open before later allocations, oldest first."""
    again = dict(later.values_list("receivable").annotate(fen=InFen(Sum("amount"))))
    fields = ("pk", "customer", "kind", "number", "on", "due_on", "amount", "open_amount")
    rows = [
        # Two questions, so that the open ones are found by their index.
        *bills.exclude(open_amount=0).values_list(*fields),
        *bills.filter(open_amount=0, pk__in=later.values("receivable")).values_list(*fields),
    ]
    found = [OpenBill(*row[1:7], row[7] + yuan(again.get(row[0]))) for row in rows]
    return sorted((bill for bill in found if bill.open_amount), key=lambda bill: (bill.on, bill.number))


def open_now(customers):
    """The bills that are open now, oldest first: {customer id: [OpenBill]}."""
    found = defaultdict(list)
    for row in _open_now(customers):
        found[row[0]].append(OpenBill(*row))
    return found


@prepared
def _open_now(customers):
    bills = Receivable.objects.filter(customer__pk__in=customers, void=False).exclude(open_amount=0)
    fields = ("customer", "kind", "number", "on", "due_on", "amount", "open_amount")
    return bills.order_by("on", "number").values_list(*fields)


def bills_of(numbers, who):
    """{delivery number: its bill (number, on, due_on, open_amount, paid_on: the last payment)}. One query."""
    return {bill.number: bill for bill in _bills(list(numbers), who)}


@prepared
def _bills(numbers, who):
    bills = Receivable.objects.seen_by(who).filter(kind=Kind.SALE, number__in=numbers, void=False)
    bills = bills.annotate(paid_on=Max("allocations__on"))
    return bills.values_list("number", "on", "due_on", "open_amount", "paid_on", named=True)


@dataclass(frozen=True)
class Debt:
    """A part of a bill with its age: overdue_days is 0 while it is not due; in_floor: it lies within the 铺底额."""

    bill: OpenBill
    amount: Decimal
    age: int
    overdue_days: int
    in_floor: bool = False

    def due_on(self, day):
        """When it was or will be due, as aged on a day; None: not by date, or left standing under 铺底."""
        if self.overdue_days:
            return day - timedelta(days=self.overdue_days)
        return None if self.in_floor else self.bill.due_on


def debts(day, bills, parties):
    """Age the open bills of a day: {customer id: [Debt]}. parties: {customer id: Customer} of those under 铺底."""
    by_customer = defaultdict(list)
    for bill in bills:
        by_customer[bill.customer].append(bill)
    return {
        customer: _rolling(day, own, parties[customer])
        if _is_rolling(parties.get(customer))
        else [_plain(day, bill) for bill in own]
        for customer, own in by_customer.items()
    }


ROLLING = Q(term_kind=terms.Kind.ROLLING, rolling_credit_floor__isnull=False)


def _apart(day):
    """A condition for customers whose debts do not follow from their open bills alone: those under 铺底, and those of
    whom something was allocated after the day.
    """
    return ROLLING | Q(pk__in=Allocation.objects.filter(on__gt=day).values("receivable__customer"))


def due_by(day, who, until):
    """{customer id: (the first day, 元)} of the bills, open at the end of a day, that are or will be due by another.

    Without the customers of aged_by_hand.
    """
    bills = Receivable.objects.seen_by(who).filter(void=False, on__lte=day, due_on__lte=until).exclude(open_amount=0)
    rows = bills.exclude(customer__in=Customer.objects.filter(_apart(day)).values("pk")).values_list("customer")
    return {pk: (first, amount) for pk, first, amount in rows.annotate(Min("due_on"), Sum("open_amount"))}


def aged_by_hand(day, who):
    """{customer id: [Debt]} of the customers of whom no sum of the database tells what is due."""
    parties = Customer.objects.seen_by(who).filter(_apart(day)).in_bulk()
    return debts(day, open_bills(day, who, parties), parties)


def aged(day, who):
    """{customer id: figures as ageing() tells} of whoever owes at the end of a day.

    The database adds the bills up; read are only those under 铺底 and those of which something was allocated later.
    """
    parties, later = Customer.objects.filter(ROLLING), Allocation.objects.filter(on__gt=day)
    single, bills = Q(customer__in=parties.values("pk")) | Q(pk__in=later.values("receivable")), _bills_until(day, who)
    sums = {name: InFen(Sum("open_amount", filter=within)) for name, within in _ages(day).items()}
    rows = bills.exclude(open_amount=0).exclude(single).values_list("customer")
    found = rows.annotate(first_due_on=Min("due_on", filter=Q(due_on__lt=day)), **sums)
    figures = {pk: _summed(day, first, *map(yuan, amounts)) for pk, first, *amounts in found}
    for pk, own in debts(day, _as_they_stood(bills.filter(single), later), parties.in_bulk()).items():
        figures[pk] = _joined(ageing(own), figures.get(pk, {}))
    return figures


def _joined(some, others):
    """The figures of two parts of a customer's debts as those of all."""
    whole = {name: figure + others.get(name, 0) for name, figure in some.items()}
    return whole | {"overdue_days_max": max(some["overdue_days_max"], others.get("overdue_days_max", 0))}


def _ages(day):
    """{figure of ageing(): the condition on a bill that is due by its own date}; total: all of them."""
    found, newest = {"total": Q(), "overdue": Q(due_on__lt=day)}, Q()
    for name, most in BUCKETS:
        oldest = Q() if most is None else Q(on__gte=day - timedelta(days=most))
        found[name], newest = newest & oldest, ~oldest
    return found


def _summed(day, first_due_on, total, overdue, *buckets):
    """The figures of ageing() from such sums."""
    late = (day - first_due_on).days if first_due_on else 0
    figures = dict(zip((name for name, _most in BUCKETS), buckets, strict=True))
    return figures | {"overdue": overdue, "not_due": total - overdue, "in_floor": ZERO, "overdue_days_max": late}


def _is_rolling(party):
    return party and party.term_kind == terms.Kind.ROLLING and party.rolling_credit_floor is not None


def _plain(day, bill):
    late = max(0, (day - bill.due_on).days) if bill.due_on else 0
    return Debt(bill, bill.open_amount, (day - bill.on).days, late)


def _rolling(day, bills, party):
    """铺底: the newest bills up to the floor are not due, older ones since a delivery pushed them over (rulings 5)."""
    end = party.contract_to or date.max
    room, found = party.rolling_credit_floor, []
    for place in range(len(bills) - 1, -1, -1):
        bill = bills[place]
        kept = min(room, bill.open_amount)
        room -= kept
        over = _pushed_over(bill, bill.open_amount - kept, bills[place:], party.rolling_credit_floor)
        for due, part, in_floor in [(end, kept, day <= end), *((due, part, False) for due, part in over)]:
            late = max(0, (day - max(bill.on, min(due, end))).days)
            if part:
                found.append(Debt(bill, part, (day - bill.on).days, late, in_floor))
    return found[::-1]


def _pushed_over(bill, over, newer, floor):
    """Yield (day, 元): when the unpaid part of a bill went over the floor; what went over first is paid first."""
    gone = bill.amount - bill.open_amount
    top, above = gone + over, ZERO
    for later in newer:
        above += later.amount
        if (mark := min(above - floor, top)) > gone:
            yield later.on, mark - gone
            gone = mark


def ageing(debts_):
    """One customer's debts as figures: buckets by age, overdue, not_due, in_floor, overdue_days_max."""
    figures = dict.fromkeys([name for name, _most in BUCKETS], ZERO) | {
        "overdue": ZERO,
        "not_due": ZERO,
        "in_floor": ZERO,
    }
    figures["overdue_days_max"] = max((debt.overdue_days for debt in debts_), default=0)
    for debt in debts_:
        figures[bucket(debt.age)] += debt.amount
        figures["overdue" if debt.overdue_days else "not_due"] += debt.amount
        figures["in_floor"] += debt.amount if debt.in_floor else ZERO
    return figures


def bucket(age):
    """The name of the age bucket; a document dated 30 days ago is still in the first (sheets.md 1.4)."""
    return next(name for name, most in BUCKETS if most is None or age <= most)


def lines_of(kind, numbers):
    """{number: the sale lines} of documents of a kind, as they stand on each."""
    found = {}
    rows = SaleLine.objects.filter(kind=kind, number__in=numbers, void=False).select_related("product", "origin")
    for line in rows.order_by("line_no", "pk"):
        found.setdefault(line.number, []).append(line)
    return found


def sales(span, who):
    """The sale lines of a period."""
    return SaleLine.objects.seen_by(who).filter(on__gte=span.start, on__lte=span.end, void=False)


def sales_by_customer(span, who):
    """{customer id: {kind: (documents, quantity, 元)}} of a period."""
    found = defaultdict(dict)
    rows = sales(span, who).values_list("customer", "kind")
    for customer, kind, *figures in rows.annotate(Count("number", distinct=True), Sum("quantity"), Sum("amount")):
        found[customer][kind] = tuple(figures)
    return found


class MonthOf(Func):
    """The calendar month of a date as "2026-10", by the database itself."""

    output_field = CharField()

    def as_sqlite(self, compiler, connection, **context):
        return super().as_sql(compiler, connection, template="substr(%(expressions)s, 1, 7)", **context)

    def as_postgresql(self, compiler, connection, **context):
        return super().as_sql(compiler, connection, template="to_char(%(expressions)s, 'YYYY-MM')", **context)


def sales_by_month(owner, months, who):
    """{(owner id, month label): (quantity, 元)} net of returns, with the past months brought in before the cut-over.

    owner: "customer" or "product". months: business months as Periods in order, without gaps.
    """
    found = defaultdict(lambda: (0, ZERO))
    for (key, label), quantity, amount in [*_booked(owner, months, who), *_past(owner, months, who)]:
        before = found[key, label]
        found[key, label] = (before[0] + (quantity or 0), before[1] + amount)
    return found


def is_kept(month):
    """Whether a business month is one of the calendar, as SoldMonth keeps them."""
    return month == period.month_of(month.start)


def _booked(owner, months, who):
    if owner == "customer" and all(map(is_kept, months)):
        rows = SoldMonth.objects.seen_by(who).filter(month__in=[month.label for month in months])
        found = rows.exclude(quantity=0, amount=0).values_list("customer", "month", "quantity", "amount")
        return [((key, label), quantity, amount) for key, label, quantity, amount in found]
    span = SaleLine.objects.seen_by(who).filter(on__gte=months[0].start, on__lte=months[-1].end, void=False)
    if months[0].start.day == 1:
        rows = span.values_list(owner, MonthOf("on")).annotate(Sum("quantity"), Sum("amount"))
        return [((key, label), quantity, amount) for key, label, quantity, amount in rows]
    return [
        ((key, month.label), quantity, amount)
        for month in months
        for key, quantity, amount in sales(month, who).values_list(owner).annotate(Sum("quantity"), Sum("amount"))
    ]


def _past(owner, months, who):
    rows = PastMonth.objects.seen_by(who).filter(void=False, month__in=[month.label for month in months])
    return [
        ((key, label), quantity, amount)
        for key, label, quantity, amount in rows.values_list(owner, "month").annotate(Sum("quantity"), Sum("amount"))
    ]


def shelf_ages(day, who):
    """{customer id: the oldest day of goods that still stood on his shelf at the end of a day}."""
    lots = Lot.objects.seen_by(who).filter(void=False, on__lte=day)
    again = lots.filter(left=0, pk__in=Draw.objects.filter(on__gt=day).values("lot"))
    oldest = {}
    for standing in (lots.exclude(left=0), again):
        for customer, on in standing.values_list("customer").annotate(Min("on")):
            oldest[customer] = min(on, oldest.get(customer, on))
    return oldest


def ever(day):
    """Everything up to a day, as a period."""
    return period.Period("", date.min, day, period.DAY)


def overdue(day):
    """The customers with a bill past its due day, as a subquery; under 铺底 no single bill has one."""
    return Receivable.objects.filter(due_on__lt=day, void=False).exclude(open_amount=0).values("customer")


@dataclass(frozen=True)
class Habit:
    """How a customer buys a product: net pieces of twelve months, oldest first; usual: days from one time to the next.

    usual is None for who bought too seldom to have a habit.
    """

    months: tuple[int, ...]
    last_on: date
    usual: int | None

    def is_over(self, day):
        """Whether he stopped: nothing for twice as long as usual, or for half a year without a habit."""
        silence = max(LEAST_SILENCE, 2 * self.usual) if self.usual is not None else LONG_SILENCE
        return (day - self.last_on).days > silence


def habits(customer, day):
    """{product id: Habit} of everything that a customer bought up to a day. Two queries."""
    lines = SaleLine.objects.filter(customer=customer, on__lte=day, void=False).order_by("on")
    by_month, days = defaultdict(int), defaultdict(list)
    for product, kind, on, pieces in lines.values_list("product", "kind", "on").annotate(Sum("quantity")):
        by_month[product, f"{on:%Y-%m}"] += pieces
        if kind in SOLD and on not in days[product][-1:]:
            days[product].append(on)
    past = PastMonth.objects.filter(customer=customer, void=False, month__lte=f"{day:%Y-%m}").order_by("month")
    brought = {}
    for product, month, pieces in past.values_list("product", "month").annotate(Sum("quantity")):
        by_month[product, month] += pieces or 0
        brought[product] = date.fromisoformat(f"{month}-01")
    labels = [
        f"{number // 12}-{number % 12 + 1:02}"
        for number in range(day.year * 12 + day.month - 12, day.year * 12 + day.month)
    ]
    return {
        product: Habit(tuple(by_month[product, label] for label in labels), *_pace(days[product], brought.get(product)))
        for product in {*days, *brought}
        if days[product] or product in brought
    }


def _pace(days, brought):
    """(the last day of buying, the usual days between two); months before the cut-over have no days."""
    gaps = [(later - sooner).days for sooner, later in pairwise(days)][-GAPS:]
    return days[-1] if days else brought, median_low(gaps) if len(gaps) >= FEWEST_GAPS else None

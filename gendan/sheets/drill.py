"""Where a figure comes from: drill-downs that sheets of customers share."""

from gendan.base.table import Fact
from gendan.books import queries as books
from gendan.books.models import Kind, MoneyEntry
from gendan.customers.models import Customer


def customer_id(code, who):
    """The id of the customer that a row's key names."""
    return Customer.objects.seen_by(who).values_list("pk", flat=True).get(code=code)


def sales(kinds, value, sign=1):
    """Drill into the sale lines of a period: value is "amount" or "quantity"."""

    def drill(key, period, who):
        lines = (
            books.sales(period, who).filter(customer=customer_id(key, who), kind__in=kinds).select_related("product")
        )
        for line in lines.order_by("on", "number", "line_no"):
            yield Fact(line.on, line.get_kind_display(), line.number, str(line.product), sign * getattr(line, value))

    return drill


def entries(signs, kinds=None, within=None):
    """Drill into the money entries of a period. signs: {account: ±1}; kinds: which documents, None all."""

    def drill(key, period, who):
        span = within(period) if within else period
        rows = books.entries(span, who).filter(customer=customer_id(key, who), account__in=signs)
        if kinds is not None:
            rows = rows.filter(kind__in=kinds)
        for row in rows.order_by("on", "pk"):
            yield Fact(
                row.on, row.get_kind_display(), row.number, row.get_account_display(), signs[row.account] * row.amount
            )

    return drill


def bills(day_of):
    """Drill into the bills that were open on a day of the period."""

    def drill(key, period, who):
        for bill in books.open_bills(day_of(period), who, [customer_id(key, who)]):
            yield Fact(bill.on, Kind(bill.kind).label, bill.number, _until(bill), bill.open_amount)

    return drill


def _until(bill):
    return bill.due_on.isoformat() if bill.due_on else ""


def debts(pick):
    """Drill into the debts of a period's last day. pick(debt) → what it adds to the figure."""

    def drill(key, period, who):
        party = Customer.objects.seen_by(who).get(code=key)
        open_bills = books.open_bills(period.end, who, [party.pk])
        for debt in books.debts(period.end, open_bills, {party.pk: party}).get(party.pk, []):
            if value := pick(debt):
                yield Fact(debt.bill.on, Kind(debt.bill.kind).label, debt.bill.number, _until(debt.bill), value)

    return drill


def account(name, day_of):
    """Drill into an account's balance at the end of a day: every entry up to then."""

    def drill(key, period, who):
        rows = MoneyEntry.objects.seen_by(who).filter(
            customer=customer_id(key, who), account=name, on__lte=day_of(period)
        )
        for row in rows.order_by("on", "pk"):
            yield Fact(row.on, row.get_kind_display(), row.number, row.get_account_display(), row.amount)

    return drill

"""到款通知: the office says that a customer has paid, finance answers with a receipt or with a reason (rulings 23)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from gendan.base.faults import Fault
from gendan.money.models import Receipt, Remittance

OPEN = Q(receipt=None, missed_on=None)


@dataclass(frozen=True)
class Notice:
    """What a customer says he has paid. slip: the number on the bank's slip that he sent."""

    customer: str
    on: date
    paid_on: date
    amount: Decimal
    method: str = Receipt.Method.TRANSFER
    payer: str = ""
    slip: str = ""
    note: str = ""
    number: str = ""


@dataclass(frozen=True)
class Miss:
    """Money that finance looked for and did not find; reason: where it looked."""

    number: str
    on: date
    reason: str


def faults(rows):
    """What is wrong with rows of notices by themselves."""
    slips = [row.slip for row in rows if row.slip]
    told = set(Remittance.objects.filter(OPEN, slip__in=slips).values_list("slip", flat=True))
    for n, row in enumerate(rows):
        if row.amount <= 0:
            yield Fault(n, "amount", row.amount, _("付款金额要大于 0，现在是 %(amount)s。") % {"amount": row.amount})
        if row.paid_on > row.on:
            yield Fault(n, "paid_on", row.paid_on, _("付款日还没到：客户说以后付的，请记成承诺。"))
        if row.slip in told:
            yield Fault(n, "slip", row.slip, _("水单 %(slip)s 已经通知过财务，正在查。") % {"slip": row.slip})


def answered(rows, name):
    """{number: the open Remittance} that rows name in a field, locked until the answer is written."""
    numbers = [getattr(row, name) for row in rows if getattr(row, name)]
    found = Remittance.objects.filter(OPEN, number__in=numbers).select_related("customer")
    return {one.number: one for one in found.select_for_update(of=("self",), no_key=True)} if numbers else {}


def unanswerable(rows, name, known):
    """A Fault for each row that answers a notice which is answered already, or is another customer's."""
    for n, row in enumerate(rows):
        number, one = getattr(row, name), known.get(getattr(row, name))
        if number and (one is None or getattr(row, "customer", one.customer.code) != one.customer.code):
            remedy = _("到款通知 %(number)s 已经办过，或不是这个客户的：请回到到款通知看现在的样子。")
            yield Fault(n, name, number, remedy % {"number": number})


def announced(today, who, customers):
    """{customer id: the Remittances that finance has not answered on a day}, the oldest first."""
    rows, found = Remittance.objects.seen_by(who).filter(OPEN, customer__in=customers, on__lte=today), {}
    for one in rows.order_by("on", "pk"):
        found.setdefault(one.customer_id, []).append(one)
    return found


def missed(who):
    """The notices without money after which the customer neither paid nor was announced again."""
    later = Receipt.objects.filter(customer=OuterRef("customer"), void=False, on__gte=OuterRef("paid_on"))
    again = Remittance.objects.filter(customer=OuterRef("customer"), pk__gt=OuterRef("pk"))
    seen = Remittance.objects.seen_by(who).filter(missed_on__isnull=False)
    return seen.exclude(Exists(later)).exclude(Exists(again))

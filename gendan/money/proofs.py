"""Recomputes what settlements, receipts, adjustments and invoices say from what the books keep of them."""

from collections import defaultdict

from django.db.models import Value
from django.utils.translation import gettext as _

from gendan.books.models import Kind, SaleLine
from gendan.books.proofs import Account, entries, unequal
from gendan.money.models import Adjustment, Covered, Invoice, Receipt, Settlement, numbers_in


def differences():
    """Yield a sentence per document whose amount is not that of its lines or of its entries."""
    lines = SaleLine.objects.filter(kind=Kind.SETTLEMENT, void=False).values_list("number", "amount")
    yield from unequal(_("结算单金额"), Settlement.objects.filter(void=False).values_list("number", "amount"), [lines])
    receivable, advance = entries(Account.RECEIVABLE, Kind.RECEIPT), entries(Account.ADVANCE, Kind.RECEIPT)
    yield from unequal(_("收款单金额"), _documents(Receipt, Kind.RECEIPT), [advance], [receivable])
    receivable, advance = entries(Account.RECEIVABLE, Kind.ADJUSTMENT), entries(Account.ADVANCE, Kind.ADJUSTMENT)
    yield from unequal(_("调整单金额"), _documents(Adjustment, Kind.ADJUSTMENT), [receivable], [advance])
    invoiced = entries(Account.UNINVOICED, Kind.INVOICE)
    yield from unequal(_("发票金额"), _documents(Invoice, Kind.INVOICE), [], [invoiced])
    yield from _covered_otherwise()


def _covered_otherwise():
    """Yield a sentence per invoice that is found by other numbers than it names."""
    kept = defaultdict(set)
    for invoice, number in Covered.objects.values_list("invoice", "number").iterator():
        kept[invoice].add(number)
    for invoice, number, documents in Invoice.objects.values_list("pk", "number", "documents").iterator():
        if kept.get(invoice, set()) != set(numbers_in(documents)):
            yield _("发票 %(number)s 写的对应单据是“%(documents)s”，按单号查到的却不是这些。") % {
                "number": number,
                "documents": documents,
            }


def _documents(model, kind):
    """Documents that are not void, as the books name them: a query for (customer, kind, number, amount)."""
    return model.objects.filter(void=False).values_list("customer", Value(kind), "number", "amount")

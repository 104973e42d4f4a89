"""Recomputes what returns keep from the sale lines they reversed."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from gendan.books.models import Kind, SaleLine
from gendan.books.proofs import compare
from gendan.complaints.models import SalesReturn


def differences():
    """Yield a sentence per return whose amount is not that of its lines."""
    lines = SaleLine.objects.filter(kind=Kind.RETURN, void=False).values_list("number").annotate(Sum("amount"))
    kept = SalesReturn.objects.filter(void=False).values_list("number", "amount")
    yield from compare(_("退货单金额"), dict(kept), {number: -amount for number, amount in lines})

"""Recomputes what returns keep from the sale lines they reversed."""

from django.utils.translation import gettext as _

from gendan.books.models import Kind, SaleLine
from gendan.books.proofs import unequal
from gendan.complaints.models import SalesReturn


def differences():
    """Yield a sentence per return whose amount is not that of its lines."""
    lines = SaleLine.objects.filter(kind=Kind.RETURN, void=False).values_list("number", "amount")
    kept = SalesReturn.objects.filter(void=False).values_list("number", "amount")
    yield from unequal(_("退货单金额"), kept, [], [lines])

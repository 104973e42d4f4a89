"""Recomputes what settlements keep from the sale lines they made."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from gendan.books.models import Kind, SaleLine
from gendan.books.proofs import compare
from gendan.money.models import Settlement


def differences():
    """Yield a sentence per settlement whose amount is not that of its lines."""
    lines = SaleLine.objects.filter(kind=Kind.SETTLEMENT, void=False).values_list("number").annotate(Sum("amount"))
    kept = Settlement.objects.filter(void=False).values_list("number", "amount")
    yield from compare(_("结算单金额"), dict(kept), dict(lines))

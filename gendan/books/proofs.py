"""Recomputes every balance of the books from its facts alone."""

from collections import defaultdict

from django.db.models import Sum
from django.utils.translation import gettext as _

from gendan.base.cash import ZERO, amount
from gendan.books.models import (
    Advance,
    Allocation,
    Balance,
    Draw,
    GoodsEntry,
    Lot,
    MoneyEntry,
    Receivable,
    SaleLine,
    Stock,
)

Account = MoneyEntry.Account


def differences():
    """Yield a sentence per difference between a kept figure and its facts."""
    yield from _stock()
    yield from _balances()
    yield from _bills()
    yield from _advances()
    yield from _lots()
    yield from _returned()
    yield from _open_sums()


def compare(what, kept, facts):
    """Yield a sentence for each key whose kept figure differs from what its facts come to; nothing counts as 0."""
    for key in sorted(set(kept) | set(facts), key=str):
        if (kept.get(key) or 0) != (facts.get(key) or 0):
            text = _("%(what)s %(key)s：记着 %(kept)s，按原始记录是 %(facts)s。")
            yield text % {"what": what, "key": key, "kept": kept.get(key, 0), "facts": facts.get(key, 0)}


def _stock():
    kept = {(row.place_id, row.product_id): row.quantity for row in Stock.objects.all()}
    rows = GoodsEntry.objects.values_list("place", "product").annotate(Sum("quantity"))
    yield from compare(_("库存"), kept, {(place, product): quantity for place, product, quantity in rows})


def _balances():
    kept = {
        (row.customer_id, account): getattr(row, account) for row in Balance.objects.all() for account in Account.values
    }
    rows = MoneyEntry.objects.values_list("customer", "account").annotate(Sum("amount"))
    yield from compare(_("客户余额"), kept, {(customer, account): total for customer, account, total in rows})


def _bills():
    covered = dict(Allocation.objects.values_list("receivable").annotate(Sum("amount")))
    bills = Receivable.objects.values_list("pk", "amount", "open_amount", "void")
    kept = {pk: open_amount for pk, _total, open_amount, _void in bills}
    facts = {pk: ZERO if void else total - covered.get(pk, ZERO) for pk, total, _open, void in bills}
    yield from compare(_("应收单据未收"), kept, facts)


def _advances():
    used = dict(Allocation.objects.exclude(advance=None).values_list("advance").annotate(Sum("amount")))
    advances = Advance.objects.values_list("pk", "amount", "open_amount", "void")
    kept = {pk: open_amount for pk, _total, open_amount, _void in advances}
    facts = {pk: ZERO if void else total - used.get(pk, ZERO) for pk, total, _open, void in advances}
    yield from compare(_("预收未用"), kept, facts)


def _lots():
    drawn = {
        lot: (pieces, value)
        for lot, pieces, value in Draw.objects.values_list("lot").annotate(Sum("quantity"), Sum("amount"))
    }
    worth = defaultdict(lambda: ZERO)
    for lot in Lot.objects.filter(void=False):
        pieces, value = drawn.get(lot.pk, (0, ZERO))
        if lot.left != lot.quantity - pieces:
            yield from compare(_("铺货批次剩余"), {lot.pk: lot.left}, {lot.pk: lot.quantity - pieces})
        worth[lot.customer_id] += amount(lot.quantity, lot.price) - value
    kept = dict(Balance.objects.values_list("customer", "placed"))
    yield from compare(_("铺货金额"), kept, worth)


def _returned():
    kept = dict(SaleLine.objects.exclude(returned=0).filter(void=False).values_list("pk", "returned"))
    rows = (
        SaleLine.objects.exclude(origin=None).filter(void=False).values_list("origin").annotate(back=-Sum("quantity"))
    )
    yield from compare(_("已退数量"), kept, dict(rows))


def _open_sums():
    """The open bills of a customer add up to his receivable, his open advances to his advance."""
    for model, account in ((Receivable, "receivable"), (Advance, "advance")):
        rows = (
            model.objects.filter(void=False).exclude(open_amount=0).values_list("customer").annotate(Sum("open_amount"))
        )
        yield from compare(account, dict(Balance.objects.values_list("customer", account)), dict(rows))

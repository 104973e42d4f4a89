"""Takes an imported batch back out of both books: entries are answered by opposite ones, documents are marked void."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.cash import ZERO
from gendan.books import goods, sales
from gendan.books.models import (
    Advance,
    Allocation,
    Draw,
    GoodsEntry,
    Lot,
    MoneyEntry,
    PastMonth,
    Receivable,
    SaleLine,
)
from gendan.books.money import MoneyBook


def dependants(batch):
    """Yield a sentence for everything later that stands on this batch."""
    later = {
        _("它的应收单据已被后来的回款或退货核销"): Allocation.objects.filter(receivable__batch=batch),
        _("它的预收已被后来的发货用掉"): Allocation.objects.filter(advance__batch=batch),
        _("它铺的货后来已经结算或退回"): Draw.objects.filter(lot__batch=batch),
        _("它发的货后来有退货"): SaleLine.objects.filter(origin__batch=batch, void=False),
    }
    for sentence, rows in later.items():
        if rows.exclude(batch=batch).exists():
            yield sentence


def reverse(batch):
    """Answer every entry of the batch by its opposite, on the same day, and void its documents.

    Raises Refused when goods of the batch have moved on since.
    """
    _take_back_goods(batch)
    _take_back_money(batch)
    _free(batch, Receivable, Allocation, "receivable", "open_amount", "amount")
    _free(batch, Advance, Allocation, "advance", "open_amount", "amount")
    _free(batch, Lot, Draw, "lot", "left", "quantity")
    _unreturn(batch)
    for model in (Allocation, Draw):
        model.objects.bulk_create(_opposites(model, batch))
    for model in (Receivable, Advance):
        model.objects.filter(batch=batch).update(void=True, open_amount=ZERO)
    Lot.objects.filter(batch=batch).update(void=True, left=0)
    sales.count(SaleLine.objects.filter(batch=batch, void=False), sign=-1)
    for model in (SaleLine, PastMonth):
        model.objects.filter(batch=batch).update(void=True)


def _take_back_goods(batch):
    rows = GoodsEntry.objects.filter(batch=batch).select_related("place").order_by("-on", "-pk")
    goods.enter(
        goods.Move(
            (row.place.sort, row.place.customer_id, row.place.manager_id),
            row.product_id,
            -row.quantity,
            row.on,
            row.kind,
            row.number,
        )
        for row in rows
    )


def _take_back_money(batch):
    rows = MoneyEntry.objects.filter(batch=batch)
    book = MoneyBook(rows.values_list("customer", flat=True).distinct(), batch=batch)
    for row in rows:
        book.enter(row.customer_id, row.account, -row.amount, on=row.on, kind=row.kind, number=row.number)
    book.close()


def _free(batch, model, part, name, left, size):
    """Give back to documents of others what the batch had covered or drawn of them."""
    used = part.objects.filter(batch=batch, **{f"{name}__isnull": False}).exclude(**{f"{name}__batch": batch})
    rows = used.values_list(name).annotate(Sum(size))
    bulk.deltas(model, list(rows), [left])


def _unreturn(batch):
    rows = SaleLine.objects.filter(batch=batch, origin__isnull=False).exclude(origin__batch=batch)
    bulk.deltas(SaleLine, list(rows.values_list("origin").annotate(Sum("quantity"))), ["returned"])


def _opposites(model, batch):
    for row in model.objects.filter(batch=batch):
        row.pk, row.amount = None, -row.amount
        if model is Draw:
            row.quantity = -row.quantity
        yield row

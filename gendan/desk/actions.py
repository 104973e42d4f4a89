"""Deeds of the desk: undo an imported workbook as a whole."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.faults import Fault, refuse_if
from gendan.books import undoing
from gendan.complaints.models import SalesReturn
from gendan.customers.models import AgreedPrice, Customer
from gendan.desk.models import ImportedRow, parts_of
from gendan.money.models import Adjustment, Invoice, Receipt, Settlement, StockCount, Withdrawal
from gendan.orders import marks as orders
from gendan.orders.models import Order
from gendan.people.deeds import deed
from gendan.people.models import Batch, Manager
from gendan.products.models import Product
from gendan.shipping.models import Arrival, Delivery, DeliveryLine

DOCUMENTS = (
    Order,
    Delivery,
    Arrival,
    SalesReturn,
    Settlement,
    Withdrawal,
    StockCount,
    Invoice,
    Receipt,
    Adjustment,
)
MASTERS = {"客户": Customer, "产品": Product, "业务经理": Manager}


@dataclass(frozen=True)
class Undoing:
    """A batch to be taken back."""

    batch: int


@deed("desk.undo")
def undo(rows, *, by):
    """Take imported batches back: both books are reversed, documents void, new master data that nobody uses removed.

    Refused while anything later stands on a batch, or when it changed data that were there before.
    """
    batches = list(Batch.objects.filter(pk__in=[row.batch for row in rows], undone_at=None).select_for_update())
    refuse_if(_missing(rows, batches))
    for n, batch in enumerate(batches):
        refuse_if(Fault(n, "batch", batch.pk, sentence) for sentence in _obstacles(batch))
        _give_back(batch)
        undoing.reverse(batch)
        for model in DOCUMENTS:
            model.objects.filter(batch=batch).update(void=True)
        _remove_masters(batch)
        batch.undone_at = clock.now()
        batch.save(update_fields=["undone_at"])
    return batches


def _missing(rows, batches):
    known = {batch.pk for batch in batches}
    for n, row in enumerate(rows):
        if row.batch not in known:
            yield Fault(n, "batch", row.batch, _("没有这一批，或已经撤销过。请刷新页面。"))


def _obstacles(batch):
    yield from (_("不能撤销：%(why)s。请先处理后来的单据。") % {"why": why} for why in undoing.dependants(batch))
    if DeliveryLine.objects.filter(order_line__order__batch=batch).exclude(delivery__batch=batch).exists():
        yield _("不能撤销：它的订单后来发过货。请先处理后来的发货单。")
    if Arrival.objects.filter(delivery__batch=batch, void=False).exclude(batch=batch).exists():
        yield _("不能撤销：它的发货单后来登记过到货。请先处理后来的到货反馈。")
    changed = ImportedRow.objects.filter(batch=batch, made=False).count()
    if changed or batch.rows.count() < batch.counts.get("rows", 0):
        yield _("不能整批撤销：它改过原有资料，或后来的导入改过它带来的资料。请在各资料页上更正。")


def _give_back(batch):
    """Orders of others have the batch's pieces to ship again."""
    lines = DeliveryLine.objects.filter(delivery__batch=batch, order_line__isnull=False)
    orders.unship(lines.exclude(order_line__order__batch=batch).select_related("order_line__order"))


def _remove_masters(batch):
    """Prices of the batch go; customers, products and managers go too unless something refers to them."""
    rows = ImportedRow.objects.filter(batch=batch)
    for key in rows.filter(tab="合作价格").values_list("key", flat=True):
        _remove_price(*parts_of(key)[:5])
    for tab, model in MASTERS.items():
        for key in rows.filter(tab=tab).values_list("key", flat=True):
            _remove(model.objects.filter(code=parts_of(key)[0]))
    rows.delete()


def _remove_price(customer, product, kind, min_qty, valid_from):
    """A price and the mark of its end; what other files or people agreed stays."""
    ladder = AgreedPrice.objects.filter(customer__code=customer, product__code=product, kind=kind, min_qty=min_qty)
    following = ladder.filter(valid_from__gt=valid_from).order_by("valid_from").first()
    if following and following.price is None:
        following.delete()
    ladder.filter(valid_from=valid_from).delete()


def _remove(record):
    try:
        with transaction.atomic():
            record.delete()
    except ProtectedError:
        return  # a voided document still names it

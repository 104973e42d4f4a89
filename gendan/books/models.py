"""The two append-only books, goods by place and money by customer, with the balances that guard them (rulings 1–7, 16).

Documents of later rooms are named by (kind, number). Entries are never changed or deleted: what was wrong is reversed.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gendan.base import guards
from gendan.base.cash import CashField, PriceField, RateField
from gendan.customers.models import Customer, OfCustomers, Parts
from gendan.people.models import Batch, Document, Manager
from gendan.products.models import Product


class Kind(models.TextChoices):
    """The documents that write in the books."""

    OPENING = "opening", _("期初")
    DIFFERENCE = "difference", _("期初差异")
    ORDER = "order", _("订单")
    CANCELLATION = "cancellation", _("订单取消")
    SALE = "sale", _("销售发货")
    PLACEMENT = "placement", _("铺货发出")
    SETTLEMENT = "settlement", _("铺货结算")
    WITHDRAWAL = "withdrawal", _("铺货退回")
    LOSS = "loss", _("铺货盘亏")
    RETURN = "return", _("退货")
    REFUSAL = "refusal", _("拒收")
    RECEIPT = "receipt", _("回款")
    OFFSET = "offset", _("预收冲应收")
    ADJUSTMENT = "adjustment", _("调整")
    INVOICE = "invoice", _("开票")


class Place(models.Model):
    """Where goods stand: the finished store, a customer's shelf (铺货), a manager's sample bag, or quarantine."""

    class Sort(models.TextChoices):
        STORE = "store", _("成品库")
        SHELF = "shelf", _("客户货架")
        BAG = "bag", _("样品包")
        QUARANTINE = "quarantine", _("待检区")

    sort = models.CharField(max_length=10, choices=Sort)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="+")
    manager = models.ForeignKey(Manager, models.PROTECT, null=True, related_name="+")

    objects = OfCustomers.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sort", "customer", "manager"], nulls_distinct=False, name="one_place_of_a_sort"
            )
        ]


class Stock(models.Model):
    """How many pieces stand at a place now; never below zero."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="stock")
    product = models.ForeignKey(Product, models.PROTECT, related_name="stock")
    quantity = models.BigIntegerField(default=0)

    objects = Parts.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "product"], name="one_stock_per_place"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="stock_not_negative"),
        ]


IS_IMPORTED = Q(batch__isnull=False)
"""Of all entries few; a batch finds what it brought, to undo it."""


class GoodsEntry(models.Model):
    """Pieces that came to a place (+) or left it (−)."""

    on = models.DateField()
    place = models.ForeignKey(Place, models.PROTECT, db_index=False, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    quantity = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=60)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, db_index=False, related_name="+")

    objects = Parts.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["place", "product", "on"], name="goods_by_place"),
            models.Index(fields=["batch"], condition=IS_IMPORTED, name="imported_goods"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(quantity=0), name="goods_entry_moves")]


class Balance(models.Model):
    """A customer's money now, the row that a deed locks: gross receivable and advance, placed goods, commitments.

    uninvoiced may be negative: invoiced before delivery (预开票).
    """

    customer = models.OneToOneField(Customer, models.PROTECT, primary_key=True, related_name="balance")
    receivable = CashField(default=0)
    advance = CashField(default=0)
    placed = CashField(default=0)
    commitment = CashField(default=0)
    uninvoiced = CashField(default=0)

    objects = OfCustomers.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(**{f"{name}__gte": 0}), name=f"{name}_not_negative")
            for name in ("receivable", "advance", "placed", "commitment")
        ]

    @property
    def exposure(self):
        """What we would lose: 应收 − 预收 + 铺货 + 已确认未发货 (rulings 2). The one place where it is stated."""
        return self.receivable - self.advance + self.placed + self.commitment


class MoneyEntry(models.Model):
    """An amount that changed one account of a customer."""

    class Account(models.TextChoices):
        RECEIVABLE = "receivable", _("应收")
        ADVANCE = "advance", _("预收")
        PLACED = "placed", _("铺货")
        COMMITMENT = "commitment", _("已确认未发货")
        UNINVOICED = "uninvoiced", _("已发未开票")

    on = models.DateField()
    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="+")
    account = models.CharField(max_length=10, choices=Account)
    amount = CashField()
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=60)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, db_index=False, related_name="+")

    objects = OfCustomers.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["on", "customer", "account", "kind", "amount"], name="money_by_day"),
            models.Index(fields=["customer", "on"], name="money_by_customer"),
            models.Index(fields=["batch"], condition=IS_IMPORTED, name="imported_money"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="money_entry_moves")]


class Receivable(Document):
    """A bill: what a customer owes for one document, and how much of it is still open."""

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="receivables")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=60)
    on = models.DateField()
    due_on = models.DateField(null=True)
    order_no = models.CharField(max_length=60, blank=True)
    amount = CashField()
    open_amount = CashField()

    objects = OfCustomers.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], condition=Q(void=False), name="one_bill_per_document"),
            models.CheckConstraint(condition=Q(open_amount__gte=0), name="bill_open_not_negative"),
            models.CheckConstraint(condition=Q(open_amount__lte=F("amount")), name="bill_open_within_amount"),
        ]
        indexes = [
            models.Index(fields=["customer", "due_on"], condition=~Q(open_amount=0), name="open_bills"),
            models.Index(fields=["customer", "number"], name="bill_by_number"),
        ]


class Advance(Document):
    """预收: money or credit of a customer that no bill has used yet; an earmarked one waits for its order."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="advances")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=60)
    on = models.DateField()
    order_no = models.CharField(max_length=60, blank=True)
    amount = CashField()
    open_amount = CashField()

    objects = OfCustomers.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(open_amount__gte=0), name="advance_open_not_negative"),
            models.CheckConstraint(condition=Q(open_amount__lte=F("amount")), name="advance_open_within_amount"),
        ]
        indexes = [models.Index(fields=["customer", "on"], condition=~Q(open_amount=0), name="open_advances")]


class Allocation(models.Model):
    """核销: so much of a bill was covered on a day, by a receipt, a return, an adjustment or an advance."""

    receivable = models.ForeignKey(Receivable, models.PROTECT, related_name="allocations")
    advance = models.ForeignKey(Advance, models.PROTECT, null=True, related_name="allocations")
    on = models.DateField()
    amount = CashField()
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=60)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")

    objects = Parts.as_manager()

    class Meta:
        indexes = [models.Index(fields=["on", "receivable", "amount"], name="allocation_by_day")]
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="allocation_moves")]


class SaleLine(Document):
    """A line that is sales: shipped, settled from a shelf, or (negative) returned or refused."""

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="sale_lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="sale_lines")
    manager = models.ForeignKey(Manager, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=60)
    line_no = models.PositiveIntegerField()
    on = models.DateField()
    order_no = models.CharField(max_length=60, blank=True)
    quantity = models.BigIntegerField()
    price = PriceField()
    amount = CashField()
    amount_excl = CashField()
    vat_rate = RateField()
    returned = models.BigIntegerField(default=0)
    origin = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, related_name="returns")
    cost_on = models.DateField()

    objects = OfCustomers.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["on", "customer", "kind", "amount", "quantity"], name="sales_by_day"),
            models.Index(fields=["customer", "product", "-on"], name="sales_by_customer"),
            models.Index(fields=["kind", "number"], name="sales_by_number"),
            models.Index(fields=["origin"], condition=Q(origin__isnull=False), name="sales_by_origin"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__lte=0) | Q(returned__gte=0, returned__lte=F("quantity")),
                name="returned_within_sold",
            ),
            models.CheckConstraint(condition=~Q(quantity=0), name="sale_line_moves"),
        ]


class SoldMonth(models.Model):
    """What a customer's sale lines of a calendar month ("2026-10") come to: a year is read in one row a month."""

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="+")
    month = models.CharField(max_length=7)
    quantity = models.BigIntegerField(default=0)
    amount = CashField(default=0)

    objects = OfCustomers.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "customer"], name="one_row_per_month")]


class Lot(Document):
    """Goods placed on a customer's shelf on a day at a price; they leave it first in, first out (rulings 7)."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="lots")
    product = models.ForeignKey(Product, models.PROTECT, related_name="lots")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=60)
    on = models.DateField()
    price = PriceField()
    quantity = models.BigIntegerField()
    left = models.BigIntegerField()

    objects = OfCustomers.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(left__gte=0, left__lte=F("quantity")), name="lot_left_within")
        ]
        indexes = [models.Index(fields=["customer", "product", "on"], condition=~Q(left=0), name="open_lots")]


class Draw(models.Model):
    """Goods that left a lot: settled, taken back or found missing; the amounts of a lot's draws add up to its own."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="draws")
    on = models.DateField()
    quantity = models.BigIntegerField()
    amount = CashField()
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=60)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")

    objects = Parts.as_manager()

    class Meta:
        indexes = [models.Index(fields=["on", "lot"], name="draw_by_day")]


class PastMonth(Document):
    """历史销售: a month before the cut-over, kept for comparison only."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    quantity = models.BigIntegerField(null=True)
    amount = CashField()

    objects = OfCustomers.as_manager()

    class Meta:
        indexes = [models.Index(fields=["month", "customer"], name="past_by_month")]


class CreditRelease(models.Model):
    """信用放行: somebody who may has let a customer's goods pass a gate for a time, up to an amount at each gate."""

    number = models.CharField(_("放行单号"), max_length=60, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="releases")
    on = models.DateField(_("放行日期"))
    until = models.DateField(_("有效期至"))
    amount = CashField(_("放行金额"))
    reason = models.CharField(_("理由"), max_length=200)
    by = models.CharField(_("放行人"), max_length=60)
    ended_on = models.DateField(_("收回日期"), null=True)

    objects = OfCustomers.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="release_above_zero"),
            models.CheckConstraint(condition=Q(until__gte=F("on")), name="release_ends_after_start"),
            models.CheckConstraint(condition=~Q(reason=""), name="release_has_a_reason"),
        ]


class ReleaseUse(models.Model):
    """What a document took of a release to pass a gate; each gate has the whole amount to itself."""

    class Gate(models.TextChoices):
        CONFIRM = "confirm", _("确认")
        RELEASE = "release", _("下达")
        SHIP = "ship", _("发货")

    release = models.ForeignKey(CreditRelease, models.PROTECT, related_name="uses")
    gate = models.CharField(max_length=8, choices=Gate)
    on = models.DateField()
    number = models.CharField(max_length=60)
    amount = CashField()

    objects = Parts.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="release_use_above_zero")]


for _facts in (GoodsEntry, MoneyEntry, Allocation, Draw, ReleaseUse):
    guards.append_only(_facts)
guards.append_only(SaleLine, may_change=("returned", *SaleLine.VOIDED))
guards.append_only(Receivable, may_change=("open_amount", "due_on", *Receivable.VOIDED))
guards.append_only(Advance, may_change=("open_amount", *Advance.VOIDED))
guards.append_only(Lot, may_change=("left", *Lot.VOIDED))
guards.append_only(PastMonth, may_change=PastMonth.VOIDED)
guards.append_only(CreditRelease, may_change=("ended_on",))

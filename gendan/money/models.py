"""What settles a customer's account: 铺货 settlements, counts, invoices, receipts, adjustments, promises (XS-009 二.5).

Lines of a settlement are sale lines of the books, those of a withdrawal the draws from its lots.
"""

import re

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gendan.base import guards
from gendan.base.cash import CashField
from gendan.base.numbering import Tail
from gendan.customers.models import Customer, OfCustomers, Parts
from gendan.people.models import Document
from gendan.products.models import Product


class Settlement(Document):
    """铺货结算单: goods that the customer sold from his shelf, now a sale."""

    number = models.CharField(_("结算单号"), max_length=60)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="settlements")
    on = models.DateField(_("结算日期"))
    amount = CashField(_("金额"))

    objects = OfCustomers.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(void=False), name="one_settlement_per_number")
        ]
        indexes = [models.Index(fields=["customer", "-on", "-id"], name="settlement_by_customer")]


class Withdrawal(Document):
    """铺货退回单: placed goods taken back, or found missing (盘亏)."""

    class Kind(models.TextChoices):
        RETURNED = "withdrawal", _("退回")
        LOST = "loss", _("盘亏")

    number = models.CharField(_("单号"), max_length=60)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="withdrawals")
    on = models.DateField(_("日期"))
    kind = models.CharField(_("类型"), max_length=10, choices=Kind, default=Kind.RETURNED)

    objects = OfCustomers.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number", "kind"], condition=Q(void=False), name="one_withdrawal_per_number"
            )
        ]


class StockCount(Document):
    """铺货盘点: what stood on a shelf on a day, beside what the book said then."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="counts")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    on = models.DateField(_("日期"))
    counted = models.PositiveBigIntegerField(_("实盘数量"))

    objects = OfCustomers.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "product", "on"], condition=Q(void=False), name="one_count_per_day"
            )
        ]


SEPARATORS = "、,;；， \u3000\xa0\t\r\n"
"""What stands between the document numbers written in 对应单据."""


def numbers_in(text):
    """The document numbers written in 对应单据."""
    return [number for number in re.split(f"[{SEPARATORS}]+", text) if number]


class Invoice(Document):
    """发票: blue ones bill what was delivered, red ones (negative) take back."""

    class Kind(models.TextChoices):
        BLUE = "blue", _("蓝字")
        RED = "red", _("红字")

    number = models.CharField(_("发票号码"), max_length=30)
    code = models.CharField(_("发票代码"), max_length=12, blank=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="invoices")
    on = models.DateField(_("开票日期"))
    kind = models.CharField(_("类型"), max_length=4, choices=Kind, default=Kind.BLUE)
    amount = CashField(_("价税合计"))
    documents = models.CharField(_("对应单据"), max_length=400, blank=True)

    objects = OfCustomers.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], condition=Q(void=False), name="one_invoice_per_number"),
            models.CheckConstraint(
                condition=Q(kind="blue", amount__gt=0) | Q(kind="red", amount__lt=0), name="red_invoices_are_negative"
            ),
        ]
        indexes = [models.Index(fields=["customer", "-on", "-id"], name="invoice_by_customer")]

    def __str__(self):
        return self.number

    @property
    def covered(self):
        """The document numbers it covers."""
        return numbers_in(self.documents)


class Covered(models.Model):
    """A number that an invoice names as 对应单据: by it the invoice is found, as by no text of several numbers."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="covers", db_index=False)
    number = models.CharField(_("单号"), max_length=400)

    objects = Parts.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "invoice"], name="one_invoice_covers_once")]


class Receipt(Document):
    """收款单: money that came in, in full; what it covered stands in the allocations of the books."""

    class Method(models.TextChoices):
        TRANSFER = "transfer", _("转账")
        CASH = "cash", _("现金")
        CHEQUE = "cheque", _("支票")
        BANK_BILL = "bank_bill", _("银行承兑")
        TRADE_BILL = "trade_bill", _("商业承兑")
        MOBILE = "mobile", _("微信/支付宝")
        OFFSET = "offset", _("抵账")

    number = models.CharField(_("收款单号"), max_length=60)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="receipts")
    on = models.DateField(_("收款日期"))
    amount = CashField(_("金额"))
    method = models.CharField(_("方式"), max_length=10, choices=Method, default=Method.TRANSFER)
    payer = models.CharField(_("付款户名"), max_length=120, blank=True)
    bank_ref = models.CharField(_("银行流水号"), max_length=60, blank=True)

    objects = OfCustomers.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(void=False), name="one_receipt_per_number"),
            models.UniqueConstraint(
                fields=["bank_ref"], condition=Q(void=False) & ~Q(bank_ref=""), name="one_receipt_per_bank_ref"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_above_zero"),
        ]
        indexes = [
            models.Index(fields=["customer", "-on", "-id"], name="receipt_by_customer"),
            models.Index(fields=["-on", "-id"], name="receipt_by_day"),
            models.Index(fields=["number"], name="receipt_by_number"),
            models.Index(Tail("number"), name="receipt_by_tail"),
            models.Index(fields=["amount"], name="receipt_by_amount"),
        ]

    def __str__(self):
        return self.number


class Adjustment(Document):
    """调整: a signed change of what a customer owes; negative lowers it (R-5.10)."""

    class Kind(models.TextChoices):
        REBATE = "rebate", _("返利")
        ALLOWANCE = "allowance", _("折让")
        PRICE = "price", _("价差")
        CHARGED_BACK = "charged_back", _("账扣")
        ROUNDING = "rounding", _("抹零")
        BAD_DEBT = "bad_debt", _("坏账")
        OFFSET = "offset", _("抵账")

    number = models.CharField(_("单号"), max_length=60)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="adjustments")
    on = models.DateField(_("日期"))
    kind = models.CharField(_("类型"), max_length=12, choices=Kind)
    amount = CashField(_("金额"))
    document = models.CharField(_("对应单据"), max_length=60, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    objects = OfCustomers.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(void=False), name="one_adjustment_per_number"),
            models.CheckConstraint(condition=~Q(amount=0), name="adjustment_moves"),
        ]

    def __str__(self):
        return self.number


class Promise(models.Model):
    """承诺付款: what a customer said on a day that he would pay, and by when. A new one takes the place of the last."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="promises")
    on = models.DateField(_("谈话日期"))
    promised_on = models.DateField(_("承诺付款日"))
    amount = CashField(_("承诺金额"))
    said_by = models.CharField(_("谁答应的"), max_length=60, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    objects = OfCustomers.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="promise_above_zero"),
            models.CheckConstraint(condition=Q(promised_on__gte=F("on")), name="promised_for_later"),
        ]
        indexes = [models.Index(fields=["customer", "-on", "-id"], name="promise_by_customer")]


class Remittance(models.Model):
    """到款通知: what a customer says he has paid; finance books the receipt, or finds no such money (rulings 23)."""

    number = models.CharField(_("通知单号"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="remittances")
    on = models.DateField(_("通知日期"))
    paid_on = models.DateField(_("客户付款日"))
    amount = CashField(_("付款金额"))
    method = models.CharField(_("方式"), max_length=10, choices=Receipt.Method, default=Receipt.Method.TRANSFER)
    payer = models.CharField(_("付款户名"), max_length=120, blank=True)
    slip = models.CharField(_("水单号"), max_length=60, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    who = models.CharField(_("登记人"), max_length=60)
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="remittances")
    missed_on = models.DateField(_("查无到账"), null=True)
    reason = models.CharField(_("查过的情况"), max_length=200, blank=True)

    objects = OfCustomers.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="remittance_above_zero"),
            models.CheckConstraint(condition=Q(paid_on__lte=F("on")), name="remittance_paid_before"),
            models.CheckConstraint(condition=Q(receipt=None) | Q(missed_on=None), name="remittance_found_or_missed"),
        ]
        indexes = [
            models.Index(fields=["customer", "-on", "-id"], name="remittance_by_customer"),
            models.Index(fields=["on"], condition=Q(receipt=None, missed_on=None), name="open_remittances"),
        ]

    def __str__(self):
        return self.number

    @property
    def is_open(self):
        """Whether finance has not answered."""
        return self.receipt_id is None and self.missed_on is None


for fact in (Settlement, Withdrawal, StockCount, Invoice, Receipt, Adjustment):
    guards.append_only(fact, may_change=fact.VOIDED)
guards.append_only(Covered)
guards.append_only(Promise)
guards.append_only(Remittance, may_change=("receipt", "missed_on", "reason"))

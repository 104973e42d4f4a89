"""Delivery notes, and what the customer said of their arrival (XS-009 二.3, 二.4)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gendan.base import guards
from gendan.base.cash import ZERO, CashField, PriceField
from gendan.base.numbering import Tail
from gendan.customers.models import Customer, OfCustomers, Parts
from gendan.orders.models import OrderLine
from gendan.people.models import Document
from gendan.people.roles import Role
from gendan.products.models import Product


class Deliveries(OfCustomers):
    """Delivery notes; logistics sees all of them, without prices."""

    steps = frozenset({Role.LOGISTICS})


class Delivery(Document):
    """送货单: one batch that left the house, as a sale or as goods placed on the customer's shelf (铺货)."""

    class Kind(models.TextChoices):
        SALE = "sale", _("销售")
        PLACEMENT = "placement", _("铺货")

    class Freight(models.TextChoices):
        COLLECT = "collect", _("到付")
        PREPAID = "prepaid", _("寄付")
        PICKUP = "pickup", _("自提")

    number = models.CharField(_("发货单号"), max_length=60)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind, default=Kind.SALE)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="deliveries")
    on = models.DateField(_("发货日期"))
    carrier = models.CharField(_("承运商"), max_length=60, blank=True)
    tracking_no = models.CharField(_("运单号"), max_length=60, blank=True)
    packages = models.PositiveIntegerField(_("件数"), null=True)
    freight = CashField(_("运费"), null=True)
    freight_terms = models.CharField(_("运费方式"), max_length=8, choices=Freight, blank=True)
    expected_on = models.DateField(_("预计到货"), null=True)
    amount = CashField(_("金额"))
    quantity = models.BigIntegerField(_("数量"))

    objects = Deliveries.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(void=False), name="one_delivery_per_number"),
        ]
        indexes = [
            models.Index(fields=["-on", "-id"], name="delivery_by_day"),
            models.Index(fields=["customer", "-on", "-id"], name="delivery_by_customer"),
            models.Index(fields=["expected_on"], name="delivery_by_expected"),
            models.Index(fields=["number"], name="delivery_by_number"),
            models.Index(Tail("number"), name="delivery_by_tail"),
            models.Index(fields=["amount"], name="delivery_by_amount"),
        ]

    def __str__(self):
        return self.number


UNDER_WAY = Q(quantity__gt=F("signed") + F("refused"))
"""Goods of which nobody has told what became of them: every line of a delivery that has not arrived, few of others."""


class DeliveryLine(models.Model):
    """Goods of a delivery; signed and refused are kept by the arrival feedback."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, db_index=False, related_name="lines")
    line_no = models.PositiveIntegerField(_("行"))
    order_line = models.ForeignKey(OrderLine, models.PROTECT, null=True, related_name="delivery_lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    kind = models.CharField(_("行类型"), max_length=8, choices=OrderLine.Kind, default=OrderLine.Kind.NORMAL)
    quantity = models.BigIntegerField(_("数量"))
    price = PriceField(_("含税单价"))
    amount = CashField(_("金额"))
    signed = models.BigIntegerField(_("签收数量"), default=0)
    refused = models.BigIntegerField(_("拒收数量"), default=0)

    freed = ZERO  # what its order is no longer committed to, while it is being shipped

    objects = Parts.as_manager()

    class Meta:
        ordering = ["delivery", "line_no"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "line_no"], name="one_delivery_line_per_number"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="delivery_line_above_zero"),
            models.CheckConstraint(
                condition=Q(signed__gte=0, refused__gte=0) & Q(quantity__gte=F("signed") + F("refused")),
                name="arrived_within_delivered",
            ),
        ]
        # What is to be heard of is found by what is open, however long the history.
        indexes = [models.Index(fields=["delivery"], condition=UNDER_WAY, name="lines_under_way")]


class Arrival(Document):
    """到货反馈: what was heard of a batch on a day; "not yet, new expected day" is a feedback too (rulings 25)."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="arrivals")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    fed_back_on = models.DateField(_("反馈日期"))
    arrived_on = models.DateField(_("实际到货"), null=True)
    new_expected_on = models.DateField(_("新的预计到货"), null=True)
    signed_by = models.CharField(_("签收人"), max_length=60, blank=True)
    signed_packages = models.PositiveIntegerField(_("签收件数"), null=True)
    words = models.CharField(_("客户的话"), max_length=400, blank=True)

    objects = Deliveries.as_manager()

    class Meta:
        ordering = ["delivery", "fed_back_on", "pk"]
        indexes = [
            models.Index(fields=["delivery", "fed_back_on"], condition=Q(void=False), name="first_heard"),
            models.Index(
                fields=["-fed_back_on", "-id"], condition=Q(arrived_on__isnull=False, void=False), name="arrival_by_day"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(arrived_on__isnull=False) | Q(new_expected_on__isnull=False), name="arrival_says_something"
            )
        ]


class Slip(models.Model):
    """回单: the signed copy of a delivery note, back in the house; place: where it is kept."""

    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="slip")
    on = models.DateField(_("收到日期"))
    place = models.CharField(_("存放处"), max_length=60, blank=True)
    who = models.CharField(_("登记人"), max_length=60)

    objects = Parts.as_manager()


guards.append_only(Delivery, may_change=Delivery.VOIDED)
guards.append_only(DeliveryLine, may_change=("signed", "refused"))
guards.append_only(Arrival, may_change=Arrival.VOIDED)
guards.append_only(Slip)

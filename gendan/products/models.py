"""The product register: models and styles, packing, list price, and the cost valid from a day (R-1.1, R-1.2, R-1.4)."""

from datetime import date
from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gendan.base import guards
from gendan.base.attached import Attached
from gendan.base.cash import TEN_THOUSANDTH, PriceField, half_up

ALWAYS = date(1900, 1, 1)
"""The start of what has been valid for as long as the office can remember."""


class Product(models.Model):
    """One item that is sold; quantities of it are whole numbers of its unit."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        ACTIVE = "active", _("在售")
        STOPPED = "stopped", _("停产")

    code = models.CharField(_("产品编码"), max_length=40, unique=True)
    name = models.CharField(_("品名"), max_length=120)
    model = models.CharField(_("型号"), max_length=60, blank=True)
    style = models.CharField(_("款式"), max_length=60, blank=True)
    category = models.CharField(_("类别"), max_length=60, blank=True)
    material = models.CharField(_("材质"), max_length=120, blank=True)
    specification = models.CharField(_("规格"), max_length=120, blank=True)
    unit = models.CharField(_("单位"), max_length=12, default="件")
    status = models.CharField(_("状态"), max_length=8, choices=Status, default=Status.ACTIVE)
    list_price = PriceField(_("标准价(含税)"), null=True)
    moq = models.PositiveIntegerField(_("起订量"), null=True)
    pack_size = models.PositiveIntegerField(_("装箱数"), null=True)
    inner_size = models.PositiveIntegerField(_("内盒数"), null=True)
    carton_mm = models.CharField(_("外箱尺寸(毫米)"), max_length=40, blank=True)
    net_grams = models.PositiveIntegerField(_("净重(克)"), null=True)
    gross_grams = models.PositiveIntegerField(_("毛重(克)"), null=True)
    performance = models.TextField(_("性能"), blank=True)
    advantages = models.TextField(_("优势"), blank=True)
    is_regular = models.BooleanField(_("常规商品"), default=False)
    safety_stock = models.PositiveIntegerField(_("安全库存"), default=0)
    launched_on = models.DateField(_("上市日期"), null=True)
    own = models.JSONField(_("自定义字段"), default=dict, encoder=DjangoJSONEncoder)
    search = models.TextField(editable=False, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "style"], condition=~Q(model=""), name="one_product_per_model_and_style"
            ),
            models.CheckConstraint(condition=Q(pack_size__gt=0) | Q(pack_size=None), name="pack_size_above_zero"),
            models.CheckConstraint(condition=Q(gross_grams__gte=F("net_grams")), name="gross_not_below_net"),
            models.CheckConstraint(condition=Q(list_price__gte=0), name="list_price_not_negative"),
        ]

    def __str__(self):
        return self.name


class Cost(models.Model):
    """What a product costs without tax from a day on; NULL when its make-up lacks a price (never silently 0)."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="costs")
    valid_from = models.DateField(_("生效日期"))
    unit_cost = PriceField(_("成本价(不含税)"), null=True)

    class Meta:
        ordering = ["product", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["product", "valid_from"], name="one_cost_per_day"),
            models.CheckConstraint(condition=Q(unit_cost__gte=0) | Q(unit_cost=None), name="cost_not_negative"),
        ]


class CostLine(models.Model):
    """One part of a cost: so much of a material, a bought part, labour, packing or overhead."""

    class Kind(models.TextChoices):
        MATERIAL = "material", _("材料")
        PART = "part", _("外购件")
        LABOUR = "labour", _("人工")
        PACKING = "packing", _("包装")
        OVERHEAD = "overhead", _("制造费用")

    cost = models.ForeignKey(Cost, models.CASCADE, related_name="lines")
    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    name = models.CharField(_("名称"), max_length=60)
    thousandths = models.PositiveBigIntegerField(_("用量(千分之一单位)"))
    unit = models.CharField(_("单位"), max_length=12, blank=True)
    price = PriceField(_("单价"), null=True)

    class Meta:
        ordering = ["cost", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0) | Q(price=None), name="cost_line_price_above_zero")
        ]

    @property
    def quantity(self):
        """How much of it, as a person writes it: 2.6, or 5."""
        return f"{(Decimal(self.thousandths) / 1000).normalize():f}"

    @property
    def amount(self):
        """元 without tax; None while its price is missing."""
        return part_cost(self.thousandths, self.price)


class AssemblyStep(models.Model):
    """One step of how it is put together (R-1.3); without a work centre and seconds nobody knows what it loads."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField(_("顺序"))
    name = models.CharField(_("工序"), max_length=60)
    work_centre = models.CharField(_("工作中心"), max_length=30, blank=True)
    seconds = models.PositiveIntegerField(_("工时(秒)"), null=True)
    note = models.CharField(_("要点"), max_length=200, blank=True)

    class Meta:
        ordering = ["product", "place"]
        constraints = [models.UniqueConstraint(fields=["product", "place"], name="one_step_per_place")]


class StepPhoto(Attached):
    """A photo of a step of an assembly (R-1.3), by the step's name: the steps themselves are written anew each time."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="photos")
    step = models.CharField(_("工序"), max_length=60)

    class Meta(Attached.Meta):
        ordering = ["pk"]
        constraints = [
            *Attached.Meta.constraints,
            models.UniqueConstraint(
                fields=["product", "step", "digest"], condition=Q(void=False), name="one_photo_per_step"
            ),
        ]


class MarketPrice(models.Model):
    """What somebody saw a product, or one like it, sold for (R-1.6). goods: of whom and what; "": our own."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="market_prices")
    seen_on = models.DateField(_("看到日期"))
    goods = models.CharField(_("竞品"), max_length=120, blank=True)
    source = models.CharField(_("来源"), max_length=60)
    region = models.CharField(_("地区"), max_length=30, blank=True)
    price = PriceField(_("市场价(含税)"))
    note = models.CharField(_("备注"), max_length=200, blank=True)
    told_by = models.CharField(_("登记人"), max_length=60)

    class Meta:
        ordering = ["-seen_on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(price__gt=0), name="market_price_above_zero")]
        indexes = [models.Index(fields=["product", "-seen_on"], name="market_price_by_product")]


guards.append_only(MarketPrice)
guards.append_only(StepPhoto, may_change=StepPhoto.VOIDED)


def part_cost(thousandths, price):
    """What so many thousandths of a unit cost, rounded once to 0.0001 元, so that the parts add up to the whole."""
    return None if price is None else half_up(price * thousandths / 1000, TEN_THOUSANDTH)

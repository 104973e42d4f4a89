"""The customer file: who they are, what they require, on which terms, at which prices, and who looks after them."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gendan.base import dated, names, terms
from gendan.base.cash import CashField, PriceField, RateField
from gendan.people.models import Manager
from gendan.people.roles import COMPANY, Role
from gendan.products.models import Product


class Customers(models.QuerySet):
    """Customers, and which of them a reader sees."""

    def seen_by(self, who):
        """The rows this reader may know of; a regional manager has those he looks after on his day (rulings 24)."""
        if who.roles & COMPANY:
            return self
        if Role.REGIONAL in who.roles and who.manager_id:
            return self.filter(
                pk__in=Assignment.objects.held_on(who.today).filter(manager=who.manager_id).values("customer")
            )
        return self.none()


class OfCustomers(models.QuerySet):
    """Rows that belong to a customer: seen by whoever sees the customer, and by the roles named in `steps`."""

    steps = frozenset()

    def seen_by(self, who):
        """The rows this reader may know of."""
        if who.roles & (COMPANY | self.steps):
            return self
        return self.filter(customer__in=Customer.objects.seen_by(who).values("pk"))


class Parts(models.QuerySet):
    """Rows that belong to a record of a customer, the one that their first foreign key names."""

    def seen_by(self, who):
        """The rows of the records this reader may know of."""
        whole = next(field for field in self.model._meta.concrete_fields if field.is_relation)
        seen = whole.related_model.objects.seen_by(who)
        # Whoever sees all records sees all their parts: to look for each among all takes as long as to read it.
        return self.filter(**{f"{whole.name}__in": seen.values("pk")}) if seen.query.where else self


class Customer(models.Model):
    """直销客户: a business that buys directly from us."""

    class Status(models.TextChoices):
        LEAD = "lead", _("潜在")
        TALKING = "talking", _("意向")
        ACTIVE = "active", _("合作")
        STOPPED = "stopped", _("停用")
        BLACKLISTED = "blacklisted", _("黑名单")

    class Mode(models.TextChoices):
        MONTHLY = "monthly", _("月结")
        PREPAY = "prepay", _("款到发货")
        DEPOSIT = "deposit", _("定金+尾款")
        COD = "cod", _("货到付款")
        BATCH = "batch", _("批结")
        CONSIGNMENT = "consignment", _("铺货代销")
        ROLLING = "rolling", _("滚动铺底")

    class InvoiceType(models.TextChoices):
        SPECIAL = "special", _("专票")
        GENERAL = "general", _("普票")
        NONE = "none", _("无需开票")

    code = models.CharField(_("客户编码"), max_length=40, unique=True)
    name = models.CharField(_("客户名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60)
    mnemonic = models.CharField(_("助记码"), max_length=names.LONGEST_MNEMONIC, blank=True)
    customer_type = models.CharField(_("类型"), max_length=20, blank=True)
    grade = models.CharField(_("等级"), max_length=4, blank=True)
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.ACTIVE)
    province = models.CharField(_("省"), max_length=30, blank=True)
    city = models.CharField(_("市"), max_length=30, blank=True)
    district = models.CharField(_("区"), max_length=30, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)

    uscc = models.CharField(_("统一社会信用代码"), max_length=20, blank=True)
    invoice_title = models.CharField(_("开票抬头"), max_length=120, blank=True)
    invoice_address_phone = models.CharField(_("开票地址电话"), max_length=200, blank=True)
    bank_name = models.CharField(_("开户行"), max_length=120, blank=True)
    bank_account = models.CharField(_("账号"), max_length=40, blank=True)
    invoice_type = models.CharField(_("开票方式"), max_length=8, choices=InvoiceType, default=InvoiceType.SPECIAL)

    cooperation_mode = models.CharField(_("合作方式"), max_length=12, choices=Mode, default=Mode.MONTHLY)
    term_kind = models.CharField(_("结算方式"), max_length=12, choices=terms.Kind)
    term_days = models.PositiveSmallIntegerField(_("账期天数"), null=True)
    term_months = models.PositiveSmallIntegerField(_("账期月数"), null=True)
    term_day = models.PositiveSmallIntegerField(_("付款日"), null=True)
    term_percent = models.PositiveSmallIntegerField(_("定金比例(%)"), null=True)
    term_base = models.CharField(_("起算日"), max_length=10, choices=terms.Base, default=terms.Base.DELIVERED)
    statement_day = models.PositiveSmallIntegerField(_("对账日"), null=True)
    credit_limit = CashField(_("信用额度"), null=True)
    consign_limit = CashField(_("铺货额度"), null=True)
    rolling_credit_floor = CashField(_("铺底额"), null=True)
    over_tolerance = RateField(_("溢短装容差"), default=0)
    contract_no = models.CharField(_("合同编号"), max_length=60, blank=True)
    contract_from = models.DateField(_("合同起"), null=True)
    contract_to = models.DateField(_("合同止"), null=True)

    shipping_method = models.CharField(_("物流方式"), max_length=30, blank=True)
    carrier = models.CharField(_("承运商"), max_length=60, blank=True)
    freight_payer = models.CharField(_("运费承担"), max_length=12, blank=True)
    transit_days = models.PositiveSmallIntegerField(_("运输时效(天)"), null=True)
    arrival_requirement = models.CharField(_("到货要求"), max_length=200, blank=True)
    prices_on_notes = models.BooleanField(_("送货单带价格"), default=True)

    first_order_on = models.DateField(_("首次合作日期"), null=True)
    paper_ref = models.CharField(_("纸档编号"), max_length=60, blank=True)
    verified_on = models.DateField(_("最近核对日"), null=True)
    updated_by = models.CharField(_("更新人"), max_length=60, blank=True)
    updated_at = models.DateTimeField(_("更新时间"), null=True)
    note = models.CharField(_("备注"), max_length=400, blank=True)
    own = models.JSONField(_("自定义字段"), default=dict, encoder=DjangoJSONEncoder)
    search = models.TextField(editable=False, default="")
    bare_name = models.CharField(max_length=120, editable=False, default="", db_index=True)
    version = models.PositiveIntegerField(default=1)

    objects = Customers.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(credit_limit__gte=0), name="credit_limit_not_negative"),
            models.CheckConstraint(condition=Q(consign_limit__gte=0), name="consign_limit_not_negative"),
            models.CheckConstraint(condition=Q(rolling_credit_floor__gte=0), name="floor_not_negative"),
            models.CheckConstraint(condition=Q(contract_to__gte=F("contract_from")), name="contract_ends_after_start"),
            models.UniqueConstraint(fields=["uscc"], condition=~Q(uscc=""), name="one_customer_per_uscc"),
        ]
        indexes = [models.Index(fields=["status", "code"], name="customer_by_status")]

    def __str__(self):
        return self.short_name

    @property
    def term(self):
        """The payment term (结算方式) of the contract."""
        return terms.of(self)


class Contact(models.Model):
    """A person at the customer; one who left stays in the history."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts")
    name = models.CharField(_("联系人"), max_length=60)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    mobile = models.CharField(_("手机"), max_length=30, blank=True)
    landline = models.CharField(_("座机"), max_length=40, blank=True)
    wechat = models.CharField(_("微信/QQ"), max_length=60, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    birthday = models.DateField(_("生日"), null=True)
    is_main = models.BooleanField(_("主联系人"), default=False)
    left_on = models.DateField(_("离开日期"), null=True)

    objects = OfCustomers.as_manager()

    class Meta:
        ordering = ["-is_main", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(is_main=True, left_on=None), name="one_main_contact"
            )
        ]

    def __str__(self):
        return self.name


class Address(models.Model):
    """Where goods go: receiving hours and what the site can unload."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="addresses")
    text = models.CharField(_("收货地址"), max_length=200)
    consignee = models.CharField(_("收货人"), max_length=60, blank=True)
    phone = models.CharField(_("收货电话"), max_length=40, blank=True)
    receiving_hours = models.CharField(_("收货时间"), max_length=60, blank=True)
    unloading = models.CharField(_("卸货条件"), max_length=60, blank=True)
    transit_days = models.PositiveSmallIntegerField(_("运输时效(天)"), null=True)
    is_default = models.BooleanField(_("默认"), default=False)
    retired_on = models.DateField(_("停用日期"), null=True)

    objects = OfCustomers.as_manager()

    class Meta:
        ordering = ["-is_default", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(is_default=True), name="one_default_address")
        ]

    def __str__(self):
        return self.text

    @property
    def line(self):
        """How papers write it."""
        return f"{self.text} {self.consignee}".strip()


class Requirement(models.Model):
    """What the customer requires, for all goods or for one product, with its source and day (R-2.3)."""

    class Kind(models.TextChoices):
        QUALITY = "quality", _("质量标准")
        MATERIAL = "material", _("材质")
        PACKING = "packing", _("包装要求")
        LABEL = "label", _("标识要求")
        PALLET = "pallet", _("托盘")
        PAPERS = "papers", _("随货单据")
        FORBIDDEN = "forbidden", _("禁止事项")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="requirements")
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    text = models.CharField(_("要求"), max_length=400)
    source = models.CharField(_("来源"), max_length=120, blank=True)
    stated_on = models.DateField(_("提出日期"), null=True)

    objects = OfCustomers.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind", "product"], nulls_distinct=False, name="one_requirement_per_kind"
            )
        ]


class Assignments(OfCustomers):
    """Who looked after whom."""

    def held_on(self, day):
        """The assignments in force on a day."""
        return dated.on(self, day, ["customer"])


class Assignment(models.Model):
    """From this day a manager looks after a customer; NULL: nobody does. Only starts are stored (rulings 15)."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="assignments")
    valid_from = models.DateField(_("生效日期"))
    manager = models.ForeignKey(Manager, models.PROTECT, null=True, related_name="assignments")

    objects = Assignments.as_manager()

    class Meta:
        ordering = ["customer", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["customer", "valid_from"], name="one_manager_per_day")]
        indexes = [models.Index(fields=["manager", "customer"], name="assignment_by_manager")]


class AgreedPrice(models.Model):
    """合作价格 from a day on; the day after the end is a row with price NULL, so an overlap cannot be stored."""

    class Kind(models.TextChoices):
        AGREED = "agreed", _("合作价")
        SPECIAL = "special", _("特价")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="prices")
    product = models.ForeignKey(Product, models.PROTECT, related_name="agreed_prices")
    kind = models.CharField(_("类型"), max_length=8, choices=Kind, default=Kind.AGREED)
    min_qty = models.PositiveIntegerField(_("数量起"), default=1)
    valid_from = models.DateField(_("生效日期"))
    price = PriceField(_("合作价(含税)"), null=True)
    max_qty = models.PositiveIntegerField(_("特价数量上限"), null=True)
    vat_rate = RateField(_("税率"))
    freight_included = models.BooleanField(_("含运费"), default=True)
    basis = models.CharField(_("价格依据"), max_length=120, blank=True)
    approved_by = models.CharField(_("审批人"), max_length=60, blank=True)
    approved_on = models.DateField(_("审批日期"), null=True)
    price_version = models.PositiveIntegerField(_("版本"), default=1)
    last_used_on = models.DateField(_("最近用于订单"), null=True)
    changed_at = models.DateTimeField(_("变更时间"), null=True)

    objects = OfCustomers.as_manager()

    class Meta:
        ordering = ["customer", "product", "kind", "min_qty", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "product", "kind", "min_qty", "valid_from"], name="one_price_per_day"
            ),
            models.CheckConstraint(condition=Q(price__gt=0) | Q(price=None), name="agreed_price_above_zero"),
            models.CheckConstraint(condition=Q(min_qty__gt=0), name="min_qty_above_zero"),
        ]


class Proposal(models.Model):
    """调价申请: an agreed price that somebody asks for. It holds for nobody until it is approved, then it is agreed."""

    class State(models.TextChoices):
        OPEN = "open", _("待批准")
        APPROVED = "approved", _("已批准")
        REFUSED = "refused", _("不同意")
        WITHDRAWN = "withdrawn", _("已撤回")

    number = models.CharField(_("申请单号"), max_length=20, unique=True)
    on = models.DateField(_("申请日期"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="proposals")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    kind = models.CharField(_("类型"), max_length=8, choices=AgreedPrice.Kind)
    min_qty = models.PositiveIntegerField(_("数量起"))
    max_qty = models.PositiveIntegerField(_("特价数量上限"), null=True)
    price = PriceField(_("合作价(含税)"))
    valid_from = models.DateField(_("生效日期"))
    valid_to = models.DateField(_("失效日期"), null=True)
    freight_included = models.BooleanField(_("含运费"))
    basis = models.CharField(_("价格依据"), max_length=120, blank=True)
    reason = models.CharField(_("调价原因"), max_length=200, blank=True)
    asked_by = models.CharField(_("提出人"), max_length=60)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    answered_by = models.CharField(_("答复人"), max_length=60, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True)
    answer = models.CharField(_("答复"), max_length=200, blank=True)

    objects = OfCustomers.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "product", "kind", "min_qty"], condition=Q(state="open"), name="one_open_proposal"
            ),
            models.CheckConstraint(condition=Q(price__gt=0), name="proposed_price_above_zero"),
            models.CheckConstraint(
                condition=Q(state="open", answered_on=None) | ~Q(state="open") & Q(answered_on__isnull=False),
                name="proposal_is_open_or_answered",
            ),
        ]
        indexes = [models.Index(fields=["on", "id"], name="proposal_by_day")]

    def __str__(self):
        return self.number


class PartNumber(models.Model):
    """客户货号: what a customer calls a product of ours; printed for him beside our own code."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="part_numbers")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    code = models.CharField(_("客户货号"), max_length=40)

    objects = OfCustomers.as_manager()

    class Meta:
        ordering = ["customer", "product"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "product"], name="one_part_number_per_product"),
            models.UniqueConstraint(fields=["customer", "code"], name="one_product_per_part_number"),
        ]

    def __str__(self):
        return self.code

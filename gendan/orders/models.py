"""Orders: the few stored stages of the head, and the quantities on the lines that every status is derived from."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from gendan.base import guards
from gendan.base.attached import Attached
from gendan.base.cash import ZERO, CashField, PriceField, amount
from gendan.base.made import OrLast
from gendan.base.numbering import Tail
from gendan.customers.models import Customer, OfCustomers, Parts
from gendan.orders.flow import COMMITTED_STAGES, OPEN_STAGES, Stage
from gendan.people.models import Document, User
from gendan.people.roles import Role
from gendan.products.models import Product


class Orders(OfCustomers):
    """Orders, and which of them a reader sees: the departments see those that reached them."""

    steps = frozenset({Role.PRODUCTION, Role.QUALITY, Role.LOGISTICS})

    def open(self):
        """Confirmed and not finished."""
        return self.filter(void=False, stage__in=OPEN_STAGES)


class HeldFor(models.TextChoices):
    """What an order on hold waits for."""

    CREDIT = "credit", _("信用")
    CUSTOMER = "customer", _("客户")
    SHORTAGE = "shortage", _("欠料")
    CHANGE = "change", _("变更待评审")
    OTHER = "other", _("其他")


class Order(Document):
    """销售订单. `amount` is the sum of its lines as ordered."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("电话")
        WECHAT = "wechat", _("微信")
        EMAIL = "email", _("邮件")
        FAX = "fax", _("传真")
        FILE = "file", _("表格")
        MANAGER = "manager", _("业务经理")

    number = models.CharField(_("订单号"), max_length=60)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="orders")
    on = models.DateField(_("下单日期"))
    po_no = models.CharField(_("客户PO号"), max_length=60, blank=True)
    ship_to = models.CharField(_("收货地址"), max_length=280, blank=True)  # "": where his goods usually go
    channel = models.CharField(_("来单方式"), max_length=8, choices=Channel, default=Channel.WECHAT)
    stage = models.CharField(_("状态"), max_length=10, choices=Stage, default=Stage.DRAFT)
    held_from = models.CharField(max_length=10, blank=True)
    held_for = models.CharField(_("暂停原因"), max_length=10, choices=HeldFor, blank=True)
    amount = CashField(_("订单金额"))
    requested_on = models.DateField(_("要求交期"), null=True)
    promised_on = models.DateField(_("承诺交期"), null=True)
    submitted_on = models.DateField(_("提交日期"), null=True)  # null: on its own day
    confirmed_by = models.CharField(_("客户确认人"), max_length=60, blank=True)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    by_message = models.BooleanField(_("按来单确认"), default=False)
    requirements = models.JSONField(_("客户要求"), default=list)
    note = models.CharField(_("备注"), max_length=400, blank=True)
    own = models.JSONField(_("自定义字段"), default=dict, encoder=DjangoJSONEncoder)
    version = models.PositiveIntegerField(default=1)

    objects = Orders.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(void=False), name="one_order_per_number"),
            models.UniqueConstraint(
                fields=["customer", "po_no"],
                condition=Q(void=False) & ~Q(po_no="") & ~Q(stage=Stage.CANCELLED),
                name="one_order_per_po",
            ),
        ]
        indexes = [
            models.Index(fields=["-on", "-id"], name="order_by_day"),
            models.Index(fields=["customer", "-on", "-id"], name="order_by_customer"),
            models.Index(fields=["stage", "-on", "-id"], name="order_by_stage"),
            # The constraint's own index holds some orders only: no statement with parameters is known to ask for these.
            models.Index(fields=["po_no", "customer"], name="order_by_po"),
            models.Index(fields=["number"], name="order_by_number"),
            models.Index(Tail("number"), name="order_by_tail"),
            models.Index(fields=["amount"], name="order_by_amount"),
            models.Index(OrLast("promised_on"), "id", name="order_by_due"),
        ]

    def __str__(self):
        return self.number

    @property
    def is_released(self):
        """Whether production and the store have it, held or not."""
        return Stage.EXECUTING in (self.stage, self.held_from)


IS_OPEN = Q(shipped__lt=F("quantity") - F("cancelled"))
"""Lines of which pieces are still to be shipped."""


class OrderLine(models.Model):
    """One product of an order. The counters are kept by the deeds that ship, sign, refuse and return."""

    class Kind(models.TextChoices):
        NORMAL = "normal", _("正常")
        GIFT = "gift", _("赠品")
        PART = "part", _("配件")
        RESEND = "resend", _("补发")

    order = models.ForeignKey(Order, models.CASCADE, db_index=False, related_name="lines")
    line_no = models.PositiveIntegerField(_("行"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("产品"))
    kind = models.CharField(_("行类型"), max_length=8, choices=Kind, default=Kind.NORMAL)
    quantity = models.BigIntegerField(_("数量"))
    price = PriceField(_("含税单价"))
    amount = CashField(_("金额"))
    agreed_price = PriceField(_("合作价"), null=True)
    price_version = models.PositiveIntegerField(_("价格版本"), null=True)
    requested_on = models.DateField(_("要求交期"), null=True)
    first_promised_on = models.DateField(_("首次承诺"), null=True)
    promised_on = models.DateField(_("承诺交期"), null=True)
    over_allowed = models.BigIntegerField(_("可溢装"), default=0)
    cancelled = models.BigIntegerField(_("已取消"), default=0)
    shipped = models.BigIntegerField(_("已发"), default=0)
    signed = models.BigIntegerField(_("签收"), default=0)
    refused = models.BigIntegerField(_("拒收"), default=0)

    objects = Parts.as_manager()

    class Meta:
        ordering = ["order", "line_no"]
        constraints = [
            models.UniqueConstraint(fields=["order", "line_no"], name="one_line_per_number"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_above_zero"),
            models.CheckConstraint(condition=Q(price__gte=0), name="order_line_price_not_negative"),
            models.CheckConstraint(condition=Q(cancelled__gte=0), name="cancelled_not_negative"),
            models.CheckConstraint(
                condition=Q(shipped__lte=F("quantity") - F("cancelled") + F("over_allowed")),
                name="shipped_within_ordered",
            ),
            models.CheckConstraint(condition=Q(signed__gte=0, refused__gte=0), name="signed_not_negative"),
            models.CheckConstraint(condition=Q(shipped__gte=F("signed") + F("refused")), name="signed_within_shipped"),
        ]
        indexes = [
            # A month asks what was cancelled of all its orders, which is little.
            models.Index(fields=["order"], condition=Q(cancelled__gt=0), name="cancelled_lines"),
            # What the store still owes of a product is little beside all that was ever ordered of it; every review adds
            # it up, and with its pieces in the index reads a quarter as much.
            models.Index(
                fields=["product", "order", "quantity", "cancelled", "shipped"], condition=IS_OPEN, name="open_pieces"
            ),
        ]

    @property
    def wanted(self):
        """Pieces that were not cancelled."""
        return self.quantity - self.cancelled

    @property
    def open_quantity(self):
        """Pieces still to be shipped."""
        return max(0, self.wanted - self.shipped)

    @property
    def wanted_amount(self):
        """What the pieces that were not cancelled come to: 元, rounded once."""
        return amount(self.wanted, self.price)

    @property
    def is_done(self):
        """Whether every piece was signed for or cancelled."""
        return self.signed >= self.wanted

    @property
    def open_amount(self):
        """What the pieces still to be shipped come to: 元, rounded once."""
        return amount(self.open_quantity, self.price)

    @property
    def committed(self):
        """What the customer is committed to for this line now."""
        return self.open_amount if self.order.stage in COMMITTED_STAGES else ZERO

    @property
    def state(self):
        """The derived state of the line, first true wins (flow.md 2.2; production's states join with its room)."""
        if self.cancelled >= self.quantity:
            return "cancelled", _("已取消")
        if self.signed >= self.wanted:
            return "signed", _("已签收")
        if self.signed:
            return "part_signed", _("部分签收")
        if self.shipped >= self.wanted:
            return "shipped", _("已发货")
        if self.shipped:
            return "part_shipped", _("部分发货")
        if self.order.stage == Stage.EXECUTING:
            return "released", _("已下达")
        return "pending", _("待处理")


class ChangeOrder(models.Model):
    """变更单: what an order that was under way became, why, and at whose cost (R-3.17).

    was_released: whether production had the order by then. reopened: the dimensions of the review that it touched.
    cost: what it costs beside the goods, as estimated: 元, None: not estimated.
    """

    class Asker(models.TextChoices):
        CUSTOMER = "customer", _("客户")
        US = "us", _("我方")

    number = models.CharField(_("变更单号"), max_length=60, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="changes")
    on = models.DateField(_("日期"))
    reason = models.CharField(_("变更原因"), max_length=200)
    asked_by = models.CharField(_("谁提出"), max_length=8, choices=Asker)
    cost = CashField(_("损失估计"), null=True)
    borne_by = models.CharField(_("谁承担"), max_length=8, choices=Asker, blank=True)
    was_released = models.BooleanField()
    reopened = models.JSONField(default=list)
    by = models.CharField(_("签发人"), max_length=60)

    objects = Parts.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="change_order_has_a_reason"),
            models.CheckConstraint(condition=Q(cost=None) | Q(cost__gte=0), name="change_order_cost_not_negative"),
            models.CheckConstraint(condition=Q(cost=None) | ~Q(borne_by=""), name="change_order_cost_is_borne"),
        ]

    def __str__(self):
        return self.number

    @property
    def asks(self):
        """Who has to acknowledge it."""
        return [Acknowledgement.Side.CUSTOMER, *([Acknowledgement.Side.PRODUCTION] if self.was_released else [])]

    @property
    def waits_for(self):
        """Those of them who have not done so."""
        known = {one.side for one in self.acknowledgements.all()}
        return [side for side in self.asks if side not in known]


class ChangeLine(models.Model):
    """A line of an order before and after a change order; was_quantity None: it came in with it.

    quantity: the pieces wanted, without those cancelled; 0: none any more.
    """

    change = models.ForeignKey(ChangeOrder, models.CASCADE, related_name="lines")
    line_no = models.PositiveIntegerField(_("行"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("产品"))
    was_quantity = models.BigIntegerField(null=True)
    quantity = models.BigIntegerField(_("数量"))
    was_price = PriceField(null=True)
    price = PriceField(_("含税单价"))
    was_requested_on = models.DateField(null=True)
    requested_on = models.DateField(_("要求交期"), null=True)
    was_promised_on = models.DateField(null=True)
    promised_on = models.DateField(_("承诺交期"), null=True)

    objects = Parts.as_manager()

    class Meta:
        ordering = ["change", "line_no"]
        constraints = [
            models.UniqueConstraint(fields=["change", "line_no"], name="one_change_per_line"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="change_line_not_negative"),
        ]

    @property
    def was_amount(self):
        """What it came to before: 元, rounded once."""
        return ZERO if self.was_quantity is None else amount(self.was_quantity, self.was_price)

    @property
    def amount(self):
        """What it comes to now: 元, rounded once."""
        return amount(self.quantity, self.price)

    @property
    def difference(self):
        """By how much it comes to more."""
        return self.amount - self.was_amount


class Acknowledgement(models.Model):
    """Somebody whom a change order touches knows of it: production, or the customer by the word of a person."""

    class Side(models.TextChoices):
        PRODUCTION = "production", _("生产")
        CUSTOMER = "customer", _("客户")

    change = models.ForeignKey(ChangeOrder, models.PROTECT, related_name="acknowledgements")
    side = models.CharField(_("哪一方"), max_length=10, choices=Side)
    said_by = models.CharField(_("确认人"), max_length=60)
    by = models.CharField(_("登记人"), max_length=60)
    on = models.DateField(_("日期"))

    objects = Parts.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["change", "side"], name="one_acknowledgement_per_side"),
            models.CheckConstraint(condition=~Q(said_by=""), name="acknowledgement_names_a_person"),
        ]


class OrderFile(Attached):
    """A file of an order (R-3.1, R-3.9), and what it is: by that it stands as evidence at a node of the flow."""

    class Paper(models.TextChoices):
        ORIGINAL = "original", _("客户原单")
        CONFIRMATION = "confirmation", _("确认回签")
        CONTRACT = "contract", _("合同")
        INSPECTION = "inspection", _("检验记录")
        GOODS = "goods", _("出货照片")
        SLIP = "slip", _("签收回单")
        REMITTANCE = "remittance", _("付款水单")
        STATEMENT = "statement", _("对账回签")
        OTHER = "other", _("其他")

    order = models.ForeignKey(Order, models.PROTECT, related_name="files")
    paper = models.CharField(_("是什么"), max_length=12, choices=Paper)

    objects = Parts.as_manager()

    class Meta(Attached.Meta):
        ordering = ["pk"]
        constraints = [
            *Attached.Meta.constraints,
            models.UniqueConstraint(fields=["order", "digest"], condition=Q(void=False), name="one_file_per_order"),
        ]


class FileColumns(models.Model):
    """What the columns of a customer's own order files are, as somebody said once. columns: {index: field}."""

    customer = models.OneToOneField(Customer, models.PROTECT, related_name="file_columns")
    columns = models.JSONField(default=dict)
    by = models.CharField(_("登记人"), max_length=60)

    objects = OfCustomers.as_manager()

    @property
    def fields(self):
        """{index: field}; JSON knows no numbers as keys."""
        return {int(index): name for index, name in self.columns.items()}


class Draft(models.Model):
    """What a person typed of a new order. op: of the form; content: its fields as a query string."""

    user = models.ForeignKey(User, models.CASCADE, related_name="order_drafts")
    op = models.CharField(max_length=64)
    content = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "op"], name="one_draft_per_form"),
            models.CheckConstraint(condition=~Q(op=""), name="draft_has_a_form"),
        ]

    @cached_property
    def typed(self):
        """The fields as they were typed."""
        return QueryDict(self.content)

    @property
    def lines(self):
        """How many lines say something."""
        return sum(1 for product in self.typed.getlist("product") if product.strip())


class Dimension(models.TextChoices):
    """The eight things that a review looks at (XS-009 二.3)."""

    PRICE = "price", _("价格")
    MATERIAL = "material", _("材质")
    QUANTITY = "quantity", _("数量")
    QUALITY = "quality", _("质量标准")
    DATE = "date", _("交货期")
    PACKING = "packing", _("包装")
    TRANSPORT = "transport", _("运输")
    PAYMENT = "payment", _("付款结算")


class ReviewDecision(models.Model):
    """What somebody decided on one dimension of an order, and the print of the content he decided on.

    The newest one counts, and only as long as the order still has that content.
    """

    class Outcome(models.TextChoices):
        PASSED = "passed", _("通过")
        CONDITIONAL = "conditional", _("有条件通过")
        REFUSED = "refused", _("不通过")
        WAIVED = "waived", _("放行")

    order = models.ForeignKey(Order, models.PROTECT, related_name="decisions")
    dimension = models.CharField(_("项目"), max_length=10, choices=Dimension)
    outcome = models.CharField(_("结论"), max_length=12, choices=Outcome)
    reason = models.CharField(_("理由"), max_length=200)
    content = models.CharField(max_length=64)
    by = models.CharField(_("判断人"), max_length=60)
    on = models.DateField(_("日期"))

    objects = Parts.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="review_decision_has_a_reason"),
            models.CheckConstraint(condition=Q(dimension__in=Dimension.values), name="review_dimension_known"),
        ]

    @property
    def settles(self):
        """Whether the order may go on as far as this dimension is concerned."""
        return self.outcome != self.Outcome.REFUSED


class Questions(Parts):
    """Questions about orders under review."""

    def open(self):
        """Those that nobody has answered."""
        return self.filter(reply=None)


class Question(models.Model):
    """What was asked about a dimension of an order's review; of: whom, the customer or a role (R-3.8)."""

    class Of(models.TextChoices):
        CUSTOMER = "customer", _("客户")
        ASSISTANT = Role.ASSISTANT.value, Role.ASSISTANT.label
        REGIONAL = Role.REGIONAL.value, Role.REGIONAL.label
        SALES = Role.SALES.value, Role.SALES.label
        FINANCE = Role.FINANCE.value, Role.FINANCE.label
        PRODUCTION = Role.PRODUCTION.value, Role.PRODUCTION.label
        QUALITY = Role.QUALITY.value, Role.QUALITY.label
        LOGISTICS = Role.LOGISTICS.value, Role.LOGISTICS.label

    class Channel(models.TextChoices):
        WECHAT = "wechat", _("微信")
        PHONE = "phone", _("电话")
        EMAIL = "email", _("邮件")
        SPOKEN = "spoken", _("当面")

    order = models.ForeignKey(Order, models.PROTECT, related_name="questions")
    dimension = models.CharField(_("项目"), max_length=10, choices=Dimension)
    of = models.CharField(_("问谁"), max_length=12, choices=Of, default=Of.CUSTOMER)
    whom = models.CharField(_("姓名"), max_length=60, blank=True)
    channel = models.CharField(_("方式"), max_length=8, choices=Channel, default=Channel.WECHAT)
    question = models.CharField(_("问题"), max_length=200)
    by = models.CharField(_("提问人"), max_length=60)
    on = models.DateField(_("日期"))

    objects = Questions.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="question_asks_something"),
            models.CheckConstraint(condition=Q(dimension__in=Dimension.values), name="question_dimension_known"),
        ]

    @property
    def is_open(self):
        """Whether nobody has answered it."""
        return not hasattr(self, "reply")


class Answer(models.Model):
    """What was answered to a question, once."""

    question = models.OneToOneField(Question, models.PROTECT, related_name="reply")
    answer = models.CharField(_("答复"), max_length=200)
    by = models.CharField(_("登记人"), max_length=60)
    on = models.DateField(_("日期"))

    objects = Parts.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(answer=""), name="answer_says_something")]


guards.append_only(
    Order,
    may_change=(
        "stage", "held_from", "held_for", "submitted_on", "confirmed_by", "confirmed_on", "by_message",  # its steps
        "amount", "requested_on", "promised_on", "po_no", "ship_to", "channel", "note", "own", "version",  # agreed anew
        *Order.VOIDED,
    ),
)  # fmt: skip
guards.append_only(OrderFile, may_change=OrderFile.VOIDED)
for fact in (ReviewDecision, Question, Answer, ChangeOrder, ChangeLine, Acknowledgement):
    guards.append_only(fact)

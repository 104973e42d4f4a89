"""People of the office, the operations they sent, and what they did: the journal, the prints, the exports."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from gendan.base import clock, guards
from gendan.base.asked import address_of
from gendan.base.prepared import prepared
from gendan.base.table import shown
from gendan.people.roles import Role

OWN = "own_"
"""How the names of own fields begin."""


class Users(BaseUserManager):
    """Looks users up by login, whatever its case."""

    def get_by_natural_key(self, username):
        return self.get(login__iexact=username)


class User(AbstractBaseUser):
    """Somebody who can log in. What he may do comes from the roles he holds."""

    login = models.CharField(_("登录名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    is_active = models.BooleanField(_("在用"), default=True)
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "login"
    objects = Users()

    today: date | None = None  # the business day he reads on, set by whoever lets him in

    def __str__(self):
        return self.name

    @cached_property
    def roles(self):
        """The roles held now; read afresh for every request, so that a change works at once."""
        return frozenset(map(Role, _roles(self.pk)))

    @cached_property
    def manager_id(self):
        """The regional manager this user is, or None."""
        return Manager.objects.filter(user=self).values_list("pk", flat=True).first()


@prepared
def _roles(user):
    return Post.objects.filter(user__pk=user).values_list("role", flat=True)


class Habit(models.Model):
    """How a person likes the program to look ("": as his system or browser says), and when he last read his notices."""

    class Theme(models.TextChoices):
        SYSTEM = "", _("跟随系统")
        LIGHT = "light", _("浅色")
        DARK = "dark", _("深色")

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="habit")
    theme = models.CharField(_("外观"), max_length=5, choices=Theme, blank=True)
    language = models.CharField(_("语言"), max_length=10, blank=True)
    seen_at = models.DateTimeField(null=True)


class Post(models.Model):
    """A role that a person holds; in a one-person office one login may hold several (rulings 23)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="posts")
    role = models.CharField(max_length=12, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_post_per_role")]


class Manager(models.Model):
    """区域业务经理: looks after customers and is paid for it."""

    code = models.CharField(_("工号"), max_length=20, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    region = models.CharField(_("区域"), max_length=60, blank=True)
    hired_on = models.DateField(_("入职日期"), null=True)
    left_on = models.DateField(_("离职日期"), null=True)
    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="manager")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class Operator:
    """The person at the server's command line: only cli.py makes one; he sees everything and is journalled as such."""

    today: date
    login: str = "(server)"
    name: str = "系统操作员"
    roles: frozenset = frozenset(Role)
    manager_id: None = None
    pk: None = None


class Operation(models.Model):
    """One click: its id, what it sent and what came of it, so that ten clicks make one document."""

    op = models.CharField(max_length=64, primary_key=True)
    who = models.CharField(max_length=60)
    deed = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    result = models.JSONField(null=True)


class Entry(models.Model):
    """One deed in the journal. `payload` is canonical JSON, hashed as stored; rows are never changed or deleted."""

    n = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    who = models.CharField(max_length=60)
    deed = models.CharField(max_length=60)
    payload = models.TextField()
    mac = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["deed", "n"], name="entry_by_deed")]


class Head(models.Model):
    """The one row that says where the journal ends; each append locks and rewrites it (rulings 13)."""

    n = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, default="")
    seal = models.CharField(max_length=64, default="")
    key_print = models.CharField(max_length=64, default="")


class Batch(models.Model):
    """One imported workbook; undone as a whole while nothing later depends on it."""

    file_name = models.CharField(_("文件"), max_length=200)
    file_digest = models.CharField(max_length=64)
    who = models.CharField(_("导入人"), max_length=60)
    at = models.DateTimeField(_("导入时间"))
    counts = models.JSONField(default=dict)
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        ordering = ["-pk"]


class OwnField(models.Model):
    """自定义字段: what this office keeps of a kind of record beyond what the program asks for.

    A retired one is not asked for any more; what was filled in stays with the records.
    """

    class Record(models.TextChoices):
        CUSTOMER = "customer", _("客户")
        PRODUCT = "product", _("产品")
        ORDER = "order", _("订单")

    class Kind(models.TextChoices):
        TEXT = "text", _("文字")
        NUMBER = "number", _("数字")
        DATE = "date", _("日期")
        CHOICE = "choice", _("选项")

    record = models.CharField(_("用在"), max_length=8, choices=Record)
    label = models.CharField(_("名称"), max_length=20)
    kind = models.CharField(_("填什么"), max_length=6, choices=Kind, default=Kind.TEXT)
    options = models.JSONField(_("选项"), default=list)
    retired = models.BooleanField(_("停用"), default=False)

    class Meta:
        ordering = ["record", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "label"], name="one_own_field_per_label"),
            models.CheckConstraint(condition=~models.Q(label=""), name="own_field_has_a_label"),
        ]

    def __str__(self):
        return self.label

    @property
    def name(self):
        """What it is called in forms, addresses and columns."""
        return f"{OWN}{self.pk}"


class Document(models.Model):
    """What every document has: the batch that brought it, and whether that batch was undone."""

    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    void = models.BooleanField(default=False)

    VOIDED = ("void",)

    class Meta:
        abstract = True


class Print(models.Model):
    """One print of a document: its serial stands on the paper, its moment in the journal."""

    class Form(models.TextChoices):
        PDF = "pdf", "PDF"
        PNG = "png", _("图片")

    number = models.CharField(_("打印流水号"), max_length=20, unique=True)
    kind = models.CharField(_("单据类别"), max_length=12)
    document = models.CharField(_("单号"), max_length=60)
    who = models.CharField(_("打印人"), max_length=60)
    at = models.DateTimeField(_("打印时间"))
    form = models.CharField(_("格式"), max_length=4, choices=Form)
    copies = models.PositiveSmallIntegerField(_("联数"))

    class Meta:
        indexes = [models.Index(fields=["kind", "document"], name="print_by_document")]
        constraints = [models.CheckConstraint(condition=models.Q(copies__gt=0), name="print_has_copies")]

    def __str__(self):
        return self.number

    def foot(self, by, *more):
        """What stands at the foot of the paper: its serial, what more there is to tell it by, who printed it, when."""
        return "  ".join([self.number, *more, by.name, shown("time", clock.on_the_wall(self.at))])


class Export(models.Model):
    """One list that was taken away as a file: its serial stands in the file, so that a copy leads to a person."""

    number = models.CharField(_("导出流水号"), max_length=20, unique=True)
    listing = models.CharField(_("列表"), max_length=60)
    conditions = models.TextField(_("条件"))
    rows = models.PositiveIntegerField(_("行数"))
    who = models.CharField(_("导出人"), max_length=60)
    at = models.DateTimeField(_("导出时间"))

    class Meta:
        indexes = [models.Index(fields=["who", "at"], name="export_by_person")]

    def __str__(self):
        return self.number


class SavedView(models.Model):
    """存为视图: how a person likes to look at a list, under a name of his own. query: of the address, canonical.

    A shared one is a tab for whoever opens the list; each sees there what he may see.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="views")
    listing = models.CharField(_("列表"), max_length=60)
    name = models.CharField(_("视图名"), max_length=20)
    query = models.CharField(_("条件"), max_length=2000)
    is_shared = models.BooleanField(_("大家都看到"), default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "listing", "name"], name="one_view_per_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="view_has_a_name"),
        ]

    def __str__(self):
        return self.name

    @property
    def address(self):
        """Where the list stands as this view shows it."""
        return address_of(self.listing, self.query)


guards.append_only(Entry)
guards.append_only(Batch, may_change=("counts", "undone_at"))
guards.append_only(Print)
guards.append_only(Export)

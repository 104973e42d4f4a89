"""The page frame: what every page shows around its content."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gendan.desk import practice
from gendan.people.deeds import may
from gendan.people.models import Habit
from gendan.people.pages import opens


@dataclass(frozen=True)
class Entry:
    """A line of the navigation; room "": everybody's; deed: only of those who may do it.

    on_phone: its word in the bar of the phone, "": not there. go: the key that leads to it after G.
    """

    room: str
    address: str
    label: str | Promise
    icon: str
    on_phone: str | Promise = ""
    deed: str = ""
    go: str = ""

    @property
    def space(self):
        """The namespace of its pages."""
        return self.address.partition(":")[0]


NAVIGATION = (
    ("", Entry("", "desk:home", _("今日待办"), "checklist", _("待办"), go="t")),
    ("", Entry("orders", "orders:list", _("订单跟踪"), "file-invoice", _("订单"), go="o")),
    ("", Entry("customers", "customers:list", _("客户"), "users", _("客户"), go="c")),
    ("", Entry("products", "products:list", _("产品与价格"), "package")),
    (_("执行"), Entry("shipping", "shipping:list", _("发货与到货"), "truck-delivery", _("发货"))),
    (_("执行"), Entry("money", "money:receipts", _("货款与对账"), "cash", go="r")),
    (_("执行"), Entry("complaints", "complaints:list", _("退货"), "truck-return")),
    (_("汇总"), Entry("", "sheets:list", _("报表中心"), "report", go="s")),
    (_("汇总"), Entry("imports", "desk:imports", _("导入"), "database-import")),
    (_("汇总"), Entry("", "desk:own_fields", _("自定义字段"), "columns", deed="desk.define_field")),
)
ACTIONS = {
    "orders.receive": ("orders:new", _("新建订单")),
    "customers.open_file": ("customers:new", _("新建客户")),
    "products.enter": ("products:new", _("新建产品")),
    "money.take_receipt": ("money:take_receipt", ""),
    "money.announce": ("money:announce", ""),
    "money.issue_invoice": ("money:issue_invoice", ""),
    "money.settle": ("money:settle", ""),
    "money.withdraw": ("money:withdraw", ""),
    "money.adjust": ("money:adjust", ""),
    "desk.give_task": ("desk:give_task", ""),
}
"""The deeds whose form needs no record to start from: {deed: (its form, what people call it besides its name)}."""
BEGIN = Entry("", "desk:begin", "", "circle-plus", _("登记"))
ON_PHONE_FIRST = 2
"""So many entries stand before 登记 in the bar of the phone."""
MOST_KEPT = 1000  # drawn navigations, one for each page, set of roles and language


def frame(request):
    """Context of every page."""
    if not request.user.is_authenticated:
        return {}
    name, language = request.resolver_match.view_name if request.resolver_match else "", get_language()
    return {
        **_ways(frozenset(request.user.roles), name, language),
        "themes": Habit.Theme.choices,
        "is_practice": practice.is_open(request.user.today),
        "dialogs": _dialogs(language),
    }


@cache
def _dialogs(language):
    """The command box and the sheet of keys, which are the same on every page in a language."""
    return render_to_string("desk/dialogs.html")


class _Holder(NamedTuple):
    """Whoever holds some roles."""

    roles: frozenset


@lru_cache(MOST_KEPT)
def _ways(roles, name, language):
    """The navigation and the bar of the phone, the same on a page for all who hold the same roles."""
    who = _Holder(roles)
    lines = [_line(heading, entry, name) for heading, entry in entries_of(who)]
    bar = [line for line in lines if line["entry"].on_phone]
    if any(may(who, deed) for deed in ACTIONS):
        bar.insert(ON_PHONE_FIRST, _line("", BEGIN, name))
    return {
        "navigation": render_to_string("desk/navigation.html", {"lines": lines}),
        "phone_bar": render_to_string("desk/phone_bar.html", {"lines": bar}),
    }


def _leads(who, entry):
    """Whether an entry leads this person to a page that he may open."""
    return (not entry.room or opens(who, entry.room)) and (not entry.deed or may(who, entry.deed))


def entries_of(who):
    """[(heading, Entry)] of the navigation that a person can use."""
    return [(heading, entry) for heading, entry in NAVIGATION if _leads(who, entry)]


def _line(heading, entry, name):
    own = entry.address == name if entry.space == "desk" else name.startswith(f"{entry.space}:")
    return {"heading": heading, "entry": entry, "address": reverse(entry.address), "is_here": own}

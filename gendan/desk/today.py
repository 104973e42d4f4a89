"""今日待办, plain for now: what can be counted today; each figure and its list are one declaration."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gendan.base.listing import MOST_COUNTED, Listing
from gendan.customers.views import CUSTOMERS
from gendan.money.views import BILLS
from gendan.orders.views import ORDERS
from gendan.people.deeds import may
from gendan.people.pages import opens
from gendan.people.roles import reads
from gendan.shipping.views import DELIVERIES


@dataclass(frozen=True)
class Duty:
    """A list that should be empty. deed: whoever may do it has the duty; params: how the list is asked."""

    deed: str
    room: str
    title: str | Promise
    why: str | Promise
    icon: str
    listing: Listing
    params: dict = field(default_factory=dict)
    is_late: bool = False


DUTIES = (
    Duty(
        "shipping.record_arrival",
        "shipping",
        _("到货反馈"),
        _("预计到货日已到，还没有反馈"),
        "truck-delivery",
        DELIVERIES,
        {"view": "hear"},
        is_late=True,
    ),
    Duty(
        "orders.submit",
        "orders",
        _("待提交"),
        _("草稿还没有提交评审"),
        "edit",
        ORDERS,
        {"view": "all", "stage": "draft"},
    ),
    Duty(
        "orders.approve",
        "orders",
        _("待评审"),
        _("提交了，等评审"),
        "checklist",
        ORDERS,
        {"view": "all", "stage": "submitted"},
    ),
    Duty(
        "orders.confirm",
        "orders",
        _("待客户确认"),
        _("评审通过，等客户点头"),
        "phone",
        ORDERS,
        {"view": "all", "stage": "approved"},
    ),
    Duty(
        "orders.release",
        "orders",
        _("待下达"),
        _("客户确认了，还没有下达"),
        "send",
        ORDERS,
        {"view": "all", "stage": "confirmed"},
    ),
    Duty("shipping.ship", "orders", _("待发货"), _("已确认，还有没发的货"), "package", ORDERS, {"view": "ship"}),
    Duty(
        "money.take_receipt",
        "money",
        _("逾期货款"),
        _("过了到期日还没有收清"),
        "cash",
        BILLS,
        {"view": "late"},
        is_late=True,
    ),
    Duty(
        "money.issue_invoice",
        "customers",
        _("待开票客户"),
        _("发了货，还没有开票"),
        "file-invoice",
        CUSTOMERS,
        {"view": "all", "uninvoiced": "1"},
    ),
    Duty(
        "customers.assign",
        "customers",
        _("逾期客户"),
        _("有货款过了到期日，要催"),
        "phone",
        CUSTOMERS,
        {"view": "all", "overdue": "1"},
        is_late=True,
    ),
)


def duties(who):
    """What waits for a person: [{title, why, icon, number, shown, address, is_late}]."""
    mine = [duty for duty in DUTIES if may(who, duty.deed) and opens(who, duty.room)]
    return [_counted(duty, who) for duty in mine]


def _counted(duty, who):
    asked = duty.listing.asked(duty.params, who, reads)
    number = asked.whole["number"]
    return {
        "title": duty.title,
        "why": duty.why,
        "icon": duty.icon,
        "number": number,
        "shown": f"{MOST_COUNTED:,}+" if number > MOST_COUNTED else f"{number:,}",
        "address": asked.address(),
        "is_late": duty.is_late,
    }

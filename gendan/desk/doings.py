"""What the command box does with one document that is named beside it: 打印送货单 0143."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from gendan.base import names
from gendan.orders.flow import FREE_STAGES, OPEN_STAGES, Stage
from gendan.orders.models import Order
from gendan.people.deeds import may
from gendan.people.duty import to
from gendan.people.pages import opens
from gendan.shipping.models import Delivery


@dataclass(frozen=True)
class Doing:
    """One of them. deed: who may do it; room: whose pages he must open; address: number → where it is done.

    holds: of which documents it can be done. listed: the list to choose one from.
    """

    label: str | Promise
    deed: str
    room: str
    model: type[Model]
    address: Callable
    listed: str
    holds: Q = field(default_factory=Q)

    @property
    def text(self):
        """What finds it."""
        return names.search_text(str(self.label))


DOINGS = (
    Doing(
        _l("打印送货单"), "people.print_paper", "shipping", Delivery, lambda number: to("shipping:print", number),
        "shipping:list",
    ),
    Doing(
        _l("登记到货"), "shipping.record_arrival", "shipping", Delivery, lambda number: to("shipping:arrival", number),
        "shipping:list",
    ),
    Doing(
        _l("发货"), "shipping.ship", "orders", Order, lambda number: to("shipping:ship", order=number), "orders:list",
        Q(stage__in=OPEN_STAGES),
    ),
    Doing(
        _l("审核订单"), "orders.approve", "orders", Order, lambda number: to("orders:page", number, tab="review"),
        "orders:list", Q(stage__in=(Stage.SUBMITTED, Stage.REVIEWING)),
    ),
    Doing(
        _l("修改订单"), "orders.revise", "orders", Order, lambda number: to("orders:edit", number), "orders:list",
        Q(stage__in=FREE_STAGES),
    ),
)  # fmt: skip


def named(words, who):
    """The Doings of a person that all of these words name."""
    return [one for one in of(who) if all(word in one.text for word in words)]


def of(who):
    """The Doings of a person."""
    return [one for one in DOINGS if may(who, one.deed) and opens(who, one.room)]

"""What orders put on 今日待办: steps that wait, goods to be sent today, promises that the store cannot keep."""

from dataclasses import dataclass, replace

from django.db.models import Exists, F, Min, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.orders import queries
from gendan.orders.flow import OPEN_STAGES, Stage
from gendan.orders.models import Acknowledgement, ChangeOrder, Order, OrderLine
from gendan.orders.signing import SIDES
from gendan.people.duty import MOST_FOUND, Duty, Item, Verb, call, step, to
from gendan.people.labels import DEEDS
from gendan.people.pages import knows_names
from gendan.people.rights import WHO_MAY
from gendan.people.roles import Role

Side = Acknowledgement.Side
OVER = (Stage.COMPLETED, Stage.CLOSED, Stage.CANCELLED)
WORKDAYS_AHEAD = 3  # so early a promise that cannot be kept is told, while the customer can still be asked


@dataclass(frozen=True)
class Waiting:
    """The rule of a step: orders in these stages, due some working days after they came in."""

    stages: tuple
    reason: str | Promise
    step: str
    workdays: int = 0
    verb: str | Promise = ""

    def __call__(self, today, who, office):
        """The items. The day an order came in stands for the day of its last step, which the order does not keep."""
        below = OrderLine.objects.filter(order=OuterRef("pk"), price__lt=F("agreed_price"))
        orders = _seen(who).filter(stage__in=self.stages, on__lte=today).annotate(is_below=Exists(below))
        return [self._item(one, who, office) for one in orders.order_by("on", "pk")[:MOST_FOUND]]

    def _item(self, one, who, office):
        reason = _("%(day)s 下单，%(why)s") % {"day": one.on.isoformat(), "why": self.reason}
        if one.is_below:
            reason += _("；有单价低于合作价")
        until = office.add(office.next_workday(one.on), self.workdays)
        return _of(one, who, reason, one.on, until, Verb(str(self.verb or DEEDS[f"orders.{self.step}"]), _page(one)))


def _seen(who):
    return Order.objects.seen_by(who).filter(void=False).select_related("customer")


def _page(order):
    return to("orders:page", order.number)


def _of(order, who, why, since, until, verb):
    named = knows_names(who)
    party = order.customer.short_name if named else order.customer.code
    return Item(
        order.number, order.number, _page(order), why, since, until, verb,
        call(order.customer.code, who), order.customer.code, party,
    )  # fmt: skip


def to_ship(today, who, office):
    """Orders of which goods should have left by today; one without any date should leave as soon as possible."""
    orders = _promised(_seen(who)).filter(leaves_on__lte=today).order_by("leaves_on", "pk")[:MOST_FOUND]
    return [_shipment(one, who) for one in orders]


def _shipment(one, who):
    text = _("应在 %(day)s 发货，还有 %(pieces)s 件没发") if one.first_on else _("没有约定交期，还有 %(pieces)s 件没发")
    why = text % {"day": one.leaves_on.isoformat(), "pieces": f"{one.pieces:,}"}
    verb = step(who, "shipping.ship", to("shipping:ship", order=one.number), _page(one))
    return _of(one, who, why, one.leaves_on, one.leaves_on, verb)


def _promised(orders):
    """Orders with open lines: how many pieces, and the first day on which some of them should leave."""
    lines = queries.open_lines().filter(order=OuterRef("pk")).order_by().values("order")
    orders = orders.filter(stage__in=OPEN_STAGES).annotate(
        pieces=lines.annotate(total=Sum("pieces")).values("total"),
        first_on=lines.annotate(first=Min("day")).values("first"),
    )
    return orders.annotate(leaves_on=Coalesce("first_on", "confirmed_on", "on")).filter(pieces__gt=0)


def about_to_be_late(today, who, office):
    """Orders promised within the next working days for which the store, served by promised day, has too little."""
    last = office.add(today, WORKDAYS_AHEAD)
    short = _short(last)
    orders = _promised(_seen(who)).filter(pk__in=list(short)[:MOST_FOUND], first_on__gt=today)
    return [_shortage(one, who, short[one.pk]) for one in orders.order_by("first_on", "pk")]


def _short(last):
    """{order id: (product code, missing pieces)} of the orders promised up to a day, the earliest served first."""
    lines = queries.open_lines().filter(day__lte=last)
    short = {}
    for order, _line_no, code, missing in queries.lacking(lines):
        short.setdefault(order, (code, missing))
    return short


def _shortage(one, who, short):
    why = _("答应 %(day)s 发货，%(product)s 库存还差 %(pieces)s 件") % {
        "day": one.first_on.isoformat(),
        "product": short[0],
        "pieces": f"{short[1]:,}",
    }
    return _of(one, who, why, one.first_on, one.first_on, Verb(_("去处理"), _page(one)))


def unheard(today, who, office):
    """Change orders of which production or the customer does not know yet, as far as this person has to see to it."""
    mine = [side for side, role in SIDES.items() if role in who.roles] or list(SIDES)
    known = Acknowledgement.objects.filter(change=OuterRef("pk"))
    waits = Q()
    for side in mine:
        asked = Q(was_released=True) if side == Side.PRODUCTION else Q()
        waits |= asked & ~Q(Exists(known.filter(side=side)))
    notes = ChangeOrder.objects.filter(waits, order__in=_seen(who), on__lte=today).exclude(order__stage__in=OVER)
    notes = notes.select_related("order__customer").prefetch_related("acknowledgements")
    return [_unheard(one, mine, who, office) for one in notes.order_by("on", "pk")[:MOST_FOUND]]


def _unheard(one, mine, who, office):
    sides = "、".join(str(side.label) for side in one.waits_for if side in mine)
    words = {"number": one.number, "day": one.on.isoformat(), "sides": sides}
    why = _("变更单 %(number)s（%(day)s）%(sides)s还没有确认") % words
    verb = Verb(_("登记确认"), _page(one.order))
    return replace(_of(one.order, who, why, one.on, office.next_workday(one.on), verb), key=one.number)


def _step(key, title, icon, rule):
    owners = frozenset(WHO_MAY[f"orders.{rule.step}"])
    whole = ("orders:list", {"view": "all", "stage": rule.stages[0]})
    return Duty(key, title, icon, "orders", owners, rule, whole)


SHIP = frozenset(WHO_MAY["shipping.ship"])
DUTIES = (
    Duty("orders.to_ship", _l("应发未发"), "package", "orders", SHIP, to_ship, ("orders:list", {"view": "ship"})),
    Duty(
        "orders.about_to_be_late",
        _l("将晚交"),
        "alert-triangle",
        "orders",
        frozenset({Role.ASSISTANT}),
        about_to_be_late,
        ("orders:list", {"view": "ship"}),
    ),
    _step(
        "orders.review",
        _l("审单"),
        "checklist",
        Waiting((Stage.SUBMITTED, Stage.REVIEWING), _l("提交了，等评审"), "approve", verb=_l("去审核")),
    ),
    _step(
        "orders.answer",
        _l("客户确认未回"),
        "phone",
        Waiting((Stage.APPROVED,), _l("评审通过，客户还没有确认"), "confirm", workdays=1),
    ),
    _step(
        "orders.hand_in",
        _l("待提交"),
        "edit",
        Waiting((Stage.DRAFT, Stage.REJECTED), _l("还没有提交评审"), "submit"),
    ),
    Duty(
        "orders.unheard",
        _l("变更未确认"),
        "edit",
        "orders",
        frozenset(WHO_MAY["orders.acknowledge"]),
        unheard,
        ("orders:list", {"view": "open"}),
    ),
    _step("orders.send_on", _l("待下达"), "send", Waiting((Stage.CONFIRMED,), _l("客户确认了，还没有下达"), "release")),
)

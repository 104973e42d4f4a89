"""What orders put on 今日待办: steps that wait, goods to be sent today, questions, papers that have not come."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.db.models import Exists, F, Min, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import preferences
from gendan.orders import asking, filing, queries
from gendan.orders.flow import UNDER_WAY, Stage
from gendan.orders.models import Acknowledgement, ChangeOrder, Order, OrderLine, Question
from gendan.orders.signing import SIDES
from gendan.people.duty import MOST_FOUND, Duty, Found, Item, Verb, call, records, step, to
from gendan.people.labels import DEEDS
from gendan.people.pages import knows_names
from gendan.people.rights import WHO_MAY
from gendan.people.roles import Role

Side = Acknowledgement.Side
TOLD = ("number", "on", "customer__code", "customer__short_name")
SIGNED = {"tab": "files", "paper": "confirmation"}  # where the signed paper is brought


@dataclass(frozen=True)
class Waiting:
    """The rule of a step: orders in these stages, due some working days after they came in."""

    stages: tuple
    reason: str | Promise
    step: str
    workdays: int = 0

    def rows(self, today, who, office):
        """What waits. The day an order came in stands for the day of its last step, which the order does not keep."""
        until = cache(lambda on: office.add(office.next_workday(on), self.workdays))
        orders = seen(who).filter(stage__in=self.stages, on__lte=today).order_by("on", "pk")
        found = orders.values_list("pk", "number", "on")[:MOST_FOUND]
        return [Found(pk, number, number, until(on)) for pk, number, on in found]

    def told(self, found, today, who):
        """The items."""
        return [self._item(*pair, who) for pair in records(seen(who).annotate(is_below=below_agreed()), found)]

    def _item(self, found, one, who):
        reason = _("%(day)s 下单，%(why)s") % {"day": one.on.isoformat(), "why": self.reason}
        if one.is_below:
            reason += _("；有单价低于合作价")
        return item_of(found, one, who, reason, Verb(str(DEEDS[f"orders.{self.step}"]), _page(one)))


def seen(who):
    """Orders that a reader may know of, as far as an item tells of them."""
    rows = Order.objects.seen_by(who).filter(void=False).select_related("customer")
    return rows.only(*TOLD)


def below_agreed():
    """Whether an order has a line below its agreed price."""
    return Exists(OrderLine.objects.filter(order=OuterRef("pk"), price__lt=F("agreed_price")))


def _page(order):
    return to("orders:page", order.number)


def item_of(found, order, who, why, verb):
    """The Item about an order."""
    code = order.customer.code
    party = order.customer.short_name if knows_names(who) else code
    return Item(found, _page(order), why, verb, call(code, who), code, party)


def to_ship(today, who, office):
    """Orders of which goods should have left by today; one without any date should leave as soon as possible."""
    rows = _leaving(who).filter(leaves_on__lte=today).order_by("leaves_on", "order")[:MOST_FOUND]
    return [Found(pk, number, number, leaves_on, about) for pk, number, leaves_on, *about in rows]


def _leaving(who):
    """Orders with open lines: (id, number, when they should leave, the first day known of a line, open pieces)."""
    lines = queries.open_lines().seen_by(who).order_by()
    first = Min("day")
    rows = lines.values("order").annotate(
        leaves_on=Coalesce(first, "order__confirmed_on", "order__on"), first_on=first, left=Sum("pieces")
    )
    return rows.values_list("order", "order__number", "leaves_on", "first_on", "left")


def _shipments(found, today, who):
    return [_shipment(*pair, who) for pair in records(seen(who), found)]


def _shipment(found, one, who):
    first_on, pieces = found.about
    text = _("应在 %(day)s 发货，还有 %(pieces)s 件没发") if first_on else _("没有约定交期，还有 %(pieces)s 件没发")
    why = text % {"day": found.until.isoformat(), "pieces": f"{pieces:,}"}
    return item_of(found, one, who, why, step(who, "shipping.ship", to("shipping:ship", order=one.number), _page(one)))


def unheard(today, who, office):
    """Change orders of which production or the customer does not know yet, as far as this person has to see to it."""
    known = Acknowledgement.objects.filter(change=OuterRef("pk"))
    waits = Q()
    for side in _sides(who):
        asked = Q(was_released=True) if side == Side.PRODUCTION else Q()
        waits |= asked & ~Q(Exists(known.filter(side=side)))
    notes = ChangeOrder.objects.seen_by(who).filter(waits, order__void=False, order__stage__in=UNDER_WAY, on__lte=today)
    rows = notes.order_by("on", "pk").values_list("pk", "number", "order__number", "on")[:MOST_FOUND]
    return [Found(pk, number, order, office.next_workday(on)) for pk, number, order, on in rows]


def _sides(who):
    """The sides whose knowing a person sees to; whoever is of neither sees to both."""
    return [side for side, role in SIDES.items() if role in who.roles] or list(SIDES)


def _changes(found, today, who):
    notes = ChangeOrder.objects.filter(order__in=seen(who)).select_related("order__customer")
    return [_change(*pair, who) for pair in records(notes.prefetch_related("acknowledgements"), found)]


def _change(found, one, who):
    sides = "、".join(str(side.label) for side in one.waits_for if side in _sides(who))
    words = {"number": one.number, "day": one.on.isoformat(), "sides": sides}
    why = _("变更单 %(number)s（%(day)s）%(sides)s还没有确认") % words
    return item_of(found, one.order, who, why, Verb(_("登记确认"), _page(one.order)))


def unanswered(today, who, office):
    """Questions about orders under review that wait for an answer; the sales manager hears of those that are late."""
    rows = asking.waiting(who).filter(on__lte=today).order_by("on", "pk")
    rows = rows.values_list("pk", "order__number", "on", "of")[:MOST_FOUND]
    found = [(Found(pk, str(pk), number, office.add(on, asking.PATIENCE)), of) for pk, number, on, of in rows]
    return [one for one, of in found if Role.SALES not in who.roles or of == Role.SALES or one.until < today]


def _questions(found, today, who):
    rows = Question.objects.filter(order__in=seen(who)).select_related("order__customer")
    return [_question(*pair, who) for pair in records(rows, found)]


def _question(found, one, who):
    words = {"day": one.on.isoformat(), "by": one.by, "dimension": one.get_dimension_display()}
    words |= {"of": f"{one.get_of_display()} {one.whom}".strip()}
    why = _("%(dimension)s：%(by)s %(day)s 问了 %(of)s，还没有答复") % words
    address = f"{to('orders:review', one.order.number)}#{one.dimension}"
    return item_of(found, one.order, who, why, Verb(_("登记答复"), address))


def unsigned(today, who, office):
    """Orders confirmed by word of mouth whose signed paper should be here by now; the paper closes it (R-3.9)."""
    wait = timedelta(days=preferences.value("signed_paper_days", today))
    rows = seen(who).filter(filing.by_mouth(), confirmed_on__lte=today - wait).order_by("confirmed_on", "pk")
    until = cache(office.next_workday)
    found = rows.values_list("pk", "number", "confirmed_on")[:MOST_FOUND]
    return [Found(pk, number, number, until(on + wait), (on,)) for pk, number, on in found]


def _papers(found, today, who):
    return [_paper(*pair, who) for pair in records(seen(who).only(*TOLD, "confirmed_by"), found)]


def _paper(found, one, who):
    (on,) = found.about
    why = _("%(who)s %(day)s 口头确认，回签还没有来") % {"who": one.confirmed_by, "day": on.isoformat()}
    return item_of(found, one, who, why.strip(), Verb(_("上传回签"), to("orders:page", one.number, **SIGNED)))


def _step(key, title, icon, rule):
    owners = frozenset(WHO_MAY[f"orders.{rule.step}"])
    whole = ("orders:list", {"view": "all", "stage": rule.stages[0]})
    return Duty(key, title, icon, "orders", owners, rule.rows, rule.told, whole)


SHIP = frozenset(WHO_MAY["shipping.ship"])
DUTIES = (
    Duty(
        "orders.to_ship",
        _l("应发未发"),
        "package",
        "orders",
        SHIP,
        to_ship,
        _shipments,
        ("orders:list", {"view": "ship"}),
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
        _changes,
        ("orders:list", {"view": "open"}),
    ),
    Duty(
        "orders.unanswered",
        _l("待答复"),
        "message-report",
        "orders",
        frozenset(WHO_MAY["orders.answer"]),
        unanswered,
        _questions,
        ("orders:list", {"view": "open"}),
    ),
    Duty(
        "orders.unsigned",
        _l("回签未回"),
        "signature",
        "orders",
        frozenset(WHO_MAY["orders.confirm"]),
        unsigned,
        _papers,
        ("orders:list", {"view": "all", "word": "mouth"}),
    ),
    _step("orders.send_on", _l("待下达"), "send", Waiting((Stage.CONFIRMED,), _l("客户确认了，还没有下达"), "release")),
)

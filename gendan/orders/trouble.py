"""What keeps an order from leaving as it should, in words, and what can be done about it (ui P3)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gendan.base.table import brief
from gendan.orders import spoken
from gendan.people.deeds import may
from gendan.people.duty import Verb, to


@dataclass(frozen=True)
class Trouble:
    """A sentence, and the ways out that are open to this reader."""

    text: str
    ways: list


def of(facts, lines, ship, who, may_change):
    """The Trouble of an order, None while there is none. ship: the node of the shipment on its Track."""
    if not facts.is_served:
        return None
    told = [text for text in (_lacking(facts, lines), _late(facts, ship, who.today)) if text]
    return Trouble("；".join(told), list(_ways(facts, who, may_change))) if told else None


def _lacking(facts, lines):
    lacking = spoken.lacking(facts, lines)
    return _("库存缺%(goods)s") % {"goods": spoken.goods(lacking)} if lacking else ""


def _late(facts, ship, today):
    """That it is late, or will be if it takes as long as usual."""
    until = facts.leaves_on
    if until is None:
        return ""
    words = {"day": brief(until, today.year), "days": (today - until).days}
    if until < today:
        told = _("要求 %(day)s 到货，已过 %(days)s 天") if facts.is_wish else _("承诺 %(day)s 发货，已晚 %(days)s 天")
        return told % words
    if ship.forecast and ship.forecast > until:
        words |= {"forecast": brief(ship.forecast, today.year), "days": (ship.forecast - until).days}
        return _("照平常的速度 %(forecast)s 发货，比 %(day)s 晚 %(days)s 天") % words
    return ""


def _ways(facts, who, may_change):
    order, ready = facts.order, facts.open - sum(facts.lacks.values())
    if order.is_released and ready and may(who, "shipping.ship"):
        label = _("拆分先发 %(pieces)s 件") if facts.lacks else _("发货 %(pieces)s 件")
        yield Verb(label % {"pieces": f"{ready:,}"}, to("shipping:ship", order=order.number, ready=1))
    if may_change:
        yield Verb(_("与客户改期"), to("orders:edit", order.number, at="promised_on"))

"""照着念: where an order stands, as one sentence to say to the customer on the phone (XS-009 二.3, 二.4).

It says what is known and no more: a promise that has passed is said to have passed, and no day is made up.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.orders.flow import Stage

NAMED = 2  # so many products are named; of more, the first and how many there are
WAITING = {
    Stage.DRAFT: _l("已经收到，正在安排评审，定了马上告诉您。"),
    Stage.SUBMITTED: _l("已经收到，正在评审，定了马上告诉您。"),
    Stage.REVIEWING: _l("已经收到，正在评审，定了马上告诉您。"),
    Stage.REJECTED: _l("还有几处要核对，核对好马上告诉您。"),
    Stage.APPROVED: _l("我们这边评审通过了，等您确认就安排。"),
}


def sentence(facts, lines, today):
    """The sentence. lines: the order's lines with their products."""
    order = facts.order
    opening = _("您 %(day)s下的 %(pieces)s 件，") % {"day": _day(order.on, today), "pieces": f"{facts.quantity:,}"}
    if order.stage in WAITING:
        return opening + str(WAITING[order.stage])
    if order.stage == Stage.CANCELLED:
        return opening + _("这张订单已经取消，没有发货。")
    parts = [_sent(facts), *_to_come(facts, lines, today), *_heard(facts, today)]
    return opening + _("，").join(part for part in parts if part) + _("。")


def _day(day, today):
    words = {"year": day.year, "month": day.month, "day": day.day}
    return (
        _("%(month)s 月 %(day)s 日") % words
        if day.year == today.year
        else _("%(year)s 年 %(month)s 月 %(day)s 日") % words
    )


def _later(day, before, today):
    """A day after another one of the sentence: of the same month, its number is enough."""
    return (
        _("%(day)s 日") % {"day": day.day} if (day.year, day.month) == (before.year, before.month) else _day(day, today)
    )


def _sent(facts):
    """How much of it has left."""
    cut = _("其中 %(pieces)s 件已取消") % {"pieces": f"{facts.cancelled:,}"} if facts.cancelled else ""
    if not facts.shipped:
        said = _("还没有发出")
    elif facts.open:
        said = _("已发 %(pieces)s 件") % {"pieces": f"{facts.shipped:,}"}
    else:
        said = "" if _all_heard(facts) else _("全部发出了")
    return _("，").join(part for part in (cut, said) if part)


def _all_heard(facts):
    return not facts.open and facts.under_way <= 0


def _to_come(facts, lines, today):
    """What is still to leave, and when: as promised, too late, or not known."""
    if not facts.open:
        return
    if facts.shipped:
        yield _("还缺%(goods)s") % {
            "goods": goods([(line, line.open_quantity) for line in lines if line.open_quantity])
        }
    if facts.order.stage == Stage.ON_HOLD:
        yield _("现在暂停着，恢复了马上告诉您")
    elif facts.leaves_on is None:
        yield _("发货的日子还没有定，定了马上告诉您")
    elif facts.is_wish:
        yield _wished(facts, today)
    elif facts.leaves_on < today:
        late = {"day": _day(facts.leaves_on, today), "days": (today - facts.leaves_on).days}
        yield _("原定 %(day)s发出，已经晚了 %(days)s 天，对不起，新的日子我问清楚马上告诉您") % late
    else:
        yield _("预计 %(day)s发出") % {"day": _day(facts.leaves_on, today)}
        if facts.arrives_on:
            yield _("%(day)s到") % {"day": _later(facts.arrives_on, facts.leaves_on, today)}
    if left := lacking(facts, lines):
        yield _("%(goods)s还没有货，到了马上发给您") % {"goods": goods(left)}


def _wished(facts, today):
    """What he asks for is no promise of ours."""
    told = _("您要的是 %(day)s到，发货的日子定了马上告诉您")
    if facts.leaves_on < today:
        told = _("您要的是 %(day)s到，已经晚了 %(days)s 天，对不起，发货的日子我问清楚马上告诉您")
    return told % {"day": _day(facts.leaves_on, today), "days": (today - facts.leaves_on).days}


def lacking(facts, lines):
    """[(line, pieces that the store lacks for it)]"""
    return [(line, facts.lacks[line.line_no]) for line in lines if line.line_no in facts.lacks]


def goods(lines):
    """Pieces of products in words: [(line, pieces)]."""
    named = [
        _("%(name)s %(pieces)s %(unit)s")
        % {"name": line.product.name, "pieces": f"{pieces:,}", "unit": line.product.unit}
        for line, pieces in lines[:NAMED]
    ]
    more = _("等 %(count)s 种") % {"count": len(lines)} if len(lines) > NAMED else ""
    return _("、").join(named) + more


def _heard(facts, today):
    """What became of the goods that have left."""
    travelling = [batch for batch in facts.batches if not batch.arrived_on]
    if _all_heard(facts):
        yield _arrived(facts, today)
    elif facts.under_way > 0:
        yield from _travelling(facts, travelling, today)
    if facts.refused:
        yield _("拒收的 %(pieces)s 件我们来处理") % {"pieces": f"{facts.refused:,}"}


def _arrived(facts, today):
    days = [batch.arrived_on for batch in facts.batches if batch.arrived_on]
    if not days:
        return _("全部送到了")
    return _("全部送到了，%(day)s签收的") % {"day": _day(max(days), today)}


def _travelling(facts, travelling, today):
    pieces = {"pieces": f"{facts.under_way:,}"}
    if any(batch.is_late(today) for batch in travelling):
        late = min(batch.expected_on for batch in travelling if batch.is_late(today))
        yield _("%(pieces)s 件 %(day)s就该到了，请问您收到了吗") % (pieces | {"day": _day(late, today)})
        return
    known = [batch.expected_on for batch in travelling if batch.expected_on]
    if known and len(known) == len(travelling):
        told = _("%(pieces)s 件在路上，预计 %(day)s到") if facts.open else _("预计 %(day)s到")
        yield told % (pieces | {"day": _day(max(known), today)})
    else:
        yield _("%(pieces)s 件在路上") % pieces

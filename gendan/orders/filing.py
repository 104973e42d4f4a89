"""Files of orders: at which node of the flow each is evidence, who sees it, and what stands against keeping it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.faults import Fault, refuse_if
from gendan.orders.flow import COMMITTED_STAGES, FREE_STAGES, Stage
from gendan.orders.models import Order, OrderFile
from gendan.people import deeds
from gendan.people.roles import reads

Paper, Channel = OrderFile.Paper, Order.Channel
EVIDENCE = {
    Paper.ORIGINAL: "receive", Paper.CONFIRMATION: "review", Paper.CONTRACT: "review", Paper.INSPECTION: "inspect",
    Paper.GOODS: "check", Paper.SLIP: "arrive", Paper.REMITTANCE: "pay", Paper.STATEMENT: "settle",
}  # fmt: skip
"""The node of the track at which each stands; what is none of these stands with the order only."""

NEXT = {
    "release": Paper.CONFIRMATION, "ship": Paper.GOODS, "arrive": Paper.SLIP, "invoice": Paper.SLIP,
    "pay": Paper.REMITTANCE, "settle": Paper.STATEMENT,
}  # fmt: skip
"""What a file will likely be that comes in while an agreed order stands at a node."""

WITHOUT_PRICES = (Paper.INSPECTION, Paper.GOODS, Paper.SLIP)
"""What whoever sees the order may open; on the others there may be prices."""

SIGNED = (Paper.CONFIRMATION, Paper.CONTRACT)
"""What carries the customer's own hand."""

WRITTEN = (Channel.WECHAT, Channel.EMAIL, Channel.FAX, Channel.FILE)
"""The ways by which an order comes in the customer's own words."""

MOST_FILES = 200  # of one order


@dataclass(frozen=True)
class Filing:
    """A file to keep with an order. kind, size, digest: as base/attached.py found them."""

    order: str
    paper: str
    name: str
    kind: str
    size: int
    digest: str
    on: date


@dataclass(frozen=True)
class Voiding:
    """A file that should not be with an order, by what is in it."""

    order: str
    digest: str
    reason: str
    on: date


def papers(who):
    """What a reader may open and bring: [(value, label)]."""
    return [(one.value, one.label) for one in Paper if reads(who, "price") or one in WITHOUT_PRICES]


def seen(order, who):
    """The files of an order that a reader may know of, those that are void too."""
    return order.files.filter(paper__in=[value for value, _label in papers(who)])


def by_mouth():
    """Orders under way that the customer has confirmed by word of mouth, of which no paper has come yet (R-3.9).

    What an import brought was confirmed before it came here. What is confirmed by the message that it came in by is
    in writing, unless it was only told: then until the message itself is kept.
    """
    kept = OrderFile.objects.filter(order=OuterRef("pk"), void=False)
    is_written = Q(channel__in=WRITTEN) | Exists(kept.filter(paper=Paper.ORIGINAL))
    confirmed = Q(stage__in=COMMITTED_STAGES, confirmed_on__isnull=False, batch=None)
    return confirmed & ~Q(is_written, by_message=True) & ~Exists(kept.filter(paper__in=SIGNED))


def next_paper(track):
    """What a file will likely be that comes in now."""
    stage = track.order.stage
    if stage in FREE_STAGES and stage != Stage.CONFIRMED:
        return Paper.CONFIRMATION if stage == Stage.APPROVED else Paper.ORIGINAL
    return NEXT.get(track.current.key, Paper.OTHER) if track.current else Paper.OTHER


def evidence(files):
    """{node of the track: its files}, of those that hold."""
    found = defaultdict(list)
    for one in files:
        if not one.void and one.paper in EVIDENCE:
            found[EVIDENCE[one.paper]].append(one)
    return dict(found)


def attach(rows, orders, by):
    """The OrderFiles of Filing rows, or Refused. orders: {number: Order}."""
    known = defaultdict(dict)
    for one in OrderFile.objects.filter(order__in=orders.values(), void=False):
        known[one.order_id][one.digest] = one
    refuse_if(_unwelcome(rows, orders, known, by))
    for row in rows:
        deeds.tell(row.order, {}, {"paper": row.paper, "name": row.name})
    return bulk.insert(
        [
            OrderFile(
                order=orders[row.order], paper=row.paper, name=row.name, kind=row.kind, size=row.size,
                digest=row.digest, by=by.name, on=row.on,
            )
            for row in rows
        ]
    )  # fmt: skip


def _unwelcome(rows, orders, known, by):
    allowed = dict(papers(by))
    for n, row in enumerate(rows):
        own = known[orders[row.order].pk]
        if row.paper not in allowed:
            told = {"papers": "、".join(map(str, allowed.values()))}
            yield Fault(n, "paper", row.paper, _("请选是什么文件：%(papers)s。") % told)
        elif same := own.get(row.digest):
            told = {"name": row.name, "same": same.name, "paper": Paper(same.paper).label}
            yield Fault(
                n, "uploads", row.name, _("“%(name)s”已经在这张订单里了（%(paper)s，%(same)s）：不用再传。") % told
            )
        elif len(own) >= MOST_FILES:
            yield Fault(
                n, "uploads", row.name, _("一张订单最多 %(most)s 个文件：请合并成一个 PDF。") % {"most": MOST_FILES}
            )
        own[row.digest] = row


def void(rows, orders, by):
    """The OrderFiles of Voiding rows, void from now on, or Refused. orders: {number: Order}."""
    found = {(one.order_id, one.digest): one for one in OrderFile.objects.filter(order__in=orders.values(), void=False)}
    mine = {value for value, _label in papers(by)}
    named = [found.get((orders[row.order].pk, row.digest)) for row in rows]
    refuse_if(_standing(rows, named, mine))
    for row, one in zip(rows, named, strict=True):
        deeds.tell(row.order, {"name": one.name}, {"name": "", "void_reason": row.reason.strip()})
        one.strike(row.reason.strip(), by, row.on)
    bulk.save(named, OrderFile.VOIDED)
    return named


def _standing(rows, named, mine):
    for n, (row, one) in enumerate(zip(rows, named, strict=True)):
        if one is None or one.paper not in mine:
            yield Fault(n, "", row.digest, _("没有这个文件，或已经作废。请刷新页面。"))
        if not row.reason.strip():
            yield Fault(n, "reason", row.reason, _("请写作废原因：以后要靠它说明为什么不算数。"))

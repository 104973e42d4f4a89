"""Where an order stands on the twelve nodes of 《直销订单跟踪流程图》, told from its facts (XS-009 二.3; flow.md 2.1).

Pure: it reads neither the database nor the clock. The rooms of 排产, 生产, 品检 and 出货前确认 do not record yet, so
their nodes say what the release and the shipment tell about them, and no more.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from gendan.orders.facts import CLOSED, COMPLETED, CONFIRMED, RELEASED, REVIEW
from gendan.orders.flow import Stage
from gendan.orders.models import Order

LABELS = {
    "receive": _("接单"), "review": _("评审"), "plan": _("排产"), "release": _("下达"), "make": _("生产"),
    "inspect": _("品检"), "check": _("出货前确认"), "ship": _("发货"), "arrive": _("到货反馈"),
    "invoice": _("开票"), "pay": _("收款"), "settle": _("对账结清"),
}  # fmt: skip
STATES = {
    "done": _("已完成"), "current": _("进行中"), "late": _("逾期"), "blocked": _("暂停"), "next": _("未开始"),
    "skipped": _("跳过"), "returned": _("退回"),
}  # fmt: skip
HERE = ("current", "late", "blocked", "returned")
"""States of a node where somebody has something to do."""


class Node(NamedTuple):
    """One of the twelve: its state, and the facts it is told from.

    about: a count or a short word. evidence: numbers of papers; files: OrderFiles. until: promised for, or due on, that
    day; is_wish: nobody promised it, the customer asks for it. forecast: the day on which it would be done if it took
    as long as usual, while that is to come. since: from when it has been waiting. unmet: the number of the paper that
    it waits for something about.
    why: why it stands as it does, or why it cannot be done yet.
    """

    key: str
    state: str
    who: str = ""
    on: date | None = None
    until: date | None = None
    about: str = ""
    evidence: tuple = ()
    why: str = ""
    since: date | None = None
    forecast: date | None = None
    files: tuple = ()
    unmet: str = ""
    is_wish: bool = False

    @property
    def label(self):
        """What the node is called."""
        return str(LABELS[self.key])

    @property
    def state_label(self):
        """Its state in a word."""
        return str(STATES[self.state])

    @property
    def until_label(self):
        """What the day is, until which it is to be done."""
        if self.is_wish:
            return _("要求")
        return _("到期") if self.key == "pay" else _("预计") if self.key == "arrive" else _("承诺")


@dataclass(frozen=True)
class Track:
    """The twelve nodes of an order on a day, and its batches as forks of the way."""

    order: Order
    nodes: tuple
    batches: tuple
    open: int
    leaves_on: date | None
    today: date
    ended_on: date | None = None
    usual: dict = field(default_factory=dict)
    is_wish: bool = False

    @cached_property
    def current(self):
        """The first node where somebody has something to do, or None."""
        return next((node for node in self.nodes if node.state in HERE), None)

    def node(self, key):
        """One of the twelve."""
        return next(node for node in self.nodes if node.key == key)

    @cached_property
    def place(self):
        """The number of that node, 1 to 12; 12 when nothing is left to do."""
        return self.nodes.index(self.current) + 1 if self.current else len(self.nodes)

    @property
    def used(self):
        """Calendar days since the order came in, until its goods had all arrived."""
        return ((self.ended_on or self.today) - self.order.on).days

    @property
    def planned(self):
        """Calendar days that were promised, else asked for; None: neither."""
        until = self.order.promised_on or self.order.requested_on
        return (until - self.order.on).days if until else None

    @property
    def days_late(self):
        """Days by which goods that have not left are later than promised; "" for those that are not."""
        is_late = self.open and self.leaves_on and not self.is_wish and self.leaves_on < self.today
        return (self.today - self.leaves_on).days if is_late else ""

    @property
    def told(self):
        """How long it took, against the plan, and how long it has stood at the current node, against the usual."""
        plan = _("已用 %(used)s 天 / 计划 %(planned)s 天") if self.planned is not None else _("已用 %(used)s 天")
        words = [plan % {"used": self.used, "planned": self.planned}]
        node = self.current
        if node and node.since and self.today >= node.since:
            told = {"place": self.place, "label": node.label, "days": (self.today - node.since).days}
            words.append(_("第 %(place)s 步 %(label)s 停留 %(days)s 天") % told)
            words[-1] += self._usual(node)
        return " · ".join(words)

    def dwell(self, node):
        """How long the order has stood at a node where somebody has something to do, against the usual; "" else."""
        if node.state not in HERE or not node.since or self.today < node.since:
            return ""
        return _("%(days)s 天") % {"days": (self.today - node.since).days} + self._usual(node)

    def _usual(self, node):
        return _("（常态 %(days)s 天）") % {"days": self.usual[node.key]} if node.key in self.usual else ""


def of(facts, today):
    """The Track of an order on a day."""
    nodes = [_with_files(NODES[key](facts, today), facts.files.get(key)) for key in LABELS]
    if facts.order.stage == Stage.ON_HOLD:
        nodes = _held(nodes, facts)
    if facts.order.stage == Stage.CANCELLED:
        nodes = [node if node.state in ("done", "skipped") else _cut(node) for node in nodes]
    arrived = [batch.arrived_on for batch in facts.batches]
    ended_on = max(arrived) if arrived and all(arrived) and not facts.open else None
    return Track(
        facts.order, tuple(nodes), facts.batches, facts.open, facts.leaves_on, today, ended_on, facts.usual,
        facts.is_wish,
    )  # fmt: skip


def _with_files(node, files):
    return node._replace(files=tuple(files)) if files else node


def _held(nodes, facts):
    """The first node at work is blocked; goods that are under way travel on."""
    place = next((n for n, node in enumerate(nodes) if node.state in HERE), None)
    if place is None:
        return nodes
    mark = facts.marks.get("hold")
    why = _("订单暂停：%(reason)s") % {"reason": mark.reason} if mark else _("订单暂停，恢复以后才能往下走")
    return [*nodes[:place], nodes[place]._replace(state="blocked", why=why), *nodes[place + 1 :]]


def _cut(node):
    return Node(node.key, "skipped", about=_("已取消"), why=_("订单已取消"), files=node.files)


def _receive(facts, today):
    order, rank = facts.order, facts.rank
    about = {"who": facts.who("receive"), "on": order.on, "evidence": (order.po_no,) if order.po_no else ()}
    if rank >= REVIEW:
        return Node("receive", "done", **about)
    if order.stage == Stage.REJECTED:
        mark = facts.marks.get("reject")
        why = _("评审退回：%(reason)s") % {"reason": mark.reason} if mark else _("评审退回，改好再提交")
        return Node("receive", "returned", why=why, since=facts.day("reject") or order.on, **about)
    return Node("receive", "current", why=_("草稿，还没有提交评审"), since=order.on, **about)


def _review(facts, today):
    order = facts.order
    if facts.rank < REVIEW:
        return Node("review", "next", why=_("先提交评审"))
    if facts.rank == REVIEW:
        since = facts.day("approve") or facts.day("submit") or order.on
        if order.stage == Stage.APPROVED:
            who = facts.who("approve")
            return Node(
                "review", "current", who, facts.day("approve"), about=_("等客户确认"),
                why=_("评审通过，客户还没有确认"), since=since,
            )  # fmt: skip
        return Node("review", "current", about=_("评审中"), why=_("等各项评审的结论"), since=since)
    said = _("%(name)s 确认") % {"name": order.confirmed_by} if order.confirmed_by else str(_("客户已确认"))
    on = order.confirmed_on or facts.day("approve")
    return Node("review", "done", facts.who("approve"), on, evidence=(said,))


def _unrecorded(key, why):
    """The node of a room that does not record yet: the release and the shipment are all that is known of it."""

    def node(facts, today):
        if facts.shipped:
            return Node(key, "skipped", about=_("现货直发"), why=why)
        if facts.rank >= RELEASED:
            return Node(key, "skipped", about=_("未登记"), why=_("这一步还不在这里登记，看不到进度"))
        return Node(key, "next", why=_("下达以后才开始"))

    return node


def _release(facts, today):
    if facts.rank < CONFIRMED:
        return Node("release", "next", why=_("客户确认以后才能下达"))
    if facts.rank >= RELEASED:
        return Node("release", "done", facts.who("release"), facts.day("release"))
    if facts.shipped:
        return Node("release", "skipped", about=_("直接发货"), why=_("没有下达，已经直接发货"))
    return Node("release", "current", why=_("客户确认了，还没有下达"), since=facts.order.confirmed_on)


def _ship(facts, today):
    if not facts.shipped and facts.rank < RELEASED:
        why = _("先下达，再发货") if facts.rank == CONFIRMED else _("客户确认以后才能发货")
        return Node("ship", "next", until=_promise(facts), why=why, forecast=forecast(facts, today))
    numbers = tuple(batch.number for batch in facts.batches)
    last = max((batch.on for batch in facts.batches), default=None)
    about = f"{facts.shipped:,} / {facts.wanted:,}"
    if not facts.open:
        return Node("ship", "done", on=last, about=about, evidence=numbers)
    is_late = facts.leaves_on is not None and facts.leaves_on < today
    why = [_("还有 %(pieces)s 件没发") % {"pieces": f"{facts.open:,}"}]
    if is_late:
        told = _("要求的日子已过 %(days)s 天") if facts.is_wish else _("比承诺晚 %(days)s 天")
        why.append(told % {"days": (today - facts.leaves_on).days})
    if short := sum(facts.lacks.values()):
        why.append(_("库存还差 %(pieces)s 件") % {"pieces": f"{short:,}"})
    return Node(
        "ship", "late" if is_late else "current", until=_promise(facts), about=about, evidence=numbers,
        why="；".join(why), since=facts.order.confirmed_on, forecast=forecast(facts, today),
    )  # fmt: skip


def _promise(facts):
    """The day on which goods are promised to leave; a mere wish is about their arrival."""
    return None if facts.is_wish else facts.leaves_on


def forecast(facts, today):
    """When it would leave if it took as long as usual; nothing is foretold of what takes longer, or of a held one."""
    confirmed_on, days = facts.order.confirmed_on, facts.usual.get("ship")
    if confirmed_on is None or days is None or facts.order.stage == Stage.ON_HOLD:
        return None
    leaves_on = confirmed_on + timedelta(days=days)
    return leaves_on if leaves_on > today else None


def _arrive(facts, today):
    if not facts.shipped:
        return Node("arrive", "next", until=facts.arrives_on, why=_("还没有发货"), is_wish=facts.is_wish)
    heard = facts.signed + facts.refused
    about = f"{heard:,} / {facts.wanted:,}"
    arrived = [batch for batch in facts.batches if batch.arrived_on]
    seen = {"about": about, "on": max((batch.arrived_on for batch in arrived), default=None)}
    if facts.under_way > 0:
        return _travelling(facts, today, seen)
    if facts.refused:
        why = _("客户拒收 %(pieces)s 件，货要退回来检验") % {"pieces": f"{facts.refused:,}"}
        return Node("arrive", "done" if facts.rank == CLOSED else "returned", why=why, since=seen["on"], **seen)
    if facts.open:
        return Node("arrive", "next", why=_("发出的都到了，其余还没有发"), **seen)
    return Node("arrive", "done", **seen)


def _travelling(facts, today, seen):
    travelling = [batch for batch in facts.batches if not batch.arrived_on]
    late = [batch.number for batch in travelling if batch.is_late(today)]
    until = min((batch.expected_on for batch in travelling if batch.expected_on), default=None)
    why = _("%(number)s 该到了，还没有反馈") % {"number": late[0]} if late else _("在路上，到了要登记反馈")
    numbers = tuple(batch.number for batch in travelling)
    since = min((batch.on for batch in travelling), default=None)
    return Node(
        "arrive", "late" if late else "current", until=until, evidence=numbers, why=why, since=since, **seen
    )  # fmt: skip


def _no_bills(facts, key, placed, none_yet):
    """The node of an order that has no bill: not for this reader, goods placed on a shelf, or nothing sold yet."""
    if facts.bills is None:
        return Node(key, "skipped", about="—", why=_("货款不在您的查看范围"))
    if facts.batches and not any(batch.is_sale for batch in facts.batches):
        return Node(key, "skipped", about=_("铺货"), why=placed)
    if facts.batches and not facts.open:
        return Node(key, "skipped", about=_("不收款"), why=_("发出的货没有金额"))
    return Node(key, "next", why=none_yet)


def _invoice(facts, today):
    billed = facts.billed
    if not billed:
        return _no_bills(facts, "invoice", _("铺货发出，卖掉后按结算单开票"), _("发货以后开票"))
    if facts.order.customer.invoice_type == facts.order.customer.InvoiceType.NONE:
        return Node("invoice", "skipped", about=_("不开票"), why=_("客户不要发票"))
    known = {batch.number: facts.invoices[batch.number] for batch in billed if batch.number in facts.invoices}
    evidence = tuple(dict.fromkeys(one.number for one in known.values()))
    on = max((one.on for one in known.values()), default=None)
    about = f"{len(known)} / {len(billed)}"
    if left := [batch for batch in billed if batch.number not in known]:
        why = _("%(number)s 还没有登记发票") % {"number": left[0].number}
        return Node(
            "invoice", "current", on=on, about=about, evidence=evidence, why=why, since=left[0].on,
            unmet=left[0].number,
        )  # fmt: skip
    return Node(
        "invoice", "next" if facts.open else "done", on=on, about=about, evidence=evidence,
        why=_("发出的都开了票，其余还没有发") if facts.open else "",
    )  # fmt: skip


def _pay(facts, today):
    billed = facts.billed
    if not billed:
        return _no_bills(facts, "pay", _("铺货发出，卖掉后按结算单收款"), _("还没有应收"))
    bills = [facts.bills[batch.number] for batch in billed]
    left = [bill for bill in bills if bill.open_amount]
    about = f"{len(bills) - len(left)} / {len(bills)}"
    if not left:
        on = max((bill.paid_on for bill in bills if bill.paid_on), default=None)
        return Node(
            "pay", "next" if facts.open else "done", on=on, about=about,
            why=_("发出的都收清了，其余还没有发") if facts.open else "",
        )  # fmt: skip
    due = [bill for bill in left if bill.due_on]
    first = min(due, key=lambda bill: bill.due_on, default=None)
    about_it = {
        "about": about, "until": first and first.due_on, "evidence": tuple(bill.number for bill in left),
        "since": min(bill.on for bill in left),
    }  # fmt: skip
    if first and first.due_on < today:
        why = {"number": first.number, "days": (today - first.due_on).days}
        return Node("pay", "late", why=_("%(number)s 逾期 %(days)s 天") % why, **about_it)
    return Node("pay", "current", why=_("还没有收清"), **about_it)


def _settle(facts, today):
    if facts.rank == CLOSED:
        return Node("settle", "done", facts.who("close"), facts.day("close"))
    owed = any(facts.bills[batch.number].open_amount for batch in facts.billed)
    if facts.rank == COMPLETED and not owed:
        since = max((batch.arrived_on for batch in facts.batches if batch.arrived_on), default=None)
        return Node("settle", "current", why=_("货到款清，可以结案"), since=since)
    return Node("settle", "next", why=_("收清以后对账结案") if owed else _("全部到货以后对账结案"))


NODES = {
    "receive": _receive,
    "review": _review,
    "plan": _unrecorded("plan", _("没有排产记录，按现货发")),
    "release": _release,
    "make": _unrecorded("make", _("没有生产记录，按现货发")),
    "inspect": _unrecorded("inspect", _("没有检验记录，按现货发")),
    "check": _unrecorded("check", _("没有单独的出货确认记录")),
    "ship": _ship,
    "arrive": _arrive,
    "invoice": _invoice,
    "pay": _pay,
    "settle": _settle,
}

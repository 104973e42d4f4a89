"""The list of orders: what it is asked by, filtered and sorted, and what each of its rows tells."""

from dataclasses import replace
from functools import cache, partial

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import names
from gendan.base.filters import Choice, Code, Days
from gendan.base.listing import Adding, Cell, Listing, Sort, View, beside
from gendan.base.made import Made, OrLast
from gendan.books import queries as books
from gendan.customers.filters import Party, looked_after, managers, region, regions, regions_on
from gendan.customers.models import Customer
from gendan.money import queries as money
from gendan.orders import chart, dwelling, filing, finding, queries, track
from gendan.orders.facts import Facts
from gendan.orders.flow import OPEN_STAGES, ORDER, UNDER_WAY, Stage
from gendan.orders.imports import OF_ORDERS
from gendan.orders.models import IS_OPEN, Order, OrderLine
from gendan.orders.queries import OfLines
from gendan.people import own
from gendan.people.deeds import may
from gendan.people.pages import knows_names, opens
from gendan.shipping import queries as shipping

TONES = {
    Stage.DRAFT: "plain", Stage.SUBMITTED: "wait", Stage.REVIEWING: "wait", Stage.APPROVED: "wait",
    Stage.CONFIRMED: "run", Stage.EXECUTING: "run", Stage.COMPLETED: "ok", Stage.CLOSED: "ok",
    Stage.REJECTED: "late", Stage.ON_HOLD: "hold", Stage.CANCELLED: "plain",
}  # fmt: skip
BY_MOUTH = [("mouth", _l("口头，待回签"))]
ONWARD = ("submit", "approve", "confirm", "release")
"""The steps that an order waits for, in 待我处理."""


def _waits_for(who):
    starts = [ORDER.steps[step].start for step in ONWARD if may(who, f"orders.{step}")]
    return Q(stage__in={stage for start in starts for stage in start})


def _to_ship(who):
    open_lines = OrderLine.objects.filter(IS_OPEN, order=OuterRef("pk"))
    return Q(Exists(open_lines), stage__in=OPEN_STAGES)


def _at_risk(who):
    """Goods leave late or will, or a batch should have arrived and nobody has heard that it did."""
    usual = shipping.usual(who.today).get("ship", 0)
    return finding.leaves_late(who.today, usual) | Q(pk__in=shipping.late_orders(who.today))


def of_money(who):
    """{node of the track: the condition of those that wait there} of the nodes about money, if a reader sees it."""
    return dict(zip(finding.OF_MONEY, (money.uninvoiced(), money.unpaid()), strict=True)) if opens(who, "money") else {}


def _stands(key, who):
    return finding.stands(key, of_money(who))


def places_of(who):
    """The nodes at which an order can wait, as far as a reader sees them: [(node, label)]."""
    return finding.places(sees_money=opens(who, "money"))


def usual(day):
    """{node of the track: the days that it usually takes}, of the nodes that are measured."""
    return shipping.usual(day) | dwelling.usual_review(day)


def stays(day):
    """(order, with the node where it waits) → its Stay on a day."""
    days, sent = usual(day), shipping.on_the_road()
    return lambda one: dwelling.of(one, one.node, day, days, sent.get(one.pk))


def _has_product(code, who):
    return Q(pk__in=OrderLine.objects.filter(product__code=code).values("order"))


def _search(text, who):
    """A whole number finds its order; else each part goes by an index of its own: one condition would read every order
    (of 110,000: 104 instead of 14 ms)."""
    if Order.objects.filter(number=text.upper()).exists():
        return Q(number=text.upper()) | Q(po_no=text)
    papers = [Order.objects.filter(**{f"{field}__icontains": text}).values("pk") for field in ("number", "po_no")]
    by_number = Q(pk__in=papers[0]) | Q(pk__in=papers[1])
    return by_number | Q(customer__in=_called(text)) if knows_names(who) else by_number


def _called(text):
    return Customer.objects.filter(names.matching(text)).values("pk")


def _beside_customer(orders):
    return beside(orders, "customer", "code", "short_name", "invoice_type")


def facts(orders, who):
    """{order id: the Facts of its track}, as far as a reader may know them; the same few queries for many orders."""
    found, batches = queries.sums(orders), shipping.batches(orders, who)
    numbers = [batch.number for own in batches.values() for batch in own]
    sees_money = opens(who, "money")
    bills = books.bills_of(numbers, who) if sees_money else None
    invoices = money.invoices(numbers, orders, who) if sees_money else {}
    about = {"bills": bills, "invoices": invoices}
    return {
        one.pk: Facts(one, **found.get(one.pk, {"quantity": 0}), batches=tuple(batches[one.pk]), **about)
        for one in orders
    }


def _complete(records, who):
    """How much of each order is ordered, shipped and signed, and how far it has come on its track."""
    found, usual = facts(records, who), cache(lambda: shipping.usual(who.today))
    known = cache(lambda: regions_on(who.today))
    sees_names, today = knows_names(who), who.today
    for one in records:
        own = one.facts = found[one.pk]
        one.forecast = partial(_forecast, own, usual, today)
        one.quantity, one.shipped, one.signed = own.quantity, own.shipped, own.signed
        one.track = track.of(own, today)
        one.progress = chart.stands(one.track)
        one.invoiced = one.track.node("invoice").about
        one.in_region = lambda customer=one.customer_id: known().get(customer, "")
        one.party = one.customer.short_name if sees_names else one.customer.code


def _forecast(facts, usual, today):
    """When what is open would leave if it took as long as usual, which is asked for once, and only by who shows it."""
    return track.forecast(replace(facts, usual=usual()), today) if facts.open else None


BY_DAY = Sort("on", _l("下单日期"), ("on", "id"), descending=True)
DUE = Made("due", lambda who: OrLast("promised_on"))
PLACE = Made("place", lambda who: finding.place(of_money(who)), finding.at_place)
REGION = Made("region", region("customer"), lambda name: name or _("没有区域"))
BY_DUE = Sort("due", _l("承诺交期"), ("due", "id"), made=(DUE,))


ORDERS = Listing(
    name="orders:list",
    title=_l("订单跟踪"),
    unit=_l("张"),
    rows=lambda who: _beside_customer(Order.objects.seen_by(who).filter(void=False)),
    columns=(
        Cell("number", _l("订单号"), "code", link=("orders:page", "number"), keeps=True),
        Cell("party", _l("客户"), groups="customer_id", not_with=("customer",)),
        Cell("region", _l("区域"), path="in_region", secret="price", is_rare=True, groups=REGION),
        Cell("po_no", _l("客户PO号"), "code", is_rare=True),
        Cell("channel", _l("来单方式"), choices=Order.Channel, is_rare=True),
        Cell("on", _l("下单日期"), "date", sort="on", groups="on"),
        Cell("quantity", _l("件数"), "count", total=True, sum=OfLines("pk", counter="quantity")),
        Cell("shipped", _l("已发"), "count", total=True, sum=OfLines("pk", counter="shipped")),
        Cell("signed", _l("签收"), "count", total=True, sum=OfLines("pk", counter="signed"), is_rare=True),
        Cell("amount", _l("订单金额"), "cash", path="amount", total=True, secret="price"),
        Cell("requested_on", _l("要求交期"), "date"),
        Cell("promised_on", _l("承诺交期"), "date", sort="due"),
        Cell("forecast", _l("预计发货"), "date", is_rare=True),
        Cell("days_late", _l("晚几天"), "count", path="track.days_late", is_rare=True),
        Cell("unpaid", _l("未收款"), "cash", path="facts.unpaid", total=True, secret="price", is_rare=True),
        Cell("invoiced", _l("开票"), path="invoiced", secret="price", is_rare=True),
        Cell("progress", _l("进度"), draw=lambda one: chart.bar(one.track, one.progress)),
        Cell("node", _l("步骤"), path="track.current.label", is_rare=True, groups=PLACE),
        Cell("confirmed_on", _l("确认日期"), "date", is_rare=True),
        Cell("note", _l("备注"), is_rare=True),
        Cell("stage", _l("状态"), choices=Stage, groups="stage", tone=lambda one: TONES[one.stage]),
    ),
    sorts=(BY_DAY, BY_DUE),
    filters=(
        Party("customer", _l("客户"), "customer", is_rare=True),
        Code("product", _l("产品编码"), _has_product, is_rare=True),
        Choice("region", _l("区域"), looked_after("region", "customer"), regions, secret="price"),
        Choice("manager", _l("业务经理"), looked_after("code", "customer"), managers, secret="price"),
        Choice("node", _l("步骤"), _stands, places_of),
        Choice("stage", _l("状态"), "stage", Stage.choices, is_rare=True),
        Choice("word", _l("客户确认"), lambda _word, _who: filing.by_mouth(), BY_MOUTH, is_rare=True),
        Days("on", _l("下单"), "on", is_rare=True),
        Days("due", _l("承诺交期"), "promised_on", is_rare=True),
    ),
    views=(
        View("open", _l("在途"), lambda who: Q(stage__in=UNDER_WAY), is_small=True),
        View("risk", _l("有风险"), _at_risk, is_small=True, sort="due"),
        View("mine", _l("待我处理"), _waits_for, is_small=True),
        View("ship", _l("待发货"), _to_ship, is_small=True),
        View("all", _l("全部")),
    ),
    search=_search,
    search_hint=_l("单号、PO 号、客户，拼音首字母也行"),
    own=lambda: own.listed("order"),
    intake=OF_ORDERS,
    adding=Adding("orders.receive", "orders:new", _l("新建订单")),
    complete=_complete,
)

"""The review of an order: eight dimensions, what is asked, what we have, and who decides a difference (XS-009 二.3).

What the program sees is worked out anew each time; what people decided is stored (ReviewDecision), bound to a print of
the content that the dimension depends on, so that a change reopens the dimensions it touches and no others.
"""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Sum
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from gendan.base.cash import ZERO
from gendan.base.faults import Fault
from gendan.base.prepared import prepared
from gendan.books import gates
from gendan.books.models import SaleLine
from gendan.books.queries import open_now
from gendan.customers.models import Requirement
from gendan.orders import looks, queries
from gendan.orders.flow import COMMITTED_STAGES, OPEN_STAGES, ORDER, Stage
from gendan.orders.models import ChangeLine, Dimension, OrderLine, Question, ReviewDecision
from gendan.people import journal
from gendan.people.roles import Role

D = Dimension
RESPONSIBLE = {
    D.PRICE: Role.SALES, D.MATERIAL: Role.ASSISTANT, D.QUANTITY: Role.ASSISTANT, D.QUALITY: Role.QUALITY,
    D.DATE: Role.PRODUCTION, D.PACKING: Role.ASSISTANT, D.TRANSPORT: Role.LOGISTICS, D.PAYMENT: Role.FINANCE,
}  # fmt: skip
"""Who answers for a dimension when something differs."""

REVIEWED = (*ORDER["approve"].start, Stage.ON_HOLD)
"""Stages in which dimensions are decided: under review, and held after a change."""

NO_ORDER = 0  # no order has this id

SECRET = {D.PRICE: "price", D.PAYMENT: "price"}
"""Dimensions whose figures only some people read."""


@dataclass(frozen=True)
class Item:
    """One dimension of one order: verdict is ok, ask or no; decision is the one that still counts, if any.

    questions: all that was asked about it, with their answers.
    """

    case: looks.Case
    dimension: Dimension
    asked: str
    have: str
    difference: str
    verdict: str
    decision: ReviewDecision | None
    questions: tuple = ()

    @property
    def waits_for(self):
        """The questions that nobody has answered."""
        return [one for one in self.questions if one.is_open]

    @property
    def is_open(self):
        """Whether it keeps the order from being approved: undecided, or somebody still has to answer."""
        return bool(self.waits_for) or self.is_undecided

    @property
    def is_undecided(self):
        """Whether it differs and nobody settled that."""
        return not self.decision.settles if self.decision else self.verdict != "ok"

    @property
    def content(self):
        """The print of what the dimension depends on."""
        return _print(self.case.order, self.case.lines, self.dimension)

    @property
    def role(self):
        """Who answers for it."""
        return RESPONSIBLE[self.dimension]


def ready(orders):
    """Orders with what their review wants to know of them beside their lines."""
    own = {"order": OuterRef("pk")}
    decided, asked = Exists(ReviewDecision.objects.filter(**own)), Exists(Question.objects.filter(**own))
    return orders.select_related("customer__balance").annotate(is_decided=decided, is_asked=asked)


def items(orders, days):
    """{order id: its eight Items} on a day each (days: {order id: day}); the same few queries for any number of lines.

    The orders are some of ready(). One that nobody has decided on, or asked about, costs no look at that.
    """
    cases, decisions = _cases(orders, days), _decisions([order for order in orders if order.is_decided])
    asked = _questions([order for order in orders if order.is_asked])
    return {case.order.pk: [_item(case, one, decisions, asked) for one in Dimension] for case in cases}


def tried(order, lines, day, added, owed=open_now):
    """The eight Items of an order as it would be with these lines, which are not stored, in the same few queries.

    added: what its customer would be committed to beyond what he is now: 元. owed: as gates.outlook() takes it.
    """
    _furnish(order, lines, day)
    total = looks.total(lines)
    reasons = gates.outlook([gates.Asked(0, order.customer, day, total, order.number, total - added)], owed)
    now = required([order.customer_id]).get(order.customer_id, [])
    short = _beyond(lines, queries.left(_wanted(lines), order.pk or NO_ORDER))
    case = looks.Case(order, day, lines, now, short, tuple(reasons[0]))
    return [_item(case, one, {}, {}) for one in Dimension]


def _furnish(order, lines, day):
    """Give lines what _lines() would read beside them."""
    goods = {line.product_id for line in lines}
    usual = {pk: sums for pk, *sums in _usual(order.customer_id, goods, day - timedelta(365), day)}
    for line in lines:
        line.pieces, line.times = usual.get(line.product_id, (0, 0))


@prepared
def _usual(customer, goods, since, until):
    """(product, pieces, deliveries) of what a customer had of some products between days."""
    year = SaleLine.objects.filter(void=False, quantity__gt=0, on__gte=since, on__lt=until)
    year = year.filter(customer__pk=customer, product__pk__in=goods).order_by()
    return year.values_list("product").annotate(Sum("quantity"), Count("pk"))


def of(order, today):
    """The eight Items of one of ready(), as its own pages show them."""
    return items([order], {order.pk: _day_of(order, today)})[order.pk]


def settled(found):
    """How many of an order's Items are settled, of how many: "7/8"."""
    return f"{sum(not one.is_open for one in found)}/{len(found)}"


def _day_of(order, today):
    """An order that was confirmed is shown as of that day, what was late for it then; unless it is decided on now."""
    return today if order.stage in REVIEWED else order.confirmed_on or today


def looked_at(rows, orders):
    """The items() of some of ready(), each on the day of its row (rows: of a deed, each about an order)."""
    days = {row.order: row.on for row in rows}
    return items(orders, {order.pk: days[order.number] for order in orders})


def missing(rows, orders, found, only=None):
    """A Fault for each order with an open dimension, as unsettled() says.

    found: what looked_at() says. only: {order id: the dimensions that are asked about}; None: all of them.
    """
    places = {row.order: n for n, row in enumerate(rows)}
    for order in orders:
        asked = found[order.pk] if only is None else [one for one in found[order.pk] if one.dimension in only[order.pk]]
        yield from unsettled(places[order.number], order.number, asked)


def unsettled(row, number, asked):
    """The Fault of an order of which some of these Items are open, naming them all and who decides them (R-3.2)."""
    if left := [item for item in asked if item.is_open]:
        text = _("评审还有 %(count)s 项没有通过：%(items)s。请先提交评审，由他们在评审页写明结论，或由内销经理放行。")
        words = {"count": len(left), "items": "；".join(map(_open_words, left))}
        yield Fault(row, "order", number, text % words)


def _open_words(item):
    waits = [_("等%(of)s答复") % {"of": one.get_of_display()} for one in item.waits_for]
    undecided = [item.decision.reason if item.decision else item.difference] if item.is_undecided else []
    difference = "，".join([*undecided, *waits])
    return _("%(dimension)s（%(role)s）：%(difference)s") % (named(item.dimension) | {"difference": difference})


def named(dimension):
    """What a dimension and the person who answers for it are called."""
    return {"dimension": Dimension(dimension).label, "role": RESPONSIBLE[dimension].label}


def required(parties):
    """What each customer requires today, as an order copies it (R-2.3): {customer id: [{kind, text, product}]}."""
    found = {}
    for customer, kind, text, product in _requirements(parties):
        found.setdefault(customer, []).append({"kind": kind, "text": text, "product": product})
    return found


@prepared
def _requirements(parties):
    rows = Requirement.objects.filter(customer__pk__in=parties)
    return rows.values_list("customer", "kind", "text", "product__code")


def prints(orders):
    """{order id: prints_of(…)} of stored orders."""
    lines = _by_order(orders, _lines([order.pk for order in orders]))
    return {order.pk: prints_of(order, lines[order.pk]) for order in orders}


def prints_of(order, lines):
    """{dimension: the print of the content it depends on}, for an order with these lines."""
    return {one: _print(order, lines, one) for one in Dimension}


def _item(case, dimension, decisions, questions):
    asked, have, differences = looks.LOOKS[dimension](case)
    decision = decisions.get((case.order.pk, dimension))
    if decision and decision.content != _print(case.order, case.lines, dimension):
        decision = None
    waits = tuple(questions.get((case.order.pk, dimension), ()))
    verdict = _verdict(dimension, differences)
    return Item(case, dimension, asked, have, looks.told(differences), verdict, decision, waits)


def _verdict(dimension, differences):
    """The credit gates will not let the order pass as it stands; any other difference is a question."""
    if not differences:
        return "ok"
    return "no" if dimension == D.PAYMENT else "ask"


def _cases(orders, days):
    if not orders:
        return []
    ids, until = [order.pk for order in orders], [days[order.pk] for order in orders]
    lines = _by_order(orders, _beside(ids, [day - timedelta(365) for day in until], until))
    now = required({order.customer_id for order in orders})
    reasons = gates.outlook([_asked(order, lines[order.pk], days[order.pk]) for order in orders])
    short, touched = _short(orders, lines), _touched([order.pk for order in orders if order.confirmed_on])
    return [
        looks.Case(
            order,
            days[order.pk],
            lines[order.pk],
            now.get(order.customer_id, []),
            short[order.pk],
            tuple(why),
            frozenset(touched.get(order.pk, ())),
        )
        for order, why in zip(orders, reasons, strict=True)
    ]


def _short(orders, lines):
    """{order id: {product code: pieces that the store lacks for it}}: of one under way, as the store serves it."""
    under_way = [order for order in orders if order.stage in OPEN_STAGES]
    lacks = queries.lacks(under_way) if under_way else {}
    rest = [line for order in orders if order.pk not in lacks for line in lines[order.pk] if line.open_quantity]
    left = queries.left(_wanted(rest), NO_ORDER)
    return {pk: _served(own, lacks[pk]) if pk in lacks else _beyond(own, left) for pk, own in lines.items()}


def _wanted(lines):
    """{product id: the open pieces of lines}"""
    wanted = Counter()
    for line in lines:
        wanted[line.product_id] += line.open_quantity
    return wanted


def _served(lines, lacks):
    """The pieces that lines lack ({line number: pieces}), by the codes of their products."""
    short = Counter()
    for line in lines:
        short[line.product.code] += lacks.get(line.line_no, 0)
    return +short


def _beyond(lines, left):
    """{product code: the open pieces of lines beyond what is left of it in store}."""
    codes, short = {line.product_id: line.product.code for line in lines}, _wanted(lines)
    short.subtract({product: left.get(product, 0) for product in short})
    return {codes[product]: pieces for product, pieces in (+short).items()}


def _touched(orders):
    """{order id: the numbers of the lines that its change orders are about}, of orders that are under way."""
    found = defaultdict(set)
    for order, line_no in _changed(orders) if orders else ():
        found[order].add(line_no)
    return found


@prepared
def _changed(orders):
    return ChangeLine.objects.filter(change__order__pk__in=orders).order_by().values_list("change__order", "line_no")


def _by_order(orders, lines):
    """{order id: its lines}"""
    found = {order.pk: [] for order in orders}
    for line in lines:
        found[line.order_id].append(line)
    return found


@prepared
def _lines(orders):
    return OrderLine.objects.filter(order__pk__in=orders)


# By hand: in Django's words each is a subquery of six lines, through which the order's days would have to be handed.
OF_THE_YEAR = """(SELECT {} FROM books_saleline b WHERE b.product_id = orders_orderline.product_id
AND b.customer_id = (SELECT o.customer_id FROM orders_order o WHERE o.id = orders_orderline.order_id)
AND NOT b.void AND b.quantity > 0 AND b."on" >= {} AND b."on" < {})"""


@prepared
def _beside(orders, since, until):
    """Lines with their products, and what their customer had of each between the days of the order (in step), pieces
    and deliveries."""
    on = f"CASE orders_orderline.order_id {'WHEN %s THEN %s ' * len(orders)}END"
    year = [part for days in (since, until) for pair in zip(orders, days, strict=True) for part in pair]
    lines = OrderLine.objects.filter(order__pk__in=orders).select_related("product")
    return lines.annotate(
        pieces=RawSQL(OF_THE_YEAR.format("COALESCE(SUM(b.quantity), 0)", on, on), year),  # noqa: S611 - our own names
        times=RawSQL(OF_THE_YEAR.format("COUNT(*)", on, on), year),  # noqa: S611
    )


def _asked(order, lines, day):
    amount = looks.total(lines)
    freed = amount if order.stage in COMMITTED_STAGES else ZERO
    return gates.Asked(0, order.customer, day, amount, order.number, freed)


def _decisions(orders):
    """The newest decision of each order and dimension."""
    rows = _decided([order.pk for order in orders]) if orders else ()
    return {(one.order_id, one.dimension): one for one in rows}


@prepared
def _decided(orders):
    return ReviewDecision.objects.filter(order__pk__in=orders).order_by("pk")


def _questions(orders):
    """{(order id, dimension): its Questions, the oldest first}"""
    found = {}
    for one in Question.objects.filter(order__in=orders).select_related("reply") if orders else ():
        found.setdefault((one.order_id, one.dimension), []).append(one)
    return found


def _print(order, lines, dimension):
    parts = [dimension, *CONTENT[dimension](order, lines)]
    return hashlib.sha256(journal.canonical(parts).encode()).hexdigest()


def _of_lines(*names):
    return lambda order, lines: [
        [line.line_no, line.product_id, *(getattr(line, name) for name in names)] for line in lines
    ]


def _of_requirements(order, lines, kinds):
    return [sorted({line.product_id for line in lines}), [one for one in order.requirements if one["kind"] in kinds]]


def _of_route(order, lines):
    party = order.customer
    days = [line.requested_on for line in lines]
    late = [[line.line_no, line.promised_on] for line in lines if looks.comes_late(line, party)]
    return [party.shipping_method, party.carrier, party.freight_payer, party.transit_days, days, *late]


def _of_terms(order, lines):
    party = order.customer
    return [party.cooperation_mode, *_plain(party.term), party.credit_limit, party.contract_to, looks.total(lines)]


def _plain(term):
    return [term.kind, term.days, term.months, term.day, term.percent, term.base]


CONTENT = {
    D.PRICE: _of_lines("kind", "price", "agreed_price"),
    D.MATERIAL: lambda order, lines: _of_requirements(order, lines, looks.KINDS[D.MATERIAL]),
    D.QUANTITY: _of_lines("quantity", "cancelled"),
    D.QUALITY: lambda order, lines: _of_requirements(order, lines, looks.KINDS[D.QUALITY]),
    D.DATE: _of_lines("quantity", "cancelled", "requested_on", "promised_on"),
    D.PACKING: lambda order, lines: _of_requirements(order, lines, looks.KINDS[D.PACKING]),
    D.TRANSPORT: _of_route,
    D.PAYMENT: _of_terms,
}
"""What each dimension depends on: a change of it makes an earlier decision void."""

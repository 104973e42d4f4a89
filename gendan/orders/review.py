"""The review of an order: eight dimensions, what is asked, what we have, and who decides a difference (XS-009 二.3).

What the program sees is worked out anew each time; what people decided is stored (ReviewDecision), bound to a print of
the content that the dimension depends on, so that a change reopens the dimensions it touches and no others.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from gendan.base.cash import ZERO
from gendan.base.faults import Fault
from gendan.base.table import shown
from gendan.books import gates
from gendan.books.models import Place
from gendan.customers.models import Requirement
from gendan.orders.flow import COMMITTED_STAGES
from gendan.orders.models import Dimension, Order, OrderLine, ReviewDecision
from gendan.people import journal
from gendan.people.roles import Role

D = Dimension
RESPONSIBLE = {
    D.PRICE: Role.SALES, D.MATERIAL: Role.ASSISTANT, D.QUANTITY: Role.ASSISTANT, D.QUALITY: Role.QUALITY,
    D.DATE: Role.PRODUCTION, D.PACKING: Role.ASSISTANT, D.TRANSPORT: Role.LOGISTICS, D.PAYMENT: Role.FINANCE,
}  # fmt: skip
"""Who answers for a dimension when something differs."""

SECRET = {D.PRICE: "price", D.PAYMENT: "price"}
"""Dimensions whose figures only some people read."""

K = Requirement.Kind
KINDS = {D.MATERIAL: (K.MATERIAL,), D.QUALITY: (K.QUALITY, K.FORBIDDEN), D.PACKING: (K.PACKING, K.LABEL, K.PALLET)}
"""Which of the customer's requirements a dimension looks at."""

UNUSUAL, HABIT = 3, 3
"""A quantity is unusual above so many times the average of at least so many deliveries of the last year."""

SHOWN = 3  # differences that are told one by one


@dataclass(frozen=True)
class Case:
    """An order with everything that its review needs to know."""

    order: Order
    day: date
    lines: list
    required: list  # what the customer requires today
    reasons: tuple = ()  # what the credit gates would say

    @cached_property
    def short(self):
        """{product code: pieces that the store lacks}."""
        wanted = defaultdict(int)
        for line in self.lines:
            wanted[line.product.code] += line.open_quantity
        lacking = {line.product.code: wanted[line.product.code] - line.in_store for line in self.lines}
        return {code: n for code, n in lacking.items() if n > 0}


@dataclass(frozen=True)
class Item:
    """One dimension of one order: verdict is ok, ask or no; decision is the one that still counts, if any."""

    case: Case
    dimension: Dimension
    asked: str
    have: str
    difference: str
    verdict: str
    decision: ReviewDecision | None

    @property
    def is_open(self):
        """Whether it keeps the order from being approved."""
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
    decided = Exists(ReviewDecision.objects.filter(order=OuterRef("pk")))
    return orders.select_related("customer__balance").annotate(is_decided=decided)


def items(orders, days):
    """{order id: its eight Items} on a day each (days: {order id: day}); the same few queries for any number of lines.

    The orders are some of ready(). One that nobody has decided on costs no look at decisions.
    """
    cases, decisions = _cases(orders, days), _decisions([order for order in orders if order.is_decided])
    return {case.order.pk: [_item(case, one, decisions) for one in Dimension] for case in cases}


def missing(rows, orders):
    """A Fault for each order with an open dimension, naming them all and who decides them (R-3.2)."""
    rows_of = {row.order: (n, row) for n, row in enumerate(rows)}
    found = items(orders, {order.pk: rows_of[order.number][1].on for order in orders})
    for order in orders:
        if left := [item for item in found[order.pk] if item.is_open]:
            text = _(
                "评审还有 %(count)s 项没有通过：%(items)s。请先提交评审，由他们在评审页写明结论，或由内销经理放行。"
            )
            words = {"count": len(left), "items": "；".join(map(_open_words, left))}
            yield Fault(rows_of[order.number][0], "order", order.number, text % words)


def _open_words(item):
    difference = item.decision.reason if item.decision else item.difference
    return _("%(dimension)s（%(role)s）：%(difference)s") % (named(item.dimension) | {"difference": difference})


def named(dimension):
    """What a dimension and the person who answers for it are called."""
    return {"dimension": Dimension(dimension).label, "role": RESPONSIBLE[dimension].label}


def required(parties):
    """What each customer requires today, as an order copies it (R-2.3): {customer id: [{kind, text, product}]}."""
    found = {}
    rows = Requirement.objects.filter(customer__in=parties).values_list("customer", "kind", "text", "product__code")
    for customer, kind, text, product in rows:
        found.setdefault(customer, []).append({"kind": kind, "text": text, "product": product})
    return found


def prints(orders):
    """{order id: {dimension: the print of the content it depends on}}."""
    lines = _lines(orders)
    return {order.pk: {one: _print(order, lines[order.pk], one) for one in Dimension} for order in orders}


def _item(case, dimension, decisions):
    asked, have, differences = LOOKS[dimension](case)
    item = Item(case, dimension, asked, have, _told(differences), _verdict(dimension, differences), None)
    decision = decisions.get((case.order.pk, dimension))
    return replace(item, decision=decision) if decision and decision.content == item.content else item


def _verdict(dimension, differences):
    """The credit gates will not let the order pass as it stands; any other difference is a question."""
    if not differences:
        return "ok"
    return "no" if dimension == D.PAYMENT else "ask"


def _told(texts):
    """The first few in words, and how many there are."""
    text = "；".join(texts[:SHOWN])
    return _("%(text)s；共 %(count)s 处") % {"text": text, "count": len(texts)} if len(texts) > SHOWN else text


def _cases(orders, days):
    if not orders:
        return []
    lines = _lines(orders, _beside({order.pk: days[order.pk] for order in orders}))
    now = required({order.customer_id for order in orders})
    reasons = gates.outlook([_asked(order, lines[order.pk], days[order.pk]) for order in orders])
    return [
        Case(
            order,
            days[order.pk],
            lines[order.pk],
            now.get(order.customer_id, []),
            tuple(why),
        )
        for order, why in zip(orders, reasons, strict=True)
    ]


def _lines(orders, look=OrderLine.objects):
    """{order id: its lines}, read in one statement as `look` wants them."""
    found = {order.pk: [] for order in orders}
    for line in look.filter(order__in=found):
        found[line.order_id].append(line)
    return found


# Written by hand: every order that is approved asks this, and Django took three times as long to make the statement up.
IN_STORE = """COALESCE((SELECT SUM(s.quantity) FROM books_stock s JOIN books_place p ON p.id = s.place_id
WHERE p.sort = %s AND s.product_id = orders_orderline.product_id), 0)"""
OF_THE_YEAR = """(SELECT {} FROM books_saleline b WHERE b.product_id = orders_orderline.product_id
AND b.customer_id = (SELECT o.customer_id FROM orders_order o WHERE o.id = orders_orderline.order_id)
AND NOT b.void AND b.quantity > 0 AND b."on" >= {} AND b."on" < {})"""


def _beside(days):
    """Lines with their products, what the store holds of each, and what its customer had of it in the year before the
    order's day: pieces and deliveries."""
    on = f"CASE orders_orderline.order_id {'WHEN %s THEN %s ' * len(days)}END"
    year = [part for length in (365, 0) for pk, day in days.items() for part in (pk, day - timedelta(length))]
    return OrderLine.objects.select_related("product").annotate(
        in_store=RawSQL(IN_STORE, [Place.Sort.STORE]),  # noqa: S611 - our own names only
        pieces=RawSQL(OF_THE_YEAR.format("COALESCE(SUM(b.quantity), 0)", on, on), year),  # noqa: S611
        times=RawSQL(OF_THE_YEAR.format("COUNT(*)", on, on), year),  # noqa: S611
    )


def _asked(order, lines, day):
    amount = sum((line.wanted_amount for line in lines), ZERO)
    freed = amount if order.stage in COMMITTED_STAGES else ZERO
    return gates.Asked(0, order.customer, day, amount, order.number, freed)


def _decisions(orders):
    """The newest decision of each order and dimension."""
    rows = ReviewDecision.objects.filter(order__in=[order.pk for order in orders]).order_by("pk") if orders else ()
    return {(one.order_id, one.dimension): one for one in rows}


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
    return [party.shipping_method, party.carrier, party.freight_payer, party.transit_days, days]


def _of_terms(order, lines):
    party = order.customer
    return [party.cooperation_mode, *_plain(party.term), party.credit_limit, party.contract_to, _total(lines)]


def _plain(term):
    return [term.kind, term.days, term.months, term.day, term.percent, term.base]


def _total(lines):
    return sum((line.wanted_amount for line in lines), ZERO)


CONTENT = {
    D.PRICE: _of_lines("kind", "price", "agreed_price"),
    D.MATERIAL: lambda order, lines: _of_requirements(order, lines, KINDS[D.MATERIAL]),
    D.QUANTITY: _of_lines("quantity", "cancelled"),
    D.QUALITY: lambda order, lines: _of_requirements(order, lines, KINDS[D.QUALITY]),
    D.DATE: _of_lines("quantity", "cancelled", "requested_on", "promised_on"),
    D.PACKING: lambda order, lines: _of_requirements(order, lines, KINDS[D.PACKING]),
    D.TRANSPORT: _of_route,
    D.PAYMENT: _of_terms,
}
"""What each dimension depends on: a change of it makes an earlier decision void."""


def _price(case):
    """Against the agreed price of the day; gifts, parts and resent goods have their own."""
    normal = [line for line in case.lines if line.kind == OrderLine.Kind.NORMAL]
    differences = [text for line in normal if (text := _price_difference(line))]
    agreed = sum(line.agreed_price is not None for line in normal)
    asked = _("%(count)s 行，合计 %(amount)s 元") % {
        "count": len(case.lines),
        "amount": shown("cash", _total(case.lines)),
    }
    return asked, _("%(count)s 行有合作价") % {"count": agreed}, differences


def _price_difference(line):
    words = {"code": line.product.code, "price": shown("price", line.price)}
    if line.agreed_price is None:
        return _("%(code)s 没有合作价，订单价 %(price)s") % words
    if line.price == line.agreed_price:
        return ""
    share = abs(line.price - line.agreed_price) * 100 / line.agreed_price
    words |= {"agreed": shown("price", line.agreed_price), "share": f"{share:.1f}"}
    if line.price < line.agreed_price:
        return _("%(code)s 订单价 %(price)s 低于合作价 %(agreed)s（低 %(share)s%%）") % words
    return _("%(code)s 订单价 %(price)s 高于合作价 %(agreed)s（高 %(share)s%%）") % words


def _wanted(case, dimension):
    """The customer's requirements of a dimension that concern a product of the order: now, and in the order's copy."""
    codes = {None, *(line.product.code for line in case.lines)}
    kinds = KINDS[dimension]
    return [
        [one for one in some if one["kind"] in kinds and one["product"] in codes]
        for some in (case.required, case.order.requirements)
    ]


def _changed(now, copied):
    """Whether the customer requires something else today than when the order came in (R-2.3)."""
    is_same = sorted(map(journal.canonical, now)) == sorted(map(journal.canonical, copied))
    return [] if is_same else [_("下单后客户要求改过，请定用新要求还是旧要求")]


def _texts(wanted):
    return _told(list(dict.fromkeys(one["text"] for one in wanted))) or _("无特殊要求")


def _material(case):
    now, copied = _wanted(case, D.MATERIAL)
    products = {line.product.code: line.product for line in case.lines}
    differences = [
        _("%(code)s 要求 %(asked)s，产品是 %(have)s")
        % {"code": code, "asked": one["text"], "have": product.material or _("未登记材质")}
        for one in copied
        for code, product in products.items()
        if one["product"] in (None, code) and one["text"] not in product.material
    ]
    materials = dict.fromkeys(product.material for product in products.values() if product.material)
    return _texts(copied), _told(list(materials)) or _("按产品标准"), [*_changed(now, copied), *differences]


def _quantity(case):
    differences = [text for line in case.lines for text in _quantity_differences(line)]
    pieces = sum(line.open_quantity for line in case.lines)
    short = sum(case.short.values())
    have = _("库存不够 %(short)s 件，要生产") % {"short": f"{short:,}"} if short else _("库存够")
    return _("%(pieces)s 件") % {"pieces": f"{pieces:,}"}, have, differences


def _quantity_differences(line):
    product, quantity = line.product, line.quantity
    words = {"code": product.code, "quantity": f"{quantity:,}", "moq": product.moq, "pack": product.pack_size}
    if product.moq and quantity < product.moq:
        yield _("%(code)s 订 %(quantity)s，少于起订量 %(moq)s") % words
    if product.pack_size and quantity % product.pack_size:
        yield _("%(code)s 订 %(quantity)s，不是装箱数 %(pack)s 的整数倍") % words
    if line.times >= HABIT and quantity * line.times > UNUSUAL * line.pieces:
        mean = {"usual": f"{line.pieces // line.times:,}"}
        yield _("%(code)s 订 %(quantity)s，平时每次约 %(usual)s，请核对是否笔误") % (words | mean)


def _quality(case):
    now, copied = _wanted(case, D.QUALITY)
    have = _("客户标准已存档") if copied else _("按企业标准检验")
    return _texts(copied), have, _changed(now, copied)


def _date(case):
    """Our promise against his wish; goods that must be made first need a promise by production."""
    lines = [line for line in case.lines if line.open_quantity]
    wishes = sorted(line.requested_on for line in lines if line.requested_on)
    promises = sorted(line.promised_on for line in lines if line.promised_on)
    differences = [text for line in lines for text in _date_differences(line, case)]
    asked = _days(wishes) or _("没有指定")
    return asked, _days(promises) or _("没有承诺"), differences


def _days(days):
    return " ～ ".join(dict.fromkeys([days[0].isoformat(), days[-1].isoformat()])) if days else ""


def _date_differences(line, case):
    words = {"code": line.product.code, "wish": line.requested_on, "promise": line.promised_on, "day": case.day}
    if line.requested_on and line.requested_on < case.day:
        yield _("%(code)s 要求 %(wish)s，早于评审日 %(day)s") % words
    if line.requested_on and line.promised_on and line.promised_on > line.requested_on:
        late = {"late": (line.promised_on - line.requested_on).days}
        yield _("%(code)s 要求 %(wish)s，只能承诺 %(promise)s，晚 %(late)s 天") % (words | late)
    if line.promised_on is None and (short := case.short.get(line.product.code)):
        yield _("%(code)s 缺 %(short)s 件，还没有承诺交期") % (words | {"short": f"{short:,}"})


def _packing(case):
    now, copied = _wanted(case, D.PACKING)
    bare = sorted({line.product.code for line in case.lines if copied and not line.product.pack_size})
    differences = [_("%(code)s 没有登记装箱数") % {"code": code} for code in bare]
    return (
        _texts(copied),
        _("装箱数已登记") if copied and not bare else _("按标准包装"),
        [*_changed(now, copied), *differences],
    )


def _transport(case):
    party = case.order.customer
    wishes = [line.requested_on for line in case.lines if line.requested_on and line.open_quantity]
    asked = _("%(day)s 前到") % {"day": min(wishes)} if wishes else _("没有指定")
    if party.transit_days is None:
        return asked, _("运输时效未知"), [_("客户档案没有运输时效，请物流核定")]
    route = {"route": party.carrier or party.shipping_method or _("默认线路"), "days": party.transit_days}
    differences = []
    arrives_on = case.day + timedelta(party.transit_days)
    if wishes and case.day <= min(wishes) < arrives_on:
        differences = [_("今天发也要 %(day)s 才到") % {"day": arrives_on}]
    return asked, _("%(route)s，%(days)s 天") % route, differences


def _payment(case):
    party = case.order.customer
    limit = party.credit_limit
    have = _("额度 %(limit)s 元") % {"limit": shown("cash", limit)} if limit is not None else _("没有设信用额度")
    return (
        _("%(term)s，%(amount)s 元")
        % {
            "term": party.get_term_kind_display(),
            "amount": shown("cash", _total(case.lines)),
        },
        have,
        list(case.reasons),
    )


LOOKS = {
    D.PRICE: _price,
    D.MATERIAL: _material,
    D.QUANTITY: _quantity,
    D.QUALITY: _quality,
    D.DATE: _date,
    D.PACKING: _packing,
    D.TRANSPORT: _transport,
    D.PAYMENT: _payment,
}
"""Each looks at a Case and answers: what is asked, what we have, and the differences in words."""

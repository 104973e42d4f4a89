"""What the program sees of each of the eight dimensions of an order: what is asked, what we have, what differs."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from gendan.base.cash import ZERO
from gendan.base.table import shown
from gendan.customers.models import Requirement
from gendan.orders.models import Dimension, Order, OrderLine
from gendan.people import journal

D = Dimension
K = Requirement.Kind
KINDS = {D.MATERIAL: (K.MATERIAL,), D.QUALITY: (K.QUALITY, K.FORBIDDEN), D.PACKING: (K.PACKING, K.LABEL, K.PALLET)}
"""Which of the customer's requirements a dimension looks at."""

UNUSUAL, HABIT = 3, 3
"""A quantity is unusual above so many times the average of at least so many deliveries of the last year."""

SHOWN = 3  # differences that are told one by one


@dataclass(frozen=True)
class Case:
    """An order with everything that its review needs to know.

    short: {product code: pieces that the store lacks for it}. touched: the numbers of the lines that its change orders
    are about, empty where it has none: what was agreed of the others is not judged again.
    """

    order: Order
    day: date
    lines: list
    required: list  # what the customer requires today
    short: dict
    reasons: tuple = ()  # what the credit gates would say
    touched: frozenset = frozenset()

    @property
    def judged(self):
        """The lines that are looked at."""
        return [line for line in self.lines if line.line_no in self.touched] if self.touched else self.lines

    @property
    def open(self):
        """Those of them of which goods are still to leave."""
        return [line for line in self.judged if line.open_quantity]

    @property
    def meant(self):
        """The lines of which goods are still to leave, else all."""
        return [line for line in self.lines if line.open_quantity] or self.lines

    @property
    def judges_wishes(self):
        """Whether a wish is held against the day: once the customer has confirmed, his days are what was agreed."""
        return self.order.confirmed_on is None or self.day <= self.order.confirmed_on

    @cached_property
    def total(self):
        """What its lines come to."""
        return total(self.lines)


def told(texts):
    """The first few in words, and how many there are."""
    text = "；".join(texts[:SHOWN])
    return _("%(text)s；共 %(count)s 处") % {"text": text, "count": len(texts)} if len(texts) > SHOWN else text


def total(lines):
    """What the lines come to without what was cancelled: 元."""
    return sum((line.wanted_amount for line in lines), ZERO)


def _price(case):
    """Against the agreed price of the day; gifts, parts and resent goods have their own."""
    differences = [text for line in _normal(case.judged) if (text := _price_difference(line))]
    agreed = sum(line.agreed_price is not None for line in _normal(case.lines))
    asked = _("%(count)s 行，合计 %(amount)s 元") % {
        "count": len(case.lines),
        "amount": shown("cash", case.total),
    }
    return asked, _("%(count)s 行有合作价") % {"count": agreed}, differences


def _normal(lines):
    return [line for line in lines if line.kind == OrderLine.Kind.NORMAL]


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
    return told(list(dict.fromkeys(one["text"] for one in wanted))) or _("无特殊要求")


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
    return _texts(copied), told(list(materials)) or _("按产品标准"), [*_changed(now, copied), *differences]


def _quantity(case):
    differences = [text for line in case.judged if line.wanted for text in _quantity_differences(line)]
    pieces = sum(line.open_quantity for line in case.lines)
    asked = _("%(pieces)s 件") % {"pieces": f"{pieces or sum(line.wanted for line in case.lines):,}"}
    if short := sum(case.short.values()):
        return asked, _("库存不够 %(short)s 件，要生产") % {"short": f"{short:,}"}, differences
    return asked, _("库存够") if pieces else _("没有要发的了"), differences


def _quantity_differences(line):
    product, quantity = line.product, line.wanted
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
    lines = case.meant
    wishes = sorted(line.requested_on for line in lines if line.requested_on)
    promises = sorted(line.promised_on for line in lines if line.promised_on)
    differences = [text for line in case.open for text in _date_differences(line, case)]
    asked = _("%(days)s 到货") % {"days": _days(wishes)} if wishes else _("没有指定")
    have = _("%(days)s 发出") % {"days": _days(promises)} if promises else _("没有承诺")
    return asked, have, differences


def _days(days):
    return " ～ ".join(dict.fromkeys([days[0].isoformat(), days[-1].isoformat()]))


def _date_differences(line, case):
    words = {"code": line.product.code, "wish": line.requested_on, "promise": line.promised_on, "day": case.day}
    if line.requested_on and case.judges_wishes and line.requested_on < case.day:
        yield _("%(code)s 要求 %(wish)s，早于评审日 %(day)s") % words
    if line.requested_on and line.promised_on and line.promised_on > line.requested_on:
        late = {"late": (line.promised_on - line.requested_on).days}
        yield _("%(code)s 要求 %(wish)s，只能承诺 %(promise)s，晚 %(late)s 天") % (words | late)
    if line.promised_on is None and (short := case.short.get(line.product.code)):
        yield _("%(code)s 缺 %(short)s 件，还没有承诺交期") % (words | {"short": f"{short:,}"})


def date_differs(line, case):
    """Whether somebody has to say when the goods of a line can leave."""
    return any(_date_differences(line, case))


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
    """Whether goods that leave as promised, or today, are with him when he wants them."""
    party = case.order.customer
    lines = case.meant
    wishes = [line.requested_on for line in lines if line.requested_on]
    asked = _("%(day)s 前到") % {"day": min(wishes)} if wishes else _("没有指定")
    if party.transit_days is None:
        return asked, _("运输时效未知"), [_("客户档案没有运输时效，请物流核定")]
    route = {"route": party.carrier or party.shipping_method or _("默认线路"), "days": party.transit_days}
    late = [_late_by_road(line, party) for line in case.open if comes_late(line, party)]
    return asked, _("%(route)s，%(days)s 天") % route, [*_late_from_today(case), *late]


def _late_from_today(case):
    wishes = [line.requested_on for line in case.open if line.requested_on and not line.promised_on]
    arrives_on = case.day + timedelta(case.order.customer.transit_days)
    if case.judges_wishes and wishes and case.day <= min(wishes) < arrives_on:
        yield _("今天发也要 %(day)s 才到") % {"day": arrives_on}


def comes_late(line, party):
    """Whether goods that leave in time come too late; a promise that is late itself is a matter of 交货期."""
    wish, leaves_on, days = line.requested_on, line.promised_on, party.transit_days or 0
    return bool(wish and leaves_on and leaves_on <= wish < leaves_on + timedelta(days))


def _late_by_road(line, party):
    arrives_on = line.promised_on + timedelta(party.transit_days)
    words = {"code": line.product.code, "leaves": line.promised_on, "arrives": arrives_on, "wish": line.requested_on}
    return _("%(code)s 承诺 %(leaves)s 发，%(arrives)s 才到，晚于要求的 %(wish)s") % words


def _payment(case):
    party = case.order.customer
    limit = party.credit_limit
    have = _("额度 %(limit)s 元") % {"limit": shown("cash", limit)} if limit is not None else _("没有设信用额度")
    return (
        _("%(term)s，%(amount)s 元")
        % {
            "term": party.term.text(),
            "amount": shown("cash", case.total),
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

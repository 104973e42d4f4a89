"""Questions about products: what they cost on a day, and what of."""

from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from statistics import median

from django.db.models import Q

from gendan.base import dated, names, preferences
from gendan.base.cash import ZERO, half_up
from gendan.people import journal
from gendan.products import photos
from gendan.products.models import Cost, CostLine, MarketPrice, Product

MOST_SEEN = 50
MOST_PICKED = 12
MOST_NEAR, MOST_COMPARED = 5, 2000
FEW = 3
"""So many prices of the market make a usual one."""
ODD = Decimal("0.5")
"""A price further than this part from the usual one was perhaps misread."""
TENTH = Decimal("0.1")
LEAST_MARGIN = Decimal("0.10")
"""最低限价 leaves this part of the price without tax above cost (sheets.md 1.3)."""


def like(word):
    """A few products that are made, by code, name or the initials of its pinyin."""
    found = names.matching(names.normalise(word)[:60], "search")
    return Product.objects.filter(found, status=Product.Status.ACTIVE).order_by("code")[:MOST_PICKED]


def near(word):
    """A few products that are made and whose code or name is nearly so, the nearest first."""
    typed = names.bare(word)
    alike = Q(code__istartswith=typed[:1]) | Q(name__startswith=typed[:1]) | Q(search__contains=typed[-2:])
    some = Product.objects.filter(alike, status=Product.Status.ACTIVE).order_by("code")[:MOST_COMPARED]
    spelled = {names.bare(text): one for one in some for text in (one.name, one.code)} if typed else {}
    return list(dict.fromkeys(spelled[text] for text in get_close_matches(typed, spelled, MOST_NEAR)))


def floor_price(unit_cost, vat_rate):
    """最低限价 with tax, in 元; None while the cost is unknown."""
    return None if unit_cost is None else half_up(unit_cost / (1 - LEAST_MARGIN) * (1 + vat_rate))


def floors(wanted):
    """最低限价 of each (product id, day), in step; None where the cost is unknown."""
    wanted = list(wanted)
    history, vat_rate = costs({product for product, _day in wanted}), preferences.history("vat_rate")
    return [floor_price(history.at(product, day), vat_rate(day)) for product, day in wanted]


def costs(products=None):
    """The cost of products on any day: a dated.History by product id (元 without tax, None: unknown or incomplete)."""
    rows = Cost.objects.all() if products is None else Cost.objects.filter(product__in=products)
    return dated.History(rows.values_list("product", "valid_from", "unit_cost"))


def costs_version(product):
    """What tells the costs of a product, of all days, from what they were or will be."""
    parts = [f"lines__{name}" for name in ("kind", "name", "thousandths", "unit", "price")]
    rows = product.costs.order_by("valid_from", "lines__pk").values_list("valid_from", "unit_cost", *parts)
    return journal.digest(list(rows))


@dataclass(frozen=True)
class Slice:
    """One kind of cost in the whole. share: its percentage of the parts whose price is known; left: of those before."""

    kind: str
    label: str
    amount: Decimal
    share: Decimal
    left: Decimal


@dataclass(frozen=True)
class MakeUp:
    """What a product costs from a day on and what of; missing: the parts whose price nobody knows yet."""

    cost: Cost
    lines: list
    slices: list
    missing: list


def make_up(cost):
    """The MakeUp of a Cost, one statement (R-1.2)."""
    lines = list(cost.lines.all())
    known = [line for line in lines if line.amount is not None]
    return MakeUp(cost, lines, list(_slices(known)), [line.name for line in lines if line.amount is None])


def _slices(lines):
    whole = sum((line.amount for line in lines), ZERO)
    left = ZERO
    for kind in CostLine.Kind:
        amount = sum((line.amount for line in lines if line.kind == kind), ZERO)
        if amount:
            yield Slice(kind.value, str(kind.label), amount, half_up(amount * 100 / whole), half_up(left * 100 / whole))
        left += amount


@dataclass(frozen=True)
class Route:
    """How a product is put together. minutes: None while a step is not measured; is_known: its load can be planned."""

    steps: list
    minutes: Decimal | None
    is_known: bool


def route(product):
    """The Route of a product, each step with its photos, two statements (R-1.3)."""
    steps, known = list(product.steps.all()), photos.of(product)
    for step in steps:
        step.photos = known.get(step.name, [])
    is_measured = all(step.seconds for step in steps)
    minutes = half_up(Decimal(sum(step.seconds for step in steps)) / 60, TENTH) if is_measured else None
    return Route(steps, minutes, is_measured and all(step.work_centre for step in steps))


def steps_version(product):
    """What tells the steps of a product from what they were or will be."""
    return journal.digest(list(product.steps.values_list("name", "work_centre", "seconds", "note")))


@dataclass(frozen=True)
class Seen:
    """A price of the market beside ours. against: % above our list price, None without one; is_odd: far from usual."""

    record: MarketPrice
    against: Decimal | None
    is_odd: bool


def market(product):
    """The newest prices seen on the market as Seen, one statement (R-1.6)."""
    rows = list(product.market_prices.all()[:MOST_SEEN])
    usual = median(one.price for one in rows) if len(rows) >= FEW else None
    return [Seen(one, _above(one.price, product.list_price), _is_odd(one.price, usual)) for one in rows]


def _above(price, ours):
    return half_up((price - ours) * 100 / ours, TENTH) if ours else None


def _is_odd(price, usual):
    return usual is not None and abs(price - usual) > usual * ODD

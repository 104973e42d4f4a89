"""Questions about products: what they cost on a day, and what of."""

from dataclasses import dataclass
from decimal import Decimal

from gendan.base import dated, preferences
from gendan.base.cash import ZERO, half_up
from gendan.products.models import Cost, CostLine

LEAST_MARGIN = Decimal("0.10")
"""最低限价 leaves this part of the price without tax above cost (sheets.md 1.3)."""


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

"""Questions about products: what they cost on a day."""

from decimal import Decimal

from gendan.base import dated
from gendan.base.cash import half_up
from gendan.products.models import Cost

LEAST_MARGIN = Decimal("0.10")
"""最低限价 leaves this part of the price without tax above cost (sheets.md 1.3)."""


def floor_price(unit_cost, vat_rate):
    """最低限价 with tax, in 元; None while the cost is unknown."""
    return None if unit_cost is None else half_up(unit_cost / (1 - LEAST_MARGIN) * (1 + vat_rate))


def costs(products=None):
    """The cost of products on any day: a dated.History by product id (元 without tax, None: unknown or incomplete)."""
    rows = Cost.objects.all() if products is None else Cost.objects.filter(product__in=products)
    return dated.History(rows.values_list("product", "valid_from", "unit_cost"))

"""Questions about products: what they cost on a day."""

from gendan.base import dated
from gendan.products.models import Cost


def costs(products=None):
    """The cost of products on any day: a dated.History by product id (元 without tax, None: unknown or incomplete)."""
    rows = Cost.objects.all() if products is None else Cost.objects.filter(product__in=products)
    return dated.History(rows.values_list("product", "valid_from", "unit_cost"))

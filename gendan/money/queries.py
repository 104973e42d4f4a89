"""Questions about a customer's account beyond the books: what was last counted on his shelf."""

from collections import defaultdict

from django.db.models import Sum

from gendan.books.models import GoodsEntry, Place
from gendan.money.models import StockCount


def counts(day, who):
    """{customer id: (day of the last count, pieces counted minus pieces in the book that day)}."""
    last = {}
    for customer, product, on, counted in (
        StockCount.objects.seen_by(who)
        .filter(on__lte=day, void=False)
        .order_by("on")
        .values_list("customer", "product", "on", "counted")
    ):
        if last.get(customer, (None,))[0] != on:
            last[customer] = (on, {})
        last[customer][1][product] = counted
    return {customer: (on, _difference(customer, on, counted)) for customer, (on, counted) in last.items()}


def _difference(customer, on, counted):
    shelf = GoodsEntry.objects.filter(place__sort=Place.Sort.SHELF, place__customer=customer, on__lte=on)
    book = defaultdict(int, shelf.filter(product__in=counted).values_list("product").annotate(Sum("quantity")))
    return sum(pieces - book[product] for product, pieces in counted.items())

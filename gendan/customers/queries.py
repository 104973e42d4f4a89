"""Questions about customers: who looked after whom on a day, and which agreed price holds."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from gendan.base import dated
from gendan.base.cash import TEN_THOUSANDTH, half_up
from gendan.base.prepared import prepared
from gendan.customers.models import AgreedPrice, Assignment
from gendan.people.roles import reads
from gendan.products import queries as products


def managers_on(pairs):
    """Who looked after each (customer id, day): {(customer, day): manager id or None}. One query."""
    pairs = set(pairs)
    history = dated.History(_assignments({customer for customer, _day in pairs}))
    return {(customer, day): history.at(customer, day) for customer, day in pairs}


@prepared
def _assignments(customers):
    rows = Assignment.objects.filter(customer__pk__in=customers).order_by()
    return rows.values_list("customer", "valid_from", "manager")


def managers(day):
    """{customer id: manager id} of everybody who is looked after on a day. One query.

    What was before the day is read in its order, so that the last word stands: to look for later ones in the database
    takes four times as long.
    """
    told = Assignment.objects.filter(valid_from__lte=day).order_by("customer", "valid_from")
    return {customer: manager for customer, manager in dict(told.values_list("customer", "manager")).items() if manager}


@dataclass(frozen=True)
class Agreed:
    """An agreed price as it holds for one line: 元 with tax, its version and the rate of tax in it."""

    pk: int
    price: Decimal
    price_version: int
    vat_rate: Decimal
    kind: str
    last_used_on: date | None


def agreed_prices(wanted):
    """Resolve [(customer id, product id, quantity, day)] → list of Agreed or None, in the same order. One query.

    A 特价 valid that day (within its quantity cap) goes before a 合作价; within a kind the largest 数量起 ≤ quantity
    counts (R-2.4, rulings 8). No row: no agreed price, never a guess.
    """
    wanted = list(wanted)
    ladders = _ladders(wanted)
    return [_resolve(ladders[customer, product], quantity, day) for customer, product, quantity, day in wanted]


def _ladders(wanted):
    """{(customer, product): {(kind, min_qty): [row, …] by valid_from}}."""
    ladders = defaultdict(lambda: defaultdict(list))
    last_day = max((line[3] for line in wanted), default=date.min)
    for row in _prices({line[0] for line in wanted}, {line[1] for line in wanted}, last_day):
        ladders[row.customer, row.product][row.kind, row.min_qty].append(row)
    return ladders


@prepared
def _prices(customers, products, until):
    rows = AgreedPrice.objects.filter(customer__pk__in=customers, product__pk__in=products, valid_from__lte=until)
    return rows.order_by("valid_from").values_list(
        "pk", "customer", "product", "kind", "min_qty", "max_qty", "valid_from", "price", "price_version", "vat_rate",
        "last_used_on", named=True,
    )  # fmt: skip


def _resolve(ladder, quantity, day):
    in_force = [row for starts in ladder.values() if (row := _in_force(starts, day)) and _covers(row, quantity)]
    if not in_force:
        return None
    best = max(in_force, key=lambda row: (row.kind == AgreedPrice.Kind.SPECIAL, row.min_qty))
    return Agreed(best.pk, best.price, best.price_version, best.vat_rate, best.kind, best.last_used_on)


def _in_force(starts, day):
    place = bisect_right(starts, day, key=lambda row: row.valid_from)
    return starts[place - 1] if place and starts[place - 1].price is not None else None


def _covers(row, quantity):
    return row.min_qty <= quantity and (row.max_qty is None or quantity <= row.max_qty)


@dataclass(frozen=True)
class Spread:
    """What customers pay for a product today, from the least to the most; below: how many pay less than 最低限价."""

    customers: int
    lowest: Decimal
    middle: Decimal
    highest: Decimal
    below: int


def agreed_spread(product, who):
    """The Spread of 合作价 from one piece on, over the customers that a reader sees; None without any.

    Who reads no prices gets None, and who reads no cost gets no count of those below the floor (0).
    """
    if not reads(who, "price"):
        return None
    held = AgreedPrice.objects.seen_by(who).filter(product=product, kind=AgreedPrice.Kind.AGREED, min_qty=1)
    found = dated.on(held, who.today, ("customer", "product", "kind", "min_qty")).exclude(price=None)
    prices = sorted(found.order_by().values_list("price", flat=True))
    if not prices:
        return None
    (floor,) = products.floors([(product.pk, who.today)]) if reads(who, "cost") else (None,)
    below = 0 if floor is None else sum(price < floor for price in prices)
    return Spread(len(prices), prices[0], half_up(median(prices), TEN_THOUSANDTH), prices[-1], below)

"""What the market pays for goods like one of ours, drawn on the server: a dot for each price seen (P14)."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gendan.base.cash import half_up
from gendan.base.table import shown

WIDTH, HEIGHT = 440, 196
LEFT, RIGHT, TOP, BOTTOM = 48, 10, 10, 28
MOST_SERIES = 5  # that have a colour of their own
MOST_TICKS = 5
MOST_MONTHS = 6
FEWEST = 2  # prices that make a picture
ONE = Decimal(1)


@dataclass(frozen=True)
class Series:
    """The prices of one kind of goods, the oldest first. look: the class of its colour."""

    look: str
    label: str
    records: list


def series(market):
    """The Series of queries.market(), those with the newest price first; what comes last has one colour."""
    records = sorted((one.record for one in market), key=lambda one: one.goods)
    kinds = [list(own) for _goods, own in groupby(records, key=lambda one: one.goods)]
    kinds.sort(key=lambda own: max(one.seen_on for one in own), reverse=True)
    return [
        Series(f"s{min(n, MOST_SERIES)}", own[0].goods or _("我们自己的"), sorted(own, key=lambda one: one.seen_on))
        for n, own in enumerate(kinds)
    ]


def svg(found, ours):
    """The picture of Series beside our list price (None: there is none), "" where there is too little to draw."""
    records = [one for own in found for one in own.records]
    if len(records) < FEWEST:
        return ""
    prices = [one.price for one in records] + ([ours] if ours else [])
    days = sorted(one.seen_on for one in records)
    at = _Frame(days[0], days[-1], _ticks(min(prices), max(prices)))
    parts = [*_grid(at), *(_ours(at, ours) if ours else ()), *(_drawn(at, own) for own in found)]
    return SafeString(
        f'<svg class="market" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>{escape(_told(records, days, ours))}</title>{''.join(parts)}</svg>"
    )


@dataclass(frozen=True)
class _Frame:
    """Where a day and a price stand. ticks: the prices that have a line."""

    first: date
    last: date
    ticks: list

    def x(self, day):
        """From the left."""
        span = (self.last - self.first).days
        part = Decimal((day - self.first).days) / span if span else ONE / 2
        return half_up(LEFT + part * (WIDTH - LEFT - RIGHT), ONE)

    def y(self, price):
        """From the top."""
        low, high = self.ticks[0], self.ticks[-1]
        return half_up(TOP + (high - price) / (high - low) * (HEIGHT - TOP - BOTTOM), ONE)


def _ticks(low, high):
    """Round prices from below the lowest to above the highest."""
    step = next(one for one in _steps() if (high - low) / one < MOST_TICKS - 1)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((high / step).to_integral_value(ROUND_CEILING), first + 1)
    return [step * n for n in range(int(first), int(last) + 1)]


def _steps():
    """0.01, 0.02, 0.05, 0.1 and so on."""
    power = Decimal("0.01")
    while True:
        yield from (power, power * 2, power * 5)
        power *= 10


def _months(first, last):
    """The first days of months in a span, no more than fit beside each other."""
    numbers = range(first.year * 12 + first.month, last.year * 12 + last.month)
    every = len(numbers) // (MOST_MONTHS + 1) + 1
    return [date(n // 12, n % 12 + 1, 1) for n in numbers[::every]] or [first]


def _grid(at):
    for tick in at.ticks:
        y = at.y(tick)
        yield f'<path class="grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{tick.normalize():f}</text>'
    for day in _months(at.first, at.last):
        yield f'<text x="{at.x(day)}" y="{HEIGHT - 4}" text-anchor="middle">{day:%Y-%m}</text>'


def _ours(at, price):
    yield f'<path class="ours" d="M{LEFT} {at.y(price)}H{WIDTH - RIGHT}"/>'


def _drawn(at, own):
    dots = [(at.x(one.seen_on), at.y(one.price), one) for one in own.records]
    way = "L".join(f"{x} {y}" for x, y, _one in dots)
    marks = "".join(
        f'<circle cx="{x}" cy="{y}" r="4"><title>{escape(_dot(own.label, one))}</title></circle>' for x, y, one in dots
    )
    return f'<g class="{own.look}"><path d="M{way}"/>{marks}</g>'


def _dot(label, one):
    return f"{one.seen_on.isoformat()} {label} {shown('price', one.price)}（{one.source} {one.region}".rstrip() + "）"


def _told(records, days, ours):
    """What the picture says, for who cannot see it."""
    said = {"count": len(records), "first": days[0].isoformat(), "last": days[-1].isoformat()}
    prices = {"low": shown("price", min(one.price for one in records))}
    prices["high"] = shown("price", max(one.price for one in records))
    words = _("%(first)s 到 %(last)s 看到 %(count)s 个价格，从 %(low)s 到 %(high)s 元") % (said | prices)
    return words + (_("；我们的标准价 %(price)s 元") % {"price": shown("price", ours)} if ours else "")

"""What was there before the cut-over: open bills, shelves, the store, and the year before for comparison."""

from datetime import timedelta
from decimal import Decimal

from gendan.base import period, terms
from gendan.base.cash import half_up
from gendan.books.actions import Month, OpenBill, OpenLot, OpenStock
from gendan.desk.practice import cast, timeline
from gendan.desk.practice.chance import lots
from gendan.desk.practice.dossiers import RISE, agreed_price, credit_days, floor
from gendan.desk.practice.goods import GOODS

A_BILL_EVERY = 18  # days
FRESH = 20  # days for which a bill is not invoiced yet
OLD_DEBT = Decimal("26860.00")
TENTH = Decimal("0.1")
OPENING_CARTONS = 60
MONTHS = 12
BEST = 5  # products of a customer that his past months name
MONTH = Decimal("21.75")  # working days of a plain month


def bills(buyers, line):
    """What customers owed at the cut-over."""
    for one in buyers:
        if one.code == cast.DEAD:
            yield OpenBill(one.code, line.first, OLD_DEBT, f"QC-{one.code}-1", line.first - timedelta(days=75), True)
        elif cast.often(one.code, (line.today - line.first).days):
            yield from _owed(one, line)


def _owed(one, line):
    draw = lots("owed", one.code)
    days = 25 if one.term.kind == terms.Kind.ROLLING else credit_days(one.term)
    whole = float(floor(one)) if one.term.kind == terms.Kind.ROLLING else one.monthly * (days or 0) / 30
    ages = range(3, (days or 0) + 1, A_BILL_EVERY)
    for place, age in enumerate(ages, 1):
        amount = half_up(Decimal(whole / len(ages) * draw.uniform(0.8, 1.1)))
        dated = line.on(line.first - timedelta(days=age))
        yield OpenBill(one.code, line.first, amount, f"QC-{one.code}-{place}", dated, age > FRESH)
    if one.term.kind == terms.Kind.PREPAY and draw.random() < 0.5:
        yield OpenBill(one.code, line.first, Decimal(-draw.randrange(1000, 9000, 100)), dated=line.on(line.first))


def shelves(buyers, line):
    """What stood on customers' shelves at the cut-over."""
    for one in buyers:
        if one.term.kind == terms.Kind.CONSIGN:
            draw = lots("shelf", one.code)
            for code in one.assortment:
                on = line.on(line.first - timedelta(days=draw.randint(5, 60)))
                pieces = one.pieces(code, one.monthly / len(one.assortment))
                yield OpenLot(one.code, code, pieces, _price_then(one, code), on)


def _price_then(one, code):
    return half_up(agreed_price(one, code) / RISE, TENTH)


def stock(line):
    """What stood in the store."""
    return [OpenStock(code, good.pack * OPENING_CARTONS, line.first) for code, good in GOODS.items() if not good.new]


def months(buyers, line):
    """What customers bought of their best products in the twelve months before."""
    for back in range(MONTHS, 0, -1):
        month = period.month_of(line.month(-timeline.MONTHS - back))
        worked = line.worked_in(month.start, month.end)
        plain = float(sum(map(line.pull, worked)) / float(MONTH))
        for one in buyers:
            if cast.often(one.code, (line.today - month.end).days):
                much = cast.much(one.code, (line.today - month.end).days)
                yield from _month(one, month.label, one.monthly * plain * much, line)


def _month(one, label, yuan, line):
    draw = lots("month", one.code, label)
    chosen = draw.sample(one.assortment, min(BEST, len(one.assortment)))
    weights = [draw.uniform(0.5, 1.5) for _code in chosen]
    for code, weight in zip(chosen, weights, strict=True):
        pieces = one.pieces(code, yuan * draw.uniform(0.8, 1.2) * weight / sum(weights))
        amount = half_up(pieces * _price_then(one, code))
        yield Month(one.code, code, label, amount, pieces, line.first)

"""What will become of an order, day by day; and the orders that customers are about to place."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from gendan.base import terms
from gendan.desk.practice import cast
from gendan.desk.practice.chance import lots
from gendan.desk.practice.goods import GOODS
from gendan.desk.practice.market import WEEKS_PER_MONTH, Buyer
from gendan.shipping.actions import Heard

SMALLEST, LARGEST = 4_000, 150_000  # 元 of an order
LINES = {"A": (3, 6), "B": (3, 5), "C": (2, 4)}
LATE, IN_TWO, UNTOLD, PUT_OFF = 0.07, 0.1, 0.06, 0.03
"""How many orders go out late, how many in two parts; how many loads are asked about too late, how many come later."""
PIONEERING = 0.3
ONE_AT_A_TIME = (terms.Kind.PREPAY, terms.Kind.DEPOSIT)
"""Orders on these terms leave in one load, as they are paid in one."""


@dataclass(eq=False)
class Load:
    """Goods of an order that leave together, and what is heard of them; heard_on None: nobody asked."""

    on: date
    items: tuple  # (product, pieces)
    arrives_on: date
    heard_on: date | None
    put_off_on: date | None = None  # when it was heard that they would come later
    heard: tuple[Heard, ...] = ()
    words: str = ""
    number: str = ""  # of the delivery note, once there is one

    def move(self, shift):
        """Let everything happen so much later."""
        self.on, self.arrives_on = self.on + shift, self.arrives_on + shift
        self.heard_on = self.heard_on and self.heard_on + shift
        self.put_off_on = self.put_off_on and self.put_off_on + shift


@dataclass(eq=False)
class Plan:
    """An order and the days of its steps (submit, approve, confirm, release); a step without a day is not taken."""

    buyer: Buyer
    on: date
    items: tuple  # (product, pieces, price or None)
    promised_on: date
    steps: dict
    loads: list[Load] = field(default_factory=list)
    number: str = ""
    amount: Decimal = Decimal(0)
    tries: int = 0

    def wait(self, step, until):
        """Take a step no earlier than on this day; everything after it moves along."""
        shift = max(timedelta(0), until - self.steps[step])
        self.steps = {name: day + shift if day >= self.steps[step] else day for name, day in self.steps.items()}
        for load in self.loads:
            load.move(shift)


def placed(buyers, start, end, line):
    """The orders that customers place in a week, in the order of their days."""
    demand, days = line.share_of_week(start, end), line.worked_in(start, end)
    found = []
    for one in buyers if days else ():
        draw = lots("week", one.code, start)
        wanted = one.rate / WEEKS_PER_MONTH * demand * cast.often(one.code, (line.today - start).days)
        found += [_plan(one, n, draw.choice(days), line) for n in range(int(wanted + draw.random()))]
    return sorted(found, key=lambda plan: (plan.on, plan.buyer.number))


def _plan(one, n, on, line):
    draw = lots("order", one.code, on, n)
    items = _items(one, on, draw, line)
    promised_on = line.after(on, draw.randint(7, 12))
    steps = walk(on, line, draw)
    return Plan(one, on, items, promised_on, steps, _loads(one, items, steps["release"], promised_on, line, draw))


def _items(one, on, draw, line):
    yuan = one.size * cast.much(one.code, (line.today - on).days) * draw.lognormvariate(-0.06, 0.35)
    chosen = _favourites(one.assortment, draw)[: draw.randint(*LINES[one.grade])]
    if one.code in cast.PIONEERS and on >= cast.launched_on(line) and draw.random() < PIONEERING:
        chosen.append(draw.choice([code for code, good in GOODS.items() if good.new]))
    weights = [draw.uniform(0.5, 1.5) for _code in chosen]
    part = min(LARGEST, max(SMALLEST, yuan)) / sum(weights)
    return tuple((code, one.pieces(code, part * weight), None) for code, weight in zip(chosen, weights, strict=True))


def _favourites(codes, draw):
    """All codes in a random order in which the first ones tend to stay in front."""
    ranks = {code: draw.random() ** (1 / (len(codes) - place + 2)) for place, code in enumerate(codes)}
    return sorted(codes, key=ranks.get, reverse=True)


def walk(on, line, draw):
    """The days of an order's steps up to the release."""
    steps, day = {"submit": on}, on
    for step, choices in (("approve", (0, 0, 1)), ("confirm", (0, 1, 1, 2)), ("release", (0, 0, 1))):
        if wait := draw.choice(choices):
            day = line.after(day, wait)
        steps[step] = day
    return steps


def _loads(one, items, released_on, promised_on, line, draw):
    on = line.on(max(line.after(released_on, 2), promised_on - timedelta(days=draw.randint(0, 4))))
    if draw.random() < LATE:
        on = line.after(promised_on, draw.randint(1, 5))
    goods = tuple((code, pieces) for code, pieces, _price in items)
    if draw.random() >= IN_TWO or one.term.kind in ONE_AT_A_TIME:
        return [load(one, on, goods, line, draw)]
    first = [(code, pieces - pieces // 3 // GOODS[code].pack * GOODS[code].pack) for code, pieces in goods]
    rest = tuple(
        (code, pieces - sent) for (code, pieces), (_code, sent) in zip(goods, first, strict=True) if sent < pieces
    )
    loads = [load(one, on, tuple(first), line, draw)]
    return [*loads, load(one, line.after(on, draw.randint(2, 6)), rest, line, draw)] if rest else loads


def load(one, on, goods, line, draw):
    """Goods that leave on a day and arrive, mostly, when they are expected."""
    expected_on = on + timedelta(days=one.transit_days)
    if draw.random() < PUT_OFF:
        arrives_on = expected_on + timedelta(days=draw.randint(2, 4))
        return Load(on, goods, arrives_on, line.after(arrives_on, 0), put_off_on=line.on(expected_on), words="干线晚点")
    arrives_on = max(on, expected_on - timedelta(days=draw.choice((0, 0, 0, 0, 0, 1))))
    late = draw.randint(2, 4) if draw.random() < UNTOLD else 0
    return Load(on, goods, arrives_on, line.after(max(arrives_on, on), late))

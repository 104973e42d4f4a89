"""What will become of an order, day by day; and the orders that customers are about to place."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from gendan.desk.practice import cast
from gendan.desk.practice.chance import lots
from gendan.desk.practice.customers import Buyer, Kind
from gendan.desk.practice.goods import GOODS
from gendan.orders.models import Order
from gendan.shipping.actions import Heard

SMALLEST, LARGEST = 4_000, 150_000  # 元 of an order
LINES = {"A": (3, 6), "B": (3, 5), "C": (2, 4)}
LATE, IN_TWO = 0.07, 0.1  # how many orders go out late, or in two parts
PIONEERING = 0.3
CHANNELS = (Order.Channel.WECHAT,) * 5 + (Order.Channel.PHONE, Order.Channel.FILE, Order.Channel.MANAGER)


@dataclass
class Load:
    """Goods of an order that leave together, and what is heard of them. heard_on None: nobody asked."""

    on: date
    items: tuple  # (product, pieces)
    arrives_on: date | None = None
    heard_on: date | None = None
    put_off_on: date | None = None  # when it was first heard that they come later
    heard: tuple[Heard, ...] = ()
    words: str = ""
    number: str = ""  # of the delivery note, once there is one


@dataclass
class Plan:
    """An order and the days of its steps; a step without a day is not taken."""

    buyer: Buyer
    on: date
    items: tuple  # (product, pieces, price or None)
    promised_on: date
    steps: dict  # step → day
    loads: list[Load] = field(default_factory=list)
    number: str = ""
    amount: Decimal = Decimal(0)
    tries: int = 0

    def put_off(self, until):
        """The next step can be taken on this day at the earliest; everything after it moves along."""
        shift = max(timedelta(0), until - min(self.steps.values()))
        self.steps = {step: day + shift for step, day in self.steps.items()}
        for load in self.loads:
            load.on += shift
            load.arrives_on = load.arrives_on and load.arrives_on + shift
            load.heard_on = load.heard_on and load.heard_on + shift
            load.put_off_on = load.put_off_on and load.put_off_on + shift


def placed(buyers, start, end, line):
    """The orders that customers place in a week, in the order of their days."""
    demand, days = line.share_of_week(start, end), line.worked_in(start, end)
    found = []
    for one in buyers:
        draw = lots("week", one.code, start)
        wanted = one.rate / line.WEEKS * demand * cast.often(one.code, (line.today - start).days)
        count = int(wanted + draw.random())
        found += [_plan(one, n, draw.choice(days), line) for n in range(count if days else 0)]
    return sorted(found, key=lambda plan: (plan.on, plan.buyer.number))


def _plan(one, n, on, line):
    draw = lots("order", one.code, on, n)
    items = _items(one, on, draw, line)
    promised_on = line.after(on, draw.randint(6, 12))
    steps = walk(on, line, draw)
    return Plan(one, on, items, promised_on, steps, loads(one, items, steps["release"], promised_on, line, draw))


def _items(one, on, draw, line):
    size = one.size * cast.much(one.code, (line.today - on).days) * draw.lognormvariate(-0.06, 0.35)
    yuan = min(LARGEST, max(SMALLEST, size))
    chosen = dict.fromkeys(draw.choices(one.assortment, range(len(one.assortment) + 2, 2, -1), k=draw.randint(*_room(one))))
    if one.code in cast.PIONEERS and on >= cast.launched_on(line) and draw.random() < PIONEERING:
        chosen |= {draw.choice([code for code, good in GOODS.items() if good.new]): None}
    weights = [draw.uniform(0.5, 1.5) for _product in chosen]
    return tuple(
        (code, one.pieces(code, yuan * weight / sum(weights)), None)
        for code, weight in zip(chosen, weights, strict=True)
    )

"""An office under random life: legal and illegal deeds go to the program and to the plain office, which must agree.

Whether a deed is refused, every balance, and every figure of R03 and R07 are compared to the 分.
"""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from gendan.base.faults import Refused
from gendan.books import actions as books
from gendan.books.models import Balance, Stock
from gendan.complaints import actions as complaints
from gendan.desk import proofs
from gendan.money import actions as money
from gendan.orders import actions as orders
from gendan.orders.flow import Stage
from gendan.orders.models import Order
from gendan.shipping import actions as shipping
from tests import office
from tests.books.invent import Inventor
from tests.books.plain_deeds import Desk
from tests.books.plain_money import No, Party
from tests.books.plain_office import PRODUCTS
from tests.books.plain_sheets import r03, r07

CUTOVER = office.CUTOVER
STOCK = 200  # little, so that late deeds find too few pieces
PARTIES = [
    Party("A1", "eom", 30, limit=900_000, transit=2),
    Party("A2", "eom", 0, tolerance=5),
    Party("N1", "net", 30, base="signed", transit=2),
    Party("N2", "net", 10, base="invoiced"),
    Party("P1", "prepay", limit=0),
    Party("P2", "prepay"),
    Party("D1", "deposit", 30),
    Party("C1", "cod", transit=3),
    Party("R1", "rolling", floor=500_000, ends=date(2026, 12, 20)),
    Party("R2", "rolling", floor=300_000),
    Party("S1", "consign", 15, limit=1_400_000, ceiling=900_000),
    Party("S2", "consign", 0, ends=date(2027, 6, 30)),
]
TERMS = {
    "eom": "月末+{}天",
    "net": "净{}天",
    "prepay": "款到发货",
    "deposit": "定金{}%+尾款发货前",
    "cod": "货到付款",
    "rolling": "滚动铺底",
    "consign": "实销实结+{}天",
}
REVIEWED = {"approve": Stage.SUBMITTED, "resume": Stage.ON_HOLD}
"""Deeds that wait for the review, and the stage in which it is done."""

ROOMS = (books, orders, shipping, money, complaints)


def deed(name):
    """The program's deed of this name."""
    return next(getattr(room, name) for room in ROOMS if hasattr(room, name))


def yuan(fen):
    return None if fen is None else Decimal(fen).scaleb(-2)


def file(party):
    """What the program's customer file says of a party."""
    return {
        "payment_term": TERMS[party.kind].format(party.n),
        "term_base": party.base,
        "credit_limit": yuan(party.limit),
        "consign_limit": yuan(party.ceiling),
        "rolling_credit_floor": yuan(party.floor),
        "contract_to": None if party.ends == date.max else party.ends,
        "transit_days": party.transit or None,
        "over_tolerance": Decimal(party.tolerance) / 100,
    }


class Life:
    """The random life of one office, begun by a seed."""

    def __init__(self, seed):
        self.rng = Random(seed)
        self.today = self.cutover = CUTOVER
        self.done, self.refused = Counter(), Counter()
        office.furnish(stock=STOCK)
        office.open_files({party.code: file(party) for party in PARTIES})
        agreed = {product: int(Decimal(price) * 10000) for product, price in office.AGREED.items()}
        self.desk = Desk(
            {party.code: party for party in PARTIES},
            {(party.code, product): price for party in PARTIES for product, price in agreed.items()},
        )
        for product in PRODUCTS:
            self.desk.move("store", product, STOCK, CUTOVER - timedelta(days=1))
        self.inventor = Inventor(self, self.rng)
        self.begin_with_balances()

    def begin_with_balances(self):
        """Opening bills with and without a day, an opening advance, goods on a shelf at the cut-over."""
        evening = CUTOVER - timedelta(days=1)
        bills = [
            books.OpenBill("A1", CUTOVER, Decimal("300.00"), "Q1", date(2026, 8, 18)),
            books.OpenBill("A2", CUTOVER, Decimal("1234.56"), invoiced=True),
            books.OpenBill("P1", CUTOVER, Decimal("-5000.00")),
            books.OpenBill("R1", CUTOVER, Decimal("2000.00"), "Q2", date(2026, 9, 5)),
            books.OpenBill("N2", CUTOVER, Decimal("800.00"), "Q3", date(2026, 8, 10)),  # long overdue from the start
        ]
        self.do("bring_receivables", bills)
        self.do("bring_shelves", [books.OpenLot("S1", "P03", 100, Decimal("35"), evening)])

    def live(self, steps, every):
        """So many deeds, compared after every so many."""
        for n in range(1, steps + 1):
            if self.rng.random() < 0.05:
                self.today += timedelta(days=1)
            self.do(*self.inventor.next())
            if n % every == 0:
                self.compare_balances()
                self.compare_r03(self.some_day())
                self.compare_r07(self.some_day())

    def some_day(self):
        """Today, or any day since the cut-over."""
        return self.today - timedelta(days=self.rng.choice((0, self.rng.randrange((self.today - CUTOVER).days + 1))))

    def do(self, name, rows):
        """Both offices do a deed, or both refuse it."""
        try:
            self.desk.do(name, rows)
            no = None
        except No as refusal:
            no = refusal
        try:
            if name in REVIEWED:
                for row in rows:
                    office.waived(row.order, row.on.isoformat(), REVIEWED[name])
            deed(name)(rows, by=office.SERVER)
            refused = None
        except Refused as refusal:
            refused = refusal
        assert bool(no) == bool(refused), f"{self.today} {name} {rows}\nplain office: {no!r}\nprogram: {refused!r}"
        if no:
            self.refused[str(no)] += 1
        else:
            self.done[name] += 1
            if name == "change":
                self.tell_holds(rows)

    def tell_holds(self, rows):
        for order in Order.objects.filter(number__in=[row.order for row in rows], stage=Stage.ON_HOLD):
            self.desk.is_held(order.number)

    def compare_balances(self):
        """Every balance and every place, as they stand now."""
        for code in self.desk.parties:
            committed = sum(self.desk.events["commitment", code].values())
            uninvoiced = sum(self.desk.events["uninvoiced", code].values())
            plain = (self.desk.owed(code), self.desk.ahead(code), self.desk.placed(code), committed, uninvoiced)
            kept = Balance.objects.filter(customer__code=code).first()
            if kept:
                found = office.account(code)
                assert found == tuple(map(yuan, plain)), f"{code}: program {found}, plain office {plain}"
                assert kept.exposure == yuan(self.desk.exposure(code)), code
            else:
                assert not any(plain)
        pieces = {
            (place if sort == "shelf" else sort, product): quantity
            for sort, place, product, quantity in Stock.objects.values_list(
                "place__sort", "place__customer__code", "product__code", "quantity"
            )
        }
        for place, product in {key[1] for key in self.desk.events if key[0] == "pieces"}:
            plain = sum(self.desk.events["pieces", (place, product)].values())
            assert pieces.get((place, product), 0) == plain, (place, product)

    def compare_r03(self, day):
        self.compare("R03", day.isoformat(), lambda code: r03(self.desk, code, day, CUTOVER))

    def compare_r07(self, day):
        start = day.replace(day=1)
        end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        self.compare("R07", f"{day:%Y-%m}", lambda code: r07(self.desk, code, start, end))

    def compare(self, sheet, period, plain_row):
        rows = office.sheet(sheet, period)
        for code in self.desk.parties:
            for name, value in plain_row(code).items():
                found = rows[code][name]
                wanted = yuan(value) if isinstance(found, Decimal) else value
                assert found == wanted, f"{sheet} {period} {code} {name}: program {found}, plain office {wanted}"


def lead(seed, steps, every):
    """A long life in a database of its own (told by tests.crowd)."""
    life = Life(seed)
    life.inventor.weights["alter"] = 4
    try:
        life.live(steps, every)
    except AssertionError as error:
        raise AssertionError(f"seed {seed}: {error}") from None
    return {"differences": list(proofs.differences()), "done": life.done, "refused": life.refused}

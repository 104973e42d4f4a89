"""铺货 at the practice company: customers report what they sold, shelves are counted, slow goods come back."""

from collections import defaultdict
from datetime import timedelta
from functools import cache, partial

from django.db.models import Sum

from gendan.base import terms
from gendan.books.models import GoodsEntry, Lot, Place
from gendan.desk.practice import cast
from gendan.desk.practice.chance import lots
from gendan.desk.practice.office import Errand
from gendan.money import actions as money
from gendan.money.models import Withdrawal

SETTLE_DAY, COUNT_DAY = 25, 28
COUNTED_MONTHS = (3, 6, 9, 12)
SOLD = 0.45, 0.8  # of what stands there, a month
SLOW = timedelta(days=120)  # after so long goods are fetched back
MISSING = 0.25  # how many counts find pieces missing


def week(office, start, end):
    """What happens to shelves in a week."""
    days = office.line.worked_in(start, end)
    if not days:
        return
    buyers = [one for one in office.buyers.values() if one.term.kind == terms.Kind.CONSIGN]
    if (on := office.line.on(days[0].replace(day=SETTLE_DAY))) in days:
        _settle(office, buyers, on)
    if (on := office.line.on(days[0].replace(day=COUNT_DAY))) in days and on.month in COUNTED_MONTHS:
        for one in buyers:
            if one.code != cast.SHELF or on < office.line.ago(cast.COUNTED):
                _count(office, one, on)


def standing(buyers, on):
    """{code: {product: pieces}} that stood on shelves at the end of a day."""
    found = defaultdict(dict)
    rows = GoodsEntry.objects.filter(
        place__sort=Place.Sort.SHELF, place__customer__code__in=[one.code for one in buyers], on__lte=on
    )
    for code, product, pieces in (
        rows.order_by("product__code").values_list("place__customer__code", "product__code").annotate(Sum("quantity"))
    ):
        if pieces:
            found[code][product] = pieces
    return found


def _settle(office, buyers, on):
    shelves = standing(buyers, on)
    sold = ((one.code, tuple(_sold(one, on, shelves[one.code]))) for one in buyers)
    rows = [money.Sellout(code, on, items) for code, items in sold if items]
    for settlement in office.do(money.settle, rows, on):
        office.papers[settlement.customer.code].append(settlement.number)


def _sold(one, on, shelf):
    draw = lots("sells", one.code, on)
    for product, pieces in shelf.items():
        if sold := int(pieces * draw.uniform(*SOLD)):
            yield money.Piece(product, sold)


def _count(office, one, on):
    """Count a shelf: what is missing is written off when both sides agree; where all is there, slow goods go back."""
    draw = lots("count", one.code, on)
    product, missing = tally(office, one, on, draw.randint(1, 4) if draw.random() < MISSING else 0)
    if not missing:
        _fetch_back(office, one, on)
        return
    later = office.line.after(on, 5)
    row = money.Takeback(one.code, later, (money.Piece(product, missing),), kind=Withdrawal.Kind.LOST)
    office.errands.append(Errand(later, money.withdraw, lambda: row))


def tally(office, one, on, missing):
    """Have a shelf counted, some pieces of what stands there most being missing: (which product that is, how many)."""
    shelf = standing([one], on)[one.code]
    fullest = max(shelf, key=shelf.get, default="")
    missing = min(missing, shelf.get(fullest, 0) // 2)
    found = cache(lambda: standing([one], on)[one.code])  # by whom counts first, when the week's goods have moved
    for product in shelf:
        less = missing if product == fullest else 0
        office.errands.append(Errand(on, money.count, partial(_counted, one, on, product, less, found)))
    return fullest, missing


def _counted(one, on, product, missing, found):
    return money.Tally(one.code, on, product, found().get(product, missing) - missing)


def _fetch_back(office, one, on):
    """Fetch back what has stood on a shelf for a season."""
    if one.code == cast.SHELF:
        return
    slow = Lot.objects.filter(customer__code=one.code, void=False, left__gt=0, on__lt=on - SLOW)
    pieces = slow.order_by("product__code").values_list("product__code").annotate(Sum("left"))
    items = tuple(money.Piece(product, left) for product, left in pieces)
    later = office.line.after(on, 3)
    if items:
        row = money.Takeback(one.code, later, items)
        office.errands.append(Errand(later, money.withdraw, lambda: row))

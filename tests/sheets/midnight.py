"""An office that enters its documents at the last and the first moment of a day, and draws its sheets then.

Told by tests.crowd in processes whose servers stand in different time zones.
"""

from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from gendan import cli
from gendan.base import clock, period
from gendan.books.actions import OpenStock, bring_stock
from gendan.customers import actions as customers
from gendan.money import actions as money
from gendan.people import actions as people
from gendan.people import journal
from gendan.people.models import Operator
from gendan.products import actions as products
from gendan.sheets import catalogue
from gendan.shipping import actions as shipping
from tests import office

MOMENTS = (
    "2023-12-31T23:59:59.999999", "2024-01-01T00:00:00",  # a year, and a week, ends
    "2024-02-28T23:59:59.999999", "2024-02-29T00:00:00", "2024-02-29T23:59:59.999999", "2024-03-01T00:00:00",
    "2024-04-30T23:59:59.999999", "2024-05-01T00:00:00",
)  # fmt: skip
"""By the office's clock, +08:00."""

FIGURES = ("order_amount", "shipped_quantity", "received")
CODES = ("R01", "R02", "R03", "R07", "R08", "R09")
FORMS = ("json", "xlsx", "pdf")


class Standing:
    """A machine's clock that stands still; asked without a zone it answers, like any, in the machine's own."""

    def __init__(self, moment):
        self.moment = datetime.fromisoformat(f"{moment}+08:00")

    def now(self, zone=None):
        there = self.moment.astimezone(zone)
        return there if zone else there.replace(tzinfo=None)


def told():
    """What the periods say of the documents: {period: [figures]}, and {file: its digest} of the sheets."""
    (settings.HOME.path / journal.KEY).write_bytes(bytes(32))  # one for all: where the journal stands is printed too
    _furnish()
    for n, moment in enumerate(MOMENTS):
        clock.datetime = Standing(moment)
        _enter(2**n)
    return {"periods": _periods(), "files": _files()}


def _furnish():
    clock.datetime = Standing("2023-12-01T08:00:00")
    by, on = _server(), clock.today()
    people.set_preferences([people.Preference("cutover_on", on.isoformat())], by=by)
    products.enter([products.Item("P01", "衣架", list_price=1)], by=by)
    customers.open_file([customers.File("C001", "杭州宏达五金有限公司", "杭州宏达", payment_term="月末+30天")], by=by)
    customers.agree([customers.Agreement("C001", "P01", 1, on)], by=by)
    bring_stock([OpenStock("P01", 1000, on - timedelta(days=1))], by=by)


def _server():
    return Operator(today=clock.today())


def _enter(pieces):
    """An order, a delivery and a receipt of so many pieces at 1 元: a sum of them tells which they are."""
    by, on = _server(), clock.today()
    office.ordered("C001", ("P01", pieces), on=on.isoformat())
    shipping.ship([shipping.Shipment("C001", on, (shipping.Goods("P01", pieces),))], by=by)
    money.take_receipt([money.Payment("C001", on, pieces)], by=by)


def _periods():
    """R07 of every day, week and month from the first moment to the last, where anything happened."""
    first, last = (date.fromisoformat(MOMENTS[n][:10]) for n in (0, -1))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    labels = dict.fromkeys(of(day).label for of in (period.day_of, period.week_of, period.month_of) for day in days)
    sums = {label: catalogue.fill("R07", label, _server(), blocks=False).table.totals for label in labels}
    found = {label: [int(totals[name]) for name in FIGURES] for label, totals in sums.items()}
    return {label: figures for label, figures in found.items() if any(figures)}


def _files():
    """Every sheet of the leap month as the command line gives it, some at its last moment and some at the next.

    The moment stands on what is printed.
    """
    found = {}
    with TemporaryDirectory() as folder:
        for code, moment in zip(CODES, cycle(MOMENTS[4:6]), strict=False):
            clock.datetime = Standing(moment)
            for form in FORMS:
                out = Path(folder, f"{code}.{form}")
                asked = ["sheet", code, "--period", "2024-02", "--format", form, "--out", str(out)]
                found[out.name] = (cli.main(asked), sha256(out.read_bytes()).hexdigest())
    return found

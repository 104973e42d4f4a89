"""The picture of market prices: where a dot stands, in whose colour, and what it says to who cannot see it.

It is 440 by 196; days stand from 48 to 430, prices from 168 up to 10.
"""

import re

import pytest

from gendan.products import market_chart, queries
from gendan.products.actions import Sighting, observe
from gendan.products.models import Product
from tests.office import SERVER, d, y
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


def _seen(*prices):
    """Prices of P01 on the market, written as (day, price, goods)."""
    rows = [Sighting("P01", d("10-31"), d(on), y(price), "义乌市场", goods) for on, price, goods in prices]
    observe(rows, by=SERVER)


def _drawn(ours="85"):
    found = market_chart.series(queries.market(Product.objects.get(code="P01")))
    return market_chart.svg(found, ours and y(ours))


def _dots(svg):
    return [(int(x), int(down)) for x, down in re.findall(r'cx="(\d+)" cy="(\d+)"', svg)]


def test_dots_stand_by_day_and_price_between_round_figures():
    """20 元 apart: lines at 80, 90 and 100. 85 is three quarters of 158 down: 10 + 118.5, half up."""
    _seen(("10-01", "80", "甲"), ("10-31", "100", "甲"), ("10-16", "90", "甲"))
    svg = _drawn()
    assert _dots(svg) == [(48, 168), (239, 89), (430, 10)]
    assert 'd="M48 168L239 89L430 10"' in svg
    assert re.findall(r'text-anchor="end">([^<]+)<', svg) == ["80", "90", "100"]
    assert 'class="ours" d="M48 129H430"' in svg


def test_each_goods_has_its_colour_and_the_rest_share_one():
    """The one with the newest price comes first; ours goes by its own name."""
    _seen(("10-30", "80", ""), *((f"10-{20 - n}", "90", f"竞品{n}") for n in range(7)))
    found = market_chart.series(queries.market(Product.objects.get(code="P01")))
    assert [(one.look, one.label) for one in found[:2]] == [("s0", "我们自己的"), ("s1", "竞品0")]
    assert [one.look for one in found[4:]] == ["s4", "s5", "s5", "s5"]


def test_it_says_in_words_what_it_shows():
    _seen(("10-01", "80", "甲<b>"), ("10-31", "100", "甲<b>"))
    svg = _drawn()
    assert "<title>2026-10-01 到 2026-10-31 看到 2 个价格，从 80.00 到 100.00 元；我们的标准价 85.00 元</title>" in svg
    assert "<title>2026-10-31 甲&lt;b&gt; 100.00（义乌市场）</title>" in svg
    assert "标准价" not in _drawn(ours=None)


def test_one_price_makes_no_picture_and_one_day_stands_in_the_middle():
    _seen(("10-10", "80", "甲"))
    assert _drawn() == ""
    _seen(("10-10", "82", "乙"))
    assert {x for x, _down in _dots(_drawn())} == {239}


@pytest.mark.parametrize(("first", "last", "told"), [
    ("10-01", "10-31", ["2026-10"]),
    ("2025-11-20", "2026-02-03", ["2025-12", "2026-01", "2026-02"]),
    ("2025-06-15", "2026-06-15", ["2025-07", "2025-09", "2025-11", "2026-01", "2026-03", "2026-05"]),
])  # fmt: skip
def test_months_stand_below_as_many_as_fit(first, last, told):
    _seen((first, "80", "甲"), (last, "82", "甲"))
    assert re.findall(r'text-anchor="middle">([^<]+)<', _drawn()) == told


def test_whoever_reads_no_prices_gets_no_picture():
    _seen(("10-01", "80", "甲"), ("10-31", "100", "甲"))
    assert '<svg class="market"' in text_of(client_of("regional").get("/products/P01/"))
    assert '<svg class="market"' not in text_of(client_of("production").get("/products/P01/"))

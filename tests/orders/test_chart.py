"""The picture of the track: what stands under a node, how many lanes there are, and no style of its own."""

import re

import pytest

from gendan.customers.models import Customer
from gendan.orders import chart, track
from gendan.orders.facts import Batch, Facts
from gendan.orders.models import Order
from tests.office import d


def drawn(stage="executing", quantity=100, sent=(), **more):
    """The chart of an order of 11-18, asked on 11-24; sent: (number, pieces) on 11-20."""
    order = Order(on=d("11-18"), stage=stage, customer=Customer(), confirmed_on=d("11-18"))
    batches = tuple(Batch(number, d("11-20"), pieces, expected_on=d("11-25")) for number, pieces in sent)
    shipped = sum(pieces for _number, pieces in sent)
    return track.of(Facts(order, quantity, shipped=shipped, batches=batches, **more), d("11-24"))


def stops(picture):
    return re.findall(rf'<g class="(\w+)"><circle cx="\d+" cy="\d+" r="{chart.DOT}"', picture)


def test_twelve_nodes_stand_in_one_row():
    picture = chart.svg(drawn())
    titles = re.findall("<title>([^<]+)</title>", picture)
    assert len(titles) == 12
    assert titles[7] == "发货 · 进行中 · 0 / 100 · 还有 100 件没发"
    assert 'viewBox="0 18 1152 122"' in picture


@pytest.mark.parametrize(
    ("sent", "lanes"),
    [
        ([], 0),  # nothing left: one way
        ([("DN1", 100)], 0),  # everything left as one
        ([("DN1", 60)], 2),  # a part, and what is open
        ([("DN1", 60), ("DN2", 40)], 2),
        ([("DN1", 10), ("DN2", 10), ("DN3", 10)], 4),
        ([(f"DN{n}", 10) for n in range(9)], 4),  # the first seven together, two, what is open
        ([(f"DN{n}", 10) for n in range(10)], 4),  # the first seven together, and three
    ],
)
def test_a_lane_for_each_batch_and_for_what_is_open(sent, lanes):
    assert len(stops(chart.svg(drawn(sent=sent)))) == 2 * lanes


def test_earlier_batches_share_a_lane():
    assert "先前 7 批" in chart.svg(drawn(sent=[(f"DN{n}", 10) for n in range(9)]))


def test_an_arc_leads_back():
    assert "back" in chart.svg(drawn("rejected"))
    assert "back" in chart.svg(drawn(sent=[("DN1", 100)], refused=100))
    assert "back" not in chart.svg(drawn())


def test_names_are_escaped_and_nothing_has_a_style_of_its_own():
    picture = chart.svg(drawn(sent=[("<b>&", 60)]))
    assert "&lt;b&gt;&amp;" in picture
    assert not re.search(r"style=|<script|on\w+=", picture)


def test_long_texts_are_cut():
    """15 letters have room, a Chinese one counts twice."""
    assert chart.fit("SO2611-0091-ABC") == "SO2611-0091-ABC"
    assert chart.fit("SO2611-0091-ABCD") == "SO2611-0091-AB…"
    assert chart.fit("一二三四五六七") == "一二三四五六七"
    assert chart.fit("一二三四五六七八") == "一二三四五六…"


def test_twelve_cells_for_a_row():
    cells = chart.bar(drawn(), chart.stands(drawn()))
    assert re.findall(r'<rect class="(\w+)"', cells) == [
        "done", "done", "skipped", "done", "skipped", "skipped", "skipped", "current", "next", "next", "next", "next",
    ]  # fmt: skip
    assert "<title>8/12 发货 · 进行中</title>" in cells

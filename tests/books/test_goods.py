"""Goods: nothing leaves that is not there, on any day, whoever asks and however many at once (rulings 16; B1)."""

import pytest

from gendan.base.faults import Refused
from gendan.books.models import Stock
from tests import crowd
from tests.office import STOCK, account, shipped, stock_up, y


def left(product="P01"):
    return Stock.objects.get(place__sort="store", product__code=product).quantity


def test_more_than_there_is_cannot_leave(office):
    with pytest.raises(Refused, match="差 1 件"):
        shipped("NET", ("P01", STOCK + 1))
    shipped("NET", ("P01", STOCK))
    assert left() == 0


def test_what_two_lines_want_together_counts(office):
    """600 and 500 of 1,000 pieces on one note: 100 are missing, and nothing leaves."""
    with pytest.raises(Refused, match="差 100 件"):
        shipped("NET", ("P01", 600), ("P02", 5), ("P01", 500))
    assert left() == STOCK
    assert left("P02") == STOCK


def test_a_late_issue_must_leave_every_later_day_with_enough(office):
    """1,000 pieces; 900 left on 10-20 and 500 came back in on 10-25. On 10-10 only 100 can still have left."""
    shipped("NET", ("P01", 900), on="10-20")
    stock_up({"P01": 500}, on="10-25")
    assert left() == 600
    with pytest.raises(Refused, match="差 1 件"):
        shipped("NET", ("P01", 101), on="10-10")
    shipped("NET", ("P01", 100), on="10-10")
    assert left() == 500
    with pytest.raises(Refused, match="差 1 件"):
        shipped("NET", ("P01", 1), on="10-24")
    shipped("NET", ("P01", 500), on="10-25")
    assert left() == 0


def test_pieces_that_came_later_cannot_leave_before(office):
    """Stock of 10-25 is not there on 10-24."""
    shipped("NET", ("P01", STOCK), on="10-02")
    stock_up({"P01": 50}, on="10-25")
    with pytest.raises(Refused, match="差 50 件"):
        shipped("NET", ("P01", 50), on="10-24")
    shipped("NET", ("P01", 50), on="10-25")
    assert account("NET")[0] == y("80") * (STOCK + 50)


def test_three_hundred_pieces_are_sold_three_hundred_times(own_database):
    """Fifty threads in five processes try a thousand times to ship one of 300 pieces: 300 do, 700 are refused."""
    told = crowd.tell(own_database, "tests.books.rush:sell_out", pieces=300, processes=5, threads=10, tries=20)
    assert told["outcomes"] == {"shipped": 300, "refused": 700}
    assert told["left"] == 0
    assert told["moved"] == {"quantity__sum": -STOCK}
    assert told["sold"] == {"quantity__sum": STOCK}
    assert told["differences"] == []

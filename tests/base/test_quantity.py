from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.base.quantity import UnclearQuantity, parse


@pytest.mark.parametrize(
    ("written", "pieces"),
    [
        (120, 120),
        (120.0, 120),
        (Decimal("120.00"), 120),
        ("120", 120),
        ("120把", 120),
        ("120 个", 120),
        ("１，２００", 1200),
        ("1,200", 1200),
        ("1,234,567", 1234567),
        (" 0 ", 0),
        ("12pcs", 12),
    ],
)
def test_whole_quantities_as_offices_write_them(written, pieces):
    assert parse(written) == pieces


FRACTIONS_AND_SIGNS = [1.5, "1.5", "1.200", "-5", "1,20", "1,2000", "1e3"]
SEVERAL = ["12箱", "12箱+3", "1万", "3打", "120件", "120-130", "约120"]


@pytest.mark.parametrize("written", ["", None, True, "十二", *FRACTIONS_AND_SIGNS, *SEVERAL])
def test_fractions_and_what_can_be_read_in_two_ways_are_refused(written):
    with pytest.raises(UnclearQuantity, match="请换算成最小单位"):
        parse(written)


def test_a_word_for_packages_is_clear_where_it_is_the_products_unit():
    assert parse("120件", unit="件") == 120


def test_a_number_of_some_other_kind_is_refused():
    with pytest.raises(UnclearQuantity, match="超过 9 位数"):
        parse("6901234567892")


@given(st.integers(0, 10**9 - 1))
def test_a_quantity_with_thousands_separators_reads_back(pieces):
    assert parse(f"{pieces:,}") == pieces

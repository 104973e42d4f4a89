"""Money is exact: 分 and steps of prices, half-up once, and parts that add up; figures from fractions and by hand."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from gendan.base.cash import ZERO, CashField, InFen, PriceField, RateField, amount, excl_tax, half_up, split, yuan
from gendan.customers.models import Customer

FEN = st.integers(-(10**13), 10**13).map(lambda fen: Decimal(fen) / 100)
WEIGHTS = st.lists(st.integers(0, 10**9) | st.decimals(0, 10**6, places=4), min_size=1, max_size=40).filter(any)


def nearest(exact, parts=100):
    """A fraction to the next 1/parts, halves away from zero."""
    size = Fraction(floor(abs(exact) * parts + Fraction(1, 2)), parts)
    return size if exact > 0 else -size


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("0.005", "0.01"), ("0.015", "0.02"), ("0.025", "0.03"), ("2.675", "2.68"), ("1.004999", "1.00"),
        ("-0.005", "-0.01"), ("-0.025", "-0.03"), ("-2.674", "-2.67"), ("-0.004", "0.00"), ("9.995", "10.00"),
    ],
)  # fmt: skip
def test_a_half_goes_away_from_zero_and_zero_has_no_sign(value, rounded):
    assert str(half_up(Decimal(value))) == rounded


@given(st.integers(-(10**12), 10**12), st.sampled_from(["0.01", "0.0001"]))
def test_rounding_is_that_of_the_exact_fraction(tenths, step):
    """Tenths of the step, so that one in ten is a tie."""
    value = Decimal(tenths) * Decimal(step) / 10
    assert Fraction(half_up(value, Decimal(step))) == nearest(Fraction(value), int(1 / Fraction(step)))


def test_a_line_is_rounded_once():
    """3 × 1.0049 is 3.0147, where a price rounded before would give 3.00; three lines of 0.335 are 0.34 each."""
    assert amount(3, Decimal("1.0049")) == Decimal("3.01")
    assert amount(-3, Decimal("0.335")) == Decimal("-1.01")
    assert amount(3, Decimal("0.335")) == Decimal("1.01")
    assert sum(amount(1, Decimal("0.335")) for _line in range(3)) == Decimal("1.02")


@given(FEN, st.sampled_from(["0.13", "0.09", "0.06", "0.03", "0.01", "0"]))
def test_the_part_without_tax_is_rounded_once(incl, rate):
    assert Fraction(excl_tax(incl, Decimal(rate))) == nearest(Fraction(incl) / (1 + Fraction(rate)))


def test_tax_by_hand():
    """113 of 13 % is 100; 80 × 620 = 49,600 is 43,893.805…; 100 is 88.495…, taken back −88.50."""
    told = [excl_tax(Decimal(incl), Decimal("0.13")) for incl in ("113", "49600", "100", "-100")]
    assert [str(one) for one in told] == ["100.00", "43893.81", "88.50", "-88.50"]


@given(FEN, WEIGHTS)
def test_parts_add_up_and_none_is_a_fen_from_its_exact_share(total, weights):
    """Negative amounts too; a weight of nothing has nothing."""
    parts = split(total, weights)
    whole = sum(map(Fraction, weights))
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part) - Fraction(total) * Fraction(weight) / whole) <= Fraction(1, 100)
        assert part == half_up(part)
        assert weight or part == 0


def test_a_split_by_hand():
    """100 in three: the running shares 33.33, 66.67 (of 66.666…) and 100; of a minus the same with its sign."""
    assert split(Decimal(100), [1, 1, 1]) == [Decimal("33.33"), Decimal("33.34"), Decimal("33.33")]
    assert split(Decimal(-100), [1, 0, 2]) == [Decimal("-33.33"), 0, Decimal("-66.67")]
    assert split(Decimal("0.01"), [0, 1, 0]) == [0, Decimal("0.01"), 0]


@pytest.mark.parametrize("weights", [[], [0], [0, 0]])
def test_nothing_can_be_split_by_nothing(weights):
    with pytest.raises(ValueError, match="above zero"):
        split(Decimal(1), weights)


@pytest.mark.parametrize(
    ("field", "exact", "kept", "finer"),
    [
        (CashField(), "-12.34", -1234, "12.345"),
        (PriceField(), "80.0001", 800001, "80.00005"),
        (RateField(), "0.13", 1300, "0.13001"),
    ],
)
def test_a_field_keeps_whole_steps_and_refuses_what_is_finer(field, exact, kept, finer):
    assert field.get_prep_value(Decimal(exact)) == kept
    assert field.from_db_value(kept, None, None) == Decimal(exact)
    assert field.get_prep_value(None) is None
    with pytest.raises(ValueError, match="finer than"):
        field.get_prep_value(Decimal(finer))


def test_money_that_is_finer_than_a_fen_does_not_reach_the_database(office):
    """The same way in as any write; what stood there stands."""
    mine = Customer.objects.filter(code="EOM")
    with pytest.raises(ValueError, match="finer than"), transaction.atomic():
        mine.update(credit_limit=Decimal("0.005"))
    mine.update(credit_limit=Decimal("0.05"))
    assert mine.values_list("credit_limit", InFen(F("credit_limit"))).get() == (Decimal("0.05"), 5)


def test_yuan_of_whole_fen():
    assert [str(yuan(fen)) for fen in (0, 5, -1234)] == [str(ZERO), "0.05", "-12.34"]

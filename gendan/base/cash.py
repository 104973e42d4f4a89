"""Money: whole 分 in the database, Decimal in Python, rounded half-up (四舍五入) once per document line."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, pairwise

from django.db import models

FEN = Decimal("0.01")
TEN_THOUSANDTH = Decimal("0.0001")
BASIS_POINT = Decimal("0.0001")
ZERO = Decimal("0.00")


def half_up(value, step=FEN):
    """Round a number to a multiple of `step`, halves away from zero (rulings 8); zero has no sign."""
    rounded = Decimal(value).quantize(step, ROUND_HALF_UP)
    return rounded or abs(rounded)


def amount(quantity, price):
    """What `quantity` pieces cost at a unit price in 元: rounded to the 分, once."""
    return half_up(quantity * price)


def excl_tax(incl, vat_rate):
    """The part of a tax-inclusive line amount without tax, rounded once (requirements, decision 2)."""
    return half_up(incl / (1 + vat_rate))


def yuan(fen):
    """元 of whole 分, as InFen gives them."""
    return FEN * fen if fen else ZERO


def split(total, weights):
    """Split an amount by weights so that the parts add up to it to the 分.

    Cumulative rounding: each part is the difference of two rounded running shares, so no part is off by more than 1 分.
    Weights are numbers ≥ 0 with a sum > 0.
    """
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("weights must have a sum above zero")
    marks = [half_up(total * Decimal(part) / Decimal(whole)) for part in accumulate(weights, initial=0)]
    return [after - before for before, after in pairwise(marks)]


class _ScaledField(models.Field):
    """A Decimal kept as a whole number of its smallest step, so that sums and comparisons are exact on both engines.

    Deliberately not an IntegerField: arithmetic between columns must name its output_field, or Django refuses it.
    """

    step: Decimal

    def get_internal_type(self):
        return "BigIntegerField"

    def from_db_value(self, value, expression, connection):
        # Sum() over bigint is numeric on PostgreSQL, hence int().
        return None if value is None else int(value) * self.step

    def to_python(self, value):
        return None if value is None else half_up(value, self.step)

    def get_prep_value(self, value):
        if value is None or hasattr(value, "resolve_expression"):
            return value
        exact = Decimal(value)
        rounded = half_up(exact, self.step)
        if rounded != exact:
            raise ValueError(f"{value} is finer than {self.step}: round it once, where the line is made")
        return int(rounded / self.step)


class CashField(_ScaledField):
    """An amount in 元, kept as whole 分."""

    step = FEN


class PriceField(_ScaledField):
    """A unit price in 元, kept as whole 0.0001 元."""

    step = TEN_THOUSANDTH


class RateField(_ScaledField):
    """A rate such as 0.13, kept as whole 0.0001."""

    step = BASIS_POINT


class InFen(models.ExpressionWrapper):
    """An amount, or a sum of amounts, in whole 分 as the database keeps it.

    For thousands of them that are added up before a few are shown: each Decimal costs as much as reading its row.
    """

    def __init__(self, amount):
        super().__init__(amount, output_field=models.BigIntegerField())

    def get_db_converters(self, connection):
        """None: PostgreSQL's sums come as whole Decimals, which add up as well."""
        return []

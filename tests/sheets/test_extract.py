"""The extraction that the other tests trust: it sees a wrong, a missing and a swapped figure."""

from dataclasses import replace
from decimal import Decimal

import pytest

from gendan.sheets.render.pdf import write_pdf
from gendan.sheets.render.xlsx import write_xlsx
from tests.sheets import extract, sample


def _off_by_one_fen(row):
    return row | {"amount_3": row["amount_3"] + Decimal("0.01")}


def _swapped(row):
    return row | {"amount_1": row["amount_2"], "amount_2": row["amount_1"]}


@pytest.mark.parametrize("spoil", [_off_by_one_fen, _swapped])
def test_it_sees_a_wrong_figure(spoil):
    right = sample.long(20)
    rows = [spoil(row) if n == 7 else row for n, row in enumerate(right.table.rows)]
    wrong = replace(right, table=replace(right.table, rows=rows))
    assert extract.figures_of_xlsx(write_xlsx(wrong, **sample.PRINTED), right) != extract.stated(right)
    assert extract.figures_of_pdf(write_pdf(wrong, **sample.PRINTED), right) != extract.printed(right)


def test_it_sees_a_missing_row():
    right = sample.long(20)
    short = replace(right, table=replace(right.table, rows=right.table.rows[:-1]))
    assert extract.figures_of_xlsx(write_xlsx(short, **sample.PRINTED), right) != extract.stated(right)
    assert extract.figures_of_pdf(write_pdf(short, **sample.PRINTED), right) != extract.printed(right)

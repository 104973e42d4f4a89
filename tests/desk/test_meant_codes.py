"""Codes in other letters: a workbook that writes p-01 means P-01, where one record only can be meant."""

from decimal import Decimal

import pytest

from gendan.customers.models import AgreedPrice
from gendan.products import actions as products
from tests.desk.files import take_in
from tests.office import SERVER, d

pytestmark = pytest.mark.usefixtures("office")
HEAD = ["客户编码", "产品编码", "合作价(含税)", "生效日期"]


def _prices(*rows, **how):
    return take_in({"合作价格": [HEAD, *([*row, d("11-01")] for row in rows)]}, **how)


def _kept():
    new = AgreedPrice.objects.filter(valid_from=d("11-01"))
    return sorted(new.values_list("customer__code", "product__code", "price"))


def test_small_and_full_width_letters_mean_the_code_that_there_is():
    outcome = _prices(["eom", "ｐ01", Decimal(79)], ["EOM", "p02", Decimal(110)])
    assert outcome.faults == []
    assert _kept() == [("EOM", "P01", 79), ("EOM", "P02", 110)]
    assert "编码“eom”读作 EOM。" in " ".join(map(str, outcome.notices))
    again = _prices(["eom", "ｐ01", Decimal(79)], ["EOM", "p02", Decimal(110)])
    assert [(one.added, one.updated, one.same) for one in again.tabs] == [(0, 0, 2)]
    other = _prices(["EOM", "P01", Decimal(79)], ["EOM", "P02", Decimal(110)], name="other.xlsx")
    assert [(one.added, one.updated, one.same) for one in other.tabs] == [(0, 0, 2)]


def test_where_two_differ_in_nothing_else_neither_is_meant():
    products.enter([products.Item("p01", "另一种")], by=SERVER)
    assert len(_prices(["EOM", "ｐ01", Decimal(79)], rehearse=True).faults) == 0  # it is p01 itself
    products.enter([products.Item("Qa", "甲"), products.Item("qA", "乙")], by=SERVER)
    assert len(_prices(["EOM", "QA", Decimal(79)], rehearse=True).faults) == 1


def test_a_record_that_the_same_file_brings_is_meant_too():
    book = {
        "产品": [["产品编码", "品名"], ["Q-01", "置物架"]],
        "合作价格": [HEAD, ["EOM", "q-01", Decimal(80), d("11-01")]],
    }
    assert take_in(book).faults == []
    assert _kept() == [("EOM", "Q-01", 80)]

"""What a person may have meant: offered only where the column reads it, and never another record."""

from datetime import date
from decimal import Decimal

import pytest

from gendan.base.tab import Field
from gendan.desk import suggestions
from tests.desk.files import take_in
from tests.office import SERVER, d

TODAY = date(2026, 11, 28)
CHOICES = {"a": ("专票",), "b": ("普票",), "c": ("无需开票",)}


def meant(kind, value, **how):
    """(kind of the suggestion, what it would put into the cell) or None."""
    found = suggestions._suggestion(Field("x", "某列", kind, **how), value, {}, TODAY)
    return found and (found["kind"], found["now"])


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("cash", "12O0.5O", ("alike", "1200.50")),
        ("cash", "1 234.50", ("number", "1234.50")),
        ("cash", "1.2万", ("number", "12000")),
        ("cash", "一万二千元整", ("number", "12000")),
        ("count", "三百零五", ("number", "305")),
        ("count", "十二", ("number", "12")),
        ("count", "壹仟贰佰", ("number", "1200")),
        ("cash", "80.005", ("round", "80.01")),  # half up, as money is rounded
        ("cash", "-80.005", ("round", "-80.01")),
        ("price", "3.14159", ("round", "3.1416")),
        ("share", "7", ("number", "7%")),
        ("date", "26.10.9", ("date", "2026-10-09")),
        ("date", "10月9日", ("date", "2026-10-09")),
        ("date", "2026-10/9", ("date", "2026-10-09")),
        ("date", "2026-10-09 08:30", ("date", "2026-10-09")),
        ("date", "25/10/2026", ("date", "2026-10-25")),
        ("date", "46304", ("date", "2026-10-09")),
        ("phone", "1380000OOO1", ("alike", "13800000001")),
    ],
)
def test_a_spelling_that_has_one_meaning_is_offered(kind, value, expected):
    assert meant(kind, value) == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("cash", "1,200"),  # read as it is: what is wrong with it is something else
        ("cash", "1，23，4"),
        ("cash", "大约"),
        ("count", "5箱"),
        ("count", "12.5"),
        ("date", "10/9/2026"),  # the ninth of October or the tenth of September
        ("date", "2026-02-30"),
        ("date", "2月30日"),
        ("date", "下周"),
        ("phone", "1380000"),
        ("cash", "NaN"),
        ("cash", ""),
    ],
)
def test_what_may_mean_several_things_or_nothing_is_not_guessed(kind, value):
    assert meant(kind, value) is None


def test_a_choice_is_offered_by_its_nearest_label():
    assert meant("choice", "专用票", choices=CHOICES) == ("choice", "专票")
    assert meant("choice", "增值税专票", choices=CHOICES) == ("choice", "专票")
    assert meant("choice", "票", choices=CHOICES) is None


CODES = suggestions._Register(
    {
        "C-0011": ("杭州嘉禾家居有限公司", "嘉禾家居"),
        "C-0012": ("无锡德润日用品有限公司", "德润"),
        "C-O13": ("苏州乐居", ""),
        "KH88": ("苏州乐居", ""),
    }
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("c0012", "C-0012"),
        ("C-12", "C-0012"),
        ("C-OO12", "C-0012"),
        ("嘉禾家居", "C-0011"),
        ("杭州嘉禾家居公司", "C-0011"),
        ("C-0014", None),  # near, and nobody
        ("C-0012", None),  # it is known: something else is wrong
        ("苏州乐居", None),  # two are called so
        ("完全不同", None),
    ],
)
def test_a_code_is_offered_by_its_digits_or_its_name(written, code):
    assert CODES.near(written) == code


PERSONS = suggestions._Persons({"M1": ("王磊",), "M2": ("王强",), "M3": ("陈志强",), "M4": ("李娜",), "M5": ("周敏",)})


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("陈志刚", "M3"),
        ("李那", "M4"),
        ("周敏", "M5"),
        ("王雷", None),  # two are as near
        ("孙娜", None),  # another family
        ("欧阳娜", None),
    ],
)
def test_a_manager_is_offered_by_a_name_that_is_one_sign_off(written, code):
    assert PERSONS.near(written) == code


@pytest.mark.usefixtures("db")
def test_a_record_that_the_same_file_brings_can_be_meant():
    file = {
        "客户": [["客户编码", "客户名称", "结算方式"], ["KH-01", "新客户有限公司", "净30天"]],
        "产品": [["产品编码", "品名"], ["P-1", "置物架"]],
        "合作价格": [
            ["客户编码", "产品编码", "合作价(含税)", "生效日期"],
            ["kh01", "P-1", Decimal(80), d("10-01")],
        ],
    }
    outcome = take_in(file, rehearse=True)
    (fault,) = suggestions.suggested(outcome, SERVER)
    assert (fault["value"], fault["now"], fault["words"]) == ("kh01", "KH-01", "KH-01 新客户有限公司")
    assert not fault["optional"]

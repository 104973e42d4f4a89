from datetime import date, datetime
from decimal import Decimal

import pytest

from gendan.base import preferences
from gendan.base.models import Setting

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 1)


def test_nothing_set_gives_the_defaults():
    assert preferences.value("vat_rate", OCTOBER) == Decimal("0.13")
    assert preferences.all_on(OCTOBER) == {key: one.default for key, one in preferences.PREFERENCES.items()}


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [
        ("company.name", " 上海示例家居制造有限公司　", "上海示例家居制造有限公司"),
        ("company.tax_no", "91350100m000100y43", "91350100M000100Y43"),
        ("company.account", "6222 0210 0111-2345678", "6222021001112345678"),
        ("cutover_on", datetime(2026, 10, 1), date(2026, 10, 1)),
        ("cutover_on", "2026年10月1日", date(2026, 10, 1)),
        ("cutover_on", "2026.10.1", date(2026, 10, 1)),
        ("cutover_on", date(2026, 10, 1), date(2026, 10, 1)),
        ("closing_day", "月末", 31),
        ("closing_day", "２５", 25),
        ("closing_day", 25, 25),
        ("workdays.saturday_works", "是", True),
        ("arrival_natural_days", False, False),
        ("arrival_natural_days", "N", False),
        ("vat_rate", "13%", Decimal("0.13")),
        ("vat_rate", 0.09, Decimal("0.09")),
        ("trend_threshold", "5%", Decimal(5)),
        ("silent_days", 60, 60),
        ("print.right_mm", "-1.5", Decimal("-1.5")),
        ("credit_grace_days", "0", 0),
    ],
)
def test_a_setting_is_read_as_offices_write_it_and_kept(key, written, value):
    preferences.put(key, written, OCTOBER)
    assert preferences.value(key, OCTOBER) == value
    assert type(preferences.value(key, OCTOBER)) is type(value)
    assert preferences.all_on(OCTOBER)[key] == value


@pytest.mark.parametrize(
    ("key", "written", "remedy"),
    [
        ("company.tax_no", "12345", "18 位"),
        ("company.account", "1234", "8–30 位"),
        ("cutover_on", "10/1/2026", "2026-10-01"),
        ("cutover_on", "2026-02-30", "2026-10-01"),
        ("closing_day", "29", "1–28"),
        ("closing_day", "0", "1–28"),
        ("workdays.saturday_works", "也许", "是 或 否"),
        ("vat_rate", "13", "13%"),
        ("trend_threshold", "百分之五", "5%"),
        ("silent_days", "-1", "90"),
        ("print.down_mm", "5.1", "1.5"),
        ("no such thing", "1", "设置页"),
    ],
)
def test_anything_else_is_refused_with_what_to_write(key, written, remedy):
    with pytest.raises(ValueError, match=remedy):
        preferences.put(key, written, OCTOBER)
    assert not Setting.objects.exists()


def test_a_setting_holds_from_its_day_until_the_next():
    preferences.put("vat_rate", "0.13", preferences.EVER)
    preferences.put("vat_rate", "0.09", OCTOBER)
    preferences.put("vat_rate", None, date(2026, 11, 1))
    rate = preferences.history("vat_rate")
    days = [date(2026, 9, 30), OCTOBER, date(2026, 10, 31), date(2026, 11, 1)]
    expected = [Decimal("0.13"), Decimal("0.09"), Decimal("0.09"), Decimal("0.13")]
    assert [preferences.value("vat_rate", day) for day in days] == expected
    assert [rate(day) for day in days] == expected


def test_what_is_set_twice_for_one_day_is_replaced():
    preferences.put("silent_days", 60, OCTOBER)
    preferences.put("silent_days", 45, OCTOBER)
    assert preferences.value("silent_days", OCTOBER) == 45
    assert Setting.objects.count() == 1


def test_the_questions_take_one_query_each(django_assert_num_queries):
    with django_assert_num_queries(1):
        preferences.all_on(OCTOBER)
    with django_assert_num_queries(1):
        rate = preferences.history("vat_rate")
        assert rate(OCTOBER) == rate(preferences.EVER)


def test_the_business_months_of_days(django_assert_num_queries):
    preferences.put("closing_day", 25, OCTOBER)
    days = [date(2026, 9, 28), date(2026, 10, 25), date(2026, 10, 26), date(2026, 10, 26)]
    with django_assert_num_queries(1):
        assert preferences.months(days) == dict(zip(days, ["2026-09", "2026-10", "2026-11", "2026-11"], strict=True))


def test_the_labels_of_the_company_tab_are_known():
    labels = {"公司全称", "税号", "地址", "电话", "开户行", "账号", "启用日期", "关账日"}
    assert labels <= preferences.BY_LABEL.keys()
    assert preferences.BY_LABEL["启用日期"] == "cutover_on"

"""The office's settings: each declared once with its label, its default and its reader, and valid from a day on."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gendan.base import dated, once, period
from gendan.base.cash import BASIS_POINT
from gendan.base.models import Setting
from gendan.base.names import normalise
from gendan.base.prepared import prepared
from gendan.base.workbook import Unclear
from gendan.base.workbook.days import YEARS
from gendan.base.workbook.written import cleaned, wording

EVER = date(2000, 1, 1)  # valid_from of what holds on every day the program knows
NUMBER = re.compile(r"(\d+(?:\.\d+)?)(%?)", re.ASCII)
OFFSET = re.compile(r"-?(?:[0-4](?:\.\d)?|5(?:\.0)?)", re.ASCII)
DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[ T]00:00(?::00)?)?", re.ASCII)
YES = {"true", "1", "y", "yes", "是", "√"}
NO = {"false", "0", "n", "no", "否"}
CLOSING_DAYS = {str(day): day for day in range(1, 29)} | dict.fromkeys(("月末", "月底", "31"), period.MONTH_END)
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Preference:
    """One setting. label: its name, in the 公司 tab too; read: what a person wrote → the value, or a ValueError."""

    label: str
    default: object
    read: Callable


def _words(written):
    try:
        return cleaned(wording(written))
    except Unclear as unclear:
        raise ValueError(unclear.remedy) from None


def _account(written):
    digits = re.sub(r"[\s-]", "", written)
    if not re.fullmatch(r"\d{8,30}", digits, re.ASCII):
        raise ValueError(_("账号应为 8–30 位数字：请对照开户资料填写。"))
    return digits


def _tax_number(written):
    number = re.sub(r"[\s-]", "", written).upper()
    if not re.fullmatch(r"[0-9A-Z]{15}|[0-9A-Z]{17,18}|[0-9A-Z]{20}", number):
        raise ValueError(_("税号应为 18 位统一社会信用代码（旧税号为 15、17 或 20 位）：请对照营业执照填写。"))
    return number


def _day(written):
    try:
        day = date(*map(int, DAY.fullmatch(written).groups()))
    except (AttributeError, ValueError):
        day = None
    if day is None or day.year not in YEARS:
        raise ValueError(_("这里要一个日期：请写成 2026-10-01。"))
    return day


def _closing_day(written):
    if written not in CLOSING_DAYS:
        raise ValueError(_("关账日是每月的哪一天：请写 月末，或 1–28 的一个数，例如 25。"))
    return CLOSING_DAYS[written]


def _flag(written):
    if written.lower() not in YES | NO:
        raise ValueError(_("这里要 是 或 否：请改成其中一个。"))
    return written.lower() in YES


def _rate(written):
    found = NUMBER.fullmatch(written)
    rate = found and Decimal(found[1]) / (WHOLE if found[2] else 1)
    if rate is None or rate >= 1 or rate % BASIS_POINT:
        raise ValueError(_("这里要一个比率，最多精确到 0.01%：请写成 13% 或 0.13。"))
    return rate


def _percent(written):
    found = NUMBER.fullmatch(written)
    if not found or Decimal(found[1]) > WHOLE:
        raise ValueError(_("这里要 0–100 的百分数：请写成 5 或 5%。"))
    return Decimal(found[1])


def _days(written):
    if not re.fullmatch(r"\d{1,4}", written, re.ASCII):
        raise ValueError(_("这里要天数：请写成整数，例如 90。"))
    return int(written)


def _millimetres(written):
    if not OFFSET.fullmatch(written):
        raise ValueError(_("这里要 -5 到 5 的毫米数，最多一位小数：请写成 1.5 或 -2。"))
    return Decimal(written)


PREFERENCES = {
    "company.name": Preference(gettext_noop("公司全称"), "", _words),
    "company.tax_no": Preference(gettext_noop("税号"), "", _tax_number),
    "company.address": Preference(gettext_noop("地址"), "", _words),
    "company.phone": Preference(gettext_noop("电话"), "", _words),
    "company.bank": Preference(gettext_noop("开户行"), "", _words),
    "company.account": Preference(gettext_noop("账号"), "", _account),
    "cutover_on": Preference(gettext_noop("启用日期"), None, _day),
    "closing_day": Preference(gettext_noop("关账日"), period.MONTH_END, _closing_day),
    "workdays.saturday_works": Preference(gettext_noop("周六上班"), False, _flag),
    "vat_rate": Preference(gettext_noop("增值税率"), Decimal("0.13"), _rate),
    "arrival_natural_days": Preference(gettext_noop("运输时效按自然日计"), True, _flag),
    "slip_days": Preference(gettext_noop("回单期限(天)"), 10, _days),
    "signed_paper_days": Preference(gettext_noop("回签期限(天)"), 7, _days),
    "credit_grace_days": Preference(gettext_noop("逾期宽限天数"), 7, _days),
    "credit_stop_days": Preference(gettext_noop("逾期停发天数"), 30, _days),
    "trend_threshold": Preference(gettext_noop("升降趋势界限(%)"), Decimal(5), _percent),
    "silent_days": Preference(gettext_noop("未下单转沉默天数"), 90, _days),
    "print.right_mm": Preference(gettext_noop("套打右移(毫米)"), Decimal(0), _millimetres),
    "print.down_mm": Preference(gettext_noop("套打下移(毫米)"), Decimal(0), _millimetres),
    "practice": Preference(gettext_noop("练习公司"), False, _flag),
}
BY_LABEL = {preference.label: key for key, preference in PREFERENCES.items()}


@once.asked
def _history():
    return dated.History(_settings())


@prepared
def _settings():
    return Setting.objects.values_list("key", "valid_from", "value")


def value(key, on):
    """What a setting is on a day; its default when nothing is set."""
    return _value(key, _history().at(key, on))


def standing(keys, on):
    """What settings are on a day, as one word: a form that is handed out with it knows whether they are so still."""
    return "/".join(f"{value(key, on)}" for key in keys)


def all_on(day):
    """All settings on a day, {key: value}."""
    kept = _history()
    return {key: _value(key, kept.at(key, day)) for key in PREFERENCES}


def history(key):
    """A setting on any day, as a function of the day."""
    kept = _history()
    return lambda day: _value(key, kept.at(key, day))


def months(days):
    """The business months ("2026-10") that days fall into: {day: month}."""
    closing_day = history("closing_day")
    return {day: period.month_of(day, closing_day(day)).label for day in set(days)}


def read(key, written):
    """What a person's writing (or a raw cell) means for a setting; raises ValueError like put()."""
    reading = PREFERENCES[key].read
    return reading(written if reading is _words else normalise(str(written)))


def put(key, written, valid_from):
    """Set a setting from a day on to what a person wrote; None returns it to its default.

    Raises ValueError with a Chinese text that says what to write instead. Settings of one day replace each other.
    """
    if key not in PREFERENCES:
        raise ValueError(_("没有设置项“%(key)s”：请从设置页上的项目中选择。") % {"key": key})
    text = None if written is None else json.dumps(read(key, written), default=str, ensure_ascii=False)
    Setting.objects.update_or_create(key=key, valid_from=valid_from, defaults={"value": text})
    once.forget()


def _value(key, text):
    preference = PREFERENCES[key]
    return preference.default if text is None else preference.read(str(json.loads(text)))

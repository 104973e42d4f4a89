"""Dates as offices write them: 2026-10-09, 2026.10.9, 2026年10月9日, 20261009 and date cells; never a guessed year."""

import re
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from gendan.base.clock import SHANGHAI
from gendan.base.period import MONTH_END
from gendan.base.workbook import Clock, Shown, Unclear
from gendan.base.workbook.written import halved, refuse_unread, written

YEARS = range(1950, 2100)
DAY = (
    r"(?P<year>\d{4})(?:(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"|年(?P<month2>\d{1,2})月(?P<day2>\d{1,2})[日号]|(?P<month3>\d\d)(?P<day3>\d\d))"
)
CLOCK = (
    r"(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:\.0+)?)?|[时点](?:(?P<minute2>\d{1,2})分)?)"
)
MOMENT = re.compile(rf"{DAY}(?:(?:[ T]|(?<=[日号])){CLOCK})?", re.ASCII)
MONTH = re.compile(r"(\d{4})(?:[-./](\d{1,2})|年(\d{1,2})月份?|(\d\d))", re.ASCII)
SPACED_MARK = re.compile(r" *([-./年月日号时点分:]) *")
SERIALS = range(20_000, 80_000)  # day numbers of 1954–2119
CLOSING_DAY = re.compile(r"(?:每月)?(\d{1,2})[日号]?", re.ASCII)
MONTH_ENDS = ("月末", "月底", "每月月末", "每月月底")
LAST_CLOSING_DAY = 28


def day(value):
    """A date; a time of day other than 00:00 is refused."""
    at = _moment(value)
    if at.time() != time():
        raise Unclear(_("这里只要日期：请去掉时间，写成 %(day)s。") % {"day": at.date()})
    return at.date()


def moment(value):
    """An aware datetime in Shanghai time; a bare date is its midnight."""
    return _moment(value)


def _moment(value):
    value = _bare(value)
    if isinstance(value, datetime):
        return _possible(value.replace(tzinfo=SHANGHAI))
    if isinstance(value, date):
        return _possible(datetime.combine(value, time(), SHANGHAI))
    return _spelled(_tight(value), is_number=not isinstance(value, str))


def _bare(value):
    refuse_unread(value)
    if isinstance(value, bool | Clock):
        raise Unclear(_how())
    return value.number if isinstance(value, Shown) else value


def _tight(value):
    return SPACED_MARK.sub(r"\1", " ".join(halved(written(value)).split()))


def _how():
    return _("看不懂这个日期：请写全年月日，例如 2026-10-09。")


def _possible(at):
    if at.year not in YEARS:
        raise Unclear(_("年份 %(year)s 不合情理：请核对日期。") % {"year": at.year})
    return at


def _spelled(text, *, is_number):
    found = MOMENT.fullmatch(text)
    if not found:
        raise Unclear(_serial() if is_number and text.isdecimal() and int(text) in SERIALS else _how())
    named = {name.rstrip("23"): int(part) for name, part in found.groupdict().items() if part and part.isdecimal()}
    try:
        at = datetime(**named, tzinfo=SHANGHAI)
    except ValueError:
        raise Unclear(_("没有 %(written)s 这个日子或钟点：请核对。") % {"written": text}) from None
    return _possible(at)


def _serial():
    return _("这是日期在 Excel 里的序号：请把该列设为“日期”格式，或写成 2026-10-09。")


def month(value):
    """A month as "2026-08"; a date stands for the month it lies in."""
    value = _bare(value)
    if isinstance(value, date):
        return f"{_possible(value):%Y-%m}"
    text = _tight(value)
    if MOMENT.fullmatch(text):
        return f"{_moment(text):%Y-%m}"
    found = MONTH.fullmatch(text)
    # 2026.10 in a cell of numbers is 2026.1: nobody can tell October from January any more.
    if not found or text.endswith(".1") or (not isinstance(value, str) and "." in text):
        raise Unclear(_("看不懂这个月份：请写成 2026-08。"))
    number = int(found[2] or found[3] or found[4])
    if number not in range(1, 13):
        raise Unclear(_("没有 %(number)s 月：请写成 2026-08。") % {"number": number})
    return f"{_possible(date(int(found[1]), number, 1)):%Y-%m}"


def closing_day(value):
    """The last day of a business month: 1–28, or period.MONTH_END for 月末."""
    text = _tight(_bare(value))
    if text in MONTH_ENDS:
        return MONTH_END
    found = CLOSING_DAY.fullmatch(text)
    if not found or not 1 <= int(found[1]) <= LAST_CLOSING_DAY:
        raise Unclear(_("请写“月末”，或 1–28 之间的一个日子，例如 25。"))
    return int(found[1])

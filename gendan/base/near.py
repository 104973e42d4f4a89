"""Days as people say them, counted from a day: 12.26, 12月26日, 1226, +5, 今天, 周五, 月底. An import never guesses."""

import re
from calendar import monthrange
from datetime import date, timedelta

from gendan.base.workbook import cells
from gendan.base.workbook.written import halved

WORDS = {"今天": 0, "明天": 1, "后天": 2}
MONTH_ENDS = ("月底", "月末")
DAYS = "一二三四五六日天"
DAY = re.compile(r"(\d{1,2})[-./](\d{1,2})|(\d{1,2})月(\d{1,2})[日号]?|(\d\d)(\d\d)", re.ASCII)
WEEKDAY = re.compile(rf"(下?)(?:周|星期|礼拜)([{DAYS}])")
LATER = re.compile(r"\+(\d{1,3})天?", re.ASCII)
YEARS = 9  # within which every 29 February comes again


def read(written, day):
    """The date that was written out, else the next one from a day on that is called so; None for a blank.

    Raises Unclear where it is neither.
    """
    found = _called("".join(halved(written).split()), day)
    return found or cells.reader("date")(written)


def _called(text, day):
    """The date, None where nothing is called so."""
    if text in WORDS:
        return day + timedelta(WORDS[text])
    if text in MONTH_ENDS:
        return day.replace(day=monthrange(day.year, day.month)[1])
    if later := LATER.fullmatch(text):
        return day + timedelta(int(later[1]))
    if weekday := WEEKDAY.fullmatch(text):
        return _weekday(min(DAYS.index(weekday[2]), 6), day, is_next=bool(weekday[1]))
    if parts := DAY.fullmatch(text):
        return _next(*(int(part) for part in parts.groups() if part), day)
    return None


def _weekday(number, day, *, is_next):
    """That day of the week, Monday being 0: the next one, or the one of next week."""
    if is_next:
        return day + timedelta(7 - day.weekday() + number)
    return day + timedelta((number - day.weekday()) % 7)


def _next(month, number, day):
    """The next such day, None where no year has one."""
    years = range(day.year, day.year + YEARS) if 1 <= month <= 12 else ()  # noqa: PLR2004 - as every year has
    dates = (date(year, month, number) for year in years if 1 <= number <= monthrange(year, month)[1])
    return next((one for one in dates if one >= day), None)

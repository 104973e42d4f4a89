"""The periods an office asks about: a day, a week from Monday to Sunday, a business month, a year of twelve of them."""

import calendar
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

DAY, WEEK, MONTH, YEAR = "day", "week", "month", "year"
MONTH_END = 31
ONE_DAY = timedelta(days=1)

LABEL = re.compile(r"((?:19|20)\d\d)(?:-W(\d\d)|-(\d\d)(?:-(\d\d))?)?", re.ASCII)
# A year before a leap year has no 29 February, a year before one of 53 weeks has 52.
WITHOUT_TWIN_LAST_YEAR = {"-02-29": "-02-28", "-W53": "-W52"}


class UnknownPeriod(ValueError):
    """A label that names no period; its text says, in Chinese, what to write instead."""


@dataclass(frozen=True)
class Period:
    """Days from start to end, both included.

    label: as asked for, e.g. "2026-10". kind: DAY, WEEK, MONTH or YEAR.
    closing_day: the last day of a business month; 31 is the month's end, 25 makes October 26 September – 25 October.
    """

    label: str
    start: date
    end: date
    kind: str
    closing_day: int = MONTH_END

    def __contains__(self, day):
        return self.start <= day <= self.end

    @property
    def text(self):
        """The period as a sheet prints it: 2026年10月01日—2026年10月31日, or the one day."""
        first, last = _in_words(self.start), _in_words(self.end)
        return last if self.kind == DAY else f"{first}—{last}"

    def month(self):
        """The business month in which the period ends."""
        return month_of(self.end, self.closing_day)

    def month_to_date(self):
        """The business month in which the period ends, up to that day: 本期 of the as-of sheets R01–R03."""
        return replace(self.month(), end=self.end)

    def previous(self):
        """The period of the same kind just before this one."""
        return OF_DAY[self.kind](self.start - ONE_DAY, self.closing_day)

    def year_ago(self):
        """The period with the same name a year before; 29 February has the 28th, week 53 has week 52."""
        rest = self.label[4:]
        return parse(f"{int(self.label[:4]) - 1}{WITHOUT_TWIN_LAST_YEAR.get(rest, rest)}", self.closing_day)

    def months_of_year(self):
        """The twelve business months of the year in which the period ends."""
        year = int(self.month().label[:4])
        return [_month(year, number, self.closing_day) for number in range(1, 13)]


def parse(label, closing_day=None):
    """Make the period that a label names: "2026-10", "2026-W43", "2026" or "2026-10-31", of 1900–2099.

    closing_day: 1–31, None for the month's end. Raises UnknownPeriod.
    """
    if found := LABEL.fullmatch(label):
        with suppress(ValueError):  # a 31 February, a week 54
            return _named(*(part and int(part) for part in found.groups()), closing_day or MONTH_END)
    remedy = _("看不懂期间“%(label)s”：请写成 2026-10（月）、2026-W43（周）、2026（年）或 2026-10-31（日）。")
    raise UnknownPeriod(remedy % {"label": label})


def day_of(day, closing_day=MONTH_END):
    """The one day as a period."""
    return Period(day.isoformat(), day, day, DAY, closing_day)


def week_of(day, closing_day=MONTH_END):
    """The week, Monday to Sunday, that holds a day."""
    year, number, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Period(f"{year}-W{number:02}", monday, monday + timedelta(days=6), WEEK, closing_day)


def month_of(day, closing_day=None):
    """The business month that holds a day; it bears the name of the month in which it ends."""
    closing_day = closing_day or MONTH_END
    in_next_month = date(day.year, day.month, 1) + timedelta(days=31)
    month = _month(day.year, day.month, closing_day)
    return month if day in month else _month(in_next_month.year, in_next_month.month, closing_day)


def year_of(day, closing_day=MONTH_END):
    """The twelve business months whose year holds a day."""
    return _year(int(month_of(day, closing_day).label[:4]), closing_day)


OF_DAY = {DAY: day_of, WEEK: week_of, MONTH: month_of, YEAR: year_of}


def _named(year, week, month, day, closing_day):
    if week is not None:
        return week_of(date.fromisocalendar(year, week, 1), closing_day)
    if day is not None:
        return day_of(date(year, month, day), closing_day)
    return _year(year, closing_day) if month is None else _month(year, month, closing_day)


def _month(year, month, closing_day):
    end = _close(year, month, closing_day)
    before = date(year, month, 1) - ONE_DAY
    start = _close(before.year, before.month, closing_day) + ONE_DAY
    return Period(f"{year}-{month:02}", start, end, MONTH, closing_day)


def _year(year, closing_day):
    first, last = _month(year, 1, closing_day), _month(year, 12, closing_day)
    return Period(f"{year}", first.start, last.end, YEAR, closing_day)


def _close(year, month, closing_day):
    return date(year, month, min(closing_day, calendar.monthrange(year, month)[1]))


def _in_words(day):
    return f"{day:%Y}年{day:%m}月{day:%d}日"

"""Working days: the state's holidays and make-up days (调休), the company's own days, and honesty about the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.base import preferences
from gendan.base.models import CalendarDay

ONE_DAY = timedelta(days=1)
SATURDAY = 5
FIXED_HOLIDAYS = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


class Roll(models.TextChoices):
    """Where a deadline on a rest day goes (requirements, decision 19)."""

    OFFICE = "office", _("提前到前一个工作日，落在期间内则顺延")
    NEXT = "next", _("顺延到下一个工作日")
    PREVIOUS = "previous", _("提前到前一个工作日")
    NONE = "none", _("不调整")


@dataclass(frozen=True)
class Calendar:
    """Which days are worked: company days stand over the state's, the state's over the plain week.

    In a year whose holidays are not entered yet (`known` is False: show a warning) only weekends and the holidays with
    a fixed date are free: 元旦, 劳动节, 国庆节; those of the lunar calendar and all make-up days are missing.
    """

    days: dict[date, bool]
    known_years: frozenset[int]
    saturday_works: Callable[[date], bool]

    def known(self, year):
        """Whether the state's holidays of a year are entered."""
        return year in self.known_years

    def is_workday(self, day):
        """Whether the office works on a day."""
        if day in self.days:
            return self.days[day]
        if not self.known(day.year) and (day.month, day.day) in FIXED_HOLIDAYS:
            return False
        weekday = day.weekday()
        return weekday < SATURDAY or (weekday == SATURDAY and self.saturday_works(day))

    def count(self, after, until):
        """The number of working days d with after < d ≤ until; 0 when until is not later."""
        span = range(1, (until - after).days + 1)
        return sum(self.is_workday(after + timedelta(days=step)) for step in span)

    def next_workday(self, day):
        """The day itself when it is worked, else the first working day after it."""
        return self._seek(day, ONE_DAY)

    def previous_workday(self, day):
        """The day itself when it is worked, else the last working day before it."""
        return self._seek(day, -ONE_DAY)

    def add(self, day, count):
        """The count-th working day after a day, before it when count is negative; the day itself for 0."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _place in range(abs(count)):
            day = self._seek(day + step, step)
        return day

    def deadline(self, day, rule, period_end):
        """A deadline moved off a rest day. rule: a Roll; period_end: the last day of the period that is reported on."""
        before, after = self.previous_workday(day), self.next_workday(day)
        match rule:
            case Roll.NONE:
                return day
            case Roll.NEXT:
                return after
            case Roll.PREVIOUS:
                return before
            case Roll.OFFICE:
                return before if before > period_end else after

    def _seek(self, day, step):
        while not self.is_workday(day):
            day += step
        return day


def load():
    """The calendar as it stands now, in two queries."""
    rows = CalendarDay.objects.order_by("-source").values_list("on", "kind", "source")  # the company's come last
    return Calendar(
        days={on: kind == CalendarDay.Kind.WORK for on, kind, _source in rows},
        known_years=frozenset(on.year for on, _kind, source in rows if source == CalendarDay.Source.STATE),
        saturday_works=preferences.history("workdays.saturday_works"),
    )


def overlay(days):
    """Write days of the company's own calendar: (on, kind, name) each; kind "" gives the day back to the state's."""
    days = list(days)
    company = CalendarDay.Source.COMPANY
    CalendarDay.objects.filter(source=company, on__in=[on for on, _kind, _name in days]).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(on=on, kind=kind, name=name, source=company) for on, kind, name in days if kind
    )

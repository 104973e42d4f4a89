"""The fourteen months that the practice company has behind it, in working days and weeks."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from gendan.base import workdays

MONTHS = 13  # whole ones before the month of today
BEFORE, BEYOND = timedelta(days=430), timedelta(days=120)  # for what began earlier and what is promised
WEEK = timedelta(days=6)
SEASON = (0.95, 0.85, 1.2, 1.15, 1.0, 0.9, 0.85, 0.9, 1.05, 1.05, 1.35, 0.95)
"""January to December: the lull of summer, the peaks of 3–4 月 and of 双11; 春节 shows by its days off."""
YEARLY = 1.12
WEEKDAYS = 5


@dataclass(frozen=True)
class Timeline:
    """The days from the cut-over to today."""

    today: date
    calendar: workdays.Calendar

    @cached_property
    def first(self):
        """The cut-over: the first day of the first month."""
        return self.month(-MONTHS)

    def month(self, shift):
        """The first day of the month so many months from today's."""
        year, month = divmod(self.today.year * 12 + self.today.month - 1 + shift, 12)
        return date(year, month + 1, 1)

    @cached_property
    def weeks(self):
        """[(first day, last day)] from Monday to Sunday; the first and the last may be shorter."""
        found, start = [], self.first
        while start <= self.today:
            end = min(start + WEEK - timedelta(days=start.weekday()), self.today)
            found.append((start, end))
            start = end + timedelta(days=1)
        return found

    @cached_property
    def worked(self):
        """Every working day, in order."""
        start, length = self.first - BEFORE, (BEFORE + (self.today - self.first) + BEYOND).days
        days = (start + timedelta(days=step) for step in range(length))
        return [day for day in days if self.calendar.is_workday(day)]

    def on(self, day):
        """The day itself when it is worked, else the working day before it."""
        return self.worked[bisect_right(self.worked, day) - 1]

    def after(self, day, count):
        """The count-th working day after a day; for 0 the day itself, or the next one that is worked."""
        place = bisect_left(self.worked, day) if count == 0 else bisect_right(self.worked, day) + count - 1
        return self.worked[place]

    def ago(self, days):
        """The last working day that lies so many days or more before today."""
        return self.on(self.today - timedelta(days=days))

    def worked_in(self, start, end):
        """The working days from start to end."""
        return self.worked[bisect_left(self.worked, start) : bisect_right(self.worked, end)]

    def pull(self, day):
        """How strongly the season and the growth of the years pull on a day, about 1 in the middle."""
        return SEASON[day.month - 1] * YEARLY ** ((day - self.first).days / 365)

    def share_of_week(self, start, end):
        """A week's demand, in weeks of plain demand: days off count nothing."""
        return sum(self.pull(day) for day in self.worked_in(start, end)) / WEEKDAYS


def of(today):
    """The timeline that ends today, by the calendar as it stands."""
    return Timeline(today, workdays.load())

"""The only place that reads the clock; the business day is that of Shanghai, wherever the server stands."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now():
    """The present moment, aware, in Shanghai time."""
    return datetime.now(SHANGHAI)


def today():
    """The business date of the present moment."""
    return now().date()


def on_the_wall(moment):
    """A moment as the office's clock shows it, to the minute: naive, in Shanghai time."""
    return moment.astimezone(SHANGHAI).replace(second=0, microsecond=0, tzinfo=None)


def seconds():
    """Seconds on a clock that only counts on: for how long something took."""
    return time.monotonic()

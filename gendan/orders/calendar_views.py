"""The orders of a list as a calendar: how many are promised for each day of a month, and what they come to (P2)."""

from calendar import Calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Max, Min, Q, Sum
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gendan.base import workdays
from gendan.base.workbook.days import YEARS
from gendan.orders.flow import UNDER_WAY
from gendan.orders.listed import ORDERS
from gendan.people.pages import page_of
from gendan.people.roles import reads


@dataclass(frozen=True)
class Day:
    """A day of the page. late: how many of its orders should be done by now and are not."""

    on: date
    is_here: bool
    is_off: bool
    number: int = 0
    late: int = 0
    amount: Decimal | None = None
    address: str = ""


@require_safe
@page_of("orders")
def month(request):
    """A month of promised days, of the orders that the same address shows as a list."""
    who = request.user
    asked = ORDERS.asked(request.GET.dict(), who, reads)
    first = _first(request.GET.get("month", ""), who.today)
    here = asked.at("orders:calendar", month=_written(first))
    weeks = _days(asked, Calendar().monthdatescalendar(first.year, first.month), first, who)
    undated = asked.rows.filter(promised_on=None).count()
    has_any = any(day.number for week in weeks for day in week)
    nearest = None if has_any else _nearest(asked, weeks[-1][-1].on)
    context = {
        "listed": asked,
        "asked": here,
        "first": first,
        "today": who.today,
        "weeks": weeks,
        "undated": undated,
        "nearest": nearest and (nearest, here.address(month=_written(nearest))),
        "is_bare": not (has_any or nearest or undated),
        "previous": here.address(month=_written(first - timedelta(days=1))),
        "next": here.address(month=_written(first + timedelta(days=31))),
    }
    return render(request, "orders/calendar.html", context)


def _first(written, today):
    """The first day of the month that was written, else of this one."""
    try:
        first = date.fromisoformat(f"{written[:7]}-01")
    except ValueError:
        return today.replace(day=1)
    return first if first.year in YEARS else today.replace(day=1)


def _written(day):
    return f"{day:%Y-%m}"


def _nearest(asked, last):
    """The next day after `last` for which something is promised, else the newest before it; None: there is none."""
    later = Min("promised_on", filter=Q(promised_on__gt=last))
    found = asked.rows.order_by().aggregate(later=later, newest=Max("promised_on"))
    return found["later"] or found["newest"]


def _days(asked, weeks, first, who):
    """The weeks, with what is promised for each of their days: one statement."""
    found = asked.rows.filter(promised_on__range=(weeks[0][0], weeks[-1][-1])).order_by().values("promised_on")
    late = Q(promised_on__lt=who.today, stage__in=UNDER_WAY)
    sums = found.annotate(number=Count("pk"), late=Count("pk", filter=late), total=Sum("amount"))
    known = {one["promised_on"]: one for one in sums}
    office = workdays.load()
    reads_price = reads(who, "price")

    def day(on):
        plain = Day(on, on.month == first.month, not office.is_workday(on))
        if on not in known:
            return plain
        one = known[on]
        address = asked.address(due=None, due_from=on, due_to=on)
        amount = one["total"] if reads_price else None
        return replace(plain, number=one["number"], late=one["late"], amount=amount, address=address)

    return [[day(on) for on in week] for week in weeks]

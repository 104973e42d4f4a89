"""The practice company: a fictional maker of household goods, built through the same deeds as an office's own data."""

from django.utils.translation import gettext as _

from gendan.base import clock, preferences, statistics
from gendan.base.faults import Fault, refuse_if
from gendan.desk.practice import founding, staff
from gendan.people.models import Head, User
from gendan.people.roles import Role

PASSWORD = staff.PASSWORD


def build(*, orders, today, progress=None):
    """Build the company with about so many orders in the fourteen months up to today; False when it is there already.

    Refused when the database holds anything else. progress(done, total, what), if any, is called as the weeks go by.
    """
    if is_open(today):
        return False
    refuse_if(_occupied())
    founding.live(orders, today, progress)
    statistics.renew()
    return True


def is_open(today):
    """Whether this is the practice company."""
    return preferences.value("practice", today)


def logins():
    """[(login, name, role)] of the people to go in as; nobody where it is not the practice company."""
    if not is_open(clock.today()):
        return []
    there = set(User.objects.filter(is_active=True).values_list("login", flat=True))
    return [(login, name, Role(role).label) for login, name, role in staff.STAFF if login in there]


def _occupied():
    if Head.objects.get().n:
        remedy = _(
            "数据目录里已经有数据，练习公司只能建在空的目录里。请把 GENDAN_HOME 指到一个空目录，再运行 gendan demo。"
        )
        yield Fault(None, "", "", remedy)

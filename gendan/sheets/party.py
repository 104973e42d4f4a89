"""The customers that a sheet has a row for, with whoever looks after them, in the office's order."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from gendan.base.table import Column
from gendan.customers import queries as customers
from gendan.customers.models import Customer
from gendan.people.models import Manager

COLUMNS = (
    Column("row_no", _("序号"), "count", width=5),
    Column("customer_code", _("客户编码"), "code", width=10),
    Column("customer_name", _("客户"), width=18),
    Column("manager_name", _("业务经理"), width=9),
)
NOTE = Column("note", _("备注"), width=14)


@dataclass(frozen=True)
class Party:
    """A customer and his manager on the sheet's day. customer: a tuple of the NAMING fields and more, or the record."""

    customer: Customer | tuple
    manager: Manager | None

    @cached_property
    def cells(self):
        """The columns that every sheet of customers begins with."""
        return {
            "customer_code": self.customer.code,
            "customer_name": self.customer.short_name,
            "manager_name": self.manager.name if self.manager else "",
        }


NAMING = ("pk", "code", "short_name", "status")


def parties(day, who, wanted, *, fields=(), whole=False):
    """The Parties with a row, by manager and code: every 合作 customer, and any other that is wanted (a set of ids).

    fields: further ones of a customer that the sheet reads. whole: with the records, which cost several times as much.
    """
    seen = Customer.objects.seen_by(who).order_by("code")
    rows = seen if whole else seen.values_list(*NAMING, *fields, named=True)
    rows = [one for one in rows if one.status == Customer.Status.ACTIVE or one.pk in wanted]
    held = customers.managers(day)
    managers = Manager.objects.in_bulk(set(held.values()))
    found = [Party(one, managers.get(held.get(one.pk))) for one in rows]
    return sorted(found, key=_by_manager)


def _by_manager(party):
    return (party.manager.code if party.manager else "\uffff", party.customer.code)


def groups(parties_):
    """Runs of rows with one manager, for the subtotals: (title, start, stop)."""
    start, runs = 0, []
    for manager, run in groupby(parties_, key=lambda party: party.manager):
        stop = start + len(list(run))
        runs.append((manager.name if manager else str(_("未分配")), start, stop))
        start = stop
    return runs

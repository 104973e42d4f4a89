"""Customers as a deed's rows name them: by code, within what the person may know of."""

from django.utils.translation import gettext as _

from gendan.base.faults import Fault
from gendan.base.prepared import prepared
from gendan.customers.models import Customer
from gendan.people.roles import Role

DEPARTMENTS = frozenset({Role.PRODUCTION, Role.QUALITY, Role.LOGISTICS})
"""Who serves every customer's goods without reading his file."""


def parties(rows, by):
    """{code: Customer} of the rows' customers that `by` sees or serves."""
    return {party.code: party for party in _parties({row.customer for row in rows}, by)}


@prepared
def _parties(codes, by):
    seen = Customer.objects.all() if by.roles & DEPARTMENTS else Customer.objects.seen_by(by)
    return seen.filter(code__in=codes).order_by()


def unknown(rows, known):
    """A Fault for each row whose customer nobody knows, or this person may not know of: both read the same."""
    for n, row in enumerate(rows):
        if row.customer not in known:
            remedy = _("没有客户 %(code)s。请核对编码，或先建客户档案。") % {"code": row.customer}
            yield Fault(n, "customer", row.customer, remedy)


def strangers(rows, managers):
    """A Fault for each row whose manager nobody knows."""
    for n, row in enumerate(rows):
        if row.manager and row.manager not in managers:
            yield Fault(
                n,
                "manager",
                row.manager,
                _("没有工号为 %(code)s 的业务经理。请核对工号，或先登记业务经理。") % {"code": row.manager},
            )

"""Returned goods; their lines are the negative sale lines of the books (XS-009 二.8)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gendan.base import guards
from gendan.base.cash import CashField
from gendan.customers.models import Customer, OfCustomers
from gendan.people.models import Document
from gendan.people.roles import Role


class SalesReturns(OfCustomers):
    """Returned goods; quality sees all of them, without prices."""

    steps = frozenset({Role.QUALITY})


class SalesReturn(Document):
    """退货单."""

    number = models.CharField(_("退货单号"), max_length=60)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="sales_returns")
    on = models.DateField(_("退货日期"))
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    amount = CashField(_("金额"))

    objects = SalesReturns.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(void=False), name="one_return_per_number"),
        ]
        indexes = [models.Index(fields=["customer", "-on", "-id"], name="return_by_customer")]

    def __str__(self):
        return self.number


guards.append_only(SalesReturn, may_change=SalesReturn.VOIDED)

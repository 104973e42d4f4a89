"""What lists of a customer's documents are filtered by: who he is, who looks after him, and in which region."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from gendan.base import names, once
from gendan.base.filters import Code, Reading
from gendan.base.prepared import prepared
from gendan.customers.models import Assignment, Customer
from gendan.people.models import Manager
from gendan.people.pages import knows_names, opens


@dataclass(frozen=True)
class Party(Code):
    """A customer by his code, else all whose name or its pinyin has these letters. lookup: the way to him."""

    lookup: str

    def condition(self, written, who):
        """Exactly his code finds him alone; whoever knows no names finds by the code only."""
        if not knows_names(who):
            return Reading(Q(**{f"{self.lookup}__code": written}), written, is_one=True)
        if his := (_known(written, who) if opens(who, "customers") else _any(written)):
            return Reading(Q(**{self.lookup: his[0]}), written, is_one=True)
        found = Customer.objects.filter(names.matching(written))
        return Reading(Q(**{f"{self.lookup}__in": found.values("pk")}), written)


@prepared
def _known(code, who):
    """The id of the customer with this code, if a reader may learn that he exists."""
    return Customer.objects.seen_by(who).filter(code=code).values_list("pk", flat=True)


@prepared
def _any(code):
    """The same for whoever knows all customers by name."""
    return Customer.objects.filter(code=code).values_list("pk", flat=True)


def managers(who):
    """Who looks after customers: [(code, name)]."""
    return [(code, name) for code, name, _region in _managers()]


def regions(who):
    """The regions of the managers: [(region, region)]."""
    return [(region, region) for region in sorted({region for *_named, region in _managers() if region})]


@once.asked
@prepared
def _managers():
    return Manager.objects.values_list("code", "name", "region")


def region(customer):
    """Reader → expression of the region in which a customer is looked after today, "" where he is in none."""

    def told(who):
        held = Assignment.objects.held_on(who.today).filter(customer=OuterRef(customer))
        return Coalesce(Subquery(held.values("manager__region")[:1]), Value(""))

    return told


def regions_on(day):
    """{customer id: the region in which he is looked after on a day} of those who are. One query."""
    held = Assignment.objects.held_on(day).filter(manager__isnull=False)
    return dict(held.values_list("customer", "manager__region"))


def looked_after(field, customer="pk"):
    """(value, reader) → Q: the customer is looked after today by a manager whose field is this."""

    def holds(value, who):
        held = Assignment.objects.held_on(who.today).filter(**{f"manager__{field}": value})
        return Q(**{f"{customer}__in": held.values("customer")})

    return holds

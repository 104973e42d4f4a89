"""Whom to call at a customer and where his goods go: several of each, one of them the usual one (R-2.9)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gendan.base import bulk, clock
from gendan.base.faults import Fault, refuse_if
from gendan.customers import named
from gendan.customers.models import Address, Contact, Customer
from gendan.people import deeds


class _OfFile:
    """A row about a part of a customer's file."""

    customer: str

    @property
    def code(self):
        """The record whose version is asked for."""
        return self.customer


@dataclass(frozen=True)
class Contacting(_OfFile):
    """A contact as he should stand. pk: the one that he is, None: a new one. is_main: he is called first from now on.

    version: of the customer's file as the form was handed out; None where nobody looked at it.
    """

    customer: str
    name: str
    title: str = ""
    mobile: str = ""
    landline: str = ""
    wechat: str = ""
    email: str = ""
    birthday: date | None = None
    is_main: bool = False
    pk: int | None = None
    version: int | None = None


@dataclass(frozen=True)
class Siting(_OfFile):
    """A place for his goods as it should stand; is_default: goods go there where an order names no other one."""

    customer: str
    text: str
    consignee: str = ""
    phone: str = ""
    receiving_hours: str = ""
    unloading: str = ""
    transit_days: int | None = None
    is_default: bool = False
    pk: int | None = None
    version: int | None = None


@dataclass(frozen=True)
class Leaving:
    """From a day on somebody is called no more, or a place takes no goods."""

    customer: str
    pk: int
    on: date


@dataclass(frozen=True)
class Sort:
    """What contacts and addresses have in common. chief: the field that tells one from another."""

    model: type
    chief: str
    plain: tuple[str, ...]
    usual: str
    end: str

    def live(self, customers):
        """Those of some customers that are still in use."""
        return self.model.objects.filter(customer__in=customers, **{f"{self.end}__isnull": True})


CONTACTS = Sort(
    Contact, "name", ("name", "title", "mobile", "landline", "wechat", "email", "birthday"), "is_main", "left_on"
)
ADDRESSES = Sort(
    Address,
    "text",
    ("text", "consignee", "phone", "receiving_hours", "unloading", "transit_days"),
    "is_default",
    "retired_on",
)


def keep(sort, rows, by):
    """Write contacts or addresses as they should stand; the first one of a customer is the usual one."""
    parties = locked(rows, by)
    known = {one.pk: one for one in sort.live(parties.values())}
    refuse_if([*deeds.stale(rows, parties), *_gone(rows, known, parties), *_twice(sort, rows, known, parties)])
    made = [_kept(sort, row, parties[row.customer], known) for row in rows]
    _mark(parties.values(), by)
    return made


def retire(sort, rows, by):
    """Use contacts or addresses no more; what named them goes on naming them."""
    parties = locked(rows, by)
    known = {one.pk: one for one in sort.live(parties.values())}
    refuse_if([*_gone(rows, known, parties), *_needed(sort, rows, known)])
    for row in rows:
        one = known[row.pk]
        deeds.tell(f"{row.customer}/{one}", {sort.end: None}, {sort.end: row.on})
        vars(one).update({sort.end: row.on, sort.usual: False})
    made = [known[row.pk] for row in rows]
    bulk.save(made, [sort.end, sort.usual])
    _mark(parties.values(), by)
    return made


def locked(rows, by):
    """{code: Customer} of the rows, locked in the order of their ids; a name that may not be known is refused."""
    parties = named.parties(rows, by)
    refuse_if(named.unknown(rows, parties))
    own = Customer.objects.filter(pk__in=[one.pk for one in parties.values()])
    return {one.code: one for one in own.order_by("pk").select_for_update(no_key=True)}


def _gone(rows, known, parties):
    for n, row in enumerate(rows):
        if row.pk is not None and (row.pk not in known or known[row.pk].customer_id != parties[row.customer].pk):
            yield Fault(n, "pk", row.pk, _("这一条已经不在他的档案里。请回到客户页再看。"))


def _twice(sort, rows, known, parties):
    """Two that read the same could not be told apart where one is chosen."""
    used = {(one.customer_id, getattr(one, sort.chief)): one.pk for one in known.values()}
    for n, row in enumerate(rows):
        said = getattr(row, sort.chief)
        if used.get((parties[row.customer].pk, said), row.pk) != row.pk:
            remedy = _("档案里已经有“%(said)s”。请改那一条，或写得和它不一样。")
            yield Fault(n, sort.chief, said, remedy % {"said": said})


def _needed(sort, rows, known):
    """The usual one goes last: another one has to be named first, so that nobody guesses which it is."""
    leaving = {row.pk for row in rows}
    rest = {one.customer_id for one in known.values() if one.pk not in leaving}
    for n, row in enumerate(rows):
        one = known.get(row.pk)
        if one and getattr(one, sort.usual) and one.customer_id in rest:
            remedy = _("“%(one)s”是默认的：请先把另一个设为默认，再停用它。")
            yield Fault(n, "pk", row.pk, remedy % {"one": one})


def _kept(sort, row, party, known):
    one = known.get(row.pk) or sort.model(customer=party)
    others = [other for other in known.values() if other.customer_id == party.pk and other is not one]
    was_usual = [other for other in others if getattr(other, sort.usual)]
    before = {name: getattr(one, name) for name in (*sort.plain, sort.usual)} if one.pk else {}
    now = {name: getattr(row, name) for name in sort.plain}
    now[sort.usual] = getattr(row, sort.usual) or getattr(one, sort.usual) or not was_usual
    deeds.tell(f"{row.customer}/{one}" if one.pk else row.customer, before, now)
    if now[sort.usual]:
        _unmark(sort, row.customer, was_usual)
    vars(one).update(now)
    if one.pk:
        bulk.save([one], list(now))
    else:
        bulk.insert([one])
    known[one.pk] = one
    return one


def _unmark(sort, code, others):
    """Before another one takes its place: the database allows one at a time."""
    for other in others:
        deeds.tell(f"{code}/{other}", {sort.usual: True}, {sort.usual: False})
        setattr(other, sort.usual, False)
    bulk.save(others, [sort.usual])


def _mark(parties, by):
    """His file was changed: a form that was handed out before knows of it, and so does his card on paper."""
    for one in parties:
        one.updated_by, one.updated_at, one.version = by.name, clock.now(), one.version + 1
    bulk.save(list(parties), ["updated_by", "updated_at", "version"])


def places(customer):
    """Where goods of a customer may go, the usual place first."""
    return list(ADDRESSES.live([customer])) if customer else []

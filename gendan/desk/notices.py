"""通知: what colleagues did to what is one's own, and one's imports that are finished; out of the journal (ui 4.11).

Own is what a person sells or asked for: the orders and customers within the sight of 助 and 区, a price that he asked
for, a payment that he announced, a task that he gave. His own deeds are no news to him.
内销经理 and 总经理 hear of whoever opens the contacts of unusually many customers.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import Length, TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.customers.models import Customer, Proposal
from gendan.desk.models import Task
from gendan.money.models import Remittance
from gendan.orders.models import Order
from gendan.people.duty import to
from gendan.people.labels import DEEDS
from gendan.people.models import Batch, Entry, Operator, User
from gendan.people.roles import Role
from gendan.shipping.models import Delivery

KEPT = timedelta(days=7)
MOST = 300  # entries of the journal that are looked at
REVEAL = "customers.reveal"
MOST_REVEALED = 200  # customers whose contacts a person may open in a day without anybody being told (rulings 26)
ALARMED = frozenset({Role.SALES, Role.GENERAL})
LARGEST = 20_000  # letters of an entry; a longer one is an import, which has a notice of its own
NUMBERS = "numbers"
"""Stands for the numbers of what a deed made."""

SELLERS = frozenset({Role.ASSISTANT, Role.REGIONAL})


@dataclass(frozen=True)
class Subject:
    """What a deed was about.

    field: of its rows, or NUMBERS. own(values, who) → {value: (title, address)} of what is his own.
    """

    field: str
    own: Callable


@dataclass(frozen=True)
class Notice:
    """One thing that happened. subjects: [(title, address)]; address: "" where there is no more to see."""

    at: datetime
    who: str
    what: str | Promise
    subjects: tuple
    is_new: bool = False

    @property
    def on(self):
        """The day of the office on which it happened."""
        return clock.on_the_wall(self.at).date()


def _seen(model, field, title, address):
    """Records in the sight of somebody who sells."""

    def own(values, who):
        if not who.roles & SELLERS:
            return {}
        rows = model.objects.seen_by(who).filter(**{f"{field}__in": values})
        rows = rows if model is Customer else rows.select_related("customer")
        return {getattr(one, field): (title(one), to(address, getattr(one, field))) for one in rows}

    return own


def _asked(model, who_field, address):
    """Records that he made himself and others answer."""

    def own(values, who):
        rows = model.objects.filter(number__in=values, **{who_field: who.login}).select_related("customer")
        return {one.number: (_of_customer(one), to(address, one.number)) for one in rows}

    return own


def _of_customer(one):
    return f"{one.number} {one.customer.short_name}"


def _to_him(values, who):
    return {who.login: (_("给您的，在今日待办里"), to("desk:home"))} if who.login in values else {}


def _tasks(values, who):
    rows = Task.objects.filter(pk__in=values, given_by=who.name).exclude(finished_on=None)
    return {one.pk: (f"{one.title} {one.result}".strip(), to("desk:home")) for one in rows}


ORDER = Subject("order", _seen(Order, "number", _of_customer, "orders:page"))
CUSTOMER = Subject("customer", _seen(Customer, "code", lambda one: one.short_name, "customers:page"))
DELIVERY = Subject("delivery", _seen(Delivery, "number", _of_customer, "shipping:page"))
PROPOSAL = Subject("number", _asked(Proposal, "asked_by", "customers:proposal"))
ANNOUNCED = Subject("number", _asked(Remittance, "who", "money:remittance"))
NOTICED = {
    **dict.fromkeys(("orders.decide", "orders.waive", "orders.approve", "orders.reject"), ORDER),
    **dict.fromkeys(("orders.hold", "orders.resume", "orders.cancel"), ORDER),
    "orders.receive_confirmed": replace(ORDER, field=NUMBERS),
    **dict.fromkeys(("books.let_pass", "shipping.ship", "money.take_receipt", "complaints.take_back"), CUSTOMER),
    "shipping.record_arrival": DELIVERY,
    **dict.fromkeys(("customers.approve_price", "customers.refuse_price"), PROPOSAL),
    "money.miss": ANNOUNCED,
    **dict.fromkeys(("desk.hand_over", "desk.give_task"), Subject("to", _to_him)),
    "desk.finish_task": Subject("task", _tasks),
}


def recent(who, now, seen_at):
    """The Notices of a person in the last days, newest first; new ones came after he last looked (None: never).

    A fixed number of statements, whatever happened.
    """
    since = now - KEPT
    entries = Entry.objects.filter(at__gte=since, deed__in=NOTICED).exclude(who=who.login)
    entries = entries.alias(size=Length("payload")).filter(size__lt=LARGEST).order_by("-n")[:MOST]
    read = [(one, _values(one)) for one in entries]
    own = _own(read, who)
    names = _names({one.who for one, _said in read})
    found = [_notice(one, values, own, names) for one, values in read]
    found = [one for one in (*found, *_imports(who, since), *_alarms(who, since)) if one.subjects]
    found.sort(key=lambda one: one.at, reverse=True)
    return [replace(one, is_new=seen_at is None or one.at > seen_at) for one in found]


def _values(entry):
    """What an entry tells of, each once."""
    field, said = NOTICED[entry.deed].field, json.loads(entry.payload)
    told = said[NUMBERS] if field == NUMBERS else [row[field] for row in said["rows"] if field in row]
    return tuple(dict.fromkeys(told))


def _own(read, who):
    """{Subject: {value: (title, address)}} of all that the entries name and that is his own. A query for each kind."""
    wanted = {}
    for entry, values in read:
        wanted.setdefault(NOTICED[entry.deed], set()).update(values)
    return {subject: subject.own(values, who) for subject, values in wanted.items()}


def _notice(entry, values, own, names):
    known = own[NOTICED[entry.deed]]
    subjects = tuple(known[value] for value in values if value in known)
    return Notice(entry.at, names.get(entry.who, entry.who), DEEDS[entry.deed], subjects)


def _alarms(who, since):
    """Who else opened the contacts of more customers in a day than his work asks for: when, and of how many by now."""
    opened = _opened(who, since) if who.roles & ALARMED else {}
    too_many = {key: moments for key, moments in opened.items() if len(moments) > MOST_REVEALED}
    names = _names({login for login, _day in too_many})
    for (login, _day), moments in too_many.items():
        title = _("一天 %(count)s 家客户，超过 %(most)s 家") % {"count": len(moments), "most": MOST_REVEALED}
        at = sorted(moments.values())[MOST_REVEALED]
        yield Notice(at, names.get(login, login), DEEDS[REVEAL], ((title, ""),))


def _opened(who, since):
    """{(login, day): {customer: when first}} of everybody else who opened that many in a day. One statement."""
    entries = Entry.objects.filter(deed=REVEAL, at__gte=since).exclude(who=who.login)
    days = entries.order_by().values("who", day=TruncDate("at", tzinfo=clock.SHANGHAI)).annotate(times=Count("n"))
    found = {}
    for entry in entries.filter(who__in=days.filter(times__gt=MOST_REVEALED).values("who")).order_by("n"):
        moments = found.setdefault((entry.who, clock.on_the_wall(entry.at).date()), {})
        for row in json.loads(entry.payload)["rows"]:
            moments.setdefault(row["customer"], entry.at)
    return found


def _names(logins):
    return {Operator.login: Operator.name} | dict(User.objects.filter(login__in=logins).values_list("login", "name"))


def _imports(who, since):
    """His own imports that are done: he may have gone on with something else, or closed the page."""
    for one in Batch.objects.filter(who=who.name, at__gte=since):
        title = _("第 %(batch)s 批 %(file)s") % {"batch": one.pk, "file": one.file_name}
        yield Notice(one.at, who.name, _("导入完成"), ((title, to("desk:imports")),))

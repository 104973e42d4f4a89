"""The command box (ui 2.3): records by name, code, pinyin, the end of a number or a phone, an amount; and ways to go.

A first sign narrows it: @ people, # numbers, $ or ¥ amounts, > actions, pages and sheets. An action may be followed by
the number of the document that it is for.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from heapq import nsmallest

from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from gendan.base import names
from gendan.base.numbering import TAIL, Tail
from gendan.complaints.models import SalesReturn
from gendan.customers.masks import mask
from gendan.customers.models import Contact, Customer
from gendan.desk import doings, today, ways
from gendan.money.models import Invoice, Receipt
from gendan.orders.models import ChangeOrder, Order
from gendan.people.duty import to
from gendan.people.models import Manager
from gendan.people.pages import knows_names, opens
from gendan.people.roles import reads
from gendan.products.models import Product
from gendan.shipping.models import Delivery

MOST = 8
NAMES_KEPT = 20_000  # spellings of contacts, 40 µs each: every office's fit in
SHORTEST_NAME = 2  # letters of a person's name: one alone is in too many
AMOUNT = re.compile(r"\d{1,12}(?:\.\d{1,2})?", re.ASCII)
SIGNS = {"@": "@", "#": "#", "$": "$", "¥": "$", ">": ">"}


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    title: str
    about: str
    address: str


@dataclass(frozen=True)
class Finder:
    """A group of the box. find(word, who) → Hits; sign: what narrows the box to it; only_signed: not asked without."""

    room: str
    title: str | Promise
    icon: str
    find: Callable
    sign: str = ""
    only_signed: bool = False

    def answers(self, sign, who):
        """Whether it is asked when the query begins with this sign."""
        wanted = self.sign == sign if sign else not self.only_signed
        return wanted and (not self.room or opens(who, self.room))


def groups(query, who):
    """[(title, icon, [Hit])] of what this person may know of; groups without a hit are left out."""
    asked = names.normalise(query)
    sign = SIGNS.get(asked[:1], "")
    word = asked[1:].strip() if sign else asked
    if not names.words(word) and sign != ">":
        return []
    found = [(one.title, one.icon, one.find(word, who)) for one in FINDERS if one.answers(sign, who)]
    return [group for group in found if group[2]]


def _customers(word, who):
    rows = _ranked(Customer.objects.seen_by(who), word)
    return [Hit(f"{one.short_name} {one.name}", one.code, reverse("customers:page", args=[one.code])) for one in rows]


def _phones(word, who):
    """Customers by the end of a telephone number, for those who read numbers: nobody else can try them out."""
    if len(word) < TAIL or not word.isdigit() or not reads(who, "contact"):
        return []
    ends = Q(mobile__endswith=word) | Q(landline__endswith=word)
    rows = Contact.objects.seen_by(who).filter(ends, left_on=None).select_related("customer")
    return [
        Hit(f"{one.customer.short_name} {one.name}", one.title, reverse("customers:page", args=[one.customer.code]))
        for one in rows.order_by("customer__code", "pk")[:MOST]
    ]


def _people(word, who):
    """Contacts by name, pinyin or initials, each with where to call him; the numbers stand masked, as on a list."""
    if len(word) < SHORTEST_NAME or word.isdigit():
        return []
    rank = Case(When(name=word, then=Value(0)), When(name__startswith=word, then=Value(1)), default=Value(2))
    rows = Contact.objects.seen_by(who).filter(left_on=None)
    is_named = Q(name__contains=word)
    if names.bare(word).isalpha() and word.isascii():
        is_named |= Q(pk__in=_spelt(rows, names.bare(word)))
    rows = rows.filter(is_named).select_related("customer")
    return [
        Hit(f"{one.name} {one.customer.short_name}", _reached(one), reverse("customers:page", args=[one.customer.code]))
        for one in rows.order_by(rank, "customer__code", "pk")[:MOST]
    ]


def _spelt(contacts, letters):
    """The ids of a few whose name is spelt so, or begins so; of many those who are spelt exactly so."""
    found = [
        (f" {letters} " not in spelt, code, pk)
        for pk, name, code in contacts.values_list("pk", "name", "customer__code")
        if f" {letters}" in (spelt := _spellings(name))
    ]
    return [pk for _rank, _code, pk in nsmallest(MOST, found)]


@lru_cache(NAMES_KEPT)
def _spellings(name):
    return f" {names.search_text(name)} "


def _reached(contact):
    return " · ".join(filter(None, (contact.title, mask(contact.mobile or contact.landline))))


def _products(word, who):
    return [
        Hit(f"{one.code} {one.name}", one.get_status_display(), reverse("products:page", args=[one.code]))
        for one in _ranked(Product.objects.all(), word)
    ]


def _ranked(records, word):
    """The code itself, what begins like it, one of its spellings that does, then what contains it."""
    first = names.bare(word)
    rank = Case(
        When(code__iexact=word, then=Value(0)),
        When(search__startswith=first, then=Value(1)),
        When(search__contains=f" {first}", then=Value(2)),
        default=Value(3),
    )
    return records.filter(names.matching(word, "search")).order_by(rank, "code")[:MOST]


def _managers(word, who):
    """业务经理, each with the customers he looks after."""
    words = names.words(word)
    known = ((one, names.search_text(one.name, one.code)) for one in Manager.objects.all())
    hits = [one for one, text in known if all(part in text for part in words)]
    return [Hit(one.name, one.region or one.code, to("customers:list", manager=one.code)) for one in hits[:MOST]]


def _colleagues(word, who):
    """Other people of the office by name, pinyin, initials or login, each with what waits for him."""
    letters = names.bare(word)
    hits = [
        one
        for one in today.colleagues(who)
        if word in one.name or one.login.startswith(letters) or f" {letters}" in _spellings(one.name)
    ]
    return [Hit(one.name, one.login, to("desk:home", person=one.login)) for one in hits[:MOST]]


def _ways(word, who):
    return [Hit(way.title, way.about, way.address) for way in ways.found(word, who)[: MOST if word else None]]


def _doings(word, who):
    """What is done with the document whose number ends like the last word."""
    name, _blank, number = word.rpartition(" ")
    words, condition = names.words(name), _ends(number)
    if not words or condition is None:
        return []
    found = [(one, _newest(one.model, condition & one.holds, who)) for one in doings.named(words, who)]
    return [
        Hit(f"{one.label} {document.number}", _party(document, who), one.address(document.number))
        for one, documents in found
        for document in documents
    ][:MOST]


def _orders(rows, who):
    return [
        Hit(f"{one.number} {_party(one, who)}", one.get_stage_display(), reverse("orders:page", args=[one.number]))
        for one in rows
    ]


def _deliveries(rows, who):
    return [
        Hit(f"{one.number} {_party(one, who)}", one.on.isoformat(), reverse("shipping:page", args=[one.number]))
        for one in rows
    ]


def _receipts(rows, who):
    return [
        Hit(f"{one.number} {_party(one, who)}", one.on.isoformat(), to("money:receipts", q=one.number)) for one in rows
    ]


def _invoices(rows, who):
    return [
        Hit(f"{one.number} {_party(one, who)}", one.on.isoformat(), to("money:invoices", q=one.number)) for one in rows
    ]


def _returns(rows, who):
    return [
        Hit(f"{one.number} {_party(one, who)}", one.on.isoformat(), to("complaints:list", q=one.number)) for one in rows
    ]


def _changes(word, who):
    """变更单, each with what it is about; it stands on the page of its order."""
    condition = _ends(word)
    if condition is None:
        return []
    rows = ChangeOrder.objects.seen_by(who).alias(tail=Tail("number")).filter(condition)
    rows = rows.select_related("order__customer").order_by("-on", "-pk")[:MOST]
    return [
        Hit(f"{one.number} {_party(one.order, who)}", one.reason, to("orders:page", one.order.number, tab="changes"))
        for one in rows
    ]


def _party(document, who):
    customer = document.customer
    return customer.short_name if knows_names(who) else customer.code


def _by_number(model, hits):
    return lambda word, who: hits(_newest(model, _ends(word), who) or _newest(model, _begins(model, word), who), who)


def _by_end(model, hits):
    """Documents that no index of numbers holds: looking for the beginning too would read all of them twice."""
    return lambda word, who: hits(_newest(model, _ends(word), who), who)


def _by_amount(model, hits):
    return lambda word, who: hits(_newest(model, _worth(word, who), who), who)


def _newest(model, condition, who):
    """The newest documents of a reader under a condition; None asks nothing."""
    if condition is None:
        return []
    seen = model.objects.seen_by(who).alias(tail=Tail("number")).filter(condition, void=False)
    return list(seen.select_related("customer").order_by("-on", "-id")[:MOST])


def _ends(word):
    """Documents whose number ends like this; the last 4 digits are enough."""
    tail = word[-TAIL:]
    return Q(tail__in=(tail, tail.upper()), number__iendswith=word) if _is_number(word) else None


def _begins(model, word):
    """Documents whose number begins like this; digits alone begin too many.

    Read from the index of numbers alone: reading 100,000 orders themselves takes several times as long.
    """
    if not _is_number(word) or word.isdigit():
        return None
    return Q(pk__in=model.objects.filter(number__istartswith=word).values("pk"))


def _is_number(word):
    return len(word) >= TAIL and any(map(str.isdigit, word)) and " " not in word


def _worth(word, who):
    """Documents of exactly this amount, for those who read amounts."""
    written = word.replace(",", "")
    if not reads(who, "price") or not AMOUNT.fullmatch(written):
        return None
    return Q(amount=Decimal(written))


FINDERS = (
    Finder("", _l("去办"), "arrow-right", _doings, ">"),
    Finder("customers", _l("客户"), "users", _customers),
    Finder("customers", _l("联系电话"), "phone", _phones),
    Finder("orders", _l("订单"), "file-invoice", _by_number(Order, _orders), "#"),
    Finder("orders", _l("订单"), "file-invoice", _by_amount(Order, _orders), "$", only_signed=True),
    Finder("shipping", _l("送货单"), "truck-delivery", _by_number(Delivery, _deliveries), "#"),
    Finder("shipping", _l("送货单"), "truck-delivery", _by_amount(Delivery, _deliveries), "$", only_signed=True),
    Finder("money", _l("收款单"), "cash", _by_number(Receipt, _receipts), "#"),
    Finder("money", _l("收款单"), "cash", _by_amount(Receipt, _receipts), "$", only_signed=True),
    Finder("orders", _l("变更单"), "file-invoice", _changes, "#"),
    Finder("money", _l("发票"), "receipt", _by_end(Invoice, _invoices), "#"),
    Finder("complaints", _l("退货单"), "truck-return", _by_end(SalesReturn, _returns), "#"),
    Finder("products", _l("产品"), "package", _products),
    Finder("customers", _l("联系人"), "user", _people, "@"),
    Finder("customers", _l("业务经理"), "user", _managers, "@"),
    Finder("", _l("同事的待办"), "checklist", _colleagues, "@"),
    Finder("", _l("去办、页面和报表"), "arrow-right", _ways, ">"),
)

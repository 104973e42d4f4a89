"""Global search: customers and products by name, code and pinyin, documents by the end of their number."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from gendan.base import names
from gendan.customers.models import Customer
from gendan.orders.models import Order
from gendan.people.pages import opens
from gendan.products.models import Product
from gendan.shipping.models import Delivery

MOST = 8
SHORTEST_NUMBER = 3  # letters of a number that are worth asking for


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    title: str
    about: str
    address: str


def groups(query, who):
    """[(title, icon, [Hit])] of what this person may know of; groups without a hit are left out."""
    word = names.normalise(query)
    finders = [
        ("customers", _("客户"), "users", _customers),
        ("orders", _("订单"), "file-invoice", _orders),
        ("shipping", _("送货单"), "truck-delivery", _deliveries),
        ("products", _("产品"), "package", _products),
    ]
    found = [(title, icon, find(word, who)) for room, title, icon, find in finders if opens(who, room)]
    return [group for group in found if group[2]]


def _customers(word, who):
    rows = Customer.objects.seen_by(who).filter(names.matching(word, "search")).order_by("code")[:MOST]
    return [Hit(f"{one.short_name} {one.name}", one.code, reverse("customers:page", args=[one.code])) for one in rows]


def _products(word, who):
    rows = Product.objects.filter(names.matching(word, "search")).order_by("code")[:MOST]
    return [
        Hit(f"{one.code} {one.name}", one.get_status_display(), reverse("products:page", args=[one.code]))
        for one in rows
    ]


def _orders(word, who):
    rows = _numbered(Order.objects.seen_by(who), word)
    return [
        Hit(f"{one.number} {one.customer}", one.get_stage_display(), reverse("orders:page", args=[one.number]))
        for one in rows
    ]


def _deliveries(word, who):
    rows = _numbered(Delivery.objects.seen_by(who), word)
    return [
        Hit(f"{one.number} {one.customer}", one.on.isoformat(), reverse("shipping:page", args=[one.number]))
        for one in rows
    ]


def _numbered(documents, word):
    """Documents whose number begins or ends like this; the last 4 digits are enough."""
    if len(word) < SHORTEST_NUMBER:
        return []
    condition = Q(number__istartswith=word) | Q(number__iendswith=word)
    return documents.filter(condition, void=False).select_related("customer").order_by("-on", "-id")[:MOST]

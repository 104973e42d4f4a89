"""The goods book: what a later room's deed may move inside its own transaction; no place ever holds less than nothing.

A back-dated issue must leave every later day at or above zero (rulings 16).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from gendan.base import bulk, preferences
from gendan.base.faults import Fault, refuse_if
from gendan.base.prepared import prepared
from gendan.books.models import GoodsEntry, Kind, Place, Stock
from gendan.people import deeds

STORE = (Place.Sort.STORE, None, None)
QUARANTINE = (Place.Sort.QUARANTINE, None, None)


def shelf(customer):
    """The customer's shelf, where placed goods stand."""
    return (Place.Sort.SHELF, customer, None)


@dataclass(frozen=True)
class Move:
    """Pieces that come to a place (+) or leave it (−); `row` is the position of the row that wants it."""

    place: tuple
    product: int
    quantity: int
    on: date
    kind: str
    number: str
    row: int | None = None


def enter(moves):
    """Write the moves of a deed; Refused when a place holds too little, a notice when an import is put right."""
    moves = list(moves)
    cutover_on = preferences.value("cutover_on", moves[0].on) if moves and deeds.batch() else None
    faults, notices = move(moves, batch=deeds.batch(), cutover_on=cutover_on)
    refuse_if(faults)
    deeds.gate(notices)


def move(moves, *, batch=None, cutover_on=None):
    """Write the moves in the order handed in; return (faults, notices): a Fault for each that finds too little.

    With a cut-over day (an import) a place of ours that lacks pieces gets them as 期初差异 on that day: a notice.
    """
    places = _places({m.place for m in moves})
    stock = _locked({(places[m.place], m.product) for m in moves})
    later = _later(stock, min((m.on for m in moves), default=date.max))
    entries, faults, notices, change = [], [], [], defaultdict(int)
    for one in moves:
        key = (places[one.place], one.product)
        short = _short(stock[key].quantity + change[key], later[key], one)
        if short and (cutover_on is None or one.place not in (STORE, QUARANTINE)):
            faults.append(_fault(one, short))
            continue
        if short:
            notices.append(_fault(one, short))
            entries.append(_entry(key, short, cutover_on, Kind.DIFFERENCE, "", batch))
            change[key] += short
        entries.append(_entry(key, one.quantity, one.on, one.kind, one.number, batch))
        later[key][one.on] += one.quantity
        change[key] += one.quantity
    _write(stock, change, entries)
    return faults, notices


def _write(stock, change, entries):
    rows = [stock[key] for key, moved in change.items() if moved]
    for row in rows:
        row.quantity += change[row.place_id, row.product_id]
    bulk.insert(entries)
    bulk.save(rows, ["quantity"])


def _short(now, later, one):
    """How many pieces are missing on the move's day or on any later day."""
    if one.quantity > 0:
        return 0
    lowest = running = now
    for day in sorted((day for day in later if day > one.on), reverse=True):
        running -= later[day]
        lowest = min(lowest, running)
    return max(0, -one.quantity - lowest)


def _fault(one, short):
    remedy = _("%(on)s 可用的货不够，差 %(short)s 件。请减少数量、分批，或先入库。") % {"on": one.on, "short": short}
    return Fault(one.row, "quantity", -one.quantity, remedy)


def _entry(key, quantity, on, kind, number, batch):
    place, product = key
    return GoodsEntry(
        place_id=place, product_id=product, quantity=quantity, on=on, kind=kind, number=number, batch=batch
    )


def _places(wanted):
    """The ids of places, made where they are new."""
    known = _known(wanted)
    if missing := sorted(wanted - set(known), key=str):
        rows = [Place(sort=sort, customer_id=customer, manager_id=manager) for sort, customer, manager in missing]
        Place.objects.bulk_create(rows, ignore_conflicts=True)
        known = _known(wanted)
    return known


def _known(wanted):
    rows = _beside_ours({place[1] for place in wanted}, {place[2] for place in wanted})
    return {tuple(place): pk for pk, *place in rows if tuple(place) in wanted}


@prepared
def _beside_ours(customers, managers):
    """The places that are ours alone, and those of customers or managers."""
    theirs = Q(customer__pk__in=customers) | Q(manager__pk__in=managers)
    return Place.objects.filter(Q(customer=None, manager=None) | theirs).values_list(
        "pk", "sort", "customer", "manager"
    )


def _locked(keys):
    """Stock rows by (place, product), locked in the order of their ids; missing ones are made."""
    found = _select(keys)
    if len(found) < len(keys):
        rows = [Stock(place_id=place, product_id=product) for place, product in sorted(keys - set(found))]
        Stock.objects.bulk_create(rows, ignore_conflicts=True)
        found = _select(keys)
    return found


def _select(keys):
    rows = _stock({key[0] for key in keys}, {key[1] for key in keys})
    return {key: row for row in rows if (key := (row.place_id, row.product_id)) in keys}


@prepared
def _stock(places, products):
    return (
        Stock.objects.filter(place__pk__in=places, product__pk__in=products)
        .order_by("pk")
        .select_for_update(no_key=True)
    )


def _later(keys, day):
    """Pieces that moved after a day, by (place, product) and day."""
    found = defaultdict(lambda: defaultdict(int))
    for place, product, on, quantity in _moved_after(day, {key[0] for key in keys}, {key[1] for key in keys}):
        found[place, product][on] += quantity
    return found


@prepared
def _moved_after(day, places, products):
    rows = GoodsEntry.objects.filter(on__gt=day, place__pk__in=places, product__pk__in=products)
    return rows.values_list("place", "product", "on", "quantity")

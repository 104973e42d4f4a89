"""The ladder of one agreed price: its starts in order; the day after an end is a start without a price (rulings 15)."""

from datetime import timedelta

from django.utils.translation import gettext as _

from gendan.customers.models import AgreedPrice
from gendan.people import deeds

OWNER = ("customer_id", "product_id", "kind", "min_qty")
PRICE = [
    "price", "max_qty", "vat_rate", "freight_included", "basis", "approved_by", "approved_on", "price_version",
    "changed_at",
]  # fmt: skip


def of(parties, stock):
    """{(customer id, product id, kind, min_qty): {valid_from: AgreedPrice}} of these customers and products, locked."""
    found = {}
    rows = AgreedPrice.objects.filter(customer__in=[one.pk for one in parties], product__in=[one.pk for one in stock])
    for one in rows.order_by("pk").select_for_update(of=("self",), no_key=True):
        found.setdefault((one.customer_id, one.product_id, one.kind, one.min_qty), {})[one.valid_from] = one
    return found


def clash(row, starts):
    """Why an Agreement cannot hold beside the prices there: a remedy, or "". The last open price is simply followed."""
    days = sorted(starts)
    for start, following in zip(days, [*days[1:], None], strict=False):
        if starts[start].price is None or start == row.valid_from:
            continue
        end = following and following - timedelta(days=1)
        if start < row.valid_from and end and end >= row.valid_from:
            remedy = _("与 %(start)s 至 %(end)s 的合作价重叠。请先改那一条的失效日期，再加这一条。")
            return remedy % {"start": start, "end": end}
        if start > row.valid_from and (row.valid_to is None or row.valid_to >= start):
            return _("与 %(start)s 起的合作价重叠。请把失效日期填到它的前一天或更早。") % {"start": start}
    return ""


def back_dated(row, starts):
    """Why an Agreement may not reach back: orders of that time took the price that held then; a remedy, or ""."""
    before = [starts[day] for day in starts if day <= row.valid_from and starts[day].price not in (None, row.price)]
    used = max((one.last_used_on for one in before if one.last_used_on), default=None)
    if used is None or used < row.valid_from:
        return ""
    remedy = _("%(used)s 的订单已按原价。请从次日起生效；已发货的差价请登记“价差”调整。")
    return remedy % {"used": used}


def place(row, key, starts, vat_rate, at):
    """The rows that store an Agreement: its start, and the day after its end (moved when the end is moved).

    at: the moment, kept with whatever changes the price that holds on some day until then.
    """
    one = starts.get(row.valid_from)
    version = max((known.price_version for known in starts.values()), default=0) + 1
    if one is None:
        one = starts[row.valid_from] = _start(key, row.valid_from, version, vat_rate, at)
    elif one.price != row.price:
        deeds.tell(f"{row.customer} {row.product} {row.valid_from}", {"price": one.price}, {"price": row.price})
        one.price_version, one.changed_at = version, at
    one.price, one.max_qty, one.vat_rate, one.freight_included = row.price, row.max_qty, vat_rate, row.freight_included
    one.basis, one.approved_by, one.approved_on = row.basis, row.approved_by, row.approved_on
    return [one, *_end(row, key, starts, one, at)]


def _end(row, key, starts, one, at):
    """Move the mark of the end to where the Agreement says; returns it when it is new."""
    next_day = next((day for day in sorted(starts) if day > row.valid_from), None)
    stop = row.valid_to and row.valid_to + timedelta(days=1)
    if stop == next_day:
        return []
    if next_day and starts[next_day].price is None:
        gone = starts.pop(next_day)
        if next_day <= at.date():
            one.changed_at = at
        if gone.pk:
            gone.delete()
    if not stop or stop in starts:
        return []
    starts[stop] = _start(key, stop, one.price_version, one.vat_rate, at)
    return [starts[stop]]


def _start(key, day, version, vat_rate, at):
    customer, product, kind, min_qty = key
    return AgreedPrice(
        customer_id=customer, product_id=product, kind=kind, min_qty=min_qty, valid_from=day, price_version=version,
        vat_rate=vat_rate, changed_at=at,
    )  # fmt: skip

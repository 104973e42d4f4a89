"""R03 and R07 once more, from the plain office's own documents (sheets.md 1.4 and 1.8): whole 分, pieces and days."""

from datetime import timedelta

from tests.books.plain_money import overdue_parts

ONE_DAY = timedelta(days=1)
BUCKETS = (("0_30", 30), ("31_60", 60), ("61_90", 90), ("91_180", 180), ("181_365", 365), ("over_365", 100000))


def r03(desk, customer, day, cutover):
    """The figures of a customer's row of R03 on a day."""
    start = day.replace(day=1)
    evening = start - ONE_DAY
    party = desk.parties[customer]
    owed, ahead, placed = desk.owed(customer, day), desk.ahead(customer, day), desk.placed(customer, day)
    committed = sum(part for on, part in desk.events["commitment", customer].items() if on <= day)
    row = {
        "consigned_opening": desk.placed(customer, evening),
        "consigned_out": desk.total("placed_out", customer, start, day),
        "consigned_settled": desk.total("placed_settled", customer, start, day),
        "consigned_returned": desk.total("placed_back", customer, start, day),
        "consigned_closing": placed,
        "receivable_opening": desk.owed(customer, evening),
        "receivable_increase": _net(desk, customer, start, day),
        "received": desk.total("received", customer, start, day),
        "adjusted": desk.total("adjusted", customer, start, day),
        "receivable_closing": owed,
        "advance": ahead,
        "exposure": owed - ahead + placed,
        "credit_available": None if party.limit is None else party.limit - (owed - ahead + placed) - committed,
        **_shelf(desk, customer, day),
        **_ages(desk, customer, day),
    }
    if evening < cutover - ONE_DAY:
        row["consigned_opening"] = row["receivable_opening"] = None
    return row


def _net(desk, customer, start, end):
    return desk.total("shipped", customer, start, end) - desk.total("returned", customer, start, end)


def _shelf(desk, customer, day):
    standing = [
        lot.on
        for (who, _product), lots in desk.lots.items()
        for lot in lots
        if who == customer and lot.on <= day and lot.left_on(day)[0]
    ]
    counted = max((on for who, on, _product in desk.counts if who == customer and on <= day), default=None)
    differences = [
        pieces - sum(part for on, part in desk.events["pieces", (customer, product)].items() if on <= counted)
        for (who, on, product), pieces in desk.counts.items()
        if (who, on) == (customer, counted)
    ]
    oldest = min(standing, default=None)
    return {
        "consigned_oldest_on": oldest,
        "consigned_days": (day - oldest).days if oldest else None,
        "counted_on": counted,
        "count_difference": sum(differences) if counted else None,
    }


def _ages(desk, customer, day):
    row = {f"age_{name}": 0 for name, _most in BUCKETS}
    for bill in desk.bills[customer]:
        if bill.on <= day and (part := bill.open_on(day)):
            name = next(name for name, most in BUCKETS if (day - bill.on).days <= most)
            row[f"age_{name}"] += part
    parts = [one for one in overdue_parts(desk.parties[customer], desk.bills[customer], day) if one[0]]
    return row | {
        "overdue": sum(part for part, late, _floor in parts if late),
        "not_due": sum(part for part, late, _floor in parts if not late),
        "in_floor": sum(part for part, _late, floor in parts if floor),
        "overdue_days_max": max((late for _part, late, _floor in parts), default=0),
    }


def r07(desk, customer, start, end):
    """The figures of a customer's row of R07 in a month."""
    evening = start - ONE_DAY
    uninvoiced = desk.events["uninvoiced", customer]
    committed = desk.events["commitment", customer]
    return {
        "order_amount": desk.total("ordered", customer, start, end),
        "delivery_count": desk.total("delivery_count", customer, start, end),
        "shipped_quantity": desk.total("shipped_quantity", customer, start, end),
        "shipped": desk.total("shipped", customer, start, end),
        "returned": desk.total("returned", customer, start, end),
        "net_sales": _net(desk, customer, start, end),
        "consigned_out": desk.total("placed_out", customer, start, end),
        "receivable_opening": desk.owed(customer, evening),
        "received": desk.total("received", customer, start, end),
        "adjusted": desk.total("adjusted", customer, start, end),
        "receivable_closing": desk.owed(customer, end),
        "advance": desk.ahead(customer, end),
        "uninvoiced_opening": sum(part for on, part in uninvoiced.items() if on <= evening),
        "invoiced": desk.total("invoiced", customer, start, end),
        "uninvoiced_closing": sum(part for on, part in uninvoiced.items() if on <= end),
        "backlog_amount": sum(part for on, part in committed.items() if on <= end),
    }

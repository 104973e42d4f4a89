"""A week of the practice company: orders walk from intake to arrival; each deed takes the rows of the week."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from gendan.base import terms
from gendan.books import actions as books
from gendan.books.models import Receivable
from gendan.desk.practice import cash, mishaps, names
from gendan.desk.practice.chance import lots
from gendan.desk.practice.goods import GOODS
from gendan.orders import actions as orders
from gendan.orders import review
from gendan.orders.flow import Stage
from gendan.orders.models import Order
from gendan.shipping import actions as shipping
from gendan.shipping import queries
from gendan.shipping.models import Delivery

CHANNELS = (Order.Channel.WECHAT,) * 5 + (Order.Channel.PHONE, Order.Channel.FILE, Order.Channel.MANAGER)
REASON = 200  # letters that a reason may have
PATIENCE = 4  # weeks that an order waits at the credit gate before it is cancelled
FREIGHT = Decimal("0.018")  # of the goods, for each day under way
A_WHILE = timedelta(days=60)  # after which a settled order is closed
RESERVE = 40  # cartons that the store keeps of everything


class Life:
    """What is under way from one week to the next: orders to be released, loads to be sent, loads to be heard of."""

    def __init__(self, office):
        self.office = office
        self.plans, self.loads, self.roads = [], [], []

    def week(self, start, end, fresh):
        """Live through a week with the orders that come in."""
        self._receive(fresh, end)
        self._step("submit", orders.submit, end)
        self._review(end)
        self._step("approve", orders.approve, end)
        self._confirm(end)
        self._release(end)
        self._ship(start, end)
        self._hear(end)
        self._run_errands(end)
        self._close(end)

    def _receive(self, fresh, end):
        taken = self.office.do(orders.receive, (self._intake(plan) for plan in fresh), end)
        for plan, order in zip(fresh, taken, strict=True):
            plan.number, plan.amount = order.number, order.amount
        self.plans += fresh

    def _intake(self, plan):
        draw = lots("intake", plan.buyer.code, plan.on, plan.items)
        arrives_on = plan.promised_on + timedelta(days=plan.buyer.transit_days)
        requested_on = arrives_on - timedelta(days=draw.choice((0, 0, 1, 3)))
        items = tuple(
            orders.Item(code, pieces, price, requested_on=requested_on, promised_on=plan.promised_on)
            for code, pieces, price in plan.items
        )
        po_no = f"PO-{self.office.next('po'):05}" if plan.buyer.sort in ("百货", "超市") else ""
        return orders.Intake(plan.buyer.code, plan.on, items, po_no=po_no, channel=draw.choice(CHANNELS))

    def _due(self, step, end):
        due = [plan for plan in self.plans if plan.steps.get(step, date.max) <= end]
        return sorted(due, key=lambda plan: (plan.steps[step], plan.number))

    def _step(self, step, deed, end):
        due = self._due(step, end)
        self.office.do(deed, (orders.Turn(plan.number, plan.steps[step]) for plan in due), end)
        for plan in due:
            del plan.steps[step]

    def _review(self, end):
        """The sales manager lets pass what the reviews found; for the money, the confirmation asks again."""
        days = {plan.number: plan.steps["approve"] for plan in self._due("approve", end)}
        due = list(review.ready(Order.objects.filter(number__in=days, void=False)))
        found = review.items(due, {order.pk: days[order.number] for order in due})
        waivers = [
            orders.Waiver(order.number, item.dimension, days[order.number], f"照办：{item.difference}"[:REASON])
            for order in due
            for item in found[order.pk]
            if item.is_open
        ]
        self.office.do(orders.waive, waivers, end)

    def _confirm(self, end):
        due = {plan.number: plan for plan in self._due("confirm", end)}
        words = [
            orders.Word(number, plan.steps["confirm"], names.person(plan.buyer.number)) for number, plan in due.items()
        ]
        _orders, heard, stopped = self.office.attempt(orders.confirm, words, end)
        for word in heard:
            del due[word.order].steps["confirm"]
        self._keep_waiting("confirm", [due[word.order] for word in stopped], end)

    def _keep_waiting(self, step, stopped, end):
        """Orders that a gate stopped try again next week, until it is enough."""
        for plan in stopped:
            plan.tries += 1
            plan.wait(step, self.office.line.after(end, 1))
        given_up = {plan for plan in stopped if plan.tries > PATIENCE}
        cuts = [orders.Cut(plan.number, self.office.line.on(end)) for plan in stopped if plan in given_up]
        self.office.do(orders.cancel, cuts, end)
        self.plans = [plan for plan in self.plans if plan not in given_up]

    def _release(self, end):
        due = {plan.number: plan for plan in self._due("release", end) if "confirm" not in plan.steps}
        cash.deposits(self.office, due.values(), end)
        turns = [orders.Turn(number, plan.steps["release"]) for number, plan in due.items()]
        _orders, released, stopped = self.office.attempt(orders.release, turns, end)
        gone = dict.fromkeys(due[turn.order] for turn in released)
        self.loads += [(plan, load) for plan in gone for load in plan.loads]
        self.plans = [plan for plan in self.plans if plan not in gone]
        self._keep_waiting("release", [due[turn.order] for turn in stopped], end)

    def _ship(self, start, end):
        due = [(plan, load) for plan, load in self.loads if load.on <= end]
        due.sort(key=lambda one: (one[1].on, one[0].number))
        cash.prepayments(self.office, due, end)
        self._restock(due, start, end)
        shipments = {self._shipment(plan, load): (plan, load) for plan, load in due}
        sent, went, stopped = self.office.attempt(shipping.ship, shipments, end)
        for shipment in stopped:
            shipments[shipment][1].move(timedelta(days=7))
        gone = {shipments[shipment][1] for shipment in went}
        self.loads = [one for one in self.loads if one[1] not in gone]
        for note, shipment in zip(sent, went, strict=True):
            self._under_way(note, *shipments[shipment])

    def _under_way(self, note, plan, load):
        load.number = note.number
        self.roads.append((plan, load))
        for code, pieces in load.items:
            self.office.store[code] -= pieces
        if note.kind == Delivery.Kind.SALE:
            self.office.papers[plan.buyer.code].append(note.number)

    def _shipment(self, plan, load):
        one = plan.buyer
        packages = sum(-(-pieces // GOODS[code].pack) for code, pieces in load.items)
        worth = sum(GOODS[code].list_price * pieces for code, pieces in load.items)
        kind = Delivery.Kind.PLACEMENT if one.term.kind == terms.Kind.CONSIGN else Delivery.Kind.SALE
        return shipping.Shipment(
            one.code, load.on, tuple(shipping.Goods(code, pieces, order=plan.number) for code, pieces in load.items),
            kind=kind, tracking_no=f"YD{self.office.next('waybill'):09}", packages=packages,
            freight=(worth * FREIGHT * one.transit_days).quantize(Decimal(1)), freight_terms=Delivery.Freight.PREPAID,
        )  # fmt: skip

    def _restock(self, due, start, end):
        """Bring into the store what this week's loads need, of regular goods what all orders need that were confirmed,
        and a little more; production joins with its room."""
        needed = _pieces(load for _plan, load in due) | self._promised()
        on = self.office.line.worked_in(start, end)[:1] or [start]
        rows = [
            books.OpenStock(code, pieces, on[0])
            for code, wanted in needed.items()
            if (pieces := 2 * wanted + GOODS[code].pack * RESERVE - self.office.store[code]) > wanted
        ]
        self.office.do(books.bring_stock, rows, end)
        for row in rows:
            self.office.store[row.product] += row.quantity

    def _promised(self):
        confirmed = [load for plan in self.plans if "confirm" not in plan.steps for load in plan.loads]
        open_loads = _pieces([*confirmed, *(load for _plan, load in self.loads)])
        return Counter({code: pieces for code, pieces in open_loads.items() if GOODS[code].is_regular})

    def _hear(self, end):
        said = []
        for plan, load in self.roads:
            if load.put_off_on and load.put_off_on <= end:
                said.append(
                    shipping.Feedback(load.number, load.put_off_on, new_expected_on=load.arrives_on, words=load.words)
                )
                load.put_off_on, load.words = None, ""
            if load.heard_on and load.heard_on <= end:
                said.append(self._feedback(plan, load))
        self.office.do(shipping.record_arrival, sorted(said, key=lambda row: (row.fed_back_on, row.delivery)), end)
        self.roads = [one for one in self.roads if one[1].heard_on is None or one[1].heard_on > end]
        self._file(end)

    def _file(self, end):
        """File the signed copies that the carriers bring back; one in forty stays out."""
        back = queries.slip_missing(end)
        notes = Delivery.objects.filter(back, void=False).order_by("on", "pk").values_list("number", flat=True)
        rows = [shipping.Returned(number, end, f"回单夹 {end:%Y-%m}") for number in notes if int(number[-4:]) % 40]
        self.office.do(shipping.file_slip, rows, end)

    def _feedback(self, plan, load):
        if not load.heard:
            mishaps.befall(self.office, plan.buyer, load)
        return shipping.Feedback(
            load.number, load.heard_on, load.arrives_on, items=load.heard, words=load.words,
            signed_by=names.person(plan.buyer.number + 3),
        )  # fmt: skip

    def _run_errands(self, end):
        due = [one for one in self.office.errands if one.on <= end]
        self.office.errands = [one for one in self.office.errands if one.on > end]
        # By name a return stands before its red invoice, and a count before what is done about it.
        due.sort(key=lambda one: (one.deed.deed, one.on))
        for deed in dict.fromkeys(one.deed for one in due):
            rows = (one.row() for one in due if one.deed is deed)
            self.office.do(deed, [row for row in rows if row is not None], end)

    def _close(self, end):
        """File away what was delivered and paid a while ago."""
        owing = Receivable.objects.filter(void=False).exclude(open_amount=0).values("order_no")
        done = Order.objects.filter(stage=Stage.COMPLETED, void=False, on__lt=end - A_WHILE).exclude(number__in=owing)
        numbers = done.order_by("on", "number").values_list("number", flat=True)
        self.office.do(orders.close, [orders.Turn(number, end) for number in numbers], end)


def _pieces(loads):
    """How many pieces of each product some loads carry."""
    found = Counter()
    for load in loads:
        found.update(dict(load.items))
    return found

"""Two deeds that want the same thing at the same moment: what is made ready, who wants it, and what may come of it.

Each race prepares one meeting and returns the two (or more) works with a check of what came of them; a work returns
"done" or "refused". The stories below are told by tests.crowd.
"""

from functools import partial
from itertools import count
from random import Random

from gendan.base import preferences
from gendan.base.faults import Refused
from gendan.books import actions as books
from gendan.books.models import Balance, Lot, MoneyEntry, Receivable, ReleaseUse
from gendan.customers import actions as customers
from gendan.customers import part_numbers
from gendan.customers.models import Customer
from gendan.desk import imports, proofs
from gendan.money import actions as money
from gendan.orders import actions as orders
from gendan.orders import changing
from gendan.orders.models import Order
from gendan.people import actions as people
from gendan.people.roles import Role
from gendan.products import actions as products
from gendan.products import queries as product_queries
from tests import crowd, office, workbooks
from tests.office import SERVER, d, ordered, paid, placed, settled, shipped, user, y

serial = count(1)


def tried(deed, *args, **more):
    """What came of a deed: anything but a refusal goes on to whoever asked."""
    try:
        deed(*args, **more)
    except Refused:
        return "refused"
    return "done"


def work(deed, *args, **more):
    return partial(tried, deed, *args, **more)


def new_customer(**terms):
    """A customer of this meeting's own."""
    code = f"K{next(serial):05}"
    office.open_files({code: {"payment_term": "净30天"} | terms})
    return code


def order_of(number):
    return Order.objects.get(number=number)


def approved(party, *lines):
    """An order that only waits for the customer's word; its number."""
    number = office.draft(party, *lines)
    office.step("submit", number)
    office.step("approve", number)
    return number


def confirmation(number, by=SERVER):
    return work(orders.confirm, [orders.Word(number, d("10-08"), "陈伟")], by=by)


def commitments(number):
    """What an order entered as the customer's commitment, entry by entry."""
    entries = MoneyEntry.objects.filter(account=MoneyEntry.Account.COMMITMENT, number=number)
    return list(entries.order_by("pk").values_list("amount", flat=True))


def ship_and_ship():
    """Two batches of 60 for an order of 100: one leaves."""
    party = new_customer()
    number = ordered(party, ("P01", 100))

    def check(came):
        assert sorted(came) == ["done", "refused"], came
        assert order_of(number).lines.get().shipped == 60

    return [work(shipped, party, ("P01", 60), order=number) for _ in range(2)], check


def ship_and_cancel():
    """A batch of 60 leaves while the whole order of 100 is cancelled: 60 sent and 40 cancelled, or all cancelled."""
    party = new_customer()
    number = ordered(party, ("P01", 100))
    cancel = work(orders.cancel, [orders.Cut(number, d("10-09"))], by=SERVER)

    def check(came):
        line = order_of(number).lines.get()
        sent = 60 if came[0] == "done" else 0
        assert came[1] == "done", came
        assert (line.shipped, line.cancelled) == (sent, 100 - sent)
        assert Balance.objects.get(customer__code=party).commitment == 0

    return [work(shipped, party, ("P01", 60), order=number), cancel], check


def receipt_and_receipt():
    """Two receipts of 700 are both meant for the one bill of 1,000: one is booked."""
    party = new_customer()
    bill = shipped(party, ("P01", 100, "10"), number=f"B{next(serial)}")

    def check(came):
        assert sorted(came) == ["done", "refused"], came
        assert Receivable.objects.get(number=bill).open_amount == 300

    return [work(paid, party, "700", "10-20", (bill, "700")) for _ in range(2)], check


def price_and_order():
    """Both prices of a customer change while an order for both comes in: it has the old ones or the new ones.

    Once the order has used the old ones, they cannot be replaced for its day.
    """
    party = new_customer()
    agreements = [customers.Agreement(party, code, y("50"), d("10-01")) for code in ("P01", "P02")]

    def check(came):
        assert came[1] == "done", came
        order = Order.objects.get(customer__code=party)
        prices = {line.price for line in order.lines.all()}
        assert prices == {y("80"), y("112")} or (prices == {y("50")} and came[0] == "done"), prices

    return [work(customers.agree, agreements, by=SERVER), work(ordered, party, ("P01", 5), ("P02", 5))], check


def price_and_confirm():
    """Both prices change from the next day on, and somebody would have them from the order's own day, while two people
    confirm the order: it is confirmed once, at the prices that were reviewed, and those stay the prices of its day.
    """
    party = new_customer()
    number = approved(party, ("P01", 5), ("P02", 5))
    changes = [
        [customers.Agreement(party, code, y("50"), d(on)) for code in ("P01", "P02")] for on in ("10-09", "10-08")
    ]

    def check(came):
        assert came[:2] == ["done", "refused"], came
        assert sorted(came[2:]) == ["done", "refused"], came
        lines = order_of(number).lines.values_list("price", "agreed_price")
        assert list(lines) == [(80, 80), (112, 112)], lines
        assert (order_of(number).stage, commitments(number)) == ("confirmed", [5 * 80 + 5 * 112])

    return [
        *(work(customers.agree, change, by=SERVER) for change in changes),
        confirmation(number),
        confirmation(number),
    ], check


def revise_and_confirm():
    """The price of an approved order is lowered while the customer's word on the old one is entered.

    Whoever comes second: the order is back in review at the new price, and nothing of it is a commitment.
    """
    party = new_customer()
    number = approved(party, ("P01", 5))
    lower = [changing.Revision(number, d("10-08"), (changing.Wanted("P01", 5, y("70"), line=1),))]

    def check(came):
        order = order_of(number)
        assert came[0] == "done", came
        assert (order.stage, order.confirmed_on, order.lines.get().price) == ("submitted", None, 70), order.stage
        assert commitments(number) == ([400, -400] if came[1] == "done" else [])
        assert Balance.objects.get(customer__code=party).commitment == 0

    return [work(orders.revise, lower, by=SERVER), confirmation(number)], check


def hand_over_and_confirm():
    """A customer is handed over while his approved order is confirmed: it is, and all of it is the new manager's."""
    party = new_customer()
    number = approved(party, ("P01", 5))
    charge = customers.Charge(party, "M2", office.TODAY)

    def check(came):
        assert came == ["done", "done"], came
        assert (order_of(number).stage, commitments(number)) == ("confirmed", [400])
        owned = [
            [model.objects.seen_by(who).filter(customer__code=party).count() for model in (Order, MoneyEntry)]
            for who in (user(Role.REGIONAL), user("li"))
        ]
        assert owned == [[0, 0], [1, 1]], owned

    return [
        work(customers.assign, [charge], by=user(Role.ASSISTANT)),
        confirmation(number, by=user(Role.ASSISTANT)),
    ], check


def order_and_order():
    """Two orders of one customer use the same agreed prices, in opposite order: both come in."""
    party = new_customer()
    codes = list(office.PRODUCTS)

    def check(came):
        assert came == ["done", "done"], came

    return [work(office.draft, party, *((code, 5) for code in way)) for way in (codes, codes[::-1])], check


def import_and_ship():
    """A workbook brings a batch of 60 of an order of 100 while another 60 are being sent: history stands either way."""
    party = new_customer()
    number = ordered(party, ("P01", 100))
    file = workbooks.save(
        f"{party}.xlsx",
        {
            "发货": [
                ["发货单号", "发货日期", "客户编码", "订单号", "产品编码", "数量", "含税单价"],
                [f"I{next(serial)}", d("10-09"), party, number, "P01", 60, 80],
            ]
        },
    )

    def check(came):
        assert came[0] == "done", came
        assert order_of(number).lines.get().shipped == (120 if came[1] == "done" else 60)

    return [work(imports.run, file, by=SERVER), work(shipped, party, ("P01", 60), order=number)], check


def hand_over_and_step():
    """A customer is handed over while his manager submits an order of his: done before, or unknown to him after."""
    party = new_customer()
    number = office.draft(party, ("P01", 5))
    charge = customers.Charge(party, "M2", office.TODAY)
    submit = [orders.Turn(number, d("10-08"))]

    def check(came):
        assert came[0] == "done"
        assert order_of(number).stage == ("submitted" if came[1] == "done" else "draft")

    return [
        work(customers.assign, [charge], by=SERVER),
        work(orders.submit, submit, by=user(Role.REGIONAL)),
    ], check


def settle_and_withdraw():
    """60 of the 100 pieces on a shelf are settled while 60 are taken back: one of the two."""
    party = new_customer(payment_term="实销实结+15天")
    placed(party, ("P02", 100))
    back = [money.Takeback(party, d("10-31"), (money.Piece("P02", 60),))]

    def check(came):
        assert sorted(came) == ["done", "refused"], came
        assert Lot.objects.get(customer__code=party).left == 40

    return [work(settled, party, ("P02", 60)), work(money.withdraw, back, by=SERVER)], check


def confirm_and_confirm():
    """Six orders of a fifth of the credit limit are confirmed at once: five are, and the limit is not passed."""
    party = new_customer(credit_limit=y("1000"))
    numbers = [approved(party, ("P01", 20, "10")) for _ in range(6)]

    def check(came):
        assert sorted(came) == ["done"] * 5 + ["refused"], came
        assert Balance.objects.get(customer__code=party).exposure == 1000

    return [work(office.step, "confirm", number) for number in numbers], check


def enter_and_enter():
    """Six orders of a fifth of the credit limit are entered with the customer's word at once: five are taken."""
    party = new_customer(credit_limit=y("1000"), transit_days=1)
    customers.agree([customers.Agreement(party, "P01", y("10"), d("10-01"))], by=SERVER)
    row = orders.Confirmed(party, d("10-08"), (orders.Item("P01", 20),), said_by="陈伟")

    def check(came):
        found = Order.objects.filter(customer__code=party)
        assert sorted(came) == ["done"] * 5 + ["refused"], came
        assert sorted(commitments(one.number)[0] for one in found) == [200] * 5
        assert Balance.objects.get(customer__code=party).exposure == 1000

    return [work(orders.receive_confirmed, [row], by=SERVER) for _ in range(6)], check


def one_po_number():
    """Six orders with one PO number of their customer, three of them confirmed, come in at once: one is taken."""
    party = new_customer(transit_days=1)
    row = {"customer": party, "on": d("10-08"), "items": (orders.Item("P01", 1),), "po_no": "PO-1"}
    word = orders.Confirmed(**row, said_by="陈伟")

    def check(came):
        assert sorted(came) == ["done"] + ["refused"] * 5, came
        assert Order.objects.filter(customer__code=party).count() == 1

    drafts = [work(orders.receive, [orders.Intake(**row)], by=SERVER) for _ in range(3)]
    return [*drafts, *(work(orders.receive_confirmed, [word], by=SERVER) for _ in range(3))], check


def one_release():
    """Two orders of 200 above the limit ask for the one release of 200: one is confirmed, and it is used once."""
    party = new_customer(credit_limit=y("1000"))
    ordered(party, ("P01", 100, "10"))
    numbers = [approved(party, ("P01", 20, "10")) for _ in range(2)]
    books.let_pass([books.Pass(party, d("10-08"), d("10-09"), y("200"), "旺季")], by=SERVER)

    def check(came):
        used = ReleaseUse.objects.filter(release__customer__code=party).values_list("amount", flat=True)
        assert sorted(came) == ["done", "refused"], came
        assert (list(used), Balance.objects.get(customer__code=party).exposure) == ([200], 1200)

    return [work(office.step, "confirm", number) for number in numbers], check


def change_and_change():
    """Two change orders of one order each add 60 pieces of what the limit holds once: one is signed."""
    party = new_customer(credit_limit=y("1000"))
    number = ordered(party, ("P01", 40, "10"))
    office.step("release", number)
    more = [changing.ChangeNote(number, d("10-09"), (changing.Wanted("P01", 100, y("10"), line=1),), reason="加单")]

    def check(came):
        assert sorted(came) == ["done", "refused"], came
        assert order_of(number).lines.get().quantity == 100
        assert Balance.objects.get(customer__code=party).commitment == 1000

    return [work(orders.change, more, by=SERVER) for _ in range(2)], check


def change_and_ship():
    """A batch of 60 of 100 leaves while the order is cut to 50: whoever comes second is refused."""
    party = new_customer()
    number = ordered(party, ("P01", 100))
    office.step("release", number)
    less = [changing.ChangeNote(number, d("10-09"), (changing.Wanted("P01", 50, line=1),), reason="减量")]

    def check(came):
        line = order_of(number).lines.get()
        assert sorted(came) == ["done", "refused"], came
        assert (line.shipped, line.wanted) == ((0, 50) if came[0] == "done" else (60, 100))

    return [work(orders.change, less, by=SERVER), work(shipped, party, ("P01", 60), order=number)], check


def saved_over():
    """Two people save what both were handed out: steps, a cost, a 客户货号 and a setting. Of each, one is told."""
    party, code, days = new_customer(), f"Q{next(serial)}", "slip_days"
    (product,) = products.enter([products.Item(code, "新品")], by=SERVER)
    steps, costs = product_queries.steps_version(product), product_queries.costs_version(product)
    numbers = part_numbers.version(Customer.objects.get(code=party))
    standing = preferences.standing([days], office.TODAY)

    def once():
        n = next(serial)
        return [
            work(products.set_steps, [products.Assembly(code, (products.Work(f"工序 {n}"),), steps)], by=SERVER),
            work(products.cost, [products.Costing(code, y(n), version=costs)], by=SERVER),
            work(customers.name_goods, [part_numbers.Naming(party, code, f"N{n}", numbers)], by=SERVER),
            work(people.set_preferences, [people.Preference(days, f"{n}", office.TODAY, standing)], by=SERVER),
        ]

    def check(came):
        pairs = [sorted(pair) for pair in zip(came[:4], came[4:], strict=True)]
        assert pairs == [["done", "refused"]] * 4, came

    return [*once(), *once()], check


def furnish():
    """The office, with a login for the second manager."""
    office.furnish()
    people.enrol([people.Enrolment("M2", "李娜", "华南", "li")], by=SERVER)


def between_processes():
    """The meetings about one release and one order once more, each work in a process of its own."""
    office.furnish()
    wrong = []
    for race in (one_release, change_and_change, change_and_ship):
        works, check = race()
        came = crowd.at_once(*works)
        try:
            check(came)
        except AssertionError as error:
            wrong.append(f"{race.__name__}: {came} {error}")
    return wrong + list(proofs.differences())


RACES = {
    race.__name__: race
    for race in (
        ship_and_ship,
        ship_and_cancel,
        receipt_and_receipt,
        price_and_order,
        price_and_confirm,
        revise_and_confirm,
        order_and_order,
        import_and_ship,
        hand_over_and_step,
        hand_over_and_confirm,
        settle_and_withdraw,
        confirm_and_confirm,
        enter_and_enter,
        one_po_number,
        one_release,
        change_and_change,
        change_and_ship,
        saved_over,
    )
}


def run(rounds, seed, only=()):
    """So many rounds of every race, its works stumbling at random; returns what ought not to have happened."""
    furnish()
    office.stock_up(dict.fromkeys(office.PRODUCTS, 2000 * rounds))  # more than all of them order
    rng, wrong = Random(seed), []
    for n in range(rounds):
        for name, race in ((name, race) for name, race in RACES.items() if name in (only or RACES)):
            works, check = race()
            came = crowd.side_by_side(*[crowd.stumbling(one, Random(rng.random())) for one in works])
            try:
                check(came)
            except AssertionError as error:
                wrong.append(f"{name} {n} (seed {seed}): {came} {error}")
    return wrong + list(proofs.differences())

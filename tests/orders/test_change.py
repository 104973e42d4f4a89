"""变更单: an order that is under way changes within credit and what was sent; who it touches has to know (R-3.17)."""

import pytest
from django.db import DatabaseError, transaction

from gendan.base.faults import Refused
from gendan.desk import proofs
from gendan.orders import actions as orders
from gendan.orders import confirmation
from gendan.orders.changing import ChangeNote, Wanted
from gendan.orders.models import ChangeOrder, Order
from gendan.orders.signing import Knowing
from gendan.people.roles import Role
from gendan.products.models import Product
from tests.office import SERVER, account, arrived, d, ordered, paid, sheet, shipped, step, user, waived, y

pytestmark = pytest.mark.usefixtures("office")


def change(number, *lines, by=SERVER, op=None, on="10-12", **more):
    """Lines as (number of the line or None, product, quantity) or with a price."""
    items = tuple(
        Wanted(product, quantity, y(price[0]) if price else None, line=line)
        for line, product, quantity, *price in lines
    )
    more = {"reason": "客户加单", "said_by": "陈伟"} | more
    (note,) = orders.change([ChangeNote(number, d(on), items, **more)], by=by, op=op)
    return note


def released(customer, *lines):
    number = ordered(customer, *lines)
    step("release", number)
    return number


def order(number):
    return Order.objects.get(number=number)


def lines(number):
    found = order(number).lines.select_related("product")
    return [(line.product.code, line.quantity, line.cancelled, line.price) for line in found]


def test_more_less_and_other_goods():
    """13,600 were committed; 120 × 80 + 30 × 112 + 10 × 35 = 13,310 are now. What was ordered first is still seen."""
    number = released("NET", ("P01", 100), ("P02", 50))
    note = change(number, (1, "P01", 120), (2, "P02", 30), (None, "P03", 10))
    assert lines(number) == [("P01", 120, 0, 80), ("P02", 50, 20, 112), ("P03", 10, 0, 35)]
    assert account("NET")[3] == 13310
    assert sheet("R07", "2026-10")["NET"]["order_amount"] == 13310
    assert (order(number).stage, note.number) == ("executing", "BG2610-0001")
    kept = [(one.line_no, one.was_quantity, one.quantity, one.was_amount, one.amount) for one in note.lines.all()]
    assert kept == [(1, 100, 120, 8000, 9600), (2, 50, 30, 5600, 3360), (3, None, 10, 0, 350)]
    assert list(proofs.differences()) == []


def test_what_is_asked_for_anew_is_not_wanted_in_the_past():
    """Line 1 asked for 10-09 when it was ordered, which stays; on 10-12 nobody can ask for 10-11 any more."""
    row = orders.Intake("NET", d("10-08"), (orders.Item("P01", 100, requested_on=d("10-09")), orders.Item("P02", 50)))
    number = orders.receive([row], by=SERVER)[0].number
    for name in ("submit", "approve", "confirm", "release"):
        step(name, number)
    kept = Wanted("P01", 120, line=1, requested_on=d("10-09"))
    for lines in (
        (kept, Wanted("P02", 50, line=2, requested_on=d("10-11"))),
        (kept, Wanted("P02", 50, line=2), Wanted("P03", 1, requested_on=d("10-11"))),
    ):
        note = ChangeNote(number, d("10-12"), lines, reason="客户加单", said_by="陈伟")
        with pytest.raises(Refused, match="早于 2026-10-12"):
            orders.change([note], by=SERVER)
    orders.change(
        [ChangeNote(number, d("10-12"), (kept, Wanted("P02", 50, line=2)), reason="客户加单", said_by="陈伟")],
        by=SERVER,
    )
    assert lines_of(number) == [("P01", 120, d("10-09")), ("P02", 50, None)]


def lines_of(number):
    return list(order(number).lines.values_list("product__code", "quantity", "requested_on"))


def test_a_line_that_is_left_out_is_cancelled_as_far_as_it_was_not_sent():
    number = released("NET", ("P01", 100), ("P02", 50))
    shipped("NET", ("P02", 20), order=number)
    change(number, (1, "P01", 100))
    assert lines(number) == [("P01", 100, 0, 80), ("P02", 50, 30, 112)]
    assert account("NET")[3] == 8000


def test_an_order_of_which_all_that_is_left_has_arrived_is_complete():
    number = released("NET", ("P01", 100))
    arrived(shipped("NET", ("P01", 60), order=number), "10-11")
    change(number, (1, "P01", 60))
    assert (order(number).stage, account("NET")[3]) == ("completed", 0)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        pytest.param([(1, "P01", 59)], "已经发了 60 件，不能少于它", id="less than was sent"),
        pytest.param([(1, "P01", 100, "79")], "已经发了 60 件，这一行不能改价", id="another price"),
        pytest.param([(1, "P01", 100)], "明细没有改动", id="nothing"),
    ],
)
def test_what_was_sent_stays_as_it_was(asked, why):
    number = released("NET", ("P01", 100))
    shipped("NET", ("P01", 60), order=number)
    with pytest.raises(Refused, match=why):
        change(number, *asked)
    assert (lines(number), account("NET")[3]) == ([("P01", 100, 0, 80)], 3200)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        pytest.param({"reason": " "}, "请写变更原因", id="no reason"),
        pytest.param({"cost": y("-1"), "borne_by": "us"}, "损失不能小于 0", id="a negative cost"),
        pytest.param({"cost": y("1")}, "由谁承担", id="a cost that nobody bears"),
        pytest.param({"version": 9}, "别人改过", id="another version"),
    ],
)
def test_what_a_change_order_has_to_say(more, why):
    number = released("NET", ("P01", 100))
    with pytest.raises(Refused, match=why):
        change(number, (1, "P01", 110), **more)
    assert not ChangeOrder.objects.exists()


def test_an_order_that_was_not_handed_down_needs_none():
    with pytest.raises(Refused, match="不用变更单"):
        change(ordered("NET", ("P01", 100)), (1, "P01", 110))


def test_what_is_added_passes_the_credit_gate_and_what_is_taken_off_is_not_asked():
    """The limit is 100,000 and 80,000 are committed: 20,000 more pass, a piece over does not."""
    number = released("EOM", ("P01", 1000))
    with pytest.raises(Refused, match=r"超出信用额度 80.00 元"):
        change(number, (1, "P01", 1251))
    assert account("EOM")[3] == 80000
    change(number, (1, "P01", 1250))
    change(number, (1, "P01", 900))
    assert account("EOM")[3] == 72000


def test_more_goods_want_more_of_a_deposit():
    """30 % of 8,000 are in; 9,600 want 2,880."""
    number = ordered("DEPOSIT", ("P01", 100))
    paid("DEPOSIT", "2400", "10-08")
    step("release", number)
    with pytest.raises(Refused, match=r"定金要 2880.00 元，到账 2400.00 元"):
        change(number, (1, "P01", 120))
    paid("DEPOSIT", "480", "10-12")
    assert change(number, (1, "P01", 120)).order.amount == 9600


def test_the_first_promise_stays_beside_the_new_one():
    number = released("NET", ("P01", 100))
    for day in ("10-20", "10-28"):
        item = Wanted("P01", 100, promised_on=d(day), line=1)
        note = ChangeNote(number, d("10-12"), (item,), reason="欠料", asked_by="us")
        orders.change([note], by=SERVER)
    line = order(number).lines.get()
    assert (line.first_promised_on, line.promised_on) == (d("10-20"), d("10-28"))
    assert [(one.lines.get().was_promised_on, one.lines.get().promised_on) for one in order(number).changes.all()] == [
        (None, d("10-20")),
        (d("10-20"), d("10-28")),
    ]


def test_a_change_that_asks_a_question_holds_the_order_until_it_is_answered():
    """Of 1,000 pieces in store 900 are left for 1,100: nobody has said when they will be there."""
    number = released("NET", ("P01", 900))
    change(number, (1, "P01", 1100))
    held = order(number)
    assert (held.stage, held.held_from, held.held_for) == ("on_hold", "executing", "change")
    with pytest.raises(Refused, match="交货期"):
        step("resume", number, "10-12")
    waived(number, "10-12", stage="on_hold")
    step("resume", number, "10-12")
    assert (order(number).stage, order(number).held_for, account("NET")[3]) == ("executing", "", 88000)


def test_who_is_touched_has_to_know():
    number = released("NET", ("P01", 100))
    note = change(number, (1, "P01", 110), said_by="")
    assert note.asks == ["customer", "production"]
    for side, who, said_by in (("production", Role.PRODUCTION, "陈工"), ("customer", Role.ASSISTANT, "陈伟")):
        orders.acknowledge([Knowing(note.number, side, said_by, d("10-13"))], by=user(who))
    told = note.acknowledgements.values_list("side", "said_by", "by")
    assert list(told) == [("production", "陈工", "生产"), ("customer", "陈伟", "后勤助理")]


@pytest.mark.parametrize(
    ("knowing", "why"),
    [
        pytest.param(Knowing("BG9", "customer", "陈伟", d("10-13")), "没有变更单", id="no such change order"),
        pytest.param(Knowing("BG2610-0001", "production", "陈", d("10-13")), "由生产", id="of another department"),
        pytest.param(Knowing("BG2610-0001", "customer", "陈伟", d("10-13")), "已经确认过", id="twice"),
        pytest.param(Knowing("BG2610-0001", "customer", " ", d("10-13")), "谁确认的", id="nobody"),
    ],
)
def test_only_who_is_asked_can_acknowledge_and_once(knowing, why):
    change(released("NET", ("P01", 100)), (1, "P01", 110), said_by="陈伟")
    with pytest.raises(Refused, match=why):
        orders.acknowledge([knowing], by=user(Role.ASSISTANT))


def test_ten_clicks_sign_one():
    number = released("NET", ("P01", 100))
    assert {change(number, (1, "P01", 110), op="click").number for _n in range(10)} == {"BG2610-0001"}
    assert lines(number)[0][1] == 110


def test_what_was_signed_cannot_be_rewritten():
    change(released("NET", ("P01", 100)), (1, "P01", 110))
    with pytest.raises(DatabaseError), transaction.atomic():
        ChangeOrder.objects.update(reason="别的")


def test_the_paper_of_a_changed_order_can_be_told_from_the_one_before():
    number = released("NET", ("P01", 100))
    assert confirmation._head(order(number))[1] == f"订单号：{number}"
    change(number, (1, "P01", 110))
    assert confirmation._head(order(number))[1] == f"订单号：{number}（第 2 版 变更）"


def _agreed(*lines, on="10-08"):
    """A released order of (product, pieces, the day he wants them, what was promised or None)."""
    items = tuple(
        orders.Item(code, pieces, requested_on=d(wish), promised_on=promise and d(promise))
        for code, pieces, wish, promise in lines
    )
    (one,) = orders.receive([orders.Intake("EOM", d(on), items)], by=SERVER)
    for name in ("submit", "approve", "confirm", "release"):
        step(name, one.number, on)
    return one.number


def _less(number, *changed, on="10-22"):
    """Change pieces of lines ({line: pieces}) and nothing else."""
    pieces = dict(changed)
    items = tuple(
        Wanted(line.product.code, pieces.get(line.line_no, line.quantity), line.price, line.requested_on,
               line.promised_on, line.line_no)
        for line in order(number).lines.select_related("product")
    )  # fmt: skip
    row = ChangeNote(number, d(on), items, reason="客户减单", said_by="陈伟")
    return orders.change([row], by=SERVER)[0]


def test_less_of_one_line_opens_nothing_of_the_other_whose_day_has_passed():
    """Both were wanted for the 20th; on the 22nd twelve pieces less of the first. Their day was agreed long ago."""
    number = _agreed(("P01", 110, "10-20", None), ("P02", 200, "10-20", None))
    note = _less(number, (1, 98))
    assert "date" in note.reopened
    assert order(number).stage == "executing"


def test_a_difference_that_was_let_pass_of_another_line_is_not_asked_about_again():
    """The second was promised three days too late, which was let pass; as soon as it is touched it is asked about."""
    number = _agreed(("P01", 110, "10-20", None), ("P02", 200, "10-20", "10-23"))
    _less(number, (1, 98))
    assert order(number).stage == "executing"
    _less(number, (2, 150))
    assert (order(number).stage, order(number).held_for) == ("on_hold", "change")


def test_a_line_that_was_touched_while_the_order_waits_stays_open():
    number = _agreed(("P01", 110, "10-20", None), ("P02", 200, "10-20", "10-23"))
    _less(number, (2, 150))
    _less(number, (1, 98))
    assert order(number).stage == "on_hold"
    with pytest.raises(Refused, match="交货期（生产）：P02 要求 2026-10-20，只能承诺 2026-10-23，晚 3 天"):
        orders.resume([orders.Turn(number, d("10-22"))], by=SERVER)


def test_a_quantity_that_was_let_pass_is_not_asked_about_with_another_line():
    """Cartons of 12: 200 is no multiple, and was let pass; 98 less 2 is one."""
    Product.objects.update(pack_size=12)
    number = _agreed(("P01", 98, "10-20", None), ("P02", 200, "10-20", None))
    _less(number, (1, 96))
    assert order(number).stage == "executing"
    _less(number, (1, 95))
    assert (order(number).stage, order(number).held_for) == ("on_hold", "change")

"""The review of the eight dimensions: what the program sees, what people decide, and what an approval waits for."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gendan.base.faults import Refused
from gendan.books.actions import OpenBill, bring_receivables
from gendan.customers.models import Customer, Requirement
from gendan.orders import actions as orders
from gendan.orders import review
from gendan.orders.models import Order, OrderLine, ReviewDecision
from gendan.people.roles import Role
from gendan.products.actions import Item as NewProduct
from gendan.products.actions import enter
from gendan.products.models import Product
from tests.office import CUTOVER, SERVER, d, draft, ordered, shipped, step, user, y

pytestmark = pytest.mark.usefixtures("office")
DAY = "10-08"


def looked(number, on=DAY):
    """{dimension: Item} of an order's review."""
    order = review.ready(Order.objects.filter(number=number)).get()
    return {item.dimension: item for item in review.items([order], {order.pk: d(on)})[order.pk]}


def differing(number, on=DAY):
    return {name: item.difference for name, item in looked(number, on).items() if item.verdict != "ok"}


def submitted(customer, *lines, **more):
    number = draft(customer, *lines, **more)
    step("submit", number)
    return number


def approve(number, by=SERVER):
    return orders.approve([orders.Turn(number, d(DAY))], by=by)


def decide(number, dimension, outcome="passed", *, by=SERVER, reason="核过了", content=""):
    return orders.decide([orders.Decision(number, dimension, outcome, d(DAY), reason, content)], by=by)


def require(kind, text, product=None):
    Requirement.objects.create(
        customer=Customer.objects.get(code="EOM"),
        kind=kind,
        text=text,
        product=product and Product.objects.get(code=product),
    )


def dated(requested, promised=None, quantity=5):
    """An order of P01 wished for on a day."""
    item = orders.Item("P01", quantity, requested_on=d(requested), promised_on=promised and d(promised))
    (order,) = orders.receive([orders.Intake("EOM", d(DAY), (item,))], by=SERVER)
    return order.number


def test_an_order_on_the_agreed_terms_has_no_questions_and_passes_in_one_click():
    number = submitted("EOM", ("P01", 10), ("P02", 5))
    assert differing(number) == {}
    assert len(looked(number)) == 8
    (order,) = approve(number, by=user(Role.SALES))
    assert order.stage == "approved"
    assert not ReviewDecision.objects.exists()


@pytest.mark.parametrize(
    ("price", "difference"),
    [
        ("80", None),
        ("76", "P01 订单价 76.00 低于合作价 80.00（低 5.0%）"),
        ("90", "P01 订单价 90.00 高于合作价 80.00（高 12.5%）"),
    ],
)
def test_the_price_is_held_against_the_agreed_one_of_the_day(price, difference):
    """80 agreed: 76 is 4 / 80 = 5 % below, 90 is 10 / 80 = 12.5 % above."""
    assert differing(draft("EOM", ("P01", 10, price))).get("price") == difference


def test_a_product_without_an_agreed_price_is_asked_about():
    enter([NewProduct("P09", "挂钩")], by=SERVER)
    assert differing(draft("EOM", ("P09", 10, "9"))) == {
        "price": "P09 没有合作价，订单价 9.00",
        "date": "P09 缺 10 件，还没有承诺交期",
    }


def test_the_material_is_held_against_what_the_customer_requires():
    Product.objects.filter(code="P01").update(material="304不锈钢")
    require("material", "不锈钢")
    assert differing(draft("EOM", ("P01", 1))) == {}
    assert differing(draft("EOM", ("P02", 1))) == {"material": "P02 要求 不锈钢，产品是 未登记材质"}


def test_the_quantity_is_held_against_the_least_the_carton_and_his_habit():
    """Three deliveries of 10: an average of 10, so that 30 is usual and 31 is not."""
    Product.objects.filter(code="P01").update(moq=20, pack_size=12)
    assert differing(draft("EOM", ("P01", 24))) == {}
    assert differing(draft("EOM", ("P01", 10))) == {
        "quantity": "P01 订 10，少于起订量 20；P01 订 10，不是装箱数 12 的整数倍"
    }
    for _n in range(3):
        shipped("EOM", ("P03", 10), on="10-02")
    assert differing(draft("EOM", ("P03", 30))) == {}
    assert differing(draft("EOM", ("P03", 31))) == {"quantity": "P03 订 31，平时每次约 10，请核对是否笔误"}


def test_what_is_usual_is_asked_of_each_order_on_its_own_day():
    """Three deliveries of 10 on 10-09 make a habit on 10-12, not on 10-08, also when both are asked at once."""
    early, late = draft("EOM", ("P03", 50)), draft("EOM", ("P03", 50))
    for _n in range(3):
        shipped("EOM", ("P03", 10), on="10-09")
    found = list(review.ready(Order.objects.filter(number__in=(early, late))).order_by("number"))
    days = dict(zip((order.pk for order in found), (d("10-08"), d("10-12")), strict=True))
    verdicts = [
        {item.dimension: item.verdict for item in items}["quantity"] for items in review.items(found, days).values()
    ]
    assert verdicts == ["ok", "ask"]


@pytest.mark.parametrize(
    ("dimension", "kind"), [("quality", "quality"), ("quality", "forbidden"), ("material", "material")]
)
def test_a_requirement_that_came_after_the_order_is_asked_about(dimension, kind):
    number = draft("EOM", ("P01", 1))
    require(kind, "Q-YT-02", "P02")
    assert differing(number) == {}, "it is about a product that he did not order"
    require(kind, "Q-YT-02", "P01")
    assert differing(number) == {dimension: "下单后客户要求改过，请定用新要求还是旧要求"}


def test_a_wish_for_the_packing_needs_to_know_the_carton():
    require("label", "贴唛头")
    number = draft("EOM", ("P01", 1))
    assert differing(number) == {"packing": "P01 没有登记装箱数"}
    Product.objects.filter(code="P01").update(pack_size=1)
    assert differing(number) == {}


def test_the_date_is_held_against_today_the_promise_and_the_store():
    """1,000 in store; two days under way, so that what leaves on 10-08 is there on 10-10, and on 10-19 on 10-21."""
    assert differing(dated("10-10")) == {}
    assert differing(dated("10-09")) == {"transport": "今天发也要 2026-10-10 才到"}
    assert differing(dated("10-20", "10-23")) == {"date": "P01 要求 2026-10-20，只能承诺 2026-10-23，晚 3 天"}
    assert differing(dated("10-12"), on="10-13") == {"date": "P01 要求 2026-10-12，早于评审日 2026-10-13"}
    assert differing(dated("10-20", quantity=1200)) == {"date": "P01 缺 200 件，还没有承诺交期"}
    assert differing(dated("10-20", "10-19", quantity=1200)) == {
        "transport": "P01 承诺 2026-10-19 发，2026-10-21 才到，晚于要求的 2026-10-20"
    }
    assert differing(dated("10-20", "10-18", quantity=1200)) == {}


def test_what_left_is_told_as_it_was_ordered():
    number = dated("10-20", "10-18", quantity=10)
    for name in ("submit", "approve", "confirm"):
        step(name, number)
    shipped("EOM", ("P01", 10), on="10-09", order=number)
    found = looked(number)
    assert (found["quantity"].asked, found["quantity"].have) == ("10 件", "没有要发的了")
    assert (found["date"].asked, found["date"].have) == ("2026-10-20 到货", "2026-10-18 发出")


def test_what_others_are_promised_is_taken_off_the_store():
    """1,000 in store. 700 + 200 are confirmed, of which 100 left: 900 − 800 = 100 are free, whatever their day."""
    step("release", other := ordered("NET", ("P01", 700)))
    shipped("NET", ("P01", 100), order=other)
    ordered("DEPOSIT", ("P01", 200), on="10-20")
    submitted("NET", ("P01", 500))
    assert differing(dated("10-20", quantity=100)) == {}
    assert differing(dated("10-20", quantity=101)) == {"date": "P01 缺 1 件，还没有承诺交期"}
    short = looked(dated("10-20", "10-18", quantity=160))["quantity"]
    assert (short.verdict, short.have) == ("ok", "库存不够 60 件，要生产")


def test_pieces_that_a_store_without_enough_owes_are_lacking_once():
    """1,000 in store, 1,200 owed: of 50 more all 50 are lacking, not 250."""
    ordered("NET", ("P01", 1200))
    assert differing(draft("EOM", ("P01", 50))) == {"date": "P01 缺 50 件，还没有承诺交期"}


def test_a_held_order_takes_nothing_from_the_store():
    step("hold", ordered("NET", ("P01", 900)))
    assert differing(draft("EOM", ("P01", 1000))) == {}


def test_an_order_under_way_lacks_what_its_own_page_says():
    """600 and 600 of 1,000: the first one is served, whatever was agreed after it."""
    first, second = ordered("NET", ("P01", 600)), ordered("EOM", ("P01", 600))
    assert looked(first)["quantity"].have == "库存够"
    assert looked(second)["quantity"].have == "库存不够 200 件，要生产"


def test_a_route_that_nobody_has_measured_is_asked_about():
    assert differing(draft("BILLED", ("P01", 1))) == {"transport": "客户档案没有运输时效，请物流核定"}


def test_the_payment_is_held_against_the_credit_and_the_contract():
    """The limit is 100,000: 900 × 112 = 100,800 passes it by 800."""
    number = draft("EOM", ("P02", 900))
    assert looked(number)["payment"].verdict == "no"
    assert differing(number)["payment"].startswith("超出信用额度 800.00 元（额度 100000.00，敞口 100800.00）")
    Customer.objects.filter(code="EOM").update(contract_to=d("10-07"))
    assert differing(draft("EOM", ("P02", 1))) == {"payment": "合同 2026-10-07 已到期。请先续签合同并更新档案。"}


@pytest.mark.parametrize(
    ("customer", "asked"),
    [("EOM", "月末+30天，80.00 元"), ("NET", "净30天，80.00 元"), ("DEPOSIT", "定金30%+尾款发货前，80.00 元")],
)
def test_the_terms_stand_as_the_office_writes_them(customer, asked):
    assert looked(draft(customer, ("P01", 1)))["payment"].asked == asked


def test_a_debt_beyond_the_days_of_grace_is_told():
    """Due on 08-01 and not paid; grace is 7 days."""
    bring_receivables([OpenBill("EOM", CUTOVER, y("500"), "Q1", d("06-15"))], by=SERVER)
    assert differing(draft("EOM", ("P01", 1)))["payment"].startswith("有 500.00 元逾期超过宽限期")


def test_an_order_that_is_committed_already_is_not_counted_twice():
    """600 × 112 = 67,200: twice that would pass the limit."""
    assert differing(ordered("EOM", ("P02", 600))) == {}


def test_an_approval_waits_for_every_open_dimension_and_names_them():
    number = submitted("BILLED", ("P01", 10, "76"))
    with pytest.raises(Refused) as refusal:
        approve(number)
    assert str(refusal.value) == (
        "评审还有 2 项没有通过：价格（内销经理）：P01 订单价 76.00 低于合作价 80.00（低 5.0%）；"
        "运输（物流）：客户档案没有运输时效，请物流核定。请先提交评审，由他们在评审页写明结论，或由内销经理放行。"
    )
    assert Order.objects.get().stage == "submitted"
    decide(number, "price", by=user(Role.SALES), reason="老客户")
    with pytest.raises(Refused, match="还有 1 项没有通过：运输"):
        approve(number)
    decide(number, "transport", "conditional", by=user(Role.LOGISTICS), reason="走专线")
    approve(number)
    assert Order.objects.get().stage == "approved"


def test_a_refusal_keeps_a_green_dimension_open_until_a_later_decision():
    number = submitted("EOM", ("P01", 10))
    decide(number, "quality", "refused", by=user(Role.QUALITY), reason="检具在校准")
    with pytest.raises(Refused, match="质量标准（品检）：检具在校准"):
        approve(number)
    decide(number, "quality", by=user(Role.QUALITY))
    approve(number)


def test_a_dimension_is_decided_by_the_person_it_goes_to():
    number = submitted("EOM", ("P01", 10, "76"))
    with pytest.raises(Refused, match="价格由内销经理判断"):
        decide(number, "price", by=user(Role.FINANCE))
    with pytest.raises(PermissionDenied):
        decide(number, "price", by=user(Role.REGIONAL))
    for dimension, role in review.RESPONSIBLE.items():
        decide(number, dimension, by=user(role))
    assert ReviewDecision.objects.count() == 8


def test_only_the_sales_manager_waives_and_he_says_why():
    number = submitted("BILLED", ("P01", 10))
    waiver = orders.Waiver(number, "transport", d(DAY), "客户自提")
    for role in set(Role) - {Role.SALES}:
        with pytest.raises(PermissionDenied):
            orders.waive([waiver], by=user(role))
    with pytest.raises(Refused, match="请写理由"):
        orders.waive([orders.Waiver(number, "transport", d(DAY), " ")], by=user(Role.SALES))
    orders.waive([waiver], by=user(Role.SALES))
    approve(number)


def test_a_decision_is_nobodys_waiver():
    number = submitted("BILLED", ("P01", 10))
    with pytest.raises(Refused, match="请从列表里选"):
        decide(number, "transport", "waived", by=user(Role.LOGISTICS))


def test_a_changed_quantity_opens_what_depends_on_it_and_nothing_else():
    number = submitted("EOM", ("P01", 10, "76"))
    for dimension in review.RESPONSIBLE:
        decide(number, dimension)
    OrderLine.objects.update(quantity=12)
    reopened = {name for name, item in looked(number).items() if item.decision is None}
    assert reopened == {"quantity", "date", "payment"}
    OrderLine.objects.update(quantity=10, price=y("75"))
    assert {name for name, item in looked(number).items() if item.decision is None} == {"price", "payment"}
    with pytest.raises(Refused, match="还有 1 项没有通过：价格"):
        approve(number)


def test_whoever_decided_on_something_else_is_told():
    number = submitted("EOM", ("P01", 10, "76"))
    seen = looked(number)["price"].content
    OrderLine.objects.update(price=y("70"))
    with pytest.raises(Refused, match="您打开之后订单改过"):
        decide(number, "price", content=seen)
    decide(number, "price", content=looked(number)["price"].content)


def test_only_an_order_under_review_is_decided_on():
    with pytest.raises(Refused, match="不在评审中"):
        decide(draft("EOM", ("P01", 10)), "price")


@pytest.mark.parametrize(
    "change", [lambda rows: rows.update(reason="别的"), lambda rows: rows.delete()], ids=["changed", "deleted"]
)
def test_a_decision_stays_as_it_was_made(change):
    decide(submitted("EOM", ("P01", 10)), "price")
    with pytest.raises(DatabaseError), transaction.atomic():
        change(ReviewDecision.objects.all())


def test_a_review_costs_the_same_for_one_line_and_for_two_hundred():
    codes = [f"X{n:03}" for n in range(200)]
    enter([NewProduct(code, code) for code in codes], by=SERVER)
    counts = []
    for size in (1, 200):
        number = submitted("EOM", *((code, 2, "1") for code in codes[:size]))
        decide(number, "price")
        with CaptureQueriesContext(connection) as heard:
            looked(number)
        counts.append(len(heard))
    assert counts[0] == counts[1] <= 6, counts


def test_what_the_road_allows_today_is_not_asked_of_an_order_that_he_has_confirmed():
    """Wanted for the 10th, sent late: on the 9th it could not be there, on the day it was agreed it could."""
    number = dated("10-10")
    Order.objects.update(submitted_on=d(DAY), confirmed_on=d(DAY), stage="executing")
    assert differing(number, on="10-09") == {}
    Order.objects.update(confirmed_on=None, stage="submitted")
    assert differing(number, on="10-09") == {"transport": "今天发也要 2026-10-11 才到"}

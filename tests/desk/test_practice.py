"""The practice company of one day: its size, its sense as a business, its storylines; and nothing of it is real."""

import shutil
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import connection
from django.db.models import Count, F, Min, Sum
from django.test import RequestFactory, TestCase
from stdnum.cn import uscc

from gendan.base import attached, preferences
from gendan.base.faults import Refused
from gendan.books.models import Allocation, Balance, Kind, PastMonth, Receivable, SaleLine
from gendan.care.models import Talk
from gendan.customers.models import Address, AgreedPrice, Assignment, Contact, Customer, Proposal
from gendan.desk import practice, proofs
from gendan.money.models import Adjustment, Invoice, Receipt, Settlement
from gendan.orders import actions as orders
from gendan.orders.models import Order, OrderFile, OrderLine
from gendan.people import actions as people
from gendan.people.models import Entry, Manager, Operator
from gendan.people.roles import Role
from gendan.products import queries as products
from gendan.products.models import Cost, MarketPrice, Product
from gendan.sheets import catalogue
from gendan.shipping.models import Arrival, Delivery, DeliveryLine

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
MONTH = "2026-10"  # the last whole one
CUTOVER = date(2025, 10, 1)
SERVER = Operator(today=TODAY)


def ago(days):
    return TODAY - timedelta(days=days)


def sheet(code):
    """The rows of a sheet by their keys: of today, or of the last whole month."""
    as_of = catalogue.named(code).as_of
    table = catalogue.fill(code, TODAY.isoformat() if as_of else MONTH, SERVER).table
    return dict(zip(table.keys, table.rows, strict=True))


def why_not(deed, order):
    """What a gate says when somebody tries the next step."""
    with pytest.raises(Refused) as refusal:
        deed([order], by=SERVER)
    return str(refusal.value)


class PracticeCompany(TestCase):
    """Every test looks at one company, built once."""

    @classmethod
    def setUpTestData(cls):
        cls.addClassCleanup(shutil.rmtree, settings.HOME.path / "files", ignore_errors=True)
        assert practice.build(orders=1300, today=TODAY)
        connection.check_constraints()  # else PostgreSQL looks at all of it again at the end of every test

    # Its size

    def test_it_has_the_size_that_was_asked_for(self):
        assert 1235 <= Order.objects.count() <= 1365
        assert 3.5 <= OrderLine.objects.count() / Order.objects.count() <= 4.5
        assert Product.objects.count() == 36
        assert Product.objects.values("category").distinct().count() == 6
        assert Customer.objects.count() == 48
        assert Manager.objects.filter(left_on=None).count() == 4

    def test_it_goes_back_fourteen_months_and_names_the_year_before(self):
        assert preferences.value("cutover_on", TODAY) == CUTOVER
        assert SaleLine.objects.aggregate(first=Min("on"))["first"] < CUTOVER + timedelta(days=15)
        assert sorted(set(PastMonth.objects.values_list("month", flat=True))) == [
            *("2024-10", "2024-11", "2024-12"),
            *(f"2025-{month:02}" for month in range(1, 10)),
        ]

    def test_nothing_happens_after_today(self):
        for model in (Order, Delivery, Receipt, Invoice, Settlement, Adjustment):
            assert not model.objects.filter(on__gt=TODAY).exists()
        assert not Arrival.objects.filter(fed_back_on__gt=TODAY).exists()

    def test_all_of_it_was_done_by_deeds_and_every_balance_follows_from_its_facts(self):
        done = Counter(Entry.objects.values_list("deed", flat=True))
        assert set(done) >= {
            "orders.receive",
            "orders.confirm",
            "shipping.ship",
            "money.take_receipt",
            "customers.agree",
        }
        assert list(proofs.differences()) == []

    def test_the_people_of_the_office_did_it_each_his_own_part(self):
        who = dict(Entry.objects.order_by("n").values_list("deed", "who"))
        deeds = ("orders.receive", "orders.approve", "shipping.ship", "money.take_receipt", "complaints.take_back")
        assert [who[deed] for deed in deeds] == ["zhoumin", "zhaojianguo", "laowu", "qiankuaiji", "liujing"]

    # Does it make sense to a person of the trade?

    def test_an_order_is_worth_some_ten_thousand_yuan(self):
        amounts = sorted(Order.objects.values_list("amount", flat=True))
        assert Decimal(3000) < amounts[0]
        assert Decimal(20_000) < amounts[len(amounts) // 2] < Decimal(60_000)
        assert amounts[-1] < Decimal(160_000)

    def test_the_year_has_its_season(self):
        months = catalogue.fill("R08", MONTH, SERVER).table.totals
        year = {number: months[f"month_{number:02}"] for number in range(1, 11)}
        assert min(year, key=year.get) in (1, 2)  # 春节
        assert max(year, key=year.get) in (3, 4)
        assert 5 < months["year_growth"] < 30

    def test_customers_owe_a_month_or_two_of_sales_and_most_pay_in_time(self):
        rows = sheet("R03").values()
        owed = sum(row["receivable_closing"] for row in rows)
        sold = SaleLine.objects.filter(on__gt=ago(90), on__lte=TODAY).aggregate(total=Sum("amount"))["total"] / 3
        assert sold * Decimal("0.7") < owed < sold * 2
        assert sum(row["overdue"] for row in rows) < owed / 4
        assert sum(row["overdue"] == 0 for row in rows) > 36

    def test_every_way_of_paying_occurs(self):
        assert set(Customer.objects.values_list("cooperation_mode", flat=True)) == set(Customer.Mode.values)
        bundles = Allocation.objects.filter(kind=Kind.RECEIPT).values("number").annotate(bills=Count("pk"))
        assert bundles.filter(bills__gt=2).exists()

    def test_prices_are_agreed_anew_at_new_year(self):
        starts = AgreedPrice.objects.filter(kind="agreed").values_list("valid_from", flat=True)
        assert {date(2025, 1, 1), date(2026, 1, 1)} <= set(starts)

    # Storylines

    def test_a_late_order_is_half_on_its_way(self):
        late = Order.objects.filter(customer__code="C003", stage="executing", promised_on__lt=TODAY)
        open_pieces = [
            [line.open_quantity for line in one.lines.all()] for one in late if one.lines.filter(shipped__gt=0)
        ]
        assert any(min(pieces) == 0 < max(pieces) for pieces in open_pieces)

    def test_a_customer_is_overdue_by_more_than_a_week(self):
        row = sheet("R03")["C014"]
        assert row["overdue_days_max"] > 8
        assert row["overdue"] > Decimal(10_000)
        assert "承诺" in row["note"]

    def test_the_gate_keeps_three_orders_from_being_confirmed(self):
        newest = Order.objects.filter(stage="approved", customer__code__in=["C014", "C021", "C024"]).order_by("pk")
        last = {one.customer.code: one.number for one in newest}
        said = {code: why_not(orders.confirm, orders.Word(number, TODAY)) for code, number in last.items()}
        assert "逾期" in said["C014"]
        assert "超出信用额度" in said["C021"]
        assert "到期" in said["C024"]

    def test_an_order_asks_for_less_than_the_agreed_price(self):
        cheap = OrderLine.objects.filter(price__lt=F("agreed_price"), kind="normal")
        assert cheap.filter(order__stage="submitted").exists()
        assert cheap.filter(order__stage="closed").exists() or cheap.filter(order__stage="completed").exists()

    def test_an_agreed_price_lies_below_the_floor_by_the_word_of_the_general_manager(self):
        below = [row for row in sheet("R02").values() if row["agreed_price_incl"] < (row["floor_price"] or 0)]
        assert {row["approved_by"] for row in below} == {"陈总"}

    def test_every_product_says_how_it_is_put_together_and_some_what_the_market_pays(self):
        assert not Product.objects.filter(steps=None).exists()
        assert MarketPrice.objects.values("product").distinct().count() == 6

    def test_papers_of_customers_lie_with_their_orders_whole(self):
        files = OrderFile.objects.order_by("pk")
        drawn = files.exclude(name="订单确认回签.png")
        assert [(one.order.customer.code, one.paper, one.kind) for one in drawn] == [
            ("C003", "original", "png"), ("C003", "confirmation", "pdf"), ("C009", "slip", "png"),
        ]  # fmt: skip
        assert list(attached.broken(files)) == []

    def test_a_customer_waits_for_an_answer_that_was_promised_for_today(self):
        assert [one.customer.code for one in Talk.objects.owed().filter(answer_on=TODAY)] == ["C014"]

    def test_a_price_waits_for_the_sales_manager_and_one_for_the_general_manager(self):
        asked = list(Proposal.objects.filter(state="open").order_by("number"))
        floors = products.floors((one.product_id, one.valid_from) for one in asked)
        assert [one.price < floor for one, floor in zip(asked, floors, strict=True)] == [False, True]

    def test_the_wrong_colour_was_not_signed_for_and_came_back_with_a_red_invoice(self):
        line = DeliveryLine.objects.get(delivery__customer__code="C009", quantity=F("signed") + 24)
        back = SaleLine.objects.get(kind=Kind.RETURN, origin__number=line.delivery.number)
        assert (back.product, back.quantity) == (line.product, -24)
        red = Invoice.objects.get(kind="red", documents=line.delivery.number)
        assert red.amount == back.amount < 0

    def test_a_load_was_refused_in_part(self):
        line = DeliveryLine.objects.get(delivery__customer__code="C026", delivery__on__gt=ago(14), refused__gt=0)
        assert line.signed + line.refused == line.quantity
        assert SaleLine.objects.filter(kind=Kind.REFUSAL, number=line.delivery.number).exists()

    def test_a_shelf_was_settled_in_part_and_its_count_differs(self):
        row = sheet("R03")["C018"]
        assert row["count_difference"] == -4
        assert row["consigned_closing"] > 0
        assert Settlement.objects.filter(customer__code="C018", on__gt=ago(60)).exists()

    def test_a_customer_buys_less_and_less(self):
        row = sheet("R08")["C013"]
        quarter = sum(row[f"month_{number:02}"] for number in (8, 9, 10))
        assert quarter < sum(row[f"month_{number:02}"] for number in (3, 4, 5)) * Decimal("0.75")

    def test_a_customer_has_gone_silent(self):
        row = sheet("R08")["C030"]
        assert (row["sales_state"], row["this_month"]) == ("停购预警", 0)
        assert row["note"]

    def test_a_new_product_finds_few_buyers_and_has_no_full_cost(self):
        rows = sheet("R09")
        new = [row for row in rows.values() if row["launched_on"] > CUTOVER]
        assert len(new) == 2
        assert all(1 <= row["buyer_count"] <= 3 for row in new)
        assert Cost.objects.filter(unit_cost=None).values("product__code").distinct().get() == {"product__code": "TC08"}

    def test_a_statement_differed_by_the_freight(self):
        one = Adjustment.objects.get(amount=Decimal("-380.00"))
        assert "运费" in one.note
        assert sheet("R03")["C011"]["adjusted"] == Decimal("-380.00")

    def test_a_prepaid_customer_has_money_with_us(self):
        row = sheet("R03")["C016"]
        assert row["advance"] >= Decimal(60_000)
        assert row["receivable_closing"] == 0

    def test_a_rolling_customer_is_above_his_floor(self):
        row = sheet("R03")["C020"]
        assert row["receivable_closing"] > row["rolling_credit_floor"]
        assert row["in_floor"] == row["rolling_credit_floor"]
        assert row["overdue"] > 0

    def test_arrivals_wait_to_be_heard_of(self):
        unheard = Delivery.objects.filter(expected_on__lt=ago(5), arrivals=None)
        assert list(unheard.values_list("customer__code", flat=True)) == ["C002"]
        assert Arrival.objects.filter(arrived_on=None, new_expected_on__gt=TODAY).exists()

    def test_orders_lie_on_every_desk_this_morning(self):
        stages = Counter(Order.objects.filter(on__gt=ago(7)).values_list("stage", flat=True))
        assert min(stages[stage] for stage in ("draft", "submitted", "approved", "confirmed", "executing")) >= 1

    def test_an_order_waits_for_its_deposit(self):
        one = Order.objects.filter(customer__code="C044", stage="confirmed").first()
        assert "定金" in why_not(orders.release, orders.Turn(one.number, TODAY))

    def test_one_contract_has_ended_and_one_is_about_to(self):
        ends = dict(Customer.objects.exclude(contract_to=None).values_list("code", "contract_to"))
        assert ends["C024"] < TODAY
        assert TODAY < ends["C025"] < TODAY + timedelta(days=30)

    def test_a_manager_left_and_his_customers_were_handed_over(self):
        former = Manager.objects.get(left_on__isnull=False)
        assert Assignment.objects.filter(manager=former).count() == 5
        assert not Assignment.objects.held_on(TODAY).filter(manager=former).exists()
        assert SaleLine.objects.filter(manager=former).exists()
        assert not SaleLine.objects.filter(manager=former, on__gt=former.left_on, kind=Kind.SALE).exists()

    def test_an_old_debt_is_left_of_a_customer_who_was_stopped(self):
        row = sheet("R03")["C047"]
        assert row["age_over_365"] == row["receivable_closing"] > 0
        assert Adjustment.objects.filter(customer__code="C047", kind="bad_debt").exists()

    def test_one_has_waited_for_his_invoice_and_one_had_it_first(self):
        waiting = Balance.objects.get(customer__code="C039").uninvoiced
        sold = (
            SaleLine.objects.filter(customer__code="C039", on__gt=ago(30)).aggregate(total=Sum("amount"))["total"] or 0
        )
        assert waiting > sold
        assert Balance.objects.get(customer__code="C034").uninvoiced < 0

    def test_every_kind_of_paper_occurs(self):
        assert Invoice.objects.filter(kind="red").count() > 2
        assert {"rebate", "rounding", "charged_back", "bad_debt"} <= set(
            Adjustment.objects.values_list("kind", flat=True)
        )
        assert set(Receipt.objects.values_list("method", flat=True)) >= {"transfer", "bank_bill", "mobile"}
        late = Receivable.objects.filter(
            allocations__kind=Kind.RECEIPT, allocations__on__gt=F("due_on") + timedelta(days=3)
        )
        assert late.exists()

    def test_every_sheet_has_rows(self):
        for code in ("R01", "R02", "R03", "R07", "R08", "R09"):
            assert len(sheet(code)) >= 36

    # Nothing of it is real

    def test_nobody_can_be_reached_by_what_is_written_there(self):
        phones = {*Contact.objects.values_list("mobile", flat=True), *Address.objects.values_list("phone", flat=True)}
        assert {phone[:3] for phone in phones} == {"141"}
        numbers = {preferences.value("company.tax_no", TODAY), *Customer.objects.values_list("uscc", flat=True)}
        assert len(numbers) == 49
        assert not any(uscc.is_valid(number) for number in numbers)
        assert {set(account) == {"0"} for account in Customer.objects.values_list("bank_account", flat=True)} == {True}
        assert all("示例路" in text for text in Address.objects.values_list("text", flat=True))
        assert all(email.endswith("@example.com") for email in Contact.objects.values_list("email", flat=True))

    # Going in

    def test_there_is_a_login_for_every_role(self):
        found = practice.logins()
        assert {role for _login, _name, role in found} == {role.label for role in Role}
        assert [(login, name) for login, name, _role in found][:2] == [("zhoumin", "周敏"), ("wanglei", "王磊")]

    def test_a_click_or_the_password_lets_in(self):
        assert authenticate(RequestFactory().get("/"), username="zhoumin", password=practice.PASSWORD)
        answer = self.client.post("/login/", {"practice": "chenzong"})
        assert answer.status_code == 302
        assert practice.PASSWORD in self.client.get("/login/").content.decode()

    def test_a_second_build_leaves_it_as_it_is(self):
        before = Entry.objects.count()
        assert practice.build(orders=1300, today=TODAY) is False
        assert Entry.objects.count() == before


def test_an_office_of_its_own_is_never_turned_into_a_practice_company(office):
    with pytest.raises(Refused, match="空的目录"):
        practice.build(orders=1300, today=TODAY)
    with pytest.raises(Refused, match="空的数据目录"):
        people.set_preferences([people.Preference("practice", "是")], by=SERVER)
    assert practice.logins() == []

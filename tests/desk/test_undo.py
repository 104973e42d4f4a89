"""Undoing an imported workbook: everything it brought is taken back, nothing else changes (rulings 20)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base.faults import Refused
from gendan.books.models import Receivable
from gendan.customers.models import Customer
from gendan.desk import proofs
from gendan.desk.actions import Undoing, undo
from gendan.orders import actions as orders
from gendan.orders import changing
from gendan.orders.models import Order
from gendan.people.models import Batch
from gendan.sheets import catalogue
from gendan.sheets.sheet import as_json
from tests import tables
from tests.desk.files import book, take_in
from tests.office import SERVER, account, d, paid, y
from tests.sheets.october import SHEETS

pytestmark = pytest.mark.usefixtures("db")

SHELF = {
    "发货": [
        ["发货单号", "发货日期", "类型", "客户编码", "产品编码", "数量", "含税单价"],
        ["D5", d("10-12"), "铺货", "C002", "P01", 40, 82],
    ],
    "回款": [["收款单号", "收款日期", "客户编码", "金额"], ["RC5", d("10-12"), "C001", 100]],
}
LATER = {
    "订单": [
        ["订单号", "下单日期", "客户编码", "产品编码", "数量", "含税单价"],
        ["SO8", d("10-12"), "C002", "P02", 7, 120],
    ],
    "发货": [
        ["发货单号", "发货日期", "客户编码", "订单号", "产品编码", "数量", "含税单价", "实际到货", "签收数量"],
        ["D6", d("10-13"), "C002", "SO8", "P02", 7, 120, d("10-15"), 7],
    ],
    "退货": [["退货单号", "退货日期", "客户编码", "产品编码", "数量"], ["R6", d("10-21"), "C001", "P01", 9]],
    "铺货结算": [["结算单号", "结算日期", "客户编码", "产品编码", "数量"], ["S6", d("10-22"), "C002", "P01", 11]],
    "铺货退回": [["单号", "日期", "客户编码", "产品编码", "数量"], ["W6", d("10-23"), "C002", "P01", 5]],
    "调整": [["单号", "日期", "客户编码", "类型", "金额"], ["A6", d("10-24"), "C001", "返利", -50]],
    "开票": [["发票号码", "开票日期", "客户编码", "价税合计"], ["26332000000000000009", d("10-25"), "C002", 500]],
    "回款": [
        ["收款单号", "收款日期", "客户编码", "金额"],
        ["RC6", d("10-28"), "C001", 700],
        ["RC7", d("10-28"), "C002", 9000],
    ],
}


def stated():
    """Every sheet as its figures stand, without the register, where a clock is read."""
    filled = {code: catalogue.fill(code, label, SERVER) for code, label in SHEETS.items() if code != "R01"}
    return {code: as_json(one) for code, one in filled.items()}


def test_an_import_is_undone_as_a_whole_and_may_come_again():
    take_in(book())
    undo([Undoing(Batch.objects.get().pk)], by=SERVER)
    assert not Order.objects.filter(void=False).exists()
    assert not Customer.objects.filter(code="C001", balance__receivable__gt=0).exists()
    assert list(proofs.differences()) == []
    assert take_in(book()).written
    assert account("C001") == (4840, 0, 0, 0, 4600)
    assert list(proofs.differences()) == []


def test_after_undoing_the_last_import_every_sheet_is_as_before_it():
    """Returns, settlements, receipts and adjustments on older documents: all is given back, and may come again."""
    take_in(book())
    take_in(SHELF)
    before = stated()
    assert take_in(LATER).faults == []
    after = stated()
    undo([Undoing(Batch.objects.latest("pk").pk)], by=SERVER)
    assert stated() == before != after
    assert list(proofs.differences()) == []
    assert take_in(LATER).faults == []
    assert stated() == after


def _many(number):
    return {"客户": [["客户编码", "客户名称", "结算方式"], *([f"M{n}", f"第{n}商行", "净30天"] for n in range(number))]}


def test_undoing_many_customers_costs_as_many_statements_as_undoing_few():
    counts = []
    for number in (3, 60):
        take_in(_many(number))
        with CaptureQueriesContext(connection) as heard:
            undo([Undoing(Batch.objects.latest("pk").pk)], by=SERVER)
        counts.append(len(heard))
        assert not Customer.objects.filter(code__startswith="M").exists()
    assert counts[1] == counts[0]


def test_a_customer_whom_a_voided_document_names_stays_and_the_others_go():
    take_in(_many(3) | {"期初应收": [["客户编码", "单号", "单据日期", "金额"], ["M1", "Q1", d("09-20"), 100]]})
    undo([Undoing(Batch.objects.latest("pk").pk)], by=SERVER)
    assert list(Customer.objects.filter(code__startswith="M").values_list("code", flat=True)) == ["M1"]
    assert list(proofs.differences()) == []


def test_an_import_that_later_work_stands_on_is_not_undone():
    take_in(book())
    paid("C002", "100", "10-31")
    before = tables.digest()
    with pytest.raises(Refused, match="已被后来的回款或退货核销"):
        undo([Undoing(Batch.objects.get().pk)], by=SERVER)
    assert tables.digest() == before
    assert Receivable.objects.get(number="D2").open_amount == 2360


def test_an_order_that_was_changed_later_keeps_its_import():
    take_in(book())
    take_in({"订单": LATER["订单"]})
    less = (changing.Wanted("P02", 5, y("120"), line=1),)
    orders.change([changing.ChangeNote("SO8", d("10-13"), less, reason="减量")], by=SERVER)
    with pytest.raises(Refused, match="后来开过变更单"):
        undo([Undoing(Batch.objects.latest("pk").pk)], by=SERVER)

"""The office's workbook comes in: once, again, changed, and with what the gates would have refused (rulings 20)."""

import pytest

from gendan.base import preferences
from gendan.books.models import GoodsEntry
from gendan.customers.actions import Agreement, agree
from gendan.customers.models import AgreedPrice, Assignment, Contact, Customer
from gendan.desk import proofs
from gendan.orders.models import Order
from gendan.people.models import Batch, Entry
from gendan.products.models import Product
from gendan.sheets.catalogue import SHEETS
from tests import tables
from tests.desk.files import BOOK, book, counted, only, take_in
from tests.office import SERVER, account, d, sheet, y

pytestmark = pytest.mark.usefixtures("db")
ROWS = {name: len(rows) - 1 for name, rows in BOOK.items()}
HONGDA = ("C001", "杭州宏达五金有限公司", "月末+30天")


def said(outcome):
    """The faults of an import: [(tab, row, column, value)]."""
    return [(one.tab, one.row, one.column, one.value) for one in outcome.faults]


def test_the_whole_book_goes_in():
    """5,000 opening; 4,000 + 2,240 shipped, 400 back, 6,000 paid: 4,840 open, 400 of them invoiced too early."""
    outcome = take_in(book())
    assert outcome.written
    assert outcome.faults == []
    assert counted(outcome) == {name: (rows, 0, 0, 0) for name, rows in ROWS.items()}
    assert account("C001") == (4840, 0, 0, 0, 4600)
    assert account("C002") == (2460, 0, 0, 0, 2460)
    assert sheet("R07", "2026-10")["C001"]["net_sales"] == 5840
    assert Order.objects.get(number="SO1").stage == "completed"
    assert list(proofs.differences()) == []


def test_the_same_book_again_changes_nothing():
    """Under another name, its tabs and rows in another order, with blanks: nothing is new, nothing is written."""
    take_in(book())
    before = tables.digest()
    turned = {name: [rows[0], *rows[:0:-1], []] for name, rows in reversed(BOOK.items())}
    outcome = take_in(turned, name="again.xlsx")
    assert counted(outcome) == {name: (0, 0, rows, 0) for name, rows in ROWS.items()}
    assert outcome.batch is None
    assert tables.digest() == before


def test_a_fact_that_reads_differently_now_is_an_error():
    """D1 with 60 pieces, SO2 with a line more: both cells are named, nothing of the file is written."""
    take_in(book())
    before = tables.digest()
    changed = book(
        发货=lambda rows: [rows[0], [*rows[1][:5], 60, *rows[1][6:]], *rows[2:]],
        订单=lambda rows: [*rows, ["SO2", d("10-09"), "C002", "P02", 1, 120]],
        期初应收=lambda rows: [*rows, ["C002", "Q2", d("09-20"), 100]],
    )
    outcome = take_in(changed)
    assert not outcome.written
    assert sorted(said(outcome)) == [("发货", 2, "A", "D1"), ("订单", 5, "A", "SO2")]
    assert all("已经导入过" in fault.remedy for fault in outcome.faults)
    assert tables.digest() == before


def test_changed_masters_update_what_the_file_has_a_column_for():
    """A list with new limits: contacts, carriers and everything else of the customers stays; so with products."""
    take_in(book())
    limits = [["客户编码", "客户名称", "结算方式", "信用额度"], [*HONGDA, 150000]]
    outcome = take_in({"客户": limits, "产品": [["产品编码", "品名", "标准价(含税)"], ["P01", "三层置物架", 88]]})
    assert counted(outcome) == {"客户": (0, 1, 0, 0), "产品": (0, 1, 0, 0)}
    one, product = Customer.objects.get(code="C001"), Product.objects.get(code="P01")
    assert (one.credit_limit, one.carrier, one.transit_days) == (150000, "示例干线", 2)
    assert Contact.objects.get(customer=one).mobile == "13800000001"
    assert Assignment.objects.filter(customer=one).count() == 1
    assert (product.list_price, product.material, product.costs.get().unit_cost) == (88, "碳钢", 52)
    assert GoodsEntry.objects.filter(product=product, kind="opening").count() == 1


def test_a_contact_keeps_what_the_file_does_not_say():
    """联系人 without a column 手机: his number is not wiped; somebody else in his place has none yet."""
    take_in(book())
    heading = ["客户编码", "客户名称", "结算方式", "联系人", "职务"]
    take_in({"客户": [heading, [*HONGDA, "陈伟", "采购经理"]]})
    contact = Contact.objects.get(customer__code="C001")
    assert (contact.title, contact.mobile) == ("采购经理", "13800000001")
    take_in({"客户": [heading, [*HONGDA, "王敏", "采购经理"]]})
    now = Contact.objects.get(customer__code="C001", is_main=True)
    assert (now.name, now.mobile) == ("王敏", "")


def test_a_changed_price_keeps_what_the_file_does_not_say():
    """Its basis and its end stay; who approved the old price did not approve the new one."""
    take_in(only("公司", "产品", "业务经理", "客户", "合作价格"))
    old = Agreement("C001", "P01", y("80"), d("01-01"), d("12-31"), basis="HT-1", approved_by="周总")
    agree([old], by=SERVER)
    rows = [["客户编码", "产品编码", "合作价(含税)", "生效日期"], ["C001", "P01", 79, d("01-01")]]
    take_in({"合作价格": rows})
    price, end = AgreedPrice.objects.filter(customer__code="C001", product__code="P01")
    assert (price.price, price.basis, price.approved_by) == (79, "HT-1", "")
    assert (end.price, end.valid_from) == (None, d("2027-01-01"))


def test_rows_that_are_missing_delete_nothing():
    """A file with C002 and his price alone: C001, his prices, orders and debts stand as before."""
    take_in(book())
    before = tables.digest()
    less = only("客户", "合作价格")
    less = {name: [rows[0], *[row for row in rows[1:] if row[0] == "C002"]] for name, rows in less.items()}
    assert counted(take_in(less)) == {"客户": (0, 0, 1, 0), "合作价格": (0, 0, 1, 0)}
    assert tables.digest() == before


def test_history_is_not_stopped_by_the_gates_but_noted():
    """Over the limit, out of stock: the order and the delivery are there, missing pieces as 期初差异, two notices."""
    huge = book(
        订单=lambda rows: [*rows, ["SO9", d("10-12"), "C001", "P01", 1500, 80]],
        发货=lambda rows: [*rows, ["D9", d("10-13"), "C001", "SO9", "P01", 1500, 80, None, None]],
    )
    outcome = take_in(huge)
    assert outcome.written
    notes = [(one.tab, one.row, one.text) for one in outcome.notices]
    assert any(tab == "订单" and row == 5 and "超出信用额度" in text for tab, row, text in notes)
    assert any(tab == "发货" and row == 5 and "可用的货不够，差 580 件" in text for tab, row, text in notes)
    difference = GoodsEntry.objects.get(kind="difference")
    assert (difference.quantity, difference.on) == (580, d("10-01"))
    assert list(proofs.differences()) == []


def test_things_happen_in_the_order_of_their_days():
    """The receipt of 10-05 comes before the delivery of 10-10, whatever the order of the tabs: advance first."""
    take_in(book(回款=lambda rows: [*rows, ["RC2", d("10-05"), "C002", 1000]]))
    assert sheet("R03", "2026-10-06")["C002"]["advance"] == 1000
    assert account("C002")[:2] == (1460, 0)


def test_without_a_cut_over_the_earliest_month_of_the_facts_is_it():
    take_in(book(公司=None))
    assert preferences.value("cutover_on", d("10-31")) == d("10-01")


def test_what_is_not_understood_yet_is_named_and_left_out():
    outcome = take_in(book() | {"工资": [["工号"], ["M01"]], "我的笔记": [["随便"], ["写写"]]})
    assert outcome.written
    texts = {one.tab: one.text for one in outcome.notices}
    assert "先跳过" in texts["工资"]
    assert "不认识这一页" in texts["我的笔记"]


def test_an_import_is_one_batch_and_an_entry_per_deed():
    take_in(book())
    batch = Batch.objects.get()
    assert (batch.file_name, batch.who) == ("office.xlsx", "系统操作员")
    deeds = list(Entry.objects.order_by("n").values_list("deed", flat=True))
    assert deeds.count("orders.receive") == 1
    assert deeds[-1] == "money.take_receipt"
    assert Order.objects.filter(batch=batch).count() == 2
    assert set(SHEETS) >= {"R01", "R02", "R03", "R07", "R08", "R09"}

"""What a workbook may not do, said all at once, rehearsed, and taken in without its faulty documents (workbook.md)."""

import pytest

from gendan.customers.models import Customer
from gendan.desk import imports, proofs
from gendan.orders.models import Order
from gendan.shipping.models import Delivery
from tests import tables, workbooks
from tests.desk.files import book, counted, take_in
from tests.office import SERVER, account, d

pytestmark = pytest.mark.usefixtures("db")


def with_rows(**more):
    """The book with rows added to its tabs."""
    return book(**{tab: lambda rows, extra=extra: [*rows, *extra] for tab, extra in more.items()})


WRONG = {
    "客户": [["C003", "广州立信贸易有限公司", "M09", "黄丽", "13800000003", "月结30天", None, "", 4]],
    "订单": [["SO3", d("10-09"), "C009", "P01", 5, 80], ["SO4", "昨天", "C001", "P01", "五", 80]],
    "发货": [["D3", d("10-12"), "C001", "SO1", "P99", 5, 80, None, None]],
    "回款": [["RC2", d("10-28"), "C001", 0]],
    "开票": [["26332000000000000002", d("10-25"), "C001", -5]],
}
TOLD = {
    ("客户", 4, "F", "月结30天"),
    ("订单", 5, "C", "C009"),
    ("订单", 6, "B", "昨天"),
    ("订单", 6, "E", "五"),
    ("发货", 5, "E", "P99"),
    ("回款", 3, "D", "0"),
    ("开票", 3, "D", "-5"),
}


def test_everything_that_is_wrong_is_said_at_once_with_its_place_and_remedy():
    """Seven faults in five tabs, found by the cells and by five deeds: each names tab, row, column and value."""
    before = tables.digest()
    outcome = take_in(with_rows(**WRONG))
    assert not outcome.written
    assert {(one.tab, one.row, one.column, one.value) for one in outcome.faults} == TOLD
    assert all("请" in one.remedy for one in outcome.faults)
    assert counted(outcome)["订单"][3] == 2
    assert tables.digest() == before


def test_a_rehearsal_says_what_the_import_will_do_and_writes_nothing():
    """Same counts, faults and notices, for a good file and for a faulty one."""
    before = tables.digest()
    file = workbooks.save("office.xlsx", book())
    tried = imports.run(file, by=SERVER, rehearse=True)
    assert tables.digest() == before
    done = imports.run(file, by=SERVER)
    assert not tried.written
    assert done.written
    assert (tried.tabs, tried.faults, tried.notices) == (done.tabs, done.faults, done.notices)
    faulty = workbooks.save("faulty.xlsx", with_rows(**WRONG))
    tried, done = (imports.run(faulty, by=SERVER, rehearse=rehearse) for rehearse in (True, False))
    assert (tried.tabs, tried.faults, tried.notices) == (done.tabs, done.faults, done.notices)


def test_only_correct_rows_leave_faulty_documents_out_whole():
    """SO3 has a line of an unknown product: neither of its lines comes in, nor the delivery on it; all else does."""
    rows = [["SO3", d("10-09"), "C002", "P01", 5, 82], ["SO3", d("10-09"), "C002", "P99", 5, 82]]
    sent = [["D3", d("10-12"), "C002", "SO3", "P01", 5, 82, None, None]]
    outcome = take_in(with_rows(订单=rows, 发货=sent), only_correct=True)
    assert outcome.written
    assert {(one.tab, one.row) for one in outcome.faults} == {("订单", 6), ("发货", 5)}
    assert set(Order.objects.values_list("number", flat=True)) == {"SO1", "SO2"}
    assert set(Delivery.objects.values_list("number", flat=True)) == {"D1", "D2"}
    assert list(proofs.differences()) == []


def test_a_delivery_whose_arrival_is_wrong_is_left_out_whole():
    """40 pieces were sent and 41 signed for: that is found after the goods had left, and they are back again."""
    sent = ["D3", d("10-12"), "C002", "", "P01", 40, 82, d("10-14"), 41]
    outcome = take_in(with_rows(发货=[sent, ["D4", d("10-12"), "C002", "", "P01", 4, 82]]), only_correct=True)
    assert [(one.tab, one.row, one.column) for one in outcome.faults] == [("发货", 5, "I")]
    assert set(Delivery.objects.values_list("number", flat=True)) == {"D1", "D2", "D4"}
    assert counted(outcome)["发货"] == (4, 0, 0, 1)
    assert list(proofs.differences()) == []
    assert counted(take_in(with_rows(发货=[[*sent[:8], 40]])))["发货"] == (1, 0, 3, 0)


def test_a_mended_file_brings_only_what_was_left_out():
    """After "correct rows only" the whole file comes again, mended: the rest is the same, SO3 is new."""
    wrong, right = ([["SO3", d("10-09"), "C002", product, 5, 82]] for product in ("P99", "P01"))
    take_in(with_rows(订单=wrong), only_correct=True)
    outcome = take_in(with_rows(订单=right))
    assert counted(outcome)["订单"] == (1, 0, 3, 0)
    assert Order.objects.get(number="SO3").amount == 410


def test_two_customers_under_one_code_are_an_error():
    rows = [["C001", "另一家有限公司", "M01", "", "", "净30天", None, "", None]]
    outcome = take_in(with_rows(客户=rows))
    assert [(one.tab, one.row, one.column) for one in outcome.faults] == [("客户", 4, "A")]
    assert not Customer.objects.exists()


def test_history_from_the_cut_over_on_is_an_error():
    rows = {"历史销售": [["客户编码", "产品编码", "月份", "数量", "金额(含税)"], ["C001", "P01", "2026-10", 5, 400]]}
    outcome = take_in(book() | rows)
    assert [(one.tab, one.row, one.column) for one in outcome.faults] == [("历史销售", 2, "C")]


def test_a_paper_with_goods_taken_back_and_missing_is_one_number():
    """铺货退回 W1 has a line 退回 and a line 盘亏."""
    placed = [["D5", d("10-12"), "C002", "", "P01", 40, 82, None, None]]
    tabs = with_rows(发货=placed)
    tabs["发货"] = [[*row[:2], "铺货" if row[0] == "D5" else "销售", *row[2:]] for row in tabs["发货"]]
    tabs["发货"][0][2] = "类型"
    tabs["铺货退回"] = [
        ["单号", "日期", "客户编码", "产品编码", "数量", "类型"],
        ["W1", d("10-20"), "C002", "P01", 5, "退回"],
        ["W1", d("10-20"), "C002", "P01", 3, "盘亏"],
    ]
    assert take_in(tabs).faults == []
    assert account("C002")[2] == 32 * 82

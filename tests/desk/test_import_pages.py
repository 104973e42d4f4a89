"""Bringing a workbook in on the page: looked at first, then imported, then taken back."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gendan.customers.models import Customer
from gendan.people.models import Batch
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
HEADER = ["客户编码", "客户名称", "简称", "结算方式", "信用额度"]


def _workbook(*rows, tab="客户", header=HEADER):
    book = openpyxl.Workbook()
    page = book.active
    page.title = tab
    for row in [header, *rows]:
        page.append(row)
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile("客户资料.xlsx", file.getvalue())


GOOD = ["N1", "新客户有限公司", "新客户", "净30天", 5000]
BAD = ["N2", "另一家有限公司", "另一家", "月结30", "一万"]


def _looked_at(client, *rows):
    page = text_of(client.post("/imports/", {"file": _workbook(*rows)}))
    return page, re.search(r'action="/imports/(\w+)/', page)[1]


def test_looking_writes_nothing():
    page, _token = _looked_at(client_of("assistant"), GOOD)
    assert "没有错，可以导入" in page
    assert not Customer.objects.filter(code="N1").exists()


def test_confirmed_it_is_imported_once():
    client = client_of("assistant")
    _page, token = _looked_at(client, GOOD)
    for _n in range(3):
        assert client.post(f"/imports/{token}/").status_code == 200
    assert Customer.objects.filter(code="N1").count() == 1
    assert Batch.objects.count() == 1


def test_every_fault_is_told_with_its_place_and_what_to_do():
    page, token = _looked_at(client_of("assistant"), GOOD, BAD)
    assert "有 2 处要改" in page
    assert "有几种算法" in page
    assert "看不懂这个数字" in page
    assert "一万" in page
    assert token


def test_the_file_comes_back_with_what_is_wrong_written_into_it():
    client = client_of("assistant")
    _page, token = _looked_at(client, GOOD, BAD)
    answer = client.post(f"/imports/{token}/marked/")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert any("有几种算法" in str(cell.value) for cell in book["客户"][3])


def test_only_the_correct_rows():
    client = client_of("assistant")
    _page, token = _looked_at(client, GOOD, BAD)
    page = text_of(client.post(f"/imports/{token}/", {"only_correct": "1"}))
    assert "有 2 处没有导入" in page
    assert list(Customer.objects.filter(code__in=["N1", "N2"]).values_list("code", flat=True)) == ["N1"]


def test_a_file_with_faults_is_not_imported_without_that_choice():
    client = client_of("assistant")
    _page, token = _looked_at(client, GOOD, BAD)
    assert "还没有写入任何内容" in text_of(client.post(f"/imports/{token}/"))
    assert Batch.objects.count() == 0


def test_a_batch_is_taken_back():
    client = client_of("assistant")
    _page, token = _looked_at(client, GOOD)
    client.post(f"/imports/{token}/")
    batch = Batch.objects.get()
    assert client.post(f"/imports/{batch.pk}/undo/", {"op": "1"}).url == "/imports/"
    assert "已撤销" in text_of(client.get("/imports/"))
    assert not Customer.objects.filter(code="N1").exists()


def test_what_is_no_workbook_is_told_in_words():
    client = client_of("assistant")
    answer = client.post("/imports/", {"file": SimpleUploadedFile("x.xlsx", b"<html>")})
    assert answer.status_code == 422
    assert "另存为 .xlsx" in text_of(answer)
    assert "请选一个文件" in text_of(client.post("/imports/", {"other": "1"}))


def test_another_persons_file_is_a_missing_page():
    _page, token = _looked_at(client_of("assistant"), GOOD)
    assert client_of("finance").post(f"/imports/{token}/").status_code == 404
    assert client_of("assistant").post("/imports/0123456789abcdef/").status_code == 404


def test_a_tab_of_somebody_elses_work_names_who_may_bring_it():
    file = _workbook(["R1", "2026-10-20", "EOM", 100], tab="回款", header=["收款单号", "收款日期", "客户编码", "金额"])
    page = text_of(client_of("assistant").post("/imports/", {"file": file}))
    assert "登记收款" in page
    assert "财务" in page

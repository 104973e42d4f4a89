"""Bringing a workbook in on the page: looked at first, then imported, then taken back."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gendan.customers.models import Customer
from gendan.desk import actions, layouts
from gendan.desk.intakes import TABS
from gendan.people.models import Batch
from tests.desk.files import take_in
from tests.office import SERVER
from tests.web import client_of, form_of, text_of

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


def _brought(client, *rows, **how):
    """The token of an import that begins with a file."""
    answer = client.post("/imports/", {"file": _workbook(*rows, **how)})
    return re.fullmatch(r"/imports/(\w+)/", answer.url)[1]


def _looked_at(client, *rows, **how):
    """The page that says what the import of a file would do, and its token: every guess of a column is taken."""
    token = _brought(client, *rows, **how)
    columns = form_of(client, f"/imports/{token}/")
    return text_of(client.post(f"/imports/{token}/columns/", columns, follow=True)), token


def test_looking_writes_nothing():
    page, _token = _looked_at(client_of("assistant"), GOOD)
    assert "没有错，可以导入" in page
    assert not Customer.objects.filter(code="N1").exists()


def test_confirmed_it_is_imported_once():
    client = client_of("assistant")
    _page, token = _looked_at(client, GOOD)
    for _n in range(3):
        assert "批已导入" in text_of(client.post(f"/imports/{token}/", follow=True))
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
    page = text_of(client.post(f"/imports/{token}/", {"only_correct": "1"}, follow=True))
    assert "有 2 处没有导入" in page
    assert list(Customer.objects.filter(code__in=["N1", "N2"]).values_list("code", flat=True)) == ["N1"]


def test_a_file_with_faults_is_not_imported_without_that_choice():
    client = client_of("assistant")
    _page, token = _looked_at(client, GOOD, BAD)
    assert "还没有写入任何内容" in text_of(client.post(f"/imports/{token}/", follow=True))
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
    for page in ("", "columns/", "mend/", "marked/", "drop/"):
        assert client_of("finance").post(f"/imports/{token}/{page}").status_code == 404
    assert client_of("finance").get(f"/imports/{token}/progress/").status_code == 404
    assert client_of("assistant").post("/imports/0123456789abcdef/").status_code == 404


def test_a_tab_of_somebody_elses_work_names_who_may_bring_it():
    header = ["收款单号", "收款日期", "客户编码", "金额"]
    page, _token = _looked_at(client_of("assistant"), ["R1", "2026-10-20", "EOM", 100], tab="回款", header=header)
    assert "登记收款" in page
    assert "财务" in page


OTHER_HEADER = ["户号", "全名", "叫法", "怎么付款", "额度"]
OTHERS = {"0": "code", "1": "name", "2": "short_name", "3": "payment_term", "4": "credit_limit"}


def _columns(client, token, **said):
    return client.post(f"/imports/{token}/columns/", form_of(client, f"/imports/{token}/") | said, follow=True)


def test_columns_that_nobody_knows_are_asked_for_and_remembered():
    """The same header under another name is read in the same way, and says so; its own file is a new import."""
    client = client_of("assistant")
    token = _brought(client, GOOD, tab="Sheet1", header=OTHER_HEADER)
    page = text_of(_columns(client, token, **{"tab-0": "客户"}))
    assert "缺少必填的“客户编码”" in page
    said = {"tab-0": "客户", "row-0": "1"} | {f"column-0-{index}": name for index, name in OTHERS.items()}
    page = text_of(client.post(f"/imports/{token}/columns/", said, follow=True))
    assert "没有错，可以导入" in page
    client.post(f"/imports/{token}/")
    again = _brought(client, ["N9", "另外一家有限公司", *GOOD[2:]], tab="2026年", header=OTHER_HEADER)
    assert "data-goes-on" in text_of(client.get(f"/imports/{again}/"))
    _columns(client, again)
    client.post(f"/imports/{again}/")
    assert list(Customer.objects.filter(code__in=["N1", "N9"]).values_list("credit_limit", flat=True)) == [5000, 5000]


def test_a_page_with_another_name_is_what_its_header_says():
    client = client_of("assistant")
    token = _brought(client, GOOD, tab="Sheet1")
    page = text_of(client.get(f"/imports/{token}/"))
    assert '<option value="客户" selected>' in page
    assert "data-goes-on" not in page
    assert "没有错，可以导入" in text_of(_columns(client, token))


def test_a_column_left_out_is_left_out():
    client = client_of("assistant")
    token = _brought(client, GOOD)
    _columns(client, token, **{"column-0-4": ""})
    client.post(f"/imports/{token}/")
    assert Customer.objects.get(code="N1").credit_limit is None


def test_one_field_from_two_columns_is_refused_and_nothing_typed_is_lost():
    client = client_of("assistant")
    token = _brought(client, GOOD)
    answer = _columns(client, token, **{"column-0-2": "name"})
    assert answer.status_code == 422
    assert "有两列都对应“客户名称”" in text_of(answer)
    assert form_of(client, f"/imports/{token}/")["column-0-2"] == "name"


def test_another_header_row_has_other_columns():
    client = client_of("assistant")
    token = _brought(client, HEADER, GOOD, header=["客户编码", "客户名称", "结算方式", "", ""])
    assert 'value="credit_limit" selected' in text_of(client.get(f"/imports/{token}/"))
    assert 'value="credit_limit" selected' not in text_of(_columns(client, token, **{"row-0": "1"}))
    assert 'value="credit_limit" selected' in text_of(_columns(client, token, **{"row-0": "2"}))
    assert "没有错，可以导入" in text_of(_columns(client, token))


FAULTY = ["N2", "另一家有限公司", "另一家", "净30天", "一万二"]
WIDE = ["Ｎ３", "第三家有限公司", "第三家", "净３０天", "５０００"]


def test_a_suggestion_is_taken_only_when_somebody_takes_it():
    client = client_of("assistant")
    page, token = _looked_at(client, ["N2", *FAULTY[1:4], "1.2万"])
    assert "用“12000”" in page
    assert client.get(f"/imports/{token}/").status_code == 200
    page = text_of(client.post(f"/imports/{token}/mend/", {"take": "客户!E2"}, follow=True))
    assert "没有错，可以导入" in page
    assert "“1.2万” → “12000”" in page
    client.post(f"/imports/{token}/")
    assert Customer.objects.get(code="N2").credit_limit == 12000


def test_all_suggestions_of_a_kind_are_taken_and_none_of_another():
    client = client_of("assistant")
    rows = [["A1", "甲", "", "净30天", "1万"], ["A2", "乙", "", "净30天", "2万"], ["A3", "丙", "", "净30天", "3OO"]]
    _page, token = _looked_at(client, *rows)
    page = text_of(client.post(f"/imports/{token}/mend/", {"kind": "number"}, follow=True))
    assert "有 1 处要改" in page
    assert "客户!E2：“1万” → “10000”" in page
    assert "客户!E3：“2万” → “20000”" in page
    assert "客户!E4：" not in page


def test_a_cell_is_mended_by_hand_emptied_or_put_back():
    client = client_of("assistant")
    _page, token = _looked_at(client, BAD)
    mend = f"/imports/{token}/mend/"
    page = text_of(client.post(mend, {"now-客户!D2": "月末+30天", "now-客户!E2": " "}, follow=True))
    assert "有 1 处要改" in page
    assert "没有错，可以导入" in text_of(client.post(mend, {"empty": "客户!E2"}, follow=True))
    page = text_of(client.post(mend, {"back": "客户!E2"}, follow=True))
    assert "有 1 处要改" in page
    assert "客户!D2：“月结30” → “月末+30天”" in page
    assert "有 2 处要改" in text_of(client.post(mend, {"back": "all"}, follow=True))


def test_a_required_cell_is_not_emptied():
    client = client_of("assistant")
    _page, token = _looked_at(client, BAD)
    page = text_of(client.post(f"/imports/{token}/mend/", {"empty": "客户!D2"}, follow=True))
    assert "没有改动" in page
    assert "有 2 处要改" in page


def test_what_was_put_in_stands_in_the_annotated_file():
    client = client_of("assistant")
    _page, token = _looked_at(client, GOOD, BAD)
    client.post(f"/imports/{token}/mend/", {"now-客户!D3": "净30天"})
    book = openpyxl.load_workbook(BytesIO(client.post(f"/imports/{token}/marked/").content))
    assert book["客户"]["D3"].value == "月结30"
    assert any("导入时改成“净30天”" in str(cell.value) for cell in book["客户"][3])


def test_an_import_goes_on_where_it_was_and_for_nobody_else():
    client = client_of("assistant")
    _page, token = _looked_at(client, BAD)
    client.post(f"/imports/{token}/mend/", {"now-客户!D2": "净30天"})
    later = client_of("assistant")
    assert f'href="/imports/{token}/"' in text_of(later.get("/imports/"))
    assert "“月结30” → “净30天”" in text_of(later.get(f"/imports/{token}/"))
    assert token not in text_of(client_of("finance").get("/imports/"))
    later.post(f"/imports/{token}/drop/")
    assert later.get(f"/imports/{token}/").status_code == 404


def test_what_was_left_out_is_mended_and_brought_in_afterwards():
    client = client_of("assistant")
    _page, token = _looked_at(client, GOOD, BAD)
    client.post(f"/imports/{token}/", {"only_correct": "1"})
    assert "有 2 处要改" in text_of(client.get(f"/imports/{token}/?rest"))
    said = {"now-客户!D3": "净30天", "now-客户!E3": "10000"}
    assert "没有错" in text_of(client.post(f"/imports/{token}/mend/", said, follow=True))
    client.post(f"/imports/{token}/")
    assert Customer.objects.filter(code__in=["N1", "N2"]).count() == 2
    assert Batch.objects.count() == 2


def test_the_page_that_waits_hears_how_far_it_is():
    client = client_of("assistant")
    token = _brought(client, GOOD, BAD)
    assert client.get(f"/imports/{token}/progress/").json() == {}
    _columns(client, token)
    assert client.get(f"/imports/{token}/progress/").json() == {"done": 1, "total": 1, "what": "客户"}


def test_a_table_is_pasted():
    client = client_of("assistant")
    pasted = "\n".join("\t".join(map(str, row)) for row in (HEADER, GOOD))
    token = re.fullmatch(r"/imports/(\w+)/", client.post("/imports/", {"pasted": pasted}).url)[1]
    assert "没有错，可以导入" in text_of(_columns(client, token))


def test_full_width_writing_needs_nobody():
    page, _token = _looked_at(client_of("assistant"), WIDE)
    assert "没有错，可以导入" in page


def test_the_empty_workbook_is_understood_whole():
    """Every tab and column of the template is known again."""
    client = client_of("assistant")
    answer = client.get("/imports/template/")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == list(TABS)
    for name, tab in TABS.items():
        heading = tab.match([cell.value for cell in book[name][1]])
        assert (heading.unknown, heading.missing, len(heading.columns)) == ([], [], len(tab.fields))


def test_two_pages_for_one_tab_are_refused():
    book = openpyxl.Workbook()
    for title in ("1月", "2月"):
        page = book.create_sheet(title)
        page.append(HEADER)
        page.append(GOOD)
    file = BytesIO()
    book.save(file)
    client = client_of("assistant")
    answer = client.post("/imports/", {"file": SimpleUploadedFile("两页.xlsx", file.getvalue())})
    token = re.fullmatch(r"/imports/(\w+)/", answer.url)[1]
    assert "有 2 页都选了“客户”" in text_of(_columns(client, token))
    assert "没有错" in text_of(_columns(client, token, **{"tab-1": ""}))


def test_the_command_line_reads_what_the_page_remembered():
    actions.remember_layout(
        [actions.Reading(layouts.digest(OTHER_HEADER), "客户", {int(n): name for n, name in OTHERS.items()})], by=SERVER
    )
    outcome = take_in({"随便": [OTHER_HEADER, GOOD]})
    assert outcome.written
    assert "按以前对应过的列" in str(outcome.notices[0])
    assert Customer.objects.get(code="N1").credit_limit == 5000


def test_production_opens_none_of_it():
    assert client_of("production").get("/imports/template/").status_code == 403

"""Sheets on the screen: periods, what stands behind a figure, remarks in place, files."""

import json
import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from gendan.customers.models import Customer
from gendan.sheets.models import Remark
from tests.office import open_files, paid, shipped
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
CODES = ("R01", "R02", "R03", "R07", "R08", "R09")
REMARK = "/sheets/R03/remark/?key=EOM"


@pytest.fixture
def client():
    shipped("EOM", ("P01", 10), on="10-09")
    paid("EOM", "300.00", "10-20")
    return client_of("assistant")


def test_the_list_has_the_sheets_that_a_person_reads(client):
    assert re.findall(r"/sheets/(R\d+)/", text_of(client.get("/sheets/"))) == list(CODES)
    assert "您的岗位没有要看的报表" in text_of(client_of("production").get("/sheets/"))


@pytest.mark.parametrize("code", CODES)
def test_a_sheet_of_a_period(client, code):
    answer = client.get(f"/sheets/{code}/?period=2026-10")
    assert answer.status_code == 200
    assert "EOM" in text_of(answer)
    assert client.get(f"/sheets/{code}/?period=2026-10&blocks=1").status_code == 200


@pytest.mark.parametrize("code", CODES)
def test_a_sheet_without_any_rows(office, code):
    assert client_of("assistant").get(f"/sheets/{code}/?period=2019-01").status_code == 200


@pytest.mark.parametrize("period", ["gestern", "2026-13", "0001-01", "9999-12", "'", "2026-W99", "9" * 300])
def test_an_unclear_period_is_told_and_the_present_one_shown(client, period):
    answer = client.get("/sheets/R07/", {"period": period})
    assert answer.status_code == 200
    assert "下面是本期的" in text_of(answer)


def test_the_facts_behind_a_figure_add_up_to_it(client):
    page = text_of(client.get("/sheets/R07/?period=2026-10"))
    figure = re.search(r'<a href="(facts/[^"]*key=EOM[^"]*column=net_sales[^"]*)">([\d,.]+)</a>', page)
    facts = text_of(client.get("/sheets/R07/" + figure[1].replace("&amp;", "&")))
    assert figure[2] == "800.00"
    assert re.findall(r"<tfoot>.*?([\d,.]+)</td></tr>", facts) == ["800.00"]


def test_every_figure_that_leads_somewhere_does(client):
    for code in CODES:
        page = text_of(client.get(f"/sheets/{code}/?period=2026-10"))
        addresses = set(re.findall(r'href="(facts/[^"]+key=(?:EOM|P01)[^"]*)"', page))
        assert bool(addresses) == (code != "R01")  # whose figures are all typed as they stand
        for address in addresses:
            assert client.get(f"/sheets/{code}/" + address.replace("&amp;", "&")).status_code == 200, address


@pytest.mark.parametrize("query", ["key=NIE&column=net_sales", "key=EOM&column=nie", "key=&column=", ""])
def test_a_figure_that_is_not_there_is_a_missing_page(client, query):
    assert client.get(f"/sheets/R07/facts/?period=2026-10&{query}").status_code == 404


def test_a_foreign_customer_has_no_facts():
    open_files({"FREMD": {}}, manager="M2")
    address = "/sheets/R07/facts/?period=2026-10&key=FREMD&column=net_sales"
    assert client_of("assistant").get(address).status_code == 200
    assert client_of("regional").get(address).status_code == 404


def test_a_remark_is_written_in_its_place_and_cleared(client):
    form = text_of(client.get(f"{REMARK}&edit=1", HTTP_HX_REQUEST="true"))
    op = re.search(r'name="op" value="([^"]+)"', form)[1]
    for _n in range(2):
        assert "已电话确认" in text_of(client.post(REMARK, {"op": op, "text": "已电话确认"}))
    assert Remark.objects.get().text == "已电话确认"
    assert "已电话确认" in text_of(client.get("/sheets/R03/?period=2026-10-31"))
    client.post(REMARK, {"op": "other", "text": ""})
    assert Remark.objects.filter(cleared_at=None).count() == 0


def test_a_remark_is_text_whatever_it_says(client):
    client.post(REMARK, {"op": "1", "text": "<img src=x onerror=alert(1)>"})
    page = text_of(client.get("/sheets/R03/?period=2026-10-31"))
    assert "<img" not in page
    assert "&lt;img" in page


def test_only_who_may_writes_remarks(client):
    assert client_of("general").post(REMARK, {"op": "1", "text": "x"}).status_code == 403
    assert 'class="remark' not in text_of(client_of("general").get("/sheets/R03/?period=2026-10-31"))


def test_files_say_the_same_as_the_screen(client):
    sheet = json.loads(text_of(client.get("/sheets/R07/file/json/?period=2026-10")))
    assert sheet["totals"]["net_sales"] == "800.00"
    assert client.get("/sheets/R07/file/pdf/?period=2026-10").content[:5] == b"%PDF-"
    assert "直销客户每月销售汇总表" in text_of(client.get("/sheets/R07/file/xlsx/?period=2026-10"))
    assert client.get("/sheets/R07/file/exe/?period=2026-10").status_code == 404


def test_a_sheet_of_others_is_refused_by_name():
    answer = client_of("production").get("/sheets/R03/")
    assert answer.status_code == 403
    assert "客户铺货/欠款一览表" in text_of(answer)


def test_a_sheet_that_does_not_exist_is_a_missing_page(client):
    assert client.get("/sheets/R99/").status_code == 404


def test_of_a_long_sheet_the_first_rows_are_drawn_until_all_are_asked_for(office):
    """2,000 customers are millions of bytes: 300 stand there at once, the totals are those of all."""
    open_files({f"L{n:03}": {"payment_term": "净30天"} for n in range(299)})
    shipped("L298", ("P01", 1, "8"), on="10-20")
    page, whole = (text_of(client_of("assistant").get(f"/sheets/R07/?period=2026-10{more}")) for more in ("", "&all=1"))
    rows = Customer.objects.count()
    assert rows > 300
    assert [text.count("<tr data-row=") for text in (page, whole)] == [300, rows]
    assert f"共 {rows} 行，先列出前 300 行" in page
    assert "先列出" not in whole
    paper = client_of("assistant").post("/sheets/R07/print/?period=2026-10", {"op": "1"})
    words = "".join(one.extract_text() for one in PdfReader(BytesIO(paper.content)).pages)
    assert all(f"L{n:03}" in words for n in range(299))  # a print of a part would pass for the sheet
    totals = [re.search("<tfoot>(.*?)</tfoot>", text)[1] for text in (page, whole)]
    assert totals[0] == totals[1]
    assert "8.00" in totals[0]

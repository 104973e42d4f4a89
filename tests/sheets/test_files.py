"""A sheet that is taken away as a file or printed: every copy leads to a person and a moment, and is on record."""

import json
import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from gendan.base import clock
from gendan.base.table import shown
from gendan.people.models import Entry, Export, Print
from tests.office import shipped
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
SHEET = "/sheets/R07/?period=2026-10"


def _xlsx(answer):
    """What stands in the cells and under the pages of a workbook."""
    pages = load_workbook(BytesIO(answer.content)).worksheets
    cells = [str(value) for page in pages for row in page.iter_rows(values_only=True) for value in row if value]
    return "\n".join([*cells, *(page.oddFooter.left.text for page in pages)])


def _pdf(answer):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


WORDS = {"xlsx": _xlsx, "pdf": _pdf, "json": text_of}


@pytest.mark.parametrize("form", WORDS)
def test_a_file_says_who_took_it_when_and_under_which_number(form):
    shipped("EOM", ("P01", 10), on="10-09")
    client = client_of("assistant")
    answer = client.get(f"/sheets/R07/file/{form}/?period=2026-10")
    one, words = Export.objects.get(), WORDS[form](answer)
    for said in (one.number, "后勤助理", shown("time", clock.on_the_wall(one.at))):
        assert said in words, said
    assert one.number in answer["Content-Disposition"]
    assert (one.listing, one.conditions, one.who) == ("R07", f"期间:2026年10月01日—2026年10月31日  {form}", "assistant")
    assert one.number in Entry.objects.get(deed="people.export").payload
    sheet = json.loads(text_of(client.get("/sheets/R07/file/json/?period=2026-10")))
    assert one.rows == len(sheet["rows"])


def test_each_file_has_a_number_of_its_own():
    client = client_of("assistant")
    for _n in range(2):
        client.get("/sheets/R03/file/xlsx/?period=2026-10-31")
    assert len(set(Export.objects.values_list("number", flat=True))) == 2


def test_a_sheet_of_others_leaves_no_record_of_a_file():
    assert client_of("logistics").get("/sheets/R07/file/pdf/?period=2026-10").status_code == 403
    assert not Export.objects.exists()


def test_the_button_that_prints_leads_to_a_recorded_paper_with_every_column():
    """A browser's own print cuts off what is wider than the paper, and nobody knows of it."""
    shipped("EOM", ("P01", 10), on="10-09")
    client = client_of("assistant")
    page = text_of(client.get("/sheets/R03/?period=2026-10-31"))
    (address,) = re.findall(r'action="([^"]+/print/[^"]+)"', page)
    assert "data-print" not in page
    answer = client.post(address, {"op": "one"})
    one, words = Print.objects.get(), re.sub(r"\s", "", _pdf(answer))
    assert answer["Content-Disposition"] == f'inline; filename="{one.number}.pdf"'
    assert (one.kind, one.document, one.who, one.copies) == ("sheet", "R03 2026-10-31", "assistant", 1)
    titles = re.findall(r'<button type="button" data-sort="\w+">([^<]+)', page)
    assert len(titles) > 30
    assert [title for title in titles if re.sub(r"\s", "", title) not in words] == []
    for said in (one.number, "后勤助理", re.sub(" ", "", shown("time", clock.on_the_wall(one.at)))):
        assert said in words, said
    assert one.number in Entry.objects.get(deed="people.print_paper").payload


def test_a_click_that_prints_a_sheet_is_one_print_and_a_form_without_it_none():
    client = client_of("assistant")
    papers = {client.post("/sheets/R07/print/?period=2026-10", {"op": "one"}).content for _n in range(2)}
    assert [paper[:5] for paper in papers] == [b"%PDF-"]
    assert client.post("/sheets/R07/print/?period=2026-10", {}).status_code == 302
    assert Print.objects.count() == 1
    assert client_of("production").post("/sheets/R07/print/?period=2026-10", {"op": "two"}).status_code == 403
    assert client.post("/sheets/R99/print/", {"op": "three"}).status_code == 404
    assert Print.objects.count() == 1

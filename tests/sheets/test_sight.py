"""Who reads what on a sheet: cost and margin, contacts, and whose customers (reliability.md A2, A3, A9)."""

import json
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from gendan.people.actions import Enrolment, Hire, admit, enrol
from gendan.people.roles import COMPANY, Role
from gendan.sheets import catalogue
from gendan.sheets.render.pdf import write_pdf
from gendan.sheets.render.xlsx import write_xlsx
from gendan.sheets.sheet import as_json
from tests.office import SERVER, user
from tests.sheets import extract, sample
from tests.sheets.october import PHONES, SHEETS, october

__all__ = ["october"]
COST = {"R02": {"unit_cost", "gross_margin", "floor_price"}, "R09": {"product_cost", "gross_profit", "gross_margin"}}
MASKS = {"C001": "138****0001", "C002": "138****0002", "C003": "138****0003"}


@pytest.fixture
def people(october):
    """A login for every role; the regional manager is M01 王强."""
    admit([Hire(role, role.label, (role,)) for role in Role], by=SERVER)
    enrol([Enrolment("M01", "王强", "华东", Role.REGIONAL)], by=SERVER)


def filled(code, role, **more):
    return catalogue.fill(code, SHEETS[code], user(role), **more)


@pytest.mark.parametrize("role", [Role.REGIONAL, *sorted(COMPANY)])
@pytest.mark.parametrize("code", COST)
def test_cost_is_for_those_who_may_read_it(people, code, role):
    """The regional manager's sheet has no such column: not in rows, totals, figures or files, not even a title."""
    sheet = filled(code, role)
    said = json.dumps(as_json(sheet), ensure_ascii=False)
    sees = {name for name in COST[code] if f'"{name}"' in said}
    assert sees == (set() if role == Role.REGIONAL else COST[code])
    if role == Role.REGIONAL:
        texts = _texts(write_xlsx(sheet, **sample.PRINTED))
        assert not any(word in text for word in ("成本", "毛利", "限价") for text in texts)


def _texts(data):
    """All that stands in an XLSX, headings included, the line of 口径 under the title left out."""
    rows = [row for page in load_workbook(BytesIO(data)).worksheets for row in page.iter_rows(values_only=True)]
    return [str(cell) for row in rows for cell in row if cell is not None and "口径" not in str(cell)]


@pytest.mark.parametrize("name", sorted(COST["R09"]))
def test_nobody_digs_for_a_hidden_cost(people, name):
    with pytest.raises(PermissionDenied):
        catalogue.facts("R09", "P01", name, SHEETS["R09"], user(Role.REGIONAL))


@pytest.mark.parametrize("role", [Role.REGIONAL, *sorted(COMPANY)])
def test_phones_are_plain_on_the_screen_of_those_who_call(people, role):
    """后勤助理 and 业务经理 see them, everybody else the mask."""
    found = {row["customer_code"]: row["mobile"] for row in filled("R01", role).table.rows}
    plain = role in (Role.ASSISTANT, Role.REGIONAL)
    assert found == {code: (PHONES if plain else MASKS)[code] for code in found}
    assert len(found) == (2 if role == Role.REGIONAL else 3)


def test_what_leaves_the_house_is_masked_for_everybody(people):
    """XLSX, PDF and JSON of the assistant's own export: no phone can be read from any of them."""
    sheet = filled("R01", Role.ASSISTANT, export=True)
    files = [write_xlsx(sheet, **sample.PRINTED), write_pdf(sheet, **sample.PRINTED)]
    words = _texts(files[0]) + ["".join(line) for line in extract.lines_of_pdf(files[1])]
    words.append(json.dumps(as_json(sheet), ensure_ascii=False))
    for code, phone in PHONES.items():
        assert not any(phone in text for text in words)
        assert any(MASKS[code] in text for text in words)


@pytest.mark.parametrize("code", SHEETS)
def test_a_sheet_is_read_by_its_readers(people, code):
    readers = {role for role in Role if _reads(code, role)}
    assert readers == COMPANY | {Role.REGIONAL}


def _reads(code, role):
    try:
        filled(code, role)
    except PermissionDenied:
        return False
    return True


@pytest.mark.parametrize("code", ["R01", "R02", "R03", "R07", "R08"])
def test_a_manager_reads_of_his_own_customers_alone(people, code):
    """Nothing of C003 in rows, totals, shares or blocks: its name stands nowhere."""
    said = json.dumps(as_json(filled(code, Role.REGIONAL)), ensure_ascii=False)
    assert "C001" in said
    assert "C003" not in said
    assert "广州立信" not in said


def test_the_managers_totals_are_those_of_his_customers(people):
    assert filled("R07", Role.REGIONAL).table.totals["net_sales"] == 55200 + 11940
    products = {row["product_code"]: row["month_amount"] for row in filled("R09", Role.REGIONAL).table.rows}
    assert products == {"P01": 48240, "P02": 16800, "P03": 2100}

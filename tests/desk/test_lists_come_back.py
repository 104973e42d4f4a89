"""A list taken away as a tab, edited in a spreadsheet and brought back: what was edited changes, and nothing else."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.apps import apps

from gendan.customers import actions as customers
from gendan.customers.models import Contact, Customer
from gendan.desk import imports
from gendan.people.models import Export
from tests import tables
from tests.office import SERVER, user, y
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
HEADER = 3  # below the title and what is shown
BOOKKEEPING = {"Entry", "Batch", "ImportedRow", "Head", "Operation", "Done"}
ALONG = {"version", "search", "updated_by", "updated_at", "price_version"}
PHONE, OTHER_PHONE = "13811112217", "13822222217"  # which look the same where they are masked


@dataclass(frozen=True)
class Master:
    """A list of master data. key, title, cell: what is edited where. changed: (model, field, what it is then)."""

    address: str
    tab: str
    key: str
    title: str
    cell: object
    changed: tuple


MASTERS = {
    "customers:list": [
        Master("/customers/", "客户", "EOM", "简称", "改过的", ("Customer", "short_name", "改过的")),
        Master("/customers/", "客户", "EOM", "结算方式", "月末+45天", ("Customer", "term_days", 45)),
        Master("/customers/", "客户", "EOM", "信用额度", 1234.5, ("Customer", "credit_limit", y("1234.50"))),
        Master("/customers/", "客户", "EOM", "手机", OTHER_PHONE, ("Contact", "mobile", OTHER_PHONE)),
        Master("/customers/", "客户", "EOM", "座机", None, ("Contact", "landline", "")),
        Master("/customers/", "客户", "EOM", "包装要求", "纸箱", ("Requirement", "text", "纸箱")),
    ],
    "products:list": [
        Master("/products/", "产品", "P01", "品名", "置物架改", ("Product", "name", "置物架改")),
        Master("/products/", "产品", "P02", "标准价(含税)", 99.5, ("Product", "list_price", y("99.5"))),
        Master("/products/", "产品", "P02", "常规商品", "是", ("Product", "is_regular", True)),
    ],
    "customers:prices": [
        Master("/customers/prices/", "合作价格", "EOM", "合作价(含税)", 78.25, ("AgreedPrice", "price", y("78.25"))),
        Master("/customers/prices/", "合作价格", "EOM", "价格依据", "报价单", ("AgreedPrice", "basis", "报价单")),
    ],
}
EACH = [(name, one) for name, some in MASTERS.items() for one in some]


@pytest.fixture(autouse=True)
def furnished(office):
    """A customer of whom everything is known, and a special price that ends."""
    person = customers.Person("李四", "采购", PHONE, "0571-88880001", email="li@example.com")
    demands = (customers.Demand("packing", "木箱"), customers.Demand("label", "中性"))
    file = customers.File.of(Customer.objects.get(code="EOM"))
    known = vars(file) | {"contact": person, "demands": demands, "bank_account": "6222021234567890"}
    customers.open_file([customers.File(**known)], by=SERVER)
    special = {"kind": "special", "min_qty": 50, "valid_to": date(2026, 12, 31)}
    customers.agree([customers.Agreement("NET", "P01", y("70.1234"), date(2026, 9, 1), **special)], by=SERVER)


def taken(address, role="assistant", **more):
    """The workbook that a person takes away."""
    answer = client_of(role).get(address, {"view": "all", "export": "tab"} | more)
    return openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))


@pytest.fixture
def bring(tmp_path):
    """Import a workbook that the spreadsheet saved, as a person of the office."""

    def run(workbook, role="assistant", **how):
        path = tmp_path / "客户.xlsx"
        workbook.save(path)
        return imports.run(path, by=user(role), **how)

    return run


def cell(workbook, key, title):
    """The cell under a title, in the first row that begins with a key."""
    page = workbook.active
    column = [one.value for one in page[HEADER]].index(title) + 1
    row = next(row[0].row for row in page.iter_rows(min_row=HEADER + 1) if row[0].value == key)
    return page.cell(row, column)


def held():
    """{(model, id): fields} of everything but what is kept about deeds and imports themselves."""
    models = [one for one in apps.get_models() if one.__name__ not in BOOKKEEPING]
    return {(one.__name__, row[one._meta.pk.attname]): row for one in models for row in one.objects.values()}


def differing(before):
    """{(model, field, what it is now)} that was otherwise, or not at all, before."""
    return {
        (key[0], field, value)
        for key, record in held().items()
        for field, value in record.items()
        if field not in ALONG and (key not in before or before[key][field] != value)
    }


def counted(outcome):
    """{tab: (new, changed, as it was)} of an import."""
    return {one.name: (one.added, one.updated, one.same) for one in outcome.tabs}


@pytest.mark.parametrize(("name", "one"), EACH, ids=lambda value: getattr(value, "title", value))
def test_only_the_edited_cell_changes(bring, name, one):
    workbook = taken(one.address)
    rows = workbook.active.max_row - HEADER
    cell(workbook, one.key, one.title).value = one.cell
    before = held()
    rehearsed = bring(workbook, rehearse=True)
    assert (rehearsed.faults, counted(rehearsed)) == ([], {one.tab: (0, 1, rows - 1)})
    assert held() == before
    assert bring(workbook).written
    assert differing(before) == {one.changed}
    standing = tables.digest()
    assert counted(bring(workbook)) == {one.tab: (0, 0, rows)}
    assert tables.digest() == standing


@pytest.mark.parametrize("name", MASTERS)
def test_a_file_that_nobody_edited_changes_nothing(bring, name):
    one = MASTERS[name][0]
    workbook = taken(one.address)
    standing = tables.digest()
    outcome = bring(workbook)
    assert (outcome.faults, counted(outcome)) == ([], {one.tab: (0, 0, workbook.active.max_row - HEADER)})
    assert outcome.notices == []
    assert tables.digest() == standing


def test_masked_values_leave_masked_and_stay_as_they_are(bring):
    """A phone that shows the same when it is masked is another phone all the same."""
    workbook = taken("/customers/")
    shown = [cell(workbook, "EOM", title).value for title in ("手机", "邮箱", "账号")]
    assert shown == ["138****2217", "li@****.com", "622****7890"]
    cell(workbook, "EOM", "职务").value = "经理"
    before = held()
    assert bring(workbook).written
    assert differing(before) == {("Contact", "title", "经理")}


def told(outcome):
    """(tab, row, title, value) of every fault, and that each says what to do."""
    assert all(fault.remedy for fault in outcome.faults)
    return [(fault.tab, fault.row, fault.title, fault.value) for fault in outcome.faults]


def refused(bring, workbook, key, title, value, *, tab="客户", **how):
    """Edit a cell to what may not be: nothing is written, and the cell is named."""
    one = cell(workbook, key, title)
    one.value = value
    standing = tables.digest()
    outcome = bring(workbook, **how)
    assert not outcome.written
    assert told(outcome) == [(tab, one.row, title, "" if value is None else str(value))]
    assert tables.digest() == standing


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("手机", "138****2218"),  # no number, and not what was masked
        ("客户编码", "EOM2"),  # would be a second customer
        ("联系人", None),  # a customer keeps his contact
        ("标识要求", None),
        ("业务经理", None),
    ],
)
def test_what_an_import_would_pass_over_is_refused(bring, title, value):
    workbook = taken("/customers/")
    if title == "客户编码":
        cell(workbook, "EOM", title).value = value
        refused(bring, workbook, value, title, value)
    else:
        refused(bring, workbook, "EOM", title, value)


def test_another_contact_does_not_inherit_masked_numbers(bring):
    workbook = taken("/customers/")
    cell(workbook, "EOM", "联系人").value = "王五"
    outcome = bring(workbook)
    assert [row[2] for row in told(outcome)] == ["邮箱", "座机", "手机", "职务"]
    assert not Contact.objects.filter(name="王五").exists()


def test_a_colleagues_change_is_kept_by_a_row_that_nobody_edited_and_stops_one_that_somebody_did(bring):
    workbook = taken("/customers/")
    customers.open_file(
        [customers.File(**vars(customers.File.of(Customer.objects.get(code="EOM"))) | {"city": "宁波"})], by=SERVER
    )
    cell(workbook, "NET", "市").value = "温州"
    assert counted(bring(workbook)) == {"客户": (0, 1, workbook.active.max_row - HEADER - 1)}
    assert dict(Customer.objects.filter(code__in=["EOM", "NET"]).values_list("code", "city")) == {
        "EOM": "宁波",
        "NET": "温州",
    }
    cell(workbook, "EOM", "区").value = "鄞州区"
    outcome = bring(workbook)
    assert told(outcome) == [("客户", cell(workbook, "EOM", "区").row, "客户编码", "EOM")]
    assert not outcome.written


def test_without_their_mark_rows_are_new_or_the_offices_own_and_masks_no_values(bring):
    workbook = taken("/customers/")
    for row in workbook.active.iter_rows(min_row=HEADER + 1):
        row[-1].value = None
    outcome = bring(workbook)
    row = cell(workbook, "EOM", "手机").row
    assert told(outcome) == [
        ("客户", row, *one)
        for one in [("手机", "138****2217"), ("座机", "057****0001"), ("邮箱", "li@****.com"), ("账号", "622****7890")]
    ]


def test_a_column_that_was_taken_out_stays_as_it_is(bring):
    workbook = taken("/customers/")
    cell(workbook, "EOM", "简称").value = "改过的"
    titles = [one.value for one in workbook.active[HEADER]]
    workbook.active.delete_cols(titles.index("信用额度") + 1)
    workbook.active.delete_cols(titles.index("手机") + 1)
    before = held()
    outcome = bring(workbook)
    assert (outcome.faults, counted(outcome)["客户"][:2]) == ([], (0, 1))
    assert differing(before) == {("Customer", "short_name", "改过的")}


def test_correct_rows_alone_go_in(bring):
    workbook = taken("/customers/")
    cell(workbook, "EOM", "联系人").value = None
    cell(workbook, "NET", "市").value = "温州"
    before = held()
    assert bring(workbook, only_correct=True).written
    assert differing(before) == {("Customer", "city", "温州")}


def test_only_whoever_imports_takes_a_list_away_to_edit_it_and_it_is_on_record():
    assert client_of("sales").get("/customers/?export=tab").status_code == 403
    assert "export=tab" not in text_of(client_of("sales").get("/customers/"))
    assert "export=tab" in text_of(client_of("assistant").get("/customers/"))
    taken("/customers/", "finance")
    one = Export.objects.get()
    assert (one.listing, one.rows, one.who) == ("customers:list", Customer.objects.count(), "finance")


def test_what_is_filtered_is_what_is_taken():
    page = taken("/customers/", q="EOM").active
    assert [row[0].value for row in page.iter_rows(min_row=HEADER + 1)] == ["EOM"]

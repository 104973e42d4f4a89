"""A list taken away as a tab, edited in a spreadsheet and brought back: what was edited changes, and nothing else."""

from dataclasses import dataclass
from datetime import date
from importlib import import_module
from io import BytesIO
from pkgutil import walk_packages

import openpyxl
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import gendan
from gendan.base.listing import Listing
from gendan.complaints import actions as complaints
from gendan.customers import actions as customers
from gendan.customers.models import Contact, Customer
from gendan.desk import actions, imports
from gendan.money import actions as money
from gendan.money.models import Receipt
from gendan.orders import actions as orders
from gendan.people import own
from gendan.people.models import Export
from tests import tables
from tests.office import SERVER, arrived, d, paid, placed, settled, shipped, step, user, y
from tests.web import client_of, form_of, text_of

pytestmark = pytest.mark.usefixtures("office")
HEADER = 3  # below the title and what is shown
BOOKKEEPING = {"Entry", "Batch", "ImportedRow", "Head", "Operation", "Done"}
ALONG = {"version", "search", "updated_by", "updated_at", "price_version", "changed_at"}
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
        Master("/customers/", "客户", "EOM", "送货单带价格", "否", ("Customer", "prices_on_notes", False)),
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
# {list of documents: (address, tab, number, {title: what cannot be written there})}
DOCUMENTS = {
    "orders:list": (
        "/orders/",
        "订单",
        "D1",
        {"数量": 11, "含税单价": 79, "客户编码": "NET", "承诺交期": d("11-09")},
    ),
    "shipping:list": ("/shipping/", "发货", "F1", {"数量": 6, "运单号": "X", "实际到货": None, "签收数量": 10}),
    "complaints:list": ("/returns/", "退货", "T1", {"数量": 1, "原因": "破损", "原发货单号": None}),
    "money:settlements": ("/money/settlements/", "铺货结算", "J1", {"数量": 2, "含税单价": 80.5}),
    "money:adjustments": ("/money/adjustments/", "调整", "A1", {"金额": -2, "说明": "别的", "类型": "折让"}),
    "money:invoices": ("/money/invoices/", "开票", "88000001", {"价税合计": 5.01, "开票日期": date(2026, 10, 22)}),
    "money:receipts": ("/money/receipts/", "回款", "R1", {"金额": 400.01, "付款户名": "别人", "方式": "现金"}),
}
VIEWS = {
    "money:bills": "应收 is worked out: what an opening bill is came in with 期初应收, the others are deliveries",
    "money:remittances": "到款通知 has no tab: it is a word between two people of the house until finance answers it",
    "customers:proposals": "调价申请 has no tab: it holds for nobody, and becomes a row of 合作价格 once approved",
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


@pytest.fixture
def traded(furnished):
    """A document of every kind; the order has the same product twice, to pay for and as a gift."""
    goods = (orders.Item("P01", 10), orders.Item("P01", 2, y(0), "gift"), orders.Item("P02", 3))
    orders.receive([orders.Intake("EOM", d("10-08"), goods, "D1", "PO-7")], by=SERVER)
    for name in ("submit", "approve", "confirm"):
        step(name, "D1")
    shipped("EOM", ("P01", 10), ("P02", 3), order="D1", number="F1", carrier="德邦", freight=y("30.5"), packages=2)
    arrived("F1", "10-11", ("P01", 9, 1))
    placed("SHELF", ("P02", 5))
    settled("SHELF", ("P02", 1), number="J1")
    paid("EOM", "400.00", "10-20", number="R1")
    money.issue_invoice([money.Bill("EOM", d("10-21"), "88000001", y("5"), documents="F1")], by=SERVER)
    money.adjust([money.Correction("EOM", d("10-22"), "rebate", y("-1"), "A1", note="年返")], by=SERVER)
    complaints.take_back([complaints.Comeback("EOM", d("10-23"), (complaints.Piece("P02", 2),), "T1")], by=SERVER)


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
    """[(model, field, what it is now)] that was otherwise, or not at all, before."""
    return [
        (key[0], field, value)
        for key, record in held().items()
        for field, value in record.items()
        if field not in ALONG and (key not in before or before[key][field] != value)
    ]


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
    assert differing(before) == [one.changed]
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
    assert differing(before) == [("Contact", "title", "经理")]


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


OF_OLD = {"OLD1": "0b17ab00f1d8866f48ea3d507f9f58af", "OLD2": "dcc41096eae02bfd6390f6dd70584417"}
"""The marks that the program gave these two before it knew of 送货单带价格."""


@pytest.fixture
def old_file(furnished):
    """A file of two customers that was taken away before 送货单带价格 was a column."""
    person = customers.Person("王五", "采购", PHONE)
    files = [
        customers.File(
            "OLD1", "老客户一厂", "一厂", payment_term="净30天", contact=person, bank_account="6222021234567890"
        ),
        customers.File("OLD2", "老客户二厂", "二厂", payment_term="净30天", city="宁波"),
    ]
    customers.open_file(files, by=SERVER)
    workbook = taken("/customers/")
    page = workbook.active
    page.delete_cols([one.value for one in page[HEADER]].index("送货单带价格") + 1)
    for row in reversed(list(page.iter_rows(min_row=HEADER + 1))):
        if row[0].value not in OF_OLD:
            page.delete_rows(row[0].row)
    for code, mark in OF_OLD.items():
        cell(workbook, code, "导出标记").value = mark
    return workbook


def _refile(code, **more):
    file = customers.File.of(Customer.objects.get(code=code))
    customers.open_file([customers.File(**vars(file) | more)], by=SERVER)


def test_a_file_from_before_a_column_came_is_no_change_of_the_record(bring, old_file):
    """What was chosen in the new column meanwhile stays, also where another cell of the row is edited."""
    _refile("OLD2", prices_on_notes=False)
    assert counted(bring(old_file)) == {"客户": (0, 0, 2)}
    cell(old_file, "OLD1", "市").value = "温州"
    cell(old_file, "OLD2", "区").value = "鄞州区"
    before = held()
    assert counted(bring(old_file)) == {"客户": (0, 2, 0)}
    assert sorted(differing(before)) == [("Customer", "city", "温州"), ("Customer", "district", "鄞州区")]
    assert counted(bring(old_file)) == {"客户": (0, 0, 2)}


def test_a_colleagues_change_is_known_in_a_file_from_before_a_column_came(bring, old_file):
    _refile("OLD1", city="温州")
    assert counted(bring(old_file)) == {"客户": (0, 0, 2)}
    assert Customer.objects.get(code="OLD1").city == "温州"
    cell(old_file, "OLD1", "区").value = "鄞州区"
    outcome = bring(old_file)
    assert told(outcome) == [("客户", cell(old_file, "OLD1", "区").row, "客户编码", "OLD1")]
    assert not outcome.written


def test_it_comes_back_on_the_page_too():
    """By way of the columns, all of which are known."""
    workbook, client, file = taken("/customers/"), client_of("assistant"), BytesIO()
    cell(workbook, "EOM", "手机").value = OTHER_PHONE
    before = held()
    workbook.save(file)
    sent = client.post("/imports/", {"file": SimpleUploadedFile("客户.xlsx", file.getvalue())}).url
    assert "data-goes-on" in text_of(client.get(sent))
    client.post(f"{sent}columns/", form_of(client, sent))
    client.post(sent)
    assert differing(before) == [("Contact", "mobile", OTHER_PHONE)]


def test_fields_of_the_offices_own_come_back(bring):
    actions.define_field(
        [actions.Definition("customer", "客户来源", "text"), actions.Definition("customer", "门店面积", "number")],
        by=SERVER,
    )
    source, area = (one.name for one in own.fields("customer"))
    workbook = taken("/customers/")
    cell(workbook, "EOM", "客户来源").value = "展会"
    cell(workbook, "EOM", "门店面积").value = 12.5
    before = held()
    assert bring(workbook).written
    assert differing(before) == [("Customer", "own", {source: "展会", area: 125_000})]
    workbook = taken("/customers/")
    assert [cell(workbook, "EOM", title).value for title in ("客户来源", "门店面积")] == ["展会", 12.5]
    assert counted(bring(workbook))["客户"][:2] == (0, 0)


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
    assert differing(before) == [("Customer", "short_name", "改过的")]


def test_correct_rows_alone_go_in(bring):
    workbook = taken("/customers/")
    cell(workbook, "EOM", "联系人").value = None
    cell(workbook, "NET", "市").value = "温州"
    before = held()
    assert bring(workbook, only_correct=True).written
    assert differing(before) == [("Customer", "city", "温州")]


def test_only_whoever_imports_takes_a_list_away_to_edit_it_and_it_is_on_record():
    assert client_of("sales").get("/customers/?export=tab").status_code == 403
    assert "export=tab" not in text_of(client_of("sales").get("/customers/"))
    assert "export=tab" in text_of(client_of("assistant").get("/customers/"))
    taken("/customers/", "finance")
    one = Export.objects.get()
    assert (one.listing, one.rows, one.who) == ("customers:list", Customer.objects.count(), "finance")


def test_what_is_filtered_is_what_is_taken():
    for condition in ({"q": "EOM"}, {"pick": "EOM"}):
        page = taken("/customers/", **condition).active
        assert [row[0].value for row in page.iter_rows(min_row=HEADER + 1)] == ["EOM"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_that_nobody_edited_are_there_already(bring, traded, name):
    """In whatever order their rows are brought."""
    address, tab, number, _wrong = DOCUMENTS[name]
    workbook = taken(address)
    page = workbook.active
    rows = [[one.value for one in row] for row in page.iter_rows(min_row=HEADER + 1)]
    assert number in [row[0] for row in rows]
    for n, row in enumerate(reversed(rows), HEADER + 1):
        for column, value in enumerate(row, 1):
            page.cell(n, column).value = value
    standing = tables.digest()
    outcome = bring(workbook)
    assert (outcome.faults, counted(outcome)) == ([], {tab: (0, 0, len(rows))})
    assert tables.digest() == standing


@pytest.mark.parametrize(
    ("name", "title"), [(name, title) for name, (*_about, wrong) in DOCUMENTS.items() for title in wrong]
)
@pytest.mark.parametrize("only_correct", [False, True])
def test_a_posted_figure_that_was_edited_is_refused(bring, traded, name, title, only_correct):
    """With its cell; nothing of it is taken, nor what stands beside it."""
    address, tab, number, wrong = DOCUMENTS[name]
    workbook = taken(address)
    one = cell(workbook, number, title)
    one.value = wrong[title]
    before = held()
    outcome = bring(workbook, only_correct=only_correct)
    written = "" if one.value is None else getattr(one.value, "isoformat", one.value.__str__)()
    assert told(outcome) == [(tab, one.row, title, written)]
    assert held() == before


def test_a_number_that_was_edited_makes_no_second_document(bring, traded):
    workbook = taken("/money/receipts/")
    cell(workbook, "R1", "收款单号").value = "R2"
    refused(bring, workbook, "R2", "收款单号", "R2", tab="回款")


def test_a_row_without_a_mark_is_a_new_document(bring, traded):
    """Written below those that were taken away."""
    workbook = taken("/money/receipts/")
    workbook.active.append(["R2", date(2026, 10, 30), "EOM", 12.5])
    outcome = bring(workbook, "finance")
    assert (outcome.faults, counted(outcome)) == ([], {"回款": (1, 0, 1)})
    assert Receipt.objects.get(number="R2").amount == y("12.50")


@pytest.mark.parametrize("name", [*MASTERS, *DOCUMENTS])
def test_chosen_rows_are_taken_alone(traded, name):
    """By what the first column of the list names them by; of a product all its prices."""
    whole = [[one.value for one in row] for row in taken(reverse(name)).active.iter_rows(min_row=HEADER + 1)]
    first = "P01" if name == "customers:prices" else whole[-1][0]
    page = taken(reverse(name), pick=first).active
    assert [[one.value for one in row] for row in page.iter_rows(min_row=HEADER + 1)] == [
        row for row in whole if first in row
    ]


def test_every_list_comes_back_or_says_why_not():
    found = {one.name: one for module in _modules() for one in vars(module).values() if isinstance(one, Listing)}
    assert {name for name, one in found.items() if one.intake} == {*MASTERS, *DOCUMENTS}
    assert {name for name, one in found.items() if not one.intake} == set(VIEWS)


def _modules():
    for found in walk_packages(gendan.__path__, "gendan."):
        if found.name.rpartition(".")[2].endswith("views"):
            yield import_module(found.name)

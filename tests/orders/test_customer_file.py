"""A customer's own file and his own part numbers in the grid of an order (R-3.1): found, marked, and remembered."""

import csv
import json
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gendan.base.faults import Refused
from gendan.customers import actions as customers
from gendan.customers.models import PartNumber
from gendan.customers.part_numbers import Naming
from gendan.orders import actions as orders
from gendan.orders.customer_file import Columns
from gendan.orders.models import FileColumns, Order
from gendan.products import actions as products
from tests.office import SERVER, d, user
from tests.web import client_of, form_of, text_of
from tests.workbooks import save

pytestmark = pytest.mark.usefixtures("office")
NEW = "/orders/new/"
NAMES = ("product", "quantity", "price", "requested_on", "his")


def _named(*rows):
    customers.name_goods([Naming(*row) for row in rows], by=SERVER)


def _form(client, *lines, **more):
    """The form with lines (product, quantity, price, day, the number under which it came in)."""
    columns = dict(zip(NAMES, map(list, zip(*lines, strict=True)), strict=True))
    return form_of(client, NEW) | {"customer": "EOM", "on": "2026-10-20", "lane": "draft"} | columns | more


def _numbers():
    return dict(PartNumber.objects.filter(customer__code="EOM").values_list("code", "product__code"))


def _brought(client, path, **more):
    return client.post("/orders/file/", {"file": SimpleUploadedFile(path.name, path.read_bytes())} | more)


def _bare(*rows):
    """A file in which nothing stands over the columns."""
    return save("po.xlsx", {"一": [*rows]})


HIS = ["2026-11-30", "HX-1", "置物架", 120]
THEIRS = json.dumps({"0": "requested_on", "1": "his", "3": "quantity"})


def test_his_number_finds_our_product_and_its_price():
    _named(("EOM", "P01", "HX-88"), ("NET", "P02", "HX-99"))
    client = client_of("assistant")
    form = _form(client, ("ＨＸ-88", "10", "", "", ""), ("HX-99", "1", "", "", ""))
    first, second = client.post("/orders/look/", form).json()["lines"]
    assert (first["name"], first["agreed"], first["faults"]) == ("三层置物架 · 我方 P01", "80.00", {})
    assert "按 F2 选我方产品" in second["faults"]["product"]  # another customer's number is not his
    client.post(NEW, _form(client, ("HX-88", "10", "", "", "")))
    assert [(line.product.code, line.amount) for line in Order.objects.get().lines.all()] == [("P01", 800)]


def test_our_own_code_goes_before_his_number_and_it_is_said():
    _named(("EOM", "P02", "P01"))
    client = client_of("assistant")
    (line,) = client.post("/orders/look/", _form(client, ("P01", "10", "", "", ""))).json()["lines"]
    assert line["name"] == "三层置物架 · 这也是他对 P02 晾衣架 的叫法"


def test_the_picker_finds_his_number_and_shows_it():
    _named(("EOM", "P03", "HX-77"), ("NET", "P01", "HX-78"))
    client = client_of("assistant")
    asked = {"customer": "EOM", "q": "x-7"}
    assert client.get("/orders/goods/", asked).json()["found"] == [
        {"code": "P03", "text": "P03 折叠凳", "note": "客户货号 HX-77"}
    ]
    notes = {one["code"]: one["note"] for one in client.get("/orders/goods/", asked | {"q": "P0"}).json()["found"]}
    assert notes == {"P01": "", "P02": "", "P03": "客户货号 HX-77"}
    customers.assign([customers.Charge("NET", "M2", d("10-01"))], by=SERVER)
    assert client_of("regional").get("/orders/goods/", {"customer": "NET", "q": "HX"}).json()["found"] == []


def test_a_product_that_was_chosen_for_his_number_is_remembered_with_the_order():
    client = client_of("assistant")
    form = _form(client, ("P01", "10", "", "", "HX-1"), ("P02", "1", "", "", "P02"), ("P03", "1", "", "", ""))
    assert client.post("/orders/look/", form).json()["learned"] == ["HX-1 → P01"]
    client.post(NEW, form | {"remember": "on"})
    client.post(NEW, form | {"remember": "on"})
    assert _numbers() == {"HX-1": "P01"}
    assert Order.objects.count() == 1


@pytest.mark.parametrize("role", ["assistant", "regional"])
def test_nothing_is_remembered_without_the_tick_or_by_whoever_may_not(role):
    client = client_of(role)
    tick = {} if role == "assistant" else {"remember": "on"}
    form = {name: value for name, value in _form(client, ("P01", "9", "", "", "HX-1")).items() if name != "remember"}
    assert client.post(NEW, form | tick).status_code == 302
    assert ("保存时记住这些客户货号" in text_of(client.get(NEW))) == (role == "assistant")
    assert _numbers() == {}


def test_what_calls_for_a_person_is_not_remembered():
    _named(("EOM", "P03", "OLD"))
    client = client_of("assistant")
    lines = [("P01", "1", "", "", "HX-1"), ("P02", "1", "", "", "HX-1"), ("P03", "1", "", "", "HX-3")]
    lines += [("P01", "1", "", "", "OLD"), ("P02", "1", "", "", "长" * 41), ("NIX", "1", "", "", "HX-5")]
    assert client.post("/orders/look/", _form(client, *lines)).json()["learned"] == []
    assert _numbers() == {"OLD": "P03"}


def test_a_file_is_read_by_what_stands_over_its_columns():
    path = save(
        "po.xlsx",
        {
            "封面": [["采购订单"], ["供应商", "某某"]],
            "明细": [
                ["华兴公司采购单"],
                ["序号", "物料编码", "品名", "采购数量", "单价(含税)", "不含税单价", "交货日期"],
                [1, "00123", "置物架", 120, 80.5, 71.24, "2026-11-30"],
                [2, "P02", "", "５件", None, None, "11月31日"],
                ["合计", None, None, 125, None, None, None],
            ],
        },
    )
    lines = _brought(client_of("assistant"), path).json()["lines"]
    assert lines == [
        {"product": "00123", "his": "00123", "quantity": "120", "price": "80.5", "requested_on": "2026-11-30"},
        {"product": "P02", "his": "P02", "quantity": "５件", "price": "", "requested_on": "11月31日"},
    ]


def test_our_code_in_a_column_of_its_own_goes_before_his():
    text = StringIO()
    csv.writer(text).writerows([["产品编码", "客户货号", "数量"], ["P01", "HX-1", "3"], ["", "HX-2", "4"]])
    file = SimpleUploadedFile("po.csv", text.getvalue().encode())
    lines = client_of("assistant").post("/orders/file/", {"file": file}).json()["lines"]
    assert [(line["product"], line["his"]) for line in lines] == [("P01", "HX-1"), ("HX-2", "HX-2")]


def test_a_file_that_cannot_be_read_says_what_to_do():
    client = client_of("assistant")
    untold = _brought(client, save("po.xlsx", {"一": [["甲", "乙"], ["P01", 3]]}))
    assert (untold.status_code, "请选每一列是什么" in untold.json()["trouble"]) == (422, True)
    assert untold.json()["sample"] == [["甲", "乙"], ["P01", "3"]]
    empty = _brought(client, save("po.xlsx", {"一": []}))
    assert (empty.status_code, empty.json()["sample"]) == (422, [])
    broken = client.post("/orders/file/", {"file": SimpleUploadedFile("po.xlsx", b"PK\x03\x04")})
    assert (broken.status_code, "另存为" in broken.json()["trouble"]) == (422, True)
    assert client.post("/orders/file/").status_code == 422
    assert client_of("finance").post("/orders/file/").status_code == 403


def test_columns_that_were_said_once_are_remembered_of_this_customer():
    """What stands above the first line, and the sum below, say nothing of an amount in words."""
    client, path = client_of("assistant"), _bare(["华兴公司采购单"], HIS, ["", "HX-2", "", 5], ["合计", "", "", 125])
    first = {"product": "HX-1", "his": "HX-1", "quantity": "120", "requested_on": "2026-11-30"}
    second = {"product": "HX-2", "his": "HX-2", "quantity": "5", "requested_on": ""}
    assert _brought(client, path, customer="EOM").status_code == 422
    assert _brought(client, path, customer="EOM", columns=THEIRS).json()["lines"] == [first, second]
    for role in ("assistant", "regional"):
        assert _brought(client_of(role), path, customer="EOM").json()["lines"] == [first, second]
    assert _brought(client, path, customer="NET").status_code == 422
    assert _brought(client, path).status_code == 422


def test_a_heading_goes_before_what_was_remembered():
    client = client_of("assistant")
    _brought(client, _bare(HIS), customer="EOM", columns=THEIRS)
    headed = save("po.xlsx", {"一": [["数量", "货号"], [7, "P01"]]})
    (line,) = _brought(client, headed, customer="EOM").json()["lines"]
    assert (line["product"], line["quantity"]) == ("P01", "7")


def test_the_newest_word_about_columns_counts_and_a_file_of_another_kind_is_asked_about():
    client = client_of("assistant")
    _brought(client, _bare(HIS), customer="EOM", columns=THEIRS)
    turned = _bare(["P01", "置物架", 7, "箱"])
    assert _brought(client, turned, customer="EOM").status_code == 422
    said = json.dumps({"0": "product", "2": "quantity"})
    assert _brought(client, turned, customer="EOM", columns=said).json()["lines"][0]["quantity"] == "7"
    assert FileColumns.objects.get().fields == {0: "product", 2: "quantity"}


@pytest.mark.parametrize(
    "columns",
    [
        "{",
        "[]",
        '{"0": "his"}',
        '{"0": "his", "1": "his", "3": "quantity"}',
        '{"0": "cost", "3": "quantity"}',
        '{"x": 1}',
    ],
)
def test_columns_that_do_not_tell_enough_are_asked_for_again_and_not_remembered(columns):
    client, headed = client_of("assistant"), save("po.xlsx", {"一": [["货号", "数量"], ["P01", 3]]})
    assert _brought(client, _bare(HIS), customer="EOM", columns=columns).status_code == 422
    assert _brought(client, headed, customer="EOM", columns=columns).json()["lines"][0]["quantity"] == "3"
    assert not FileColumns.objects.exists()


def test_columns_of_a_customer_of_others_are_not_remembered_by_a_stranger():
    customers.assign([customers.Charge("EOM", "M2", d("10-01"))], by=SERVER)
    assert _brought(client_of("regional"), _bare(HIS), customer="EOM", columns=THEIRS).status_code == 200
    assert not FileColumns.objects.exists()
    with pytest.raises(Refused, match="没有客户 EOM"):
        orders.remember_columns([Columns("EOM", {1: "his", 3: "quantity"})], by=user("regional"))
    with pytest.raises(Refused, match="哪一列是数量"):
        orders.remember_columns([Columns("EOM", {1: "his"})], by=SERVER)


def test_a_number_that_is_made_no_more_is_not_offered():
    _named(("EOM", "P01", "HX-1"))
    products.enter([products.Item("P01", "三层置物架", status="stopped")], by=SERVER)
    assert client_of("assistant").get("/orders/goods/", {"customer": "EOM", "q": "HX"}).json()["found"] == []


def test_a_draft_keeps_the_numbers_under_which_its_lines_came_in():
    client = client_of("assistant")
    form = _form(client, ("", "1", "", "", "HX-1"), op="draft-1")
    client.post("/orders/draft/", form)
    assert 'name="his" value="HX-1"' in text_of(client.get(f"{NEW}?draft=draft-1"))
    assert user("assistant").order_drafts.count() == 1

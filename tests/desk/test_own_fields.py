"""自定义字段: defined once, then filled in by hand and by import, shown, listed, filtered, exported, within sight."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base.faults import Refused
from gendan.customers import actions as customers
from gendan.customers.models import Customer
from gendan.desk import actions
from gendan.orders.models import Order
from gendan.people import own
from gendan.people.models import Entry, OwnField
from gendan.products.models import Product
from tests.desk.files import take_in
from tests.office import SERVER, d, draft, user
from tests.web import client_of, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")


def define(record="customer", **kinds):
    """Own fields by label: {label: OwnField}."""
    rows = [actions.Definition(record, label, kind, ("直营", "加盟")) for label, kind in kinds.items()]
    return {one.label: one for one in actions.define_field(rows, by=SERVER)}


ALL = {"渠道经理": "text", "门店数": "number", "开业日": "date", "店型": "choice"}
SAID = {"渠道经理": "老马", "门店数": Decimal("12.5"), "开业日": date(2026, 5, 1), "店型": "加盟"}


def fill(code, fields, said, who=SERVER):
    """Fill a customer's own fields in, by label."""
    row = own.Filling(code, {fields[label].name: value for label, value in said.items()})
    return customers.fill_own([row], by=who)


def listed(client, query):
    """The codes of the customers in a list."""
    asked = client.get(f"/customers/?view=all&size=100&{query}").context["asked"]
    return [one.code for one in asked.run.records]


def test_a_field_is_filled_in_and_shown_as_it_was_said():
    fields = define(**ALL)
    fill("EOM", fields, SAID)
    kept = Customer.objects.get(code="EOM").own
    assert kept == {
        fields["渠道经理"].name: "老马",
        fields["门店数"].name: 125000,
        fields["开业日"].name: "2026-05-01",
        fields["店型"].name: "加盟",
    }
    assert {one.label: own.value(one, kept) for one in own.fields("customer")} == SAID
    page = text_of(client_of("assistant").get("/customers/EOM/"))
    for text in ("渠道经理", "老马", "12.5", "2026-05-01", "加盟"):
        assert text in page


def test_filling_in_is_journalled_and_the_same_again_is_nothing():
    fields = define(**ALL)
    (one,) = fill("EOM", fields, {"门店数": 3})
    version = one.version
    entry = Entry.objects.latest("n")
    assert (entry.deed, '"门店数":30000' in entry.payload) == ("customers.fill_own", True)
    assert fill("EOM", fields, {"门店数": 3})[0].version == version
    fill("EOM", fields, {"门店数": None})
    assert Customer.objects.get(code="EOM").own == {}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("{渠道经理}=马", ["EOM"]),
        ("{店型}=直营", ["NET"]),
        ("{门店数}_from=3&{门店数}_to=12.5", ["EOM"]),
        ("{门店数}_from=12.6", ["COD"]),
        ("{门店数}_to=2.9999", ["NET"]),
        ("{门店数}_to=-0", []),
        ("{开业日}=2026-05", ["EOM"]),
        ("{开业日}_from=2026-05-02", ["NET"]),
        ("{店型}=别的", []),
        ("{门店数}_from=很多", []),
    ],
)
def test_a_list_is_filtered_by_it(query, found):
    fields = define(**ALL)
    fill("EOM", fields, SAID)
    fill("NET", fields, {"门店数": Decimal("2.9999"), "开业日": date(2026, 6, 1), "店型": "直营"})
    fill("COD", fields, {"门店数": 100})
    names = {label: one.name for label, one in fields.items()}
    assert listed(client_of("assistant"), query.format(**names)) == found


def test_a_list_shows_it_as_a_column_and_takes_it_into_the_export():
    fields = define(**ALL)
    fill("EOM", fields, SAID)
    client = client_of("assistant")
    usual = client.get("/customers/?view=all").context["asked"]
    assert not {one.name for one in fields.values()} & {column.name for column in usual.columns}
    names = ",".join(one.name for one in fields.values())
    address = f"/customers/?view=all&columns={names}"
    page, book = text_of(client.get(address)), text_of(client.get(f"{address}&export=xlsx"))
    for text in ("门店数", "12.5", "老马", "加盟"):
        assert text in page
        assert text in book


def test_a_list_with_own_columns_costs_the_same_for_one_row_and_for_many():
    fields = define(**ALL)
    client, counts = client_of("assistant"), []
    address = f"/customers/?view=all&columns={','.join(one.name for one in fields.values())}"
    for codes in (["EOM"], ["NET", "COD", "FLOOR"]):
        for code in codes:
            fill(code, fields, SAID)
        with CaptureQueriesContext(connection) as heard:
            client.get(f"{address}&{fields['店型'].name}=加盟")
        counts.append(len(heard))
    assert counts[0] == counts[1]


def test_it_is_filled_in_on_a_form_where_bad_input_is_not_lost():
    fields = define(**ALL)
    names = {label: one.name for label, one in fields.items()}
    client = client_of("assistant")
    answer = send(client, "/customers/EOM/own/", **{names["门店数"]: "十几家", names["渠道经理"]: "老马"})
    assert answer.status_code == 422
    assert "看不懂这个数字" in text_of(answer)
    assert "十几家" in text_of(answer)
    said = {names["门店数"]: "１2.5", names["渠道经理"]: "老马", names["开业日"]: "2026.5.1", names["店型"]: "加盟"}
    assert send(client, "/customers/EOM/own/", **said).url == "/customers/EOM/"
    kept = Customer.objects.get(code="EOM").own
    assert {label: own.value(one, kept) for label, one in fields.items()} == SAID
    assert send(client, "/customers/EOM/own/", **{names["门店数"]: "0", names["渠道经理"]: ""}).status_code == 302
    kept = Customer.objects.get(code="EOM").own
    assert (own.value(fields["门店数"], kept), own.value(fields["渠道经理"], kept)) == (0, None)


def test_what_somebody_else_filled_in_meanwhile_is_put_beside_it():
    fields = define(**ALL)
    names = {label: one.name for label, one in fields.items()}
    client = client_of("assistant")
    form = form_of(client, "/customers/EOM/own/")
    fill("EOM", fields, {"渠道经理": "小李", "门店数": 3})
    answer = client.post("/customers/EOM/own/", form | {names["渠道经理"]: "老马"})
    assert answer.status_code == 422
    assert "小李" in text_of(answer)
    assert "老马" in text_of(answer)
    kept = Customer.objects.get(code="EOM").own
    assert (own.value(fields["渠道经理"], kept), own.value(fields["门店数"], kept)) == ("小李", 3)
    answer = client.post("/customers/EOM/own/", form | {names["开业日"]: "2026-05-01"})
    kept = Customer.objects.get(code="EOM").own
    assert answer.status_code == 302
    assert own.value(fields["开业日"], kept) == date(2026, 5, 1)
    assert own.value(fields["渠道经理"], kept) == "小李"


def test_nobody_fills_in_or_reads_what_is_not_his():
    fields = define(**ALL)
    fill("EOM", fields, SAID)
    customers.assign([customers.Charge("EOM", "", date(2026, 1, 1))], by=SERVER)
    assert client_of("regional").get("/customers/EOM/").status_code == 404
    assert "老马" not in text_of(client_of("regional").get(f"/customers/?view=all&columns={fields['渠道经理'].name}"))
    assert client_of("regional").get("/customers/EOM/own/").status_code == 403
    with pytest.raises(PermissionDenied):
        fill("EOM", fields, SAID, who=user("regional"))
    with pytest.raises(Refused, match="没有 NOBODY"):
        fill("NOBODY", fields, SAID)


def test_an_import_brings_it_by_its_header():
    define(**ALL)
    define("product", 产地="text")
    define("order", 加急="choice")
    file = {
        "客户": [
            ["客户编码", "客户名称", "结算方式", "门店数", "开业日", "店型"],
            ["K1", "第一商行", "净30天", "１2.5", "2026年5月1日", "加盟"],
            ["K2", "第二商行", "净30天", None, None, None],
        ],
        "产品": [["产品编码", "品名", "产地"], ["X1", "置物架", "永康"]],
        "合作价格": [["客户编码", "产品编码", "合作价(含税)", "生效日期"], ["K1", "X1", 80, d("10-01")]],
        "订单": [
            ["订单号", "下单日期", "客户编码", "产品编码", "数量", "含税单价", "加急"],
            ["SO9", d("10-08"), "K1", "X1", 5, 80, "直营"],
        ],
    }
    assert take_in(file).faults == []
    shown = dict(own.in_words("customer", Customer.objects.get(code="K1").own))
    assert shown == {"渠道经理": "", "门店数": "12.5", "开业日": "2026-05-01", "店型": "加盟"}
    assert Customer.objects.get(code="K2").own == {}
    assert dict(own.in_words("product", Product.objects.get(code="X1").own)) == {"产地": "永康"}
    assert dict(own.in_words("order", Order.objects.get(number="SO9").own)) == {"加急": "直营"}
    assert [count.same for count in take_in(file).tabs] == [2, 1, 1, 1]


def test_an_import_without_its_column_leaves_it_and_one_with_it_changes_it():
    fields = define(门店数="number")
    head = ["客户编码", "客户名称", "结算方式"]
    take_in({"客户": [[*head, "门店数"], ["K1", "第一商行", "净30天", 3]]})
    take_in({"客户": [head, ["K1", "第一商行", "净15天"]]})
    assert own.value(fields["门店数"], Customer.objects.get(code="K1").own) == 3
    take_in({"客户": [[*head, "门店数"], ["K1", "第一商行", "净15天", 4]]})
    assert own.value(fields["门店数"], Customer.objects.get(code="K1").own) == 4


def test_a_faulty_value_is_a_fault_of_its_cell():
    define(**ALL)
    head = ["客户编码", "客户名称", "结算方式", "门店数", "店型"]
    outcome = take_in({"客户": [head, ["K1", "第一商行", "净30天", "十几家", "别的"]]})
    assert [(one.column, one.title) for one in outcome.faults] == [("D", "门店数"), ("E", "店型")]
    assert not Customer.objects.filter(code="K1").exists()


def test_a_retired_field_is_gone_and_comes_back_with_what_was_filled_in():
    fields = define(门店数="number")
    fill("EOM", fields, {"门店数": 3})
    actions.retire_field([actions.Retiring(fields["门店数"].pk)], by=SERVER)
    client = client_of("assistant")
    assert "门店数" not in text_of(client.get("/customers/EOM/"))
    assert "门店数" not in text_of(client.get("/customers/?view=all"))
    with pytest.raises(Refused, match="已停用"):
        fill("EOM", fields, {"门店数": 4})
    define(门店数="number")
    assert dict(own.in_words("customer", Customer.objects.get(code="EOM").own)) == {"门店数": "3"}


@pytest.mark.parametrize(
    ("definition", "remedy"),
    [
        (actions.Definition("customer", "税号", "text"), "程序里已经有这一列"),
        (actions.Definition("customer", "门店数", "text"), "这个名称已经用过"),
        (actions.Definition("customer", "新的", "choice", ("一个",)), "选项至少要两个"),
    ],
)
def test_what_cannot_be_defined_says_why(definition, remedy):
    define(门店数="number")
    with pytest.raises(Refused, match=remedy):
        actions.define_field([definition], by=SERVER)
    assert OwnField.objects.count() == 1


def test_no_more_fields_than_a_page_can_bear():
    define(**{f"字段{n}": "text" for n in range(20)})
    with pytest.raises(Refused, match="最多 20 个"):
        define(多一个="text")
    define("order", 另外="text")


def test_the_assistant_and_the_administrator_define_them_on_a_page():
    client = client_of("assistant")
    answer = send(client, "/own-fields/", record="customer", label="店型", kind="choice", options="直营、加盟， 直营")
    assert answer.url == "/own-fields/"
    one = OwnField.objects.get()
    assert (one.label, one.kind, one.options) == ("店型", "choice", ["直营", "加盟"])
    assert client_of("system").get("/own-fields/").status_code == 200
    assert client_of("finance").get("/own-fields/").status_code == 403
    client.post(f"/own-fields/{one.pk}/retire/", {"op": "x"})
    assert "还没有自定义字段" in text_of(client.get("/own-fields/"))


@pytest.mark.parametrize("address", ["/products/P01/own/", "/customers/EOM/own/"])
def test_every_kind_of_record_has_its_form(address):
    define("customer", 甲="text")
    define("product", 甲="text")
    name = next(name for name in form_of(client_of("assistant"), address) if name.startswith("own_"))
    assert send(client_of("assistant"), address, **{name: "写上"}).status_code == 302
    assert "写上" in text_of(client_of("assistant").get(address.removesuffix("own/")))


def test_an_order_has_its_form():
    fields = define("order", 加急="text")
    draft("EOM", ("P01", 5), number="SO9")
    client = client_of("assistant")
    assert send(client, "/orders/SO9/own/", **{fields["加急"].name: "明早要"}).status_code == 302
    assert "明早要" in text_of(client.get("/orders/SO9/"))
    asked = client.get(f"/orders/?view=all&{fields['加急'].name}=明早").context["asked"]
    assert [one.number for one in asked.run.records] == ["SO9"]

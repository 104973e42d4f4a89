"""A list kept together by a column: what stands above each group, on every page and in the file (ui.md P2)."""

import re
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from gendan.base.asked import MOST_COUNTED
from gendan.customers import actions as customers
from gendan.orders.listed import ORDERS
from gendan.orders.models import Order
from gendan.people.roles import reads
from tests.office import SERVER, d, draft, ordered
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
LIST = "/orders/?view=all"


def rows(address, role="assistant"):
    """The rows of the list: an order by its number, a heading by its words and sums."""
    page = text_of(client_of(role).get(address))
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)[1]
    for row in re.findall(r"<tr.*?</tr>", body):
        cells = [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", row)]
        yield tuple(filter(None, cells)) if 'class="group"' in row else cells[0]


def trade():
    """NET: 2 × 80; EOM: 3 × 80 and 1 × 112. EOM's file is the older one. 10-12 is a Monday."""
    ordered("EOM", ("P01", 3), on="10-09", number="A")
    draft("NET", ("P01", 2), on="10-11", number="B")
    draft("EOM", ("P02", 1), on="10-12", number="C")


def test_orders_of_a_customer_stand_together_with_what_they_come_to():
    trade()
    assert list(rows(f"{LIST}&group=party")) == [
        ("客户：EOM · 2 张", "4", "0", "352.00"), "C", "A", ("客户：NET · 1 张", "2", "0", "160.00"), "B",
    ]  # fmt: skip
    assert list(rows(f"{LIST}&group=party&sort=-on"))[1:3] == ["A", "C"]
    assert next(rows(f"{LIST}&group=stage&stage=draft")) == ("状态：草稿 · 2 张", "3", "0", "272.00")


def test_days_stand_together_by_week():
    trade()
    assert list(rows(f"{LIST}&group=on")) == [
        ("下单日期：2026-10-12 起的一周 · 1 张", "1", "0", "112.00"), "C",
        ("下单日期：2026-10-05 起的一周 · 2 张", "5", "0", "400.00"), "B", "A",
    ]  # fmt: skip


def test_days_stand_together_by_month():
    trade()
    ordered("NET", ("P01", 1), on="09-30", number="D")
    assert list(rows(f"{LIST}&group=on-month")) == [
        ("下单日期：2026-10 · 3 张", "6", "0", "512.00"), "C", "B", "A",
        ("下单日期：2026-09 · 1 张", "1", "0", "80.00"), "D",
    ]  # fmt: skip
    assert [row for row in rows(f"{LIST}&group=on-month&sort=-on") if isinstance(row, str)] == ["D", "A", "B", "C"]


def test_a_group_is_told_whole_on_each_of_its_pages():
    for n in range(12):
        draft("EOM", ("P01", 1), number=f"A{n:02}")
    draft("NET", ("P01", 1), number="B")
    first = text_of(client_of("assistant").get(f"{LIST}&group=party&size=10"))
    heading = ("客户：EOM · 12 张", "12", "0", "960.00")
    assert next(rows(f"{LIST}&group=party&size=10")) == heading
    after = re.search(r'href="([^"]*after=[^"]*)"', first)[1].replace("&amp;", "&")
    assert list(rows(after)) == [heading, "A01", "A00", ("客户：NET · 1 张", "1", "0", "80.00"), "B"]
    before = re.search(r'href="([^"]*before=[^"]*)"', text_of(client_of("assistant").get(after)))[1]
    assert list(rows(before.replace("&amp;", "&"))) == list(rows(f"{LIST}&group=party&size=10"))


def test_whoever_reads_no_prices_gets_no_sums_of_them():
    trade()
    assert next(rows(f"{LIST}&group=party", "logistics")) == ("客户：EOM · 2 张", "4", "0")


def test_one_row_and_three_cost_the_same_statements():
    client, asked = client_of("assistant"), []
    for number in "ABC":
        ordered("EOM" if number == "B" else "NET", ("P01", 1), number=number)
        with CaptureQueriesContext(connection) as heard:
            client.get(f"{LIST}&group=party")
        asked.append(len(heard))
    assert asked[0] == asked[2]


def test_the_file_shows_it_as_the_page_does():
    trade()
    content = b"".join(client_of("assistant").get(f"{LIST}&group=party&export=xlsx").streaming_content)
    lines = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
    assert "分组：客户" in lines[1][0]
    assert [(line[0], line[3], line[5]) for line in lines[3:]] == [
        ("客户：EOM · 2 张", 4, 352), ("C", 1, 112), ("A", 3, 240), ("客户：NET · 1 张", 2, 160), ("B", 2, 160),
    ]  # fmt: skip


def test_a_record_knows_its_neighbours_in_the_grouped_list():
    trade()
    page = text_of(client_of("assistant").get("/orders/A/?view=all&group=party"))
    assert "第 2/3 张" in page
    assert 'rel="prev" data-key="previous" href="/orders/C/?group=party&amp;view=all' in page
    assert 'rel="next" data-key="next" href="/orders/B/?group=party&amp;view=all' in page


def test_what_groups_nothing_is_told():
    trade()
    page = text_of(client_of("assistant").get(f"{LIST}&group=amount"))
    assert "不能按“amount”分组：可以按 客户、下单日期（按周）、下单日期（按月）、状态。" in page


def test_a_list_that_is_capped_adds_no_group_up():
    draft("EOM", ("P01", 1), number="A")
    known = {field.attname: getattr(Order.objects.get(), field.attname) for field in Order._meta.concrete_fields}
    Order.objects.bulk_create(Order(**known | {"id": None, "number": f"A{n}"}) for n in range(MOST_COUNTED))
    assert next(rows(f"{LIST}&group=party&size=10")) == ("客户：EOM · 算出合计",)
    assert next(rows(f"{LIST}&group=party&size=10&sums=1"))[0] == "客户：EOM · 1,001 张"


def test_orders_of_a_step_stand_together_in_the_order_of_the_flow():
    """A is confirmed (下达), B and C are drafts; what is closed waits nowhere, and is not under way."""
    trade()
    assert list(rows("/orders/?group=node")) == [
        ("步骤：接单 · 2 张", "3", "0", "272.00"), "C", "B", ("步骤：下达 · 1 张", "3", "0", "240.00"), "A",
    ]  # fmt: skip
    assert list(rows("/orders/?group=node&sort=-on&size=10&node=receive"))[1:] == ["B", "C"]


def test_orders_of_a_region_stand_together_and_who_is_in_none_stands_first():
    trade()
    customers.assign([customers.Charge("NET", "M2", d("10-01")), customers.Charge("COD", "", d("10-01"))], by=SERVER)
    draft("COD", ("P01", 1), on="10-13", number="D")
    assert list(rows("/orders/?group=region")) == [
        ("区域：没有区域 · 1 张", "1", "0", "80.00"), "D",
        ("区域：华东 · 2 张", "4", "0", "352.00"), "C", "A",
        ("区域：华南 · 1 张", "2", "0", "160.00"), "B",
    ]  # fmt: skip
    asked = ORDERS.asked({"columns": "region,node"}, SERVER, reads)
    found = {one.number: [column.reader()(one) for column in asked.columns[1:]] for one in asked.run.records}
    assert found == {"A": ["华东", "下达"], "B": ["华南", "接单"], "C": ["华东", "接单"], "D": ["", "接单"]}


def test_what_no_index_holds_groups_only_where_few_orders_are():
    trade()
    client = client_of("assistant")
    page = text_of(client.get("/orders/?group=node"))
    assert '<a href="/orders/?view=all"' in page
    assert '<a href="/orders/?group=node&amp;view=mine"' in page
    assert "不能按“node”分组" in text_of(client.get(f"{LIST}&group=node"))
    assert "不能按“region”分组" in text_of(client_of("logistics").get("/orders/?group=region"))


def test_pages_of_what_is_grouped_by_step_go_on_and_an_order_has_its_neighbours():
    for n in range(12):
        draft("EOM", ("P01", 1), number=f"D{n:02}")
    ordered("EOM", ("P01", 1), number="A")
    first = ORDERS.asked({"group": "node", "size": "10"}, SERVER, reads)
    second = ORDERS.asked({"group": "node", "size": "10", "after": first.run.next}, SERVER, reads)
    assert [one.number for one in second.run.records] == ["D01", "D00", "A"]
    back = ORDERS.asked({"group": "node", "size": "10", "before": second.run.previous}, SERVER, reads)
    assert [one.number for one in back.run.records] == [one.number for one in first.run.records]
    beside = first.beside(Order.objects.get(number="D00"))
    assert (beside.before.number, beside.after.number, beside.place) == ("D01", "A", 12)

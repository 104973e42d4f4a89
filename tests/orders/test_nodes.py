"""What the drawer of a node tells and offers: one next verb, or whose turn it is."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.office import draft, ordered, shipped, step
from tests.web import client_of, in_full, text_of

pytestmark = pytest.mark.usefixtures("office")


def panel(role, number, node):
    """The panel of a node on the order's page, as a person reads it, and where it leads."""
    page = in_full(text_of(client_of(role).get(f"/orders/{number}/")))
    (found,) = re.findall(rf'<section class="node-panel" id="node-{node}".*?</section>', page, re.DOTALL)
    words = " ".join(re.sub(r"<[^>]+>", " ", found).split())
    return words, re.findall(r'(?:action|class="btn btn-primary" href)="([^"]+)"', found)


def test_a_draft_is_submitted_by_whoever_may():
    number = draft("EOM", ("P01", 5))
    words, ways = panel("assistant", number, "receive")
    assert words.startswith("1 接单 进行中 日期 2026-10-08 停留 ")
    assert ways == [f"/orders/{number}/submit/"]
    words, ways = panel("finance", number, "receive")
    assert "谁来办 后勤助理、区域业务经理" in words
    assert "这一步您不能办，请转给后勤助理、区域业务经理。" in words
    assert ways == []
    words, ways = panel("assistant", number, "ship")
    assert (words, ways) == ("8 发货 未开始 客户确认以后才能发货", [])


def test_the_verb_follows_the_order():
    number = draft("EOM", ("P01", 5))
    step("submit", number)
    assert panel("assistant", number, "review")[1] == [f"/orders/{number}/review/"]
    step("approve", number)
    assert panel("assistant", number, "review")[1] == [f"/orders/{number}/confirm/"]
    step("confirm", number)
    assert panel("assistant", number, "release")[1] == [f"/orders/{number}/release/"]
    step("release", number)
    assert panel("logistics", number, "ship")[1] == [f"/shipping/new/?order={number}"]
    note = shipped("EOM", ("P01", 5), order=number, on="10-09")
    words, ways = panel("assistant", number, "arrive")
    assert ways == [f"/shipping/{note}/arrival/"]
    assert f"{note} 该到了，还没有反馈" in words
    assert panel("finance", number, "invoice")[1] == [f"/money/invoices/new/?customer=EOM&amp;documents={note}"]
    assert panel("finance", number, "pay")[1] == ["/money/receipts/new/?customer=EOM"]


def test_a_held_order_is_resumed_where_it_stands():
    number = ordered("EOM", ("P01", 5))
    step("hold", number)
    words, ways = panel("assistant", number, "release")
    assert words.startswith("4 下达 暂停")
    assert ways == [f"/orders/{number}/resume/"]
    assert panel("logistics", number, "release")[1] == []


def test_a_page_asks_as_little_with_many_batches_as_with_one():
    few, many = ordered("EOM", ("P01", 50)), ordered("EOM", ("P01", 50))
    for number, batches in ((few, 1), (many, 3)):
        for _n in range(batches):
            shipped("EOM", ("P01", 5), order=number)
    client, asked = client_of("assistant"), []
    for number in (few, few, many):
        with CaptureQueriesContext(connection) as heard:
            assert client.get(f"/orders/{number}/").status_code == 200
        asked.append(len(heard))
    assert asked[1] == asked[2]

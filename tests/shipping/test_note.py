"""送货单 on paper: its copies, figures and sizes; every print has its serial and is recorded once."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from gendan.base import preferences
from gendan.customers import actions as customers
from gendan.customers.models import Customer
from gendan.people.models import Entry, Print
from tests.office import SERVER, d, shipped
from tests.web import client_of, form_of, send

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def number():
    return shipped("EOM", ("P01", 10), ("P02", 4), packages=3)


def _eom():
    return Customer.objects.get(code="EOM")


def _printed(number, role="assistant", **chosen):
    return send(client_of(role), f"/shipping/{number}/print/", **chosen)


def _pages(answer):
    assert answer["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(answer.content)).pages


def _texts(answer):
    return [page.extract_text() for page in _pages(answer)]


def _size(page):
    return [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]]


def test_the_three_copies_say_the_same(number):
    texts = _texts(_printed(number))
    assert [re.search("第.联 ..", text)[0] for text in texts] == ["第一联 存根", "第二联 客户", "第三联 回单"]
    for text in texts:
        for said in (number, "EOM有限公司", "三层置物架", "80.00", "800.00", "112.00", "448.00", "1,248.00", "共 3 件"):
            assert said in text
        assert "人民币壹仟贰佰肆拾捌元整" in text
        for place in ("制单：后勤助理", "仓库：", "品检：", "司机：", "收货人（签章）：", "日期："):
            assert place in text


@pytest.mark.parametrize(("paper", "size"), [("form", [241, 140]), ("a4", [210, 297])])
def test_a_short_note_fills_one_page_of_its_paper_per_copy(number, paper, size):
    assert [_size(page) for page in _pages(_printed(number, paper=paper))] == [size] * 3


def test_a_note_without_prices_has_no_amount_at_all(number):
    for text in _texts(_printed(number, prices="no")):
        assert "三层置物架" in text
        assert "14" in text
        assert not re.search(r"单价|金额|人民币|80\.00|1,248|448", text)


@pytest.mark.parametrize(("wanted", "offered"), [(True, "yes"), (False, "no")])
def test_the_form_begins_with_what_the_customer_wants_on_his_notes(number, wanted, offered):
    customers.open_file([replace(customers.File.of(_eom()), prices_on_notes=wanted)], by=SERVER)
    assert form_of(client_of("assistant"), f"/shipping/{number}/print/")["prices"] == offered
    assert ["80.00" in text for text in _texts(_printed(number))] == [wanted] * 3
    assert ["80.00" in text for text in _texts(_printed(number, prices="yes"))] == [True] * 3


def test_whoever_reads_no_prices_gets_none_even_if_he_asks(number):
    client, address = client_of("logistics"), f"/shipping/{number}/print/"
    form = form_of(client, address)
    assert "prices" not in form
    for text in _texts(client.post(address, form | {"prices": "yes"})):
        assert "三层置物架" in text
        assert not re.search(r"单价|金额|人民币|80\.00|1,248|448", text)


def test_a_long_note_continues_with_sums_that_add_up():
    number = shipped("EOM", *[("P01", n, "10") for n in range(1, 26)])
    texts = _texts(_printed(number))[:4]
    assert [re.search(r"第 (\d) 页/共 4 页", text)[1] for text in texts] == ["1", "2", "3", "4"]
    assert [_sums("本页小计", text) for text in texts] == [
        ("36", "360.00"), ("100", "1,000.00"), ("164", "1,640.00"), ("25", "250.00")
    ]  # fmt: skip
    assert [_sums("累计", text) for text in texts[:3]] == [("36", "360.00"), ("136", "1,360.00"), ("300", "3,000.00")]
    assert ["人民币" in text for text in texts] == [False, False, False, True]
    assert "人民币叁仟贰佰伍拾元整" in texts[3]
    assert "325" in texts[3]


def _sums(label, text):
    return re.search(rf"{label}\s*([\d,]+)\s+([\d,.]+)", text).groups()


@pytest.mark.parametrize(("paper", "most"), [("form", 8), ("a4", 25)])
def test_a_full_page_does_not_run_over(paper, most):
    full = shipped("EOM", *[("P01", n, "10") for n in range(1, most + 1)])
    more = shipped("EOM", *[("P01", n, "10") for n in range(1, most + 2)])
    assert len(_pages(_printed(full, paper=paper))) == 3
    assert len(_pages(_printed(more, paper=paper))) == 6


def test_the_offsets_move_what_is_printed(number):
    before = _place(number)
    preferences.put("print.right_mm", "2", d("10-01"))
    preferences.put("print.down_mm", "-1.5", d("10-01"))
    x, y = _place(number)
    assert (round((x - before[0]) / 72 * 25.4, 1), round((y - before[1]) / 72 * 25.4, 1)) == (2, 1.5)


def _place(number):
    """Where the name of the first copy stands, in points from the left and the bottom."""
    found = []
    page = _pages(_printed(number))[0]
    page.extract_text(visitor_text=lambda text, cm, tm, *_: found.append((tm, cm)) if "第一联" in text else None)
    tm, cm = found[0]
    return tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]


def test_a_picture_is_a_png(number):
    answer = _printed(number, form="png")
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert Print.objects.get().copies == 1


def test_every_print_is_recorded_once_and_its_serial_stands_on_the_paper(number):
    client, address = client_of("assistant"), f"/shipping/{number}/print/"
    form = form_of(client, address)
    texts = [_texts(client.post(address, form)) for _n in range(2)]
    one = Print.objects.get()
    assert (one.kind, one.document, one.who, one.form, one.copies) == ("delivery", number, "assistant", "pdf", 3)
    assert texts[0] == texts[1]
    assert all(one.number in text for text in texts[0])
    assert one.number in Entry.objects.get(deed="people.print_paper").payload
    _printed(number)
    assert Print.objects.count() == 2


@pytest.mark.parametrize("change", [lambda rows: rows.update(who="nobody"), lambda rows: rows.delete()])
def test_a_print_is_never_changed_or_deleted(number, change):
    _printed(number)
    with pytest.raises(IntegrityError), transaction.atomic():
        change(Print.objects.all())


@pytest.mark.parametrize(
    ("role", "status"),
    [("assistant", 200), ("regional", 200), ("logistics", 200), ("production", 403), ("quality", 403)],
)
def test_who_may_print(number, role, status):
    assert client_of(role).get(f"/shipping/{number}/print/").status_code == status


def test_a_foreign_note_answers_like_a_missing_one(number):
    customers.assign([customers.Charge("EOM", "M2", d("10-01"))], by=SERVER)
    client = client_of("regional")
    foreign, missing = (client.post(f"/shipping/{no}/print/", {}) for no in (number, "DN-NONE"))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert not Print.objects.exists()

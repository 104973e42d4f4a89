"""订单评审表 on paper: the eight dimensions with what was said of them, room to sign, and whose copy it is."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from gendan.base import clock
from gendan.base.table import shown
from gendan.orders.models import Dimension
from gendan.people.models import Entry, Print
from tests.office import draft, open_files, step
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def number():
    """76.00 is below the agreed 80.00; the customer was asked for his material."""
    number = draft("EOM", ("P01", 10, "76"), on="10-31")
    step("submit", number)
    about = {"of": "customer", "whom": "陈伟", "channel": "phone", "question": "要哪种板材？"}
    client_of("assistant").post(f"/orders/{number}/review/material/ask/", {"op": "q"} | about)
    return number


def _print(number, role="assistant", op="one"):
    return client_of(role).post(f"/orders/{number}/review/print/", {"op": op})


def _words(answer):
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages))


def test_it_says_what_the_card_says_and_whose_copy_it_is(number):
    card = text_of(client_of("assistant").get(f"/orders/{number}/review/"))
    assert f'action="/orders/{number}/review/print/"' in card
    answer = _print(number)
    one, words = Print.objects.get(), _words(answer)
    for said in (
        *map(str, Dimension.labels),
        number,
        "EOM有限公司",
        "P01订单价76.00低于合作价80.00（低5.0%）",
        "要哪种板材？",
        "还有2项没有通过",
        "签字",
        one.number,
        "后勤助理",
        re.sub(r"\s", "", shown("time", clock.on_the_wall(one.at))),
    ):
        assert said in words, said
    assert (one.kind, one.document, one.who) == ("review", number, "assistant")
    assert one.number in Entry.objects.get(deed="people.print_paper").payload


def test_a_click_is_one_print_and_nothing_is_printed_without_one(number):
    assert [_print(number).status_code for _n in range(2)] == [200, 200]
    assert client_of("assistant").post(f"/orders/{number}/review/print/").status_code == 302
    assert Print.objects.count() == 1


def test_whoever_reads_no_prices_gets_them_on_no_paper(number):
    words = _words(_print(number, "logistics"))
    assert "交货期" in words
    assert [secret for secret in ("76.00", "80.00", "760.00", "100,000") if secret in words] == []


def test_who_prints_nothing_has_no_button_and_no_paper(number):
    assert _print(number, "production").status_code == 403
    assert "review/print/" not in text_of(client_of("production").get(f"/orders/{number}/review/"))
    open_files({"FAR": {"payment_term": "货到付款"}}, manager="M2")
    assert _print(draft("FAR", ("P01", 1, "80")), "regional").status_code == 404
    assert not Print.objects.exists()

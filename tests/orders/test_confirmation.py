"""订单确认书: what the customer signs, and who may print it."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from gendan.customers import actions as customers
from gendan.people.models import Print
from tests.office import SERVER, d, draft
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def number():
    return draft("EOM", ("P01", 10), ("P02", 4))


def _print(number, role="assistant", form="pdf", op="one"):
    return client_of(role).post(f"/orders/{number}/print/", {"form": form, "op": op})


def test_the_customer_signs_lines_amount_and_terms(number):
    (page,) = PdfReader(BytesIO(_print(number).content)).pages
    text = page.extract_text()
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    for said in (number, "EOM有限公司", "三层置物架", "80.00", "800.00", "448.00", "1,248.00", "月末+30天"):
        assert said in text
    assert "人民币壹仟贰佰肆拾捌元整" in text
    assert "需方（签章）" in text
    assert Print.objects.get().number in text


def test_a_click_is_one_print(number):
    assert [_print(number).status_code for _n in range(2)] == [200, 200]
    one = Print.objects.get()
    assert (one.kind, one.document, one.copies) == ("order", number, 1)


def test_a_long_order_is_one_picture():
    number = draft("EOM", *[("P01", n, "10") for n in range(1, 61)])
    assert _print(number, form="png").content.startswith(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("role", ["logistics", "production"])
def test_whoever_reads_no_prices_prints_no_confirmation(number, role):
    assert _print(number, role).status_code == 403
    assert not Print.objects.exists()


def test_a_foreign_order_answers_like_a_missing_one(number):
    customers.assign([customers.Charge("EOM", "M2", d("10-01"))], by=SERVER)
    assert [_print(no, "regional").status_code for no in (number, "SO-NONE")] == [404, 404]


def test_it_can_be_copied_as_a_picture_by_whoever_prints_it(number):
    assert "复制为图片" in text_of(client_of("assistant").get(f"/orders/{number}/"))
    assert "复制为图片" not in text_of(client_of("logistics").get(f"/orders/{number}/"))

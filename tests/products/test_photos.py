"""Photos of the steps of an assembly: who brings them, who looks at them, and what is not taken."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gendan.desk import proofs
from gendan.products.actions import Assembly, Work, set_steps
from gendan.products.models import StepPhoto
from tests.base.test_sniffing import DOCX, JPEG, PNG
from tests.office import SERVER
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office", "files")
JSON = {"Accept": "application/json"}
BEND, WELD = Work("弯管", "弯管机", 45), Work("焊接", "焊接班", 90)


@pytest.fixture(autouse=True)
def route(office):
    """P01 is put together in two steps."""
    set_steps([Assembly("P01", (BEND, WELD))], by=SERVER)


def _sent(*files, role="production", step="弯管", op="op", product="P01", **more):
    """What comes of sending photos, as (name, content)."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    data = {"op": op, "step": step, "uploads": uploads} | more
    return client_of(role).post(f"/products/{product}/photos/attach/", data, headers=JSON)


def kept(name="弯管.jpg", content=JPEG, **more):
    """A photo that was just sent."""
    assert _sent((name, content), op=name, **more).json() == {"troubles": []}
    return StepPhoto.objects.latest("pk")


def test_a_photo_stands_at_its_step_for_whoever_opens_the_product():
    one = kept(small=SimpleUploadedFile("s", JPEG))
    assert (one.step, one.kind, one.by) == ("弯管", "jpeg", "生产")
    for role in ("logistics", "regional"):
        client = client_of(role)
        for page in ("/products/P01/", "/products/P01/photos/"):
            assert f'src="/products/P01/photos/{one.pk}/small/"' in text_of(client.get(page))
        answer = client.get(f"/products/P01/photos/{one.pk}/")
        assert b"".join(answer.streaming_content) == JPEG
        assert answer["Content-Security-Policy"].startswith("sandbox")
        assert client.get(f"/products/P01/photos/{one.pk}/small/").status_code == 200
    assert client_of("system").get(f"/products/P01/photos/{one.pk}/").status_code == 403
    assert client_of("production").get(f"/products/P02/photos/{one.pk}/").status_code == 404


def test_steps_that_are_written_anew_keep_their_photos():
    one = kept()
    set_steps([Assembly("P01", (WELD, BEND))], by=SERVER)
    page = text_of(client_of("production").get("/products/P01/photos/"))
    headings = re.findall(r'<h2 id="step-\d">([^<]+)</h2>', page)
    assert headings == ["1 焊接", "2 弯管"]
    assert page.index("2 弯管") < page.index(f"/photos/{one.pk}/")


@pytest.mark.parametrize(
    ("file", "step", "remedy"),
    [
        (("说明.docx", DOCX), "弯管", "不是照片"),
        (("弯管.jpg", JPEG), "喷漆", "没有“喷漆”这道工序"),
        (("弯管.jpg", b"not a picture"), "弯管", "请换成这几种"),
    ],
)
def test_what_is_no_photo_of_a_step_is_refused(file, step, remedy):
    answer = _sent(file, step=step)
    assert answer.status_code == 422
    assert remedy in answer.json()["troubles"][0]
    assert not StepPhoto.objects.exists()


def test_the_same_photo_stands_once_at_a_step():
    kept()
    assert "已经在“弯管”里了" in _sent(("又一次.jpg", JPEG), op="2").json()["troubles"][0]
    assert _sent(("又一次.jpg", JPEG), op="3", step="焊接").json() == {"troubles": []}


def test_a_void_photo_is_opened_by_nobody_and_says_why():
    one = kept()
    address = f"/products/P01/photos/{one.pk}/"
    assert client_of("sales").post(f"{address}void/", {"op": "x", "reason": "别的产品"}).status_code == 403
    client_of("production").post(f"{address}void/", {"op": "x", "reason": " "})
    assert not StepPhoto.objects.get().void
    client_of("production").post(f"{address}void/", {"op": "y", "reason": "别的产品"})
    assert (StepPhoto.objects.get().void_reason, StepPhoto.objects.get().voided_by) == ("别的产品", "生产")
    assert client_of("production").get(address).status_code == 404
    assert address not in text_of(client_of("production").get("/products/P01/"))


def test_who_does_not_write_the_steps_brings_no_photos():
    assert _sent(("弯管.jpg", JPEG), role="sales").status_code == 403
    assert "选择照片" not in text_of(client_of("sales").get("/products/P01/photos/"))


def test_a_photo_is_never_deleted_and_verify_looks_whether_it_is_whole():
    one = kept()
    with pytest.raises(IntegrityError), transaction.atomic():
        StepPhoto.objects.all().delete()
    assert list(proofs.differences()) == []
    one.path.write_bytes(PNG)
    assert [said for said in proofs.differences() if "弯管.jpg" in said and "不同" in said]


def test_more_photos_cost_no_more_statements():
    client, counts = client_of("production"), []
    for name, content in (("a.jpg", JPEG), ("b.png", PNG)):
        kept(name, content)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/products/P01/photos/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_without_steps_the_page_says_what_comes_first():
    page = text_of(client_of("production").get("/products/P02/photos/"))
    assert "先登记工序，再传照片" in page
    assert "选择照片" not in page

"""Files of an order: what is taken, who opens it and how, what a crash leaves, and what verify finds."""

import hashlib
import os

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from gendan.base import attached, clock
from gendan.orders import proofs
from gendan.orders.models import OrderFile
from gendan.people import deeds, journal
from gendan.people.models import Batch, Manager
from tests.base.test_sniffing import DOCX, JPEG, PNG
from tests.office import SERVER, draft, ordered, step
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office", "files")
JSON = {"Accept": "application/json"}


def sent(client, number, *files, paper="original", op="op", **more):
    """What comes of sending files, as (name, content)."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(
        f"/orders/{number}/attach/", {"op": op, "paper": paper, "uploads": uploads} | more, headers=JSON
    )  # fmt: skip


def kept(number, name="原单.jpg", content=JPEG, role="assistant", **more):
    """A file of an order that was just sent."""
    assert sent(client_of(role), number, (name, content), op=name, **more).json() == {"troubles": []}
    return OrderFile.objects.latest("pk")


def lying(files):
    """The files in the data folder, by their way there."""
    return sorted(str(path.relative_to(files)) for path in files.rglob("*") if path.is_file())


def test_a_file_is_kept_under_what_is_in_it(files):
    number = draft("EOM", ("P01", 5))
    one = kept(number, "../../etc/原 单\u202e.exe", JPEG)
    digest = hashlib.sha256(JPEG).hexdigest()
    assert (one.name, one.kind, one.size, one.digest, one.by) == (
        "原单.exe",
        "jpeg",
        len(JPEG),
        digest,
        "后勤助理",
    )
    assert lying(files) == [f"{digest[:2]}/{digest}"]
    assert (files / digest[:2] / digest).stat().st_mode & 0o777 == 0o600
    page = text_of(client_of("assistant").get(f"/orders/{number}/?tab=files"))
    assert "原单.exe" in page
    assert "客户原单" in page
    assert "附件 1" in page  # under the node that it is evidence of


def test_it_is_opened_as_what_it_is_and_never_as_a_page_of_ours():
    number = draft("EOM", ("P01", 5))
    picture, paper = kept(number, "a.exe"), kept(number, "b.docx", DOCX)
    client = client_of("assistant")
    answer = client.get(f"/orders/{number}/files/{picture.pk}/")
    assert b"".join(answer.streaming_content) == JPEG
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == 'inline; filename="a.exe.jpg"'
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert client.get(f"/orders/{number}/files/{picture.pk}/?save")["Content-Disposition"].startswith("attachment")
    assert client.get(f"/orders/{number}/files/{paper.pk}/")["Content-Disposition"] == 'attachment; filename="b.docx"'


def test_a_file_is_seen_by_whoever_sees_the_order_and_what_is_on_it():
    """M1's customer; another manager does not see the order, and the store sees no paper with prices."""
    number = ordered("EOM", ("P01", 5))
    priced, slip = kept(number), kept(number, "回单.png", PNG, paper="slip")
    ways = {one: f"/orders/{number}/files/{one.pk}/" for one in (priced, slip)}
    status = {
        role: [client_of(role).get(ways[one]).status_code for one in (priced, slip)]
        for role in ("regional", "finance", "logistics", "production", "admin")
    }
    assert status == {
        "regional": [200, 200], "finance": [200, 200], "logistics": [404, 200], "production": [404, 200],
        "admin": [403, 403],
    }  # fmt: skip
    other = draft("NET", ("P01", 5))
    assert client_of("assistant").get(f"/orders/{other}/files/{slip.pk}/").status_code == 404
    for way in (f"/orders/{number}/?tab=files", f"/orders/{number}/story/"):
        page = text_of(client_of("logistics").get(way))
        assert "原单.jpg" not in page
        assert "原单.jpg" in text_of(client_of("assistant").get(way))
    refused = sent(client_of("logistics"), number, ("x.png", PNG), op="x").json()["troubles"]
    assert refused == ["请选是什么文件：检验记录、出货照片、签收回单。"]


def test_another_managers_order_is_a_missing_page():
    number = draft("EOM", ("P01", 5))
    one = kept(number)

    Manager.objects.filter(code="M1").update(user=None)
    client = client_of("regional")
    assert client.get(f"/orders/{number}/files/{one.pk}/").status_code == 404
    assert sent(client, number, ("x.png", PNG)).status_code == 404


def test_what_is_refused_is_told_by_name_and_leaves_nothing(files):
    number = draft("EOM", ("P01", 5))
    bad = [("网页.jpg", b"<html>"), ("空.png", b""), ("大.pdf", b"%PDF-" + bytes(attached.MOST_BYTES))]
    answer = sent(client_of("assistant"), number, *bad, ("好.jpg", JPEG))
    assert answer.status_code == 422
    assert [one.partition("”")[0] for one in answer.json()["troubles"]] == ["“网页.jpg", "“空.png", "“大.pdf"]
    assert not OrderFile.objects.exists()
    assert not files.exists()
    page = text_of(client_of("assistant").post(
        f"/orders/{number}/attach/", {"op": "o", "paper": "original"}, follow=True,
    ))  # fmt: skip
    assert "请填“文件”" in page


def test_the_same_file_twice_is_one_too_many_and_a_click_twice_is_one(files):
    number = draft("EOM", ("P01", 5))
    client = client_of("assistant")
    for _n in range(2):
        assert sent(client, number, ("a.jpg", JPEG)).status_code == 200
    again = sent(client, number, ("b.jpg", JPEG), op="other", paper="slip")
    assert again.json()["troubles"] == ["“b.jpg”已经在这张订单里了（客户原单，a.jpg）：不用再传。"]
    assert OrderFile.objects.count() == 1
    assert len(lying(files)) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderFile.objects.create(**{name: getattr(OrderFile.objects.get(), name) for name in (
            "order", "paper", "name", "kind", "size", "digest", "by", "on")})  # fmt: skip


def test_a_file_that_is_void_is_named_with_its_reason_and_opened_by_nobody():
    number = draft("EOM", ("P01", 5))
    one, client = kept(number), client_of("assistant")
    way = f"/orders/{number}/files/{one.pk}/"
    assert client_of("regional").post(f"{way}void/", {"op": "v", "reason": "x"}).status_code == 403
    client.post(f"{way}void/", {"op": "v0", "reason": " "})
    assert not OrderFile.objects.get().void
    client.post(f"{way}void/", {"op": "v1", "reason": "别家的单"})
    page = text_of(client.get(f"/orders/{number}/?tab=files"))
    assert "<del>原单.jpg</del> 客户原单：别家的单" in page
    assert "附件 1" not in page
    assert client.get(way).status_code == 404
    assert "作废原因 <ins>别家的单</ins>" in text_of(client.get(f"/orders/{number}/story/"))
    kept(number, "再来.jpg")  # the same picture may come back
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderFile.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderFile.objects.update(digest="0" * 64)
    assert list(journal.broken()) == []


def test_a_small_picture_stands_beside_a_picture_only_when_it_is_one():
    number = draft("EOM", ("P01", 5))
    with_it = kept(number, "a.jpg", JPEG, small=SimpleUploadedFile("s", JPEG + b"small"))
    without = kept(number, "b.png", PNG, small=SimpleUploadedFile("s", b"<html>"))
    client = client_of("assistant")
    ways = [f"/orders/{number}/files/{one.pk}/small/" for one in (with_it, without)]
    assert b"".join(client.get(ways[0]).streaming_content) == JPEG + b"small"
    assert client.get(ways[1]).status_code == 404
    assert text_of(client.get(f"/orders/{number}/?tab=files")).count("<img") == 2  # in the list, and at its node


def test_a_crash_between_the_file_and_its_row_leaves_nothing_half(files):
    """Before the commit: a file that no row names is forgotten after a day. After it: it is brought to its place."""
    number = draft("EOM", ("P01", 5))
    one = kept(number)
    place = one.path
    orphan, unmoved = files / "coming" / f"{'0' * 64}.ab", files / "coming" / f"{one.digest}.cd"
    place.rename(unmoved)
    orphan.write_bytes(b"lost")
    answer = client_of("assistant").get(f"/orders/{number}/files/{one.pk}/")
    assert b"".join(answer.streaming_content) == JPEG
    assert (place.exists(), unmoved.exists()) == (True, False)
    place.rename(unmoved)
    for path in (orphan, unmoved):
        os.utime(path, (0, 0))
    kept(number, "next.png", PNG)
    assert (place.exists(), unmoved.exists(), orphan.exists()) == (True, False, False)


def test_verify_tells_of_a_file_that_is_lost_or_changed():
    number = draft("EOM", ("P01", 5))
    one = kept(number)
    assert list(proofs.differences()) == []
    one.path.write_bytes(b"other")
    assert "内容和登记时不同" in next(proofs.differences())
    one.path.unlink()
    assert "不见了" in next(proofs.differences())
    answer = client_of("assistant").get(f"/orders/{number}/files/{one.pk}/", follow=True)
    assert "请系统管理从备份取回" in text_of(answer)


def test_no_way_leads_to_a_file_but_the_view():
    number = draft("EOM", ("P01", 5))
    one = kept(number)
    client = client_of("assistant")
    lies = one.path.relative_to(settings.HOME.path)
    for way in (f"/{lies}", f"/static/../{lies}", f"/static/%2e%2e/{lies}", f"/media/{one.digest}"):
        assert client.get(way).status_code == 404


def _by_mouth(number, role="assistant"):
    """Whether the order's page, and the list of those without paper, say so."""
    client = client_of(role)
    page = text_of(client.get(f"/orders/{number}/"))
    listed = number in text_of(client.get("/orders/?view=all&word=mouth"))
    assert ("口头，待回签" in page) == listed
    return listed


def test_a_word_of_mouth_is_marked_until_paper_comes():
    """Before he confirmed there is no word, and a void paper is none."""
    number = draft("EOM", ("P01", 5))
    for name in ("submit", "approve"):
        step(name, number)
    assert not _by_mouth(number)
    step("confirm", number)
    assert _by_mouth(number)
    assert _by_mouth(number, "production")
    kept(number, "原单.png", PNG)
    assert _by_mouth(number)
    paper = kept(number, "回签.jpg", JPEG, paper="confirmation")
    assert not _by_mouth(number)
    form = {"op": "v", "reason": "传错了"}
    assert client_of("assistant").post(f"/orders/{number}/files/{paper.pk}/void/", form).status_code == 302
    assert _by_mouth(number)
    kept(number, "合同.docx", DOCX, paper="contract")
    assert not _by_mouth(number)


def test_what_an_import_brought_is_not_asked_for_its_paper():
    batch = Batch.objects.create(file_name="旧账.xlsx", file_digest="0", who="assistant", at=clock.now())
    with deeds.together(by=SERVER, batch=batch):
        number = ordered("EOM", ("P01", 5))
    assert not _by_mouth(number)

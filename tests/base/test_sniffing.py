"""What a file is, is told from what is in it."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from gendan.base.sniffing import Unfit, kind_of

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def zipped(*names):
    """A zip file with parts of these names."""
    made = BytesIO()
    with ZipFile(made, "w") as parts:
        for name in names:
            parts.writestr(name, "<x/>")
    return made.getvalue()


XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
DOCX = zipped("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (JPEG, "jpeg"),
        (PNG, "png"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(40), "webp"),
        (b"%PDF-1.7\n", "pdf"),
        (XLSX, "xlsx"),
        (DOCX, "docx"),
    ],
)
def test_a_kind_is_told_whatever_the_name_says(content, kind):
    assert kind_of("payload.exe", BytesIO(content)).name == kind


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (b"<html><script>alert(1)</script>", "不是图片、PDF"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "不是图片、PDF"),
        (b"MZ\x90\x00" + bytes(60), "不是图片、PDF"),
        (b"GIF89a" + JPEG, "不是图片、PDF"),
        (b" %PDF-1.7", "不是图片、PDF"),
        (b"RIFF\x10\x00\x00\x00AVI LIST", "不是图片、PDF"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "不是图片、PDF"),
        (zipped("evil.js"), "不是图片、PDF"),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "word/document.xml"), "不是图片、PDF"),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "带有宏"),
        (XLSX[:-30], "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "旧格式"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(60), "HEIC"),
    ],
)
def test_anything_else_is_told_what_to_do(content, remedy):
    with pytest.raises(Unfit, match=remedy):
        kind_of("客户原单.jpg", BytesIO(content))

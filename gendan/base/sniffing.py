"""What a file is, told from what is in it: its name and what the browser says of it are not believed (A14)."""

from dataclasses import dataclass
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

HEAD = 64  # bytes that tell most kinds apart


class Unfit(ValueError):
    """The file is not taken in; says in words why, and what to do."""


@dataclass(frozen=True)
class Kind:
    """A kind of file. shows: a browser draws it by itself, so that it may be opened in place."""

    name: str
    media: str
    suffixes: tuple[str, ...]
    shows: bool = False


OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    kind.name: kind
    for kind in (
        Kind("jpeg", "image/jpeg", (".jpg", ".jpeg"), shows=True),
        Kind("png", "image/png", (".png",), shows=True),
        Kind("webp", "image/webp", (".webp",), shows=True),
        Kind("pdf", "application/pdf", (".pdf",)),
        Kind("xlsx", f"{OFFICE}.spreadsheetml.sheet", (".xlsx",)),
        Kind("docx", f"{OFFICE}.wordprocessingml.document", (".docx",)),
    )
}
ACCEPT = ",".join(one for kind in KINDS.values() for one in (kind.media, *kind.suffixes))
"""What a browser is told to offer; it may offer anything all the same."""

MAIN_PARTS = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx"}
MACROS = ("vbaproject.bin", "vbadata.xml")
ELSE = _l("“%(name)s”不是图片、PDF、Excel（xlsx）或 Word（docx）：请换成这几种再传。")
HEIC = _l("“%(name)s”是 HEIC 照片，别的电脑打不开：请在手机设置里把相机格式改成“兼容性最佳”，或截图再传。")
OLD = _l("“%(name)s”是旧格式，或设有打开密码：请取消密码，另存为 .xlsx、.docx 或 PDF 再传。")
MACRO = _l("“%(name)s”带有宏，为安全起见不收：请另存为不带宏的 .xlsx 或 .docx 再传。")


def kind_of(name, file):
    """The Kind of an open binary file; raises Unfit. name: what it is called, for the answer only."""
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        return KINDS[_office(name, file)]
    found = next((kind for kind, is_it in SIGNS.items() if is_it(head)), None)
    if found is None:
        raise Unfit(_refusal(head) % {"name": name})
    return KINDS[found]


SIGNS = {
    "jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "webp": lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP",
    "pdf": lambda head: head.startswith(b"%PDF-"),
}


def _refusal(head):
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"heif"):
        return HEIC
    return OLD if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") else ELSE


def _office(name, file):
    """The name of the kind of an office file, from the list of its parts; nothing in it is unpacked."""
    try:
        with ZipFile(file) as parts:
            names = {part.lower() for part in parts.namelist()}
    except (BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as trouble:
        raise Unfit(_("“%(name)s”已损坏，打不开：请重新保存一次再传。") % {"name": name}) from trouble
    if any(part.rpartition("/")[2] in MACROS for part in names):
        raise Unfit(MACRO % {"name": name})
    found = [kind for part, kind in MAIN_PARTS.items() if part in names]
    if len(found) != 1 or "[content_types].xml" not in names:
        raise Unfit(ELSE % {"name": name})
    return found[0]

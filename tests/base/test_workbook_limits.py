"""Hostile and broken files are refused quickly, with the part at fault, and never hurt the process that asked."""

import random
import re
import resource
import struct
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile

import pytest
import xlwt

from gendan.base import quarantine, workbook
from gendan.base.workbook import Unreadable, Workbook
from gendan.base.workbook.limits import MB
from gendan.base.workbook.read import DEFAULT, REMEDIES, _bare, read
from tests.base import xlsx
from tests.base.mutations import edited, flipped, retyped, truncated

SECONDS = 5
HEADER = b'<?xml version="1.0"?>'
SPREADSHEET = b' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def plain():
    return xlsx.book({"客户": [["编码", "名称"], ["C001", "杭州宏达"]]})


def sheet(cells):
    return xlsx.changed(
        plain(), {xlsx.SHEET: b"<worksheet%b><sheetData>%b</sheetData></worksheet>" % (SPREADSHEET, cells)}
    )


def million_rows():
    return sheet(b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 400_000)))


def lying_about_size():
    """The directory of the zip says that 150 MB are 10 bytes."""
    data = bytearray(xlsx.changed(plain(), {"xl/media/x.bin": bytes(150 * MB)}))
    at = data.rindex(b"xl/media/x.bin")
    struct.pack_into("<I", data, at - 22, 10)
    return bytes(data)


def repeated_text():
    """60,000 cells that all show one text of 32,767 characters: 2 GB when written out."""
    strings = b"<sst%b><si><t>%b</t></si></sst>" % (SPREADSHEET, b"x" * 32_767)
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 60_000))
    return xlsx.changed(sheet(cells), {"xl/sharedStrings.xml": strings})


def laughs():
    names = [b"lol%d" % n for n in range(10)]
    entities = b"".join(b'<!ENTITY %b "%b">' % (name, b"&%b;" % before * 10) for before, name in pairwise(names))
    return b'%b<!DOCTYPE lolz [<!ENTITY lol0 "lol">%b]>' % (HEADER, entities)


def encrypted():
    data = bytearray(plain())
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.find(start)
        while at >= 0:
            data[at + (6 if start == b"PK\x03\x04" else 8)] |= 1
            at = data.find(start, at + 4)
    return bytes(data)


def twice():
    data = BytesIO(plain())
    with ZipFile(data, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr(xlsx.SHEET, b"<worksheet/>")
    return data.getvalue()


def compressed_by(method):
    data = BytesIO()
    with ZipFile(data, "w", method) as file:
        for name, content in xlsx.parts(plain()).items():
            file.writestr(name, content)
    return data.getvalue()


MERGES = b"".join(b'<mergeCell ref="A1:CV%d"/>' % n for n in range(100_000, 100_500))
BOMBS = {
    "a sheet of 300 MB of blanks": (lambda: sheet(b" " * 300 * MB), "压缩率"),
    "110 MB in small parts": (
        lambda: xlsx.changed(plain(), {f"xl/media/{n}.bin": bytes(MB) for n in range(110)}),
        "100 MB",
    ),
    "a size that lies": (lying_about_size, "压缩率"),
    "a million rows": (million_rows, "行"),
    "two cells a billion cells apart": (
        lambda: sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "列",
    ),
    "two cells a hundred million cells apart": (
        lambda: sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="CV1048576"><v>1</v></c></row>'),
        "行",
    ),
    "101 columns": (lambda: xlsx.book({"客户": [["x"] * 101]}), "100 列"),
    "a long text repeated": (repeated_text, "请拆成几个文件|请删去"),
    "a billion laughs": (
        lambda: xlsx.changed(plain(), {xlsx.SHEET: laughs() + b"<worksheet>&lol9;</worksheet>"}),
        "XML",
    ),
    "an outside entity": (
        lambda: xlsx.changed(
            plain(), {xlsx.SHEET: b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'}
        ),
        "XML",
    ),
    "an entity in UTF-16": (
        lambda: xlsx.changed(plain(), {xlsx.SHEET: laughs().decode().encode("utf-16")}),
        "XML",
    ),
    "a part outside the file": (lambda: xlsx.changed(plain(), {"../../evil.xml": b"<a/>"}), "结构"),
    "an absolute part": (lambda: xlsx.changed(plain(), {"/etc/evil.xml": b"<a/>"}), "结构"),
    "a link": (lambda: xlsx.changed(plain(), {xlsx.symlink("xl/link.xml"): b"/etc/passwd"}), "结构"),
    "the same part twice": (twice, "结构"),
    "a rare compression": (lambda: compressed_by(ZIP_LZMA), "结构"),
    "300 parts": (lambda: xlsx.changed(plain(), {f"xl/media/{n}.bin": b"" for n in range(300)}), "最多 200 个"),
    "a password": (encrypted, "密码"),
    "a million nested elements": (
        lambda: xlsx.changed(plain(), {"xl/workbook.xml": b"<a>" * 1_000_000 + b"</a>" * 1_000_000}),
        "损坏|压缩率|内存",
    ),
    "500 overlapping merges": (
        lambda: xlsx.changed(
            sheet(b'<row r="90000"><c r="CV90000"><v>1</v></c></row>'),
            {
                xlsx.SHEET: b'<worksheet%b><sheetData><row r="90000"><c r="CV90000"><v>1</v></c></row></sheetData>'
                b'<mergeCells count="500">%b</mergeCells></worksheet>' % (SPREADSHEET, MERGES)
            },
        ),
        "结构",
    ),
    "a number of 900,000 digits": (
        lambda: sheet(b'<row r="1"><c r="A1"><v>%b</v></c></row>' % (b"9" * 900_000)),
        None,
    ),
    "cells that never end": (lambda: sheet(b'<row r="1">' + b'<c r="A1" s="1" t="e"><f>' * 40_000), "损坏"),
    "a tag that never ends": (lambda: sheet(b"<c " + b'r="AA1" ' * 110_000), "损坏|压缩率"),
    "an 11 MB file": (lambda: bytes(11 * MB), "最多 10 MB"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_refused_in_seconds(tmp_path, bomb):
    make, word = BOMBS[bomb]
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(make())
    started = worked()
    if word:
        with pytest.raises(Unreadable, match=word):
            read(path)
    else:
        assert isinstance(read(path), Workbook)
    assert worked() - started < SECONDS


def worked():
    """Seconds of processor time that this process and its children have used; others on the machine do not count."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class TestLimits:
    @pytest.fixture(scope="class")
    def large(self, tmp_path_factory):
        """A workbook of 700,000 honest cells."""
        path = tmp_path_factory.mktemp("large") / "large.xlsx"
        cells = b"".join(b'<c r="%c%%d"><v>%%d.5</v></c>' % letter for letter in range(ord("A"), ord("U")))
        path.write_bytes(sheet(b"".join(b'<row r="%d">%b</row>' % (n, cells % ((n,) * 40)) for n in range(1, 35_001))))
        return path

    @pytest.mark.parametrize(
        ("bounds", "word"),
        [
            ({"wall_seconds": 0}, "0 秒"),
            ({"cpu_seconds": 1}, "1 秒"),
            ({"memory_bytes": 80 * MB}, "内存"),
            ({"rows": 3}, "超过 3 行"),
            ({"columns": 1}, "超过 1 列"),
            ({"file_bytes": 10}, "最多 0 MB"),
        ],
    )
    def test_the_office_may_set_them(self, large, bounds, word):
        with pytest.raises(Unreadable, match=word):
            read(large, replace(DEFAULT, **bounds))


def test_every_reason_has_a_remedy():
    sources = [path.read_text() for room in (quarantine, workbook) for path in Path(room.__path__[0]).glob("*.py")]
    given = {name for text in sources for name in re.findall(r'(?:Broken|_give_up|unreadable)\(\s*"(\w+)"', text)}
    assert given | {"memory", "time", "damaged", "password"} == set(REMEDIES)


def test_the_process_that_reads_needs_no_django_and_gets_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://gendan:secret@localhost/gendan")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "no.such.settings")
    path = tmp_path / "plain.xlsx"
    path.write_bytes(plain())
    assert read(path).tabs[0].name == "客户"
    assert not {name for name in _bare() if "GENDAN" in name or "DATABASE" in name}


def office():
    """A small office workbook: three tabs, all cell types, a formula and a merged title."""
    orders = [[f"SO{n // 2}", date(2026, 10, 1) + timedelta(n), f"C00{n % 3}", n * 10, 80.5] for n in range(40)]
    customers = [
        ["客户一览表"],
        ["客户编码", "客户名称", "信用额度"],
        *([f"C00{n}", f"杭州宏达{n}号", n * 1e4] for n in range(30)),
    ]
    return xlsx.book({"订单": [["订单号", "下单日期", "客户编码", "数量", "含税单价"], *orders], "客户": customers})


def outcome(path):
    """The tabs read, or the refusal; anything else is a crash and fails the test."""
    try:
        return read(path).tabs
    except Unreadable as refusal:
        return refusal


def outcomes(folder, originals, changes, count, suffix):
    """Read `count` seeded mutations and return [(change, tabs or refusal)]."""
    chance = random.Random(20261009)
    paths, made = [], [changes[n % len(changes)] for n in range(count)]
    for n, change in enumerate(made):
        paths.append(folder / f"{n}{suffix}")
        paths[-1].write_bytes(change(originals[n % len(originals)], chance))
    with ThreadPoolExecutor(3) as pool:
        return list(zip(made, pool.map(outcome, paths), strict=True))


def test_200_mutated_copies_are_read_whole_or_refused(tmp_path):
    original = tmp_path / "office.xlsx"
    original.write_bytes(office())
    tabs = read(original).tabs
    found = outcomes(tmp_path, [office()], [flipped, truncated, edited, retyped], 200, ".xlsx")
    assert len(found) == 200
    refusals = [what for _change, what in found if isinstance(what, Unreadable)]
    assert all(refusal.part and str(refusal.remedy).endswith("。") for refusal in refusals)
    assert 0 < len(refusals) < 200
    # The zip has checksums, so bytes that changed on the way are never taken for something else.
    damaged = [what for change, what in found if change in (flipped, truncated)]
    assert all(isinstance(what, Unreadable) or what == tabs for what in damaged)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1024 * 1024


def test_mutated_xls_and_csv_never_crash(tmp_path):
    file, book = BytesIO(), xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("客户")
    for row in range(30):
        for column, value in enumerate([f"C{row}", f"杭州宏达{row}", row * 1.5]):
            sheet.write(row, column, value)
    book.save(file)
    assert len(outcomes(tmp_path, [file.getvalue()], [flipped, truncated], 30, ".xls")) == 30
    table = "".join(f"C{n},杭州宏达{n}号,{n * 1.5}\n" for n in range(300))
    originals = [table.encode("utf-8"), table.encode("gb18030"), table.encode("utf-8-sig")]
    assert len(outcomes(tmp_path, originals, [flipped, truncated], 30, ".csv")) == 30

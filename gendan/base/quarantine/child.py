"""The limited process that reads workbooks nobody has vouched for: JSON lines out, one per row; needs no Django.

`python -m gendan.base.quarantine.child` takes one job as JSON on stdin: {"do": "read" | "mark", "path", "limits", …}.
It writes {"kind"}, then per tab {"tab", "hidden", "hidden_rows", "merged"} followed by [row number, [cells]] lines,
and {"done": true}; or {"broken": reason, "part", "figures"}. Cells that JSON lacks are objects with one telling key.
"""

import json
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from math import isfinite
from pathlib import Path
from types import SimpleNamespace
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from gendan.base.quarantine import guard, sheetxml
from gendan.base.quarantine.guard import Broken

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
EXACT_WHOLE = 10**15  # from here on a float no longer tells neighbouring whole numbers apart


class Reading:
    """One job: its limits, how much it may still say, and the part it is at, for whoever has to mend the file."""

    def __init__(self, path, bounds):
        self.path = Path(path)
        self.limits = bounds
        self.part = ""
        self.left = bounds.unzipped_bytes

    def say(self, message):
        """Write one JSON line."""
        line = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
        self.left -= len(line)
        if self.left < 0:
            raise Broken("unzipped", self.part, most=self.limits.unzipped_bytes // guard.MB)
        sys.stdout.buffer.write(line + b"\n")


def main():
    """Do the job on stdin; whatever goes wrong becomes one line that says what."""
    job = json.load(sys.stdin)
    reading = Reading(job["path"], SimpleNamespace(**job["limits"]))
    guard.hold(reading.limits)
    try:
        read(reading) if job["do"] == "read" else mark_faults(reading, job)
        reading.say({"done": True})
    except Broken as broken:
        _give_up(broken.reason, broken.part or reading.part, broken.figures)
    except PasswordError:
        _give_up("password", reading.part)
    except MemoryError:
        _give_up("memory", reading.part)
    except BaseException:  # noqa: BLE001  of a damaged file anything may come; calamine's panics are no Exceptions
        _give_up("damaged", reading.part)


def _give_up(reason, part, figures=None):
    line = json.dumps({"broken": reason, "part": part, "figures": figures or {}}, ensure_ascii=False)
    sys.stdout.buffer.write(line.encode() + b"\n")


def mark_faults(reading, job):
    """Write the person's xlsx to job["target"] with job["tabs"] marked in it."""
    from gendan.base.quarantine.mark import mark

    with _opened(reading) as archive:
        mark(archive, job["target"], job["tabs"])


def read(reading):
    """Say everything the file holds, by what its first bytes are."""
    data = reading.path.read_bytes()
    if data.startswith(ZIP):
        _read_xlsx(reading, data)
    elif data.startswith(OLE):
        _read_xls(reading, data)
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise Broken("web")
    elif reading.path.suffix.lower() in TEXT_SUFFIXES:
        _read_csv(reading, data)
    else:
        raise Broken("not_xlsx")


def _opened(reading):
    try:
        archive = ZipFile(reading.path)
    except (BadZipFile, OSError, NotImplementedError, ValueError) as damage:
        raise Broken("damaged") from damage
    guard.check(archive, reading.limits)
    if sheetxml.WORKBOOK not in archive.namelist():
        raise Broken("not_xlsx")
    return archive


def _read_xlsx(reading, data):
    with _opened(reading) as archive:
        parts = sheetxml.parts(archive)
        formats = sheetxml.number_formats(archive)
        scans = {}
        for tab, part in parts.items():
            reading.part = tab
            xml = sheetxml.located(sheetxml.content(archive, part))
            scans[tab] = sheetxml.measured(xml)
            _check_extent(reading, scans[tab])
            scans[tab].marks = sheetxml.marks(xml, formats)
    reading.say({"kind": "xlsx"})
    _say_tabs(reading, load_workbook(BytesIO(data)), scans)


def _check_extent(reading, scan):
    most = reading.limits
    if scan.columns > most.columns:
        raise Broken("columns", reading.part, most=most.columns)
    if scan.rows > most.rows or scan.last_row * max(scan.columns, 26) > most.grid:
        raise Broken("rows", reading.part, most=most.rows)


def _read_xls(reading, data):
    if ENCRYPTED in data:
        raise Broken("password")
    try:
        workbook = load_workbook(BytesIO(data))
    except CalamineError as damage:
        raise Broken("password" if "assword" in str(damage) else "damaged") from damage
    reading.say({"kind": "xls"})
    _say_tabs(reading, workbook, {})


def _say_tabs(reading, workbook, scans):
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    for about in sheets:
        reading.part = about.name
        scan = scans.get(about.name) or sheetxml.Scan()
        sheet = workbook.get_sheet_by_name(about.name)
        merged = list(_merged(sheet))
        if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in merged) > reading.limits.grid:
            raise Broken("unsafe", about.name)
        hidden = about.visible != SheetVisibleEnum.Visible
        reading.say({"tab": about.name, "hidden": hidden, "hidden_rows": scan.hidden, "merged": merged})
        _say_rows(reading, _rows(sheet, scan.marks))


def _merged(sheet):
    """The merged areas as far as the sheet is filled: rows from 1, columns from 0."""
    last_row, last_column = sheet.end or (0, 0)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top <= last_row and left <= last_column:
            yield [top + 1, left, min(bottom, last_row) + 1, min(right, last_column)]


def _read_csv(reading, data):
    from gendan.base.quarantine import csvtext

    reading.part = reading.path.stem
    reading.say({"kind": "csv"})
    reading.say({"tab": reading.path.stem, "hidden": False, "hidden_rows": [], "merged": []})
    _say_rows(reading, enumerate(([cell or None for cell in row] for row in csvtext.rows(data)), 1))


def _say_rows(reading, rows):
    """Say the rows that hold something."""
    left = reading.limits.rows
    for number, cells in rows:
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        left -= 1
        if left < 0:
            raise Broken("rows", reading.part, most=reading.limits.rows)
        if len(cells) > reading.limits.columns:
            raise Broken("columns", reading.part, most=reading.limits.columns)
        reading.say([number, cells])


def _rows(sheet, marks):
    """(number, cells) of a sheet, with what calamine leaves out put back; `marks` is used up."""
    number, before = 0, [None] * sheet.start[1] if sheet.start else []
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = before + [_plain(value) for value in row]
        yield number, _marked(cells, marks.pop(number)) if number in marks else cells
    for number in sorted(marks):
        yield number, _marked([], marks[number])


def _marked(cells, marks):
    cells += [None] * (max(marks) + 1 - len(cells))
    for index, told in marks.items():
        if "shown" not in told:
            cells[index] = told
        elif type(cells[index]) in (int, float):
            cells[index] = {"number": cells[index]} | told
    return cells


def _plain(value):
    """A cell as JSON can carry it."""
    kind = type(value)
    if kind is str:
        return value or None
    if kind is float:
        return _number(value)
    if kind is datetime:
        return {"at": value.isoformat()}
    if kind is date:
        return {"date": value.isoformat()}
    if kind in (time, timedelta):
        return {"clock": str(value)}
    return value


def _number(value):
    if not isfinite(value):
        return {"error": "#NUM!"}
    return int(value) if value.is_integer() and abs(value) < EXACT_WHOLE else value


if __name__ == "__main__":
    main()

"""Reads an office workbook (xlsx, xls, csv) without trusting it: a limited child process parses, this one listens."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.workbook import Clock, ErrorValue, RawRow, RawTab, Shown, Uncomputed, Unreadable, Workbook
from gendan.base.workbook.limits import MB, Limits

DEFAULT = Limits()

REMEDIES = {
    "missing": gettext_lazy("打不开这个文件，请确认它还在原处、可以读取，再试一次。"),
    "size": gettext_lazy("文件有 %(size)s MB，最多 %(most)s MB：请拆成几个文件，或删去图片后再导入。"),
    "web": gettext_lazy("这是网页或 XML，不是表格文件：请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。"),
    "not_xlsx": gettext_lazy("这个文件里没有 Excel 工作簿：请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。"),
    "password": gettext_lazy("文件设有打开密码：请先在 Excel 或 WPS 中取消密码，保存后再导入。"),
    "damaged": gettext_lazy("文件已损坏，读不完整：请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。"),
    "unsafe": gettext_lazy("文件的内部结构不像 Excel 或 WPS 存的：请用它们打开，另存为 .xlsx 再导入。"),
    "entities": gettext_lazy("文件里有表格用不到的 XML 声明，为安全起见不读：请用 Excel 或 WPS 另存为 .xlsx 再导入。"),
    "entries": gettext_lazy("文件由 %(count)s 个部分组成，最多 %(most)s 个：请只保留要导入的工作表，另存后再导入。"),
    "unzipped": gettext_lazy("展开后的内容超过 %(most)s MB：请拆成几个文件再导入。"),
    "ratio": gettext_lazy("这部分的压缩率高得不正常，为安全起见不读：请把数据复制到新建的工作簿，另存后再导入。"),
    "rows": gettext_lazy("超过 %(most)s 行：请删去下方的空行，或拆成几个文件再导入。"),
    "columns": gettext_lazy("超过 %(most)s 列：请删去右边多余的列再导入。"),
    "encoding": gettext_lazy("分不清文字编码，怕读成乱码：请另存为 .xlsx 或“CSV UTF-8”再导入。"),
    "quotes": gettext_lazy("第 %(line)s 行的引号不成对，后面的内容分不清列：请改好引号，或另存为 .xlsx 再导入。"),
    "memory": gettext_lazy("读这个文件要用的内存太多：请拆成几个文件再导入。"),
    "time": gettext_lazy("读了 %(most)s 秒还没读完：请拆成几个文件再导入。"),
}
# What a process leaves behind when the system stopped it: by processor time, by a failed allocation or by the kernel.
STOPPED = {-24: "time", -6: "memory", -9: "memory"}


def read(path, limits=DEFAULT, kept=None):
    """Read a file into a Workbook; raises Unreadable with a Chinese remedy whatever is wrong with it.

    kept: a Path for what the child said of the file, so that whoever reads it again need not start another.
    """
    if kept and kept.exists():
        with kept.open("rb") as said:
            return _heard(said)
    with tempfile.TemporaryFile() as said:
        run({"do": "read", "path": str(path)}, said, limits)
        if kept:
            _keep(said, kept)
        return _heard(said)


def _keep(said, kept):
    draft = kept.with_suffix(f".{secrets.token_hex(4)}")  # of two who read at once, neither finds half of it
    with draft.open("wb") as file:
        shutil.copyfileobj(said, file)
    draft.replace(kept)
    said.seek(0)


def run(job, said, limits):
    """Let the limited child do a job on job["path"] and leave its JSON lines in the file `said`; raises Unreadable."""
    path = Path(job["path"])
    _check_size(path, limits)
    command = [sys.executable, "-S", "-m", "gendan.base.quarantine.child"]  # where to look is in its environment
    order = json.dumps(job | {"path": str(path.resolve()), "limits": asdict(limits)}).encode()
    try:
        done = subprocess.run(
            command,
            input=order,
            stdout=said,
            stderr=subprocess.PIPE,  # takes calamine's panics, and closes with the child: no need to look now and then
            timeout=limits.wall_seconds,
            env=_bare(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise unreadable("time", path.name, most=limits.wall_seconds) from None
    said.seek(0)
    last = _last_line(said)
    if "broken" in last:
        raise unreadable(last["broken"], last["part"] or path.name, **last["figures"])
    if "done" not in last:
        raise unreadable(STOPPED.get(done.returncode, "damaged"), path.name, most=limits.cpu_seconds)
    said.seek(0)


def unreadable(reason, part, **figures):
    """The Unreadable for one of REMEDIES."""
    return Unreadable(part, REMEDIES[reason] % figures)


def _check_size(path, limits):
    try:
        size = path.stat().st_size
        path.open("rb").close()
    except OSError as trouble:
        raise unreadable("missing", path.name) from trouble
    if size > limits.file_bytes:
        raise unreadable("size", path.name, size=size // MB + 1, most=limits.file_bytes // MB)


def _bare():
    # The process that meets hostile files gets nothing of ours, such as the password of the database.
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "TEMP", "TMP") if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}


def _last_line(said):
    end = said.seek(0, os.SEEK_END)
    said.seek(max(0, end - 64 * 1024))
    try:
        last = json.loads(said.read().rstrip(b"\n").rpartition(b"\n")[2] or b"null")
    except ValueError:
        return {}
    return last if isinstance(last, dict) else {}


def _heard(said):
    """The Workbook from the lines of a child that finished."""
    workbook = Workbook(kind="", tabs=[])
    for line in said:
        message = DECODER.decode(line.decode())
        if isinstance(message, list):
            workbook.tabs[-1].rows.append(RawRow(*message))
        elif "tab" in message:
            workbook.tabs.append(_tab(message, workbook.kind))
        elif "kind" in message:
            workbook.kind = message["kind"]
    for tab in workbook.tabs:
        _keep_filled_hidden_rows(tab)
    return workbook


def _tab(message, kind):
    merged = [tuple(area) for area in message["merged"]]
    notices = [_("工作表“%(tab)s”是隐藏的，照样读入。") % message] if message["hidden"] else []
    if kind == "xls":
        notices.append(_("旧格式 .xls 里公式的错误和隐藏行看不出来：请核对结果，或另存为 .xlsx。"))
    return RawTab(message["tab"], hidden_rows=message["hidden_rows"], notices=notices, merged=merged)


def _keep_filled_hidden_rows(tab):
    filled = {row.number for row in tab.rows}
    tab.hidden_rows = [number for number in tab.hidden_rows if number in filled]
    if tab.hidden_rows:
        tab.notices.append(
            _("有 %(count)s 个隐藏行（第 %(rows)s 行），照样读入。")
            % {"count": len(tab.hidden_rows), "rows": "、".join(map(str, tab.hidden_rows[:20]))}
        )


# A cell that JSON lacks has one telling key (quarantine/child.py).
CELLS = {
    "date": lambda cell: date.fromisoformat(cell["date"]),
    "at": lambda cell: datetime.fromisoformat(cell["at"]),
    "clock": lambda cell: Clock(cell["clock"]),
    "formula": lambda cell: Uncomputed(cell["formula"]),
    "error": lambda cell: ErrorValue(cell["error"]),
    "number": lambda cell: Shown(cell["number"], cell["shown"]),
}


def _cell(message):
    known = CELLS.get(next(iter(message)))
    return known(message) if known else message


# A float is written as its shortest text, so Decimal takes the number as it stands in the file.
DECODER = json.JSONDecoder(parse_float=Decimal, object_hook=_cell)

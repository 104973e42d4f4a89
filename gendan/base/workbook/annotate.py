"""Hands a workbook back with its faults in it: the person's own xlsx marked, or the rows of a csv or xls as an xlsx."""

import tempfile
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from gendan.base.clock import SHANGHAI
from gendan.base.columns import column
from gendan.base.workbook import ANNOTATION
from gendan.base.workbook.out import Book
from gendan.base.workbook.read import DEFAULT, read, run

XLSX = b"PK\x03\x04"
RED = "#FFC7CE"


def annotated(path, faults, limits=DEFAULT):
    """The workbook at `path` as xlsx bytes with every CellFault (gendan/base/rows.py) marked; raises Unreadable.

    Faulty cells are red, and behind each faulty row stands what is wrong and what to do. An xlsx keeps everything else
    as it was; of a csv or xls the values are kept.
    """
    path = Path(path)
    tabs = _by_tab(faults)
    with path.open("rb") as file:
        is_xlsx = file.read(len(XLSX)) == XLSX
    return _marked(path, tabs, limits) if is_xlsx else _written(path, tabs, limits)


def _by_tab(faults):
    """{tab: {row number: {"cells": [column letters], "note": text}}}"""
    tabs = defaultdict(lambda: defaultdict(lambda: {"cells": [], "note": ""}))
    for fault in faults:
        row = tabs[fault.tab][fault.row]
        row["cells"] += [fault.column] if fault.column else []
        said = f"{fault.title}：{fault.remedy}" if fault.title else str(fault.remedy)
        row["note"] = f"{row['note']} {said}" if row["note"] else ANNOTATION + said
    return tabs


def _marked(path, tabs, limits):
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as said:
        target = Path(folder) / "marked.xlsx"
        run({"do": "mark", "path": str(path), "target": str(target), "tabs": tabs}, said, limits)
        return target.read_bytes()


def _written(path, tabs, limits):
    saved_at = datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI)
    with Book(BytesIO(), title=path.stem, author="", at=saved_at) as book:
        for tab in read(path, limits).tabs:
            _write_tab(book, book.page(tab.name), tab.rows, tabs.get(tab.name, {}))
    return book.filename.getvalue()


def _write_tab(book, page, rows, marks):
    faulty = {number: {column(name) for name in mark["cells"]} for number, mark in marks.items()}
    width = max((len(row.cells) for row in rows), default=0)
    width = max(width, *(index + 1 for columns in faulty.values() for index in columns), 0)
    for row in rows:
        red = faulty.get(row.number, set())
        for index, value in enumerate(row.cells + [None] * (width - len(row.cells))):
            _write_cell(book, page, (row.number - 1, index), value, {"bg_color": RED} if index in red else {})
        if row.number in marks:
            page.write_string(row.number - 1, width, marks[row.number]["note"])


def _write_cell(book, page, place, value, colour):
    if value is None:
        page.write_blank(*place, None, book.look(**colour) if colour else None)
    elif isinstance(value, bool):
        page.write_boolean(*place, value, book.look(**colour))
    elif isinstance(value, int | Decimal):
        page.write_number(*place, float(value), book.look(**colour))
    elif isinstance(value, datetime):
        page.put(*place, "time", value, book.look(num_format="yyyy-mm-dd hh:mm:ss", **colour))
    elif isinstance(value, date):
        page.put(*place, "date", value, book.look(num_format="yyyy-mm-dd", **colour))
    else:
        page.write_string(*place, str(value), book.look(**colour))

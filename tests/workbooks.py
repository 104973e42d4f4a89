"""Office workbooks written for a test."""

import os
import tempfile
from pathlib import Path

from openpyxl import Workbook


def save(name, tabs, folder=None):
    """Write {tab name: [row, …]}, the first row being the header, and return the path."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in tabs.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = Path(folder or tempfile.mkdtemp(dir=os.environ["GENDAN_TEST_ROOT"])) / name  # which goes with the run
    book.save(path)
    return path

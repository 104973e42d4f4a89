"""CSV as offices save it: UTF-8 or GB18030, told apart by the bytes alone and refused when both readings make sense."""

import codecs
import csv
import io
import re

from gendan.base.quarantine.guard import Broken

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Runs of GB2312 symbols and its 3,755 everyday characters: what every true GB18030 office text is nearly made of.
EVERYDAY_GB = re.compile(rb"(?:[\xa1-\xa9\xb0-\xd7][\xa1-\xfe])+")
DELIMITERS = ",\t;"
# ="00123" keeps Excel from eating zeros; a leading ' is how exports disarm text that looks like a formula.
KEPT_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
DISARMED = re.compile(r"'[=+\-@\t\r]")


def rows(data):
    """The records of a CSV file as lists of text; raises Broken when the encoding or the quotes cannot be told."""
    text = decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for record in reader:
            yield [_plain(cell) for cell in record]
    except csv.Error as damage:
        raise Broken("quotes", line=reader.line_num) from damage


def decoded(data):
    """The text of a CSV file."""
    marked = next((name for mark, name in MARKS.items() if data.startswith(mark)), None)
    readings = {name: _read(data, name) for name in ([marked] if marked else ["utf-8", "gb18030"])}
    likely = next((text for text in readings.values() if text is not None), None)
    if likely is None or "\0" in likely:
        raise Broken("encoding")
    if not marked and readings["utf-8"] is not None and _everyday_gb(data):
        raise Broken("encoding")
    return likely


def _read(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _everyday_gb(data):
    return not data.isascii() and EVERYDAY_GB.sub(b"", data).isascii()


def _delimiter(text):
    head = text[:4000]
    return max(DELIMITERS, key=head.count)


def _plain(cell):
    if kept := KEPT_AS_TEXT.fullmatch(cell):
        return kept[1].replace('""', '"')
    return cell[1:] if DISARMED.match(cell) else cell

"""What calamine leaves out of an xlsx: unsaved formula results, error cells, hidden rows, numbers shown as more."""

import posixpath
import re
from decimal import Context, InvalidOperation
from html import unescape
from xml.etree import ElementTree as ET

from gendan.base.columns import column, letter
from gendan.base.quarantine.guard import Broken
from gendan.base.quarantine.shownas import shown, telling

WORKBOOK = "xl/workbook.xml"
STYLES = "xl/styles.xml"
PLACE = re.compile(rb"""\sr=["']([A-Z]*)(\d+)["']""")
ATTRIBUTE = re.compile(rb"""\s(\w+)=(["'])(.*?)\2""", re.DOTALL)
# The rest of a start tag; bounded, so that no file can make these patterns run back and forth for long.
INSIDE = rb"[^<>]{0,400}"
FIFTEEN_DIGITS = Context(prec=15)  # what a spreadsheet keeps and shows; it may save 7% as 7.0000000000000007E-2
ROOT = re.compile(rb"<(\w+:)?(?:worksheet|styleSheet)\b")


class Scan:
    """marks: row → {column index: {"formula" | "error" | "shown": text}}; hidden: row numbers.

    last_row and columns: how far filled cells reach; columns counts only from AA on. rows: how many hold a cell with
    content.
    """

    def __init__(self):
        self.marks, self.hidden = {}, []
        self.columns = self.last_row = self.rows = 0


def parts(archive):
    """{tab name: its XML part in the zip}, worksheets only."""
    targets = {
        link.get("Id"): _path(link.get("Target", ""))
        for link in tree(archive, "xl/_rels/workbook.xml.rels")
        if link.get("Type", "").endswith("/worksheet")
    }
    sheets = {sheet.get("name"): targets.get(_link(sheet)) for sheet in tree(archive, WORKBOOK).iterfind(".//{*}sheet")}
    return {name: part for name, part in sheets.items() if part}


def _path(target):
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _link(sheet):
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)


def tree(archive, part):
    """The root element of an XML part."""
    try:
        return ET.fromstring(content(archive, part))  # noqa: S314  guard.check has refused every DOCTYPE and entity
    except ET.ParseError as damage:
        raise Broken("damaged", part) from damage


def content(archive, part):
    """The bytes of a part."""
    try:
        return archive.read(part)
    except KeyError as missing:
        raise Broken("damaged", part) from missing


def number_formats(archive):
    """{cell style: number format} of the styles that show more than the number."""
    return telling(tree(archive, STYLES)) if STYLES in archive.namelist() else {}


def prefix(data):
    """The namespace prefix of a part's elements with its colon; b"" for none."""
    found = ROOT.search(data)
    return (found and found[1]) or b""


def located(data):
    """The sheet with a position on every row and cell; some producers leave them out."""
    p = prefix(data)
    if not re.search(rb"<%b(?:c|row)(?!\sr=)(?=[\s/>])(?!%b\sr=)" % (p, INSIDE), data):
        return data
    row, cell = 0, -1

    def place(tag):
        nonlocal row, cell
        written = PLACE.search(tag[0])
        if tag[2] == b"row":
            row, cell = int(written[2]) if written else row + 1, -1
            at = b"%d" % row
        else:
            cell = column(written[1].decode()) if written else cell + 1
            at = b"%b%d" % (letter(cell).encode(), row)
        return tag[0] if written else b'%b r="%b"%b' % (tag[1], at, tag[3])

    return re.sub(rb"(<%b(c|row))((?=[\s/>])%b>)" % (p, INSIDE), place, data)


def measured(data):
    """A Scan of how far the filled cells of a located sheet reach (formatted blanks do not count), and hidden rows."""
    p, found = prefix(data), Scan()
    filled = b"</%bc>" % p
    last, before = data.rfind(filled), 0
    found.columns = filled_columns(data, p, rb"[A-Z]{2,}")
    for tag in re.finditer(rb"<%brow\s%b>" % (p, INSIDE), data):
        found.rows += data.find(filled, before, tag.start()) >= 0
        before = tag.start()
        if before > last:
            break
        number = int(PLACE.search(tag[0])[2])
        found.last_row = max(found.last_row, number)
        if b"hidden" in tag[0] and attributes(tag[0]).get("hidden") in ("1", "true"):
            found.hidden.append(number)
    found.rows += data.find(filled, before) >= 0
    return found


def marks(data, formats):
    """{row: {column index: mark}} of a located sheet; `formats` as number_formats() gives them."""
    found = {}
    for cell in _telling_cells(prefix(data), formats).finditer(data):
        if mark := _mark(attributes(cell[1]), cell[2], formats):
            at = PLACE.search(cell[1])
            found.setdefault(int(at[2]), {})[column(at[1].decode())] = mark
    return found


def filled_columns(data, p, names=rb"[A-Z]+"):
    """How many columns there are up to the last filled one of these names."""
    found = re.findall(rb"""<%bc\s(?:%b\s)??r=["'](%b)\d%b(?<!/)>""" % (p, INSIDE, names, INSIDE), data)
    return max((column(name.decode()) + 1 for name in set(found)), default=0)


def attributes(tag):
    """{name: text} of the attributes in a start tag."""
    return {name.decode(): unescape(text.decode()) for name, _quote, text in ATTRIBUTE.findall(tag)}


def _telling_cells(p, formats):
    """Matches the cells worth a look: (attributes, content)."""
    styles = "|".join(formats).encode() or b"none"
    told = rb"""%b\s(?:t=["']e["']|s=["'](?:%b)["'])|%b>\s*<%bf\b""" % (INSIDE, styles, INSIDE, p)
    return re.compile(rb"<%bc(?=%b)(\s%b)(?<!/)>(%b)</%bc>" % (p, told, INSIDE, until(p, b"c"), p))


def until(p, name):
    """Matches content up to the next start or end of an element of this name."""
    return rb"[^<]*(?:<(?!/?%b%b[\s/>])[^<]*)*" % (p, name)


def _mark(cell, inside, formats):
    formula, value = _text(b"f", inside), _text(b"v", inside)
    kind = cell.get("t", "n")
    if kind == "e":
        return {"error": value or "#N/A"}
    if formula is not None and not value and kind != "str":
        return {"formula": f"={formula}"}
    if kind == "n" and value and cell.get("s") in formats:
        return _shown(value, formats[cell["s"]])
    return None


def _text(name, inside):
    found = re.search(rb"<(?:\w+:)?%b(?:\s%b)?(?:/>|>([^<]*)<)" % (name, INSIDE), inside)
    return found and unescape((found[1] or b"").decode())


def _shown(value, code):
    try:
        text = shown(FIFTEEN_DIGITS.create_decimal(value), code)
    except InvalidOperation:
        return None
    return text and {"shown": text}

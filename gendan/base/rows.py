"""From a raw tab to checked rows: all faults at once, each with its tab, row, column, value and remedy."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from hashlib import blake2b

from django.utils.translation import gettext as _

from gendan.base.columns import letter
from gendan.base.heading import Heading, bare, column_title
from gendan.base.workbook import ANNOTATION, Unclear
from gendan.base.workbook.cells import DOUBTFUL, doubt
from gendan.base.workbook.written import halved, written

MOST_FAULTS = 10_000
SHOWN_LENGTH = 200  # characters of a value that a fault repeats
SUMS = frozenset(
    {"合计", "小计", "总计", "共计", "总合计", "合计数", "累计"}
    | {f"{period}{sum_}" for period in ("本页", "本月", "本年", "本期") for sum_ in ("合计", "小计", "累计")}
)
SUM_ENDINGS = ("汇总", "小计", "合计", "总计")
COVERED = "**"  # of a value that is shown masked
FOOT_NOTE = re.compile(r"(?:制表|填表|编制|审核|复核|批准|打印|备注|说明|注)[人员日期时间]*:")
DATA, PERHAPS, SUM = range(3)


@dataclass(frozen=True)
class CellFault:
    """What is wrong with a cell, or with a row or tab as a whole when `column` is "".

    tab: as the file calls it. row: as Excel counts. column: its letter. value: what was found, as text.
    """

    tab: str
    row: int
    column: str
    title: str
    value: str
    remedy: str

    def __str__(self):
        return _("%(tab)s 第 %(row)s 行 %(title)s“%(value)s”：%(remedy)s") % vars(self)


@dataclass(frozen=True)
class Notice:
    """What a person should know although it stops nothing. row: None when it concerns the whole tab."""

    tab: str
    row: int | None
    text: str

    def __str__(self):
        place = _("%(tab)s 第 %(row)s 行") % vars(self) if self.row else self.tab
        return f"{place}：{self.text}"


@dataclass(slots=True)
class ParsedRow:
    """A row without fault.

    number: as Excel counts. values: {field: value or default}. raw: {field: the cell as it stood in the file}.
    key: the tab's key values, or for a row without them the digest, and which occurrence of them this is (rulings 20).
    digest: equal for two rows that say the same. said: the fields it speaks for; an update leaves the others as stored.
    mark: its digest when it was taken away from here, "" for any other row.
    """

    number: int
    values: dict
    raw: dict
    key: tuple
    digest: str
    said: frozenset = frozenset()
    mark: str = ""


@dataclass
class Parsed:
    """A raw tab read as a Tab declares. name: as the file calls it; torn: documents that have a faulty row."""

    tab: object  # the Tab
    name: str
    heading: Heading
    rows: list[ParsedRow] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    torn: set = field(default_factory=set)

    @property
    def present(self):
        """The fields that have a column; an update leaves the others as they are stored."""
        return frozenset(self.heading.columns)

    @property
    def whole_rows(self):
        """The rows that may be taken: of a document with a faulty row none, and none where a column is in doubt."""
        if self.heading.missing or self.heading.repeated:
            return []
        number = self.tab.document
        return [row for row in self.rows if not number or row.values[number] not in self.torn]

    def cell_fault(self, row, name, value, remedy):
        """The CellFault for the field `name` (or "") in the row with this number."""
        index = self.heading.columns.get(name)
        title = self.tab.title(name) if index is None else self.heading.titles[index]
        found = written(value)[:SHOWN_LENGTH]
        return CellFault(self.name, row, "" if index is None else letter(index), title, found, str(remedy))


def parse(tab, raw, heading):
    """The Parsed of a RawTab under the Heading that was found in it."""
    parsed = Parsed(tab, raw.name, heading)
    parsed.notices += [Notice(raw.name, None, text) for text in raw.notices]
    if not heading.number:
        _refuse_without_heading(parsed, raw)
        return parsed
    _check_heading(parsed, raw)
    reading = _Reading(parsed, _covered(raw, heading))
    for row in raw.rows:
        if row.number > heading.number and not _set_aside(parsed, row):
            reading.take(row)
        if len(parsed.faults) > MOST_FAULTS:
            parsed.notices.append(Notice(raw.name, row.number, _("问题太多，后面的行没有再看：请先改好已列出的。")))
            break
    return parsed


def _refuse_without_heading(parsed, raw):
    wanted = parsed.heading.missing or list(parsed.tab.fields)
    remedy = _("找不到表头：请在前 10 行之内写上列名，例如 %(titles)s。") % {
        "titles": "、".join(str(one.title) for one in wanted[:5])
    }
    row = raw.rows[0].number if raw.rows else 1
    parsed.faults.append(CellFault(raw.name, row, "", "", "", remedy))


def _check_heading(parsed, raw):
    heading = parsed.heading
    for index, one in heading.repeated:
        remedy = _("和 %(first)s 列都是“%(title)s”：请只留一列，或改掉其中一个列名。")
        first = letter(heading.columns[one.name])
        remedy %= {"first": first, "title": one.title}
        title = heading.titles[index]
        parsed.faults.append(CellFault(raw.name, heading.number, letter(index), title, title, remedy))
    for one in heading.missing:
        remedy = _("缺少必填的列“%(title)s”：请加上这一列；如果有，请把列名改成它。") % {"title": one.title}
        parsed.faults.append(CellFault(raw.name, heading.number, "", str(one.title), "", remedy))
    for index in heading.unknown:
        parsed.notices.append(Notice(raw.name, heading.number, _unknown(parsed, heading.titles[index], index)))
    for index in _untitled(raw, heading):
        text = _("%(column)s 列没有列名，没有读入。") % {"column": letter(index)}
        parsed.notices.append(Notice(raw.name, heading.number, text))


def _unknown(parsed, title, index):
    free = [str(one.title) for one in parsed.tab.fields if one.name not in parsed.heading.columns]
    near = get_close_matches(title, free, n=1, cutoff=0.5)
    text = _("%(column)s 列“%(title)s”不认识，没有读入。") % {"column": letter(index), "title": title}
    return text + (_("是不是“%(near)s”？") % {"near": near[0]} if near else "")


def _untitled(raw, heading):
    """The columns without a title that hold something below the heading, other than what annotate.py put there."""
    width = max(len(row.cells) for row in raw.rows)
    blank = [index for index in range(width) if index >= len(heading.titles) or not heading.titles[index]]
    below = [row.cells for row in raw.rows if row.number > heading.number] if blank else []
    for index in blank:
        first = next((cells[index] for cells in below if len(cells) > index and cells[index] is not None), None)
        if first is not None and not str(first).startswith(ANNOTATION):
            yield index


def _covered(raw, heading):
    """{row number: column indexes} of the fields' cells that lie below the heading inside a merged area."""
    known = sorted(heading.columns.values())
    covered = {}
    for top, left, bottom, right in raw.merged:
        columns = [index for index in known if left <= index <= right]
        for number in range(max(top, heading.number + 1), bottom + 1) if columns else ():
            hidden = [index for index in columns if (number, index) != (top, left)]
            covered.setdefault(number, set()).update(hidden)
    return covered


def _set_aside(parsed, row):
    """Whether a row is no data but a sum, a note at the foot or the header once more; such rows are reported."""
    first = _first(row.cells)
    role = _role(first) if isinstance(first, str) else DATA
    aside = role == SUM or (role == PERHAPS and not _is_complete(parsed, row)) or _repeats(parsed.heading, row.cells)
    if aside:
        parsed.notices.append(Notice(parsed.name, row.number, _("“%(first)s”这一行没有读入。") % {"first": first}))
    return aside


def is_sum(cells):
    """Whether a row adds up those above it, as its first word says."""
    first = _first(cells)
    return isinstance(first, str) and _role(first) == SUM


def _first(cells):
    return next((cell for cell in cells if not _is_blank(cell)), None)


def _is_blank(cell):
    return cell is None or (isinstance(cell, str) and not cell.strip())


@lru_cache(1000)
def _role(text):
    plain = bare(text)
    if plain in SUMS:
        return SUM
    return PERHAPS if plain.endswith(SUM_ENDINGS) or FOOT_NOTE.match(halved(text)) else DATA


def _is_complete(parsed, row):
    """Whether a row has more than one field and all that are required."""
    columns = parsed.heading.columns.items()
    filled = {name for name, index in columns if index < len(row.cells) and not _is_blank(row.cells[index])}
    return len(filled) > 1 and all(one.name in filled for one in parsed.tab.fields if one.required)


def _repeats(heading, cells):
    index = min(heading.columns.values())
    if index >= len(cells) or cells[index] != heading.titles[index]:
        return False
    return all(column_title(cell) == title for cell, title in zip(cells, heading.titles, strict=False))


class _Reading:
    """Takes the rows of one tab, one after the other."""

    def __init__(self, parsed, covered):
        self.parsed = parsed
        self.tab = tab = parsed.tab
        self.covered = covered
        columns = parsed.heading.columns
        self.plan = [(one.name, columns[one.name], tab.readers[one.name]) for one in tab.fields if one.name in columns]
        self.required = [one.name for one in tab.fields if one.required and one.name in columns]
        self.doubtful = [one for one in tab.fields if one.kind in DOUBTFUL and one.name in columns]
        self.blank = {one.name: one.default for one in tab.fields}
        self.said, self.mark = parsed.present, parsed.heading.mark
        self.masked = [one.name for one in tab.fields if one.mask and one.name in columns]
        self.first_seen = {}
        self.occurrences = Counter()

    def take(self, row):
        """Read one row into parsed.rows, or say what is wrong with it."""
        values, raw, wrong = self._read(row.cells)
        mark = self._mark(row.cells)
        if not wrong and values == self.blank:
            return
        wrong |= self._hidden(values, mark) | self._missing(values, wrong, self.covered.get(row.number, ()))
        key = self._key(row.number, values, wrong)
        for name, remedy in wrong.items():
            self.parsed.faults.append(self.parsed.cell_fault(row.number, name, raw.get(name), remedy))
        if wrong:
            self._tear(values)
            return
        for one in self.doubtful:
            if text := doubt(one.kind, values[one.name]):
                self.parsed.notices.append(Notice(self.parsed.name, row.number, text))
        self.parsed.rows.append(ParsedRow(row.number, values, raw, *key, self.said, mark))

    def _mark(self, cells):
        return str(cells[self.mark] or "") if self.mark is not None and self.mark < len(cells) else ""

    def _hidden(self, values, mark):
        """{field: remedy} of masked values in a row that does not tell whose they are."""
        found = [] if mark else [name for name in self.masked if is_covered(values[name])]
        return dict.fromkeys(found, _("这是遮住的号码：请写完整的，或删去这一列。"))

    def _read(self, cells):
        """The values and raw cells of a row, and {field: remedy} of what cannot be taken."""
        values, raw, wrong, width = self.blank.copy(), {}, {}, len(cells)
        for name, index, read in self.plan:
            if index < width and (cell := cells[index]) is not None:
                raw[name] = cell
                try:
                    value = cell if name in self.masked and is_covered(cell) else read(cell)
                except Unclear as unclear:
                    wrong[name] = unclear.remedy
                    continue
                if value is not None:
                    values[name] = value
        return values, raw, wrong

    def _missing(self, values, wrong, covered):
        merged = [name for name, index, _read in self.plan if index in covered] if covered else ()
        empty = [name for name in self.required if values[name] is None and name not in wrong and name not in merged]
        found = {name: _("这一格和旁边的合并了：请取消合并，在每一行分别填写。") for name in merged}
        return found | {name: _("必填：请填写。") for name in empty}

    def _key(self, number, values, wrong):
        """(key, digest); a second row of the same record is put among the wrong."""
        digest = digest_of(values)
        named = self.tab.key and (not self.tab.document or values[self.tab.document] is not None)
        base = tuple(str(values[name]) for name in self.tab.key) if named else (digest,)
        self.occurrences[base] += 1
        first = self.first_seen.setdefault(base, number)
        if self.tab.master and named and first != number and self.tab.key[0] not in wrong:
            wrong[self.tab.key[0]] = _("和第 %(first)s 行是同一条：请只留一行。") % {"first": first}
        return (*base, self.occurrences[base]), digest

    def _tear(self, values):
        number = values.get(self.tab.document)
        if number is not None:
            self.parsed.torn.add(number)


def is_covered(value):
    """Whether a value is shown masked."""
    return isinstance(value, str) and COVERED in value


def digest_of(values):
    """The same for the same values, whichever spelling they had in the file."""
    said = {name: str(value) for name, value in values.items() if value is not None}
    return blake2b(json.dumps(said).encode(), digest_size=16).hexdigest()

"""Finds the header row of a workbook tab and tells which column is which, however the office spells its headers."""

import re
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from gendan.base.workbook.written import halved, written

SEARCHED_ROWS = 10
LEAST_KNOWN = 2
MARK = "导出标记"  # the column that says what a row was when it was taken away (taken.py)
# What may stand in brackets in a header without changing its meaning; 含税 and 不含税 are not among them.
ASIDES = {"元", "¥", "rmb", "天", "日", "%", "个", "件", "套", "只", "单位:元", "yyyy-mm-dd", "yyyy-mm"}
ASIDES |= {"必填", "选填", "可空", "如有", "文本", "文本格式"}
BRACKETS = re.compile(r"\(([^()]*)\)")
TAX_INCLUDED = re.compile(r"\(含税\)$|^含税")


def bare(text):
    """A header as it is compared: half-width, small, without blanks, stars, colons and hints in brackets."""
    plain = "".join(halved(text).split()).lower()
    return BRACKETS.sub(_telling, plain).replace("*", "").strip(":")


def _telling(brackets):
    """What in brackets changes the meaning of a header; units, hints and lists of choices do not."""
    said = [part for part in brackets[1].split(",") if part not in ASIDES]
    return "" if not said or "/" in brackets[1] or "、" in brackets[1] else f"({','.join(said)})"


@dataclass
class Heading:
    """Which column holds which field.

    number: the row of the header (the lower one of two); 0 when none was found. titles: the text over each column.
    columns: {field name: column index}. unknown: indexes of titled columns that no field claims.
    repeated: (index, Field) of second columns for one field. missing: required Fields without a column.
    """

    number: int = 0
    titles: list = field(default_factory=list)
    columns: dict = field(default_factory=dict)
    unknown: list = field(default_factory=list)
    repeated: list = field(default_factory=list)
    missing: list = field(default_factory=list)

    @property
    def mark(self):
        """The index of the column of marks; None in a file that was not taken away from here."""
        return self.titles.index(MARK) if MARK in self.titles else None


def spellings(fields):
    """{bare header: Field} for every title and synonym; ValueError when one header would mean two fields."""
    known = {}
    for one in fields:
        for title in (one.title, *one.synonyms):
            if known.setdefault(bare(str(title)), one) is not one:
                raise ValueError(f"{title} would be both {known[bare(str(title))].name} and {one.name}")
    for plain, one in list(known.items()):
        known.setdefault(TAX_INCLUDED.sub("", plain), one)  # domestic prices include the tax unless they say otherwise
    return known


def match(cells, known, fields):
    """The Heading that a row of cells makes; `known` as spellings(fields) gives it."""
    heading = Heading(titles=[column_title(cell) for cell in cells])
    for index, title in enumerate(heading.titles):
        one = known.get(bare(title)) if title else None
        if one and one.name in heading.columns:
            heading.repeated.append((index, one))
        elif one:
            heading.columns[one.name] = index
        elif title and title != MARK:
            heading.unknown.append(index)
    heading.missing = [one for one in fields if one.required and one.name not in heading.columns]
    return heading


def column_title(cell):
    """A header cell as text on one line."""
    return " ".join(written(cell).split())


def find(rows, known, fields):
    """The best Heading within the first rows of a tab, of one row or of two; number 0 when there is none.

    The best claims most fields; a lower cell of two stands before the upper one, which may be a merged group title.
    """
    best = Heading(missing=[one for one in fields if one.required])
    for number, cells in candidates(rows):
        found = match(cells, known, fields)
        if len(found.columns) > len(best.columns) and (len(found.columns) >= LEAST_KNOWN or not found.missing):
            best = found
            best.number = number
    return best


def candidates(rows):
    """[(number, cells)] of every header that a tab may have: one of its first rows, or two of them that touch."""
    first = rows[:SEARCHED_ROWS]
    return [(row.number, row.cells) for row in first] + list(_pairs(first))


def chosen(number, titles, columns, fields):
    """The Heading that a person made; columns: {index: field name}. A column that he left out is no question any more.

    Of two columns for one field the second is repeated, as where it was found.
    """
    heading = Heading(number, titles)
    known = {one.name: one for one in fields}
    for index, name in sorted(columns.items()):
        if name in heading.columns:
            heading.repeated.append((index, known[name]))
        else:
            heading.columns[name] = index
    heading.missing = [one for one in fields if one.required and one.name not in heading.columns]
    return heading


def _pairs(rows):
    """(number of the lower row, cells) of every two rows that touch."""
    for upper, lower in pairwise(rows):
        if lower.number == upper.number + 1:
            yield lower.number, [under or over for over, under in zip_longest(upper.cells, lower.cells)]

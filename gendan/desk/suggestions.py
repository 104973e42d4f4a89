"""What a person may have meant by a cell that was refused: offered with its reason, never taken by itself.

A suggestion is only made when the column reads it: by the same reader that refused the cell.
"""

import re
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache

from django.utils.translation import gettext_lazy as _

from gendan.base import names, table
from gendan.base.columns import column
from gendan.base.rows import SHOWN_LENGTH
from gendan.base.workbook import Unclear, figures
from gendan.base.workbook.days import SERIALS
from gendan.base.workbook.written import halved, written
from gendan.customers.models import Customer
from gendan.people.models import Manager
from gendan.products.models import Product

KINDS = {
    "alike": _("形近的字符"),
    "code": _("相近的编码"),
    "number": _("数字的写法"),
    "round": _("四舍五入"),
    "date": _("日期的写法"),
    "choice": _("相近的选项"),
}
REGISTERS = {"customer": "客户", "product": "产品", "manager": "业务经理"}
"""{field: the tab whose codes it names}"""
FIGURES = frozenset({"cash", "price", "count", "share", "factor", "number"})
ROUNDED = frozenset({"cash", "price"})
ALIKE = str.maketrans("OolI|，。．", "00111,..")
ALIKE_USCC = str.maketrans("IOSVZ", "10502")
DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")}
DIGITS |= {sign: n for n, sign in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"两": 2, "〇": 0}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
TENS_OF_THOUSANDS = re.compile(r"(\d+(?:\.\d+)?)万元?", re.ASCII)
SHORT_YEAR = re.compile(r"(\d\d)[-./年](\d{1,2})[-./月](\d{1,2})[日号]?", re.ASCII)
NO_YEAR = re.compile(r"(\d{1,2})[-./月](\d{1,2})[日号]?", re.ASCII)
YEAR_LAST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", re.ASCII)
WITH_CLOCK = re.compile(r"(\d{4}[-./]\d{1,2}[-./]\d{1,2})[ T]\d.*", re.ASCII)
MIXED_MARKS = re.compile(r"(\d{4})[-./年、 ]+(\d{1,2})[-./月、 ]+(\d{1,2})[日号]?", re.ASCII)
MONTHS = 12
NEAR = 0.75
CHOICE_NEAR = 0.5


def suggested(outcome, who):
    """The faults of an Outcome as plain data, each with the suggestion there is: {"kind", "now", "words"}.

    optional: whether its cell may be left empty.
    """
    fields = {
        (parsed.name, index): field
        for parsed in outcome.parsed.values()
        for field in parsed.tab.fields
        if (index := parsed.heading.columns.get(field.name)) is not None
    }
    registers = _registers(outcome, who)
    said = []
    for fault in outcome.faults:
        field = fields.get((fault.tab, column(fault.column))) if fault.column else None
        found = _suggestion(field, fault.value, registers, who.today) if field else None
        said.append(asdict(fault) | (found or {}) | {"optional": bool(field and not field.required)})
    return said


def _registers(outcome, who):
    """{field: () → {code: names}} of the records that a code may name: those the person sees and those of the file."""
    kept = {
        "customer": lambda: Customer.objects.seen_by(who).values_list("code", "name", "short_name"),
        "product": lambda: Product.objects.values_list("code", "name"),
        "manager": lambda: Manager.objects.values_list("code", "name"),
    }

    def register(field):
        brought = outcome.parsed.get(REGISTERS[field])
        known = {row.values["code"]: (row.values["name"],) for row in brought.rows} if brought else {}
        return known | {code: called for code, *called in kept[field]()}

    kinds = {"manager": _Persons}
    return {field: cache(lambda field=field: kinds.get(field, _Register)(register(field))) for field in REGISTERS}


def _suggestion(field, value, registers, today):
    if not value or len(value) >= SHOWN_LENGTH:
        return None
    read = field.reader()
    if field.name not in REGISTERS and _reads(read, value):
        return None  # it is understood; what is wrong with it is something else
    for kind, now, words in _thoughts(field, value, registers, today):
        if now != value and _reads(read, now):
            return {"kind": kind, "now": now, "words": words or now}
    return None


def _reads(read, text):
    try:
        return read(text) is not None
    except Unclear:
        return False


def _thoughts(field, value, registers, today):
    """(kind, text, words) of everything that may be meant, the likeliest first."""
    plain = halved(value)
    if field.name in REGISTERS:
        yield from _codes(registers[field.name](), plain)
    elif field.kind in FIGURES:
        yield from _figures(field.kind, plain)
    elif field.kind in ("date", "datetime"):
        yield from (("date", day.isoformat(), "") for day in _days(plain, today))
    elif field.kind == "choice":
        yield from (("choice", label, "") for label in _labels(field, plain))
    elif field.kind in ("phone", "account"):
        yield "alike", plain.translate(ALIKE), ""
    elif field.kind == "uscc":
        yield "alike", plain.upper().translate(ALIKE_USCC), ""


def _labels(field, text):
    """The one label of a choice that contains a text or stands in it, else the nearest."""
    labels = [str(spellings[0]) for spellings in field.choices.values()]
    within = [label for label in labels if label in text or text in label]
    if within:
        return within if len(within) == 1 else []
    return get_close_matches(text, labels, n=1, cutoff=CHOICE_NEAR)


class _Register:
    """The codes there are, found by what was written instead of them."""

    def __init__(self, records):
        self.records = records
        self.squeezed, self.named = {}, {}
        for code, called in records.items():
            self.squeezed.setdefault(_squeezed(code), []).append(code)
            for name in filter(None, called):
                self.named.setdefault(names.bare(name), []).append(code)

    def near(self, text):
        """The one code that is meant, or None. A code with other digits is another record, however near it looks."""
        if text in self.records:
            return None
        same = self.squeezed.get(_squeezed(text)) or self.named.get(names.bare(text))
        if not same and not any(sign.isdigit() for sign in text):
            same = [code for name in self._close(names.bare(text)) for code in self.named[name]]
        return same[0] if same and len(set(same)) == 1 else None

    def _close(self, name):
        """The nearest of the names there are."""
        return get_close_matches(name, self.named, n=1, cutoff=NEAR)


class _Persons(_Register):
    """The same of people: of a name of two or three signs one that is wrong is half of it."""

    def _close(self, name):
        return super()._close(name) or [other for other in self.named if _is_one_sign_off(name, other)]


def _is_one_sign_off(name, other):
    """Whether two names have the same length and surname, and differ in one sign: 王雷, 王磊."""
    differing = sum(one != two for one, two in zip(name, other, strict=False))
    return len(name) == len(other) > 1 and name[0] == other[0] and differing == 1


def _squeezed(code):
    """A code without what is easily confused or left out: its case, its marks, O for 0, zeros before a number."""
    letters = "".join(sign for sign in code.upper() if sign.isalnum()).translate(str.maketrans("OIL", "011"))
    return re.sub(r"\d+", lambda digits: digits[0].lstrip("0"), letters, flags=re.ASCII)


def _codes(register, text):
    if code := register.near(text):
        called = next(filter(None, register.records[code]), "")
        yield "code", code, f"{code} {called}"


def _figures(kind, text):
    if any(sign.isdigit() for sign in text):
        yield "alike", text.translate(ALIKE), ""
        yield "number", text.replace(" ", ""), ""
    if kind == "share":
        yield "number", f"{text}%", ""
    if many := TENS_OF_THOUSANDS.fullmatch(text):
        yield "number", written(Decimal(many[1]) * 10000), ""
    if (figure := _in_words(text.removesuffix("整").removesuffix("元"))) is not None:
        yield "number", str(figure), ""
    if kind in ROUNDED and (exact := _exact(text)) is not None:
        yield "round", table.plain(kind, exact), ""


def _exact(text):
    try:
        return figures.number(text)
    except Unclear:
        return None


def _in_words(text):
    """一万二千 → 12000; None for what is no number in words."""
    if not text or not set(text) <= {*DIGITS, *UNITS, "万"}:
        return None
    whole, _mark, rest = text.rpartition("万")
    if "万" in whole:
        return None
    return (_below_ten_thousand(whole) * 10000 if whole else 0) + (_below_ten_thousand(rest) if rest else 0)


def _below_ten_thousand(text):
    total, digit = 0, None
    for sign in text:
        if sign in UNITS:
            total += (1 if digit is None else digit) * UNITS[sign]
            digit = None
        else:
            digit = DIGITS[sign]
    return total + (digit or 0)


def _days(text, today):
    """The days that a writing may mean, where only one reading of it is a day."""
    if clock := WITH_CLOCK.fullmatch(text):
        text = clock[1]
    if text.isdecimal() and text.isascii() and int(text) in SERIALS:
        yield date.fromordinal(date(1899, 12, 30).toordinal() + int(text))
    elif parts := MIXED_MARKS.fullmatch(text):
        yield from _day(*map(int, parts.groups()))
    elif parts := SHORT_YEAR.fullmatch(text):
        year, month, day = map(int, parts.groups())
        yield from _day(2000 + year, month, day)
    elif parts := NO_YEAR.fullmatch(text):
        yield from _day(today.year, *map(int, parts.groups()))
    elif parts := YEAR_LAST.fullmatch(text):
        first, second, year = map(int, parts.groups())
        if first > MONTHS or second > MONTHS or first == second:
            yield from _day(year, min(first, second), max(first, second))


def _day(year, month, day):
    try:
        yield date(year, month, day)
    except ValueError:
        return

"""结算方式: how a customer pays, as the office writes it, and the day on which a bill falls due (money.md 3.3)."""

import calendar
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Kind(models.TextChoices):
    """What decides the day on which a bill falls due."""

    PREPAY = "prepay", gettext_lazy("款到发货")
    COD = "cod", gettext_lazy("货到付款")
    DEPOSIT = "deposit", gettext_lazy("定金+尾款")
    NET = "net", gettext_lazy("净天数")
    EOM_DAYS = "eom_days", gettext_lazy("月末加天数")
    EOM_MONTHS = "eom_months", gettext_lazy("月末加月数")
    ROLLING = "rolling", gettext_lazy("滚动铺底")
    CONSIGN = "consign", gettext_lazy("实销实结")


class Base(models.TextChoices):
    """起算日: from which day the days are counted."""

    DELIVERED = "delivered", gettext_lazy("发货")
    SIGNED = "signed", gettext_lazy("签收")
    INVOICED = "invoiced", gettext_lazy("开票")
    RECONCILED = "reconciled", gettext_lazy("对账")


class UnclearTerm(ValueError):
    """A text that names no payment term, or more than one; its own text says, in Chinese, what to write instead."""


@dataclass(frozen=True)
class Term:
    """A payment term.

    days: for NET, EOM_DAYS and CONSIGN. months: for EOM_MONTHS, 1 is the next month. day: of that month, None for its
    last. percent: the deposit's, for DEPOSIT. base: what NET, EOM_* and CONSIGN count from. None where it says nothing.
    """

    kind: Kind
    days: int | None = None
    months: int | None = None
    day: int | None = None
    percent: int | None = None
    base: Base = Base.DELIVERED

    def text(self):
        """The term as the office writes it; `parse` reads it back. The base is a column of its own."""
        match self.kind:
            case Kind.DEPOSIT:
                return f"定金{self.percent}%+尾款发货前"
            case Kind.NET:
                return f"净{self.days}天"
            case Kind.EOM_DAYS:
                return f"月末+{self.days}天"
            case Kind.EOM_MONTHS if self.months == 1:
                return f"次月{self.day}日" if self.day else "次月末"
            case Kind.EOM_MONTHS:
                return f"月末+{self.months}个月" + (f"{self.day}日" if self.day else "")
            case Kind.CONSIGN:
                return f"实销实结+{self.days}天"
            case _:
                return {Kind.PREPAY: "款到发货", Kind.COD: "货到付款", Kind.ROLLING: "滚动铺底"}[self.kind]


def of(one):
    """The term that a customer's columns tell."""
    return Term(one.term_kind, one.term_days, one.term_months, one.term_day, one.term_percent, one.term_base)


BASES = {"发货": Base.DELIVERED, "签收": Base.SIGNED, "开票": Base.INVOICED, "对账": Base.RECONCILED}

DAYS = r"(?P<days>[0-9]{1,3})天"
DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])[日号]"
SPELLINGS = (
    (r"款到发货|款到发|先款后货|预付全款", Term(Kind.PREPAY)),
    (r"货到付款|到货付款|货到即付", Term(Kind.COD)),
    (r"定金(?P<percent>[1-9][0-9]?)%\+尾款发货前(?:付清)?", Term(Kind.DEPOSIT)),
    (rf"(?:净|NET){DAYS}?", Term(Kind.NET)),
    (rf"月[末底](?:\+|加|后){DAYS}", Term(Kind.EOM_DAYS)),
    (r"[次下]个?月[末底]", Term(Kind.EOM_MONTHS, months=1)),
    (rf"[次下]个?月{DAY}", Term(Kind.EOM_MONTHS, months=1)),
    (rf"月[末底](?:\+|加|后)(?P<months>[1-9][0-9]?)个月(?:{DAY})?", Term(Kind.EOM_MONTHS)),
    (r"滚动铺底|滚动赊销|铺底", Term(Kind.ROLLING)),
    (rf"实销实结(?:\+{DAYS})?", Term(Kind.CONSIGN, days=0)),
)


@lru_cache(1000, typed=True)
def parse(text, base=Base.DELIVERED):
    """Read a 结算方式, with the usual synonyms; UnclearTerm for what can be read in two ways, such as 月结30天."""
    plain = "".join(unicodedata.normalize("NFKC", text).upper().split())
    for pattern, term in SPELLINGS:
        if found := re.fullmatch(pattern, plain):
            numbers = {name: int(number) for name, number in found.groupdict().items() if number}
            return replace(term, base=base, **numbers)
    raise UnclearTerm(_remedy(plain) % {"text": text})


def due_on(term, *, delivered_on, signed_on=None, expected_on=None, invoiced_on=None, reconciled_on=None):
    """The day on which a bill falls due, or None while the day it is counted from is unknown (rulings 6).

    delivered_on: the bill's own date, of a settlement the settlement's. Rolling credit has no due day of its own: what
    stands above the floor is due (rulings 5). Due days never move off rest days.
    """
    match term.kind:
        case Kind.PREPAY | Kind.DEPOSIT:
            return delivered_on
        case Kind.COD:
            return signed_on or expected_on or delivered_on
        case Kind.ROLLING:
            return None
        case Kind.CONSIGN:
            signed_on = delivered_on  # nobody signs for goods that stand on his shelf already
    bases = {
        Base.DELIVERED: delivered_on,
        Base.SIGNED: signed_on,
        Base.INVOICED: invoiced_on,
        Base.RECONCILED: reconciled_on,
    }
    start = bases[term.base]
    return start and _counted(term, start)


def _counted(term, start):
    match term.kind:
        case Kind.EOM_DAYS:
            return _day_of_month(start, 0, None) + timedelta(days=term.days)
        case Kind.EOM_MONTHS:
            return _day_of_month(start, term.months, term.day)
        case _:
            return start + timedelta(days=term.days)


def _day_of_month(start, months, day):
    """The day, or the last one where the month is shorter, of the month so many months after a date."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day or last, last))


def _remedy(plain):
    if plain.startswith("月结"):
        return _("“%(text)s”有几种算法：请写明是 净30天（从起算日起）、月末+30天、次月末，还是 次月25日。")
    return _(
        "看不懂结算方式“%(text)s”：请写 款到发货、货到付款、定金30%%+尾款发货前、净30天、月末+30天、次月末、次月25日、"
        "滚动铺底 或 实销实结+15天 这样的一种。"
    )

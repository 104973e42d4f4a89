"""Numbers as offices write them: ¥1,234.50, （80.00）, 120把, 7%; each read exactly or refused."""

import re
from datetime import date
from decimal import Context, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.cash import BASIS_POINT, FEN, TEN_THOUSANDTH
from gendan.base.workbook import Clock, Shown, Unclear
from gendan.base.workbook.written import SCIENTIFIC, halved, refuse_unread, written

FIFTEEN_DIGITS = Context(prec=15)  # what a spreadsheet shows; =36.5*1.1 is saved as 40.150000000000006
MOST = 10**12
MOST_PRICE = 10**7
MOST_PIECES = 10**9
MOST_FACTOR = 10
NUMBER = re.compile(
    r"(?P<first>[-+]?) ?(?:(?:¥|RMB|CNY|人民币) ?(?P<second>[-+]?))?"
    r"(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+) ?元?(?P<last>-?)",
    re.ASCII,
)
FINER_THAN_FEN = gettext_lazy("金额比“分”还细：请四舍五入到两位小数。")
FINE_PRICE = gettext_lazy("单价最多 4 位小数：请四舍五入后重填。")
FINE_NUMBER = gettext_lazy("最多 4 位小数：请四舍五入后重填。")
FINE_SHARE = gettext_lazy("比例最多精确到 0.01%：请四舍五入后重填。")
FINE_FACTOR = gettext_lazy("系数最多 4 位小数：请四舍五入后重填。")
BRACKETED = re.compile(r"\((.*)\)")
PIECES = re.compile(r"(.*\d) ?(?:[个只件套把张条支根双对台块片顶副幅扇架]|pcs)", re.IGNORECASE)
PACKS = re.compile(r".*\d ?[箱盒包打袋托板捆组车]")


def number(value):
    """Any cell as an exact Decimal."""
    refuse_unread(value)
    if isinstance(value, Shown):
        value = value.number
    if isinstance(value, str):
        return _small_enough(_spelled(halved(value)))
    if isinstance(value, bool | date | Clock):
        raise Unclear(_("这里应填数字：请把单元格格式改为“常规”，再重填。"))
    return _small_enough(FIFTEEN_DIGITS.create_decimal(value))


def _small_enough(figure):
    if abs(figure) >= MOST:
        raise Unclear(_("数字大得不合情理：请核对位数。"))
    return figure


def _spelled(text):
    bracketed = BRACKETED.fullmatch(text)
    found = NUMBER.fullmatch(bracketed[1] if bracketed else text)
    signs = [found[name] for name in ("first", "second", "last") if found[name]] if found else []
    if not found or len(signs) > (0 if bracketed else 1):
        raise Unclear(_unspelled(text))
    figure = Decimal(found["digits"].replace(",", ""))
    return -figure if bracketed or "-" in signs else figure


def _unspelled(text):
    if SCIENTIFIC.fullmatch(text):
        return _("这是科学计数法，末尾的数字可能已丢失：请重填完整的数字。")
    if "," in text:
        return _("分不清逗号是千位分隔还是小数点：请写成 1234.50。")
    return _("看不懂这个数字：请只写数字，例如 1234.50；没有就留空。")


def _to(step, figure, remedy):
    if figure % step:
        raise Unclear(remedy)
    return figure.quantize(step) + 0  # adding 0 turns -0.00 into 0.00


def cash(value):
    """An amount in 元: Decimal with 2 decimals."""
    return _to(FEN, number(value), FINER_THAN_FEN)


def price(value):
    """A unit price in 元: Decimal with 4 decimals."""
    figure = number(value)
    if abs(figure) >= MOST_PRICE:
        raise Unclear(_("单价大得不合情理：请核对位数。"))
    return _to(TEN_THOUSANDTH, figure, FINE_PRICE)


def plain_number(value):
    """Any number with up to 4 decimals: Decimal."""
    return _to(TEN_THOUSANDTH, number(value), FINE_NUMBER).normalize() + 0


def count(value):
    """A whole number of pieces: int."""
    if isinstance(value, str):
        value = _without_unit(halved(value))
    figure = number(value)
    if figure % 1 or abs(figure) >= MOST_PIECES:
        raise Unclear(_("应填整数（小于 10 亿）：请核对，带小数的请换算成最小单位。"))
    return int(figure)


def _without_unit(text):
    if PACKS.fullmatch(text):
        raise Unclear(_("不知道一包装有多少：请换算成件数，只写数字。"))
    counted = PIECES.fullmatch(text)
    return counted[1] if counted else text


def share(value):
    """A percentage as a fraction: 7% and 0.07 are Decimal("0.0700"); 7 and 1 are refused, they may mean either."""
    figure, percent = _percentage(value)
    if not percent and abs(figure) >= 1:
        raise Unclear(_("分不清是百分之几还是几倍：请写成 7% 或 0.07。"))
    return _to(BASIS_POINT, figure, FINE_SHARE)


def factor(value):
    """A factor such as 0.92 (or 92%): Decimal with 4 decimals, from 0 to 10."""
    figure, _percent = _percentage(value)
    if not 0 <= figure <= MOST_FACTOR:
        raise Unclear(_("系数应在 0–10 之间：请写成 0.92 这样。"))
    return _to(TEN_THOUSANDTH, figure, FINE_FACTOR)


def _percentage(value):
    """A number, and whether it bore a percent sign."""
    text = halved(written(value)) if isinstance(value, str | Shown) else ""
    if text.endswith("%"):
        return number(text[:-1]) / 100, True
    return number(value), False

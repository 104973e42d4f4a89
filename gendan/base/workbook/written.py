"""What stands in a cell as a person reads it: without invisible characters, and honest about digits that were lost."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from gendan.base.workbook import Clock, ErrorValue, Unclear, Uncomputed

# Full-width forms have half-width twins at a fixed distance; other compatibility characters (①, ㎡) stay as they are.
HALVES = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " ", 0xFFE5: "¥", 0x2212: "-"}
CONTROLS = [*range(9), 0xB, 0xC, *range(0xE, 0x20), *range(0x7F, 0xA0)]
UNSEEN = [0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF]
INVISIBLE = dict.fromkeys([*CONTROLS, *UNSEEN])
SCIENTIFIC = re.compile(r"[-+]?\d+(?:\.\d+)?E\+\d+", re.IGNORECASE | re.ASCII)
KEPT_DIGITS = 15  # a spreadsheet puts zeros for the others


def cleaned(text):
    """A text without control and invisible characters and without blanks around it; line breaks become \\n."""
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").translate(INVISIBLE)
    return text.strip()


def halved(text):
    """A cleaned text in half-width characters."""
    text = cleaned(text)
    return text if text.isascii() else text.translate(HALVES).strip()


def written(value):
    """A cell's value as the person sees or wrote it, for messages and for reading words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        digits = f"{value:f}"
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def refuse_unread(value):
    """Raise Unclear for a formula without a result and for an error value: they mean nothing in any column."""
    if isinstance(value, Uncomputed):
        raise Unclear(_("公式没有算出结果：请用 Excel 或 WPS 打开，保存一次再导入，或改填数值。"))
    if isinstance(value, ErrorValue):
        raise Unclear(_("公式出错，显示 %(code)s：请改好公式，或改填数值。") % {"code": value.code})


def refuse_day(value):
    """Raise Unclear where a word is wanted and the spreadsheet made a date or a time of it."""
    if isinstance(value, date | Clock):
        raise Unclear(_("这一格被存成了日期或时间：请把该列设为“文本”格式，再重填原来的内容。"))


def wording(value):
    """A cell that should hold words or a code, as text; raises Unclear where digits or a meaning may have been lost."""
    if isinstance(value, str):
        return _all_digits(value)
    refuse_unread(value)
    refuse_day(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        _refuse_long(value)
    return written(value)


def _all_digits(text):
    if "+" in text and SCIENTIFIC.fullmatch(text.strip()):
        raise Unclear(_("这是科学计数法，末尾的数字已丢失：请把该列设为“文本”格式，再重填完整号码。"))
    return text


def _refuse_long(number):
    if abs(number) >= 10**KEPT_DIGITS or len(Decimal(number).as_tuple().digits) > KEPT_DIGITS:
        raise Unclear(_("超过 15 位的数字存成了数值，末几位已丢失：请把该列设为“文本”格式，再重填完整号码。"))

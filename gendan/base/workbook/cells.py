"""What a raw cell means in a column of a given kind: taken exactly, or refused with what to do; never guessed."""

import re
from difflib import get_close_matches
from functools import lru_cache, partial

from django.utils.translation import gettext as _
from stdnum.cn import uscc as check_uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from gendan.base.workbook import Unclear, days, figures
from gendan.base.workbook.written import cleaned, halved, refuse_unread, wording, written

REMEMBERED = 10_000  # different values of one column that are read only once
CODE_LENGTH = 64
TEXT_LENGTH = 200
FLAGS = dict.fromkeys(["是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "1"], True)
FLAGS |= dict.fromkeys(["否", "无", "没有", "错", "×", "✗", "✘", "n", "no", "false", "0"], False)
SEPARATORS = str.maketrans("", "", " -()")
MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})", re.ASCII)
LANDLINE = re.compile(r"(0\d{2,3})-?(\d{7,8})(?:(?:-|转|ext\.?)(\d{1,6}))?", re.ASCII | re.IGNORECASE)
SERVICE = re.compile(r"[48]00-?\d{3}-?\d{4}|[2-8]\d{6,7}|9[56]\d{3,6}|\+(?!86)\d{6,15}", re.ASCII)
MOBILE_DIGITS = 11
USCC_LENGTH = 18
USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
OLD_TAX_NUMBER = re.compile(r"\d{6}[0-9A-Z]{9}|\d{17}|\d{17}[0-9X]\d{2}", re.ASCII)
ACCOUNT = re.compile(r"\d{8,30}", re.ASCII)


def reader(kind, *, length=None, choices=None, between=None):
    """Make the function that reads a filled cell of this kind: (raw value) → value, None for blanks; raises Unclear.

    kind: a key of READERS, or "text", "code" (length: characters at most) or "choice" (choices: {value: spellings}, the
    first spelling is the one shown). between: the least and the greatest value taken.
    """
    if kind == "choice":
        read = _chooser(choices)
    elif kind in LENGTHS:
        read = partial(LENGTHS[kind][0], length=length or LENGTHS[kind][1])
    else:
        read = READERS[kind]

    def value_of(cell):
        return None if isinstance(cell, str) and not cleaned(cell) else read(cell)

    return lru_cache(REMEMBERED, typed=True)(_bounded(value_of, *between) if between else value_of)


def _bounded(read, least, most):
    def value_of(cell):
        value = read(cell)
        if value is not None and not least <= value <= most:
            raise Unclear(_("应在 %(least)s–%(most)s 之间：请核对。") % {"least": least, "most": most})
        return value

    return value_of


def text(value, length=TEXT_LENGTH):
    """Words as they were written, without blanks around them and without invisible characters."""
    words = cleaned(wording(value))
    if len(words) > length:
        raise Unclear(_("最多 %(most)s 个字，这里有 %(have)s 个：请缩短。") % {"most": length, "have": len(words)})
    return words


def code(value, length=CODE_LENGTH):
    """A code, always text, in half-width characters; leading zeros stay, 123.0 is 123."""
    if isinstance(value, bool):
        raise Unclear(_("这里应填编码：请把该列设为“文本”格式，再重填。"))
    name = halved(wording(value))
    if "\n" in name:
        raise Unclear(_("一格里有两行：请只填一个编码。"))
    if not isinstance(value, str) and "." in name:
        raise Unclear(_("带小数点的编码存成了数值，末尾的 0 会丢：请把该列设为“文本”格式，再重填。"))
    return text(name, length)


def flag(value):
    """是/否 in its usual spellings: bool."""
    refuse_unread(value)
    word = halved(written(value)).lower()
    if word not in FLAGS:
        raise Unclear(_("请写“是”或“否”。"))
    return FLAGS[word]


def _chooser(choices):
    known = {_plain(spelling): value for value, spellings in choices.items() for spelling in spellings}
    labels = [spellings[0] for spellings in choices.values()]

    def choice(value):
        word = wording(value)
        if _plain(word) not in known:
            raise Unclear(_not_among(labels, word))
        return known[_plain(word)]

    return choice


def _plain(word):
    return "".join(halved(word).split()).lower()


def _not_among(labels, word):
    remedy = _("只能填：%(labels)s。") % {"labels": "、".join(map(str, labels))}
    near = get_close_matches(word, [str(label) for label in labels], n=1, cutoff=0.5)
    return remedy + (_("是不是“%(near)s”？") % {"near": near[0]} if near else "")


def phone(value):
    """One mobile, landline (0571-88880001, 0571-88880001-801), 400/800, service or foreign number, as text."""
    written_number = halved(wording(value))
    bare = written_number.translate(SEPARATORS)
    if mobile := MOBILE.fullmatch(bare):
        return mobile[1]
    number = written_number.replace(" ", "").replace("(", "").replace(")", "-").removeprefix("-")
    if landline := LANDLINE.fullmatch(number):
        return "-".join(part for part in landline.groups() if part)
    if SERVICE.fullmatch(number):
        return number
    raise Unclear(_not_a_phone(bare))


def _not_a_phone(bare):
    if not bare.isdecimal():
        return _("看不懂这个号码：一格只填一个号码，例如 13800000001 或 0571-88880001。")
    if bare[0] == "1" and len(bare) != MOBILE_DIGITS:
        return _("手机号应为 11 位，这里是 %(have)s 位：请补全或留空。") % {"have": len(bare)}
    return _("不像电话号码，可能丢了开头的 0 或区号：请写成 13800000001 或 0571-88880001。")


def uscc(value):
    """A 统一社会信用代码 of 18 characters, or an old tax number of 15, 17 or 20 (data-rules.md)."""
    number = halved(wording(value)).translate(SEPARATORS).upper()
    if USCC.fullmatch(number) or OLD_TAX_NUMBER.fullmatch(number):
        return number
    if len(number) == USCC_LENGTH and number.isascii() and number.isalnum():
        raise Unclear(_("统一社会信用代码里不用字母 I、O、S、V、Z：请对照营业执照，看是不是 1、0、5、2。"))
    raise Unclear(_("统一社会信用代码应为 18 位，这里是 %(have)s 位：请对照营业执照补全。") % {"have": len(number)})


@lru_cache(REMEMBERED)
def _uscc_doubt(number):
    if not USCC.fullmatch(number):
        return _("“%(number)s”是旧税号：请确认是否已换成 18 位统一社会信用代码。") % {"number": number}
    try:
        check_uscc.validate(number)
    except InvalidChecksum:
        return _("统一社会信用代码“%(number)s”的校验位对不上：请对照营业执照核对。") % {"number": number}
    except ValidationError:
        return _("统一社会信用代码“%(number)s”的编排少见：请对照营业执照核对。") % {"number": number}
    return ""


def account(value):
    """A bank account: 8–30 digits, as text."""
    number = halved(wording(value)).translate(SEPARATORS)
    if not ACCOUNT.fullmatch(number):
        raise Unclear(_("银行账号应为 8–30 位数字：请对照开户资料填写。"))
    return number


def raw(value):
    """The cell as it is, for a column whose kind depends on another one (公司: 项目 · 值)."""
    refuse_unread(value)
    return value


def doubt(kind, value):
    """What a person should look at again although a value of this kind was taken; "" for nothing."""
    return DOUBTFUL[kind](value) if value else ""


LENGTHS = {"text": (text, TEXT_LENGTH), "code": (code, CODE_LENGTH)}
READERS = {
    "cash": figures.cash,
    "price": figures.price,
    "count": figures.count,
    "number": figures.plain_number,
    "share": figures.share,
    "factor": figures.factor,
    "date": days.day,
    "datetime": days.moment,
    "month": days.month,
    "closing_day": days.closing_day,
    "flag": flag,
    "phone": phone,
    "uscc": uscc,
    "account": account,
    "raw": raw,
}
DOUBTFUL = {"uscc": _uscc_doubt}

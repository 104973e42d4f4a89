"""Number formats that show more than the number: 123 under `00000` is 00123, 0.07 under `0%` is 7%."""

import re

PERCENT_IDS = {"9": "0%", "10": "0.00%"}
# [Red], [$-804], "_)" and "* " only colour, localise or space out a format
DECORATION = re.compile(r"\[[^\]]*\]|_.|\*.")
LITERAL = r'(?:"[^"]*"|\\.)*'
PADDED = re.compile(rf"({LITERAL})(0+)({LITERAL})")
LITERAL_PERCENT = re.compile(r'"[^"]*%[^"]*"|\\%')


def telling(styles):
    """{cell style: format} of the styles that show more than the number; `styles` is the root of styles.xml."""
    codes = PERCENT_IDS | {
        one.get("numFmtId"): one.get("formatCode", "") for one in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    formats = styles.iterfind("{*}cellXfs/{*}xf")
    shown_by = {str(index): _for_positive(codes.get(xf.get("numFmtId"), "")) for index, xf in enumerate(formats)}
    return {style: code for style, code in shown_by.items() if _tells(code)}


def shown(number, code):
    """What a cell shows for a number (Decimal) under one of `telling`, or None when it is the number and no more."""
    if "%" in code:
        percent = number if LITERAL_PERCENT.search(code) else number * 100
        return f"{percent.normalize():f}%"
    if number < 0 or number != number.to_integral_value():
        return None
    before, zeros, after = PADDED.fullmatch(code).groups()
    return _unquoted(before) + f"{number:f}".partition(".")[0].zfill(len(zeros)) + _unquoted(after)


def _for_positive(code):
    return DECORATION.sub("", code).partition(";")[0]


def _tells(code):
    padded = PADDED.fullmatch(code)
    return "%" in code or bool(padded and (padded[1] or padded[3] or len(padded[2]) > 1))


def _unquoted(literal):
    return re.sub(r'"([^"]*)"|\\(.)', r"\1\2", literal)

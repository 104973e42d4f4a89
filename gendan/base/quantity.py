"""Quantities: whole numbers of the smallest unit, read as offices write them."""

import re
import unicodedata

from django.utils.translation import gettext as _

MOST = 999_999_999
WRITTEN = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.0*)?\s*([^\W\d_]{0,4})")
# A word of these may stand for many pieces, or count the packages.
SEVERAL = frozenset("十百千万亿打扎捆箱盒包件托")


class UnclearQuantity(ValueError):
    """What was written is no whole quantity; the text says, in Chinese, what to write instead."""


def parse(written, unit=""):
    """Read a quantity from a cell or a form: 120, "1,200", "１２０把", 120.0.

    unit: the product's own unit; "120盒" is clear only where that is 盒. Raises UnclearQuantity.
    """
    found = WRITTEN.fullmatch(unicodedata.normalize("NFKC", str(written)).strip())
    if not found or (found[2] != unit and SEVERAL.intersection(found[2])):
        raise UnclearQuantity(
            _("“%(written)s”不是整数数量：请换算成最小单位，写成 120 或 1,200 这样的整数，不带小数、负号和箱数。")
            % {"written": written}
        )
    quantity = int(found[1].replace(",", ""))
    if quantity > MOST:
        raise UnclearQuantity(_("数量“%(written)s”超过 9 位数：请核对是不是填了别的号码。") % {"written": written})
    return quantity

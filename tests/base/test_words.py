from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gendan.base.words import amount_in_words

DIGITS = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
TENS = {"拾": 10, "佰": 100, "仟": 1000}


def read_back(words):
    """The amount in 分 that a person reads, group by group."""
    sign = -1 if words.startswith("负") else 1
    yuan, _, rest = words.removeprefix("负").removesuffix("整").rpartition("元")
    fen, digit = 0, 0
    for character in rest:
        digit = DIGITS.get(character, digit)
        fen += digit * {"角": 10, "分": 1}.get(character, 0)
    return sign * (whole(yuan) * 100 + fen)


def whole(words):
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        high, found, low = words.rpartition(unit)
        if found:
            return whole(high) * size + whole(low)
    total, digit = 0, 0
    for character in words:
        if character in TENS:
            total, digit = total + digit * TENS[character], 0
        else:
            digit = DIGITS[character]
    return total + digit


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
    ],
)
def test_the_official_examples(amount, words):
    """支付结算办法 附件一, money.md 3.6: where two forms are printed, the first."""
    assert amount_in_words(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("10", "壹拾元整"),
        ("10.05", "壹拾元零伍分"),
        ("100000005", "壹亿零伍元整"),
        ("100005000", "壹亿零伍仟元整"),
        ("100500", "壹拾万零伍佰元整"),
        ("1010101010.10", "壹拾亿壹仟零壹拾万壹仟零壹拾元零壹角"),
        ("1000000000000", "壹万亿元整"),
        ("-98140.00", "负玖万捌仟壹佰肆拾元整"),
        ("2.675", "贰元陆角捌分"),
    ],
)
def test_zero_cents_tens_groups_and_signs(amount, words):
    assert amount_in_words(Decimal(amount)) == words


@given(st.integers(-(10**14), 10**14))
@example(10**14)
def test_the_words_read_back_to_the_amount(fen):
    words = amount_in_words(Decimal(fen).scaleb(-2))
    assert read_back(words) == fen
    assert "零零" not in words
    assert words.endswith("整") == (fen % 100 == 0)


def test_more_than_a_million_million_is_refused():
    with pytest.raises(ValueError, match="1000000000000"):
        amount_in_words(Decimal(10**12) + 1)

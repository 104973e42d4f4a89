"""人民币大写: an amount in the characters that cannot be altered (支付结算办法 附件一)."""

from gendan.base.cash import half_up

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10))
MOST = 10**12


def amount_in_words(amount):
    """An amount in 元, rounded to the 分, in words, without the 人民币 that a form prints before it.

    Where the rules allow two forms, always the one they print first: a 零 stands before the 角 when the 元 end in 0
    (¥1,680.32 壹仟陆佰捌拾元零叁角贰分), none after the 万 when they end in 0 (¥107,000.53 壹拾万柒仟元零伍角叁分), and
    no 整 follows the 角 (¥1,409.50 壹仟肆佰零玖元伍角). Raises ValueError above 10^12 元.
    """
    fen = int(half_up(amount).scaleb(2))
    if abs(fen) > MOST * 100:
        raise ValueError(f"{amount} is more than {MOST} 元")
    return "负" * (fen < 0) + _unsigned(*divmod(abs(fen), 100))


def _unsigned(yuan, rest):
    jiao, fen = divmod(rest, 10)
    if not rest:
        return f"{_whole(yuan)}元整"
    gap = "零" if yuan and (not jiao or yuan % 10 == 0) else ""
    return (f"{_whole(yuan)}元" if yuan else "") + gap + _part(jiao, "角") + _part(fen, "分")


def _part(digit, unit):
    return DIGITS[digit] + unit if digit else ""


def _whole(number):
    for unit, size in UNITS:
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _whole(high) + unit + gap + (_whole(low) if low else "")
    return DIGITS[number]

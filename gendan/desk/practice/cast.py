"""Which customer plays which part: the storylines that make the practice company worth a question."""

from datetime import timedelta

SPLIT = "C003"  # a late order, shipped in two parts, the second still to come
CHEAP = "C005"  # an order below the agreed price; an agreed price below the floor
FALLING = "C013"  # buys less and less
WRONG_COLOUR = "C009"  # the wrong goods came: not signed for, returned, a red invoice
FREIGHT = "C011"  # his statement differs by the freight
OVERDUE = "C014"  # stopped paying; his newest order waits at the credit gate
PREPAID = "C016"  # has money with us for an order that is not shipped yet
SHELF = "C018"  # sold part of what stands on his shelf; the count differs
ROLLING = "C020"  # above his floor
OVER_LIMIT = "C021"  # his newest order would exceed his limit
EXPIRED = "C024"  # no contract any more, and an order waits
EXPIRING = "C025"  # his contract ends in a few weeks
REFUSED = "C026"  # sent back part of a load
UNHEARD = "C002"  # nobody has said whether the goods arrived
LATER = "C004"  # was told that his goods come later
GONE = "C030"  # has not ordered for a season
RISING = "C031"  # buys more and more
UNINVOICED = "C039"  # has waited two months for his invoice
INVOICED_FIRST = "C034"  # wanted the invoice before the goods
NO_DEPOSIT = "C044"  # his deposit has not come in
NEWCOMER = "C046"  # a customer since a few months
DEAD = "C047"  # we stopped delivering long ago; an old debt is left
LEAD = "C048"  # not a customer yet
ASKING = ("C002", "C003")  # they want better prices; one of them below the floor
PIONEERS = ("C001", "C031", "C037")  # the few who bought the new products
HANDED_OVER = tuple(f"C{number:03}" for number in range(37, 42))  # from the former manager to 何伟
SWAPPED = ("C011", "C012")  # from 王磊 to 孙莉

UNPAID = {OVERDUE: 18, ROLLING: 14, NO_DEPOSIT: 14, DEAD: 9999}
"""For how many days now these have paid nothing."""
FALL = 180, 90  # days ago: when it began, when it reached the bottom
BOTTOM = 0.4
SILENT = 125  # days since the last order of the one who is gone
COUNTED = 5  # days since a shelf was counted outside its turn
YOUNG = 140  # days since the first order of the newcomer


def often(code, days_ago):
    """How often a customer orders on a day, against his habit."""
    if code in (DEAD, LEAD) or (code == GONE and days_ago < SILENT) or (code == NEWCOMER and days_ago > YOUNG):
        return 0
    return 1


def much(code, days_ago):
    """How big his orders are, against his habit."""
    start, bottom = FALL
    if code == FALLING and days_ago < start:
        return max(BOTTOM, 1 - (1 - BOTTOM) * (start - days_ago) / (start - bottom))
    if code == RISING:
        return max(0.5, 1.5 - days_ago / 400)
    return 1


def pays(code, day, line):
    """Whether a customer who should pay on a day does."""
    return code not in UNPAID or (line.today - day).days > UNPAID[code]


def launched_on(line):
    """When the new products came to market."""
    return line.ago(75)


def swapped_on(line):
    """When two customers went from one manager to another."""
    return line.month(-3)


def contract_ends_on(code, line):
    """The last day of a customer's contract: the year's, but for the two with a story."""
    if code == EXPIRED:
        return line.today - timedelta(days=12)
    if code == EXPIRING:
        return line.today + timedelta(days=18)
    return line.today.replace(month=12, day=31)

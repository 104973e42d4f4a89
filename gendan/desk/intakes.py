"""The tabs of the office workbook that the rooms take in, in the order in which they are taken."""

from gendan.books import imports as books
from gendan.complaints import imports as complaints
from gendan.customers import imports as customers
from gendan.money import imports as money
from gendan.orders import imports as orders
from gendan.people import imports as people
from gendan.products import imports as products
from gendan.shipping import imports as shipping

ROOMS = (people, products, customers, books, orders, shipping, money, complaints)
INTAKES = [intake for room in ROOMS for intake in room.IMPORTS]
TABS = {intake.tab.name: intake.tab for intake in INTAKES}
NOT_YET = ("生产指令", "断货", "发货不良", "投诉", "指标", "出差", "日报", "费用", "样品", "工资", "提成规则")
"""Tabs of the office workbook whose rooms are not built yet: named, and left out."""


def called(name):
    """The name of the tab that a page of this name is, or ""."""
    return next((known for known, tab in TABS.items() if tab.is_called(name)), "")

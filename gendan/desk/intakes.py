"""The tabs of the office workbook that the rooms take in, in their order; some have the office's own fields too."""

from gendan.books import imports as books
from gendan.complaints import imports as complaints
from gendan.customers import imports as customers
from gendan.money import imports as money
from gendan.orders import imports as orders
from gendan.people import imports as people
from gendan.people import own
from gendan.people.models import OwnField
from gendan.products import imports as products
from gendan.shipping import imports as shipping

ROOMS = (people, products, customers, books, orders, shipping, money, complaints)
INTAKES = [intake for room in ROOMS for intake in room.IMPORTS]
TABS = {intake.tab.name: intake.tab for intake in INTAKES}
OWN_FIELDS = {"客户": OwnField.Record.CUSTOMER, "产品": OwnField.Record.PRODUCT, "订单": OwnField.Record.ORDER}
"""{tab: the kind of record whose own fields it has columns for}"""
NOT_YET = ("生产指令", "断货", "发货不良", "投诉", "指标", "出差", "日报", "费用", "样品", "工资", "提成规则")
"""Tabs of the office workbook whose rooms are not built yet: named, and left out."""


def called(name):
    """The name of the tab that a page of this name is, or ""."""
    return next((known for known, tab in TABS.items() if tab.is_called(name)), "")


def tabs():
    """{name: Tab} with the columns that the office made itself."""
    known = {}
    for one in OwnField.objects.filter(retired=False):
        known.setdefault(one.record, []).append(one)
    return {name: own.grown(tab, known.get(OWN_FIELDS.get(name), ())) for name, tab in TABS.items()}

"""A whole order without a mouse, in a real browser: from the customer's call to the money, each person at his desk."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, press

pytestmark = pytest.mark.browser
MANY = 40  # no control is further than so many Tabs away


def test_an_order_is_led_to_its_money_without_a_mouse(page):
    come_in(page, "zhoumin")
    number = _enter(page)
    _lead_to_arrival(page)
    note = page.locator("h1").inner_text().split()[0]
    come_in(page, "qiankuaiji")
    _invoice(page, note)
    _take_money(page, note)
    _find(page, number)
    press(page, "4")
    expect(page.get_by_text("已收清")).to_be_visible()


def _enter(page):
    """Twelve keys for an order of one line: who it is for leads on to what he wants."""
    press(page, "n")
    expect(page.locator(".ts-control input").first).to_be_focused()
    page.keyboard.type("hzty")
    expect(page.locator(".ts-dropdown .option").first).to_contain_text("湖州汀屿")
    press(page, "Enter")
    expect(page.locator("input[name=product]").first).to_be_focused()
    page.keyboard.type("LY30")
    press(page, "Enter")
    expect(page.locator("input[name=quantity]").first).to_be_focused()
    page.keyboard.type("60")
    press(page, "Control+Enter")
    expect(page.locator(".head .st")).to_have_text("待评审")
    return page.locator("h1").inner_text().split()[0]


def _lead_to_arrival(page):
    """Ctrl+Enter is the first thing that each page offers."""
    press(page, "Control+Enter")
    expect(page.locator(".head .st")).to_have_text("待客户确认")
    press(page, "Control+Enter")
    expect(page.locator(".head input[name=said_by]")).to_be_focused()
    page.keyboard.type("许先生")
    press(page, "Control+Enter")
    expect(page.locator(".head .st")).to_have_text("已确认")
    press(page, "Control+Enter")
    expect(page.locator(".head .st")).to_have_text("执行中")
    press(page, "Control+Enter")
    expect(page).to_have_url(re.compile("/shipping/new/"))
    press(page, "Control+Enter")
    expect(page.locator(".head .st").first).to_have_text("运输中")
    press(page, "Control+Enter")
    expect(page).to_have_url(re.compile("/arrival/$"))
    press(page, "Control+Enter")
    expect(page.locator(".head .st").first).to_have_text("已到货")


def _invoice(page, note):
    _find(page, note)
    _tab_to(page, page.get_by_role("link", name="登记开票"))
    press(page, "Enter")
    _tab_to(page, page.locator("input[name=number]"))
    page.keyboard.type("26332000000000008888")
    press(page, "Control+Enter")
    expect(page.get_by_text("26332000000000008888").first).to_be_visible()


def _take_money(page, note):
    """For the goods of this order, though older ones are not paid yet."""
    press(page, "Control+k")
    page.keyboard.type("djsk")
    expect(page.locator("#found a").first).to_contain_text("登记收款")
    press(page, "Enter")
    expect(page.locator(".ts-control input").first).to_be_focused()
    page.keyboard.type("hzty")
    expect(page.locator(".ts-dropdown .option").first).to_contain_text("湖州汀屿")
    press(page, "Enter")
    row = page.locator("tr", has_text=note)
    amount = row.locator("td[data-label=未收]").inner_text()
    for box in (page.locator("input[name=amount]"), row.locator("input")):
        _tab_to(page, box)
        page.keyboard.type(amount)
    press(page, "Control+Enter")
    expect(page.get_by_text("登记收款：RC")).to_be_visible()


def _find(page, number):
    """The command box, by the end of a number."""
    press(page, "Control+k")
    page.keyboard.type(number)
    expect(page.locator("#found a").first).to_contain_text(number)
    press(page, "Enter")
    expect(page.locator("h1")).to_contain_text(number)


def _tab_to(page, control):
    expect(control).to_be_visible()
    for _n in range(MANY):
        if control.evaluate("control => control === document.activeElement"):
            return
        press(page, "Tab")
    expect(control).to_be_focused()

"""A whole order without a mouse, in a real browser: from the customer's call to the money, each person at his desk."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, go, press
from tests.walk.hand import Hand

pytestmark = pytest.mark.browser
MANY = 40  # no control is further than so many Tabs away


def test_an_order_is_led_to_its_money_without_a_mouse(page):
    come_in(page, "zhoumin")
    hand = Hand(page)
    number = _enter(page, hand)
    assert hand.steps == 14
    _lead_to_arrival(page, hand)
    assert hand.steps == 14 + 11
    note = page.locator("h1").inner_text().split()[0]
    come_in(page, "qiankuaiji")
    _invoice(page, note)
    _take_money(page, note)
    _find(page, number)
    press(page, "4")
    expect(page.get_by_text("已收清")).to_be_visible()


def _enter(page, hand, price=""):
    """Fourteen keys for an order of one line: who it is for leads on to what he wants."""
    hand.press("n")
    expect(page.locator(".ts-control input").first).to_be_focused()
    hand.type("hzty")
    expect(page.locator(".ts-dropdown .option").first).to_contain_text("湖州汀屿")
    hand.press("Enter")
    expect(page.locator("input[name=product]").first).to_be_focused()
    hand.type("LY30")
    hand.press("Enter")
    expect(page.locator("input[name=quantity]").first).to_be_focused()
    hand.type("60")
    if price:
        hand.press("Enter")
        hand.type(price)
    hand.press("Control+Enter")
    expect(page.locator(".head .st")).to_have_text("待评审")
    return page.locator("h1").inner_text().split()[0]


def _lead_to_arrival(page, hand):
    """Ctrl+Enter is the first thing that each page offers."""
    hand.press("Control+Enter")
    expect(page.locator(".head .st")).to_have_text("待客户确认")
    hand.press("Control+Enter")
    expect(page.locator(".head input[name=said_by]")).to_be_focused()
    hand.type("许先生")
    hand.press("Control+Enter")
    expect(page.locator(".head .st")).to_have_text("已确认")
    hand.press("Control+Enter")
    expect(page.locator(".head .st")).to_have_text("执行中")
    hand.press("Control+Enter")
    expect(page).to_have_url(re.compile("/shipping/new/"))
    hand.press("Control+Enter")
    expect(page.locator(".head .st").first).to_have_text("运输中")
    hand.press("Control+Enter")
    expect(page).to_have_url(re.compile("/arrival/$"))
    hand.press("Control+Enter")
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


def test_a_difference_is_decided_by_keys(page):
    """A price above the agreed one waits with the sales manager: E opens it, his hand on the word, and leads back."""
    come_in(page, "zhoumin")
    number = _enter(page, Hand(page), price="98")
    come_in(page, "zhaojianguo")
    hand, row = Hand(page), page.locator("table.duties tbody tr", has_text=number).first
    expect(row).to_contain_text("价格")
    while "cur" not in (row.get_attribute("class") or ""):
        hand.press("j")
    along = hand.steps
    assert along <= page.locator("table.duties tbody tr:not(.group)").count()
    hand.press("e")
    outcome = page.locator("select[name=outcome]:focus")
    expect(outcome).to_have_value("passed")
    hand.press("End")
    expect(outcome).to_have_value("waived")
    hand.press("Tab")
    hand.type("试单")
    hand.press("Enter")
    expect(page).to_have_url(re.compile(r"/(#row-\d+)?$"))
    expect(page.locator("table.duties tbody tr", has_text=f"{number}").filter(has_text="98.00")).to_have_count(0)
    assert hand.steps - along == 6  # E, End, Tab, two letters, Enter
    _find(page, number)
    press(page, "2")
    expect(page.locator("#panel-review tbody tr", has_text="价格")).to_contain_text("试单")


@pytest.mark.looks
def test_g_and_a_second_key_go_to_the_pages(page):
    come_in(page, "zhoumin")
    for key, place in (
        ("o", "/orders/$"),
        ("c", "/customers/$"),
        ("s", "/sheets/$"),
        ("r", "/money/"),
        ("t", ":[0-9]+/$"),
    ):
        press(page, "g")
        press(page, key)
        expect(page).to_have_url(re.compile(place))
    press(page, "o")
    expect(page).to_have_url(re.compile(":[0-9]+/$"))  # a letter without G leads nowhere


@pytest.mark.looks
def test_space_looks_at_an_order_and_goes_along_the_list(page):
    come_in(page, "zhoumin")
    go(page, "/orders/")
    links = page.locator("table.list tbody td:first-child a")
    first, second = links.nth(0).inner_text(), links.nth(1).inner_text()
    drawer = page.locator("#peek")
    press(page, "j")
    press(page, " ")
    expect(drawer.locator("h2")).to_contain_text(first)
    press(page, "j")
    expect(drawer.locator("h2")).to_contain_text(second)
    press(page, "Escape")
    expect(drawer).to_be_hidden()
    expect(links.nth(1)).to_be_focused()
    press(page, "/")
    page.keyboard.type("a b")
    expect(page.locator("main input[type=search]")).to_have_value("a b")
    expect(drawer).to_be_hidden()


@pytest.mark.looks
def test_single_keys_are_switched_off_by_a_person(page):
    come_in(page, "zhoumin")
    go(page, "/orders/")
    press(page, "?")
    page.get_by_label("用单个键的快捷键").uncheck()
    press(page, "Escape")
    go(page, "/orders/")
    press(page, "j")
    press(page, "n")
    expect(page.locator("tr.cur")).to_have_count(0)
    expect(page).to_have_url(re.compile("/orders/$"))
    press(page, "Control+k")
    expect(page.locator("#search")).to_be_visible()
    press(page, "Escape")
    page.locator("[data-help]").click()
    page.get_by_label("用单个键的快捷键").check()
    press(page, "Escape")
    press(page, "j")
    expect(page.locator("tr.cur")).to_have_count(1)

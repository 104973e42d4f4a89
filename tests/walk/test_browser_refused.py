"""What was refused says so where it is wrong, in a real browser, and nobody is told that it was lost on the way."""

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, go, press, ready

pytestmark = pytest.mark.browser


def _cell(page, name, row=0):
    return page.locator(f".lines input[name={name}]").nth(row)


def _refused(page, box):
    """Handed in, the page comes back with a reason above it that leads to the cell, which is red and holds its text.

    Nothing is asked before somebody changes a line, or what the refusal marked could be wiped out.
    """
    asked = []
    page.on("request", lambda one: asked.clear() if one.is_navigation_request() else asked.append(one.url))
    with page.expect_navigation():
        press(page, "Control+Enter")
    expect(page.locator("form .notice.error")).to_contain_text("已标红")
    ready(page)
    expect(page.locator("#brought-back")).to_be_hidden()
    page.wait_for_timeout(600)
    assert not [address for address in asked if "look" in address]
    expect(box.locator("xpath=..")).to_have_class("bad")
    page.locator("form .notice.error a").click()
    expect(box).to_be_focused()


def _order_partly_sent(page):
    """The number of an order under way of which pieces were sent, and are still to be sent."""
    go(page, "/orders/?view=ship")
    for row in page.locator("table.list tbody tr").all():
        if row.locator("td[data-label=已发]").inner_text().strip() not in ("", "0"):
            return row.locator("td[data-label=订单号] a").inner_text()
    raise AssertionError("the practice company has no order that was sent in part")


def test_a_new_order_says_which_quantity_and_which_price_cannot_be(page, console):
    """While it is typed already, and again once it was handed in; twice over, as whoever does not look would."""
    come_in(page, "zhoumin")
    go(page, "/orders/new/?customer=C004")
    code = page.locator("#usual li").first.get_attribute("data-code")
    _cell(page, "product").fill(code)
    _cell(page, "quantity").fill("-5")
    _cell(page, "price").fill("-1")
    said = page.locator(".lines .means").first
    expect(said).to_contain_text("数量要大于 0，现在是 -5")
    expect(said).to_contain_text("单价不能小于 0")
    expect(page.locator("#checks")).not_to_contain_text("-5")
    for _time in range(2):
        _refused(page, _cell(page, "quantity"))
    expect(page.locator("form .notice.error")).to_contain_text("明细里有 2 格要改")
    console.clear()  # the browser tells of what was refused


def test_a_change_order_does_not_go_below_what_was_sent(page, console):
    come_in(page, "zhaojianguo")
    number = _order_partly_sent(page)
    go(page, f"/orders/{number}/change/")
    row = page.locator(".lines tbody tr", has_text="已发").first
    at = int(row.get_attribute("id").removeprefix("line-")) - 1
    said = page.locator(".lines .means").nth(at)
    for written, reason in (("0", "数量要大于 0"), ("1", "不能少于它")):
        _cell(page, "quantity", at).fill(written)
        expect(said).to_contain_text(reason)
        expect(said).to_contain_text("已发")
        _refused(page, _cell(page, "quantity", at))
    console.clear()  # the browser tells of what was refused


def test_more_than_is_left_is_not_shipped(page, console):
    come_in(page, "zhoumin")
    number = _order_partly_sent(page)
    go(page, f"/shipping/new/?order={number}")
    box = page.locator("table input[name^=quantity-]").first
    box.fill("99999")
    _refused(page, box)
    expect(page.locator("td .errors")).to_be_visible()
    console.clear()  # the browser tells of what was refused

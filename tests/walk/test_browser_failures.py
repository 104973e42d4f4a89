"""What a clerk sees when something fails or was done by mistake, in a real browser: told in place, nothing lost."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, go, press

NEW = "/money/remittances/new/?customer=C013"


def _slowly(route):
    time.sleep(0.5)
    route.continue_()


@pytest.mark.browser
def test_failures_are_told_in_place_and_what_was_done_is_taken_back(page, console):
    come_in(page, "zhoumin")

    page.route("**/troubles*.js", _slowly)
    page.route("**/customers/C013/goods/", lambda route: route.fulfill(status=500, body=""))
    go(page, "/customers/C013/")
    goods = page.locator("#goods")
    expect(goods.get_by_role("alert")).to_contain_text("这一块没有取到")
    page.unroute("**/customers/C013/goods/")
    page.unroute("**/troubles*.js")
    goods.get_by_role("button", name="重试").click()
    expect(goods.locator("svg.bars").first).to_be_visible()
    expect(goods.get_by_role("alert")).to_have_count(0)

    go(page, NEW)
    page.get_by_label("付款金额").fill("5000")
    page.route("**/*", lambda route: route.abort())
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.locator("#offline")).to_be_visible()
    page.locator("main .form-foot button").click()
    expect(page).to_have_url(re.compile("remittances/new"))
    expect(page.get_by_label("付款金额")).to_have_value("5000")
    page.unroute("**/*")
    page.locator("main .form-foot button").click()
    expect(page).to_have_url(re.compile(r"remittances/PN\d{4}-\d{4}/$"))

    go(page, "/?kind=customers.to_check")
    rows = page.locator("tbody input.pick")
    before = rows.count()
    rows.nth(0).check()
    rows.nth(1).check()
    page.locator("#selection").get_by_role("button", name="推迟").click()
    page.get_by_label("原因").fill("下月一起核对")
    page.locator("main .form-foot button").click()
    expect(page.get_by_role("button", name="撤销")).to_be_visible()
    press(page, "Control+z")
    expect(page.locator("#messages")).to_contain_text("已撤销")
    go(page, "/?kind=customers.to_check")
    expect(rows).to_have_count(before)
    console.clear()  # the browser tells of the failures that were provoked

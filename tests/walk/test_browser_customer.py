"""A customer calls: one page answers, in a real browser, at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, go, press


@pytest.mark.browser
@pytest.mark.looks
def test_one_page_answers_a_call(page, console):
    come_in(page, "zhoumin")
    go(page, "/customers/C013/")
    expect(page.locator(".told .said").first).to_contain_text("您 ")
    press(page, "l")
    expect(page.get_by_label("谈了什么")).to_have_value(re.compile("^您 "))
    expect(page.get_by_label("跟谁谈的")).not_to_have_value("")
    go(page, "/customers/C013/")
    contacts = page.locator("#contacts")
    expect(contacts).to_contain_text("****")
    contacts.get_by_role("button", name="显示").dblclick()
    expect(contacts).to_contain_text("已记入日志")
    expect(contacts.locator("a[href^='tel:']").first).to_be_visible()
    page.locator("#dealings").get_by_role("link", name="收款", exact=True).click()
    expect(page.locator("#dealings .on")).to_have_text("收款")
    expect(page.locator("#dealings .story b").first).to_have_text("收款")
    page.get_by_role("link", name="记承诺").click()
    page.get_by_label("承诺付款日").fill("2020-01-01")
    page.get_by_label("承诺金额").fill("5000")
    page.locator("main .form-foot button").click()
    expect(page.locator(".field.bad")).to_contain_text("早于谈话日期")
    expect(page.get_by_label("承诺金额")).to_have_value("5000")
    console.clear()  # the browser tells of the refusal that was provoked
    page.set_viewport_size({"width": 390, "height": 844})
    go(page, "/customers/C018/")
    expect(page.locator("#goods svg.bars").first).to_be_visible()
    expect(page.locator(".htmx-request")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == 390

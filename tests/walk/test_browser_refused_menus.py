"""A menu of a page whose form is refused: it is open again, holds what was typed, and the reason stands in it."""

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, go, ready
from tests.walk.test_browser_lost import UNDER_REVIEW, UNDER_WAY, first, opened

pytestmark = pytest.mark.browser
LONG = "客户说要等装修完" * 30  # what a box takes by hand, the server takes too: this one is filled past that
APPROVED = "/orders/?view=all&stage=approved"


def _refused(page, menu, box, written=LONG):
    """Send a menu of the page; the page is still the one it stood on, and the menu says why and holds the words."""
    stood_on = page.url
    menu.locator(f"[name={box}]").evaluate("(box, text) => { box.value = text; }", written)
    with page.expect_navigation():
        menu.locator("button[type=submit], button:not([type])").last.click()
    ready(page)
    assert page.url == stood_on
    back = page.locator("main details.menu[open]")
    expect(back.locator(f"[name={box}]")).to_have_value(written)
    expect(back.locator(f"[name={box}]")).to_be_visible()
    expect(back.locator(".notice.error[role=alert]")).to_be_in_viewport()
    expect(back.locator("input:focus")).to_be_in_viewport()
    expect(page.locator("#messages .notice")).to_have_count(0)
    expect(page.locator("#brought-back")).to_be_hidden()
    return back


MENUS = [
    ("zhaojianguo", UNDER_REVIEW, "review/", "写结论", "reason"),
    ("zhoumin", UNDER_REVIEW, "review/", "提问", "question"),
    ("zhoumin", UNDER_REVIEW, "?tab=review", "提问", "question"),
    ("zhoumin", UNDER_REVIEW, "?tab=log", "退回", "reason"),
    ("zhoumin", UNDER_WAY, "?view=all&stage=confirmed&tab=lines", "暂停", "reason"),
    ("zhoumin", UNDER_WAY, "", "取消", "reason"),
    ("zhoumin", APPROVED, "?next=/", "客户确认", "said_by"),
]


def test_the_words_of_every_menu_stand_beside_the_reason(page):
    for who, listed, part, menu, box in MENUS:
        come_in(page, who)
        go(page, first(page, listed) + part)
        _refused(page, opened(page, menu), box)


def test_what_is_chosen_beside_the_words_comes_back_and_what_was_mended_is_taken(page):
    """A day that is none: the verdict and its reason are still there, and the same menu takes the right day."""
    come_in(page, "zhaojianguo")
    go(page, f"{first(page, UNDER_REVIEW)}review/")
    menu = opened(page, "写结论", "#date")
    menu.locator("[name=reason]").fill("客户同意晚几天")
    back = _refused(page, menu, "promised_on", "下下个吉日")
    expect(back.locator("[name=reason]")).to_have_value("客户同意晚几天")
    back.locator("[name=promised_on]").fill("")
    back.locator("button[type=submit]").click()
    expect(page.locator("#messages .notice.success")).to_contain_text("已有结论")
    expect(page.locator("main details .notice")).to_have_count(0)


def test_words_whose_menu_is_gone_stand_with_the_reason(page, live):
    """A colleague stops the order while the reason is typed: there is nothing left to stop."""
    come_in(page, "zhoumin")
    address = first(page, UNDER_WAY)
    go(page, address)
    menu = opened(page, "暂停")
    menu.locator("[name=reason]").fill("等客户装修完再发")
    other = page.context.browser.new_context(base_url=live.url).new_page()
    come_in(other, "zhaojianguo")
    go(other, address)
    first_one = opened(other, "暂停")
    first_one.locator("[name=reason]").fill("欠款没有到")
    first_one.locator("button[type=submit]").click()
    expect(other.locator("#messages .notice.success")).to_be_visible()
    other.context.close()
    menu.locator("button[type=submit]").click()
    expect(page.locator("#messages .notice.error")).to_contain_text("您填的：等客户装修完再发")


def test_the_name_of_a_view_and_why_a_file_is_void_come_back(page):
    come_in(page, "zhoumin")
    go(page, "/orders/?stage=confirmed&view=all")
    _refused(page, opened(page, "存为视图"), "name", "浙江大客户" * 9)
    go(page, first(page, UNDER_WAY) + "?tab=files")
    picture = {"name": "原单.png", "mimeType": "image/png", "buffer": page.screenshot()}
    page.locator("form.bring [name=uploads]").set_input_files([picture])
    expect(page.locator("#panel-files .files > li", has_text="原单.png")).to_be_visible()
    _refused(page, opened(page, "作废", "#panel-files li:has-text('原单.png')"), "reason")

"""The journeys of the design (ui.md 1.2) in a real browser: each key and each click counts as one step."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import PASTED, come_in, go, press
from tests.walk.hand import Hand

pytestmark = pytest.mark.browser
SOON = 10_000  # ms, within which a call is answered


def test_j1_what_arrived_as_it_was_sent_is_done_with_three_keys(page):
    """今日待办: to the first matter, E opens its one page, filled in as usual; then the next one is in hand."""
    come_in(page, "zhoumin")
    hand, first = Hand(page), page.locator("table.duties tbody tr:not(.group)").first
    number = first.locator(".matter a").inner_text()
    expect(first).to_contain_text("到货反馈")
    hand.press("j", "e")
    expect(page).to_have_url(re.compile(f"/shipping/{number}/arrival/"))
    page.wait_for_load_state()
    hand.press("Control+Enter")
    expect(page.get_by_text(f"{number} 的到货反馈已登记")).to_be_visible()
    assert hand.steps == 3
    expect(page.locator("table.duties")).not_to_contain_text(number)
    following = page.locator("table.duties tbody tr:not(.group)").first
    expect(following).to_have_class("cur")
    page_of_it = following.locator("a[data-key=e]").get_attribute("href")
    press(page, "e")
    expect(page).to_have_url(re.compile(re.escape(page_of_it.partition("?")[0])))


def test_j2_where_are_my_goods_is_answered_with_four_keys(page):
    """The answer to the call stands on the screen at once, however fast the name was typed."""
    come_in(page, "zhoumin")
    hand = Hand(page)
    hand.press("Control+k")
    hand.type("jh")
    hand.press("Enter")
    said = page.locator(".told .said").first
    expect(said).to_contain_text(re.compile("^您 .+。$"), timeout=SOON)
    assert hand.steps == 4  # six at most
    assert said.bounding_box()["y"] < page.viewport_size["height"]
    name = page.locator("h1").inner_text()
    press(page, "Control+k")
    page.keyboard.type("ty")
    press(page, "Enter")  # never a hit for what was typed before
    expect(page.locator("h1")).not_to_have_text(name, timeout=SOON)


def test_j3_and_j4_a_repeated_order_is_in_with_eight_steps_and_reviewed_on_its_page(page):
    """N, whom it is for, as last time, in; then who holds each of the eight dimensions, and for how long."""
    come_in(page, "zhoumin")
    hand = Hand(page)
    hand.press("n")
    expect(page.locator(".ts-control input")).to_be_focused()
    hand.type("hzty")
    expect(page.locator(".ts-dropdown .option.active")).to_contain_text("湖州汀屿")
    hand.press("Enter")
    hand.click(page.get_by_role("button", name="照上次"))
    expect(page.locator("input[name=quantity]").first).not_to_have_value("")
    hand.press("Control+Enter")
    expect(page.locator(".head .st")).to_have_text("待评审")
    assert hand.steps == 8
    assert page.locator("#panel-lines tbody tr").count() >= 3
    expect(page.locator("#track")).to_contain_text("第 2 步 评审 停留 0 天")
    review = Hand(page)
    review.press("2")
    expect(page.locator("#panel-review tbody tr")).to_have_count(8)
    expect(page.locator("#panel-review tbody tr", has_text="价格")).to_contain_text("内销经理")
    review.press("1")
    assert review.steps == 2


def test_j3_four_lines_are_typed_with_their_letters_and_an_enter_each(page):
    """Whom it is for, then code, Enter, pieces, Enter; the price that was agreed stands there by itself."""
    come_in(page, "zhoumin")
    hand, lines = Hand(page), [("LY30", "60"), ("LY18", "24"), ("TC03", "48"), ("GG05", "36")]
    hand.press("n")
    expect(page.locator(".ts-control input")).to_be_focused()
    hand.type("hzty")
    expect(page.locator(".ts-dropdown .option.active")).to_contain_text("湖州汀屿")
    hand.press("Enter")
    for n, (code, pieces) in enumerate(lines):
        expect(page.locator("input[name=product]").nth(n)).to_be_focused()
        hand.type(code)
        hand.press("Enter")
        expect(page.locator("input[name=quantity]").nth(n)).to_be_focused()
        hand.type(pieces)
        hand.press(*["Enter"] * 3)
    hand.press("Control+Enter")
    expect(page.locator(".head .st")).to_have_text("待评审")
    assert page.locator("#panel-lines tbody tr").count() == len(lines)
    assert hand.steps == 1 + 4 + 1 + 4 * (4 + 1 + 2 + 3) + 1


def test_j3_of_eighty_pasted_lines_three_are_mended_by_keys(page, console):
    """F8 leads from one cell that is wrong to the next; a refusal leads to the first by itself."""
    come_in(page, "zhoumin")
    go(page, "/orders/new/?customer=C004")
    offered = page.locator("#usual li")
    expect(offered.first).to_be_attached()
    codes = [one.get_attribute("data-code") for one in offered.all()]
    lines = [[codes[n % len(codes)], "24"] for n in range(80)]
    lines[9][0], lines[39][1], lines[69][1] = "LY3O", "两打", "0"
    first = page.locator("input[name=product]").first
    first.click()
    first.evaluate(PASTED, "\n".join(map("\t".join, lines)) + "\n")
    expect(page.locator("#said")).to_contain_text("已粘贴 80 行，3 格要改")
    hand = Hand(page)
    hand.press("Control+Enter")
    expect(page.get_by_text("明细里有 3 格要改")).to_be_visible()
    expect(page.locator("input[name=product]").nth(9)).to_be_focused()
    hand.type("LY30")
    for n in (39, 69):
        hand.press("F8")
        expect(page.locator("input[name=quantity]").nth(n)).to_be_focused()
        hand.type("24")
    hand.press("Control+Enter")
    expect(page.locator(".head .st")).to_have_text("待评审")
    assert page.locator("#panel-lines tbody tr").count() == 80
    assert hand.steps == 1 + 4 + 2 * (1 + 2) + 1
    console.clear()  # the refusal


def test_j4_what_is_all_green_is_confirmed_at_once_and_recorded_all_the_same(page):
    """快速通道: one press and the question whether the customer has confirmed; the review stands in the log."""
    come_in(page, "zhoumin")
    go(page, "/orders/new/?customer=C011")
    page.get_by_role("button", name="照上次").click()
    expect(page.locator("input[name=quantity]").first).not_to_have_value("")
    hand = Hand(page)
    page.on("dialog", hand.agree)
    hand.click(page.get_by_role("button", name="提交并确认"))
    expect(page.locator(".head .st")).to_have_text("已确认")
    assert hand.steps == 2
    press(page, "l")
    for deed in ("提交评审", "评审通过", "客户确认"):
        expect(page.locator("#panel-log .story")).to_contain_text(deed)

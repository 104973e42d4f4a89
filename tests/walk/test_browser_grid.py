"""What the grid of order lines understands and tells beside the lines, in a real browser."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, go, paste, press
from tests.web import in_full

pytestmark = pytest.mark.browser
NEW = "/orders/new/?customer=C004"


def _cell(page, name, row=0):
    return page.locator(f".lines input[name={name}]").nth(row)


def _usual(page):
    return page.locator("#usual li").first.get_attribute("data-code")


def _on(page):
    return date.fromisoformat(page.locator("[name=on]").input_value())


def _next(day, month, number):
    found = date(day.year, month, number)
    return found if found >= day else date(day.year + 1, month, number)


def test_short_days_become_what_they_were_read_as(page):
    """Once their box is left, typed or pasted; Ctrl+Z takes back what was typed, not how it is shown."""
    come_in(page, "zhoumin")
    go(page, NEW)
    code, on = _usual(page), _on(page)
    christmas = _next(on, 12, 26).isoformat()
    _cell(page, "product").fill(code.lower())
    _cell(page, "quantity").fill("10")
    box = _cell(page, "requested_on")
    box.focus()
    page.keyboard.type("12.26")
    expect(page.locator(".lines .means").first).to_contain_text(code)
    page.wait_for_timeout(800)  # the answer is there, and nobody writes into a box under somebody's hands
    expect(box).to_have_value("12.26")
    press(page, "Enter")
    expect(box).to_have_value(christmas)
    paste(page, _cell(page, "product", 1), f"{code}\t5\t\t+5\n{code}\t6\t\t31.11\n{code}\t7\t\t\n")
    later = (on + timedelta(5)).isoformat()
    expect(_cell(page, "requested_on", 1)).to_have_value(later)
    expect(_cell(page, "requested_on", 2)).to_have_value("31.11")
    expect(_cell(page, "requested_on", 2).locator("xpath=..")).to_have_class("bad")
    _cell(page, "product").focus()
    press(page, "Control+z")
    expect(_cell(page, "product", 1)).to_have_value("")
    expect(box).to_have_value(christmas)
    press(page, "Control+y")
    expect(_cell(page, "requested_on", 1)).to_have_value(later)
    _the_head_says_when(page, christmas, later)


def _the_head_says_when(page, christmas, later):
    """Lines that say no day show it, those that do keep theirs; the order that is handed in says it line by line."""
    head = page.locator("[name=needed_on]")
    head.fill("1226")
    expect(_cell(page, "requested_on", 3)).to_have_attribute("placeholder", christmas)
    page.locator("[name=po_no]").focus()
    expect(head).to_have_value(christmas)
    _cell(page, "requested_on", 2).fill("")
    press(page, "Control+Enter")
    expect(page.locator(".head .st")).to_have_text("待评审")
    days = [in_full(cell.inner_html()) for cell in page.locator("#panel-lines tbody td:last-child").all()]
    wished = [re.search(r"要求\s*([-\d]+)", text)[1] for text in days]
    assert wished == [christmas, later, christmas, christmas]


def test_a_day_in_the_past_is_marked_while_it_is_typed(page, console):
    come_in(page, "zhoumin")
    go(page, NEW)
    past = (_on(page) - timedelta(20)).isoformat()
    paste(page, _cell(page, "product"), f"{_usual(page)}\t5\t\t{past}\n")
    box = _cell(page, "requested_on")
    expect(box.locator("xpath=..")).to_have_class("bad")
    expect(page.locator(".lines .means").first).to_contain_text(f"早于 {_on(page)}：请改成 {_on(page)} 或以后")
    press(page, "Control+Enter")
    expect(page.locator("form .notice.error")).to_contain_text("明细里有 1 格要改")
    expect(box.locator("xpath=..")).to_have_class("bad")
    console.clear()  # the browser tells of what was refused
    page.get_by_role("button", name="存草稿").click()
    expect(page.locator(".head .st")).to_have_text("草稿")


def test_the_checks_stand_beside_the_lines_where_there_is_room(page):
    """Elsewhere they stand below, and the foot tells in one line what there is to see and leads there."""
    come_in(page, "zhoumin")
    go(page, NEW)
    code = _usual(page)
    paste(page, _cell(page, "product"), f"{code}\t5\t1.00\t+1\n{code}\t6\t\t+1\n")
    checks, told = page.locator("#checks li"), page.locator("#checks-told")
    expect(checks.first).to_be_visible()
    for width, is_beside in ((1440, True), (1366, True), (1240, True), (1024, False), (390, False)):
        _at_width(page, width, is_beside=is_beside)
        assert told.is_visible() != is_beside
    wrong = page.locator("#checks li .st:not(.st-ok)").count()
    assert wrong >= 1
    expect(told).to_have_text(f"{wrong} 项要看")
    told.click()
    expect(checks.first).to_be_in_viewport()


def _at_width(page, width, *, is_beside):
    page.set_viewport_size({"width": width, "height": 768})
    lines = page.locator(".lines-scroll")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    checks, grid = page.locator("#checks").bounding_box(), lines.bounding_box()
    assert (checks["x"] >= grid["x"] + grid["width"]) == is_beside
    assert (checks["y"] >= grid["y"] + grid["height"]) != is_beside
    assert lines.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_f2_on_an_unknown_code_offers_what_is_called_nearly_so(page):
    come_in(page, "zhoumin")
    go(page, NEW)
    code = _usual(page)
    _cell(page, "product").fill(f"{code}X")
    press(page, "F2")
    expect(page.locator("#offers li", has_text=f"{code} ")).to_contain_text("相近")
    press(page, "ArrowDown", "Enter")
    expect(_cell(page, "quantity")).to_be_focused()


@pytest.mark.looks
def test_one_escape_closes_the_command_box_whatever_stands_in_it(page):
    come_in(page, "zhoumin")
    press(page, "Control+k")
    page.keyboard.type("jh")
    expect(page.locator("#found a").first).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#search")).to_be_hidden()


def test_lines_out_of_sight_keep_their_height_and_their_share_of_the_sums(page):
    come_in(page, "zhoumin")
    go(page, NEW)
    code = _usual(page)
    paste(page, _cell(page, "product"), "没有这个\t10\t1.2\t31.11\n" + f"{code}\t3\t2\n" * 59)
    sums, first = page.locator("#sums"), page.locator(".lines tbody tr").first
    expect(sums).to_have_text("60 行 · 187 件 · 合计 366.00")  # 10 × 1.2 + 59 × 3 × 2
    expect(first.locator(".means")).to_have_class("means bad")
    before = first.evaluate("row => row.offsetHeight")
    page.locator(".lines tbody tr").nth(59).scroll_into_view_if_needed()
    expect(first).to_have_class("far")
    assert (before > 35, first.evaluate("row => row.offsetHeight")) == (True, before)
    _cell(page, "quantity", 59).fill("4")
    expect(sums).to_have_text("60 行 · 188 件 · 合计 368.00")
    press(page, "Control+z")
    expect(sums).to_have_text("60 行 · 187 件 · 合计 366.00")
    first.scroll_into_view_if_needed()
    expect(_cell(page, "quantity")).to_have_value("10")
    assert first.evaluate("row => row.offsetHeight") == before

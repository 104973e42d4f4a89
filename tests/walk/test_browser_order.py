"""One order by hand, from the customer's message to the money, in a real browser (issue: the order's walk)."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, go, paste, press, ready
from tests.house.tree import ROOT

PICTURES = ROOT / "var" / "pictures"
LINES = "{}\t12\t\t\n{}\t40\t98.00\t\nNIX-1\t5\t\t\n"

CHOOSE = """() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {
  key: "Enter", keyCode: 229, isComposing: true, ctrlKey: true, bubbles: true, cancelable: true,
}))"""


@pytest.fixture
def picture(page):
    """Keep what the screen shows, for whoever wants to look at the walk afterwards."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def take(name):
        ready(page)
        page.screenshot(path=PICTURES / f"{name}.png")

    return take


def _go_out(page):
    page.locator(".topbar details.menu summary").click()
    page.get_by_role("button", name="退出登录").click()


@pytest.mark.browser
def test_an_order_walks_from_the_message_to_the_money(page, console, picture):
    page.on("dialog", lambda dialog: dialog.accept())
    come_in(page, "zhoumin")
    picture("1-home")
    number = _receive(page, picture)
    console.clear()  # the browser tells of the refusals that were provoked
    _go_out(page)
    come_in(page, "zhaojianguo")
    _review(page, number, picture)
    _go_out(page)
    come_in(page, "zhoumin")
    _confirm(page, number)
    note = _release_and_ship(page, picture)
    _arrive(page, picture)
    go(page, f"/orders/{number}/")
    expect(page.locator(".head .st")).to_have_text("已完成")
    _go_out(page)
    come_in(page, "qiankuaiji")
    _invoice(page, note)
    _take_money(page, note, picture)
    go(page, f"/orders/{number}/?tab=money")
    expect(page.get_by_text("已收清")).to_be_visible()
    picture("8-order")
    _look_at_the_track(page)


def _look_at_the_track(page):
    """A chart where there is room, with the names from the journal; on a phone the list, and nothing sticks out."""
    chart, path = page.locator("svg.track"), page.locator("#track ol.path")
    expect(chart).to_be_visible()
    expect(chart).to_contain_text("赵建国")
    expect(page.locator("#said-aloud")).to_contain_text("全部送到了")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(chart).to_be_hidden()
    expect(path.locator("> li")).to_have_count(12)
    assert path.bounding_box()["width"] > 300
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def _receive(page, picture):
    """N, the customer by the letters of his pinyin, lines pasted from a spreadsheet, one of them wrong."""
    go(page, "/customers/C004/")
    agreed = page.locator("section:has(#prices-title) tbody a").all_inner_texts()[:2]
    press(page, "n")
    page.locator(".ts-control input").fill("hzty")
    page.locator(".ts-dropdown .option", has_text="湖州汀屿").click()
    paste(page, page.locator("input[name=product]").first, LINES.format(*agreed))
    expect(page.locator("#said")).to_contain_text("已粘贴 3 行，1 格要改")
    picture("2-entry")
    page.get_by_role("button", name="提交并确认").click()
    expect(page.get_by_text("明细里有 1 格要改")).to_be_visible()
    assert page.locator("input[name=quantity]").nth(1).input_value() == "40"
    page.locator("input[name=product]").nth(2).fill("")
    page.locator("input[name=quantity]").nth(2).fill("")
    page.get_by_role("button", name="提交并确认").click()
    expect(page.get_by_text("订单价 98.00 高于合作价").first).to_be_visible()
    page.get_by_role("button", name="提交评审").click()
    expect(page.locator(".head .st")).to_have_text("待评审")
    return re.search(r"/orders/(\S+)/", page.url)[1]


def _review(page, number, picture):
    """The sales manager lets pass, one by one, what differs from the terms; then the order is approved."""
    go(page, f"/orders/{number}/review/")
    picture("3-review")
    expect(page.get_by_role("button", name="评审通过")).to_be_disabled()
    undecided = page.locator("tbody tr", has_text="待定")
    assert undecided.count() >= 2
    for _each in range(undecided.count()):
        row = undecided.first
        row.locator("summary", has_text="写结论").click()
        row.locator("select[name=outcome]").select_option("waived")
        row.locator("input[name=reason]").fill("老客户试单")
        row.get_by_role("button", name="保存").click()
        expect(page.locator(".notice.success")).to_be_visible()
    page.get_by_role("button", name="评审通过").click()
    expect(page.locator(".head .st")).to_have_text("待客户确认")


def _confirm(page, number):
    go(page, f"/orders/{number}/")
    page.locator("summary", has_text="客户确认").click()
    page.locator("details[open] input[name=said_by]").fill("许先生")
    page.locator("details[open]").get_by_role("button", name="客户确认").click()
    expect(page.locator(".head .st")).to_have_text("已确认")


def _release_and_ship(page, picture):
    page.get_by_role("button", name="下达").click()
    expect(page.locator(".head .st")).to_have_text("执行中")
    picture("4-released")
    page.get_by_role("link", name="发货", exact=True).first.click()
    assert page.locator("input[name=quantity-2]").input_value() == "40"
    page.locator("input[name=tracking_no]").fill("YD-WALK-1")
    page.get_by_role("button", name=re.compile("^发货")).click()
    expect(page.get_by_text("已发货：")).to_be_visible()
    picture("5-shipped")
    return re.search(r"/shipping/(\S+)/", page.url)[1]


def _arrive(page, picture):
    page.get_by_role("link", name="登记到货").click()
    page.locator("input[name=signed_by]").fill("许先生")
    picture("6-arrival")
    page.get_by_role("button", name=re.compile("^登记到货")).click()
    expect(page.locator(".head .st").first).to_have_text("已到货")


def _invoice(page, note):
    go(page, f"/shipping/{note}/")
    page.get_by_role("link", name="登记开票").click()
    page.locator("input[name=number]").fill("26332000000000009999")
    page.get_by_role("button", name=re.compile("^登记开票")).click()
    expect(page.get_by_text("26332000000000009999").first).to_be_visible()


def _take_money(page, note, picture):
    go(page, "/money/receipts/new/?customer=C004")
    row = page.locator("tr", has_text=note)
    amount = row.locator("td[data-label=未收]").inner_text()
    row.locator("input").fill(amount)
    page.locator("input[name=amount]").fill(amount)
    picture("7-receipt")
    page.get_by_role("button", name=re.compile("^登记收款")).click()
    expect(page.get_by_text("登记收款：RC")).to_be_visible()


@pytest.mark.browser
@pytest.mark.looks
def test_the_keyboard_finds_and_opens(page):
    come_in(page, "zhoumin")
    press(page, "Control+k")
    page.keyboard.type("hzty")
    expect(page.locator("#found a").first).to_contain_text("湖州汀屿")
    press(page, "Enter")
    expect(page).to_have_url(re.compile("/customers/C004/"))
    go(page, "/orders/?view=all")
    press(page, "j")
    press(page, "j")
    second = page.locator("table.list tbody tr").nth(1).locator("a").first.inner_text()
    press(page, "Enter")
    expect(page).to_have_url(re.compile(f"/orders/{second}/"))
    press(page, "?")
    expect(page.locator("#help")).to_be_visible()


@pytest.mark.browser
@pytest.mark.looks
def test_an_enter_that_chooses_a_chinese_word_sends_nothing(page):
    come_in(page, "zhoumin")
    go(page, "/customers/C004/prices/new/")
    page.locator("input[name=basis]").focus()
    page.evaluate(CHOOSE)
    expect(page).to_have_url(re.compile("/prices/new/"))
    assert page.locator(".notice.error:visible").count() == 0

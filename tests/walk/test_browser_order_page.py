"""An order's page by hand, in a real browser: its files, the drawer of a node, its tabs and its keys."""

import re
from base64 import b64encode

import pytest
from playwright.sync_api import expect

from tests.base.test_sniffing import DOCX
from tests.browser import come_in, go, press, ready

pytestmark = pytest.mark.browser
HANDED = """async ([event, name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type }));
  const kind = event === "paste" ? ClipboardEvent : DragEvent;
  const carried = event === "paste" ? { clipboardData: data } : { dataTransfer: data };
  document.querySelector("main").dispatchEvent(new kind(event, { ...carried, bubbles: true, cancelable: true }));
}"""
COMPOSED = """() => document.body.dispatchEvent(new KeyboardEvent("keydown", {
  key: "l", keyCode: 229, isComposing: true, bubbles: true, cancelable: true,
}))"""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _open(page):
    """An order that is under review."""
    go(page, "/orders/?view=all&stage=submitted")
    page.locator("table.list tbody a").first.click()
    expect(page.locator("svg.track")).to_contain_text("周敏")  # the names have come


def _hand(page, event, name, kind, content):
    page.evaluate(HANDED, [event, name, kind, b64encode(content).decode()])


def test_files_are_chosen_dropped_and_pasted_and_stand_at_their_node(page, console):
    come_in(page, "zhoumin")
    _open(page)
    picture, files = page.screenshot(), page.locator("#panel-files .files > li")
    with page.expect_file_chooser() as chooser:
        press(page, "u")
    expect(page).to_have_url(re.compile("[?&]tab=files$"))
    bad = {"name": "坏.jpg", "mimeType": "image/jpeg", "buffer": b"<html>"}
    chooser.value.set_files([{"name": "原单.png", "mimeType": "image/png", "buffer": picture}, bad])
    expect(page.locator(".uploads li.bad")).to_contain_text("“坏.jpg”不是图片、PDF")
    expect(files).to_have_count(1)
    console.clear()  # the browser tells of the refusal that was provoked
    assert files.locator("img").evaluate("async (img) => (await img.decode(), img.naturalWidth)") == 240
    expect(page.locator('svg.track a[href="#node-receive"]')).to_contain_text("附件 1")
    _hand(page, "drop", "合同.docx", WORD, DOCX)
    expect(files).to_have_count(2)
    _hand(page, "paste", "image.png", "image/png", picture + b"\0")
    expect(files).to_have_count(3)
    expect(files.nth(2)).to_contain_text(re.compile(r"截图-\d{4}-\d{6}\.png"))
    expect(page.locator("#count-files")).to_have_text("3")
    _void(page, files)
    with page.expect_popup() as opened:
        files.first.locator("a", has_text="原单.png").click()
    expect(opened.value).to_have_url(re.compile(r"/files/\d+/$"))  # no script of ours or theirs runs in it


def test_who_brought_the_signed_paper_stands_before_his_duties_again(page):
    come_in(page, "zhoumin")
    go(page, "/?kind=orders.unsigned")
    duties = page.locator("table.duties td.matter a")
    before = duties.count()
    number = duties.first.inner_text()
    page.locator("[data-key=e]").first.click()
    expect(page).to_have_url(re.compile("tab=files"))
    ready(page)
    picture = {"name": "回签.png", "mimeType": "image/png", "buffer": page.screenshot()}
    page.locator("form.bring input[name=uploads]").set_input_files([picture])
    expect(page).to_have_url(re.compile(r"/\?kind=orders.unsigned#row-0$"))
    expect(page.locator("#messages")).to_contain_text("已上传 1 个文件。")
    expect(duties).to_have_count(before - 1)
    expect(page.locator("table.duties")).not_to_contain_text(number)


def _void(page, files):
    files.nth(2).locator("summary").click()
    files.nth(2).locator("input[name=reason]").fill("贴错了")
    files.nth(2).get_by_role("button", name="作废").click()
    expect(page.locator(".notice.success")).to_contain_text("已作废")
    expect(files).to_have_count(2)  # and the page is back at its files


def test_a_node_opens_a_drawer_and_gives_the_focus_back(page):
    come_in(page, "zhoumin")
    _open(page)
    drawer, node = page.locator("#node"), page.locator('svg.track a[href="#node-review"]')
    node.focus()
    press(page, "Enter")
    expect(drawer).to_contain_text("2 评审 进行中")
    expect(drawer).to_contain_text("后勤助理、内销经理")
    press(page, "2")  # no key goes through the drawer
    expect(page.locator("#tabs [aria-current]")).to_have_attribute("data-tab", "lines")
    drawer.locator(".drawer-body a").first.focus()
    press(page, "Control+Enter")
    page.wait_for_timeout(500)  # a step behind it would have left the page
    expect(drawer).to_be_visible()
    expect(page.locator(".head .st").first).to_have_text("待评审")
    press(page, "Escape")
    expect(node).to_be_focused()
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator('ol.path a[href="#node-receive"]').click()
    expect(drawer).to_contain_text("1 接单 已完成")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    drawer.get_by_role("link", name="上传凭据").click()
    expect(drawer).to_be_hidden()
    expect(page.locator("form.bring select")).to_have_value("original")
    expect(page.locator("form.bring select")).to_be_focused()


def test_tabs_have_addresses_and_keys_that_leave_writing_alone(page):
    come_in(page, "zhoumin")
    _open(page)
    page.evaluate(COMPOSED)
    expect(page.locator("#panel-lines")).to_be_visible()
    press(page, "4")
    expect(page.locator("#panel-money")).to_be_visible()
    expect(page.locator("#panel-lines")).to_be_hidden()
    page.reload()
    expect(page.locator("#panel-money")).to_be_visible()
    press(page, "l")
    expect(page.locator("#panel-log .story li").first).to_contain_text("提交评审")
    press(page, "p")
    expect(page.get_by_role("button", name="打印确认书")).to_be_focused()
    press(page, "?")
    expect(page.locator("#help")).to_contain_text("修改、日志、打印、上传文件")
    press(page, "Escape")
    press(page, "e")
    expect(page).to_have_url(re.compile("/change/$"))

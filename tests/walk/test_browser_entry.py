"""Entering an order by hand, in a real browser: the keys of the grid, the usual goods, and nothing typed is lost."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser import PASTED, come_in, go, paste, press
from tests.house.tree import ROOT

PICTURES = ROOT / "var" / "pictures"
READ_SLOWLY = """() => {
  const json = Response.prototype.json;
  Response.prototype.json = async function () {
    Response.prototype.json = json;
    const read = await json.call(this);
    await new Promise((go) => setTimeout(go, 500));
    setTimeout(() => { window.isRead = true; }); // whoever waits for it has gone on
    return read;
  };
}"""
NEW = "/orders/new/?customer=C004"
PASTED_AND_PRESSED = f"""(box, text) => {{
  ({PASTED})(box, text);
  box.dispatchEvent(new KeyboardEvent("keydown", {{ key: "Shift", bubbles: true }}));
  return [...document.querySelectorAll(".lines input[name=product]")].slice(7).filter(({{ value }}) => value).length;
}}"""
COMPOSED = """(box) => box.dispatchEvent(new KeyboardEvent("keydown", {
  key: "Enter", keyCode: 229, isComposing: true, bubbles: true, cancelable: true,
}))"""


def _cell(page, name, row=0):
    return page.locator(f".lines input[name={name}]").nth(row)


def _column(page, name):
    return [value for value in _cells(page, name) if value]


def _cells(page, name):
    return page.locator(f".lines input[name={name}]").evaluate_all("boxes => boxes.map((box) => box.value)")


def _usual(page):
    """The codes of the usual goods, once they stand there."""
    expect(page.locator("#usual li").first).to_be_attached()
    return page.locator("#usual li").evaluate_all("lines => lines.map((line) => line.dataset.code)")


@pytest.mark.browser
@pytest.mark.looks
def test_the_keys_of_the_grid(page):
    come_in(page, "zhoumin")
    go(page, NEW)
    first, second = _usual(page)[:2]
    _cell(page, "product").focus()
    press(page, "F2")
    page.keyboard.type(first)
    press(page, "F2")
    expect(page.locator("#offers li").first).to_contain_text(first)
    press(page, "ArrowDown")
    press(page, "Enter")
    expect(_cell(page, "quantity")).to_be_focused()
    page.keyboard.type("12")
    press(page, "F4")
    expect(page.locator("#offers li").first).to_contain_text("SO")
    press(page, "ArrowDown")
    paid = page.locator("#offers li.cur").inner_text().split()[0]
    press(page, "Enter")
    assert _column(page, "price") == [paid]
    expect(_cell(page, "requested_on")).to_be_focused()
    _undo_and_redo(page, paid)
    _paste_with_a_heading(page, first, second)
    _a_file_of_the_customer(page, first, second)
    _rows_out_of_sight(page, first)
    _typed_before_the_answer(page, first)
    _asked_while_an_answer_comes_in(page, first)
    _the_server_is_left_in_peace(page)


def _the_server_is_left_in_peace(page):
    """While nobody types, nothing is asked again."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(1500)
    assert len([address for address in asked if "/look/" in address]) <= 1


def _undo_and_redo(page, paid):
    """The price goes and comes back; a row that was deleted comes back; a cell is filled from above."""
    press(page, "Control+z")
    assert _column(page, "price") == []
    press(page, "Control+y")
    assert _column(page, "price") == [paid]
    _cell(page, "quantity", 1).focus()
    press(page, "Control+d")
    assert _column(page, "quantity") == ["12", "12"]
    press(page, "Alt+Delete")
    assert _column(page, "quantity") == ["12"]
    press(page, "Control+z")
    assert _column(page, "quantity") == ["12", "12"]
    _cell(page, "quantity", 1).evaluate(COMPOSED)
    expect(_cell(page, "quantity", 1)).to_be_focused()


def _paste_with_a_heading(page, first, second):
    """A customer's own list: other columns, another order, a line break in a heading. One Ctrl+Z takes it back."""
    text = f'品名\t"订购\n数量"\t货号\t不含税单价\n置物架\t５件\t{second}\t1.00\n凳\t7\t{first}\t2.00\n'
    paste(page, _cell(page, "product", 2), text)
    expect(page.locator("#said")).to_contain_text("已粘贴 2 行")
    assert _column(page, "product")[1:] == [second, first]
    assert _column(page, "quantity")[2:] == ["５件", "7"]
    assert len(_column(page, "price")) == 1  # a price without tax is not taken for one with tax
    _cell(page, "product", 2).focus()
    press(page, "Control+z")
    assert len(_column(page, "product")) == 1


def _a_file_of_the_customer(page, first, second):
    """It stands below what was there; the product that is chosen for a number of his will be remembered."""
    text = f"物料编码,采购数量\nHX-001,12\n{second},5\n"
    file = {"name": "po.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("[data-bring] + input").set_input_files(file)
    expect(page.locator("#said")).to_contain_text("已粘贴 2 行，2 格要改")
    assert _column(page, "product")[-2:] == ["HX-001", second]
    at = _column(page, "quantity").index("12", 2)
    expect(page.locator(".lines .means").nth(at)).to_contain_text("按 F2 选我方产品")
    box = _cell(page, "product", at)
    box.fill(first)
    expect(page.locator("#learned")).to_contain_text(f"HX-001 → {first}")
    box.fill("")
    expect(page.locator("#learned")).to_be_hidden()


def _rows_out_of_sight(page, code):
    """What is not painted is reached by the keys all the same, and a key right after a paste finds all of it."""
    paste(page, _cell(page, "product", 7), f"{code}\t3\n" * 60)
    expect(page.locator("#said")).to_contain_text("已粘贴 60 行")
    page.locator("#said").evaluate("said => { said.textContent = ''; }")
    assert _cell(page, "product", 7).evaluate(PASTED_AND_PRESSED, f"{code}\t3\n" * 60) == 60
    expect(page.locator("#said")).to_contain_text("已粘贴 60 行")
    expect(page.locator(".lines tr.far").first).to_be_attached()
    _cell(page, "quantity", 7).focus()
    press(page, *["ArrowDown"] * 45)
    expect(_cell(page, "quantity", 52)).to_be_focused()
    expect(_cell(page, "quantity", 52)).to_be_in_viewport()
    _cell(page, "quantity", 52).fill("")
    press(page, *["ArrowUp"] * 45)
    expect(page.locator(".lines tbody tr").nth(52)).to_have_class("far")
    assert _cells(page, "quantity")[52:54] == ["", "3"]


def _typed_before_the_answer(page, code):
    """What a paste has to tell is told, though the server was asked again before it had answered."""
    page.locator("#said").evaluate("said => { said.textContent = ''; }")
    held = []

    def hold(question):
        held.append(question)

    page.route("**/look/", hold)
    with page.expect_request("**/look/"):
        paste(page, _cell(page, "product", 7), f"{code}\t4\n" * 2)
    with page.expect_request("**/look/"):
        _cell(page, "quantity", 7).fill("6")
    for question in held:
        question.continue_()
    expect(page.locator("#said")).to_contain_text("已粘贴 2 行")
    page.unroute("**/look/")


def _asked_while_an_answer_comes_in(page, code):
    """What a paste has to tell comes with its own answer, not with an older one that is just being read."""
    page.locator("#said").evaluate("said => { said.textContent = ''; }")
    held = []

    def hold(question):
        held.append(question)

    wrong = page.locator(".lines td.bad:not(.means)").count()
    page.evaluate(READ_SLOWLY)
    with page.expect_response("**/look/"):
        _cell(page, "quantity", 7).fill("7")
    page.route("**/look/", hold)
    with page.expect_request("**/look/"):
        paste(page, _cell(page, "product", 9), f"{code}\t4\nNIX-1\t4\n")
    page.wait_for_function("() => window.isRead")
    expect(page.locator("#said")).to_have_text("")
    for question in held:
        question.continue_()
    expect(page.locator("#said")).to_have_text(f"已粘贴 2 行，{wrong + 1} 格要改")
    page.unroute("**/look/")


def _bring_without_headings(page):
    go(page, NEW)
    file = {"name": "po.csv", "mimeType": "text/csv", "buffer": "2026-12-05,HX-1,置物架,120\n".encode()}
    page.locator("[data-bring] + input").set_input_files(file)


@pytest.mark.browser
def test_the_columns_of_a_file_without_headings_are_said_once(page, console):
    come_in(page, "zhoumin")
    _bring_without_headings(page)
    dialog = page.get_by_role("dialog", name="这个文件的每一列是什么")
    expect(dialog.locator("td").nth(1)).to_have_text("HX-1")
    dialog.get_by_label("第 B 列是").select_option(label="客户货号")
    dialog.get_by_role("button", name="照这样读入").click()
    expect(dialog.get_by_role("alert")).to_contain_text("哪一列是数量")
    dialog.get_by_label("第 D 列是").select_option(label="数量")
    dialog.get_by_role("button", name="照这样读入").click()
    expect(_cell(page, "quantity")).to_have_value("120")
    console.clear()  # the browser tells of the file that was not understood
    _bring_without_headings(page)
    expect(_cell(page, "product")).to_have_value("HX-1")
    expect(dialog).to_be_hidden()


@pytest.mark.browser
def test_a_manager_orders_by_steps_on_his_phone(page, console):
    page.set_viewport_size({"width": 390, "height": 844})
    come_in(page, "zhoumin")
    go(page, NEW)
    code = _usual(page)[0]
    item = page.locator("#usual li").first
    step = int(item.get_attribute("data-step"))
    more = item.locator("[data-by='1']")
    assert more.bounding_box()["height"] >= 44
    more.click()
    more.click()
    expect(item.locator("input")).to_have_value(str(2 * step))
    assert (_column(page, "product"), _column(page, "quantity")) == ([code], [str(2 * step)])
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for left in (str(step), ""):
        item.locator("[data-by='-1']").click()
        expect(item.locator("input")).to_have_value(left)
    assert _column(page, "product") == []
    _last_order(page)
    page.get_by_role("button", name="提交评审").click()
    expect(page.locator(".head .st")).to_have_text("待评审")


def _last_order(page):
    """照上次: the goods of the last order, each in a line of its own."""
    button = page.locator("[data-put]")
    goods = json.loads(button.get_attribute("data-put"))
    button.click()
    assert _column(page, "product") == [code for code, _quantity in goods]
    assert _column(page, "quantity") == [str(quantity) for _code, quantity in goods]


def _end_session(page):
    """As after eight hours: the browser still has its page, the server knows nobody any more."""
    page.context.clear_cookies(name="sessionid")


def _come_back(page, address):
    """Enter at the door to which the lost session led; it leads back."""
    page.locator("button[value=zhoumin]").click()
    expect(page).to_have_url(re.compile(re.escape(address)))
    expect(page.locator("#brought-back")).to_be_visible()


@pytest.mark.browser
def test_a_lost_session_loses_nothing(page):
    come_in(page, "zhoumin")
    go(page, "/customers/C004/edit/")
    page.locator("[name=note]").fill("周末不收货")
    page.locator("[name=grade]").fill("A+")
    _end_session(page)
    page.locator(".form-foot .btn-primary").click()
    _come_back(page, "/customers/C004/edit/")
    expect(page.locator("[name=note]")).to_have_value("周末不收货")
    page.locator(".form-foot .btn-primary").click()
    expect(page.locator(".notice.success")).to_be_visible()
    go(page, "/customers/C004/edit/")
    expect(page.locator("[name=note]")).to_have_value("周末不收货")
    expect(page.locator("#brought-back")).to_be_hidden()
    _lose_an_order(page)


def _lose_an_order(page):
    """Twelve lines and a customer from the picker come back, and make one order."""
    go(page, NEW)
    code = _usual(page)[0]
    paste(page, _cell(page, "product"), "".join(f"{code}\t{n}\n" for n in range(1, 13)))
    expect(page.locator("#said")).to_contain_text("已粘贴 12 行")
    _end_session(page)
    page.get_by_role("button", name="存草稿").click()
    _come_back(page, "/orders/new/")
    expect(page.locator("#sums")).to_contain_text("12 行 · 78 件")
    page.get_by_role("button", name="存草稿").click()
    expect(page.locator(".head .st")).to_have_text("草稿")


@pytest.mark.browser
def test_what_was_typed_is_kept_by_itself_and_without_a_connection(page, console):
    come_in(page, "zhoumin")
    go(page, NEW)
    code = _usual(page)[0]
    _cell(page, "product").fill(code)
    _cell(page, "quantity").fill("十二")
    expect(page.locator("#kept")).to_contain_text("已自动保存", timeout=10_000)
    page.context.set_offline(True)
    _cell(page, "quantity").fill("13")
    expect(page.locator("#kept")).to_contain_text("留在本机", timeout=10_000)
    page.context.set_offline(False)
    console.clear()  # the browser tells of the connection that was cut
    go(page, "/orders/new/")
    page.get_by_role("link", name="接着填").click()
    expect(_cell(page, "quantity")).to_have_value("13")
    assert page.evaluate("localStorage.length") == 0

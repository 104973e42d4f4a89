"""A session ends while somebody types into a menu or mends cells: his words come back to where he wrote them."""

import re

import pytest
from playwright.sync_api import expect

from tests import workbooks
from tests.browser import come_in, go, press, ready

pytestmark = pytest.mark.browser
UNDER_REVIEW = "/orders/?view=all&stage=submitted"
UNDER_WAY = "/orders/?view=all&stage=confirmed"
TOLD = "刚才没有保存成功，您填的已经放回来了"


def first(page, listed):
    """The address of the first order of a list."""
    go(page, listed)
    return page.locator("table.list tbody a").first.get_attribute("href").partition("?")[0]


def opened(page, menu, within="main"):
    """A menu, opened by hand."""
    details = page.locator(f"{within} details.menu", has=page.locator("summary", has_text=menu)).first
    details.locator("summary").click()
    return details


def _lose(page, press):
    """The session ends, then a button is pressed."""
    page.context.clear_cookies(name="sessionid")
    press.click()
    expect(page.locator("button[value=zhoumin]")).to_be_visible()


def _come_back(page, address, who="zhoumin"):
    page.locator(f"button[value={who}]").click()
    expect(page).to_have_url(re.compile(re.escape(address)))
    ready(page)


def _kept(page):
    return page.evaluate("JSON.stringify(sessionStorage)")


def test_a_question_in_the_review_comes_back_into_its_own_box(page):
    """Of eight boxes of one kind; nothing that was not typed is kept for it."""
    come_in(page, "zhoumin")
    address = first(page, UNDER_REVIEW) + "review/"
    go(page, address)
    menu = opened(page, "提问", "#packing")
    menu.locator("[name=question]").fill("彩盒还是牛皮盒？")
    menu.locator("[name=whom]").fill("许先生")
    _lose(page, menu.get_by_role("button", name="保存"))
    kept = _kept(page)
    assert "彩盒还是牛皮盒？" in kept
    assert not re.search(r"csrf|\bop\b|:ask:", kept)
    _come_back(page, address)
    expect(page.locator("#brought-back")).to_contain_text(TOLD)
    expect(page.locator("#packing [name=question]")).to_have_value("彩盒还是牛皮盒？")
    expect(page.locator("#packing [name=question]")).to_be_visible()
    expect(page.locator("#quality [name=question]")).to_have_value("")
    page.locator("#packing details[open]").get_by_role("button", name="保存").click()
    expect(page.locator(".notice.success")).to_contain_text("已记下提问")
    expect(page.locator("#brought-back")).to_be_hidden()
    expect(page.locator("#packing .asked")).to_contain_text("彩盒还是牛皮盒？")
    assert "彩盒" not in _kept(page)


def test_a_reason_on_the_order_page_comes_back_in_the_tab_that_was_open(page):
    come_in(page, "zhoumin")
    address = first(page, UNDER_WAY)
    go(page, f"{address}?tab=log")
    menu = opened(page, "暂停")
    menu.locator("[name=reason]").fill("客户等装修")
    menu.locator("[name=kind]").select_option(index=1)
    chosen = menu.locator("[name=kind]").input_value()
    _lose(page, menu.get_by_role("button", name="暂停"))
    _come_back(page, f"{address}?tab=log")
    expect(page.locator("#brought-back")).to_contain_text(TOLD)
    menu = page.locator("main details.menu[open]")
    expect(menu.locator("[name=reason]")).to_have_value("客户等装修")
    expect(menu.locator("[name=kind]")).to_have_value(chosen)


MENUS = [
    ("zhaojianguo", UNDER_REVIEW, "review/", "写结论", "reason"),
    ("zhoumin", UNDER_REVIEW, "", "退回", "reason"),
    ("zhoumin", UNDER_WAY, "", "取消", "reason"),
    ("zhoumin", "/orders/?view=all&stage=approved", "", "客户确认", "said_by"),
]


def test_the_words_of_every_menu_come_back(page):
    for who, listed, part, menu, box in MENUS:
        come_in(page, who)
        address = first(page, listed) + part
        go(page, address)
        opened(page, menu).locator(f"[name={box}]").fill("许先生说的")
        _lose(page, page.locator("main details.menu[open] button[type=submit]"))
        _come_back(page, address, who)
        expect(page.locator(f"main details.menu[open] [name={box}]")).to_have_value("许先生说的")
        expect(page.locator("#brought-back")).to_be_visible()
        page.context.clear_cookies(name="sessionid")


def test_why_a_file_is_void_comes_back(page):
    come_in(page, "zhoumin")
    address = first(page, UNDER_WAY) + "?tab=files"
    go(page, address)
    picture = {"name": "原单.png", "mimeType": "image/png", "buffer": page.screenshot()}
    page.locator("form.bring [name=uploads]").set_input_files([picture])
    expect(page.locator("#panel-files .files > li", has_text="原单.png")).to_be_visible()
    menu = opened(page, "作废", "#panel-files li:has-text('原单.png')")
    menu.locator("[name=reason]").fill("传错了订单")
    _lose(page, menu.locator("button[type=submit], button:not([type])").last)
    _come_back(page, address)
    expect(page.locator("#panel-files details[open] [name=reason]")).to_have_value("传错了订单")
    expect(page.locator("#brought-back")).to_be_visible()


def test_what_comes_back_does_not_write_over_what_somebody_else_saved_meanwhile(page, live, console):
    """The form of a record comes back as it was handed out, so that it is still known what was not seen."""
    come_in(page, "zhoumin")
    go(page, "/shipping/offsets/")
    page.locator("[name=right]").fill("3")
    _lose(page, page.get_by_role("button", name="保存"))
    other = page.context.browser.new_context(base_url=live.url).new_page()
    come_in(other, "qiankuaiji")
    go(other, "/shipping/offsets/")
    other.locator("[name=right]").fill("1.5")
    other.get_by_role("button", name="保存").click()
    expect(other.locator(".notice.success")).to_be_visible()
    other.context.close()
    _come_back(page, "/shipping/offsets/")
    expect(page.locator("[name=right]")).to_have_value("3")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("form .notice[role=alert]")).to_contain_text("钱会计")
    expect(page.locator("form .notice[role=alert] tbody tr")).to_contain_text("右移（毫米）")
    expect(page.locator("[name=right]")).to_have_value("3")
    console.clear()  # the browser tells of what was asked about


def test_a_question_asked_in_the_tab_of_the_review_comes_back_when_the_tab_is_there(page):
    """The review stands in the order's page as a part that is asked for after the page."""
    come_in(page, "zhoumin")
    address = first(page, UNDER_REVIEW) + "?tab=review"
    go(page, address)
    menu = opened(page, "提问", "#packing")
    menu.locator("[name=question]").fill("彩盒还是牛皮盒？")
    menu.locator("[name=whom]").fill("许先生")
    _lose(page, menu.get_by_role("button", name="保存"))
    _come_back(page, address)
    expect(page.locator("#packing [name=question]")).to_have_value("彩盒还是牛皮盒？")
    expect(page.locator("#brought-back")).to_be_visible()


def test_another_person_at_the_door_gets_nothing_of_it(page):
    come_in(page, "zhoumin")
    address = first(page, UNDER_WAY)
    go(page, address)
    menu = opened(page, "暂停")
    menu.locator("[name=reason]").fill("客户等装修")
    _lose(page, menu.get_by_role("button", name="暂停"))
    _come_back(page, address, "zhaojianguo")
    expect(page.locator("#brought-back")).to_be_hidden()
    expect(page.locator("main [name=reason]").first).to_have_value("")
    assert "装修" not in _kept(page)


def test_cells_that_were_being_mended_come_back(page):
    rows = [["客户编码", "客户全称", "结算方式", "信用额度"], ["W-1", "新来的五金商行", "净三十天吧", "一点二万"]]
    come_in(page, "zhoumin")
    go(page, "/imports/")
    page.set_input_files("input[type=file]", workbooks.save("客户名单.xlsx", {"客户": rows}))
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("处要改").first).to_be_visible()
    address = page.url.partition("/imports/")[2]
    boxes = page.locator("input.mend")
    boxes.first.fill("净30天")
    _lose(page, page.get_by_role("button", name="照填的改，再查一遍"))
    _come_back(page, f"/imports/{address}")
    expect(page.locator("#brought-back")).to_contain_text(TOLD)
    expect(boxes.first).to_have_value("净30天")


def _changed(page):
    """A change order, filled in as far as it goes: a line with other pieces, one that goes, a new one, and why."""
    come_in(page, "zhaojianguo")
    go(page, "/orders/?view=all&stage=executing")
    for number in page.locator("table.list tbody td[data-label=订单号] a").all_inner_texts():
        go(page, f"/orders/{number}/change/")
        lines = page.locator(".lines tbody tr", has=page.locator("input[name=product]:not([value=''])"))
        if lines.count() >= 2 and "已发" not in page.locator(".lines").inner_text():
            break
    else:
        raise AssertionError("the practice company has no order under way with two lines of which nothing was sent")
    goods, pieces = (page.locator(f".lines input[name={name}]") for name in ("product", "quantity"))
    code = goods.nth(1).input_value()
    pieces.nth(0).fill("12")
    goods.nth(1).focus()
    press(page, "Alt+Delete")
    free = lines.count() - 1
    goods.nth(free).fill(code)
    pieces.nth(free).fill("7")
    for name, words in (("reason", "客户换了货架，少要一种"), ("said_by", "许先生"), ("note", "送货前打电话")):
        page.locator(f"form.main-form [name={name}]").fill(words)
    page.locator("[name=asked_by]").select_option(index=1)
    return f"/orders/{number}/change/"


def _filled(page):
    """Everything that stands in the form of a change order, but for what only this copy of it carries."""
    from_form = "form => [...new FormData(form)].filter(([name]) => !['csrfmiddlewaretoken', 'seen'].includes(name))"
    return page.locator("form.main-form").evaluate(from_form)


@pytest.mark.parametrize("at_the_end", [False, True])
def test_a_change_order_comes_back_as_it_was_filled_in(page, at_the_end):
    """Before its effects were seen, and while they are before his eyes: then they are shown once more."""
    address = _changed(page)
    on, sign = (page.get_by_role("button", name=name) for name in ("下一步：看影响", "签发变更单"))
    if at_the_end:
        on.click()
        expect(sign).to_be_visible()
        ready(page)
    filled = _filled(page)
    assert "客户换了货架，少要一种" in dict(filled)["reason"]
    _lose(page, sign if at_the_end else on)
    _come_back(page, address, "zhaojianguo")
    expect(page.locator("#brought-back")).to_contain_text(TOLD)
    assert _filled(page) == filled
    on.click()
    expect(page.locator("#effects")).to_be_visible()
    expect(page.locator("#brought-back")).to_be_hidden()
    ready(page)
    assert _filled(page) == filled
    sign.click()
    expect(page.locator("#messages .success")).to_contain_text("已签发")
    assert "货架" not in _kept(page)


def test_who_confirmed_a_change_order_comes_back(page):
    address = _changed(page)
    page.locator("[name=said_by]").fill("")
    for name in ("下一步：看影响", "签发变更单"):
        page.get_by_role("button", name=name).click()
        ready(page)
    page.context.clear_cookies(name="sessionid")
    come_in(page, "zhoumin")
    address = address.removesuffix("change/")
    go(page, address)
    menu = opened(page, "登记确认", "#changes")
    menu.locator("[name=said_by]").fill("许先生")
    _lose(page, menu.get_by_role("button", name="登记确认"))
    _come_back(page, address)
    expect(page.locator("#changes details[open] [name=said_by]")).to_have_value("许先生")
    expect(page.locator("#changes details[open] [name=said_by]")).to_be_visible()
    expect(page.locator("#brought-back")).to_contain_text(TOLD)
    page.locator("#changes details[open] button").click()
    expect(page.locator("#messages .success")).to_contain_text("确认已记录")
    expect(page.locator("#changes")).to_contain_text("许先生 已确认")

"""Rows of a list that are chosen: in the browser, with their sums to the 分."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, go, press

LIST = "/orders/?view=all"


def _figure(cell):
    return int(cell.get_attribute("data-value").replace(".", ""))


@pytest.mark.browser
@pytest.mark.looks
def test_the_bar_adds_up_what_is_chosen(page):
    come_in(page, "zhoumin")
    go(page, f"{LIST}&size=20&columns=amount")
    head, cell = (page.locator(part).last.bounding_box() for part in (".list thead th", ".list tbody td"))
    assert (head["x"], head["width"]) == (cell["x"], cell["width"])
    bar, boxes = page.locator("#selection"), page.locator("tbody input.pick")
    amounts = [_figure(cell) for cell in page.locator("tbody td[data-value]").all()]
    expect(bar).to_be_hidden()
    boxes.nth(1).check()
    boxes.nth(4).click(modifiers=["Shift"])
    chosen = sum(amounts[1:5])
    expect(bar).to_contain_text(f"已选 4 张 · 订单金额 {chosen // 100:,}.{chosen % 100:02}")
    boxes.nth(2).uncheck()
    expect(bar).to_contain_text("已选 3 张")
    page.locator("thead input.pick").check()
    expect(bar).to_contain_text(re.compile("已选 20 张"))
    expect(bar).to_contain_text(page.locator("tfoot tr").first.locator("td.num").inner_text())
    page.locator("[data-unpick]").click()
    expect(bar).to_be_hidden()
    press(page, "j")
    press(page, "x")
    expect(bar).to_contain_text("已选 1 张")


@pytest.mark.browser
def test_the_chosen_orders_take_a_step_after_a_look_at_what_it_does(page):
    come_in(page, "zhoumin")
    go(page, f"{LIST}&stage=draft")
    page.locator("tbody input.pick").nth(0).check()
    page.locator("tbody input.pick").nth(1).check()
    page.get_by_role("button", name="提交评审…").click()
    expect(page.locator("h1")).to_have_text("提交评审：所选 2 张订单")
    page.get_by_role("button", name="提交评审 2 张").click()
    expect(page).to_have_url(re.compile("stage=draft&view=all"))
    expect(page.locator("#messages")).to_contain_text("提交评审：2 张订单，已记录。")


@pytest.mark.browser
def test_all_on_other_pages_are_chosen_by_a_second_step(page):
    """The bar tells what all of them come to; one box less, and it is the page's own rows again."""
    come_in(page, "zhoumin")
    go(page, "/orders/?view=ship&size=10&columns=amount")
    whole = page.locator("tfoot tr").nth(1).locator("td").first.inner_text().removeprefix("筛选 ")
    bar, second = page.locator("#selection"), page.locator("[data-whole]")
    page.locator("tbody input.pick").first.check()
    expect(second).to_be_hidden()
    page.locator("thead input.pick").check()
    expect(second).to_have_text(f"选中全部 {whole}")
    second.click()
    expect(bar).to_contain_text(f"已选全部 {whole} · 订单金额")
    expect(second).to_be_hidden()
    page.locator("tbody input.pick").first.uncheck()
    expect(bar).to_contain_text("已选 9 张")
    page.locator("thead input.pick").check()
    second.click()
    page.get_by_role("button", name="下达…").click()
    expect(page.locator("h1")).to_have_text(f"下达：所选 {whole}订单")
    expect(page).to_have_url(re.compile(r"whole=1"))
    expect(page).not_to_have_url(re.compile(r"pick="))


@pytest.mark.browser
@pytest.mark.looks
@pytest.mark.parametrize(
    "columns",
    [
        "",
        "&columns=party,po_no,channel,on,quantity,shipped,signed,amount,requested_on,promised_on,forecast,days_late,unpaid,invoiced,progress,confirmed_on,note,stage",
    ],
)
def test_the_heads_of_a_long_list_stay_in_sight_and_hide_no_focus(page, columns):
    come_in(page, "zhoumin")
    page.set_viewport_size({"width": 1366, "height": 768})
    go(page, f"{LIST}&size=100{columns}")
    page.locator("tbody input.pick").first.check()
    for _step in range(40):
        press(page, "j")
    head, row = page.locator("thead th").nth(1), page.locator("tr.cur")
    for _step in range(30):
        press(page, "k")
        top = head.bounding_box()
        place = row.bounding_box()
        assert 0 <= top["y"] < 768
        assert place["y"] >= top["y"] + top["height"] - 1
    for _step in range(25):
        press(page, "j")
    assert row.bounding_box()["y"] + row.bounding_box()["height"] <= page.locator("#selection").bounding_box()["y"]


@pytest.mark.browser
@pytest.mark.looks
def test_a_box_is_large_enough_for_a_thumb(page):
    """44 px each way, where a touch at its very edge still is its own; and nothing sticks out of the phone."""
    come_in(page, "zhoumin")
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/orders/", "/customers/", "/"):
        go(page, address)
        box = page.locator("tbody input.pick").nth(1)
        box.evaluate("box => box.scrollIntoView({ block: 'center', behavior: 'instant' })")
        place = box.bounding_box()
        assert (place["width"], place["height"]) == (44, 44)
        assert place["x"] >= 0
        for x, y in ((2, 22), (42, 22), (22, 2), (22, 42)):
            page.mouse.click(place["x"] + x, place["y"] + y)
            expect(box).to_be_checked(checked=(x, y) in ((2, 22), (22, 2)))
        assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.browser
@pytest.mark.looks
def test_a_phone_shows_rows_before_conditions(page):
    page.set_viewport_size({"width": 390, "height": 844})
    come_in(page, "wanglei")
    go(page, LIST)
    first, step = page.locator("table.list tbody tr").first, page.locator(".filters select[name=node]")
    assert first.bounding_box()["y"] < 844 / 2
    expect(step).to_be_hidden()
    unfold = page.get_by_role("button", name="条件")
    expect(unfold).to_have_attribute("aria-expanded", "false")
    unfold.click()
    expect(unfold).to_have_attribute("aria-expanded", "true")
    step.select_option(label="发货")
    expect(page.locator(".chips .chip")).to_contain_text("步骤：发货")
    expect(step).to_be_hidden()

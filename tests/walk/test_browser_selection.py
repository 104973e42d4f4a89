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

"""The board of orders: a card that is dragged does what its button does, and no more."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, go


@pytest.mark.browser
@pytest.mark.looks
def test_a_dragged_card_takes_its_button_or_says_why_not(page):
    come_in(page, "zhoumin")
    go(page, "/orders/kanban/")
    card = page.locator("section[data-node=receive] article").first
    number = card.locator("a").first.inner_text()
    card.drag_to(page.locator("section[data-node=release] header"))
    expect(page.locator(".board-said")).to_have_text(f"{number} 没有移到“下达”：现在能办的是 提交评审。")
    card.drag_to(page.locator("section[data-node=review] header"))
    expect(page.locator("h1")).to_have_text("提交评审：所选 1 张订单")
    expect(page).to_have_url(re.compile(f"step=submit&pick={number}"))

"""The number beside 今日待办, in a real browser: what that page told last, on every page, to this person alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, go, ready

pytestmark = [pytest.mark.browser, pytest.mark.looks]


def _expect(page, number):
    said = page.locator(".sider .urgent")
    if number:
        expect(said).to_have_text(str(number))
    else:
        expect(said).to_be_hidden()


def test_what_is_urgent_is_told_on_every_page_until_somebody_else_comes(page):
    come_in(page, "zhoumin")
    told = " ".join(page.locator("tr.group").all_inner_texts())
    own = sum(map(int, re.findall(r"(?:已逾期|今天) (\d+)", told)))
    assert 0 < own < 100
    _expect(page, own)
    for address in ("/customers/", "/?whose=all", "/?person=qiankuaiji", "/orders/"):
        go(page, address)
        _expect(page, own)
    page.goto("/login/?next=/customers/")
    page.locator("button[value=qiankuaiji]").click()
    ready(page)
    _expect(page, 0)

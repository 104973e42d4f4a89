"""A sheet on the screen: of a long one the first rows, and all of them once it is to be sorted."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, go

pytestmark = [pytest.mark.browser, pytest.mark.looks]


def test_a_press_on_a_heading_sorts_all_rows_of_a_sheet_that_was_cut(page):
    come_in(page, "zhoumin")
    go(page, "/sheets/R02/")
    rows = page.locator("table.sheet tr[data-row]")
    expect(rows).to_have_count(300)
    heading = page.locator("table.sheet th", has_text="合作价").first
    heading.locator("button").click()
    expect(page).to_have_url(re.compile("all=1"))
    page.wait_for_selector("html[data-ready]", state="attached")  # ten thousand cells, on a machine that is busy
    assert rows.count() > 300
    expect(page.locator("table.sheet th[aria-sort=ascending]")).to_have_text(heading.inner_text())
    place = page.locator("table.sheet th[aria-sort]").evaluate("heading => heading.cellIndex")
    figures = page.locator("table.sheet tbody").first.locator(f"tr[data-row] td:nth-child({place + 1})")
    values = figures.evaluate_all("cells => cells.map(cell => Number(cell.dataset.value))")
    assert len(values) > 3
    assert values == sorted(values)

"""A file of somebody else's making comes in: its columns are matched, its cells mended, and it is taken back."""

import pytest
from playwright.sync_api import expect

from tests import workbooks
from tests.browser import come_in, go, ready

pytestmark = pytest.mark.browser
ROWS = [["户号", "全名", "怎么付款", "额度"], ["W-1", "新来的五金商行", "净30天", "1.2万"]]
FIELDS = ["code", "name", "payment_term", "credit_limit"]


def bring(page):
    """A file whose columns nobody knows yet, as far as the step that asks what they are."""
    go(page, "/imports/")
    page.set_input_files("input[type=file]", workbooks.save("客户名单.xlsx", {"Sheet1": ROWS}))
    page.get_by_role("button", name="下一步").click()
    ready(page)
    page.get_by_label("内容").select_option("客户")
    expect(page.get_by_text("缺少必填的“客户编码”")).to_be_visible()


def test_an_import_from_the_file_to_its_undoing(page):
    page.on("dialog", lambda dialog: dialog.accept())
    come_in(page, "zhoumin")
    bring(page)
    for index, name in enumerate(FIELDS):
        page.locator(f"[name=column-0-{index}]").select_option(name)
    page.get_by_role("button", name="试运行").click()
    expect(page.get_by_text("有 1 处要改")).to_be_visible()
    page.get_by_role("button", name="用“12000”").click()
    expect(page.get_by_text("没有错，可以导入")).to_be_visible()
    page.get_by_role("button", name="导入", exact=True).dblclick()
    page.get_by_role("button", name="撤销整批").click()
    expect(page.get_by_text("已撤销，账也退回去了")).to_be_visible()

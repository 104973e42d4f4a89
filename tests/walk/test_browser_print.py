"""What a page looks like on paper, in a real browser: light, however its reader likes his screen."""

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, go

SURFACES = """() => ["body", "main", ".card", "thead th", ".chip"].map((name) => document.querySelector(name))
  .filter(Boolean).map((one) => getComputedStyle(one).backgroundColor)
  .map((colour) => colour.match(/[\\d.]+/g).map(Number))
  .filter(([red, green, blue, opacity = 1]) => opacity && Math.min(red, green, blue) < 200)"""


@pytest.mark.browser
@pytest.mark.looks
def test_printing_is_light_in_the_dark_theme(page):
    page.emulate_media(color_scheme="dark")
    come_in(page, "zhoumin")
    go(page, "/orders/")
    page.locator("table.list tbody a").first.click()
    order = page.url.partition("?")[0]
    for address in (order, f"{order}review/", "/customers/C013/", "/duties/calls/", "/sheets/R07/"):
        go(page, address)
        assert page.evaluate(SURFACES), address
        page.emulate_media(media="print")
        expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
        assert page.evaluate(SURFACES) == [], address
        page.emulate_media(media="screen")
        expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


@pytest.mark.browser
def test_an_order_and_a_product_are_copied_as_pictures_and_recorded(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    come_in(page, "zhoumin")
    go(page, "/orders/")
    page.locator("table.list tbody a").first.click()
    page.locator(".actions summary", has_text="打印").click()
    _copied(page)
    go(page, "/products/LY18/print/")
    _copied(page)


def _copied(page):
    button = page.locator("[data-picture]")
    with page.expect_response(lambda answer: "/print/" in answer.url) as drawn:
        button.click()
    assert ".png" in drawn.value.headers["content-disposition"]
    expect(button).to_contain_text("图片已复制")
    assert page.evaluate("navigator.clipboard.read().then(([one]) => one.types)") == ["image/png"]


@pytest.mark.browser
@pytest.mark.looks
def test_a_printer_gets_the_light_page_and_the_screen_is_dark_again(page):
    page.emulate_media(color_scheme="dark")
    come_in(page, "zhoumin")
    page.evaluate("addEventListener('beforeprint', () => (window.printed = document.documentElement.dataset.bsTheme))")
    page.pdf()
    assert page.evaluate("window.printed") == "light"
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")

"""What pictures of the pages show and their text does not: what opens is opaque and on the screen, nothing is cut."""

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, go, ready

pytestmark = [pytest.mark.browser, pytest.mark.looks]
PHONE = {"width": 390, "height": 844}
IS_SEEN_THROUGH = "one => getComputedStyle(one).backgroundColor === 'rgba(0, 0, 0, 0)'"
IS_ON_SCREEN = "one => { const at = one.getBoundingClientRect(); return at.left >= 0 && at.right <= innerWidth; }"
IS_CUT = "one => one.scrollWidth > one.clientWidth"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_a_picker_offers_hides_what_lies_beneath(page, theme):
    page.emulate_media(color_scheme=theme)
    come_in(page, "zhoumin")
    go(page, "/orders/new/")
    page.locator(".ts-control input").first.type("hz")
    expect(page.locator(".ts-dropdown .option").first).to_be_visible()
    assert not page.locator(".ts-dropdown").evaluate(IS_SEEN_THROUGH)
    assert not page.locator(".ts-dropdown .active").evaluate(IS_SEEN_THROUGH)


def test_what_a_button_of_an_order_opens_lies_on_the_phone(page):
    page.set_viewport_size(PHONE)
    come_in(page, "zhoumin")
    go(page, "/orders/?view=all&stage=executing")
    page.locator("table.list tbody a").first.click()
    expect(page.locator("#track")).to_be_visible()
    ready(page)
    menus = page.locator(".head .actions details.menu").all()
    assert len(menus) >= 2
    for menu in menus:
        menu.locator("summary").click()
        assert menu.locator(".menu-body").evaluate(IS_ON_SCREEN)
        menu.locator("summary").click()  # it lies over the next


def test_the_tab_somebody_is_on_stands_in_sight(page):
    page.set_viewport_size(PHONE)
    come_in(page, "zhoumin")
    go(page, "/money/adjustments/")
    assert page.locator(".pages-of-room .on").evaluate(IS_ON_SCREEN)


def test_four_figures_fit_between_the_steps(page):
    page.set_viewport_size(PHONE)
    come_in(page, "zhoumin")
    go(page, "/orders/new/?customer=C004")
    page.locator("#usual input").first.fill("1100")
    assert not page.locator("#usual input").first.evaluate(IS_CUT)

"""Every page can be used by everybody: axe finds nothing, no page is wider than the screen (design: 4.13, 4.14)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import come_in

SCREEN, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"runOnly": ["color-contrast"]}
"""What a theme can change."""

PLAIN = [
    "/",
    "/orders/",
    "/orders/?view=all&columns=party,amount&density=tight&group=party",
    "/orders/?view=risk&columns=party,forecast,days_late,unpaid,invoiced",
    "/orders/?q=nobody&node=ship",
    "/orders/batch/?step=submit",
    "/orders/batch/?step=submit&whole=1&back=view%3Dall",
    "/orders/calendar/",
    "/orders/new/",
    "/orders/?view=all&stage=no-such-stage",
    "/customers/",
    "/customers/new/",
    "/customers/C004/",
    "/customers/C004/edit/",
    "/customers/C004/prices/new/",
    "/customers/C004/assign/",
    "/customers/C004/contacts/new/",
    "/customers/C004/addresses/new/",
    "/begin/",
    "/customers/prices/?customer=C004",
    "/customers/C004/own/",
    "/customers/proposals/",
    "/money/credit/C004/",
    "/own-fields/",
    "/money/account/C004/promise/",
    "/customers/C004/quote/",
    "/products/",
    "/products/new/",
    "/products/TC08/",
    "/products/TC08/cost/",
    "/products/TC08/steps/",
    "/products/TC08/market/",
    "/products/TC08/print/",
    "/shipping/",
    "/money/receipts/",
    "/money/receipts/new/?customer=C004",
    "/money/bills/",
    "/money/invoices/",
    "/money/settlements/",
    "/money/settlements/new/?customer=C012",
    "/money/adjustments/",
    "/returns/",
    "/sheets/",
    "/sheets/R01/",
    "/sheets/R02/",
    "/sheets/R03/",
    "/sheets/R07/",
    "/sheets/R08/",
    "/sheets/R09/",
    "/imports/",
    "/nowhere/",
    "/?whose=all",
    "/?whose=asleep",
    "/notices/",
    "/money/remittances/?view=all",
    "/money/remittances/new/?customer=C004",
    "/customers/C004/dossier/",
    "/customers/C004/numbers/",
    "/care/C004/talk/",
    "/products/GG01/photos/",
    "/orders/kanban/",
    "/shipping/offsets/",
    "/shipping/?view=slips",
    "/orders/SO0/submit/",
]
FIRST = {
    "/orders/?view=all": "table.list tbody a",
    "/shipping/": "table.list tbody a",
    "/products/": "table.list tbody a",
    "/customers/prices/": "table.list tbody a",
}
"""Lists whose first record is a page of its own."""

CHANGED = ("draft", "executing")
"""Stages whose orders change in their grid, and by a change order."""


@pytest.mark.browser
@pytest.mark.parametrize("half", [0, 1])
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(page, console, half):
    page.set_viewport_size(SCREEN)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # no colour is measured on its way to another
    page.goto("/login/")
    wrong = {"/login/": _wrong(page)}
    come_in(page, "zhoumin")
    for address in [*PLAIN, *_records(page)][half::2]:
        page.goto(address)
        wrong[address] = _wrong(page)
    console.clear()  # the browser tells of the page that is not there
    assert {address: said for address, said in wrong.items() if said} == {}


def _records(page):
    for address, link in FIRST.items():
        page.goto(address)
        yield page.locator(link).first.get_attribute("href")
    for stage in CHANGED:
        page.goto(f"/orders/?view=all&stage={stage}")
        yield page.locator("table.list tbody a").first.get_attribute("href") + "change/"


def _wrong(page):
    """What is wrong with the page on a screen, there in the dark too, and on a phone."""
    said = _faults(page, RULES) | _dark(page)
    page.set_viewport_size(PHONE)
    said |= _faults(page, RULES)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        said.add("wider than a phone")
    page.set_viewport_size(SCREEN)
    return sorted(said)


def _dark(page):
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    faults = _faults(page, CONTRAST)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return faults


def _faults(page, rules):
    violations = Axe().run(page, options=rules).response["violations"]
    return {f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in violations}

"""Every page can be used by everybody: axe finds nothing, no page is wider than the screen (design: 4.13, 4.14)."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import expect

from tests.browser import come_in, go, press, ready
from tests.walk.test_browser_import import FIELDS, bring

SCREEN, SMALL, PHONE = ({"width": w, "height": h} for w, h in ((1440, 900), (1366, 768), (390, 844)))
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
    "/orders/calendar/?q=nobody",
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

PEOPLE = ("zhoumin", "qiankuaiji", "zhaojianguo")
"""Who may do between them what there is to do; each sees what the others did not."""
LINKS = """() => [...document.querySelectorAll("a[href^='/'], form[method='get'][action^='/']")].map(
  (one) => one.getAttribute("href") ?? one.getAttribute("action"))"""

CHANGED = ("draft", "executing")
"""Stages whose orders change in their grid, and by a change order."""


@pytest.mark.browser
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(page, console, record_property):
    page.set_viewport_size(SCREEN)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # no colour is measured on its way to another
    page.goto("/login/")
    wrong, known = {"/login/": _wrong(page)}, {"desk:login"}
    for login in PEOPLE:
        come_in(page, login)
        for address in _all(page, known, ["/"] if "/" in wrong else [*PLAIN, *_records(page)]):
            wrong[address] = _wrong(page)
    console.clear()  # the browser tells of the page that is not there
    record_property("figure", f"axe: {len(wrong)} pages in two themes at 1440 and 390 px, {len(known)} addresses known")
    assert {address: said for address, said in wrong.items() if said} == {}
    assert len(wrong) > len(PLAIN) + 20


@pytest.mark.browser
def test_axe_finds_nothing_in_what_opens_on_a_page(page, console):
    """What a page puts over itself when somebody asks, and the steps of an import."""
    page.set_viewport_size(SCREEN)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    come_in(page, "zhoumin")
    wrong = dict(_opened(page)) | dict(_imported(page))
    console.clear()  # the browser tells of the cells that have to be mended
    assert {what: said for what, said in wrong.items() if said} == {}


def _opened(page):
    press(page, "?")
    expect(page.locator("dialog[open]")).to_be_visible()
    yield "keys", _both(page)
    press(page, "Escape", "Control+k")
    page.keyboard.type("jh")
    expect(page.locator("#found a").first).to_be_visible()
    yield "command box", _both(page)
    go(page, "/orders/")
    page.locator("details.columns summary").click()
    yield "columns", _both(page)
    page.locator("table.list tbody a").first.click()
    ready(page)
    page.locator("svg.track a").first.click()
    expect(page.locator("#node")).to_be_visible()
    yield "node", _both(page)


def _imported(page):
    bring(page)
    ready(page)
    yield "columns of a file", _both(page)
    for index, name in enumerate(FIELDS):
        page.locator(f"[name=column-0-{index}]").select_option(name)
    page.get_by_role("button", name="试运行").click()
    expect(page.get_by_text("有 1 处要改")).to_be_visible()
    ready(page)
    yield "cells to mend", _wrong(page)


def _both(page):
    return sorted(_faults(page, RULES) | _dark(page))


def _all(page, known, named):
    """Open the pages that are named, and one of every other kind that something leads to; adds what is known."""
    waiting, met = named.copy(), set()
    while waiting:
        address = waiting.pop(0)
        name, is_named = _name(address), address in named
        if address in met or (name in known and not is_named):
            continue
        met.add(address)
        known |= {name} if name else set()
        if is_named or _is_page(page, address):
            page.goto(address)
            if page.locator("html[data-bs-theme]").count():  # a part of a page is looked at where it stands
                yield address
            waiting += page.evaluate(LINKS)


def _name(address):
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


def _is_page(page, address):
    """Whether there is a page, and neither a file nor a button that was looked at."""
    answer = page.request.get(address)
    return answer.status == 200 and answer.headers["content-type"].startswith("text/html")


def _records(page):
    for address, link in FIRST.items():
        page.goto(address)
        yield page.locator(link).first.get_attribute("href")
    page.goto("/shipping/?view=slips")
    yield f"/shipping/slips/?pick={page.locator('table.list tbody a').first.inner_text()}"
    for stage in CHANGED:
        page.goto(f"/orders/?view=all&stage={stage}")
        yield page.locator("table.list tbody a").first.get_attribute("href").partition("?")[0] + "change/"


def _wrong(page):
    """What is wrong with the page on a screen and on a phone, in the light and in the dark."""
    said = set()
    for size in (PHONE, SMALL, SCREEN):
        page.set_viewport_size(size)
        if size is not SMALL:
            said |= _faults(page, RULES) | _dark(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            said.add(f"wider than {size['width']} px")
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

"""A form that is half filled: a look elsewhere or a wrong key does not lose it, a scanner does not send it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import come_in, go, press, ready

pytestmark = pytest.mark.browser


def _to_ship(page, beside=False):
    """The form that ships an order under way; beside: of a customer who waits for another one too."""
    come_in(page, "zhoumin")
    go(page, "/orders/?view=ship")
    for number in page.locator("table.list tbody td[data-label=订单号] a").all_inner_texts():
        go(page, f"/shipping/new/?order={number}")
        is_beside = page.locator("input[type=checkbox][name=order]").count() > 0
        if page.locator("[name=quantity-1]").count() and (is_beside or not beside):
            return
    raise AssertionError("the practice company has no such order")


def _half_fill(page):
    """The waybill, the carrier and the pieces of the first line."""
    page.locator("[name=tracking_no]").fill("SF2026113001")
    page.locator("[name=carrier]").fill("顺丰")
    page.locator("[name=quantity-1]").fill("3")


def _stands_there(page):
    ready(page)
    return [page.locator(f"[name={name}]").input_value() for name in ("tracking_no", "carrier", "quantity-1")]


HALF = ["SF2026113001", "顺丰", "3"]


def _look_elsewhere(page):
    page.locator("nav.sider a[href='/customers/']").click()
    expect(page).to_have_url(re.compile("/customers/"))
    ready(page)


def test_what_was_half_filled_is_there_for_whoever_comes_back(page):
    _to_ship(page)
    _half_fill(page)
    for _time in range(2):
        _look_elsewhere(page)
        page.go_back()
        assert _stands_there(page) == HALF
        expect(page.locator("#brought-back")).to_contain_text("您填的已经放回来了")
    page.reload()
    assert _stands_there(page) == HALF


def test_a_form_that_nobody_touched_says_nothing_and_one_that_is_opened_anew_is_new(page):
    _to_ship(page)
    address = page.url
    fresh = _stands_there(page)
    _look_elsewhere(page)
    page.go_back()
    ready(page)
    expect(page.locator("#brought-back")).to_be_hidden()
    _half_fill(page)
    go(page, address)
    assert _stands_there(page) == fresh
    _look_elsewhere(page)
    page.go_back()
    assert _stands_there(page) == fresh


def test_what_was_sent_does_not_come_back(page):
    _to_ship(page)
    _half_fill(page)
    with page.expect_navigation():
        press(page, "Control+Enter")
    expect(page.locator("#messages .success")).to_contain_text("已发货")
    page.go_back()
    assert _stands_there(page)[0] == ""
    expect(page.locator("#brought-back")).to_be_hidden()


def test_another_person_does_not_find_it(page, console):
    _to_ship(page)
    _half_fill(page)
    _look_elsewhere(page)
    page.context.clear_cookies(name="sessionid")
    come_in(page, "laowu")
    page.go_back()
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile("/shipping/new/"))
    assert _stands_there(page)[0] == ""
    console.clear()  # on the way back there is a page of customers, which is not for him


def test_whoever_loads_another_order_too_keeps_what_he_wrote(page):
    _to_ship(page, beside=True)
    _half_fill(page)
    page.locator("input[type=checkbox][name=order]").first.check()
    with page.expect_navigation():
        page.get_by_role("button", name="照选的装").click()
    assert _stands_there(page) == HALF
    expect(page.locator("th", has_text="订单号")).to_be_visible()
    expect(page.locator("#brought-back")).to_be_hidden()


def _from_the_first(page):
    """The names of a form's boxes in their order; the first of them is in hand."""
    boxes = page.locator("form.main-form :is(input, select):visible")
    boxes.first.focus()
    return boxes.evaluate_all("all => all.map((one) => one.name)")


@pytest.mark.parametrize("form", ["ship", "arrival"])
def test_an_enter_leads_on_and_only_the_button_sends(page, form):
    """A scanner ends the waybill with one, and whoever enters figures goes from box to box with it."""
    if form == "ship":
        _to_ship(page)
    else:
        come_in(page, "zhoumin")
        go(page, "/shipping/?view=hear")
        number = page.locator("table.list tbody a").first.inner_text()
        go(page, f"/shipping/{number}/arrival/")
    names = _from_the_first(page)
    for name in names:
        assert page.evaluate("document.activeElement.name") == name
        press(page, "Enter")
    button = page.locator("form.main-form button.btn-primary")
    expect(button).to_be_focused()
    press(page, "Shift+Enter")
    assert page.evaluate("document.activeElement.name") == names[-1]
    press(page, "Enter")
    with page.expect_navigation():
        press(page, "Enter")
    expect(page.locator("#messages .success")).to_be_visible()


@pytest.mark.parametrize("form", ["receipts", "invoices", "adjustments"])
def test_an_enter_books_no_money(page, form):
    come_in(page, "qiankuaiji")
    address = f"/money/{form}/new/?customer=C004"
    go(page, address)
    amount = page.locator("input[name=amount]")
    amount.fill("12.34")
    names = page.locator("form.main-form :is(input, select):visible").evaluate_all("all => all.map((one) => one.name)")
    after = names[names.index("amount") + 1 :]
    for name in after:
        press(page, "Enter")
        assert page.evaluate("document.activeElement.name") == name
    press(page, "Enter")
    expect(page.locator("form.main-form button.btn-primary")).to_be_focused()
    assert page.url.endswith(address)
    expect(amount).to_have_value("12.34")


def test_an_enter_takes_no_goods_back(page):
    come_in(page, "zhoumin")
    go(page, "/shipping/")
    number = page.locator("table.list tbody a").first.inner_text()
    go(page, f"/returns/new/?delivery={number}")
    names = _from_the_first(page)
    press(page, "Enter", "Enter")
    assert page.evaluate("document.activeElement.name") == names[2]

"""How fast the grid of order lines is for the hands: 200 rows pasted, a key painted, an Enter of the input method.

On a processor slowed down four times (design: 4.16 and 8; SQLite only). Beside the clock stands what the page's own
thread had to do, which other work on the machine does not change, and beside the keys in the grid the same keys in a
page with one input and nothing else, turn and turn about: below that nothing can get. Machines differ, so a key may
take the budget of the design beyond what it takes there.
"""

from statistics import median, quantiles

import pytest
from playwright.sync_api import expect

from tests.browser import come_in

LINES, KEYS, TURNS, SLOWED = 200, 60, 3, 4
PASTE, KEY, SAVE = 200, 50, 800
"""Budgets of the design (4.16): ms of a paste, of 95 of 100 keys, of a save until its page stands."""
SETTLED = 500  # ms after which a page that was brought to the front draws as it always does
TYPIST = 100  # ms from one key to the next of a very quick hand
PASTED = """async (box, text) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const began = performance.now();
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  await painted();
  return performance.now() - began;
}"""
WATCH = """() => {
  window.painted = [];
  addEventListener("keydown", (event) => {
    const began = event.timeStamp;
    requestAnimationFrame(() => setTimeout(() => window.painted.push(performance.now() - began)));
  }, true);
}"""
COMPOSED = """(box) => box.dispatchEvent(new KeyboardEvent("keydown", {
  key: "Enter", keyCode: 229, isComposing: true, bubbles: true, cancelable: true,
}))"""
BARE = "<!doctype html><title>-</title><input autofocus>"
MOVED = "() => performance.getEntriesByType('navigation')[0].responseEnd"


@pytest.mark.browser
def test_two_hundred_lines(page, record_property):
    come_in(page, "zhoumin")
    page.goto("/orders/new/?customer=C004")
    codes = page.locator("#usual li").first
    expect(codes).to_be_attached()
    code = codes.get_attribute("data-code")
    devtools, bare = _slow(page), _bare(page)
    first = page.locator(".lines input[name=product]").first
    before = _busy(devtools)
    pasted = first.evaluate(PASTED, f"{code}\t3\n" * LINES)
    busy = _busy(devtools) - before
    expect(page.locator("#said")).to_contain_text(f"已粘贴 {LINES} 行", timeout=30_000)
    page.evaluate(WATCH)
    paces = {f"a key every {TYPIST} ms": _turns(page, bare, TYPIST), "without a pause": _turns(page, bare, 0)}
    box = _middle(page)
    box.evaluate(COMPOSED)
    expect(box).to_be_focused()
    page.get_by_role("button", name="存草稿").click()
    expect(page.locator(".head .st")).to_have_text("草稿", timeout=30_000)
    saved = page.evaluate(MOVED)
    record_property("figure", f"{LINES} lines pasted and painted at {SLOWED}x: {pasted:.0f} ms, busy {busy:.0f} ms")
    for pace, (ours, floor) in paces.items():
        told = f"{_told(ours)}; in an empty page {_told(floor)}"
        record_property("figure", f"key to paint at {SLOWED}x, {pace}: {told}")
    record_property("figure", f"saved, answered and on its page: {saved:.0f} ms")
    assert pasted <= PASTE
    assert saved <= SAVE
    ours, floor = paces[f"a key every {TYPIST} ms"]
    assert _most(ours) - _most(floor) <= KEY


def _slow(page):
    """The page's own devtools, after they slowed its processor down."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    return devtools


def _bare(page):
    """Another page of the same browser, as slow, with one input."""
    bare = page.context.new_page()
    bare.set_content(BARE)
    _slow(bare)
    bare.evaluate(WATCH)
    page.bring_to_front()
    return bare


def _busy(devtools):
    """Milliseconds that the page's main thread has worked."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(one["value"] for one in metrics if one["name"] == "TaskDuration") * 1000


def _middle(page):
    """The quantity in the middle of the lines, with the focus."""
    row = page.locator(".lines tbody tr").nth(LINES // 2)
    row.scroll_into_view_if_needed()
    row.locator("input[name=quantity]").click()
    row.locator("input[name=quantity]").select_text()
    return row.locator("input[name=quantity]")


def _turns(page, bare, pause):
    """Milliseconds from each key to the picture that shows it: in the middle of the lines, and in a bare page.

    pause: ms between two keys; without one, a key waits for the pictures of those before it.
    """
    ours, floor = [], []
    for _turn in range(TURNS):
        bare.bring_to_front()
        bare.wait_for_timeout(SETTLED)
        floor += _keys(bare, pause)
        page.bring_to_front()
        _middle(page)
        page.wait_for_timeout(SETTLED)
        ours += _keys(page, pause)
    return ours, floor


def _keys(page, pause):
    page.evaluate("window.painted = []")
    for number in range(KEYS):
        page.keyboard.press("ArrowDown" if number % 3 == 2 else str(number % 9 + 1))
        page.wait_for_timeout(pause)
    page.wait_for_timeout(1000)
    return page.evaluate("window.painted")


def _most(keys):
    """Within what 95 of 100 stood there."""
    return quantiles(keys, n=20)[-1]


def _told(keys):
    return f"median {median(keys):.0f}, 95 of 100 within {_most(keys):.0f}, most {max(keys):.0f} ms"

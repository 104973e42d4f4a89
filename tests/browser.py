"""A served office and a real browser for the walks through the pages."""

import os
import re
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass

import pylopdf_fonts_zh_cn
import pytest
from playwright.sync_api import expect, sync_playwright

from tests import engines
from tools import chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FONTS = """<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""
PASTED = """(box, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
PATIENCE = 30  # seconds until a served office must answer
WALKED = f"{engines.HERE}_walked"


@dataclass(frozen=True)
class Office:
    """A running `gendan serve`: its address, and the environment in which a command works on the same data."""

    url: str
    environment: dict


@pytest.fixture
def live(request, walked):
    """The practice company, served as in earnest and for all walks; what one changed is put back before the next.

    A test marked `looks` changes nothing.
    """
    yield walked
    if not request.node.get_closest_marker("looks"):
        engines.put_back(WALKED, "practice")


@pytest.fixture(scope="session")
def walked():
    """The one served company of this process: starting a server takes longer than many a walk."""
    engines.furnish(WALKED, "practice")
    with _served(os.environ | engines.environment(WALKED)) as office:
        yield office
    engines.clear(WALKED)


@contextmanager
def _served(environment):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([engines.GENDAN, "serve", "--port", str(port)], env=environment)
    try:
        _wait_for(port, server)
        yield Office(f"http://127.0.0.1:{port}", environment)
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait_for(port, server):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert server.poll() is None, "gendan serve ended at once; what it said stands above"
        time.sleep(0.05)
    raise TimeoutError(f"gendan serve does not answer on port {port}")


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """Chromium with Chinese glyphs. Where there is none, the walks fail with this reason."""
    path = chromium.find()
    if path is None:
        pytest.fail("There is no Chromium. `make develop` installs one; CHROMIUM=/path names one.", pytrace=False)
    home = tmp_path_factory.mktemp("fonts")
    fonts = home / "fonts.conf"
    fonts.write_text(FONTS.format(fonts=pylopdf_fonts_zh_cn.sans_path().parent, cache=home / "cache"))
    with sync_playwright() as playwright:
        environment = os.environ | {"FONTCONFIG_FILE": str(fonts)}
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, env=environment)
        yield browser
        browser.close()


@pytest.fixture
def console():
    """What the browser complained of. A test that provokes a refusal clears it; nothing may be left at the end."""
    return []


@pytest.fixture
def page(browser, live, console):
    """A page of the served office, as the assistant's screen shows it."""
    context = browser.new_context(
        base_url=live.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 1366, "height": 768},
    )
    page = context.new_page()
    page.on("pageerror", lambda error: console.append(str(error)))
    page.on("console", lambda message: message.type in ("error", "warning") and console.append(message.text))
    yield page
    context.close()
    assert console == []


def come_in(page, login):
    """Enter the practice company by one click on a person."""
    page.goto("/login/")
    page.locator(f"button[value={login}]").click()
    expect(page).to_have_url(re.compile(r"/$"))
    ready(page)


def go(page, address):
    """Open a page, as somebody who looks before he acts."""
    page.goto(address)
    ready(page)


def ready(page):
    """Wait until the page's own scripts have come: before that nobody's hand reaches the keyboard."""
    expect(page.locator("html[data-ready]")).to_be_attached()


def paste(page, box, text):
    """Paste text into a box, as if it came from a spreadsheet."""
    ready(page)
    box.evaluate(PASTED, text)


def press(page, *keys):
    """Press one key after another on a page that is ready for them."""
    for key in keys:
        ready(page)
        page.keyboard.press(key)

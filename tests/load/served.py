"""What the program takes besides time: memory, bytes on the disk, and how soon the first bytes come."""

import os
import re
import resource
import socket
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from django.db import connection

from gendan.orders.models import Order

PATIENCE = 30  # seconds until a server must answer
PAGES = ("/", "/orders/", "/customers/", "/products/", "/shipping/", "/money/bills/", "/search/?q=hz")
ROUNDS = 10
MANY = 200  # orders, so that the pages of the database that are half empty do not count
SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def weights(enter):
    """Sentences about the bytes of the database under measurement. enter: enters and confirms an order."""
    orders = Order.objects.count()
    yield f"{orders:,} orders take {_stored() / orders / 1024:.1f} KB each with everything that belongs to them"
    yield f"an order that is entered and confirmed takes {_added(enter) / 1024:.1f} KB, with its entry in the journal"


def memory():
    """A sentence about a server of the database under measurement."""
    return f"two workers that have served {ROUNDS * len(PAGES)} pages take {_memory():,.0f} MB (PSS, launcher included)"


def _stored():
    """Bytes of the database."""
    with connection.cursor() as cursor:
        cursor.execute(SIZE[connection.vendor])
        return cursor.fetchone()[0]


def _added(enter):
    """Bytes that each of many orders adds to the database."""
    before = _stored()
    for _order in range(MANY):
        enter()
    return (_stored() - before) / MANY


def _memory():
    """MB that `gendan serve` holds once its pages were asked for."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    connection.close()  # what was asked here and not read to its end would keep the server waiting
    command = [Path(sys.executable).with_name("gendan"), "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _ask(f"http://127.0.0.1:{port}")
        return sum(map(_proportional, _family(server.pid))) / 1024
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _ask(address):
    """Come in as the assistant of the practice company and look at its pages."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    login = _patiently(browser, f"{address}/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', login)[1]
    given = urlencode({"csrfmiddlewaretoken": token, "practice": "zhoumin"}).encode()
    browser.open(f"{address}/login/", given)
    for page in PAGES * ROUNDS:
        browser.open(address + page).read()


def _patiently(browser, address):
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return browser.open(address).read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _family(pid):
    """A process and all that it started."""
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from _family(int(child))


def _proportional(pid):
    """KB of a process, what it shares with others divided among them."""
    return int(re.search(r"Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text())[1])


def streamed(stream):
    """When the first bytes of a file come, and how much memory the whole of it takes, told by a process of its own."""
    read, write = os.pipe()
    if not os.fork():
        connection.connect()
        before, began = _most(), time.perf_counter()
        pieces = iter(stream())
        next(pieces)
        first = time.perf_counter() - began
        for _piece in pieces:
            pass
        os.write(write, f"first byte {first:.2f} s, {(_most() - before) / 1024:.0f} MB more".encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as told:
        return told.read()


def _most():
    """KB that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

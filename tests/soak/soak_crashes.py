"""The office is killed; its disk fails, fills up or is held by others (reliability.md B7 to B9): run by `make soak`.

SOAK_KILLS kills (200); SOAK_SEED decides when they come, a failure tells it.
"""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from random import SystemRandom
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import portalocker
import psycopg
import pytest

from gendan.base import writing
from gendan.desk import trouble
from tests import crowd, engines
from tests.base import xlsx
from tests.base.test_starting import said
from tests.disks import read_only, small_disk

KILLS = int(os.environ.get("SOAK_KILLS", "200"))
SEED = int(os.environ.get("SOAK_SEED") or SystemRandom().randrange(10**9))
HELD, SOON = 60, 25  # seconds that a lock is held, and after which a person must have been told
PASSWORD = "a password for tests 1"
TOLD_BUSY = "没有写入任何内容，请再按一次"
ADMIT = """
import django
django.setup()
from gendan.people import actions
from tests.office import SERVER
actions.admit([actions.Hire("tester", "王芳", ("assistant",), "a password for tests 1")], by=SERVER)
"""


def test_a_killed_office_keeps_what_it_said_and_nothing_by_halves(own_database, record_property):
    told = crowd.tell(own_database, "tests.soak.killing:run", kills=KILLS, seed=SEED)
    record_property(
        "figure",
        f"crashes: {told['kills']} kills of the process tree, acknowledged "
        f"{told['acknowledged']}, wrong or missing {len(told['wrong'])} (seed {SEED})",
    )
    assert told["wrong"] == []
    assert sum(told["acknowledged"].values()) > KILLS
    assert said(own_database, "verify") == (0, "")


@pytest.fixture
def home():
    """The environment of an office on SQLite with goods in store."""
    place = f"{engines.HERE}_soak"
    engines.furnish(place)
    environment = os.environ | engines.environment(place)
    crowd.tell(environment, "tests.soak.killing:furnish")
    yield environment
    engines.clear(place)


FAILURES = [("fsync,fdatasync", "EIO", when) for when in (1, 2, 3, 10, 40, 150)] + [
    ("pwrite64", error, when) for error in ("EIO", "ENOSPC") for when in (1, 30, 200, 1000)
]


@pytest.mark.parametrize(("calls", "error", "when"), FAILURES)
def test_a_disk_that_fails_is_told_and_nothing_is_acknowledged_that_is_not_there(
    home, tmp_path, record_property, calls, error, when
):
    """From its n-th write or sync on, the kernel answers the process with an error."""
    assert shutil.which("strace"), "these tests need strace: apt-get install strace"
    log, answer = tmp_path / "acknowledged", tmp_path / "answer"
    log.touch()
    story = ["tests.soak.killing:post_until_it_fails", json.dumps({"log": str(log), "most": 200})]
    inject = [
        "strace",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        f"trace={calls}",
        "-e",
        f"inject={calls}:error={error}:when={when}+",
    ]
    with answer.open("wb") as file:
        subprocess.run([*inject, sys.executable, "-c", crowd.ALONE, *story], env=home, stdout=file, check=True)
    sentence, acknowledged = json.loads(answer.read_text()), len(log.read_text().splitlines())
    record_property(
        "figure",
        f"crashes: {calls} fails with {error} from call {when} on: {acknowledged} acknowledged, then “{sentence}”",
    )
    assert sentence in {str(one) for one in (trouble.FULL, trouble.FAILED, trouble.CLOSED)}
    assert crowd.tell(home, "tests.soak.killing:examine", log=str(log)) == []
    assert crowd.tell(home, "tests.soak.killing:post_until_it_fails", log=str(log), most=2) == ""
    assert crowd.tell(home, "tests.soak.killing:examine", log=str(log)) == []


@contextmanager
def on_small_disk(home, folder):
    """The office moved to a disk of 40 MB: (its environment, a function that leaves so many bytes free)."""
    with small_disk(folder / "disk", "40m") as disk:
        shutil.copytree(home["GENDAN_HOME"], disk / "home")
        ballast = disk / "ballast"

        def leave(free):
            ballast.unlink(missing_ok=True)
            ballast.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - free)))

        yield home | {"GENDAN_HOME": str(disk / "home")}, leave


def customers(count):
    """The bytes of a workbook with so many customers."""
    rows = [[f"V{n:05}", f"客户{n:05}商行", "净30天", f"文三路 {n} 号"] for n in range(count)]
    return xlsx.book({"客户": [["客户编码", "客户名称", "结算方式", "地址"], *rows]})


@pytest.mark.parametrize("free", [0, 100_000, 1_000_000])
def test_a_full_disk_is_told_and_work_goes_on_when_there_is_room(home, tmp_path, record_property, free):
    file, log = tmp_path / "客户.xlsx", tmp_path / "acknowledged"
    file.write_bytes(customers(5000))
    log.touch()
    with on_small_disk(home, tmp_path) as (there, leave):
        leave(free)
        code, sentence = said(there, "import", file)
        assert (code, sentence.strip() in {str(trouble.FULL), str(trouble.FAILED), str(trouble.CLOSED)}) == (2, True)
        posting = crowd.tell(there, "tests.soak.killing:post_until_it_fails", log=str(log), most=2000)
        assert posting in {str(trouble.FULL), str(trouble.FAILED), str(trouble.CLOSED)}
        acknowledged = len(log.read_text().splitlines())
        leave(30_000_000)
        assert crowd.tell(there, "tests.soak.killing:examine", log=str(log)) == []
        assert said(there, "import", file) == (0, "")
        assert crowd.tell(there, "tests.soak.killing:post_until_it_fails", log=str(log), most=2) == ""
        assert crowd.tell(there, "tests.soak.killing:examine", log=str(log)) == []
    record_property(
        "figure",
        f"crashes: disk with {free} bytes left: import told “{sentence.strip()}”; "
        f"{acknowledged} acknowledged before posting was told “{posting}”",
    )


def test_a_folder_that_became_read_only_is_told_and_work_goes_on(home, tmp_path):
    file = tmp_path / "客户.xlsx"
    file.write_bytes(customers(5))
    with on_small_disk(home, tmp_path) as (there, _leave):
        with read_only(Path(there["GENDAN_HOME"]).parent):
            code, sentence = said(there, "import", file)
            assert (code, "不能写入" in sentence) == (2, True)
        assert said(there, "import", file) == (0, "")


@contextmanager
def served(environment):
    """The office on the web: a function that logs somebody in and gives (status, page, seconds)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([engines.GENDAN, "serve", "--port", str(port)], env=environment)
    try:
        yield lambda: _login(f"http://127.0.0.1:{port}/login/")
    finally:
        server.terminate()
        server.wait(30)


def _login(address):
    cookies, until = CookieJar(), time.monotonic() + 60
    browser = build_opener(HTTPCookieProcessor(cookies))
    while True:
        try:
            browser.open(address, timeout=60)
            break
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)
    token = next(cookie.value for cookie in cookies if "csrf" in cookie.name)
    form = urlencode({"login": "tester", "password": PASSWORD, "csrfmiddlewaretoken": token}).encode()
    started = time.monotonic()
    try:
        answer = browser.open(address, form, timeout=60)
    except HTTPError as failure:
        answer = failure
    return answer.status, answer.read().decode(), time.monotonic() - started


def test_on_the_web_a_full_disk_is_a_503_page_and_work_goes_on(home, tmp_path, record_property):
    with on_small_disk(home, tmp_path) as (there, leave):
        subprocess.run([sys.executable, "-c", ADMIT], env=there, check=True)
        with served(there) as login:
            assert login()[0] == 200
            leave(0)
            for _n in range(200):  # until the room that the log of the database had already is used up
                status, page, _seconds = login()
                if status != 200:
                    break
            told = [one for one in (trouble.FULL, trouble.FAILED) if str(one) in page]
            assert (status, len(told)) == (503, 1)
            leave(30_000_000)
            assert login()[0] == 200
    record_property("figure", f"crashes: a full disk on the web: 503 “{told[0]}”, then work goes on")


@contextmanager
def held(environment):
    """Another program holds the database for HELD seconds."""
    if environment["DATABASE_URL"]:
        with psycopg.connect(environment["DATABASE_URL"]) as other:
            other.execute("SELECT * FROM people_head FOR UPDATE")
            yield
    else:
        file = Path(environment["GENDAN_HOME"], "gendan.sqlite3")
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")


@contextmanager
def held_in_line(environment):
    """One of ours stands at the head of the line of writers and does not go on."""
    with portalocker.Lock(Path(environment["GENDAN_HOME"], writing.LINE[-1])):
        yield


def test_a_lock_held_for_a_minute_is_told_in_time_and_work_goes_on(own_database, tmp_path, record_property):
    file = tmp_path / "客户.xlsx"
    file.write_bytes(customers(5))
    crowd.tell(own_database, "tests.soak.killing:furnish")
    locks = [held] if own_database["DATABASE_URL"] else [held, held_in_line]
    for lock in locks:
        started = time.monotonic()
        with lock(own_database):
            waits = [round(crowd.tell(own_database, "tests.soak.killing:wait_for_the_pen"), 1) for _n in range(2)]
            code, sentence = said(own_database, "import", file)
            assert (code, TOLD_BUSY in sentence) == (2, True)
            time.sleep(max(0, HELD - (time.monotonic() - started)))
        record_property("figure", f"crashes: {lock.__name__} for {HELD} s: told Busy after {waits} s")
        assert max(waits) < SOON
    assert said(own_database, "import", file) == (0, "")
    assert said(own_database, "verify") == (0, "")


def test_on_the_web_a_held_lock_is_a_503_page_in_time_and_work_goes_on(home, record_property):
    subprocess.run([sys.executable, "-c", ADMIT], env=home, check=True)
    with served(home) as login:
        assert login()[0] == 200
        with closing(sqlite3.connect(Path(home["GENDAN_HOME"], "gendan.sqlite3"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            status, page, seconds = login()
            other.execute("ROLLBACK")
        record_property("figure", f"crashes: a held database on the web: {status} after {seconds:.1f} s")
        assert (status, str(trouble.LOCKED) in page) == (503, True)
        assert seconds < SOON
        assert login()[0] == 200

"""The program does not start where it would do harm: it says why and what to do, and exits with 2 (B8, D3)."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import RequestFactory

from gendan.base.writing import Busy
from gendan.desk import serving, starting, trouble, views
from gendan.desk.assets import VENDOR
from tests import engines
from tests.base import xlsx
from tests.disks import read_only, small_disk
from tools import assets

OLD_SETTINGS = "from gendan.settings import *\n"
ON_DISKS = """
import sys, django
from pathlib import Path
django.setup()
from gendan.desk import starting
starting.check(Path(sys.argv[1]))
"""
NEWER = """
import django
django.setup()
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
MigrationRecorder(connection).record_applied("desk", "0999_from_next_year")
"""


@pytest.fixture
def home():
    """The environment of a new office on SQLite."""
    place = f"{engines.HERE}_starting"
    engines.furnish(place)
    yield os.environ | engines.environment(place)
    engines.clear(place)


def said(environment, *command):
    """(exit code, stderr) of a command of the program."""
    done = subprocess.run([engines.GENDAN, *command], env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def with_module(environment, folder, name, text):
    """The environment in which a module of this name and text comes before any other."""
    (folder / f"{name}.py").write_text(text)
    return environment | {"PYTHONPATH": os.pathsep.join([str(folder), environment.get("PYTHONPATH", "")])}


@pytest.mark.parametrize(("version", "code"), [("3.51.2", 2), ("3.51.3", 0)])
def test_sqlite_that_corrupts_is_refused(home, tmp_path, version, code):
    text = f"""import sqlite3
from sqlite3 import *
dbapi2 = sqlite3.dbapi2
dbapi2.sqlite_version = sqlite3.sqlite_version = sqlite_version = "{version}"
dbapi2.sqlite_version_info = sqlite3.sqlite_version_info = sqlite_version_info = {tuple(map(int, version.split(".")))}
"""
    environment = with_module(home, tmp_path, "pysqlite3", text)
    found, sentence = said(environment, "sheets")
    assert found == code
    assert bool(code) == (f"SQLite {version}" in sentence)


MOUNTED = "/dev/sda1 / ext4 rw 0 0\n{}\n"


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_network_disk_is_refused(home, tmp_path, kind):
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTED.format(f"server:/share {home['GENDAN_HOME']} {kind} rw 0 0"))
    done = subprocess.run(
        [sys.executable, "-c", ON_DISKS, mounts], env=home, capture_output=True, text=True, check=False
    )
    assert f"网络盘（{kind}）" in done.stderr
    assert done.returncode


@pytest.mark.parametrize(
    ("folder", "mounts", "kind"),
    [
        ("/home/a", "/dev/sda1 / ext4 rw 0 0", "ext4"),
        ("/home/a", MOUNTED.format("s:/x /home nfs rw 0 0"), "nfs"),
        ("/home/a", MOUNTED.format("s:/x /home/a nfs rw 0 0"), "nfs"),
        ("/home/ab", MOUNTED.format("s:/x /home/a nfs rw 0 0"), "ext4"),
        ("/home/a/b", MOUNTED.format("s:/x /home nfs rw 0 0\n/dev/sdb /home/a xfs rw 0 0"), "xfs"),
        ("/home/a/b", MOUNTED.format("/dev/sdb /home/a xfs rw 0 0\ns:/x /home nfs rw 0 0"), "xfs"),
        ("/home/a", MOUNTED.format("/dev/sdb /home xfs rw 0 0\ns:/x /home nfs rw 0 0"), "nfs"),
        ("/跟单 数据/a", MOUNTED.format(r"//s/x /跟单\040数据 cifs rw 0 0"), "cifs"),
    ],
)
def test_the_disk_of_a_folder_is_the_nearest_mount(folder, mounts, kind):
    assert starting.disk(Path(folder), mounts) == kind


def test_a_folder_that_cannot_be_written_is_refused(home, tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        shutil.copytree(home["GENDAN_HOME"], disk / "home")
        there = home | {"GENDAN_HOME": str(disk / "home")}
        with read_only(disk):
            code, sentence = said(there, "verify")
            assert (code, "不能写入" in sentence, str(disk) in sentence) == (2, True, True)
            code, sentence = said(home | {"GENDAN_HOME": str(disk / "new")}, "verify")
            assert (code, "不能用" in sentence, str(disk) in sentence) == (2, True, True)
        assert said(there, "verify") == (0, "")


def test_mapped_memory_is_refused(home, tmp_path):
    text = OLD_SETTINGS + "DATABASES['default']['OPTIONS']['init_command'] += 'PRAGMA mmap_size=268435456;'\n"
    environment = with_module(home, tmp_path, "mapped", text) | {"DJANGO_SETTINGS_MODULE": "mapped"}
    code, sentence = said(environment, "sheets")
    assert (code, "mmap_size=0" in sentence) == (2, True)


def test_a_database_newer_than_the_program_is_refused_and_left_alone(own_database):
    subprocess.run([sys.executable, "-c", NEWER], env=own_database, check=True)
    code, sentence = said(own_database, "verify")
    assert (code, "desk.0999_from_next_year" in sentence) == (2, True)


def test_the_web_server_stays_shut_too(own_database):
    subprocess.run([sys.executable, "-c", NEWER], env=own_database, check=True)
    door = subprocess.run(
        [sys.executable, "-c", "import gendan.wsgi"], env=own_database, capture_output=True, text=True, check=False
    )
    assert door.returncode
    assert "Unsafe: 数据库比程序新" in door.stderr


def test_without_its_key_the_journal_starts_nowhere_and_no_key_is_made(own_database, tmp_path):
    file, key = tmp_path / "产品.xlsx", Path(own_database["GENDAN_HOME"], "journal.key")
    file.write_bytes(xlsx.book({"产品": [["产品编码", "品名"], ["P01", "三层置物架"]]}))
    assert said(own_database, "import", file) == (0, "")
    own = key.read_text()
    key.unlink()
    code, sentence = said(own_database, "verify")
    assert (code, "没有日志密钥" in sentence, key.exists()) == (2, True, False)
    key.write_text("of another office")
    code, sentence = said(own_database, "import", file)
    assert (code, "与数据库不配" in sentence, key.read_text()) == (2, True, "of another office")
    key.write_text(own)
    assert said(own_database, "verify") == (0, "")


def test_missing_browser_files_are_named_with_the_command_that_fetches_them(home, tmp_path):
    text = OLD_SETTINGS + f"STATICFILES_DIRS = [{str(tmp_path)!r}]\n"
    environment = with_module(home, tmp_path, "bare", text) | {"DJANGO_SETTINGS_MODULE": "bare"}
    code, sentence = said(environment, "serve", "--port", "1")
    assert (code, "htmx.min.js" in sentence, "python -m tools.assets" in sentence) == (2, True, True)
    check = [sys.executable, "-m", "django", "check", "--tag", "staticfiles"]
    done = subprocess.run(check, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "python -m tools.assets" in done.stderr) == (1, True)


def test_the_browser_files_of_an_upgrade_replace_the_old_ones_whatever_their_times_say():
    """Files from a package are older than those that were collected before, which then stayed."""
    style = Path(settings.STATIC_ROOT, "gendan.css")
    style.parent.mkdir()
    try:
        style.write_text("of the version before")
        serving.collect()
        assert style.read_bytes() == (settings.STATICFILES_DIRS[0] / "gendan.css").read_bytes()
    finally:
        shutil.rmtree(style.parent)


def test_the_browser_files_asked_for_are_those_that_are_fetched():
    assert set(VENDOR) == {*assets.FILES, "icons.svg"}


def full(folder):
    base = sqlite3.connect(folder / "full.sqlite3")
    base.execute("PRAGMA max_page_count = 2")
    base.execute("CREATE TABLE t (x)")
    base.execute("INSERT INTO t VALUES (zeroblob(100000))")


def locked(folder):
    one, two = (sqlite3.connect(folder / "locked.sqlite3", timeout=0) for _n in range(2))
    one.execute("BEGIN IMMEDIATE")
    two.execute("BEGIN IMMEDIATE")


def read_only_base(folder):
    sqlite3.connect(f"file:{folder / 'new.sqlite3'}?mode=rwc", uri=True).execute("CREATE TABLE t (x)")
    sqlite3.connect(f"file:{folder / 'new.sqlite3'}?mode=ro", uri=True).execute("CREATE TABLE u (x)")


def nowhere(folder):
    sqlite3.connect(folder / "no such folder" / "x.sqlite3")


def no_database(folder):
    (folder / "text.sqlite3").write_text("this is a letter " * 100)
    sqlite3.connect(folder / "text.sqlite3").execute("CREATE TABLE t (x)")


def state(error):
    def fail(folder):
        raise error

    return fail


FAILURES = {
    full: trouble.FULL,
    locked: trouble.LOCKED,
    read_only_base: trouble.CLOSED,
    nowhere: trouble.CLOSED,
    no_database: trouble.DAMAGED,
    state(psycopg.errors.DiskFull()): trouble.FULL,
    state(psycopg.errors.LockNotAvailable()): trouble.LOCKED,
    state(psycopg.errors.ReadOnlySqlTransaction()): trouble.CLOSED,
    state(psycopg.errors.IoError()): trouble.FAILED,
    state(psycopg.errors.DataCorrupted()): trouble.DAMAGED,
    state(psycopg.errors.AdminShutdown()): trouble.GONE,
    state(psycopg.OperationalError("connection refused")): trouble.GONE,
}


@pytest.mark.parametrize(("fail", "sentence"), FAILURES.items())
def test_what_the_database_cannot_do_is_one_sentence_on_a_page_that_needs_no_database(tmp_path, fail, sentence):
    try:
        fail(tmp_path)
    except (sqlite3.Error, psycopg.Error) as error:
        failure = DatabaseError(str(error))
        failure.__cause__ = error
    assert trouble.sentence(failure) == sentence
    assert _page(failure) == (503, True)


def _page(failure):
    """(status, whether the page holds the sentence) of what a view that failed answers."""
    try:
        raise failure
    except type(failure):
        page = views.broken(RequestFactory().get("/"))
    return page.status_code, trouble.sentence(failure) in page.content.decode()


@pytest.mark.parametrize("failure", [Busy(), OSError(28, "No space left on device"), OSError(30, "Read-only")])
def test_other_failures_of_the_machine_are_told_the_same_way(failure):
    assert trouble.sentence(failure)
    assert _page(failure) == (503, True)


def test_a_fault_of_the_program_is_not_laid_on_the_machine():
    failure = DatabaseError("no such table")
    with pytest.raises(DatabaseError) as raised, connection.wrap_database_errors:
        sqlite3.connect(":memory:").execute("SELECT * FROM nothing")
    assert [trouble.sentence(raised.value), trouble.sentence(failure)] == ["", ""]
    assert _page(raised.value)[0] == 500

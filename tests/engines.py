"""Where tests keep their data: each pytest process has a data folder, and databases copied from templates.

`TEST_DB=sqlite` (the default) or `TEST_DB=postgres` chooses the engine of a run. A place is a name: its data folder is
`ROOT/<name>` and, on PostgreSQL, its database has that name.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path

import portalocker
import pysqlite3
from django.db import connection

from tools import postgres

ENGINE = os.environ.setdefault("TEST_DB", "sqlite")
HERE = f"pytest_{os.getpid()}"
GENDAN = Path(sys.executable).with_name("gendan")
TELL = [sys.executable, "-c", "from tests import crowd; import sys; crowd.listen(sys.argv[1], '{}')"]
TEMPLATES = {
    # Without checks: a broken page is for its own test to find.
    "empty": (None, [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"]),
    "practice": ("empty", [GENDAN, "demo", "--no-serve"]),
    "office": ("empty", [*TELL, "tests.office:furnish"]),
    "october": ("empty", [*TELL, "tests.sheets.october:furnish"]),
}
"""How each is made: out of which other, and by which command."""

PATIENCE = 600  # seconds in which whoever came first has made a template
ROOM = 4 * 1024**3
"""Bytes; a run takes a tenth of them."""

_run = ExitStack()


def enter():
    """Point Django at this process's own place; the first process of a run also makes what all of them share."""
    if "GENDAN_TEST_ROOT" not in os.environ:
        _open_run()
    os.environ |= environment(HERE)


def _open_run():
    # pytest-xdist's workers inherit these variables.
    atexit.register(_run.close)
    root = tempfile.TemporaryDirectory(prefix="gendan-tests-", dir=_memory())
    os.environ["GENDAN_TEST_ROOT"] = _run.enter_context(root)
    os.environ["GENDAN_TEST_SERVER"] = _run.enter_context(postgres.server()) if ENGINE == "postgres" else ""


def _memory():
    """A folder in memory where there is room: nothing here has to survive a power cut, and a disk is slow."""
    folder = Path("/dev/shm")  # noqa: S108 - the run makes a folder of its own in it
    return folder if folder.is_dir() and shutil.disk_usage(folder).free > ROOM else None


def environment(place):
    """What a process needs in its environment to work at `place`."""
    server = os.environ["GENDAN_TEST_SERVER"]
    return {
        "GENDAN_HOME": str(_home(place)),
        "DATABASE_URL": postgres.url(server, place) if server else "",
        "DJANGO_SETTINGS_MODULE": "gendan.settings",
    }


def furnish(place, template="empty"):
    """Fill `place` with a copy of a template; the first to ask for a template makes it."""
    with portalocker.Lock(_home(f"{template}.lock"), timeout=PATIENCE):
        if not _home(template).exists():
            _make(template)
        shutil.copytree(_home(template), _home(place), dirs_exist_ok=True)
        if server := os.environ["GENDAN_TEST_SERVER"]:
            postgres.create(server, place, template)


def put_back(place, template):
    """Let a place on SQLite hold again what the template holds, under the hands of the processes that have it open."""
    with closing(_opened(template)) as source, closing(_opened(place)) as target:
        source.backup(target)
    shutil.rmtree(_home(place) / "files", ignore_errors=True)
    shutil.copytree(_home(template), _home(place), dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sqlite3*"))


def _opened(place):
    return pysqlite3.connect(_home(place) / "gendan.sqlite3")


def stand_in(template):
    """Let this process's tests begin with a copy of a template, and with the keys and the anchor that belong to it."""
    name = _standing(template)
    if connection.settings_dict["NAME"] != name:
        connection.close()
        connection.settings_dict["NAME"] = name
        (_home(HERE) / "journal.head").unlink(missing_ok=True)
        for file in (*_home(template).glob("*.key"), *_home(template).glob("journal.head")):
            shutil.copy(file, _home(HERE))


@cache
def _standing(template):
    """The database of this process that is a copy of a template; django_db_setup made the empty one."""
    place = HERE
    if template != "empty":
        place = f"{HERE}_{template}"
        furnish(place, template)
    return place if os.environ["GENDAN_TEST_SERVER"] else _home(place) / "gendan.sqlite3"


def clear(place):
    """Remove a place and all it holds."""
    shutil.rmtree(_home(place))
    if server := os.environ["GENDAN_TEST_SERVER"]:
        postgres.drop(server, place)


def _make(template):
    base, command = TEMPLATES[template]
    if base:
        furnish(template, base)
    else:
        _open(template)
    try:
        subprocess.run(command, env=os.environ | environment(template), stdout=subprocess.DEVNULL, check=True)
    except subprocess.CalledProcessError:
        clear(template)
        raise


def _open(template):
    if server := os.environ["GENDAN_TEST_SERVER"]:
        postgres.create(server, template)
    _home(template).mkdir()


def _home(place):
    return Path(os.environ["GENDAN_TEST_ROOT"], place)

"""Where tests keep their data: each pytest process has a data folder and a database copied from a template.

`TEST_DB=sqlite` (the default) or `TEST_DB=postgres` chooses the engine of a run. A place is a name: its data folder is
`ROOT/<name>` and, on PostgreSQL, its database has that name.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from filelock import FileLock

from tools import postgres

ENGINE = os.environ.setdefault("TEST_DB", "sqlite")
HERE = f"pytest_{os.getpid()}"
GENDAN = Path(sys.executable).with_name("gendan")
TEMPLATES = {
    # Without checks: a broken page is for its own test to find.
    "empty": [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"],
    "practice": [GENDAN, "demo", "--no-serve"],
}

_run = ExitStack()


def enter():
    """Point Django at this process's own place; the first process of a run also makes what all of them share."""
    if "GENDAN_TEST_ROOT" not in os.environ:
        _open_run()
    os.environ |= environment(HERE)


def _open_run():
    # pytest-xdist's workers inherit these variables.
    atexit.register(_run.close)
    os.environ["GENDAN_TEST_ROOT"] = _run.enter_context(tempfile.TemporaryDirectory(prefix="gendan-tests-"))
    os.environ["GENDAN_TEST_SERVER"] = _run.enter_context(postgres.server()) if ENGINE == "postgres" else ""


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
    with FileLock(_home(f"{template}.lock")):
        if not _home(template).exists():
            _make(template)
        shutil.copytree(_home(template), _home(place), dirs_exist_ok=True)
        if server := os.environ["GENDAN_TEST_SERVER"]:
            postgres.create(server, place, template)


def clear(place):
    """Remove a place and all it holds."""
    shutil.rmtree(_home(place))
    if server := os.environ["GENDAN_TEST_SERVER"]:
        postgres.drop(server, place)


def _make(template):
    if server := os.environ["GENDAN_TEST_SERVER"]:
        postgres.create(server, template)
    _home(template).mkdir()
    try:
        subprocess.run(TEMPLATES[template], env=os.environ | environment(template), check=True)
    except subprocess.CalledProcessError:
        clear(template)
        raise


def _home(place):
    return Path(os.environ["GENDAN_TEST_ROOT"], place)

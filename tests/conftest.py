"""What every test may use: a database of its own, a place for several processes, a served office and a browser."""

import gc
import os
import sys
from contextlib import ExitStack
from itertools import count

import django
import pytest
from xdist.scheduler import LoadScopeScheduling

from tests import engines

# Before Django reads its settings.
engines.enter()
# Playwright keeps an event loop open in the thread that also runs other tests; no test awaits the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
django.setup()
# pytest-xdist's workers inherit the environment and would read the settings before they come here.
del os.environ["DJANGO_SETTINGS_MODULE"]
# Many processes of a run start from the same files: each would compile them anew where this forbids to keep them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

pytest_plugins = ["tests.browser", "tests.office"]
_number = count(1)


class ClassesWhole(LoadScopeScheduling):
    """Tests of a class, who share what it built once, go to one worker, and so do all walks, who share a company that
    another worker would only wait for; all other tests go wherever one is free.
    """

    def _split_scope(self, nodeid):
        path, _, rest = nodeid.partition("::")
        return "tests/walk" if path.startswith("tests/walk/") else f"{path}::{rest.partition('::')[0]}"


def pytest_xdist_make_scheduler(config, log):
    """How a run in several processes shares its tests out."""
    return ClassesWhole(config, log)


def pytest_collection_modifyitems(config, items):
    """A run on PostgreSQL repeats only what touches a database, and no browser walks."""
    if engines.ENGINE == "postgres":
        chosen = [item for item in items if _touches_database(item) and not item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is loaded with the tests stays to the end: the garbage collector need not look at it again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def _touches_database(item):
    return item.get_closest_marker("django_db") or {"db", "own_databases"} & set(item.fixturenames)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Before a test's transaction begins, choose the database that it begins with."""
    if "db" in item.fixturenames or item.get_closest_marker("django_db"):
        engines.stand_in(next((name for name in ("office", "october") if name in item.fixturenames), "empty"))


@pytest.fixture(scope="session")
def django_db_setup():
    """Give this process an empty, migrated database; tests then roll back (pytest-django's `db`)."""
    engines.furnish(engines.HERE)


@pytest.fixture
def own_databases():
    """Makes an empty database and a data folder that other processes can open: the environment to start them with."""
    with ExitStack() as places:

        def another():
            place = f"{engines.HERE}_{next(_number)}"
            engines.furnish(place)
            places.callback(engines.clear, place)
            return os.environ | engines.environment(place)

        yield another


@pytest.fixture
def own_database(own_databases):
    """The one such place that a test needs."""
    return own_databases()

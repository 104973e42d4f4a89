"""What every test may use: a database of its own, a place for several processes, a served office and a browser."""

import os
from itertools import count

import django
import pytest

from tests import engines

# Before Django reads its settings.
engines.enter()
# Playwright keeps an event loop open in the thread that also runs other tests; no test awaits the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
django.setup()
# pytest-xdist's workers inherit the environment and would read the settings before they come here.
del os.environ["DJANGO_SETTINGS_MODULE"]

pytest_plugins = ["tests.browser", "tests.office"]
_number = count(1)


def pytest_collection_modifyitems(config, items):
    """A run on PostgreSQL repeats only what touches a database, and no browser walks."""
    if engines.ENGINE == "postgres":
        chosen = [item for item in items if _touches_database(item) and not item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


def _touches_database(item):
    return item.get_closest_marker("django_db") or {"db", "own_database"} & set(item.fixturenames)


@pytest.fixture(scope="session")
def django_db_setup():
    """Give this process an empty, migrated database; tests then roll back (pytest-django's `db`)."""
    engines.furnish(engines.HERE)


@pytest.fixture
def own_database(request):
    """A fresh database and data folder that separate processes can open: the environment to start them with.

    It is empty, or holds the practice company where the test is marked `practice`.
    """
    place = f"{engines.HERE}_{next(_number)}"
    engines.furnish(place, "practice" if request.node.get_closest_marker("practice") else "empty")
    yield os.environ | engines.environment(place)
    engines.clear(place)

"""The locks hold what the project names, and no host: each machine asks the registry that it is set up for."""

import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.house import tree

LOCKS = ["requirements.lock", "requirements-dev.lock", "tools/node.lock"]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(lock):
    assert "://" not in (tree.ROOT / lock).read_text("utf-8")


def test_the_lock_of_the_browser_files_names_no_host():
    packages = json.loads((tree.ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_every_package_that_the_project_names_is_locked():
    locked = {
        line.partition("==")[0]
        for lock in LOCKS
        for line in (tree.ROOT / lock).read_text("utf-8").splitlines()
        if not line.startswith(" ")
    }
    assert _named("dependencies") | _named("build") | _named("dev") <= locked


def test_the_program_imports_only_what_it_names():
    owners = packages_distributions()
    imported = {name.partition(".")[0] for text in tree.modules().values() for name in tree.imports(text)}
    foreign = imported - sys.stdlib_module_names - {"gendan"}
    named = _named("dependencies")
    assert [name for name in foreign if not {owner.lower().replace("_", "-") for owner in owners[name]} & named] == []


def _named(group):
    """The packages of a group in pyproject.toml, without their versions."""
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = (project["project"] | project["dependency-groups"])[group]
    return {re.split(r"[\[<>=]", name)[0] for name in wanted}

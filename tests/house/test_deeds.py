"""Every write is a deed, allowed by role (house.md)."""

import ast
import inspect
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.conf import settings

from gendan.people.deeds import WHO_MAY
from tests.house import tree

ROOMS_THAT_ACT = [room for room in settings.ROOMS if find_spec(f"gendan.{room}.actions")]


def _actions(room):
    """The public functions that stand in a room's actions.py."""
    module = import_module(f"gendan.{room}.actions")
    functions = inspect.getmembers(module, inspect.isfunction)
    return {name: found for name, found in functions if found.__module__ == module.__name__ and name[0] != "_"}


@pytest.mark.parametrize("room", ROOMS_THAT_ACT)
def test_every_action_is_a_deed_named_after_its_room_and_verb(room):
    actions = _actions(room)
    assert {name: getattr(found, "deed", None) for name, found in actions.items()} == {
        n: f"{room}.{n}" for n in actions
    }


def test_the_table_of_who_may_do_what_names_exactly_the_deeds_there_are():
    assert set(WHO_MAY) == {f"{room}.{name}" for room in ROOMS_THAT_ACT for name in _actions(room)}


def test_every_deed_may_be_done_by_somebody():
    assert [deed for deed, roles in WHO_MAY.items() if not roles] == []


def test_whoever_locks_a_record_lets_others_refer_to_it():
    """PostgreSQL looks at references when a deed ends, with the journal's head in its hands: whoever holds a record as
    if it were to go away, and waits for the head, would be waited for.
    """
    calls = [
        (path, node)
        for path, module in tree.modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "select_for_update"
    ]
    assert calls
    assert [path for path, call in calls if "no_key" not in {one.arg for one in call.keywords}] == []

"""The rooms stand in the order of the order's walk, for the linter, the foreign keys and the migrations alike."""

import tomllib
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.house import tree


def _later(room, others):
    """Which of these rooms stand after `room`."""
    return {other for other in others if other in settings.ROOMS[settings.ROOMS.index(room) + 1 :]}


def test_the_linter_knows_the_same_order():
    contract = tomllib.loads((tree.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    assert contract["layers"] == settings.ROOMS[::-1]


@pytest.mark.parametrize("room", settings.ROOMS)
def test_every_room_says_in_a_sentence_what_it_is_for(room):
    assert import_module(f"gendan.{room}").__doc__


@pytest.mark.parametrize("room", settings.ROOMS)
def test_foreign_keys_name_only_earlier_rooms(room):
    fields = [field for model in apps.get_app_config(room).get_models() for field in model._meta.get_fields()]
    named = {field.related_model._meta.app_label for field in fields if field.is_relation and field.concrete}
    assert _later(room, named) == set()


@pytest.mark.parametrize("room", settings.ROOMS)
def test_migrations_depend_only_on_earlier_rooms(room):
    migrations = MigrationLoader(None).disk_migrations
    named = {
        app for (label, _), one in migrations.items() if label == room for app, _ in one.dependencies + one.run_before
    }
    assert _later(room, named) == set()


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True)

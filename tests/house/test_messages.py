"""Everything the program says is also said in English."""

import re

import polib
import pytest

from tools import messages


@pytest.fixture(scope="module")
def catalogue():
    return {messages.Message(e.msgid, e.msgid_plural or None, e.msgctxt): e for e in polib.pofile(messages.CATALOGUE)}


def test_the_catalogue_holds_exactly_what_the_program_says(catalogue):
    assert set(catalogue) == set(messages.gather()), "run `make messages`"


def test_every_message_has_an_english_translation(catalogue):
    assert [entry.msgid for entry in catalogue.values() if not entry.translated()] == []


def test_translations_keep_the_places_to_fill_in(catalogue):
    assert [e.msgid for e in catalogue.values() if not e.msgid_plural and _places(e.msgid) != _places(e.msgstr)] == []


def _places(text):
    return set(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))

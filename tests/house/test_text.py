"""What may not stand in the program (house.md)."""

import ast
from pathlib import PurePath
from statistics import median, quantiles

import pytest

from tests.house import tree

NAMES_WITHOUT_A_ROOM = {"utils", "util", "helpers", "common", "misc", "managers", "handlers", "services", "signals"}
CLOCK = PurePath("gendan/base/clock.py")
CLOCK_READINGS = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "time.time",
    "time.localtime",
    "time.strftime",
}


@pytest.mark.parametrize(
    "forbidden",
    [
        pytest.param({"post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed"}, id="no signals"),
        pytest.param({"DecimalField", "FloatField"}, id="money and numbers are whole"),
        pytest.param({"auto_now", "auto_now_add"}, id="no clock in a model"),
        pytest.param({"GenericForeignKey"}, id="no generic foreign keys"),
        pytest.param({"print"}, id="no print"),
    ],
)
def test_words_that_do_not_stand_in_the_program(forbidden):
    found = [
        f"{path}:{line} {word}"
        for path, text in tree.modules().items()
        for word, line in tree.words(text)
        if word in forbidden
    ]
    assert found == []


def test_only_the_clock_module_reads_the_clock():
    found = [
        f"{path}:{line} {call}"
        for path, text in tree.modules().items()
        for call, line in tree.calls(text)
        if path != CLOCK and ".".join(call.split(".")[-2:]) in CLOCK_READINGS
    ]
    assert found == []


def test_no_style_asks_what_an_element_holds():
    """Where one :has() stands, each text that changes has a browser look through the page, at every key in the grid."""
    assert [path.name for path in (tree.PACKAGE / "static").rglob("*.css") if ":has(" in path.read_text("utf-8")] == []


def test_every_module_is_named_for_what_it_is():
    assert [path for path in tree.modules() if path.stem in NAMES_WITHOUT_A_ROOM] == []


def test_every_module_opens_with_a_sentence_saying_what_it_is():
    assert [path for path, text in tree.modules().items() if not ast.get_docstring(text)] == []


def test_functions_are_small():
    lengths = [length for _, _, length in tree.functions()]
    assert median(lengths) < 10
    assert quantiles(lengths, n=10)[-1] < 30


def test_modules_are_small():
    lengths = [len((tree.ROOT / path).read_text("utf-8").splitlines()) for path in tree.modules()]
    assert quantiles(lengths, n=10)[-1] < 400

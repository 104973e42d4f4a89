"""What may not stand in the tests: skipping, imitating our own code, and emptying a database that others copied."""

import ast

import pytest

from tests.house import tree


@pytest.mark.parametrize(
    "forbidden",
    [
        pytest.param({"skip", "skipif", "skipIf", "importorskip", "xfail"}, id="no test is skipped"),
        pytest.param({"mock", "Mock", "MagicMock", "patch", "mocker"}, id="nothing of ours is imitated"),
        pytest.param({"transactional_db", "TransactionTestCase", "flush"}, id="no database is flushed"),
    ],
)
def test_words_that_do_not_stand_in_the_tests(forbidden):
    found = [
        f"{file.name}:{line} {word}"
        for file in sorted((tree.ROOT / "tests").rglob("*.py"))
        for word, line in tree.words(ast.parse(file.read_text("utf-8")))
        if word in forbidden
    ]
    assert found == []

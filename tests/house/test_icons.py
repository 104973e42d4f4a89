"""Every icon that a page names is in the sprite."""

import ast
import re

from tests.house import tree


def test_every_icon_that_is_named_is_in_the_sprite():
    sprite = set((tree.ROOT / "tools" / "icons.txt").read_text("utf-8").split())
    assert _in_templates() | _in_modules() <= sprite, "add it to tools/icons.txt"


def _in_templates():
    templates = tree.PACKAGE.rglob("*.html")
    return {name for file in templates for name in re.findall(r'{% icon "([^"]+)"', file.read_text("utf-8"))}


def _in_modules():
    nodes = (node for text in tree.modules().values() for node in ast.walk(text))
    values = (node.value for node in nodes if isinstance(node, ast.keyword) and node.arg == "icon")
    return {value.value for value in values if isinstance(value, ast.Constant)}

"""The program's own text, read as the house rules read it."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "gendan"


@cache
def modules():
    """Every module of the program and its syntax tree, migrations left out: {path: tree}."""
    files = [file for file in sorted(PACKAGE.rglob("*.py")) if "migrations" not in file.parts]
    return {file.relative_to(ROOT): ast.parse(file.read_text("utf-8")) for file in files}


def words(tree):
    """Every name that a module uses, defines or imports, with the line it stands on."""
    for node in ast.walk(tree):
        for kind in ("id", "attr", "name", "arg"):
            if isinstance(word := getattr(node, kind, None), str):
                yield word.rpartition(".")[2], getattr(node, "lineno", 0)


def calls(tree):
    """Every call as it is written, e.g. "datetime.now", with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def imports(tree):
    """Every module that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


def functions():
    """Every function of the program: (path, name, number of lines)."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node.name, node.end_lineno - node.lineno + 1

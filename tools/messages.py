"""Gather what the program says into gendan/locale/en/LC_MESSAGES/django.po, and compile it, without GNU gettext.

python -m tools.messages            gather: new messages in, vanished ones out, translations kept
python -m tools.messages compile    write the .mo files that Django reads
"""

import ast
import re
import sys
from pathlib import Path
from typing import NamedTuple

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "gendan"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
# What the arguments of each call are, in order.
CALLS = {
    "_": ("msgid",),
    "_l": ("msgid",),
    "gettext": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
}
LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL_IN_TEMPLATE = re.compile(rf"\b({'|'.join(CALLS)})\(({LITERAL}(?:, {LITERAL})*)")


class Message(NamedTuple):
    """What stands in a gettext call."""

    msgid: str
    plural: str | None = None
    context: str | None = None


def gather():
    """Every message of the package with the files it stands in, as {Message: [path, …]}."""
    found = {}
    for file in sorted(PACKAGE.rglob("*")):
        if read := READERS.get(file.suffix):
            for message in read(file.read_text("utf-8")):
                found.setdefault(message, []).append(file.relative_to(ROOT).as_posix())
    return found


def _in_python(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")).removesuffix("_lazy")
            if name in CALLS:
                # A call with a variable translates what was gathered where the variable got its text.
                texts = [part.value for part in node.args[: len(CALLS[name])] if isinstance(part, ast.Constant)]
                yield from _message(name, texts)


def _in_template(text):
    # A build compiles messages and has no Django.
    from django.utils.translation.template import templatize  # noqa: PLC0415

    for name, literals in CALL_IN_TEMPLATE.findall(templatize(text)):
        yield from _message(name, ast.literal_eval(f"({literals},)"))


def _message(name, texts):
    if len(texts) >= len(CALLS[name]):
        yield Message(**dict(zip(CALLS[name], texts, strict=False)))


READERS = {".py": _in_python, ".html": _in_template, ".txt": _in_template}


def update():
    """Bring the English catalogue up to date with the program."""
    old = {_key(entry): entry for entry in polib.pofile(CATALOGUE)} if CATALOGUE.exists() else {}
    new = polib.POFile(wrapwidth=120)
    new.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for message, files in gather().items():
        new.append(_entry(message, files, old.get(message)))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(CATALOGUE))
    sys.stdout.write(f"{len(new)} messages, {len(new.untranslated_entries())} without an English translation\n")


def _key(entry):
    return Message(entry.msgid, entry.msgid_plural or None, entry.msgctxt)


def _entry(message, files, old):
    entry = polib.POEntry(msgid=message.msgid, msgid_plural=message.plural or "", msgctxt=message.context)
    entry.occurrences = [(file, "") for file in dict.fromkeys(files)]
    entry.msgstr = old.msgstr if old else ""
    entry.msgstr_plural = (old and old.msgstr_plural) or ({0: "", 1: ""} if message.plural else {})
    return entry


def compile_all():
    """Write each catalogue's .mo beside it, where it is missing or older."""
    for file in PACKAGE.glob("locale/*/LC_MESSAGES/*.po"):
        compiled = file.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < file.stat().st_mtime:
            polib.pofile(file).save_as_mofile(str(compiled))


if __name__ == "__main__":
    compile_all() if sys.argv[1:] == ["compile"] else update()

"""Fetch the third-party browser files that package-lock.json names into gendan/static/vendor/ (git-ignored)."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "gendan" / "static" / "vendor"
STAMP = VENDOR / ".stamp"
ICONS = ROOT / "tools" / "icons.txt"
NODE_LOCK = ROOT / "tools" / "node.lock"
MANIFEST = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "tom-select.min.css": "tom-select/dist/css/tom-select.bootstrap5.min.css",
    "tom-select.min.js": "tom-select/dist/js/tom-select.complete.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
}
SVG = "http://www.w3.org/2000/svg"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


def fetch():
    """Fill gendan/static/vendor/ unless the stamp says that it holds exactly these files already."""
    stamp = _stamp()
    if STAMP.exists() and STAMP.read_text() == stamp:
        return
    with tempfile.TemporaryDirectory() as folder:
        modules = install(Path(folder), "--omit=dev")
        VENDOR.mkdir(parents=True, exist_ok=True)
        for name, source in FILES.items():
            text = _without_source_map((modules / source).read_text("utf-8"))
            (VENDOR / name).write_text(_without_has(text) if name.endswith(".css") else text, "utf-8")
        (VENDOR / "icons.svg").write_text(_sprite(modules / "@tabler" / "icons" / "icons" / "outline"), "utf-8")
        (VENDOR / "LICENSES.txt").write_text(_licences(modules), "utf-8")
    STAMP.write_text(stamp)


def install(folder, *options):
    """Install what package-lock.json names into `folder`; returns its node_modules."""
    for file in MANIFEST:
        shutil.copy(file, folder)
    command = [_npm(folder), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *options]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder / "node_modules"


def _npm(folder):
    """The system's npm, or else one from the Python package index in a throw-away environment."""
    found = shutil.which("npm")
    if found:
        return found
    home = folder / "node"
    venv.create(home, with_pip=True)
    scripts = home / SCRIPTS
    pip = [scripts / "python", "-m", "pip", "install", "--quiet", "--require-hashes", "-r", NODE_LOCK]
    subprocess.run(pip, check=True)
    # npm is a script that calls `node` by name.
    os.environ["PATH"] = f"{scripts}{os.pathsep}{os.environ['PATH']}"
    return scripts / "npm"


def _stamp():
    digest = hashlib.sha256()
    for file in [*MANIFEST, ICONS, Path(__file__)]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _without_source_map(text):
    # The manifest storage aborts on a source map that is not there.
    return re.sub(r"(//|/\*)# sourceMappingURL=\S+( ?\*/)?", "", text)


def _without_has(text):
    """A style sheet without its rules with :has(): no page needs them, and each key of a hand had them matched anew."""
    return re.sub(r"[^{}]*:has\([^{}]*\{[^{}]*\}", "", text)


def _sprite(folder):
    """One SVG with a symbol per icon of icons.txt, drawn by `<use href="…/icons.svg#name">` in the text's colour."""
    ET.register_namespace("", SVG)
    sprite = ET.Element(f"{{{SVG}}}svg")
    for name in ICONS.read_text().split():
        icon = ET.parse(folder / f"{name}.svg").getroot()  # noqa: S314 (its hash stands in the lock)
        look = {key: value for key, value in icon.attrib.items() if key not in ("class", "width", "height")}
        ET.SubElement(sprite, f"{{{SVG}}}symbol", id=name, **look).extend(icon)
    return ET.tostring(sprite, "unicode")


def _licences(modules):
    # @tabler/core carries its licence in the head of its files.
    owners = ["@tabler/icons", "htmx.org", "tom-select"]
    return "\n\n".join(f"{owner}\n\n{(modules / owner / 'LICENSE').read_text('utf-8')}" for owner in owners)


if __name__ == "__main__":
    try:
        fetch()
    except subprocess.CalledProcessError as trouble:
        sys.exit(f"The browser files could not be fetched ({trouble}).\nIs the package registry reachable? Try again.")

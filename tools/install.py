"""Set everything up in .venv: `python3 -m tools.install [--dev]`. Quick when nothing changed since the last time."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PIP = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
LOCKS = {"run": [ROOT / "requirements.lock"], "dev": [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]}
TOO_OLD = "Gendan needs Python 3.11 or newer. Name one that this machine has: make PYTHON=python3.12 …"
NO_VENV = "This Python cannot make environments. On Debian and Ubuntu: apt-get install python3-venv, then try again."
NO_PACKAGES = "The packages could not be installed; the lines above say why. Is this machine online? Then try again."
NO_ASSETS = "The browser files could not be fetched; the lines above say why. Is this machine online? Then try again."
NO_MESSAGES = "The English messages could not be compiled; the lines above say why."
NO_CODE = "The program could not be compiled; the lines above say why."


def main(kind):
    """Install what `kind` ("run" or "dev") needs; every step is skipped when it is done already."""
    # This file is started by whatever python3 there is.
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit(TOO_OLD)
    if not PYTHON.exists():
        _make_environment()
    fresh = not _stamp(kind).exists()
    if fresh:
        locks = [part for lock in LOCKS[kind] for part in ("--requirement", lock)]
        _run([*PIP, "--require-hashes", *locks], NO_PACKAGES)
    _run([PYTHON, "-m", "tools.assets"], NO_ASSETS)
    _run([PYTHON, "-m", "tools.messages", "compile"], NO_MESSAGES)
    # Who starts the program may not be allowed to write here, and would compile it at every start.
    _run([PYTHON, "-m", "compileall", "-q", "gendan"], NO_CODE)
    if fresh:
        _run([*PIP, "--no-deps", "--no-build-isolation", "--editable", ROOT], NO_PACKAGES)
        for part in {"run", kind}:
            _stamp(part).touch()


def _make_environment():
    try:
        _run([sys.executable, "-m", "venv", VENV], NO_VENV)
    except SystemExit:
        # Debian without python3-venv leaves half of one behind.
        shutil.rmtree(VENV, ignore_errors=True)
        raise


def _stamp(kind):
    """A file whose name says for which locks this environment was filled."""
    digest = hashlib.sha256()
    for file in [*LOCKS[kind], ROOT / "pyproject.toml"]:
        digest.update(file.read_bytes())
    return VENV / f".{kind}-{digest.hexdigest()[:16]}"


def _run(command, trouble):
    if subprocess.call([str(part) for part in command], cwd=ROOT):
        sys.exit(trouble)


if __name__ == "__main__":
    main("dev" if "--dev" in sys.argv else "run")

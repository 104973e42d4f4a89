"""Renew the locks from pyproject.toml, node.in and package.json: they carry hashes and name no host."""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = [
    "pip", "compile", "--quiet", "--upgrade", "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-header", "--no-annotate", "--no-emit-index-url",
]  # fmt: skip
LOCKS = {
    "requirements.lock": ["pyproject.toml", "--group", "build"],
    # Both are installed together, so the second keeps to the first.
    "requirements-dev.lock": ["--group", "dev", "--constraint", "requirements.lock"],
    "tools/node.lock": ["tools/node.in"],
}


def main():
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        scripts = Path(folder, "bin")
        _run(scripts / "pip", "install", "--quiet", "uv")
        for lock, source in LOCKS.items():
            _run(scripts / "uv", *COMPILE, *source, "--output-file", lock)
    # A fresh lock file, for npm keeps what an old one says.
    (ROOT / "package-lock.json").unlink(missing_ok=True)
    _run("npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit")


def _run(*command):
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())

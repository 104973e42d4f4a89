"""Run a check on PostgreSQL, in a database made empty for it: `python -m tools.accept_pg CHECK.py …`."""

import os
import subprocess
import sys

from tools import postgres


def main():
    with postgres.server() as address:
        postgres.create(address, "accept")
        environment = {**os.environ, "DATABASE_URL": postgres.url(address, "accept")}
        return subprocess.run([sys.executable, *sys.argv[1:]], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

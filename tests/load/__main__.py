"""`make bench`: builds practice companies of several sizes on both engines, measures, and writes docs/performance.md.

python -m tests.load --sizes 10000,100000 --engines sqlite,postgres
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tools import postgres

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "bench"
REPORT = ROOT / "docs" / "performance.md"
HEAD = """# Performance

Written by `make bench`: each workload beside its floor in the same run, in turns; milliseconds are medians on the
machine named below, ratios are what counts. Goals: W1 ≥ 100 orders/s and p95 ≤ 15 ms, 200 lines ≤ 60 ms;
R03 ≤ 14×, R07 ≤ 8×, R08 ≤ 15× their floors; 10,000 customers ≤ 3 s, 10,000 prices ≤ 1.5 s; 100,000 lines to XLSX ≤ 2 s.

"""


def main():
    """Measure what was asked for and write the report."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--sizes", default="10000,100000")
    ask.add_argument("--engines", default="sqlite,postgres")
    ask.add_argument("--one", action="store_true", help="measure the database of the environment and print JSON")
    given = ask.parse_args()
    if given.one:
        return _measure()
    tables = [_table(engine, int(size)) for engine in given.engines.split(",") for size in given.sizes.split(",")]
    machine = f"Machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.\n\n"
    REPORT.write_text(HEAD + machine + "\n".join(tables))
    sys.stdout.write(f"{REPORT}\n")
    return 0


def _table(engine, size):
    """One engine and size as a Markdown table."""
    with ExitStack() as stack:
        environment = _place(stack, engine, size)
        gendan = str(Path(sys.executable).with_name("gendan"))
        build = [gendan, "demo", "--no-serve", "--orders", str(size)]
        subprocess.run(build, env=environment, check=True, stdout=sys.stderr)
        measure = [sys.executable, "-m", "tests.load", "--one"]
        said = subprocess.run(measure, env=environment, check=True, cwd=ROOT, stdout=subprocess.PIPE).stdout
    title = f"## {'SQLite' if engine == 'sqlite' else 'PostgreSQL'}, {size:,} orders\n\n"
    head = "| workload | ms | p95 ms | floor ms | × floor | the floor is |\n|---|---:|---:|---:|---:|---|\n"
    line = "| {name} | {ours:,.1f} | {p95:,.1f} | {floor:,.2f} | {ratio:,.1f} | {floor_is} |\n"
    return title + head + "".join(line.format(**json.loads(row)) for row in said.decode().splitlines())


def _place(stack, engine, size):
    """The environment of a database of this engine and size: SQLite keeps it for the next run, a server does not."""
    home, address = KEPT / f"{engine}-{size}", ""
    if engine == "postgres":
        server = stack.enter_context(postgres.server())
        postgres.create(server, "bench")
        address = postgres.url(server, "bench")
        home = Path(stack.enter_context(TemporaryDirectory(prefix="gendan-bench-")))
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "gendan.settings",
        "GENDAN_HOME": str(home),
        "DATABASE_URL": address,
    }


def _measure():
    import django  # noqa: PLC0415 - only the child process is a Django process

    django.setup()
    from tests.load import workloads  # noqa: PLC0415

    for one in workloads.all_of(workloads.Office()):
        sys.stdout.write(json.dumps(vars(one) | {"ratio": one.ratio}, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

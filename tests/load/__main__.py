"""`make bench`: builds practice companies of several sizes on both engines, measures, and writes docs/performance.md.

python -m tests.load --sizes 10000,100000,1000000 --engines sqlite,postgres [--keep FOLDER]

A company of 10,000 orders with five lines each is lived through by deeds; larger ones are so many times this one
(tests/load/grow.py). What is kept is measured again without being built again.
"""

import argparse
import gc
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tools import postgres

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "performance.md"
ALONE = [sys.executable, "-m", "tests.load"]
LIVED = 10_000  # orders
HEAD = """# Performance

Written by `make bench`: each workload beside its floor in the same run, in turns; milliseconds are medians on the
machine named below, ratios are what counts. "At most" is the goal of design/performance.md as a ratio to the floor
that was measured there (for pages: to the least page of Django, 4.15 ms); `make bench` fails and names what takes more.
Other goals: 100,000 lines to XLSX ≤ 2 s, first byte ≤ 0.3 s, ≤ 64 MB more; two workers ≤ 200 MB, ≤ 2.5 KB an order with
its journal. Companies that were grown have no journal for their copies.

"""


def main():
    """Measure what was asked for and write the report."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--sizes", default="10000,100000,1000000")
    ask.add_argument("--engines", default="sqlite,postgres")
    ask.add_argument("--keep", help="keep the companies in this folder, and take those that are there already")
    ask.add_argument("--live", type=int, help="live through a company of so many orders in the environment's database")
    ask.add_argument("--grow", type=int, help="let the company of the environment grow to so many orders")
    ask.add_argument("--one", action="store_true", help="measure the database of the environment and print JSON")
    given = ask.parse_args()
    if given.live:
        return _live(given.live)
    if given.grow:
        return _grow(given.grow)
    if given.one:
        return _measure()
    sizes = [int(size) for size in given.sizes.split(",")]
    slow = []
    tables = [table for engine in given.engines.split(",") for table in _tables(engine, sizes, given.keep, slow)]
    machine = f"Machine: {_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}.\n\n"
    REPORT.write_text(HEAD + machine + "\n".join(tables))
    sys.stdout.write("".join(f"{line}\n" for line in (REPORT, *slow)))
    return bool(slow)


def _processor():
    """The processor by name, where the system tells it."""
    about = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.*)", about.read_text()) if about.exists() else []
    return names[0] if names else platform.machine()


def _tables(engine, sizes, keep, slow):
    """A Markdown table for each size on one engine; adds to `slow` what takes more than it may."""
    with ExitStack() as stack:
        folder = Path(keep or stack.enter_context(TemporaryDirectory(prefix="gendan-bench-")), engine)
        folder.mkdir(parents=True, exist_ok=True)
        server = stack.enter_context(postgres.server(folder / "server")) if engine == "postgres" else ""
        for size in sizes:
            place = _company(folder, server, size)
            *rows, facts = map(json.loads, _run([*ALONE, "--one"], place).decode().splitlines())
            slow += [f"{engine} {size:,}: {row['name']} {row['ratio']:.1f}×" for row in rows if row["is_slow"]]
            yield _table(engine, size, rows, facts)


def _company(folder, server, size):
    """The environment of a company with so many orders. The one that lived is not measured itself: what a measurement
    enters would grow with it."""
    _built(folder, server, "lived", [*ALONE, "--live", f"{LIVED}"])
    return _built(folder, server, f"grown_{size}", [*ALONE, "--grow", f"{size}"], like="lived")


def _built(folder, server, name, command, like=None):
    """The environment of a place that a command filled, now or in an earlier run."""
    place, ready = _environment(folder, server, name), Path(folder, f"{name}.ready")
    if not ready.exists():
        _open(folder, server, name, like)
        _run(command, place)
        ready.touch()
    return place


def _open(folder, server, name, like):
    """A data folder and a database, empty or a copy of another place; what was left half built is thrown away."""
    home = Path(folder, name)
    shutil.rmtree(home, ignore_errors=True)
    if like:
        shutil.copytree(Path(folder, like), home)
    if server:
        postgres.drop(server, name)
        postgres.create(server, name, *filter(None, [like]))


def _environment(folder, server, name):
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "gendan.settings",
        "GENDAN_HOME": str(Path(folder, name).resolve()),
        "DATABASE_URL": postgres.url(server, name) if server else "",
    }


def _run(command, environment):
    """What a process says on its standard output."""
    return subprocess.run(command, env=environment, check=True, cwd=ROOT, stdout=subprocess.PIPE).stdout


def _table(engine, size, rows, facts):
    title = f"## {'SQLite' if engine == 'sqlite' else 'PostgreSQL'}, {size:,} orders\n\n"
    head = "| workload | ms | p95 ms | floor ms | × floor | at most | the floor is | more |\n"
    head += "|---|---:|---:|---:|---:|---:|---|---|\n"
    line = "| {name} | {ours:,.1f} | {p95:,.1f} | {floor:,.2f} | {ratio:,.1f} | {may} | {floor_is} | {more} |\n"
    told = [line.format(**row, may=f"{row['most']:.1f}" if row["most"] else "") for row in rows]
    return title + head + "".join(told) + "".join(f"\n- {fact}" for fact in facts) + "\n"


def _live(size):
    import django  # noqa: PLC0415 - as below

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from gendan.base import clock  # noqa: PLC0415
    from gendan.desk import practice  # noqa: PLC0415
    from gendan.desk.practice import plans  # noqa: PLC0415

    # The practice company has four lines an order, the workloads are told for five.
    plans.LINES = {grade: (fewest + 1, most + 1) for grade, (fewest, most) in plans.LINES.items()}
    call_command("migrate", verbosity=0)
    practice.build(orders=size, today=clock.today())
    return 0


def _grow(size):
    import django  # noqa: PLC0415 - as below

    django.setup()
    from django.db import connection  # noqa: PLC0415

    from tests.load import grow  # noqa: PLC0415

    grow.grow(size // LIVED)
    if connection.vendor == "postgresql":  # a server does so by itself, soon after many rows have come
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return 0


def _measure():
    import django  # noqa: PLC0415 - only the child process is a Django process

    django.setup()
    from tests.load import served, workloads  # noqa: PLC0415

    office = workloads.Office()
    weights = list(served.weights(workloads.entry(office, workloads.LINES)[0]))  # first: imports leave room behind
    gc.collect()
    gc.freeze()  # as `gendan serve` does
    for one in workloads.all_of(office):
        sys.stdout.write(
            json.dumps(vars(one) | {"ratio": one.ratio, "is_slow": one.is_slow}, ensure_ascii=False) + "\n"
        )
    sys.stdout.write(json.dumps([*weights, served.memory()]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

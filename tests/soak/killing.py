"""A story of an office that is killed in the middle of its work, again and again (told by tests.crowd)."""

import contextlib
import json
import os
import random
import signal
import time
from collections import Counter
from datetime import date
from itertools import count
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.models import Count

from gendan.base.faults import Refused
from gendan.base.models import Series
from gendan.base.writing import Busy
from gendan.books.models import SaleLine
from gendan.desk import actions, imports, proofs, trouble
from gendan.money.models import Receipt
from gendan.orders.models import Order
from gendan.people.models import Batch
from gendan.shipping.models import Delivery
from tests import office
from tests.desk import dirt

WRITERS = 2
LONGEST = 1.2  # seconds until the kill
LINES = tuple((code, 2) for code in office.PRODUCTS)
CUSTOMERS = ("NET", "BILLED", "COD", "EOM")
PLAIN = ("NET", "COD", "EOM")
"""Of whom a review has nothing to ask."""
NUMBERED = {"SO": Order, "DN": Delivery, "RC": Receipt}
STAGES = ["draft", "submitted", "approved", "confirmed", "executing"]


def run(kills, seed):
    """Kill the office so often; {"kills", "acknowledged": Counter, "wrong": [sentence, …]}."""
    furnish()
    log, chance = settings.HOME.path / "acknowledged", random.Random(seed)
    log.touch()
    wrong, heard, read = [], Counter(), 0
    for n in range(kills):
        _work_and_die(n, chance, log)
        with log.open() as file:
            file.seek(read)
            told = [json.loads(line) for line in file if line.endswith("\n")]
            read = file.tell()
        heard.update(what for what, *_about in told)
        wrong += [f"kill {n}: {one}" for one in [*_lost(told), *_halves(), *_gaps(), *_damage(), *proofs.differences()]]
    with log.open() as file:
        wrong += [f"at the end: {one}" for one in _lost(json.loads(line) for line in file if line.endswith("\n"))]
    return {"kills": kills, "acknowledged": heard, "wrong": wrong}


def _work_and_die(n, chance, log):
    """Let writers work until all of them, and what they started, are killed at once."""
    connections.close_all()
    group, writers = 0, []
    for writer in range(WRITERS):
        pid = os.fork()
        if not pid:
            _work_until_killed(group, f"{n}-{writer}", chance.random() + writer, log)
        group = group or pid
        os.setpgid(pid, group)
        writers.append(pid)
    time.sleep(chance.uniform(0.02, LONGEST))
    os.killpg(group, signal.SIGKILL)
    for pid in writers:
        _pid, status = os.waitpid(pid, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, "a writer ended by itself"


def _work_until_killed(group, name, seed, log):
    try:
        os.setpgid(0, group)
        file = os.open(log, os.O_WRONLY | os.O_APPEND)
        work = _Work(name, random.Random(seed), lambda *told: os.write(file, json.dumps(told).encode() + b"\n"))
        for _step in count():
            try:
                work.chance.choices([work.post, work.bring, work.undo], [8, 3, 3])[0]()
            except Refused:  # a gate; the office goes on
                continue
    finally:
        os._exit(1)


class _Work:
    """One writer; `told` is what he acknowledges to a client, after the deed is done."""

    def __init__(self, name, chance, told):
        self.name, self.chance, self.told = name, chance, told
        self.number = count()

    def post(self):
        """An order from its draft, or from the customer's word that came with it, to the money for it."""
        customer = self.chance.choice(CUSTOMERS)
        steps = list(zip(("submit", "approve", "confirm", "release"), STAGES[1:], strict=True))
        if customer in PLAIN and self.chance.random() < 0.5:
            number, stage, steps = office.taken_in(customer, *LINES), "confirmed", steps[-1:]
        else:
            number, stage = office.draft(customer, *LINES), "draft"
        self.told("order", number, stage)
        for step, stage in steps:
            office.step(step, number)
            self.told("order", number, stage)
        self.told("delivery", office.shipped(customer, *LINES, order=number))
        self.told("receipt", office.paid(customer, "100", "10-20"))

    def bring(self):
        """Import a workbook."""
        tag = f"{self.name}-{next(self.number)}"
        path = settings.HOME.path / f"{tag}.xlsx"
        path.write_bytes(_workbook(tag))
        outcome = imports.run(path, by=office.SERVER)
        assert outcome.written, outcome.faults
        self.told("batch", outcome.batch.pk)

    def undo(self):
        """Take one of the imported workbooks back."""
        last = Batch.objects.filter(undone_at=None).first()
        if last:
            actions.undo([actions.Undoing(last.pk)], by=office.SERVER)
            self.told("undone", last.pk)


def furnish():
    """The office with plenty in store."""
    office.furnish()
    office.stock_up(dict.fromkeys(office.PRODUCTS, 10**6))


def post_until_it_fails(log, most):
    """Post as one writer until something fails or so many orders are done; what the person was told, "" for nothing."""
    with open(log, "a", buffering=1) as file:  # noqa: PTH123  every line goes out at once
        work = _Work("one", random.Random(1), lambda *told: file.write(json.dumps(told) + "\n"))
        try:
            for _n in range(most):
                work.post()
        except (*trouble.KINDS, Busy) as failure:
            return trouble.sentence(failure) or repr(failure)
    return ""


def wait_for_the_pen():
    """The seconds after which a writer who cannot write is told so."""
    started = time.monotonic()
    with contextlib.suppress(Busy):
        office.draft("NET", *LINES)
        return 0
    return time.monotonic() - started


def examine(log):
    """Sentences on everything that is not as it was acknowledged, and as it should be."""
    with Path(log).open() as file:
        told = [json.loads(line) for line in file]
    return [*_lost(told), *_halves(), *_gaps(), *_damage(), *proofs.differences()]


def _workbook(tag):
    day, customer = date(2026, 10, 9), f"Z{tag}"
    orders = [[f"D{tag}-{n}", day, customer, code, 3, 80] for n in range(2) for code in ("P01", "P02")]
    return dirt.book(
        {
            "客户": [["客户编码", "客户名称", "结算方式"], [customer, f"客户{tag}", "净30天"]],
            "订单": [["订单号", "下单日期", "客户编码", "产品编码", "数量", "含税单价"], *orders],
            "发货": [
                ["发货单号", "发货日期", "客户编码", "订单号", "产品编码", "数量"],
                [f"F{tag}", day, customer, f"D{tag}-0", "P01", 3],
                [f"F{tag}", day, customer, f"D{tag}-0", "P02", 3],
            ],
            "回款": [["收款单号", "收款日期", "客户编码", "金额"], [f"R{tag}", day, customer, 100]],
        }
    )


def _lost(told):
    """Sentences on what was acknowledged and is not there."""
    orders = dict(Order.objects.values_list("number", "stage"))
    for what, name, *more in told:
        match what:
            case "order":
                there = name in orders and (more[0] == "draft" or orders[name] not in STAGES[: STAGES.index(more[0])])
            case "delivery":
                there = Delivery.objects.filter(number=name).exists()
            case "receipt":
                there = Receipt.objects.filter(number=name).exists()
            case "batch":
                there = Batch.objects.filter(pk=name).exists()
            case "undone":
                there = Batch.objects.filter(pk=name, undone_at__isnull=False).exists()
        if not there:
            yield f"{what} {name} {more} was acknowledged and is missing"


def _halves():
    """Sentences on documents of which only a part is there."""
    sizes = {"SO": len(LINES), "D": 2}
    for number, lines in Order.objects.annotate(n=Count("lines")).values_list("number", "n"):
        if lines != sizes["SO" if number.startswith("SO") else "D"]:
            yield f"order {number} has {lines} lines"
    sold = Counter(SaleLine.objects.filter(kind="sale").values_list("number", flat=True))
    for number, lines in Delivery.objects.annotate(n=Count("lines")).values_list("number", "n"):
        if not lines == sold[number] == (len(LINES) if number.startswith("DN") else 2):
            yield f"delivery {number} has {lines} lines and {sold[number]} sales"
    for batch in Batch.objects.exclude(file_name="客户.xlsx"):
        parts = [list(model.objects.filter(batch=batch).values_list("void", flat=True)) for model in NUMBERED.values()]
        if [len(part) for part in parts] != [2, 1, 1] or {void for part in parts for void in part} != {
            batch.undone_at is not None
        }:
            yield f"batch {batch.pk} is half there: {parts}, undone {batch.undone_at}"


def _gaps():
    """Sentences on numbers that are missing or were given twice."""
    for kind, model in NUMBERED.items():
        for month, last in Series.objects.filter(kind=kind).values_list("month", "last"):
            prefix = f"{kind}{month[2:4]}{month[5:]}-"
            found = model.objects.filter(number__startswith=prefix).values_list("number", flat=True)
            given = sorted(int(number.removeprefix(prefix)) for number in found)
            if given != list(range(1, last + 1)):
                yield f"{prefix}: {len(given)} numbers, the last given is {last}"


def _damage():
    """Sentences of SQLite on its own file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            told = cursor.execute("PRAGMA integrity_check").fetchall()
            told += cursor.execute("PRAGMA foreign_key_check").fetchall()
        yield from (f"SQLite: {one}" for one in told if one != ("ok",))

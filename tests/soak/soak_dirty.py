"""Thousands of broken and dirty workbooks through the whole importer (reliability.md C1 to C3): run by `make soak`.

SOAK_MUTANTS workbooks (10,000); a mutant is made by its number, which a failure tells.
"""

import os
import random

import pytest
from django.db import transaction

from gendan.base.workbook import Unreadable
from gendan.customers.models import Customer
from gendan.desk import imports
from tests import tables
from tests.desk import dirt, mutants
from tests.office import SERVER

MUTANTS = int(os.environ.get("SOAK_MUTANTS", "10000"))
CHUNKS = 20


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_mutated_workbooks_are_imported_whole_or_not_at_all(office, tmp_path, record_property, chunk):
    size = MUTANTS // CHUNKS
    trials = mutants.run(tmp_path, range(chunk * size, (chunk + 1) * size))
    record_property("figure", f"dirty: {trials}")
    assert trials.wrong == []
    assert trials.slowest < 60
    assert trials.memory < 1024


def test_every_nasty_value_in_every_column_is_taken_or_refused(office, tmp_path, record_property):
    path, wrong, cells = tmp_path / "columns.xlsx", [], list(dict.fromkeys(mutants.CELLS))
    before = tables.digest()
    for cell in cells:
        path.write_bytes(dirt.book(dirt.rows_with(cell)))
        became, said = mutants.outcome(path, before, only_correct=True)
        wrong += [f"{cell!r}: {one}" for one in (said if became == "written" else [became, *said])]
    columns = len(dirt.COMPANY) + sum(map(len, dirt.GOOD.values()))
    record_property("figure", f"dirty: {len(cells)} values in each of {columns} columns, crashes {len(wrong)}")
    assert wrong == []


NAMES = (
    "杭州宏达五金商行",
    "上海东今家居有限公司",
    "重庆渝北百货店",
    "广州天河贸易行",
    "哈尔滨道里超市",
    "乌鲁木齐巴扎",
)
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030")


def test_150_csv_files_are_read_without_mojibake_or_refused(office, tmp_path, record_property):
    became = {"exact": 0, "refused": 0}
    for number in range(50):
        chance = random.Random(number)
        names = [f"{chance.choice(NAMES)}{number}{n}" for n in range(chance.randint(1, 4))]
        table = "客户编码,客户名称,结算方式\n" + "".join(
            f"V{number}{n},{name},净30天\n" for n, name in enumerate(names)
        )
        for encoding in ENCODINGS:
            became[_read(tmp_path, table.encode(encoding), names)] += 1
    record_property("figure", f"dirty: 50 csv files in 3 encodings, mojibake taken 0: {became}")
    assert became["exact"] >= 100


def _read(folder, data, names):
    """Either exact or refused; a name that came out otherwise fails."""
    path = folder / "客户.csv"
    path.write_bytes(data)
    start = transaction.savepoint()
    try:
        assert imports.run(path, by=SERVER, tabs=["客户"]).written
    except Unreadable:
        return "refused"
    assert list(Customer.objects.filter(code__startswith="V").order_by("code").values_list("name", flat=True)) == names
    transaction.savepoint_rollback(start)
    transaction.savepoint_commit(start)
    return "exact"

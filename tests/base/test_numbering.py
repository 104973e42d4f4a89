import subprocess
import sys

import pytest
from django.db import transaction

from gendan.base import numbering
from gendan.base.models import Series

CLERK = """
import random, sys
import django
django.setup()
from django.db import transaction
from gendan.base import numbering

dice = random.Random(int(sys.argv[1]))
for _ in range(50):
    try:
        with transaction.atomic():
            taken = numbering.take("SO", "2026-11", dice.randint(1, 3))
            if dice.random() < 0.2:
                raise ValueError("undone")
        sys.stdout.write("\\n".join(taken) + "\\n")
    except ValueError:
        pass
"""


@pytest.mark.django_db
def test_numbers_run_without_gaps_per_kind_and_month(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert numbering.take("SO", "2026-11") == ["SO2611-0001"]
    with django_assert_num_queries(1):
        assert numbering.take("SO", "2026-11", 3) == ["SO2611-0002", "SO2611-0003", "SO2611-0004"]
    assert numbering.take("SO", "2026-12") == ["SO2612-0001"]
    assert numbering.take("FH", "2026-11") == ["FH2611-0001"]
    assert numbering.take("SO", "2026-11", 0) == []


@pytest.mark.django_db
def test_an_undone_document_gives_its_number_back():
    numbering.take("SO", "2026-11")
    with transaction.atomic():
        numbering.take("SO", "2026-11")
        transaction.set_rollback(True)
    assert numbering.take("SO", "2026-11") == ["SO2611-0002"]


@pytest.mark.django_db
def test_numbers_grow_past_four_digits():
    Series.objects.create(kind="SO", month="2026-11", last=9999)
    assert numbering.take("SO", "2026-11") == ["SO2611-10000"]


def test_several_clerks_at_once_make_no_gap_and_no_double(own_database):
    clerks = [
        subprocess.Popen([sys.executable, "-c", CLERK, str(n)], env=own_database, stdout=subprocess.PIPE, text=True)
        for n in range(4)
    ]
    taken = [number for clerk in clerks for number in clerk.communicate()[0].split()]
    assert [clerk.returncode for clerk in clerks] == [0, 0, 0, 0]
    assert sorted(taken) == [f"SO2611-{n:04}" for n in range(1, len(taken) + 1)]
    assert len(taken) > 200


def test_a_number_is_taken_only_inside_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        numbering.take("SO", "2026-11")

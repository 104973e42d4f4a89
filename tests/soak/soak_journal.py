"""A thousand tamperings with a journal of some thousand entries (reliability.md B14): run by `make soak`."""

import os
from random import Random, SystemRandom

import pytest
from django.db import transaction

from gendan.people import journal
from gendan.people.models import Entry
from tests import office, tables
from tests.people import tamper

TRIALS = int(os.environ.get("SOAK_TRIALS", "1000"))
SEED = int(os.environ.get("SOAK_SEED") or SystemRandom().randrange(10**9))
ENTRIES = 2000


@pytest.mark.usefixtures("office")
def test_every_tampering_is_found_and_located(record_property, django_capture_on_commit_callbacks):
    """Edited, deleted, swapped, forged and cut rows: the first broken one is named a thousand times of a thousand."""
    with django_capture_on_commit_callbacks(execute=True):
        while Entry.objects.count() < ENTRIES:
            office.draft("EOM", ("P01", 1))
    tables.unguard()
    rng, last, missed = Random(SEED), Entry.objects.latest("n").n, []
    for trial in range(TRIALS):
        way = rng.choice(tamper.WAYS)
        with transaction.atomic():
            n = way(rng, last)
            said = list(journal.broken())
            transaction.set_rollback(True)
        if len(said) != 1 or f"第 {n} 条" not in said[0]:
            missed.append((trial, way.__name__, n, said))
    record_property("figure", f"journal: seed {SEED}, {TRIALS} tamperings with {last} entries, missed {len(missed)}")
    assert missed == []

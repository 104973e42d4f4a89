"""Codes as people type them: ly24 for LY24. Full-width letters are read as half-width ones wherever a code is read."""

from collections import defaultdict

from django.db.models.functions import Upper

from gendan.base.workbook.written import halved


def bare(code):
    """What all spellings of a code have in common: half-width capitals without a blank."""
    return "".join(halved(code).upper().split())


def alike(records, codes):
    """{code as it was typed: the one record whose code differs from it in small and capital letters only}.

    records: a queryset of what has a code. Where two differ in nothing else, neither is meant.
    """
    typed = [code for code in codes if code.upper() != code.lower()]
    found = defaultdict(list)
    same = records.annotate(capitals=Upper("code")).filter(capitals__in={code.upper() for code in typed})
    for one in same if typed else ():
        found[one.code.upper()].append(one)
    return {code: found[code.upper()][0] for code in typed if len(found[code.upper()]) == 1}

"""Codes of customers and products that a workbook writes in other letters (ly24 for LY24), as they are kept.

Only where one record is meant: what two differ by is their case, and a code that stands as it is written is itself.
"""

from collections import defaultdict

from django.utils.translation import gettext as _

from gendan.base.codes import alike
from gendan.base.rows import Notice
from gendan.base.workbook.written import written
from gendan.customers.models import Customer
from gendan.desk.layouts import Fix
from gendan.products.models import Product

TABS = {"customer": "客户", "product": "产品"}
"""{field: the tab that brings its records}"""


def codes(parsed, by):
    """([Fix], [Notice]) of the cells of a parsed workbook ({tab name: Parsed}) that mean a code in other letters."""
    fixes, notices = [], []
    kept = {"customer": Customer.objects.seen_by(by), "product": Product.objects.all()}
    for name, records in kept.items():
        cells = _cells(parsed, name)
        known = _known(cells, records, _brought(parsed.get(TABS[name])))
        for (page, column, code), numbers in cells.items():
            if now := known.get(code):
                fixes += [Fix(page, number, column, code, now) for number in numbers]
                notices.append(Notice(page, numbers[0], _("编码“%(code)s”读作 %(now)s。") % {"code": code, "now": now}))
    return fixes, notices


def _cells(parsed, name):
    """{(page, column, code as it is written): [rows]} of a field."""
    found = defaultdict(list)
    for one in parsed.values():
        column = one.heading.columns.get(name)
        for row in one.rows if column is not None else ():
            if code := row.values.get(name):
                found[one.name, column, code].append(row.number)
    return found


def _brought(parsed):
    """The codes of the records that the same file brings."""
    return {written(row.values["code"]) for row in parsed.rows} if parsed else set()


def _known(cells, records, brought):
    """{code as it is written: the code that is meant} of those that nobody has."""
    typed = {code for _page, _column, code in cells} - brought
    typed -= set(records.filter(code__in=typed).values_list("code", flat=True))
    there = {code: one.code for code, one in alike(records, typed).items()}
    coming = defaultdict(set)
    for code in brought:
        coming[code.upper()].add(code)
    meant = {code: {there[code]} if code in there else set() for code in typed}
    meant = {code: found | coming.get(code.upper(), set()) for code, found in meant.items()}
    return {code: next(iter(found)) for code, found in meant.items() if len(found) == 1}

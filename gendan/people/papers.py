"""Numbers of documents: brought along by an import, or the next of their kind and business month."""

from django.utils.translation import gettext as _

from gendan.base import numbering, preferences
from gendan.base.faults import Fault


def numbers(kind, rows):
    """One number per row: its own, or the next gapless one of the row's month (one statement per month)."""
    month_of = preferences.months(row.on for row in rows if not row.number)
    months = [month_of[row.on] for row in rows if not row.number]
    fresh = {month: iter(numbering.take(kind, month, months.count(month))) for month in dict.fromkeys(months)}
    return [row.number or next(fresh[month_of[row.on]]) for row in rows]


def taken(rows, documents, beside="number"):
    """A Fault for each row whose own number another document (or another row) has.

    beside: the field that tells documents of one number apart, where there is one.
    """
    own = [row.number for row in rows if row.number]
    found = documents.filter(number__in=own, void=False).values_list("number", beside) if own else ()
    used = set(found)
    for n, row in enumerate(rows):
        key = row.number, getattr(row, beside)
        if key in used:
            yield Fault(
                n, "number", row.number, _("单号 %(no)s 已经用过。请换一个号，或留空由系统编号。") % {"no": row.number}
            )
        if row.number:
            used.add(key)

"""Rows that were taken away from here and come back: which were edited, which may be, and whether it came about."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.rows import digest_of, is_covered
from gendan.base.taken import standing
from gendan.desk.intakes import INTAKES

AT_ONCE = 500
WAYS_BACK = {intake.tab.name: intake for intake in INTAKES if intake.rows}
CHANGED = gettext_lazy(
    "导出以后这一条被改过或作废了，或者这里的编号改了：请重新导出，在新的文件里改。要新建一条，请清空这一行的“导出标记”。"
)
A_FACT = gettext_lazy("单据不能用表格改：请改回原样。没定的在它的页面上改；已经发生的作废、红冲或退货，订单开变更单。")
THE_KEY = gettext_lazy("这一列认的是哪一条，不能改：请改回原样。要新建一条，请清空这一行的“导出标记”。")
HALF_COVERED = gettext_lazy("遮住的号码不能改一部分：请写完整的号码，或改回原样。")


def edited(parsed, today):
    """(the rows that were edited, how many were not, what may not be edited: [CellFault]) of a Parsed's marked rows."""
    marked = [row for row in parsed.whole_rows if row.mark]
    touched = [row for row in marked if row.mark != row.digest and not _left_as(row.mark, row.values, parsed)]
    stood = _standings(parsed, touched, today)
    good, faults = [], []
    for row in touched:
        own = stood.get(str(row.key[0]), ())
        if any(not _differing(parsed, row, one) for one in own):
            continue
        before = next((one for one in own if one.mark == row.mark or _left_as(row.mark, one.shown, parsed)), None)
        wrong = [parsed.cell_fault(row.number, *fault) for fault in _faults(parsed, row, before)]
        faults += wrong
        if not wrong:
            row.said = frozenset(_differing(parsed, row, before))
            good.append(row)
    return good, len(marked) - len(good) - len({fault.row for fault in faults}), faults


def missed(parsed, rows, today):
    """(row, CellFault) of what edited rows say and the deeds did not bring about."""
    stood = _standings(parsed, rows, today)
    for row in rows:
        now = next(one for one in stood[str(row.key[0])] if _key(parsed.tab, one) == row.key[:-1])
        for name in _differing(parsed, row, now):
            remedy = _("这一格不能这样改，导入以后会是“%(now)s”：请改回原样，或在系统的页面上改。")
            yield row, parsed.cell_fault(row.number, name, row.raw.get(name), remedy % {"now": now.shown[name] or ""})


def _left_as(mark, values, parsed):
    """Whether these values left with this mark before the program knew the fields that the file has no column for.

    What such a field says now is no change of the record that the file could undo: it is left as it is stored.
    """
    back = WAYS_BACK.get(parsed.tab.name)
    known = {*parsed.present, *(back.omits if back else ())}
    return mark == digest_of({name: value for name, value in values.items() if name in known})


def _standings(parsed, rows, today):
    """{first part of the key: [Standing]} of what the books have under the rows' keys now."""
    back, first = WAYS_BACK.get(parsed.tab.name), parsed.tab.key[0]
    codes = list(dict.fromkeys(row.values[first] for row in rows)) if back else []
    found = {}
    for start in range(0, len(codes), AT_ONCE):
        records = list(back.records(codes[start : start + AT_ONCE]))
        for one in (standing(parsed.tab, row) for row in back.rows(records, today)):
            found.setdefault(str(one.real[first]), []).append(one)
    return found


def _key(tab, one):
    return tuple(str(one.real[name]) for name in tab.key)


def _differing(parsed, row, one):
    """The fields with a column of which a row says something else than a Standing."""
    return [name for name in sorted(parsed.present) if not one.says(name, row.values[name])]


def _faults(parsed, row, before):
    """(field, value, remedy) of each cell that may not say what it says. before: the Standing it was taken from."""
    tab = parsed.tab
    if before is None:
        return [(tab.key[0], row.raw.get(tab.key[0]), CHANGED)]
    found = ((name, row.raw.get(name), _refusal(tab, row, name)) for name in _differing(parsed, row, before))
    return [fault for fault in found if fault[2]]


def _refusal(tab, row, name):
    if not tab.master:
        return A_FACT
    if name in tab.key:
        return THE_KEY
    return HALF_COVERED if is_covered(row.values[name]) and _is_masked(tab, name) else ""


def _is_masked(tab, name):
    return any(one.mask for one in tab.fields if one.name == name)

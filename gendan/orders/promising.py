"""The day on which goods are promised to leave: as he wishes, or as whoever decides on 交货期 says (R-3.7, R-3.9).

要求交期 is the day by which the customer wants the goods with him, 承诺交期 the day on which they leave here. The first
promise of a line is kept for good.
"""

from datetime import timedelta

from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.faults import Fault
from gendan.orders import intake, looks
from gendan.orders.models import Dimension
from gendan.people import deeds


def faults(rows):
    """A Fault for each decision that promises a day where none is asked for, or one that has passed."""
    for n, row in enumerate(rows):
        if row.promised_on and (row.dimension != Dimension.DATE or row.promised_on < row.on):
            remedy = _("承诺交期只在判断交货期时填，不能早于当天（%(day)s）。请改日期。")
            yield Fault(n, "promised_on", row.promised_on, remedy % {"day": row.on.isoformat()})


def days(case, on, said=None, *, follows=True):
    """{line number: the day on which its open goods are promised to leave}, where that is new.

    said: of the lines whose date differs, of all if none does. follows: lines without a promise get the day that
    follows from his wish.
    """
    lines = [line for line in case.lines if line.open_quantity]
    found = {}
    if said:
        about = [line for line in lines if looks.date_differs(line, case)] or lines
        found = {line.line_no: said for line in about}
    if follows:
        left = [line for line in lines if line.promised_on is None and line.line_no not in found]
        found |= {line.line_no: day for line in left if (day := _following(line, case, on))}
    return found


def _following(line, case, on):
    """The last day on which goods leave to be with him when he wants them; None: he did not say, or it is too late."""
    if line.requested_on is None:
        return None
    day = line.requested_on - timedelta(case.order.customer.transit_days or 0)
    return day if day >= on else None


def promise(case, found):
    """Promise days of the lines of a Case and tell the journal of them; to store these is another's turn."""
    for line in _promised(case, found):
        day = found[line.line_no]
        deeds.tell(f"{case.order.number}/{line.line_no}", {"promised_on": line.promised_on}, {"promised_on": day})
        line.first_promised_on, line.promised_on = line.first_promised_on or day, day
    case.order.promised_on = intake.summed(case.lines)["promised_on"]


def _promised(case, found):
    return [line for line in case.lines if line.line_no in found]


def keep(promised):
    """Make promises and store them: [(Case, days)]."""
    promised = [(case, found) for case, found in promised if found]
    for case, found in promised:
        promise(case, found)
        case.order.version += 1
    bulk.save(
        [line for case, found in promised for line in _promised(case, found)], ["promised_on", "first_promised_on"]
    )
    bulk.save([case.order for case, _found in promised], ["promised_on", "version"])

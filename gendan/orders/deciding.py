"""Who may decide on a dimension of a review, and when."""

from django.utils.translation import gettext as _

from gendan.base.faults import Fault
from gendan.orders import review
from gendan.orders.models import Dimension


def not_his(rows, by):
    """A Fault for each row about a dimension that somebody else answers for."""
    for n, row in enumerate(rows):
        if row.dimension in Dimension.values and review.RESPONSIBLE[row.dimension] not in by.roles:
            remedy = _("%(dimension)s由%(role)s判断。请转给他，或由内销经理放行。")
            yield Fault(n, "dimension", row.dimension, remedy % review.named(row.dimension))


def faults(rows, orders, prints, outcomes):
    """A Fault for each decision that cannot be taken; outcomes: those that its kind of row may give."""
    for n, row in enumerate(rows):
        order = orders[row.order]
        if row.dimension not in Dimension.values or row.outcome not in outcomes[type(row)]:
            yield Fault(n, "dimension", row.dimension, _("评审没有这一项或这种结论。请从列表里选。"))
        elif order.stage not in review.REVIEWED:
            remedy = _("%(no)s 现在是“%(stage)s”，不在评审中。请刷新页面，看清现在的情况再办。")
            yield Fault(n, "order", row.order, remedy % {"no": row.order, "stage": order.get_stage_display()})
        elif row.content not in ("", prints[order.pk][row.dimension]):
            yield Fault(n, "content", row.dimension, _("您打开之后订单改过。请刷新页面，看清现在的内容再判断。"))
        if not row.reason.strip():
            yield Fault(n, "reason", row.reason, _("请写理由：以后要靠它说明当时为什么这样定。"))

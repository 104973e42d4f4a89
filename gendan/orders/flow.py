"""The order's path, after 《直销订单跟踪流程图》 (flow.md 2.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.base.flow import Flow, Step


class Stage(models.TextChoices):
    """The few stored states of an order; everything else is derived from the quantities on its lines."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待评审")
    REVIEWING = "reviewing", _("评审中")
    APPROVED = "approved", _("待客户确认")
    CONFIRMED = "confirmed", _("已确认")
    EXECUTING = "executing", _("执行中")
    COMPLETED = "completed", _("已完成")
    CLOSED = "closed", _("已结案")
    REJECTED = "rejected", _("评审不通过")
    ON_HOLD = "on_hold", _("暂停")
    CANCELLED = "cancelled", _("已取消")


S = Stage
OPEN_STAGES = (S.CONFIRMED, S.EXECUTING)
"""Stages in which goods may leave."""

COMMITTED_STAGES = (*OPEN_STAGES, S.ON_HOLD)
"""Stages in which what is still open is a commitment of the customer."""

UNDER_WAY = tuple(stage for stage in S if stage not in (S.COMPLETED, S.CLOSED, S.CANCELLED))
"""Of which something is still to be done before all goods have arrived."""

FREE_STAGES = (S.DRAFT, S.SUBMITTED, S.REVIEWING, S.REJECTED, S.APPROVED, S.CONFIRMED)
"""Stages in which an order is still changed without a change order, as long as nothing of it was sent."""

ORDER = Flow(
    submit=Step(_("提交评审"), start=(S.DRAFT, S.REJECTED), end=S.SUBMITTED),
    approve=Step(_("评审通过"), start=(S.SUBMITTED, S.REVIEWING), end=S.APPROVED),
    reject=Step(_("退回"), start=(S.SUBMITTED, S.REVIEWING), end=S.REJECTED),
    reopen=Step(_("重新评审"), start=(S.SUBMITTED, S.REVIEWING, S.APPROVED, S.CONFIRMED), end=S.SUBMITTED),
    confirm=Step(_("客户确认"), start=(S.APPROVED,), end=S.CONFIRMED),
    release=Step(_("下达"), start=(S.CONFIRMED,), end=S.EXECUTING),
    complete=Step(_("完成"), start=OPEN_STAGES, end=S.COMPLETED),
    close=Step(_("结案"), start=(S.COMPLETED,), end=S.CLOSED),
    hold=Step(_("暂停"), start=OPEN_STAGES, end=S.ON_HOLD),
    cancel=Step(
        _("取消"),
        start=(S.DRAFT, S.SUBMITTED, S.REVIEWING, S.APPROVED, S.REJECTED, *OPEN_STAGES, S.ON_HOLD),
        end=S.CANCELLED,
    ),
)

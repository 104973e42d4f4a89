"""What is cut off orders, and the stage in which it leaves them (flow.md 2.2)."""

from collections import defaultdict

from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.faults import Fault
from gendan.books.models import Kind
from gendan.books.money import Account
from gendan.orders.flow import COMMITTED_STAGES, OPEN_STAGES, ORDER, Stage
from gendan.people import deeds
from gendan.people.roles import Role


def may_cut(order, who):
    """Whether a person may cancel an order: what production has only 内销经理 takes away from it (flow.md 2.2)."""
    return not order.is_released or Role.SALES in who.roles


def cut_faults(rows, orders, lines, by):
    """A Fault for each order that he cannot cut, or nobody any more, and for each cut of more than is open."""
    left = {key: line.open_quantity for key, line in lines.items()}
    for n, row in enumerate(rows):
        order = orders[row.order]
        if order.stage not in ORDER["cancel"].start:
            remedy = _("%(no)s 现在是“%(stage)s”，不能再取消。已发出的请走退货。")
            stage = {"no": row.order, "stage": order.get_stage_display()}
            yield Fault(n, "order", row.order, remedy % stage)
        elif not may_cut(order, by):
            remedy = _("%(no)s 已经下达，由内销经理取消。请转给他；只减数量的请开变更单。")
            yield Fault(n, "order", row.order, remedy % {"no": row.order})
        else:
            for line_no, quantity in row.items:
                have = left.get((order.pk, line_no), 0)
                if not 0 < quantity <= have:
                    remedy = _("第 %(no)s 行最多还能取消 %(left)s 件（已发的不能取消）。请改小数量。")
                    yield Fault(n, "items", quantity, remedy % {"no": line_no, "left": have})
                left[order.pk, line_no] = have - quantity


def cut(row, order, lines, book):
    """Cut one order as a row says, and free what it was committed to."""
    own = {line_no: line for (pk, line_no), line in lines.items() if pk == order.pk}
    for line_no, quantity in row.items or [(no, line.open_quantity) for no, line in own.items()]:
        line = own[line_no]
        before = line.open_amount
        deeds.tell(f"{order.number}/{line_no}", {"cancelled": line.cancelled}, {"cancelled": line.cancelled + quantity})
        line.cancelled += quantity
        if order.stage in COMMITTED_STAGES:
            freed = line.open_amount - before
            book.enter(
                order.customer_id, Account.COMMITMENT, freed, on=row.on, kind=Kind.CANCELLATION, number=order.number
            )


def settle_stages(orders, lines):
    """Orders with nothing left become 已取消, or 已完成 when part of them was delivered."""
    own = defaultdict(list)
    for line in lines:
        own[line.order_id].append(line)
    for order in orders:
        before, order.stage = order.stage, _stage_of(order, own[order.pk])
        deeds.tell(order.number, {"stage": before}, {"stage": order.stage})
    bulk.save(list(orders), ["stage"])


def _stage_of(order, lines):
    if all(line.cancelled == line.quantity for line in lines):
        return Stage.CANCELLED
    done = order.stage in OPEN_STAGES and all(line.is_done for line in lines)
    return Stage.COMPLETED if done else order.stage

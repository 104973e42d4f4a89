"""Questions about a dimension of an order's review, put to the customer or to a colleague, and the answers (R-3.8)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import bulk
from gendan.base.faults import Fault, refuse_if
from gendan.orders import review
from gendan.orders.flow import Stage
from gendan.orders.models import Answer, Dimension, Order, Question
from gendan.people import deeds
from gendan.people.roles import Role

PATIENCE = 2  # working days within which an answer is expected; then the sales manager is told
TOLD = {"asked": _l("已提问"), "answered": _l("已答复")}
"""What the journal says of a dimension."""


@dataclass(frozen=True)
class Asking:
    """A question; of: a Question.Of, whom: the person. channel: how it was put."""

    order: str
    dimension: str
    of: str
    whom: str
    channel: str
    on: date
    question: str


@dataclass(frozen=True)
class Reply:
    """What was answered to a question, by its id."""

    question: int
    on: date
    answer: str


def waiting(who):
    """The open questions that a person has to see to: those he asked or is asked, the customer's for the assistant.

    The sales manager, and whoever only reads, sees all of them.
    """
    own = Order.objects.seen_by(who).filter(pk=OuterRef("order"), void=False)
    rows = Question.objects.open().filter(Exists(own.exclude(stage__in=(Stage.CLOSED, Stage.CANCELLED))))
    if Role.SALES in who.roles or not deeds.may(who, "orders.answer"):
        return rows
    asked = [*who.roles, *([Question.Of.CUSTOMER] if Role.ASSISTANT in who.roles else [])]
    return rows.filter(Q(by=who.name) | Q(of__in=asked))


def ask(rows, orders, by):
    """The Questions of Asking rows about orders ({number: Order}), or Refused."""
    refuse_if(_unaskable(rows, orders))
    asked = [
        Question(
            order=orders[row.order],
            dimension=row.dimension,
            of=row.of,
            whom=row.whom.strip(),
            channel=row.channel,
            question=row.question.strip(),
            by=by.name,
            on=row.on,
        )
        for row in rows
    ]
    for one in asked:
        deeds.tell(one.order.number, {}, {one.dimension: "asked"})
    return bulk.insert(asked)


def _unaskable(rows, orders):
    for n, row in enumerate(rows):
        order = orders[row.order]
        known = ((row.dimension, Dimension), (row.of, Question.Of), (row.channel, Question.Channel))
        if any(value not in choices.values for value, choices in known):
            yield Fault(n, "of", row.of, _("没有这一项、这一方或这种方式。请从列表里选。"))
        if order.stage not in review.REVIEWED:
            remedy = _("%(no)s 现在是“%(stage)s”，不在评审中。请刷新页面，看清现在的情况再办。")
            yield Fault(n, "order", row.order, remedy % {"no": row.order, "stage": order.get_stage_display()})
        if not row.question.strip():
            yield Fault(n, "question", row.question, _("请写问了什么。"))


def answer(rows, by):
    """The Answers of Reply rows, or Refused."""
    seen = Question.objects.seen_by(by).filter(pk__in=[row.question for row in rows])
    asked = {
        one.pk: one for one in seen.select_related("order").order_by("pk").select_for_update(of=("self",), no_key=True)
    }
    refuse_if(_unanswerable(rows, asked))
    told = [Answer(question=asked[row.question], answer=row.answer.strip(), by=by.name, on=row.on) for row in rows]
    for one in told:
        deeds.tell(one.question.order.number, {}, {one.question.dimension: "answered"})
    return bulk.insert(told)


def _unanswerable(rows, asked):
    known = set(Answer.objects.filter(question__in=asked).values_list("question", flat=True))
    for n, row in enumerate(rows):
        one = asked.get(row.question)
        if one is None or row.question in known:
            yield Fault(n, "question", row.question, _("这个问题已经有答复，或者没有了。请刷新页面。"))
        elif row.on < one.on:
            yield Fault(n, "on", row.on, _("答复不能早于提问（%(day)s）。") % {"day": one.on.isoformat()})
        if not row.answer.strip():
            yield Fault(n, "answer", row.answer, _("请写答复了什么。"))
        known.add(row.question)

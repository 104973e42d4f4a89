"""Deeds of customer care: write down what was talked about (R-9.1)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.faults import Fault, refuse_if
from gendan.care.models import Talk
from gendan.customers import named
from gendan.orders.models import Question
from gendan.people.deeds import deed


@dataclass(frozen=True)
class Said:
    """What was talked about with a customer. answers: the id of the talk whose promised answer this is."""

    customer: str
    on: date
    said: str
    whom: str = ""
    channel: str = Question.Channel.PHONE
    answer_on: date | None = None
    answers: int | None = None


@deed("care.talk")
def talk(rows, *, by):
    """Write down talks with customers; one that brings a promised answer closes it."""
    parties = named.parties(rows, by)
    refuse_if([*named.unknown(rows, parties), *_faults(rows)])
    owed = Talk.objects.owed().filter(pk__in=[row.answers for row in rows]).order_by("pk")
    owed = {one.pk: one for one in owed.select_for_update(of=("self",), no_key=True)}
    refuse_if(_unanswerable(rows, owed, parties))
    return bulk.insert([_talk(row, parties, owed, by) for row in rows])


def _talk(row, parties, owed, by):
    about = {"customer": parties[row.customer], "answers": owed.get(row.answers), "said": row.said.strip()}
    return Talk(**vars(row) | about, by=by.name)


def _faults(rows):
    for n, row in enumerate(rows):
        if row.channel not in Question.Channel.values:
            yield Fault(n, "channel", row.channel, _("没有这种方式。请从列表里选。"))
        if not row.said.strip():
            yield Fault(n, "said", row.said, _("请写谈了什么。"))
        if row.answer_on and row.answer_on < row.on:
            remedy = _("答应的日子早于谈话日期 %(on)s。请改成当天或以后的日子。")
            yield Fault(n, "answer_on", row.answer_on, remedy % {"on": row.on})


def _unanswerable(rows, owed, parties):
    left = dict(owed)
    for n, row in enumerate(rows):
        one = left.pop(row.answers, None)
        if row.answers and (one is None or one.customer_id != parties[row.customer].pk):
            yield Fault(n, "answers", row.answers, _("那次谈话已经答复过，或者没有了。请刷新页面。"))

"""The review card of an order: the eight dimensions, what differs, and the decision of whoever answers for it (P5)."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST, require_safe

from gendan.orders import actions, review, review_paper, steps
from gendan.orders.actions import Decision, Waiver
from gendan.orders.asking import Asking, Reply
from gendan.orders.forms import AnswerForm, QuestionForm, ReviewForm
from gendan.orders.listed import TONES
from gendan.orders.models import Dimension, Order, Question, ReviewDecision
from gendan.people import actions as people
from gendan.people.deeds import may
from gendan.people.forms import new_op
from gendan.people.models import Print
from gendan.people.pages import answer_press, answer_refused, form_for, knows_names, led_on, onward, page_of
from gendan.people.roles import reads

VERDICTS = {"ok": (_l("符合"), "ok"), "ask": (_l("有差异"), "wait"), "no": (_l("不符合"), "late")}
ONWARD = (steps.FAST, "submit", "approve", "resume")
Outcome = ReviewDecision.Outcome


@dataclass(frozen=True)
class Asked:
    """A Question as the card tells it. days: since it was put."""

    question: Question
    days: int

    @property
    def state(self):
        """Whom we wait for and how long, in words."""
        if not self.question.is_open:
            return _("已答复")
        return _("等%(of)s %(days)s 天") % {"of": self.question.get_of_display(), "days": self.days}

    @property
    def tone(self):
        """The colour of that."""
        return "wait" if self.question.is_open else "ok"


@dataclass(frozen=True)
class Row:
    """An Item as a reader sees it on a day: is_hidden keeps its figures from him, outcomes are those he may give.

    is_called: the address names it, so that its form is open.
    """

    item: review.Item
    is_hidden: bool
    outcomes: list
    today: date
    is_called: bool

    @property
    def promises(self):
        """Whether whoever decides it says when the goods leave."""
        return self.item.dimension == Dimension.DATE

    @property
    def asked(self):
        """What was asked about it, as Asked."""
        return [Asked(one, (self.today - one.on).days) for one in self.item.questions]

    @property
    def verdict(self):
        """What the program thinks, in words."""
        return VERDICTS[self.item.verdict][0]

    @property
    def tone(self):
        """The colour of the verdict."""
        return VERDICTS[self.item.verdict][1]


@require_safe
@page_of("orders")
def card(request, number):
    """The review card; on paper it is the 订单评审表 with room for signatures."""
    order, who = _seen(request, number), request.user
    rows = _rows(order, who, request.GET.get("at"))
    context = {
        "order": order,
        "tone": TONES[order.stage],
        "rows": rows,
        "open": sum(row.item.is_open for row in rows),
        "buttons": [one for one in steps.buttons(order, who, [row.item for row in rows]) if one.step in ONWARD],
        "op": new_op(),
        "onward": onward(request),
        "asks": may(who, "orders.ask") and order.stage in review.REVIEWED,
        "answers": may(who, "orders.answer"),
        "form": QuestionForm(auto_id=False),
        "knows_names": knows_names(who),
        "can_print": may(who, "people.print_paper"),
    }
    return render(request, "orders/review.html", context)


@require_POST
@form_for("people.print_paper")
def print_review(request, number):
    """Print the card as it stands for its reader, to be signed; every print is recorded."""
    order, who = _seen(request, number), request.user
    row = people.Printing("review", order.number, who.today, Print.Form.PDF, 1)
    return answer_press(request, row, partial(_on_paper, order, who), reverse("orders:review", args=[number]))


@translation.override("zh-hans")
def _on_paper(order, who, printing):
    return review_paper.draw(order, _rows(order, who), printing, by=who)


def _seen(request, number):
    return get_object_or_404(review.ready(Order.objects.seen_by(request.user).filter(void=False)), number=number)


def _rows(order, who, called=None):
    """The card as a reader sees it: a Row for each dimension. called: the one that the address names."""
    return [_row(item, order, who, called) for item in review.of(order, who.today)]


def _row(item, order, who, called):
    is_hidden = not reads(who, review.SECRET.get(item.dimension, ""))
    return Row(item, is_hidden, _outcomes(item, order, who), who.today, item.dimension == called)


def _outcomes(item, order, who):
    if order.stage not in review.REVIEWED:
        return []
    decides = may(who, "orders.decide") and item.role in who.roles
    return [
        *([Outcome.PASSED, Outcome.CONDITIONAL, Outcome.REFUSED] if decides else []),
        *([Outcome.WAIVED] if may(who, "orders.waive") else []),
    ]


@require_POST
@page_of("orders")
def decide(request, number, dimension):
    """Take a decision on one dimension; a refusal is told on the card, and nothing has changed."""
    order = _seen(request, number)
    if dimension not in Dimension.values:
        raise Http404
    form = ReviewForm(request.POST)
    if form.is_valid() and _decided(form, order, dimension, request.user) is not None:
        words = {"number": number, "dimension": Dimension(dimension).label}
        messages.success(request, _("%(number)s：%(dimension)s已有结论。") % words)
        return led_on(request, "orders:review", number)
    return answer_refused(request, form, "orders:review", number)


@require_POST
@form_for("orders.ask")
def ask(request, number, dimension):
    """Write down what is asked about a dimension; it stays open until it is answered."""
    order, form = _seen(request, number), QuestionForm(request.POST)
    if form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "op"}
        row = Asking(order.number, dimension, on=request.user.today, **told)
        if form.do(actions.ask, [row], by=request.user) is not None:
            messages.success(request, _("%(number)s：已记下提问，等答复。") % {"number": number})
            return redirect("orders:review", number)
    return answer_refused(request, form, "orders:review", number)


@require_POST
@form_for("orders.answer")
def answer(request, number, question):
    """Write down what was answered to a question."""
    order, form = _seen(request, number), AnswerForm(request.POST)
    get_object_or_404(order.questions, pk=question)
    if form.is_valid():
        row = Reply(question, request.user.today, form.cleaned_data["answer"])
        if form.do(actions.answer, [row], by=request.user) is not None:
            messages.success(request, _("%(number)s：已记下答复。") % {"number": number})
            return led_on(request, "orders:review", number)
    return answer_refused(request, form, "orders:review", number)


def _decided(form, order, dimension, by):
    outcome, *about = (form.cleaned_data[name] for name in ("outcome", "reason", "content", "promised_on"))
    if outcome == Outcome.WAIVED:
        return form.do(actions.waive, [Waiver(order.number, dimension, by.today, *about)], by=by)
    return form.do(actions.decide, [Decision(order.number, dimension, outcome, by.today, *about)], by=by)

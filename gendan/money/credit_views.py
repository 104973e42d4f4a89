"""A customer's credit: where he stands on the ladder, what was let pass, and the form that lets pass (R-5.4)."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.contrib import messages
from django.db.models import Q, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gendan.base.cash import ZERO
from gendan.books import actions, credit
from gendan.books import queries as books
from gendan.books.credit import Gate, Level
from gendan.books.models import Balance, CreditRelease
from gendan.customers.models import Customer
from gendan.money.forms import PassForm
from gendan.people.forms import DeedForm, new_op
from gendan.people.pages import answer_form, answer_refused, form_for, page_of

TONES = {Level.NORMAL: "ok", Level.WATCH: "wait", Level.PAUSED: "hold", Level.STOPPED: "late"}
MEANINGS = {
    Level.NORMAL: _l("没有逾期，接单、下达、发货都照常。"),
    Level.WATCH: _l("有逾期，还在宽限期内：照常办，请催款。"),
    Level.PAUSED: _l("逾期超过宽限期：不能确认新订单，不能下达；已下达的可以发货。"),
    Level.STOPPED: _l("不能确认、下达，也不能发货。已发的货照常开票。"),
}
MOST = 50
FIRST_DAYS = 7  # what the form proposes


@dataclass(frozen=True)
class Standing:
    """Where a customer stands on a day: 元, days."""

    level: Level
    balance: Balance
    overdue: Decimal
    days: int
    available: Decimal | None

    @property
    def tone(self):
        """The colour of the level."""
        return TONES[self.level]

    @property
    def meaning(self):
        """What the level keeps back, in words."""
        return MEANINGS[self.level]


@require_safe
@page_of("money")
def page(request, code):
    """Why a customer's goods pass or not, and what was let pass."""
    customer, who = _seen(request, code), request.user
    context = {
        "customer": customer,
        "standing": _standing(customer, who),
        "releases": _releases(customer, who.today),
        "op": new_op(),
    }
    return render(request, "money/credit.html", context)


def _seen(request, code):
    customers = Customer.objects.seen_by(request.user).select_related("balance")
    return get_object_or_404(customers, code=code)


def _standing(customer, who):
    bills = books.open_bills(who.today, who, [customer.pk])
    debts = books.debts(who.today, bills, {customer.pk: customer}).get(customer.pk, ())
    late = [debt for debt in debts if debt.overdue_days]
    days = max((debt.overdue_days for debt in late), default=0)
    balance = getattr(customer, "balance", None) or Balance(customer=customer)
    limit = customer.credit_limit
    return Standing(
        credit.level(customer, days, who.today),
        balance,
        sum((debt.amount for debt in late), ZERO),
        days,
        None if limit is None else limit - balance.exposure,
    )


def _releases(customer, today):
    """His newest releases, each with what was used of it at each gate, by which documents, and what it is now."""
    used = {f"used_{gate}": Sum("uses__amount", filter=Q(uses__gate=gate)) for gate in Gate.values}
    releases = list(CreditRelease.objects.filter(customer=customer).annotate(**used).prefetch_related("uses")[:MOST])
    for one in releases:
        one.used = [(gate.label, getattr(one, f"used_{gate}") or ZERO) for gate in Gate]
        one.state, one.tone = _state(one, today)
    return releases


def _state(one, today):
    if one.ended_on:
        return _("已收回"), "plain"
    return (_("生效中"), "ok") if one.until >= today else (_("已过期"), "plain")


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("books.let_pass")
def let_pass(request, code):
    """Let a customer's goods pass for a time."""
    customer, who = _seen(request, code), request.user
    form = PassForm(request.POST or None, initial={"until": who.today + timedelta(days=FIRST_DAYS)})
    if (
        form.is_bound
        and form.is_valid()
        and (done := form.do(actions.let_pass, [form.row(customer, who.today)], by=who))
    ):
        messages.success(request, _("%(number)s 已放行，可以接着办了。") % {"number": done[0].number})
        return redirect("money:credit", code)
    return answer_form(request, "money/let_pass.html", form, customer=customer, standing=_standing(customer, who))


@require_POST
@form_for("books.end_pass")
def end_pass(request, code, number):
    """Take a release back; what has passed stays."""
    customer, form = _seen(request, code), DeedForm(request.POST)
    release = get_object_or_404(CreditRelease, customer=customer, number=number)
    row = actions.PassEnd(release.number, request.user.today)
    if form.is_valid() and form.do(actions.end_pass, [row], by=request.user):
        messages.success(request, _("%(number)s 已收回，已经办过的不受影响。") % {"number": number})
        return redirect("money:credit", code)
    return answer_refused(request, form, "money:credit", code)

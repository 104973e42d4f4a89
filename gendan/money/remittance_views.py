"""Pages of 到款通知: the list, telling finance that a customer has paid, and finance's answer (rulings 23)."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from gendan.base.filters import Days
from gendan.base.listing import Cell, Listing, View
from gendan.money import actions
from gendan.money.forms import MissForm, RemittanceForm
from gendan.money.models import Receipt, Remittance
from gendan.money.remittances import OPEN, Miss
from gendan.money.views import BY_DAY, CUSTOMER, OF_CUSTOMER, amount_cell, by_hand, list_view, search
from gendan.people.labels import DEEDS
from gendan.people.models import Operator, User
from gendan.people.pages import answer_form, form_for, led_on, page_of


def _standing(records, who):
    """What became of each."""
    for one in records:
        one.state, one.tone = standing(one)


def standing(one):
    """(what became of a notice, its colour)."""
    if one.is_open:
        return _("等财务查"), "wait"
    return (_("查无到账"), "late") if one.missed_on else (_("已收款"), "ok")


REMITTANCES = Listing(
    name="money:remittances",
    title=_l("到款通知"),
    unit=_l("笔"),
    rows=lambda who: Remittance.objects.seen_by(who).select_related("customer"),
    columns=(
        Cell("number", _l("通知单号"), "code", link=("money:remittance", "number")),
        CUSTOMER,
        Cell("on", _l("通知日期"), "date", sort="on"),
        Cell("paid_on", _l("客户付款日"), "date"),
        amount_cell(_l("付款金额")),
        Cell("method", _l("方式"), choices=Receipt.Method),
        Cell("payer", _l("付款户名")),
        Cell("state", _l("状态"), tone=lambda one: one.tone),
    ),
    sorts=(BY_DAY,),
    filters=(OF_CUSTOMER, Days("on", _l("通知日期"), "on")),
    views=(
        View("open", _l("等财务查"), lambda who: OPEN),
        View("missed", _l("查无到账"), lambda who: Q(missed_on__isnull=False)),
        View("all", _l("全部")),
    ),
    search=search,
    search_hint=_l("单号、客户，拼音首字母也行"),
    adding=by_hand("announce"),
    complete=_standing,
)
index = list_view(REMITTANCES)


def _seen(request, number):
    seen = Remittance.objects.seen_by(request.user).select_related("customer", "receipt")
    return get_object_or_404(seen, number=number)


@require_safe
@page_of("money")
def page(request, number):
    """One notice: what was said, and what finance answered."""
    one = _seen(request, number)
    names = {Operator.login: Operator.name} | dict(User.objects.filter(login=one.who).values_list("login", "name"))
    state, tone = standing(one)
    return render(
        request,
        "money/remittance.html",
        {"one": one, "state": state, "tone": tone, "who": names.get(one.who, one.who)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("money.announce")
def announce(request):
    """Tell finance that a customer has paid."""
    who, title = request.user, DEEDS["money.announce"]
    form = RemittanceForm(request.POST or None, initial={"customer": request.GET.get("customer"), "paid_on": who.today})
    if form.is_bound and form.is_valid() and (done := form.do(actions.announce, [form.row(who.today)], by=who)):
        messages.success(request, _("%(number)s 已通知财务，查到就会登记收款。") % {"number": done[0].number})
        return led_on(request, "money:remittance", done[0].number)
    return answer_form(request, "money/form.html", form, title=title, back="money:remittances")


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("money.miss")
def miss(request, number):
    """Say that no such money came, and where one looked."""
    one, form = _seen(request, number), MissForm(request.POST or None)
    if form.is_bound and form.is_valid():
        row = Miss(number, request.user.today, form.cleaned_data["reason"])
        if form.do(actions.miss, [row], by=request.user) is not None:
            messages.success(request, _("已回复，登记人会再问客户。"))
            return redirect("money:remittance", number)
    return answer_form(request, "money/miss.html", form, one=one)

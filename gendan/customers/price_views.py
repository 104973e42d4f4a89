"""Pages of prices that are asked for: the list, one of them with what it is to be judged by, and its answer."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gendan.base import names, preferences
from gendan.base.cash import half_up
from gendan.base.filters import Code, Days
from gendan.base.listing import Cell, Listing, Sort, View
from gendan.customers import actions, queries
from gendan.customers.actions import Verdict
from gendan.customers.filters import Party
from gendan.customers.forms import ProposalForm, VerdictForm
from gendan.customers.models import AgreedPrice, Proposal
from gendan.customers.views import seen
from gendan.people.deeds import may
from gendan.people.forms import new_op
from gendan.people.labels import DEEDS
from gendan.people.models import Operator, User
from gendan.people.pages import answer_form, answer_list, form_for, page_of
from gendan.people.roles import Role, reads
from gendan.products import queries as products

TONES = {"open": "wait", "approved": "ok", "refused": "late", "withdrawn": "plain"}
ANSWERS = {
    "approve": _l("已批准，从生效日起按新价。"),
    "refuse": _l("已记下不同意，原价照旧。"),
    "withdraw": _l("已撤回，原价照旧。"),
}
"""Step in the address → what is said when its deed is done."""


def _complete(records, who):
    """The price before each, how much it changes, who asked; and for those who may know, 最低限价."""
    before = queries.agreed_prices(
        (one.customer_id, one.product_id, one.min_qty, one.valid_from - timedelta(days=1)) for one in records
    )
    floors = products.floors((one.product_id, one.valid_from) for one in records) if reads(who, "cost") else ()
    people = _names({login for one in records for login in (one.asked_by, one.answered_by)})
    for n, one in enumerate(records):
        one.previous = before[n] and before[n].price
        one.change = one.previous and half_up((one.price - one.previous) / one.previous * 100)
        one.floor = floors[n] if floors else None
        one.is_below = one.floor is not None and one.price < one.floor
        one.asked_name, one.answered_name = (people.get(login, login) for login in (one.asked_by, one.answered_by))


def _names(logins):
    return {Operator.login: Operator.name} | dict(User.objects.filter(login__in=logins).values_list("login", "name"))


PROPOSALS = Listing(
    name="customers:proposals",
    title=_l("调价申请"),
    unit=_l("张"),
    rows=lambda who: Proposal.objects.seen_by(who).select_related("customer", "product"),
    columns=(
        Cell("number", _l("申请单号"), "code", link=("customers:proposal", "number")),
        Cell("on", _l("申请日期"), "date", sort="on"),
        Cell("customer", _l("客户"), path="customer.short_name"),
        Cell("product", _l("产品"), "code", path="product.code"),
        Cell("name", _l("品名"), path="product.name"),
        Cell("state", _l("状态"), choices=Proposal.State, tone=lambda one: TONES[one.state]),
        Cell("kind", _l("类型"), choices=AgreedPrice.Kind, is_rare=True),
        Cell("min_qty", _l("数量起"), "count"),
        Cell("previous", _l("原价"), "price", secret="price"),
        Cell("price", _l("合作价(含税)"), "price", secret="price"),
        Cell("change", _l("调价幅度"), "share", secret="price"),
        Cell("floor", _l("最低限价"), "price", secret="cost"),
        Cell("valid_from", _l("生效日期"), "date"),
        Cell("asked_by", _l("提出人"), path="asked_name"),
    ),
    sorts=(Sort("on", _l("申请日期"), ("on", "id"), descending=True),),
    filters=(
        Party("customer", _l("客户"), "customer", is_rare=True),
        Code("product", _l("产品编码"), "product__code", is_rare=True),
        Days("on", _l("申请"), "on", is_rare=True),
    ),
    views=(
        View("open", _l("待批准"), lambda who: Q(state=Proposal.State.OPEN)),
        View("all", _l("全部")),
    ),
    search=lambda text, who: names.matching(text, "customer__search"),
    search_hint=_l("客户，拼音首字母也行"),
    complete=_complete,
)


@require_safe
@page_of("customers")
def index(request):
    """The prices that were asked for, those without an answer first."""
    return answer_list(request, PROPOSALS)


@require_safe
@page_of("customers")
def page(request, number):
    """One price that was asked for, and what it is to be judged by."""
    return _page(request, _proposal(request, number), VerdictForm())


def _proposal(request, number):
    known = Proposal.objects.seen_by(request.user).select_related("customer", "product")
    return get_object_or_404(known, number=number)


def _page(request, proposal, form):
    who = request.user
    _complete([proposal], who)
    context = {
        "proposal": proposal,
        "tone": TONES[proposal.state],
        "form": form,
        "op": new_op(),
        "answers": _answers(proposal, who),
        "is_own": may(who, "customers.approve_price") and proposal.asked_by == who.login,
        "needs_general": _needs_general(proposal, who),
        **_margin(proposal, who),
    }
    return render(request, "customers/proposal.html", context, status=422 if form.is_bound else 200)


def _answers(proposal, who):
    """The steps that this person may take now: [(step, label)]."""
    if proposal.state != Proposal.State.OPEN:
        return []
    known = [step for step in ANSWERS if may(who, _deed(step))]
    return [(step, DEEDS[_deed(step)]) for step in known if not (step == "approve" and _needs_general(proposal, who))]


def _deed(step):
    return f"customers.{step}_price"


def _needs_general(proposal, who):
    return proposal.is_below and Role.GENERAL not in who.roles


def _margin(proposal, who):
    """Cost on the first day and what the price leaves above it, for those who may know."""
    if not reads(who, "cost"):
        return {}
    cost = products.costs([proposal.product_id]).at(proposal.product_id, proposal.valid_from)
    net = proposal.price / (1 + preferences.value("vat_rate", proposal.valid_from))
    return {"cost": cost, "margin": None if cost is None else half_up((net - cost) / net * 100)}


@require_POST
@page_of("customers")
def answer(request, number, step):
    """Answer somebody who asked for a price; a refusal is told on its page, and nothing has changed."""
    proposal, who = _proposal(request, number), request.user
    if step not in ANSWERS:
        raise Http404
    if not may(who, _deed(step)):
        raise PermissionDenied(_deed(step))
    form = VerdictForm(request.POST)
    verdict = form.is_valid() and Verdict(number, who.today, form.cleaned_data["why"])
    if verdict and form.do(getattr(actions, f"{step}_price"), [verdict], by=who):
        messages.success(request, ANSWERS[step])
        return redirect("customers:proposal", number)
    return _page(request, proposal, form)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("customers.propose")
def propose(request, code):
    """Ask for a price for a customer."""
    customer, who = seen(request, code), request.user
    start = {"valid_from": who.today, "product": request.GET.get("product", "")}
    form = ProposalForm(request.POST or None, initial=start)
    wish = form.is_bound and form.is_valid() and form.wish(customer, who.today)
    if wish and (asked := form.do(actions.propose, [wish], by=who)):
        messages.success(request, _("%(number)s 已提出，批准后才生效。") % {"number": asked[0].number})
        return redirect("customers:proposal", asked[0].number)
    return answer_form(request, "customers/propose.html", form, customer=customer)

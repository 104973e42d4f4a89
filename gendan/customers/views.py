"""Pages of customers: the list, one customer's page, his file, prices and manager."""

from django.contrib import messages
from django.db.models import Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from gendan.base import dated, names
from gendan.base.cash import ZERO
from gendan.base.filters import Choice, Flag, Words
from gendan.base.listing import Cell, Listing, Sort, View
from gendan.books import queries as books
from gendan.customers import actions, queries
from gendan.customers.forms import AgreementForm, ChargeForm, FileForm, values_of
from gendan.customers.masks import masked
from gendan.customers.models import AgreedPrice, Assignment, Customer
from gendan.people import story
from gendan.people.conflict import FRESH, notice, save
from gendan.people.models import Manager
from gendan.people.pages import answer_form, answer_list, form_for, page_of

TONES = {"active": "ok", "lead": "plain", "talking": "run", "stopped": "hold", "blacklisted": "late"}
MOST_PRICES = 500
MOST_PICKED = 12
PERSONAL = ("mobile", "landline", "wechat", "email")


def _managers(who):
    return [*Manager.objects.values_list("code", "name")]


def _looked_after(code, who):
    held = Assignment.objects.held_on(who.today).filter(manager__code=code)
    return Q(pk__in=held.values("customer"))


def _grades(who):
    return [
        (grade, grade)
        for grade in Customer.objects.exclude(grade="").values_list("grade", flat=True).distinct().order_by("grade")
    ]


def _complete(records, who):
    """Who looks after each customer today, and what of his debts is overdue."""
    held = queries.managers_on((one.pk, who.today) for one in records)
    known = dict(Manager.objects.values_list("pk", "name"))
    parties = {one.pk: one for one in records}
    debts = books.debts(who.today, books.open_bills(who.today, who, list(parties)), parties)
    for one in records:
        one.manager_name = known.get(held[one.pk, who.today], "")
        one.overdue = sum((debt.amount for debt in debts.get(one.pk, ()) if debt.overdue_days), ZERO)


CUSTOMERS = Listing(
    name="customers:list",
    title=_l("客户"),
    unit=_l("家"),
    rows=lambda who: Customer.objects.seen_by(who).select_related("balance"),
    columns=(
        Cell("code", _l("编码"), "code", sort="code", link=("customers:page", "code")),
        Cell("short_name", _l("简称"), link=("customers:page", "code")),
        Cell("grade", _l("等级")),
        Cell("status", _l("状态"), path="status", choices=Customer.Status, tone=lambda one: TONES[one.status]),
        Cell("manager", _l("业务经理"), path="manager_name"),
        Cell("mode", _l("合作方式"), path="cooperation_mode", choices=Customer.Mode),
        Cell("term", _l("结算方式"), path="term.text"),
        Cell("receivable", _l("应收"), "cash", path="balance.receivable", total=True, secret="price"),
        Cell("overdue", _l("逾期"), "cash", secret="price"),
    ),
    sorts=(Sort("code", _l("编码"), ("code",)),),
    filters=(
        Choice("status", _l("状态"), "status", Customer.Status.choices),
        Choice("grade", _l("等级"), "grade", _grades),
        Choice("manager", _l("业务经理"), _looked_after, _managers),
        Choice("mode", _l("合作方式"), "cooperation_mode", Customer.Mode.choices),
        Words("region", _l("地区"), ("province__contains", "city__contains", "district__contains")),
        Flag("overdue", _l("有逾期"), lambda who: Q(pk__in=books.overdue(who.today)), secret="price"),
        Flag("uninvoiced", _l("有待开票"), lambda who: Q(balance__uninvoiced__gt=0), secret="price"),
    ),
    views=(View("active", _l("合作中"), lambda who: Q(status="active")), View("all", _l("全部"))),
    search=lambda text, who: names.matching(text, "search"),
    search_hint=_l("编码、名称，拼音首字母也行"),
    complete=_complete,
)


@require_safe
@page_of("customers")
def index(request):
    """All customers that a reader may know of."""
    return answer_list(request, CUSTOMERS, "customers/list.html")


@require_safe
@page_of("customers")
def pick(request):
    """A few customers for a picker: {found: [{code, text}]}."""
    word = names.normalise(request.GET.get("q", ""))[:60]
    rows = Customer.objects.seen_by(request.user).filter(names.matching(word, "search")).order_by("code")[:MOST_PICKED]
    return JsonResponse({"found": [{"code": one.code, "text": f"{one.code} {one.short_name}"} for one in rows]})


@require_safe
@page_of("customers")
def page(request, code):
    """One customer: what he is, requires, pays and owes."""
    customer = _seen(request, code, Customer.objects.select_related("balance"))
    who = request.user
    _complete([customer], who)
    masked(customer, ["bank_account"], "bank", who)
    context = {
        "customer": customer,
        "tone": TONES[customer.status],
        "contacts": [masked(one, PERSONAL, "contact", who) for one in customer.contacts.all()],
        "addresses": [masked(one, ["phone"], "contact", who) for one in customer.addresses.all()],
        "requirements": customer.requirements.select_related("product"),
        "assignments": customer.assignments.select_related("manager").order_by("-valid_from"),
        "prices": _prices(customer, who.today),
        "available": _available(customer),
    }
    return render(request, "customers/page.html", context)


def _seen(request, code, customers=Customer.objects):
    return get_object_or_404(customers.all().seen_by(request.user), code=code)


def _available(customer):
    """What his credit limit still carries; None without a limit."""
    balance = getattr(customer, "balance", None)
    if customer.credit_limit is None:
        return None
    return customer.credit_limit - (balance.exposure if balance else ZERO)


def _prices(customer, day):
    """His agreed prices in force on a day, each with the day on which the next one starts."""
    owner = ["customer", "product", "kind", "min_qty"]
    rows = dated.on(AgreedPrice.objects.filter(customer=customer), day, by=owner).exclude(price=None)
    rows = rows.annotate(next_from=dated.next_start(AgreedPrice, by=owner)).select_related("product")
    return rows.order_by("product__code", "kind", "min_qty")[:MOST_PRICES]


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("customers.open_file")
def open_file(request):
    """Open a new customer's file."""
    form = FileForm(request.POST or None, who=request.user, fresh=True, initial={"version": FRESH})
    if form.is_bound and form.is_valid() and (saved := form.do(actions.open_file, [form.file({})], by=request.user)):
        return _saved(request, saved[0])
    return answer_form(request, "customers/file.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("customers.open_file")
def edit(request, code):
    """Change a customer's file; what somebody else changed meanwhile is put beside it."""
    customer = _seen(request, code)
    now = values_of(customer)
    form = FileForm(request.POST or None, who=request.user, initial={**now, "version": customer.version})
    clashes = []
    if form.is_bound:
        saved, form, clashes = save(
            form, lambda form: form.do(actions.open_file, [form.file(now)], by=request.user), now, customer.version
        )
        if saved:
            return _saved(request, saved[0], notice(form, code, "customers.open_file"))
    other = story.newest(code, "customers.open_file") if clashes else None
    return answer_form(request, "customers/file.html", form, customer=customer, clashes=clashes, other=other)


def _saved(request, customer, merged=""):
    messages.success(request, _("%(name)s 的档案已保存。") % {"name": customer.short_name})
    if merged:
        messages.info(request, merged)
    return redirect("customers:page", customer.code)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("customers.agree")
def agree(request, code):
    """Agree a price with a customer."""
    customer = _seen(request, code)
    form = AgreementForm(
        request.POST or None, initial={"valid_from": request.user.today, "product": request.GET.get("product", "")}
    )
    if form.is_bound and form.is_valid() and form.do(actions.agree, [form.agreement(customer)], by=request.user):
        messages.success(request, _("合作价已登记。"))
        return redirect("customers:page", code)
    return answer_form(request, "customers/agree.html", form, customer=customer)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("customers.assign")
def assign(request, code):
    """Say who looks after a customer from a day on."""
    customer = _seen(request, code)
    form = ChargeForm(request.POST or None, initial={"valid_from": request.user.today})
    if (
        form.is_bound
        and form.is_valid()
        and form.do(actions.assign, [form.charge(customer)], by=request.user) is not None
    ):
        messages.success(request, _("业务经理已登记，以前的销售仍归原来的经理。"))
        return redirect("customers:page", code)
    return answer_form(request, "customers/assign.html", form, customer=customer)

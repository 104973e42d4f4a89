"""Pages of customers: the list, one customer's page, his file, prices and manager."""

from django.contrib import messages
from django.db.models import F, Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from gendan.base import bars, dated, names
from gendan.base.cash import ZERO
from gendan.base.filters import Choice, Code, Days, Flag, Words
from gendan.base.listing import Adding, Cell, Listing, Sort, View
from gendan.base.made import Made
from gendan.books import queries as books
from gendan.customers import actions, dossier, queries
from gendan.customers.filters import Party, looked_after, managers
from gendan.customers.forms import ChargeForm, FileForm, values_of
from gendan.customers.imports import FROM_THE_START, OF_CUSTOMERS, OF_PRICES
from gendan.customers.masks import covered, masked
from gendan.customers.models import AgreedPrice, Customer, Proposal
from gendan.people import own, story
from gendan.people.conflict import FRESH, notice, save
from gendan.people.forms import DeedForm, new_op
from gendan.people.models import Manager
from gendan.people.own_pages import answer_own
from gendan.people.pages import answer_form, answer_list, form_for, led_on, onward, page_of
from gendan.people.roles import reads
from gendan.products.models import Product

TONES = {"active": "ok", "lead": "plain", "talking": "run", "stopped": "hold", "blacklisted": "late"}
MOST_PRICES = 500
MOST_NEVER = 12
OWNER = ["customer", "product", "kind", "min_qty"]
_BESIDE = {
    "before": dated.before(AgreedPrice, OWNER, "price"),
    "next_from": dated.next_start(AgreedPrice, by=OWNER),
}
MOST_PICKED = 12
WITH_BALANCE = Customer.objects.select_related("balance")
OWED = Made("owed", lambda who: F("balance__receivable"))
PERSONAL = ("mobile", "landline", "wechat", "email")


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
        Cell("receivable", _l("应收"), "cash", path="balance.receivable", total=True, secret="price", sort="owed"),
        Cell("overdue", _l("逾期"), "cash", secret="price"),
    ),
    sorts=(Sort("code", _l("编码"), ("code",)),),
    filters=(
        Choice("status", _l("状态"), "status", Customer.Status.choices),
        Choice("grade", _l("等级"), "grade", _grades),
        Choice("manager", _l("业务经理"), looked_after("code"), managers),
        Choice("mode", _l("合作方式"), "cooperation_mode", Customer.Mode.choices),
        Words("region", _l("地区"), ("province__contains", "city__contains", "district__contains")),
        Flag("overdue", _l("有逾期"), lambda who: Q(pk__in=books.overdue(who.today)), secret="price"),
        Flag("uninvoiced", _l("有待开票"), lambda who: Q(balance__uninvoiced__gt=0), secret="price"),
    ),
    views=(
        View("active", _l("合作中"), lambda who: Q(status="active")),
        View("owing", _l("有欠款"), lambda who: Q(balance__receivable__gt=0), is_small=True, sort="owed"),
        View("all", _l("全部")),
    ),
    sorts_of_few=(Sort("owed", _l("应收"), ("owed", "-code"), descending=True, made=(OWED,)),),
    search=lambda text, who: names.matching(text, "search"),
    search_hint=_l("编码、名称，拼音首字母也行"),
    own=lambda: own.listed("customer"),
    intake=OF_CUSTOMERS,
    adding=Adding("customers.open_file", "customers:new", _l("新建客户")),
    complete=_complete,
)


@require_safe
@page_of("customers")
def index(request):
    """All customers that a reader may know of."""
    return answer_list(request, CUSTOMERS, "customers/list.html")


def seen(request, code, customers=Customer.objects):
    """The customer of this code, if the reader may know of him; else the answer of a missing page."""
    return get_object_or_404(customers.all().seen_by(request.user), code=code)


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
    return _answer_page(request, seen(request, code, WITH_BALANCE))


def _answer_page(request, customer, *, in_plain=False):
    who = request.user
    _complete([customer], who)
    masked(customer, ["bank_account"], "bank", who)
    context = {
        "customer": customer,
        "tone": TONES[customer.status],
        "requirements": customer.requirements.select_related("product"),
        "always": FROM_THE_START,
        "assignments": customer.assignments.select_related("manager").order_by("-valid_from"),
        "prices": _prices(customer, who.today),
        "proposals": customer.proposals.filter(state=Proposal.State.OPEN).select_related("product"),
        "available": _available(customer),
        **_people(customer, who, in_plain),
        "own": own.in_words("customer", customer.own),
        "paper": dossier.paper(customer, who.today),
        "onward": onward(request),
    }
    return render(request, "customers/page.html", context)


def _people(customer, who, in_plain):
    """What the cards of contacts are filled with: in plain for the moment after somebody asked for that."""
    hide = (lambda record, names: record) if in_plain else covered
    places = _by_use(customer.addresses, "retired_on", "is_default") if reads(who, "contact") else []
    return {
        "in_plain": in_plain,
        "contacts": [hide(one, PERSONAL) for one in _by_use(customer.contacts, "left_on", "is_main")],
        "addresses": [hide(one, ["phone"]) for one in places],
        "op": new_op(),
    }


def _by_use(rows, end, usual):
    """The usual one first, those that are used no more last."""
    return rows.order_by(F(end).asc(nulls_first=True), f"-{usual}", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
@page_of("customers")
def contacts(request, code):
    """Whom to call: masked, and by a press of the button in plain, which the journal keeps; a part of his page."""
    customer, who = seen(request, code, WITH_BALANCE), request.user
    in_plain = request.method == "POST" and _reveal(request, customer)
    if not request.htmx:
        return _answer_page(request, customer, in_plain=in_plain)
    return render(request, "customers/contacts.html", {"customer": customer, **_people(customer, who, in_plain)})


def _reveal(request, customer):
    """Whether the contacts may be shown; that they were is written down first."""
    form, who = DeedForm(request.POST), request.user
    look = actions.Look(customer.code, who.today)
    return form.is_valid() and form.do(actions.reveal, [look], by=who) is not None


def _available(customer):
    """What his credit limit still carries; None without a limit."""
    balance = getattr(customer, "balance", None)
    if customer.credit_limit is None:
        return None
    return customer.credit_limit - (balance.exposure if balance else ZERO)


def _prices(customer, day):
    """His agreed prices in force on a day, each with the day on which the next one starts."""
    rows = dated.on(AgreedPrice.objects.filter(customer=customer), day, by=OWNER).exclude(price=None)
    rows = rows.annotate(**_BESIDE).select_related("product")
    return _compared(rows.order_by("product__code", "kind", "min_qty")[:MOST_PRICES])


def _compared(prices):
    """The prices, each with its change against the one before: 元, None for the first and where one ended."""
    prices = list(prices)
    for one in prices:
        one.change = one.price - one.before if None not in (one.price, one.before) else None
        one.changed_by = abs(one.change) if one.change else None
    return prices


PRICES = Listing(
    name="customers:prices",
    title=_l("合作价格"),
    unit=_l("条"),
    rows=lambda who: AgreedPrice.objects.seen_by(who).annotate(**_BESIDE).select_related("customer", "product"),
    columns=(
        Cell("product", _l("产品"), "code", path="product.code", link=("products:page", "product.code")),
        Cell("product_name", _l("品名"), path="product.name"),
        Cell(
            "customer", _l("客户"), path="customer.short_name", link=("customers:page", "customer.code"),
            not_with=("customer",),
        ),
        Cell("kind", _l("类型"), choices=AgreedPrice.Kind),
        Cell("min_qty", _l("数量起"), "count"),
        Cell("valid_from", _l("生效日期"), "date"),
        Cell("price", _l("合作价(含税)"), "price", secret="price"),
        Cell("change", _l("比上次"), "price", secret="price"),
        Cell("state", _l("状态"), tone=lambda one: one.tone),
        Cell("basis", _l("依据")),
        Cell("approved_by", _l("审批人")),
        Cell("last_used_on", _l("最近用于订单"), "date"),
    ),
    sorts=(Sort("new", _l("登记先后"), ("id",), descending=True),),
    filters=(
        Party("customer", _l("客户"), "customer", is_rare=True),
        Code("product", _l("产品编码"), "product__code"),
        Choice("kind", _l("类型"), "kind", AgreedPrice.Kind.choices),
        Days("from", _l("生效日期"), "valid_from"),
    ),
    search=lambda text, who: names.matching(text, "product__search") | names.matching(text, "customer__search"),
    search_hint=_l("产品、客户，拼音首字母也行"),
    intake=OF_PRICES,
    complete=lambda records, who: _told(records, who.today),
)  # fmt: skip


def _told(prices, day):
    """Give each price its change, and whether it is to come, holds, was replaced, or ends the one before."""
    for one in _compared(prices):
        if one.price is None:
            one.state, one.tone = _("到此为止"), "plain"
        elif one.valid_from > day:
            one.state, one.tone = _("还没生效"), "wait"
        else:
            replaced = one.next_from and one.next_from <= day
            one.state, one.tone = (_("已被换下"), "plain") if replaced else (_("在用"), "ok")


@require_safe
@page_of("customers")
def price_list(request):
    """Every agreed price there was, is and will be: what a customer was told, and when it changed."""
    return answer_list(request, PRICES)


@require_safe
@page_of("customers")
def goods(request, code):
    """What a customer buys, what he stopped buying and what he never bought; a part of his page."""
    customer, today = seen(request, code), request.user.today
    habits = books.habits(customer, today)
    stock = Product.objects.in_bulk(habits)
    priced = set(AgreedPrice.objects.filter(customer=customer).values_list("product", flat=True))
    never = list(Product.objects.filter(status=Product.Status.ACTIVE).exclude(pk__in=habits).order_by("code"))
    bought = [_bought(stock[pk], habit, today) for pk, habit in habits.items()]
    bought.sort(key=lambda one: (not one["is_over"], -one["pieces"], one["product"].code))
    context = {
        "customer": customer,
        "bought": bought,
        "over": sum(one["is_over"] for one in bought),
        "never": sorted(never, key=lambda one: (one.pk not in priced, one.code))[:MOST_NEVER],
        "never_count": len(never),
        "priced": priced,
    }
    return render(request, "customers/goods.html", context)


def _bought(product, habit, today):
    told = _("近 12 个月：%(months)s") % {"months": "、".join(str(pieces) for pieces in habit.months)}
    return {
        "product": product,
        "habit": habit,
        "pieces": sum(habit.months),
        "bars": bars.svg(habit.months, told),
        "is_over": habit.is_over(today),
        "days": (today - habit.last_on).days,
    }


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
    customer = seen(request, code)
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
    return led_on(request, "customers:page", customer.code)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("customers.assign")
def assign(request, code):
    """Say who looks after a customer from a day on."""
    customer = seen(request, code)
    today = request.user.today
    manager = customer.assignments.held_on(today).values_list("manager__code", flat=True).first()
    form = ChargeForm(request.POST or None, initial={"valid_from": today, "manager": manager})
    if (
        form.is_bound
        and form.is_valid()
        and form.do(actions.assign, [form.charge(customer)], by=request.user) is not None
    ):
        messages.success(request, _("业务经理已登记，以前的销售仍归原来的经理。"))
        return redirect("customers:page", code)
    return answer_form(request, "customers/assign.html", form, customer=customer)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("customers.fill_own")
def fill_own(request, code):
    """Fill in what the office keeps of a customer beyond his file."""
    return answer_own(request, seen(request, code), "customer", code, actions.fill_own)

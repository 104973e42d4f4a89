"""Pages of products: the list, one product's page, its register card and cost."""

from django.contrib import messages
from django.db.models import Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from gendan.base import clock, names
from gendan.base.filters import Choice, Flag
from gendan.base.listing import Adding, Cell, Listing, Sort, View
from gendan.customers import queries as customers
from gendan.people import actions as people
from gendan.people import own, story
from gendan.people.conflict import FRESH, notice, save
from gendan.people.own_pages import answer_own
from gendan.people.pages import answer_edit, answer_form, answer_list, answer_print, form_for, page_of
from gendan.people.roles import reads
from gendan.products import actions, card, market_chart, queries
from gendan.products.forms import AssemblyForm, CardForm, CostForm, ProductForm, SightingForm, values_of
from gendan.products.imports import OF_PRODUCTS
from gendan.products.models import ALWAYS, Product

TONES = {"active": "ok", "draft": "plain", "stopped": "hold"}


def _categories(who):
    known = Product.objects.exclude(category="").values_list("category", flat=True)
    return [(name, name) for name in known.distinct().order_by("category")]


def _complete(records, who):
    """What each product costs today, for those who may know."""
    costs = queries.costs([one.pk for one in records]) if reads(who, "cost") else None
    for one in records:
        one.unit_cost = costs and costs.at(one.pk, who.today)


PRODUCTS = Listing(
    name="products:list",
    title=_l("产品与价格"),
    unit=_l("个"),
    rows=lambda who: Product.objects.all(),
    columns=(
        Cell("code", _l("编码"), "code", sort="code", link=("products:page", "code")),
        Cell("name", _l("品名"), link=("products:page", "code")),
        Cell("model", _l("型号")),
        Cell("style", _l("款式")),
        Cell("category", _l("类别")),
        Cell("material", _l("材质")),
        Cell("unit", _l("单位")),
        Cell("pack_size", _l("装箱数"), "count"),
        Cell("list_price", _l("标准价(含税)"), "price", secret="price"),
        Cell("unit_cost", _l("成本价(不含税)"), "price", secret="cost"),
        Cell("status", _l("状态"), choices=Product.Status, tone=lambda one: TONES[one.status]),
    ),
    sorts=(Sort("code", _l("编码"), ("code",)),),
    filters=(
        Choice("status", _l("状态"), "status", Product.Status.choices),
        Choice("category", _l("类别"), "category", _categories),
        Flag("regular", _l("常规商品"), lambda who: Q(is_regular=True)),
    ),
    views=(View("active", _l("在售"), lambda who: Q(status="active")), View("all", _l("全部"))),
    search=lambda text, who: names.matching(text, "search"),
    search_hint=_l("编码、品名、型号，拼音首字母也行"),
    own=lambda: own.listed("product"),
    intake=OF_PRODUCTS,
    adding=Adding("products.enter", "products:new", _l("新建产品")),
    complete=_complete,
)


@require_safe
@page_of("products")
def index(request):
    """All products."""
    return answer_list(request, PRODUCTS)


@require_safe
@page_of("products")
def pick(request):
    """A few products for a picker: {found: [{code, text}]}."""
    rows = queries.like(request.GET.get("q", ""))
    return JsonResponse({"found": [{"code": one.code, "text": f"{one.code} {one.name}"} for one in rows]})


@require_safe
@page_of("products")
def page(request, code):
    """One product; its cost only for those who may know it."""
    product = get_object_or_404(Product, code=code)
    _complete([product], request.user)
    costs = list(product.costs.order_by("-valid_from")) if reads(request.user, "cost") else []
    chosen = _chosen(costs, request.GET.get("cost", ""), request.user.today)
    context = {
        "product": product,
        "tone": TONES[product.status],
        "costs": costs,
        "make_up": chosen and queries.make_up(chosen),
        "route": queries.route(product),
        **(_market(product) if reads(request.user, "price") else {}),
        "spread": customers.agreed_spread(product, request.user),
        "always": ALWAYS,
        "own": own.in_words("product", product.own),
    }
    return render(request, "products/page.html", context)


def _market(product):
    """What the card of market prices is filled with."""
    found = queries.market(product)
    series = market_chart.series(found)
    return {"market": found, "series": series, "chart": market_chart.svg(series, product.list_price)}


def _chosen(costs, start, today):
    """The cost that starts on the day asked for, else the one in force today."""
    asked = next((one for one in costs if one.valid_from.isoformat() == start), None)
    return asked or next((one for one in costs if one.valid_from <= today), None)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("products.enter")
def enter(request):
    """Enter a new product."""
    form = ProductForm(request.POST or None, fresh=True, initial={"version": FRESH, "unit": "件"})
    if form.is_bound and form.is_valid() and (saved := form.do(actions.enter, [form.item()], by=request.user)):
        return _saved(request, saved[0])
    return answer_form(request, "products/card.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("products.enter")
def edit(request, code):
    """Change a product; what somebody else changed meanwhile is put beside it."""
    product = get_object_or_404(Product, code=code)
    now = values_of(product)
    form = ProductForm(request.POST or None, initial={**now, "version": product.version})
    clashes = []
    if form.is_bound:
        saved, form, clashes = save(
            form, lambda form: form.do(actions.enter, [form.item(code=code)], by=request.user), now, product.version
        )
        if saved:
            return _saved(request, saved[0], notice(form, code, "products.enter"))
    other = story.newest(code, "products.enter") if clashes else None
    return answer_form(request, "products/card.html", form, product=product, clashes=clashes, other=other)


def _saved(request, product, merged=""):
    messages.success(request, _("%(name)s 已保存。") % {"name": product.name})
    if merged:
        messages.info(request, merged)
    return redirect("products:page", product.code)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("products.cost")
def cost(request, code):
    """Say what a product costs from a day on; the make-up of today stands there to be changed."""
    product, today = get_object_or_404(Product, code=code), request.user.today
    initial = {"valid_from": today, "version": queries.costs_version(product)}  # before what it is the version of
    costs = list(product.costs.order_by("-valid_from"))
    start = request.POST.get("valid_from") or ALWAYS.isoformat()
    stands = _chosen(costs, start if request.POST else "", today)
    return answer_edit(
        request, "products/cost.html", CostForm(request.POST or None, stands=stands, initial=initial),
        actions.cost, lambda form: [form.costing(product)],
        about=code, said=_("成本已登记。"), page=resolve_url("products:page", code), product=product,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("products.set_steps")
def steps(request, code):
    """Say how a product is put together; the steps of now stand there to be changed."""
    product = get_object_or_404(Product, code=code)
    initial = {"version": queries.steps_version(product)}  # before what it is the version of
    form = AssemblyForm(request.POST or None, stands=list(product.steps.all()), initial=initial)
    return answer_edit(
        request, "products/steps.html", form, actions.set_steps, lambda form: [form.assembly(product)],
        about=code, said=_("组装流程已登记。"), page=resolve_url("products:page", code), product=product,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("products.observe")
def observe(request, code):
    """Write down a price seen on the market; one far from the usual is taken, with a word about it."""
    product, who = get_object_or_404(Product, code=code), request.user
    form = SightingForm(request.POST or None, initial={"seen_on": who.today})
    seen = form.is_bound and form.is_valid() and form.do(actions.observe, [form.sighting(product, who.today)], by=who)
    if seen:
        is_odd = any(one.is_odd for one in queries.market(product) if one.record == seen[0])
        said = _("行情已登记，但与平常的行情差一半以上：请核对有没有看错。") if is_odd else _("行情已登记。")
        (messages.warning if is_odd else messages.success)(request, said)
        return redirect("products:page", code)
    return answer_form(request, "products/observe.html", form, product=product)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("people.print_paper")
def print_card(request, code):
    """Print a product's card as PDF or picture, with its cost only for those who may know; every print is recorded."""
    product, who = get_object_or_404(Product, code=code), request.user
    form = CardForm(request.POST or None, reader=who)
    done = (
        form.is_bound
        and form.is_valid()
        and form.do(people.print_paper, [form.printing(product, who.today)], by=who, at=clock.now())
    )
    if not done:
        return answer_form(request, "products/print.html", form, product=product)
    return answer_print(done[0], card.draw(product, done[0], with_cost=form.with_cost, by=who))


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("products.fill_own")
def fill_own(request, code):
    """Fill in what the office keeps of a product beyond the register."""
    return answer_own(request, get_object_or_404(Product, code=code), "product", code, actions.fill_own)

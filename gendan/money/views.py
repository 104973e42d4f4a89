"""Lists of the customers' accounts: receipts, bills, invoices, settlements, adjustments, and what a shelf holds."""

from django.db.models import Max, Q, Sum
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from gendan.base import bars, names
from gendan.base.filters import Choice, Code, Days
from gendan.base.listing import Adding, Cell, Listing, Sort, View, beside
from gendan.base.made import Made, OrLast
from gendan.base.table import shown
from gendan.books import queries as books
from gendan.books.buying import year_of
from gendan.books.models import Kind, Lot, Receivable
from gendan.customers.filters import Party
from gendan.customers.models import Customer
from gendan.money import queries as money
from gendan.money.imports import OF_ADJUSTMENTS, OF_INVOICES, OF_RECEIPTS, OF_SETTLEMENTS
from gendan.money.models import Adjustment, Invoice, Receipt, Settlement
from gendan.people.labels import DEEDS
from gendan.people.pages import answer_list, page_of
from gendan.people.roles import COMPANY

PAGES = (
    ("money:receipts", _l("收款")),
    ("money:remittances", _l("到款通知")),
    ("money:bills", _l("应收")),
    ("money:invoices", _l("开票")),
    ("money:settlements", _l("铺货结算")),
    ("money:adjustments", _l("调整")),
)
MOST_PROMISES = 5  # that a customer's page shows
BY_DAY = Sort("on", _l("日期"), ("on", "id"), descending=True)
NEWEST = Sort("new", _l("登记先后"), ("id",), descending=True)
CUSTOMER = Cell(
    "customer",
    _l("客户"),
    path="customer.short_name",
    groups="customer_id",
    link=("customers:page", "customer.code"),
    not_with=("customer",),
)
OF_CUSTOMER = Party("customer", _l("客户"), "customer", is_rare=True)


def _of(model):
    return lambda who: beside(model.objects.seen_by(who).filter(void=False), "customer", "code", "short_name")


def search(text, who):
    """The condition of what is typed into a list of papers."""
    return Q(number__icontains=text) | names.matching(text, "customer__search")


def amount_cell(title="", name="amount", sort=""):
    """A column of 元 that adds up, for those who read prices."""
    return Cell(name, title or _l("金额"), "cash", path=name, total=True, secret="price", sort=sort)


def by_hand(deed):
    """How a list of papers gets one by hand."""
    return Adding(f"money.{deed}", f"money:{deed}", DEEDS[f"money.{deed}"])


RECEIPTS = Listing(
    name="money:receipts",
    title=_l("收款"),
    unit=_l("笔"),
    rows=_of(Receipt),
    columns=(
        Cell("number", _l("收款单号"), "code"),
        CUSTOMER,
        Cell("on", _l("收款日期"), "date", sort="on"),
        amount_cell(),
        Cell("method", _l("方式"), choices=Receipt.Method),
        Cell("payer", _l("付款户名")),
        Cell("bank_ref", _l("银行流水号"), "code", secret="bank"),
    ),
    sorts=(BY_DAY,),
    filters=(
        OF_CUSTOMER,
        Choice("method", _l("方式"), "method", Receipt.Method.choices),
        Days("on", _l("收款日期"), "on"),
    ),
    search=search,
    search_hint=_l("单号、客户，拼音首字母也行"),
    intake=OF_RECEIPTS,
    adding=by_hand("take_receipt"),
)


def _aged(records, who):
    """Whether each bill is late, and the delivery that it is for."""
    for one in records:
        one.delivery_no = one.number if one.kind == Kind.SALE else ""
        one.state, one.tone = _state(one, who.today)


def _state(bill, today):
    if not bill.open_amount:
        return _("已收清"), "ok"
    if bill.due_on and bill.due_on < today:
        return _("逾期 %(days)s 天") % {"days": (today - bill.due_on).days}, "late"
    return (_("部分收款"), "run") if bill.open_amount < bill.amount else (_("未收"), "plain")


BILLS = Listing(
    name="money:bills",
    title=_l("应收"),
    unit=_l("笔"),
    rows=_of(Receivable),
    columns=(
        Cell("number", _l("单号"), "code", link=("shipping:page", "delivery_no")),
        Cell("kind", _l("单据"), choices=Kind),
        CUSTOMER,
        Cell("on", _l("日期"), "date"),
        Cell("due_on", _l("到期日"), "date", sort="due"),
        amount_cell(),
        amount_cell(_l("未收"), "open_amount", sort="open"),
        Cell("state", _l("状态"), tone=lambda one: one.tone),
    ),
    sorts=(NEWEST,),
    filters=(OF_CUSTOMER, Code("order", _l("订单号"), "order_no", is_rare=True), Days("due", _l("到期"), "due_on")),
    views=(
        View("open", _l("未收清"), lambda who: ~Q(open_amount=0), is_small=True, sort="due"),
        View("late", _l("已逾期"), lambda who: ~Q(open_amount=0) & Q(due_on__lt=who.today), is_small=True, sort="due"),
        View("all", _l("全部")),
    ),
    sorts_of_few=(
        Sort("due", _l("到期日"), ("due", "id"), made=(Made("due", lambda who: OrLast("due_on")),)),
        Sort("open", _l("未收"), ("open_amount", "id"), descending=True),
    ),
    search=search,
    search_hint=_l("单号、客户，拼音首字母也行"),
    complete=_aged,
)

INVOICES = Listing(
    name="money:invoices",
    title=_l("开票"),
    unit=_l("张"),
    rows=_of(Invoice),
    columns=(
        Cell("number", _l("发票号码"), "code"),
        CUSTOMER,
        Cell("on", _l("开票日期"), "date"),
        Cell("kind", _l("类型"), choices=Invoice.Kind),
        amount_cell(_l("价税合计")),
        Cell("documents", _l("对应单据")),
    ),
    sorts=(NEWEST,),
    filters=(OF_CUSTOMER, Choice("kind", _l("类型"), "kind", Invoice.Kind.choices), Days("on", _l("开票日期"), "on")),
    search=search,
    search_hint=_l("发票号码、客户，拼音首字母也行"),
    intake=OF_INVOICES,
    adding=by_hand("issue_invoice"),
)

SETTLEMENTS = Listing(
    name="money:settlements",
    title=_l("铺货结算"),
    unit=_l("张"),
    rows=_of(Settlement),
    columns=(Cell("number", _l("结算单号"), "code"), CUSTOMER, Cell("on", _l("结算日期"), "date"), amount_cell()),
    sorts=(NEWEST,),
    filters=(OF_CUSTOMER, Days("on", _l("结算日期"), "on")),
    search=search,
    search_hint=_l("单号、客户，拼音首字母也行"),
    intake=OF_SETTLEMENTS,
    adding=by_hand("settle"),
)

ADJUSTMENTS = Listing(
    name="money:adjustments",
    title=_l("调整"),
    unit=_l("笔"),
    rows=_of(Adjustment),
    columns=(
        Cell("number", _l("单号"), "code"),
        CUSTOMER,
        Cell("on", _l("日期"), "date"),
        Cell("kind", _l("类型"), choices=Adjustment.Kind),
        amount_cell(),
        Cell("document", _l("对应单据")),
        Cell("note", _l("说明")),
    ),
    sorts=(NEWEST,),
    filters=(OF_CUSTOMER, Choice("kind", _l("类型"), "kind", Adjustment.Kind.choices), Days("on", _l("日期"), "on")),
    search=search,
    search_hint=_l("单号、客户，拼音首字母也行"),
    intake=OF_ADJUSTMENTS,
    adding=by_hand("adjust"),
)


def list_view(listing):
    """The view of a list, with the ways to the others."""

    @require_safe
    @page_of("money")
    def view(request):
        pages = [(reverse(name), label, name == listing.name) for name, label in PAGES]
        return answer_list(request, listing, "money/list.html", pages=pages)

    return view


receipts = list_view(RECEIPTS)
bills = list_view(BILLS)
invoices = list_view(INVOICES)
settlements = list_view(SETTLEMENTS)
adjustments = list_view(ADJUSTMENTS)


@require_safe
@page_of("money")
def shelf(request, code):
    """What stands on a customer's shelf, oldest goods first; a part of his page."""
    customer = get_object_or_404(Customer.objects.seen_by(request.user), code=code)
    lots = Lot.objects.filter(customer=customer, left__gt=0, void=False)
    rows = (
        lots.values("product__code", "product__name")
        .annotate(pieces=Sum("left"), newest=Max("on"))
        .order_by("product__code")
    )
    return render(request, "money/shelf.html", {"customer": customer, "rows": rows})


@require_safe
@page_of("money")
def account(request, code):
    """How old a customer's debts are, and what he promised; a part of his page."""
    who = request.user
    customer = get_object_or_404(Customer.objects.seen_by(who), code=code)
    bills = books.open_bills(who.today, who, [customer.pk])
    aged = books.ageing(books.debts(who.today, bills, {customer.pk: customer}).get(customer.pk, []))
    context = {
        "customer": customer,
        "aged": aged,
        "ages": _ages(aged),
        "promises": money.promises(who.today, who, [customer]).get(customer.pk, [])[:MOST_PROMISES],
        "received": Receipt.objects.filter(customer=customer, void=False).order_by("-on", "-pk").first(),
    }
    return render(request, "money/account.html", context)


@require_safe
@page_of("money")
def buying(request, code):
    """What a customer bought month by month, and his share of it all; a part of his page."""
    who = request.user
    customer = get_object_or_404(Customer.objects.seen_by(who), code=code)
    year = year_of(customer, who.today, who)
    told = "、".join(
        f"{month.label} {shown('cash', amount)}" for month, amount in zip(year.months, year.amounts, strict=True)
    )
    context = {
        "year": year,
        "newest": year.months[-1],
        "bars": bars.svg(year.amounts, _("近 12 个月销售：%(months)s") % {"months": told}),
        "knows_all": bool(who.roles & COMPANY),
    }
    return render(request, "money/buying.html", context)


def _ages(aged):
    """[(an age in words, 元)] of the debts there are, youngest first."""
    least, found = 0, []
    for name, most in books.BUCKETS:
        words = {"least": least, "most": most}
        label = _("%(least)s–%(most)s 天") % words if most else _("%(least)s 天以上") % words
        found.append((label, aged[name]))
        least = (most or 0) + 1
    return [(label, amount) for label, amount in found if amount]

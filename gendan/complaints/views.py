"""Pages of returns: the list, and the form that takes goods of a delivery back."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from gendan.base import names
from gendan.base.filters import Days
from gendan.base.listing import Cell, Listing, Sort, beside
from gendan.complaints import actions
from gendan.complaints.forms import ComebackForm
from gendan.complaints.imports import OF_RETURNS
from gendan.complaints.models import SalesReturn
from gendan.customers.filters import Party
from gendan.people.lines import Lines
from gendan.people.pages import answer_form, answer_list, form_for, page_of
from gendan.shipping.models import Delivery

RETURNS = Listing(
    name="complaints:list",
    title=_l("退货"),
    unit=_l("张"),
    rows=lambda who: beside(SalesReturn.objects.seen_by(who).filter(void=False), "customer", "code", "short_name"),
    columns=(
        Cell("number", _l("退货单号"), "code"),
        Cell(
            "customer",
            _l("客户"),
            path="customer.short_name",
            link=("customers:page", "customer.code"),
            not_with=("customer",),
        ),
        Cell("on", _l("退货日期"), "date"),
        Cell("amount", _l("金额"), "cash", path="amount", total=True, secret="price"),
        Cell("reason", _l("原因")),
    ),
    sorts=(Sort("new", _l("登记先后"), ("id",), descending=True),),
    filters=(Party("customer", _l("客户"), "customer"), Days("on", _l("退货日期"), "on")),
    search=lambda text, who: Q(number__icontains=text) | names.matching(text, "customer__search"),
    search_hint=_l("单号、客户，拼音首字母也行"),
    intake=OF_RETURNS,
)


@require_safe
@page_of("complaints")
def index(request):
    """The returns that a reader may know of."""
    return answer_list(request, RETURNS)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("complaints.take_back")
def take_back(request):
    """Take goods of a delivery back."""
    deliveries = Delivery.objects.seen_by(request.user).filter(void=False).select_related("customer")
    delivery = get_object_or_404(deliveries, number=request.GET.get("delivery", ""))
    data = request.POST or None
    form = ComebackForm(data, initial={"on": request.user.today})
    form.lines = Lines(_goods(delivery), {"quantity": "count"}, lambda line: {"quantity": ""}, data, must="quantity")
    done = form.is_bound and form.is_valid() and form.do(actions.take_back, [form.comeback(delivery)], by=request.user)
    if done:
        messages.success(request, _("已登记退货：%(number)s。") % {"number": done[0].number})
        return redirect("shipping:page", delivery.number)
    return answer_form(request, "complaints/take_back.html", form, delivery=delivery)


def _goods(delivery):
    """{product id: line} of the delivery, lines of one product put together."""
    goods = {}
    for line in delivery.lines.select_related("product"):
        known = goods.setdefault(line.product_id, line)
        if known is not line:
            known.quantity += line.quantity
    return goods

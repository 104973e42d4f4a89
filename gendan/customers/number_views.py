"""The page on which a customer's own part numbers (客户货号) are written beside ours."""

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gendan.customers import actions
from gendan.customers.models import AgreedPrice, PartNumber
from gendan.customers.part_numbers import Naming
from gendan.customers.views import seen
from gendan.people.forms import DeedForm
from gendan.people.lines import Lines
from gendan.people.pages import answer_form, form_for
from gendan.products.models import Product

MOST = 500


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("customers.name_goods")
def name_goods(request, code):
    """Write a customer's numbers beside the products that he has prices for or named before."""
    customer, form = seen(request, code), DeedForm(request.POST or None)
    known = dict(PartNumber.objects.filter(customer=customer).values_list("product", "code"))
    products = {one.pk: one for one in _his(customer)}
    form.lines = Lines(products, {"code": "code"}, lambda one: {"code": known.get(one.pk, "")}, request.POST or None)
    if form.is_bound and form.is_valid():
        rows = [Naming(code, row.record.code, row.cells["code"].value or "") for row in form.lines.rows]
        if form.do(actions.name_goods, rows, by=request.user) is not None:
            messages.success(request, _("客户货号已保存，送货单上会带出来。"))
            return redirect("customers:page", code)
    return answer_form(request, "customers/numbers.html", form, customer=customer)


def _his(customer):
    priced = AgreedPrice.objects.filter(customer=customer, product=OuterRef("pk"), price__isnull=False)
    named = PartNumber.objects.filter(customer=customer, product=OuterRef("pk"))
    return Product.objects.filter(Q(Exists(priced)) | Q(Exists(named))).order_by("code")[:MOST]

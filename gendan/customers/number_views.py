"""The page on which a customer's own part numbers (客户货号) are written beside ours."""

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gendan.customers import actions, part_numbers
from gendan.customers.forms import NumbersForm
from gendan.customers.models import AgreedPrice, PartNumber
from gendan.customers.views import seen
from gendan.people.pages import answer_edit, form_for
from gendan.products.models import Product

MOST = 500


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("customers.name_goods")
def name_goods(request, code):
    """Write a customer's numbers beside the products that he has prices for or named before."""
    customer = seen(request, code)
    initial = {"version": part_numbers.version(customer)}  # before what it is the version of
    known = dict(PartNumber.objects.filter(customer=customer).values_list("product", "code"))
    form = NumbersForm(request.POST or None, stands=(list(_his(customer)), known), initial=initial)
    return answer_edit(
        request, "customers/numbers.html", form, actions.name_goods, lambda form: form.namings(code),
        about=code, said=_("客户货号已保存，送货单上会带出来。"), page=resolve_url("customers:page", code),
        customer=customer,
    )  # fmt: skip


def _his(customer):
    priced = AgreedPrice.objects.filter(customer=customer, product=OuterRef("pk"), price__isnull=False)
    named = PartNumber.objects.filter(customer=customer, product=OuterRef("pk"))
    return Product.objects.filter(Q(Exists(priced)) | Q(Exists(named))).order_by("code")[:MOST]

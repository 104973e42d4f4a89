"""Pages on which contacts and delivery addresses of a customer are written down, changed and retired."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST

from gendan.customers import actions
from gendan.customers.reach import ADDRESSES, CONTACTS, Leaving, Sort
from gendan.customers.reach_forms import FORMS, values_of
from gendan.customers.views import seen
from gendan.people.conflict import save
from gendan.people.forms import DeedForm
from gendan.people.pages import answer_form, answer_refused, form_for, led_on, tell_refusal


@dataclass(frozen=True)
class Card:
    """How pages call a sort, and the deeds on it."""

    sort: Sort
    new: str | Promise
    edit: str | Promise
    gone: str | Promise
    ask: str | Promise
    retire_page: str
    keep: Callable
    retire: Callable


CONTACT = Card(
    CONTACTS, _l("加联系人"), _l("修改联系人"), _l("已离开，停用"),
    _l("停用后不再打给他，历史里还查得到。停用？"),
    "customers:retire_contact", actions.keep_contact, actions.retire_contact,
)  # fmt: skip
ADDRESS = Card(
    ADDRESSES, _l("加收货地址"), _l("修改收货地址"), _l("不再用，停用"),
    _l("停用后新订单不能再选它，已有的订单不变。停用？"),
    "customers:retire_address", actions.keep_address, actions.retire_address,
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("customers.keep_contact")
def contact(request, code, person=None):
    """Write down a contact of a customer, a new one or one that there is."""
    return _keep(request, code, person, CONTACT)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("customers.keep_address")
def address(request, code, place=None):
    """Write down where goods of a customer go, a new place or one that there is."""
    return _keep(request, code, place, ADDRESS)


@require_POST
@form_for("customers.retire_contact")
def retire_contact(request, code, person):
    """Call somebody no more."""
    return _retire(request, code, person, CONTACT)


@require_POST
@form_for("customers.retire_address")
def retire_address(request, code, place):
    """Send goods to a place no more."""
    return _retire(request, code, place, ADDRESS)


@require_POST
@form_for("customers.verify")
def verify(request, code):
    """Say that a customer's file was gone through and is right."""
    customer, who = seen(request, code), request.user
    form = DeedForm(request.POST)
    if form.is_valid() and form.do(actions.verify, [actions.Look(code, who.today)], by=who) is not None:
        messages.success(request, _("%(name)s 的资料已核对无误。") % {"name": customer.short_name})
        return led_on(request, "customers:page", code)
    return answer_refused(request, form, "customers:page", code)


def _keep(request, code, pk, card):
    customer, who = seen(request, code), request.user
    one = get_object_or_404(card.sort.live([customer]), pk=pk) if pk else None
    now = values_of(card.sort, one)
    form = FORMS[card.sort.model](request.POST or None, one=one, initial=now | {"version": customer.version})
    clashes = []
    if form.is_bound:
        saved, form, clashes = save(
            form, lambda form: form.do(card.keep, [form.row(customer)], by=who), now, customer.version
        )
        if saved:
            messages.success(request, _("“%(one)s”已保存。") % {"one": saved[0]})
            return led_on(request, "customers:page", code)
    return answer_form(request, "customers/reach.html", form, customer=customer, card=card, one=one, clashes=clashes)


def _retire(request, code, pk, card):
    customer, who = seen(request, code), request.user
    one = card.sort.model.objects.filter(customer=customer, pk=pk).first()
    if one is None:
        raise Http404
    form = DeedForm(request.POST)
    if form.is_valid() and form.do(card.retire, [Leaving(code, pk, who.today)], by=who) is not None:
        messages.success(request, _("“%(one)s”已停用。") % {"one": one})
    tell_refusal(request, form)
    return redirect("customers:page", code)

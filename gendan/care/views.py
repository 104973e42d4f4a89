"""The page that writes down a talk with a customer (ui J2)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gendan.care import actions
from gendan.care.forms import TalkForm
from gendan.care.models import Talk
from gendan.customers.models import Customer
from gendan.orders import views as orders
from gendan.people.pages import answer_form, form_for, led_on


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("care.talk")
def talk(request, code):
    """Write down what was talked about, beginning with what there was to read out of his order."""
    customer, who = get_object_or_404(Customer.objects.seen_by(request.user), code=code), request.user
    owed = Talk.objects.owed().filter(customer=customer).order_by("answer_on", "pk")
    form = TalkForm(request.POST or None, owed=owed, initial={} if request.POST else _begun(request, customer))
    if form.is_bound and form.is_valid() and form.do(actions.talk, [form.row(customer)], by=who):
        messages.success(request, _("%(customer)s：沟通已记下，在往来里。") % {"customer": customer.short_name})
        return led_on(request, "customers:page", code)
    return answer_form(request, "care/talk.html", form, customer=customer)


def _begun(request, customer):
    """What the form is filled with: today, whom one usually talks to, and what was read out of the order asked for."""
    main = customer.contacts.filter(is_main=True, left_on=None).first()
    asked = {name: request.GET[name] for name in ("answers",) if name in request.GET}
    return {"on": request.user.today, "whom": main and main.name, "said": _read_out(request, customer)} | asked


def _read_out(request, customer):
    """The sentence of one of his orders under way, of the newest where the address names none."""
    told = orders.told(customer, request.user)
    number = request.GET.get("order", told[0].number if told else "")
    return next((one.said for one in told if one.number == number), "") if "answers" not in request.GET else ""

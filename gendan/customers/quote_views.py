"""The page that prints a 报价单 for a customer: which products, for which quantities, until when."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.views.decorators.http import require_http_methods

from gendan.base import clock, dated
from gendan.customers import quote
from gendan.customers.models import AgreedPrice
from gendan.customers.quote_forms import MOST_OFFERS, QuoteForm
from gendan.customers.views import seen
from gendan.people import actions as people
from gendan.people.pages import answer_form, answer_print, form_for
from gendan.people.roles import reads
from gendan.products.models import Product

VALID = timedelta(days=30)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("people.print_paper")
def print_quote(request, code):
    """Print an offer as PDF or picture; what the customer has agreed stands there already. Every print is recorded."""
    customer, who = seen(request, code), request.user
    if not reads(who, "price"):
        raise PermissionDenied("people.print_paper")
    form = QuoteForm(
        request.POST or None,
        customer=customer,
        day=who.today,
        usual=_usual(customer, who.today),
        initial={"valid_to": who.today + VALID},
    )
    done = (
        form.is_bound
        and form.is_valid()
        and form.do(people.print_paper, [form.printing(customer, who.today)], by=who, at=clock.now())
    )
    if not done:
        return answer_form(request, "customers/quote.html", form, customer=customer)
    return answer_print(done[0], quote.draw(customer, form.lines.offers, done[0], by=who, **form.terms))


def _usual(customer, day):
    """The products for which the customer has a price from one piece on."""
    held = dated.on(AgreedPrice.objects.filter(customer=customer), day, ("customer", "product", "kind", "min_qty"))
    active = Product.objects.filter(pk__in=held.exclude(price=None).values("product"), status=Product.Status.ACTIVE)
    return list(active.order_by("code")[:MOST_OFFERS])

"""The page that prints a customer's 客户档案卡."""

from django.views.decorators.http import require_http_methods

from gendan.base import clock
from gendan.customers import dossier
from gendan.customers.forms import DossierForm
from gendan.customers.views import seen
from gendan.people import actions as people
from gendan.people.pages import answer_form, answer_print, form_for


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("people.print_paper")
def print_dossier(request, code):
    """Print the file as PDF or picture; every print is recorded, so that an old paper is known as such."""
    customer, who = seen(request, code), request.user
    form = DossierForm(request.POST or None)
    done = (
        form.is_bound
        and form.is_valid()
        and form.do(people.print_paper, [form.printing(customer, who.today)], by=who, at=clock.now())
    )
    if not done:
        paper = dossier.paper(customer, who.today)
        return answer_form(request, "customers/dossier.html", form, customer=customer, paper=paper)
    return answer_print(done[0], dossier.draw(customer, done[0], by=who))

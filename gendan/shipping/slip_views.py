"""The page on which signed copies that came back are filed, one or a whole stack of them."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gendan.people.pages import answer_form, form_for, led_on
from gendan.shipping import actions
from gendan.shipping.forms import SlipForm
from gendan.shipping.models import Delivery

MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("shipping.file_slip")
def file_slips(request):
    """File the signed copies of the picked notes; those that are filed already are left out."""
    notes = list(_picked(request))
    if not notes:
        messages.info(request, _("没有要登记的回单：请在列表里选中回来的送货单。"))
        return redirect("shipping:list")
    form = SlipForm(request.POST or None, initial={"on": request.user.today})
    done = form.is_bound and form.is_valid() and form.do(actions.file_slip, form.rows(notes), by=request.user)
    if done:
        said = ngettext("%(number)s 张回单已登记。", "%(number)s 张回单已登记。", len(done)) % {"number": len(done)}
        messages.success(request, said)
        return led_on(request, *(("shipping:page", notes[0].number) if len(notes) == 1 else ("shipping:list",)))
    return answer_form(request, "shipping/slips.html", form, notes=notes)


def _picked(request):
    picks = request.GET.getlist("pick")[:MOST]
    seen = Delivery.objects.seen_by(request.user).filter(void=False, number__in=picks, slip=None)
    return seen.select_related("customer").order_by("on", "pk")

"""The page on which the office's printer is set: how far 送货单 are set off, tried out on a page of their own."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gendan.base import clock, preferences
from gendan.people import actions as people
from gendan.people.pages import PRINTS, answer_edit, answer_form, form_for
from gendan.shipping import note
from gendan.shipping.forms import SIDES, OffsetForm


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("people.set_preferences")
def offsets(request):
    """Try offsets on a test page as often as wanted, then keep them for the whole office from today on."""
    who = request.user
    version = preferences.standing(SIDES.values(), who.today)
    now = dict(zip(SIDES, version.split("/"), strict=True)) | {"paper": None}
    form = OffsetForm(request.POST or None, initial=now | {"version": version})
    if "try" in request.POST and form.is_valid():
        drawn = note.draw_test(form.cleaned_data["paper"], form.moved(), at=clock.now(), by=who)
        return HttpResponse(drawn, content_type=PRINTS["pdf"])
    if "try" in request.POST:
        return answer_form(request, "shipping/offsets.html", form)
    return answer_edit(
        request, "shipping/offsets.html", form, people.set_preferences, lambda form: form.preferences(who.today),
        about=SIDES["right"], said=_("已保存，以后的送货单都照这样打印。"), page=request.path,
    )  # fmt: skip

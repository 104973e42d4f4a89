"""A person's own views of lists: keep one under a name, show it to everybody, forget it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.base.asked import address_of
from gendan.desk.forms import ViewForm
from gendan.people import actions as people
from gendan.people.forms import DeedForm
from gendan.people.models import SavedView
from gendan.people.pages import answer_refused, form_for


@require_POST
@form_for("people.keep_view")
def keep(request):
    """Keep what a list shows now; it is a tab of this person's from then on."""
    form = ViewForm(request.POST)
    if form.is_valid() and form.do(people.keep_view, [form.viewing()], by=request.user):
        messages.success(request, _("视图“%(name)s”已保存，在标签里。") % {"name": form.cleaned_data["name"]})
        return redirect(form.back)
    return answer_refused(request, form, form.back)


@require_POST
@form_for("people.share_view")
def share(request, view):
    """Show a view of this person's to everybody, or to himself alone again."""
    one = get_object_or_404(SavedView, pk=view, user=request.user)
    form = DeedForm(request.POST)
    row = people.Sharing(view, request.POST.get("is_shared") == "1")
    if form.is_valid() and form.do(people.share_view, [row], by=request.user) is not None:
        said = _("视图“%(name)s”现在大家都看到。") if row.is_shared else _("视图“%(name)s”现在只有您自己看到。")
        messages.success(request, said % {"name": one.name})
        return redirect(one.address)
    return answer_refused(request, form, one.address)


@require_POST
@form_for("people.forget_view")
def forget(request, view):
    """Forget a view of this person's; the list stays."""
    one = get_object_or_404(SavedView, pk=view, user=request.user)
    form = DeedForm(request.POST)
    row = people.Forgetting(view)
    if form.is_valid() and form.do(people.forget_view, [row], by=request.user) is not None:
        messages.success(request, _("视图“%(name)s”已删掉。") % {"name": one.name})
        return redirect(address_of(one.listing, ""))
    return answer_refused(request, form, one.address)

"""The page on which the office defines its own fields (自定义字段)."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gendan.desk import actions
from gendan.desk.forms import FieldForm
from gendan.people.forms import DeedForm, new_op
from gendan.people.models import OwnField
from gendan.people.pages import answer_form, answer_refused, form_for


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("desk.define_field")
def index(request):
    """The own fields there are, and a form for another one."""
    form = FieldForm(request.POST or None)
    if form.is_bound and form.is_valid():
        made = form.do(actions.define_field, [form.definition()], by=request.user)
        if made:
            messages.success(request, _("已加上“%(label)s”。") % {"label": made[0].label})
            return redirect("desk:own_fields")
    return answer_form(request, "desk/own_fields.html", form, known=OwnField.objects.filter(retired=False), op=new_op())


@require_POST
@form_for("desk.retire_field")
def retire(request, field):
    """Retire an own field."""
    form = DeedForm(request.POST)
    if form.is_valid() and form.do(actions.retire_field, [actions.Retiring(field)], by=request.user):
        messages.success(request, _("已停用。填过的内容还在，用原来的名称再加上就能看到。"))
        return redirect("desk:own_fields")
    return answer_refused(request, form, "desk:own_fields")

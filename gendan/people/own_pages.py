"""The form in which the own fields of a record are filled in, for the rooms that have such records."""

from django.utils.translation import gettext as _

from gendan.people import own
from gendan.people.conflict import EditForm
from gendan.people.forms import Cell, Choice, Text
from gendan.people.pages import answer_edit


class OwnForm(EditForm):
    """The own fields of one record."""

    def __init__(self, *args, record, **kwargs):
        self.record, self.asked = record, own.fields(record)
        super().__init__(*args, **kwargs)

    def declare(self):
        """A control for each field in use."""
        return controls(self.asked)

    def bound_again(self, data, now):
        """The same form over other data."""
        return OwnForm(data, initial=now, record=self.record)

    def filling(self, code):
        """The Filling to hand to the deed: what differs from what the form was handed out with."""
        changed = [one.name for one in self.asked if one.name in self.changed_data]
        values = {name: None if self.cleaned_data[name] == "" else self.cleaned_data[name] for name in changed}
        return own.Filling(code, values, self.cleaned_data["version"])


def controls(fields):
    """{name: the form field in which an own field is filled in}."""
    return {one.name: _control(one) for one in fields}


def _control(one):
    about = {"label": one.label, "required": False}
    if one.kind == own.Kind.CHOICE:
        return Choice(choices=[("", "—"), *((option, option) for option in one.options)], **about)
    return Text(**about) if one.kind == own.Kind.TEXT else Cell(str(one.kind), **about)


def answer_own(request, one, record, code, deed):
    """Answer with the form of the own fields of the record `one`, or fill them in by the deed and go to its page."""
    now = {field.name: own.value(field, one.own) for field in own.fields(record)}
    form = OwnForm(request.POST or None, initial={**now, "version": one.version}, record=record)
    back = request.path.removesuffix("own/")
    return answer_edit(
        request, "desk/own_form.html", form, deed, lambda form: [form.filling(code)],
        about=code, said=_("已保存。"), page=back, back=back, code=code, one=one,
    )  # fmt: skip

"""Two people changed one record: what both changed stands side by side, all else is put together, nothing typed is lost."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from gendan.people.forms import DeedForm

FRESH = 0  # the version of a record that does not exist yet: a deed that finds one under its code refuses


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed too: what this person wrote, and what stands there now."""

    name: str
    label: str
    mine: str
    now: str


class EditForm(DeedForm):
    """The form of a record that exists: it remembers the values it was handed out with, and their version."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = not field.widget.is_hidden

    def refuse(self, faults):
        """A new record that exists already is a question of its code."""
        if self.cleaned_data.get("version") == FRESH and any(fault.field == "version" for fault in faults):
            self.add_error("code", _("这个编码已经在用：请换一个编码，或打开原来的那份修改。"))
        else:
            super().refuse(faults)

    def bound_again(self, data, now):
        """The same form over other data."""
        return type(self)(data, initial=now)


def meet(form, now, version):
    """Bring a posted EditForm to the record as it stands: (form, [Clash]).

    Fields this person left alone take the values of now; fields both changed are clashes until the person says, by
    `take` in the form, which of them take the value of now.
    """
    if form.data.get("version") == str(version):
        return form, []
    data, clashes = form.data.copy(), []
    taken = data.getlist("take")
    for bound in form.visible_fields():
        mine, was = _same(data.get(bound.name)), _same(data.get(bound.html_initial_name))
        current = _same(bound.field.prepare_value(now[bound.name]))
        if mine == was or bound.name in taken:
            data[bound.name] = current
        elif current not in (was, mine):
            clashes.append(Clash(bound.name, bound.label, mine, current))
        data[bound.html_initial_name] = current
    data["version"] = version
    return form.bound_again(data, now), clashes


def _same(value):
    """One spelling for a value as a form carries it."""
    return "" if value is None else str(value).replace("\r\n", "\n").strip()

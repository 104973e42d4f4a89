"""Two people changed one record: what both changed stands side by side, all else is put together, nothing is lost."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from gendan.people import story
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
    merged = ()  # labels of fields that somebody else changed meanwhile and this person left alone

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


def save(form, deed, now, version):
    """Do the deed of a posted EditForm: (records or None, form, [Clash]).

    deed: form → records or None. now, version: the record as it stands, for when somebody else changed it meanwhile.
    The deed is asked first: a repeated click must find what the first one did.
    """
    form = _with_taken(form, now)
    saved = deed(form) if form.is_valid() else None
    if saved is not None or not form.has_error("version"):
        return saved, form, []
    form, clashes = _meet(form, now, version)
    return (None if clashes or not form.is_valid() else deed(form)), form, clashes


def _with_taken(form, now):
    """After a clash: the fields for which the person prefers what stood there."""
    taken = [form[name] for name in form.data.getlist("take") if name in form.fields]
    if not taken:
        return form
    data = form.data.copy()
    for bound in taken:
        data[bound.name] = data.get(bound.html_initial_name, "")
    return form.bound_again(data, now)


def _meet(form, now, version):
    """Bring a form to the record as it stands: fields left alone take its values, fields both changed are clashes."""
    data, clashes, merged = form.data.copy(), [], []
    for bound in form.visible_fields():
        mine, was = _same(data.get(bound.name)), _same(data.get(bound.html_initial_name))
        current = _same(bound.field.prepare_value(now[bound.name]))
        if mine == was:
            data[bound.name] = current
            merged += [str(bound.label)] if current != was else []
        elif current not in (was, mine):
            clashes.append(Clash(bound.name, bound.label, mine, current))
        data[bound.html_initial_name] = current
    data["version"] = version
    met = form.bound_again(data, now)
    met.merged = merged
    return met, clashes


def notice(form, code, deed):
    """What to tell whoever saved on top of somebody's changes: a sentence, "" when nobody was in between.

    The deed before the newest one is his: the newest is the save that has just been done.
    """
    if not form.merged:
        return ""
    told = {"who": getattr(story.newest(code, deed, before=1), "who", ""), "fields": "、".join(form.merged)}
    return _("您填写时 %(who)s 存过这份资料，“%(fields)s”有变，已经合并，两边的修改都在。") % told


def _same(value):
    """One spelling for a value as a form carries it."""
    return "" if value is None else str(value).replace("\r\n", "\n").strip()

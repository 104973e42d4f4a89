"""Two people changed one record: what both changed stands side by side, all else is put together, nothing is lost."""

import json
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


@dataclass(frozen=True)
class Part:
    """What two people's changes are compared by: a field, a line, or lines that only their places tell.

    inputs: the names of the form's inputs for it. mine, was, now: {name of an input: its text}.
    """

    name: str
    label: str
    inputs: list
    mine: dict
    was: dict
    now: dict

    def put(self, data, texts):
        """Fill its inputs in."""
        for name in (*self.inputs, *texts):
            data[name] = texts.get(name, "")


class EditForm(DeedForm):
    """The form of a record that exists: it remembers the values it was handed out with, and their version."""

    version: forms.Field = forms.IntegerField(widget=forms.HiddenInput)
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

    def parts(self, now):
        """[Part], each of a field. now: the record as it stands."""
        return [self._part(bound, bound.field.prepare_value(now[bound.name])) for bound in self.visible_fields()]

    def _part(self, bound, now):
        texts = self.data.get(bound.name), self.data.get(bound.html_initial_name), now
        return Part(bound.name, bound.label, [bound.name], *({bound.name: _same(text)} for text in texts))

    def remember(self, data, parts):
        """Let data say what stands now."""
        for part in parts:
            data[self[part.name].html_initial_name] = part.now[part.name]

    def shown(self, said):
        """What one person wrote of a Part, for people."""
        return "\n".join(said.values())


class LinesForm(EditForm):
    """The form of lines that exist: it remembers what they said, and a digest of it is their version.

    stands: what the lines are made of; lines_of(data) makes them of what was typed, and of what stands for None.
    """

    version = forms.CharField(widget=forms.HiddenInput)
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, stands, **kwargs):
        super().__init__(data, **kwargs)
        self.stands = stands
        self.lines = self.lines_of(data)
        self.initial["base"] = json.dumps(self.said(None))

    def bound_again(self, data, now):
        """The same form over other data."""
        return type(self)(data, stands=self.stands, initial=now)

    def said(self, data):
        """{name of an input: its text}: what data say, or what stands."""
        return self.lines_of(data).said()

    def parts(self, now):
        """[Part], each of a line, or one of all."""
        texts = self.said(self.data), self.handed_out, self.said(None)
        named = {}
        for name in dict.fromkeys((*self.inputs(), *(name for said in texts for name in said))):
            named.setdefault("lines" if self.lines.by_place else name, []).append(name)
        return [
            Part(
                group,
                self.lines.by_place or self.lines.label(group),
                names,
                *({name: said[name] for name in names if name in said} for said in texts),
            )
            for group, names in named.items()
        ]

    @property
    def handed_out(self):
        """What the lines said when the form was handed out, {} when somebody has tampered with it."""
        try:
            return {str(name): str(text) for name, text in json.loads(self.data["base"]).items()}
        except (LookupError, TypeError, ValueError, AttributeError):
            return {}

    def inputs(self):
        """The names of the inputs that were sent."""
        return [cell.name for row in self.lines.rows for cell in row.cells.values()]

    def remember(self, data, parts):
        """Let data say what stands now."""
        data["base"] = json.dumps({name: text for part in parts for name, text in part.now.items()})

    def shown(self, said):
        """What one person wrote of a Part, for people."""
        return self.lines.shown(said) if self.lines.by_place else super().shown(said)


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
    taken = [part for part in form.parts(now) if part.name in form.data.getlist("take")]
    if not taken:
        return form
    data = form.data.copy()
    for part in taken:
        part.put(data, part.was)
    return form.bound_again(data, now)


def _meet(form, now, version):
    """Bring a form to the record as it stands: fields left alone take its values, fields both changed are clashes."""
    data, clashes, merged = form.data.copy(), [], []
    parts = form.parts(now)
    for part in parts:
        if part.mine == part.was:
            part.put(data, part.now)
            merged += [str(part.label)] if part.now != part.was else []
        elif part.now not in (part.was, part.mine):
            clashes.append(Clash(part.name, part.label, form.shown(part.mine), form.shown(part.now)))
    form.remember(data, parts)
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

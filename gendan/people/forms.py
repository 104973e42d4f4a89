"""Forms of deeds: values are read as an import reads them, refusals come back to their fields, ten clicks are one."""

import secrets

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import attached
from gendan.base.cash import CashField, PriceField, RateField
from gendan.base.faults import Refused
from gendan.base.sniffing import ACCEPT, SIGNS, Unfit
from gendan.base.table import NUMERIC, plain
from gendan.base.workbook import Unclear, cells
from gendan.base.writing import Busy


def new_op():
    """The id of a form that was handed out: whatever comes back under it is done once."""
    return secrets.token_urlsafe(16)


class Cell(forms.Field):
    """A value as offices write it: ¥1,234.50, 2026.11.23, 120把. kind: as workbook/cells.py reads it; empty is None."""

    def __init__(self, kind="text", *, length=None, **options):
        self.kind, self.read = kind, cells.reader(kind, length=length)
        options.setdefault("widget", _widget(kind, length))
        super().__init__(**options)

    def to_python(self, value):
        """Raises ValidationError with what to write instead."""
        try:
            return self.read(value) if value else None
        except Unclear as trouble:
            raise ValidationError(str(trouble)) from trouble

    def prepare_value(self, value):
        """A stored value as a person would write it; what was typed stays as it is."""
        return plain(self.kind, value) if value is not None and not isinstance(value, str) else value


class Text(Cell):
    """Words; empty is ""."""

    def __init__(self, *, length=200, **options):
        super().__init__("text", length=length, **options)

    def to_python(self, value):
        """Without blanks around."""
        return super().to_python(value) or ""


class Pick(Cell):
    """The code of a record, found by code, name or pinyin. source: the address that finds it."""

    def __init__(self, source, **options):
        attributes = {"class": "picker", "data-source": reverse_lazy(source), "data-none": _l("没有找到：换个说法试试")}
        super().__init__("code", widget=forms.TextInput(attrs=attributes), **options)


class Choice(forms.ChoiceField):
    """One of a list."""

    default_error_messages = {"invalid_choice": _l("“%(value)s”不在列表里：请从列表里选。")}


class YesNo(Choice):
    """A bool, which a form carries as "1" or ""."""

    def __init__(self, **options):
        super().__init__(choices=[("", _l("否")), ("1", _l("是"))], **options | {"required": False})

    def prepare_value(self, value):
        """A stored value as the form carries it; what was chosen stays as it is."""
        return value if isinstance(value, str) else "1" if value else ""

    def clean(self, value):
        """True or False."""
        return bool(super().clean(value))


class _Files(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name)


class Files(forms.Field):
    """Files of a record, several at once; what is in each is looked at, and every one that is unfit is named."""

    def __init__(self, **options):
        super().__init__(widget=_Files(attrs={"accept": ACCEPT}), **options)

    def clean(self, value):
        """The uploads; raises ValidationError with what to do about each that is not taken."""
        troubles = [*filter(None, map(self._trouble, super().clean(value)))]
        if troubles:
            raise ValidationError(troubles)
        return value

    @staticmethod
    def _trouble(upload):
        try:
            attached.fit(upload)
        except Unfit as trouble:
            return str(trouble)
        return ""


def _widget(kind, length):
    if kind == "date":
        return forms.DateInput(attrs={"type": "date"})
    if kind in NUMERIC:
        return forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"})
    return forms.TextInput(attrs={"maxlength": length or cells.TEXT_LENGTH, "autocomplete": "off"})


KINDS = {CashField: "cash", PriceField: "price", RateField: "share", models.DateField: "date"}


def fields_of(model, *names, required=(), kinds=None):
    """{name: form field} for named fields of a model, and for no other one; label, length and choices are the model's.

    kinds: {name: kind of cell} where the model says less than the office knows (a phone, an account).
    """
    fields = [model._meta.get_field(name) for name in names]
    kinds = kinds or {}
    return {one.name: _field_of(one, one.name in required, kinds.get(one.name)) for one in fields}


def _field_of(one, required, kind):
    about = {"label": one.verbose_name, "required": required}
    if kind:
        return Cell(kind, **about)
    if isinstance(one, models.BooleanField):
        return YesNo(initial=one.get_default(), **about)
    if one.choices:
        blank = [] if one.has_default() else [("", "—")]
        return Choice(choices=[*blank, *one.choices], initial=one.get_default(), **about)
    if isinstance(one, models.TextField):
        return Text(length=1000, widget=forms.Textarea(attrs={"rows": 3}), **about)
    if isinstance(one, models.CharField):
        return Text(length=one.max_length, **about)
    return Cell(next((known for kind_of, known in KINDS.items() if isinstance(one, kind_of)), "count"), **about)


CONTROLS = {forms.Select: "form-select", forms.CheckboxInput: "form-check-input"}


class DeedForm(forms.Form):
    """The form of one deed. `op` makes a repeated click find what the first one did."""

    op = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=new_op)
    lines = None  # beside the fields: complaints() on what was typed, place() for the deed's reasons, `wrong`: where

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.update(self.declare())
        for field in self.fields.values():
            face = CONTROLS.get(type(field.widget), "form-control")
            field.widget.attrs["class"] = f"{face} {field.widget.attrs.get('class', '')}".strip()
            if field.label:
                field.error_messages["required"] = _("请填“%(label)s”。") % {"label": field.label}

    def declare(self):
        """Fields that depend on more than the class: {name: form field}."""
        return {}

    def clean(self):
        """The lines are part of the form."""
        self._tell_of_lines()

    def _tell_of_lines(self):
        """Above the form, with the way to the first cell that is wrong."""
        for sentence in self.lines.complaints() if self.lines else ():
            self.add_error(None, ValidationError(sentence, code="lines"))

    def do(self, action, rows, *, by, **details):
        """The records that the deed made, or None when it said no: then the form holds every reason."""
        return self.attempt(lambda: action(rows, by=by, op=self.cleaned_data["op"], **details))

    def attempt(self, deed):
        """Call something that does deeds; None when one of them said no."""
        try:
            return deed()
        except Refused as refusal:
            self.refuse(refusal.faults)
        except Busy as busy:
            self.add_error(None, str(busy))
        return None

    def refuse(self, faults):
        """Put each reason beside its line or field, or above the form, which never comes back without a word there."""
        rest = self.lines.place(faults) if self.lines else faults
        self._tell_of_lines()
        places = [(fault.field if fault.field in self.fields else None, str(fault)) for fault in rest]
        for name, sentence in dict.fromkeys(places):  # once, of however many lines it is true
            self.add_error(name, sentence)


class FilesForm(DeedForm):
    """Files for a record. small: a small picture of the one file, as the browser made it."""

    uploads = Files(label=_l("文件"))

    @property
    def small(self):
        """The bytes of the small picture, b"" when there is none that is one."""
        found = self.files.get("small")
        if not found or found.size > attached.SMALL_BYTES or len(self.cleaned_data["uploads"]) > 1:
            return b""
        content = found.read()
        return content if SIGNS[attached.SMALL.name](content) else b""


class VoidForm(DeedForm):
    """Why a file should not be there."""

    reason = Text(label=_l("作废原因"))

"""The forms of the door, of the imports, of own fields, of 今日待办 and of the views that people keep."""

import re

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from gendan.base.asked import address_of
from gendan.base.names import normalise
from gendan.desk.actions import Definition
from gendan.people.actions import Viewing
from gendan.people.forms import Cell, Choice, DeedForm, Text, fields_of
from gendan.people.models import OwnField, User

SEPARATORS = re.compile("[、,，;；/\n]")
MOST_PASTED = 1_000_000  # characters


class LoginForm(forms.Form):
    """Who, and the password."""

    login = forms.CharField(
        label=_("登录名"),
        max_length=60,
        error_messages={"required": _("请填登录名。")},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        error_messages={"required": _("请填密码。")},
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "current-password"}),
    )


class ImportForm(forms.Form):
    """A workbook of the office."""

    file = forms.FileField(
        label=_("办公室的工作簿（xlsx、xls、csv）"),
        required=False,
        error_messages={"empty": _("这个文件是空的：请选另一个。")},
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx,.xls,.csv"}),
    )
    pasted = forms.CharField(
        label=_("或者从表格里复制，粘贴在这里（连同表头）"),
        required=False,
        strip=False,
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4, "spellcheck": "false"}),
    )

    def clean(self):
        """One of the two."""
        if not self.errors and not self.cleaned_data["file"] and not self.cleaned_data["pasted"].strip():
            self.add_error("file", _("请选一个文件，或把表格粘贴进来。"))

    def brought(self):
        """(file name, its bytes piece by piece); what was pasted is a file of columns between tabs."""
        if file := self.cleaned_data["file"]:
            return file.name, file.chunks()
        return f"{_('粘贴的表格')}.csv", [self.cleaned_data["pasted"].encode("utf-8-sig")]


def _people():
    known = User.objects.filter(is_active=True).order_by("name", "login").values_list("login", "name")
    return [("", "—"), *((login, f"{name}（{login}）") for login, name in known)]


class SnoozeForm(DeedForm):
    """Until when something is put off, and why."""

    until = Cell("date", label=_("推迟到"))
    reason = Text(label=_("原因"), length=200)


class HandOverForm(DeedForm):
    """Who does it instead."""

    note = Text(label=_("说明"), length=200, required=False)

    def declare(self):
        """The people there are."""
        return {"to": Choice(label=_("转交给"), choices=_people())}


class TaskForm(DeedForm):
    """What somebody is asked to do."""

    title = Text(label=_("事项"), length=120)
    due_on = Cell("date", label=_("完成期限"))
    note = Text(label=_("说明"), length=400, required=False)

    def declare(self):
        """The people there are."""
        return {"to": Choice(label=_("办理人"), choices=_people())}


class ResultForm(DeedForm):
    """How a task came out."""

    result = Text(label=_("结果"), length=400, required=False)


class ViewForm(DeedForm):
    """The name under which a list as it is shown now is kept. listing, query: as the page says them."""

    name = Text(label=_("视图名"), length=20)
    listing = forms.CharField(max_length=60)
    query = forms.CharField(max_length=2000, required=False)

    def clean_listing(self):
        """An address that there is."""
        try:
            reverse(self.cleaned_data["listing"])
        except NoReverseMatch:
            raise forms.ValidationError(_("没有这张列表：请回到列表再试。")) from None
        return self.cleaned_data["listing"]

    def viewing(self):
        """The Viewing to hand to the deed."""
        return Viewing(*(self.cleaned_data[name] for name in ("listing", "name", "query")))

    @property
    def back(self):
        """The list as it was shown; home, where there is none."""
        said = getattr(self, "cleaned_data", {})
        return address_of(said.get("listing", "desk:home"), said.get("query", ""))


class FieldForm(DeedForm):
    """An own field that the office wants."""

    def declare(self):
        """As the model says; options in one line."""
        options = Text(label=_("选项（用顿号或逗号分开）"), length=400, required=False)
        return fields_of(OwnField, "record", "label", "kind", required=("record", "label")) | {"options": options}

    def definition(self):
        """The Definition to hand to the deed."""
        said = self.cleaned_data
        options = dict.fromkeys(filter(None, map(normalise, SEPARATORS.split(said["options"]))))
        options = tuple(options) if said["kind"] == OwnField.Kind.CHOICE else ()
        return Definition(said["record"], normalise(said["label"]), said["kind"], options)

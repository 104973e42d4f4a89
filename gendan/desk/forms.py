"""The forms of the door and of the imports."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
        error_messages={"required": _("请选一个文件。"), "empty": _("这个文件是空的：请选另一个。")},
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx,.xls,.csv"}),
    )

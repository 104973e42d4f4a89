"""The form of a remark."""

from django.utils.translation import gettext_lazy as _

from gendan.people.forms import DeedForm, Text


class RemarkForm(DeedForm):
    """A remark on a row; blank clears it."""

    text = Text(label=_("备注"), length=200, required=False)

"""The form of a talk with a customer."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base.table import shown
from gendan.care.actions import Said
from gendan.care.models import Talk
from gendan.people.forms import Choice, DeedForm, fields_of

MOST_SAID = 40  # letters of a talk in a list to choose from


class TalkForm(DeedForm):
    """What was talked about with one customer. owed: his Talks that are still to be answered."""

    def __init__(self, *args, owed, **kwargs):
        self.owed = owed
        super().__init__(*args, **kwargs)

    def declare(self):
        """What the model says of it; and which promised answer it brings, where there is one."""
        fields = fields_of(Talk, "on", "whom", "channel", "answer_on", "said", required=("on", "said"))
        fields["said"].widget.attrs["autofocus"] = True
        fields["answer_on"].help_text = _l("没有答应就不填；到那天列在今日待办里")
        if not self.owed:
            return fields
        choices = [("", _("不是答复")), *((one.pk, _promised(one)) for one in self.owed)]
        return {"answers": Choice(label=_("答复哪一次"), choices=choices, required=False)} | fields

    def row(self, customer):
        """The Said to hand to the deed."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("op", "answers")}
        return Said(customer.code, **values, answers=int(self.cleaned_data.get("answers") or 0) or None)


def _promised(one):
    words = _("%(day)s 答应的：%(said)s")
    return words % {"day": shown("date", one.answer_on), "said": one.said[:MOST_SAID]}

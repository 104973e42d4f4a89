"""Where the command box leads besides records: actions, pages and sheets, each only to whoever may go there."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import names
from gendan.desk import doings
from gendan.desk.frame import ACTIONS, entries_of
from gendan.money.views import PAGES as MONEY
from gendan.people.deeds import may
from gendan.people.labels import DEEDS
from gendan.people.pages import opens
from gendan.sheets.catalogue import SHEETS

LISTS = (
    ("orders", "orders:calendar", _l("交期日历")),
    ("orders", "orders:kanban", _l("订单看板")),
    *(("money", *page) for page in MONEY),
    ("customers", "desk:calls", _l("电话清单")),
    ("", "desk:notices", _l("通知")),
)
"""Pages that the navigation does not name: (room, address, what it is called)."""


@dataclass(frozen=True)
class Way:
    """Somewhere to go. also: another word for it, "" for none."""

    title: str
    about: str
    address: str
    also: str = ""

    @property
    def text(self):
        """What finds it."""
        return _text(self.title, self.also)

    def begins(self, words):
        """Whether one of its spellings begins like the first word."""
        return any(form.startswith(words[0]) for form in self.text.split()) if words else True


def found(query, who):
    """The ways that a query names, by their words, pinyin or initials; those that begin like it come first."""
    words = names.words(query)
    hits = [way for way in _open_to(who) if all(word in way.text for word in words)]
    return sorted(hits, key=lambda way: not way.begins(words))


@cache
def _text(*labels):
    return names.search_text(*labels)


def _open_to(who):
    yield from actions(who)
    yield from _of_documents(who)
    for _heading, entry in entries_of(who):
        yield Way(str(entry.label), _("页面"), reverse(entry.address))
    for room, address, label in LISTS:
        if not room or opens(who, room):
            yield Way(str(label), _("页面"), reverse(address))
    for code, sheet in SHEETS.items():
        if sheet.readers & who.roles:
            yield Way(f"{code} {sheet.title}", _("报表"), reverse("sheets:page", args=[code]))


def actions(who):
    """What a person may begin at once."""
    for deed, (address, also) in ACTIONS.items():
        if may(who, deed):
            yield Way(str(also or DEEDS[deed]), _("去办"), reverse(address), str(DEEDS[deed]))


def _of_documents(who):
    for one in doings.of(who):
        yield Way(str(one.label), _("后面写单号后 4 位，或到列表里选"), reverse(one.listed))

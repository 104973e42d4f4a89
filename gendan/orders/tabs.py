"""The tabs of an order's page: which there are for a reader, and what each holds before it is opened (P3)."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from gendan.people.pages import opens
from gendan.people.roles import reads

LETTERS = {"files": "U", "log": "L"}


@dataclass(frozen=True)
class Tab:
    """One of them. key: its place, which opens it; letter: what stands on it; query: its address on the page."""

    name: str
    label: str
    key: int
    letter: str
    query: str
    count: int | str | None = None


def of(who, kept, **counts):
    """The Tabs of a reader. kept: what else the address of the page says; counts: {name: how much there is}."""
    known = {
        "lines": _("明细"),
        "review": _("评审"),
        **({"shipping": _("发货与到货")} if opens(who, "shipping") else {}),
        **({"money": _("货款")} if reads(who, "price") else {}),
        **({"changes": _("变更单")} if counts.get("changes") else {}),
        "files": _("文件"),
        "log": _("日志"),
    }
    return [
        Tab(name, label, n, LETTERS.get(name, str(n)), _query(kept, name), counts.get(name))
        for n, (name, label) in enumerate(known.items(), 1)
    ]


def chosen(tabs, asked, usual):
    """The name of the tab that an address asks for, else of the usual one."""
    return asked if any(one.name == asked for one in tabs) else usual


def _query(kept, name):
    query = QueryDict(kept, mutable=True)
    query["tab"] = name
    return query.urlencode()

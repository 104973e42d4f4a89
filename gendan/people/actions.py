"""Deeds on people and on the office's own rules: admit users, enrol managers, set preferences and days."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from gendan.base import numbering, preferences, workdays
from gendan.base.faults import Fault, refuse_if
from gendan.people import deeds
from gendan.people.deeds import deed
from gendan.people.models import Entry, Export, Manager, Post, Print, SavedView, User
from gendan.people.roles import Role

MOST_SHARED = 6  # of everybody on one list
MOST_VIEWS = 12  # of one person on one list: more tabs than that are no help


@dataclass(frozen=True)
class Hire:
    """Somebody who may log in; without a password only once one was set."""

    login: str
    name: str
    roles: tuple[str, ...]
    password: str | None = None

    def __repr__(self):
        return f"Hire({self.login})"


@dataclass(frozen=True)
class Enrolment:
    """A regional manager (业务经理)."""

    code: str
    name: str
    region: str = ""
    login: str = ""
    hired_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Preference:
    """A setting from a day on; `written` is what the person wrote.

    version: the standing of all that are set with it as the form was handed out; None where nobody looked at them.
    """

    key: str
    written: object
    valid_from: date = preferences.EVER
    version: str | None = None


@dataclass(frozen=True)
class Day:
    """A day of the company's own calendar: 'off' or 'work', "" gives it back to the national one."""

    on: date
    kind: str
    name: str = ""


@dataclass(frozen=True)
class Printing:
    """A document that goes onto paper; `on` is the business day that its serial belongs to."""

    kind: str
    document: str
    on: date
    form: str
    copies: int


@dataclass(frozen=True)
class Exporting:
    """A list that is taken away as a file; `on` is the business day that its serial belongs to."""

    listing: str
    conditions: str
    rows: int
    on: date


@dataclass(frozen=True)
class Viewing:
    """A list as somebody likes to look at it. listing: the name of its address."""

    listing: str
    name: str
    query: str


@dataclass(frozen=True)
class Sharing:
    """Whether everybody sees a view."""

    view: int
    is_shared: bool


@dataclass(frozen=True)
class Forgetting:
    """A view that somebody needs no more."""

    view: int


@deed("people.admit")
def admit(rows, *, by):
    """Let people in, with their roles; a known login gets the new name and roles and keeps its password."""
    refuse_if(_admission_faults(rows))
    known = {user.login: user for user in User.objects.filter(login__in=[row.login for row in rows])}
    # A hash is slow on purpose: who come in with one password share one, as there is one secret to guess.
    users, hashed = [], cache(make_password)
    for row in rows:
        user = known.get(row.login) or User(login=row.login)
        user.name = row.name
        if row.password:
            user.password = hashed(row.password)
        elif not user.pk:
            user.set_unusable_password()
        user.save()
        users.append(user)
    Post.objects.filter(user__in=users).delete()
    Post.objects.bulk_create(
        [Post(user=user, role=role) for user, row in zip(users, rows, strict=True) for role in row.roles]
    )
    return users


def _admission_faults(rows):
    for n, row in enumerate(rows):
        if not row.login.strip():
            yield Fault(n, "login", row.login, _("请填登录名。"))
        for role in row.roles:
            if role not in Role.values:
                yield Fault(n, "roles", role, _("没有“%(role)s”这个角色。请从列表里选。") % {"role": role})


@deed("people.enrol")
def enrol(rows, *, by):
    """Enter regional managers, or change what is known of them; a login makes them able to log in later."""
    refuse_if(_shared_logins(rows))
    known = {one.code: one for one in Manager.objects.filter(code__in=[row.code for row in rows])}
    users = _logins(rows)
    managers = []
    for row in rows:
        one = known.setdefault(row.code, Manager(code=row.code))
        before = {name: getattr(one, name) for name in ("name", "region", "hired_on", "left_on")}
        one.name, one.region, one.hired_on, one.left_on = row.name, row.region, row.hired_on, row.left_on
        one.user = users.get(row.login) or one.user
        if one.pk:
            deeds.tell(one.code, before, {name: getattr(one, name) for name in before})
        one.save()
        managers.append(one)
    return managers


def _shared_logins(rows):
    """A Fault for each login that another manager has already: whoever logs in is one of them."""
    wanted = {row.login for row in rows if row.login}
    owners = dict(Manager.objects.filter(user__login__in=wanted).values_list("user__login", "code"))
    for n, row in enumerate(rows):
        if row.login and (owner := owners.setdefault(row.login, row.code)) != row.code:
            remedy = _("登录名 %(login)s 已经是业务经理 %(code)s 的。请换一个登录名，或留空。")
            yield Fault(n, "login", row.login, remedy % {"login": row.login, "code": owner})


def _logins(rows):
    """Users by login; new ones cannot log in until they get a password."""
    wanted = {row.login: row.name for row in rows if row.login}
    users = {user.login: user for user in User.objects.filter(login__in=wanted)}
    for login, name in wanted.items():
        if login not in users:
            users[login] = User(login=login, name=name)
            users[login].set_unusable_password()
            users[login].save()
            Post.objects.create(user=users[login], role=Role.REGIONAL)
    return users


@deed("people.set_preferences", alone=True)
def set_preferences(rows, *, by):
    """Set the office's rules, each from a day on."""
    keys = [row.key for row in rows]
    refuse_if(deeds.outdated(rows, lambda row: preferences.standing(keys, row.valid_from)))
    faults = []
    for n, row in enumerate(rows):
        try:
            if row.key == "practice" and Entry.objects.exists():
                # It opens the door to everybody: an office with people and papers of its own is never turned into one.
                raise ValueError(_("练习公司只能从空的数据目录建起：请另选一个空目录，运行 gendan demo。"))
            preferences.put(row.key, row.written, row.valid_from)
        except ValueError as trouble:
            faults.append(Fault(n, row.key, row.written, str(trouble)))
    refuse_if(faults)
    return []


@deed("people.set_days")
def set_days(rows, *, by):
    """Mark days of the company's own calendar, over the national one."""
    workdays.overlay((row.on, row.kind, row.name) for row in rows)
    return []


@deed("people.print_paper")
def print_paper(rows, *, by, at):
    """Record what is printed, and number it; `at` is no part of the click, so that a repeated one is the same print."""
    month_of = preferences.months(row.on for row in rows)
    return [
        Print.objects.create(
            number=numbering.take("PR", month_of[row.on])[0], kind=row.kind, document=row.document, who=by.login,
            at=at, form=row.form, copies=row.copies,
        )
        for row in rows
    ]  # fmt: skip


@deed("people.export")
def export(rows, *, by, at):
    """Record what is taken away as a file, and number it (confidentiality 5)."""
    month_of = preferences.months(row.on for row in rows)
    return [
        Export.objects.create(
            number=numbering.take("EX", month_of[row.on])[0], listing=row.listing, conditions=row.conditions,
            rows=row.rows, who=by.login, at=at,
        )
        for row in rows
    ]  # fmt: skip


@deed("people.keep_view")
def keep_view(rows, *, by):
    """Keep views of the person's own; a name that he used before stands for the new one."""
    refuse_if(_view_faults(rows, by))
    return [
        SavedView.objects.update_or_create(
            user_id=by.pk, listing=row.listing, name=row.name, defaults={"query": row.query}
        )[0]
        for row in rows
    ]


def _view_faults(rows, by):
    for n, row in enumerate(rows):
        if not row.name:
            yield Fault(n, "name", row.name, _("请给视图起个名字。"))
        others = SavedView.objects.filter(user=by.pk, listing=row.listing).exclude(name=row.name)
        if others.count() >= MOST_VIEWS:
            remedy = _("一张列表最多存 %(most)s 个视图：请先删掉不用的。")
            yield Fault(n, "name", row.name, remedy % {"most": MOST_VIEWS})


@deed("people.share_view")
def share_view(rows, *, by):
    """Show views of the person's own to everybody, or to himself alone again."""
    mine = SavedView.objects.filter(user=by.pk).in_bulk([row.view for row in rows])
    refuse_if(_no_views(rows, mine))
    for n, row in enumerate(rows):
        one = mine[row.view]
        refuse_if(_too_many_shared(n, row, one))
        deeds.tell(f"{one.listing} {one.name}", {"shared": one.is_shared}, {"shared": row.is_shared})
        one.is_shared = row.is_shared
        one.save(update_fields=["is_shared"])
    return list(mine.values())


def _no_views(rows, mine):
    for n, row in enumerate(rows):
        if row.view not in mine:
            yield Fault(n, "view", row.view, _("没有这个视图，或已经删掉。请刷新页面。"))


def _too_many_shared(n, row, one):
    others = SavedView.objects.filter(listing=one.listing, is_shared=True).exclude(pk=one.pk)
    if row.is_shared and others.count() >= MOST_SHARED:
        remedy = _("一张列表最多有 %(most)s 个大家都看到的视图：请先收回不用的。")
        yield Fault(n, "view", row.view, remedy % {"most": MOST_SHARED})


@deed("people.forget_view")
def forget_view(rows, *, by):
    """Forget views of the person's own."""
    mine = SavedView.objects.filter(user=by.pk).in_bulk([row.view for row in rows])
    refuse_if(_no_views(rows, mine))
    SavedView.objects.filter(pk__in=mine).delete()
    return []

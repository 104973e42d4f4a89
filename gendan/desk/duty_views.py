"""Pages of 今日待办: the list, putting off, handing over, taking back, tasks, and the list of calls to print."""

from dataclasses import replace
from functools import partial
from itertools import count

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gendan.base import workdays
from gendan.customers import actions as customers
from gendan.customers.masks import masked
from gendan.customers.models import Contact
from gendan.desk import actions, today
from gendan.desk import calls as on_paper
from gendan.desk.duties import BY_KEY
from gendan.desk.forms import HandOverForm, ResultForm, SnoozeForm, TaskForm
from gendan.desk.models import Task
from gendan.people import actions as people
from gendan.people.deeds import may
from gendan.people.forms import DeedForm, new_op
from gendan.people.labels import DEEDS
from gendan.people.models import Print
from gendan.people.pages import answer_form, answer_press, form_for
from gendan.people.roles import reads

PHONES = ("mobile", "landline")
TABS = ((today.Whose.MINE, _l("我的")), (today.Whose.ALL, _l("全组")), (today.Whose.ASLEEP, _l("已推迟")))
MOST_PICKED = 100


@require_safe
def home(request):
    """今日待办: what waits for this person, everybody or one other, or sleeps, nearest first, with its next step."""
    who, kind = request.user, request.GET.get("kind", "")
    people = {one.login: one for one in today.colleagues(who)}
    owner = people.get(request.GET.get("person", ""))
    whose = today.Whose.ONE if owner else _whose(request.GET.get("whose", ""))
    board = today.board(who, who.today, whose, kind if kind in BY_KEY else "", owner)
    is_free = whose == today.Whose.MINE and not board.kinds
    asked = urlencode({"person": owner.login} if owner else {"whose": whose})
    board.groups = _led_back(board.groups, request.get_full_path())
    context = {"board": board, "kind": BY_KEY.get(kind), "whose": whose, "tabs": TABS, "asked": asked}
    context |= {"people": people.values(), "owner": owner, "op": new_op()}
    return render(request, "desk/home.html", context | {"next_up": today.next_up(who, who.today) if is_free else None})


def _led_back(groups, here):
    """Groups whose entries lead back to the place in which they stand: by then the next one has come into it."""
    places = count()
    return [
        replace(group, entries=[replace(one, back=f"{here}#row-{next(places)}") for one in group.entries])
        for group in groups
    ]


def _whose(asked):
    return today.Whose(asked) if asked in {one for one, _label in TABS} else today.Whose.MINE


@require_safe
def calls(request):
    """电话清单: whom to call and why, a line per customer; phones are masked for whoever may not read them.

    Of everything that waits, or of what was picked. Whose numbers it shows in plain is written down first.
    """
    context = {"lines": _lines(request), "can_print": may(request.user, "people.print_paper"), "op": new_op()}
    return render(request, "desk/calls.html", context)


@require_POST
@form_for("people.print_paper")
def print_calls(request):
    """Print the list of calls; the print is recorded, and so is each look at a number in plain."""
    day = request.user.today
    row = people.Printing("calls", day.isoformat(), day, Print.Form.PDF, 1)
    return answer_press(request, row, partial(_on_paper, request), "desk:calls")


@translation.override("zh-hans")
def _on_paper(request, printing):
    return on_paper.draw(_lines(request), printing, by=request.user)


def _lines(request):
    """Whom to call: [(name of the customer, his main Contact or None, [entry])]."""
    who = request.user
    whom = {}
    for entry in _picked(request) if "pick" in request.GET else today.board(who, who.today).entries:
        if entry.item.customer:
            whom.setdefault(entry.item.customer, []).append(entry)
    rows = Contact.objects.seen_by(who).filter(customer__code__in=whom, is_main=True, left_on=None)
    contacts = {one.customer.code: masked(one, PHONES, "contact", who) for one in rows.select_related("customer")}
    if reads(who, "contact"):
        _look_at(contacts, who)
    return [(entries[0].item.party, contacts.get(code), entries) for code, entries in whom.items()]


def _look_at(contacts, who):
    called = [code for code, one in contacts.items() if one.mobile or one.landline]
    if called:
        customers.reveal([customers.Look(code, who.today) for code in called], by=who)


def _said(request, deed, about, *facts):
    """Say that a deed is done; `facts` are what it can be taken back by."""
    said, records = deed.partition(".")[2], urlencode([("record", fact.pk) for fact in facts])
    undo = f"{reverse('desk:revoke', args=[said])}?{records}" if facts else ""
    messages.success(request, _("%(about)s：%(deed)s，已记录。") % {"about": about, "deed": DEEDS[deed]}, undo)
    return redirect("desk:home")


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("desk.snooze")
def snooze(request):
    """Put one thing off until a day, or several."""
    form = SnoozeForm(request.POST or None, initial={"until": workdays.load().add(request.user.today, 1)})
    return _on_entries(request, _picked(request), form, actions.snooze, actions.Sleep)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("desk.hand_over")
def hand_over(request):
    """Give one thing to somebody else, or several."""
    entries = [one for one in _picked(request) if one.duty.can_pass]
    return _on_entries(request, entries, HandOverForm(request.POST or None), actions.hand_over, actions.Passing)


def _picked(request):
    """The entries that an address names; what is done meanwhile, or not his, is not on his page."""
    who, picks = request.user, set(request.GET.getlist("pick")[:MOST_PICKED])
    return today.entries_of(who, picks, who.today)


def _on_entries(request, entries, form, action, row):
    """The form of a deed about entries."""
    who = request.user
    if not entries:
        messages.info(request, _("这件事不在您今天的待办里：可能已经办完、推迟或转交。"))
        return redirect("desk:home")
    if form.is_bound and form.is_valid():
        filled = {name: value for name, value in form.cleaned_data.items() if name != "op"}
        rows = [row(one.duty.key, one.item.key, who.today, **filled) for one in entries]
        if (done := form.do(action, rows, by=who)) is not None:
            return _said(request, action.deed, _called(entries), *done)
    context = {"entries": entries, "called": _called(entries), "title": DEEDS[action.deed]}
    return answer_form(request, "desk/on_entries.html", form, **context)


def _called(entries):
    if len(entries) == 1:
        return f"{entries[0].duty.title} {entries[0].item.number}"
    return ngettext("%(number)s 件事", "%(number)s 件事", len(entries)) % {"number": len(entries)}


@require_POST
@form_for("desk.revoke")
def revoke(request, said):
    """Take back what was just said of one thing or several."""
    if said not in actions.REVOCABLE:
        raise Http404
    records = [int(one) for one in request.GET.getlist("record") if one.isdecimal()]
    rows = [actions.Revoking(said, record, request.user.today) for record in records]
    form = DeedForm({"op": new_op()})
    if form.is_valid() and form.do(actions.revoke, rows, by=request.user) is not None:
        messages.success(request, _("已撤销，和原来一样。"))
    for error in form.non_field_errors():
        messages.error(request, error)
    return redirect("desk:home")


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("desk.give_task")
def give_task(request):
    """Ask somebody to do something (领导交办)."""
    form, who = TaskForm(request.POST or None, initial={"due_on": request.user.today}), request.user
    if form.is_bound and form.is_valid():
        filled = {name: value for name, value in form.cleaned_data.items() if name != "op"}
        if form.do(actions.give_task, [actions.Asking(on=who.today, **filled)], by=who):
            return _said(request, "desk.give_task", filled["title"])
    return answer_form(request, "desk/task.html", form, title=DEEDS["desk.give_task"])


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("desk.finish_task")
def finish_task(request, task):
    """Say that a task is done, and how it came out."""
    who = request.user
    one = get_object_or_404(Task, pk=task, given_to=who.pk, finished_on=None)
    form = ResultForm(request.POST or None)
    if form.is_bound and form.is_valid():
        row = actions.Result(task, who.today, form.cleaned_data["result"])
        if (done := form.do(actions.finish_task, [row], by=who)) is not None:
            return _said(request, "desk.finish_task", one.title, *done)
    return answer_form(request, "desk/task.html", form, task=one, title=DEEDS["desk.finish_task"])

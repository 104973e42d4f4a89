"""Pages of 今日待办: the list, putting off, handing over, tasks, and the list of calls to print."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gendan.base import workdays
from gendan.customers.masks import masked
from gendan.customers.models import Contact
from gendan.desk import actions, today
from gendan.desk.forms import HandOverForm, ResultForm, SnoozeForm, TaskForm
from gendan.desk.models import Task
from gendan.people.labels import DEEDS
from gendan.people.pages import answer_form, form_for

PHONES = ("mobile", "landline")


@require_safe
def home(request):
    """今日待办: what waits for this person, nearest first, each with its next step."""
    who = request.user
    board = today.board(who, who.today)
    context = {"board": board, "next_up": None if board.found else today.next_up(who, who.today)}
    return render(request, "desk/home.html", context)


@require_safe
def calls(request):
    """电话清单: whom to call today and why, a line per customer; phones are masked for whoever may not read them."""
    who = request.user
    whom = {}
    for entry in today.board(who, who.today).entries:
        if entry.item.customer:
            whom.setdefault(entry.item.customer, []).append(entry)
    rows = Contact.objects.seen_by(who).filter(customer__code__in=whom, is_main=True, left_on=None)
    contacts = {one.customer.code: masked(one, PHONES, "contact", who) for one in rows.select_related("customer")}
    lines = [(entries[0].item.party, contacts.get(code), entries) for code, entries in whom.items()]
    return render(request, "desk/calls.html", {"lines": lines})


def _said(request, deed, about):
    messages.success(request, _("%(about)s：%(deed)s，已记录。") % {"about": about, "deed": DEEDS[deed]})
    return redirect("desk:home")


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("desk.snooze")
def snooze(request, duty):
    """Put one thing off until a day."""
    form = SnoozeForm(request.POST or None, initial={"until": workdays.load().add(request.user.today, 1)})
    return _on_entry(request, duty, form, actions.snooze, actions.Sleep)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("desk.hand_over")
def hand_over(request, duty):
    """Give one thing to somebody else."""
    return _on_entry(request, duty, HandOverForm(request.POST or None), actions.hand_over, actions.Passing)


def _on_entry(request, duty, form, action, row):
    """The form of a deed about an entry; what is done meanwhile, or not his, is not on his page."""
    who = request.user
    entry = today.entry_of(who, duty, request.GET.get("item", ""), who.today)
    if entry is None:
        messages.info(request, _("这件事不在您今天的待办里：可能已经办完、推迟或转交。"))
        return redirect("desk:home")
    if form.is_bound and form.is_valid():
        filled = {name: value for name, value in form.cleaned_data.items() if name != "op"}
        if form.do(action, [row(duty, entry.item.key, who.today, **filled)], by=who) is not None:
            return _said(request, action.deed, entry.item.number)
    context = {"entry": entry, "title": DEEDS[action.deed]}
    return answer_form(request, "desk/on_entry.html", form, **context)


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
        if form.do(actions.finish_task, [row], by=who) is not None:
            return _said(request, "desk.finish_task", one.title)
    return answer_form(request, "desk/task.html", form, task=one, title=DEEDS["desk.finish_task"])

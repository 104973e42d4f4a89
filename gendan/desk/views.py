"""The door and the frame: login, logout, search, and the answers when something cannot be shown."""

import logging
import secrets
import sys

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gendan.base import clock
from gendan.customers.models import Customer
from gendan.desk import dealings as told
from gendan.desk import found, habit_views, practice, trouble, ways, whom
from gendan.desk.forms import LoginForm
from gendan.people import habits
from gendan.people.models import User
from gendan.people.pages import page_of, pressed_on, stood_on

BACKEND = settings.AUTHENTICATION_BACKENDS[-1]
log = logging.getLogger(__name__)


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request):
    """Let somebody in by password; in the practice company also by one click on a role."""
    form = LoginForm(request.POST if "password" in request.POST else None)
    user = _practised(request) or (_known(request, form) if form.is_bound else None)
    if user:
        auth.login(request, user, backend=BACKEND)
        return habit_views.apply(request, redirect(_onward(request)), habits.of(user))
    context = {
        "form": form,
        "practice": practice.logins(),
        "password": practice.PASSWORD,
        "next": request.GET.get("next", ""),
    }
    return render(request, "desk/login.html", context, status=403 if form.errors else 200)


def _known(request, form):
    if not form.is_valid():
        return None
    user = auth.authenticate(request, login=form.cleaned_data["login"].lower(), password=form.cleaned_data["password"])
    if user is None:
        form.add_error(None, _locked() if getattr(request, "axes_locked_out", False) else _wrong())
    return user


def _wrong():
    return _("登录名或密码不对：请核对大小写和输入法再试；忘了密码请找系统管理重设。")


def _locked():
    return _("连续输错太多次，这个登录名暂停 15 分钟：请稍后再试，或请系统管理重设密码。")


def _practised(request):
    """The user of a one-click login, if this is the practice company."""
    chosen = request.POST.get("practice")
    if chosen and chosen in [login for login, _name, _role in practice.logins()]:
        return User.objects.get_by_natural_key(chosen)
    return None


def _onward(request):
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else settings.LOGIN_REDIRECT_URL


def as_answered(request, response, credentials):
    """What django-axes answers somebody who is locked out: the login page as it stands, which says so."""
    return response


@require_POST
def logout(request):
    """Let somebody out, and make the browser forget what it showed him."""
    auth.logout(request)
    answer = redirect(settings.LOGOUT_REDIRECT_URL)
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@require_safe
def search(request):
    """Everything that a few letters find, within this person's sight; alone in the search box, else as a page."""
    query = request.GET.get("q", "")[:60]
    context = {"query": query, "groups": found.groups(query, request.user) if query.strip() else []}
    return render(request, "desk/hits.html" if request.htmx else "desk/search.html", context)


@require_safe
def begin(request):
    """登记: what a person may write down without a record to start from; the middle of the phone's bar."""
    return render(request, "desk/begin.html", {"ways": list(ways.actions(request.user))})


def forbidden(request, exception=None):
    """403: says who may do it, so that one can ask him."""
    context = whom.answer(str(exception or "")) | {"before": stood_on(request)}
    return render(request, "desk/403.html", context, status=403)


def missing(request, exception=None):
    """404, letter for letter the same for what does not exist and for what this person may not know of."""
    request.resolver_match = None  # it stands in no room
    return render(request, "desk/404.html", {"before": stood_on(request)}, status=404)


def unclear(request, exception=None):
    """400: what was sent cannot be read. It may not even have come as far as knowing who asks."""
    return HttpResponse(render_to_string("desk/400.html", {"back": pressed_on(request)}), status=400)


def broken(request):
    """500, without anything that could break again; 503 when it is the machine that failed.

    Its number stands in the log too, beside the address, so that whoever is told it finds what happened.
    """
    back = pressed_on(request)
    if answer := trouble.answer(sys.exc_info()[1], back):
        return answer
    number = secrets.token_hex(4).upper()
    log.error("error %s: %s %s", number, request.method, request.path)
    context = {"back": back, "number": number, "at": clock.now(), "address": request.path}
    return HttpResponse(render_to_string("desk/500.html", context), status=500)


def stale(request, reason=""):
    """The form's token is too old or from another login."""
    return render(request, "desk/stale.html", {"back": pressed_on(request)}, status=403)


@require_safe
@page_of("customers")
def dealings(request, code):
    """What happened with a customer, of one kind or of all; a part of his page."""
    who, kind = request.user, request.GET.get("kind", "")
    customer = get_object_or_404(Customer.objects.seen_by(who), code=code)
    found = told.of(customer, who, kind)
    return render(
        request,
        "desk/dealings.html",
        {"customer": customer, "sources": told.SOURCES, "kind": kind, "dealings": found, "most": told.MOST},
    )

"""A person's own: light or dark, Chinese or English, chosen in his menu, and the notices that he has not read."""

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from gendan.base import clock
from gendan.desk import notices
from gendan.people import habits

MOST_NOTICES, MOST_SUBJECTS = 60, 3  # that the page shows, that a notice names


@require_POST
def choose(request):
    """Keep a choice and go on with the page on which it was made."""
    chosen = habits.keep(request.user, request.POST.dict())
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return apply(request, redirect(back if is_ours else settings.LOGIN_REDIRECT_URL), chosen)


def apply(request, response, chosen):
    """Let this browser show what a person chose, for as long as his session lasts."""
    if "theme" in chosen:
        request.session["theme"] = chosen["theme"]
    if chosen.get("language"):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen["language"], httponly=True, samesite="Lax")
    return response


@require_safe
def read(request):
    """The notices of the last days; whoever opens the page has read them."""
    now = clock.now()
    found = notices.recent(request.user, now, habits.look(request.user, now) or request.user.last_login)
    return render(request, "desk/notices.html", {"notices": found[:MOST_NOTICES], "most": MOST_SUBJECTS})


@require_safe
def unread(request):
    """How many notices came since the person last looked, for the bell."""
    found = notices.recent(request.user, clock.now(), habits.seen_at(request.user) or request.user.last_login)
    return JsonResponse({"unread": sum(one.is_new for one in found)})

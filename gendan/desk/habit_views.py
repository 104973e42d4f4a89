"""Light or dark, Chinese or English: chosen in the menu of one's own, and found again at the next login."""

from django.conf import settings
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from gendan.people import habits


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

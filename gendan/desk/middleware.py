"""What every answer gets: a reader with his business day, nothing kept by the browser, words where there are none."""

from contextlib import nullcontext
from http import HTTPStatus
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from gendan.base import clock, once
from gendan.people.pages import pressed_on

SAFE = ("GET", "HEAD")


class Door(LoginRequiredMiddleware):
    """Who is not known logs in first; whose session ended is led back to the page on which he pressed a button."""

    def handle_no_permission(self, request, view_func):
        """The address of the button itself would show nothing."""
        page = urlsplit(pressed_on(request))
        if page.path:
            return redirect_to_login(page._replace(scheme="", netloc="").geturl(), self.get_login_url(view_func))
        return super().handle_no_permission(request, view_func)


def reader(get_response):
    """Give the user the business day he reads on, and keep confidential pages out of the browser's store.

    What a page asks again and again is asked once; whoever presses a button reads what stands after each deed.
    """

    def middleware(request):
        request.user.today = clock.today()
        with once.within() if request.method in SAFE else nullcontext():
            response = get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return middleware


def in_words(get_response):
    """Answers that would say nothing: an address that only a button may send, a part of a page after the session."""

    def middleware(request):
        response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.user.is_authenticated:
            # Where a browser does not say on which page a button stands, the login leads back to the button's address.
            said = render(request, "desk/405.html", status=response.status_code)
            said["Allow"] = response["Allow"]
            return said
        if request.htmx and response.status_code == HTTPStatus.FOUND and not request.user.is_authenticated:
            # Else the login page would stand where the part belongs.
            return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        return response

    return middleware

"""What every answer gets: a reader with his business day, nothing kept by the browser, words where there are none."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from gendan.base import clock


def reader(get_response):
    """Give the user the business day he reads on, and keep confidential pages out of the browser's store."""

    def middleware(request):
        request.user.today = clock.today()
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
            # Somebody whose session ended is led back by the login to the address that his button had sent.
            said = render(request, "desk/405.html", status=response.status_code)
            said["Allow"] = response["Allow"]
            return said
        if request.htmx and response.status_code == HTTPStatus.FOUND and not request.user.is_authenticated:
            # Else the login page would stand where the part belongs.
            return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        return response

    return middleware

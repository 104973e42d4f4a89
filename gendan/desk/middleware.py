"""What every answer gets: a reader with his business day, and nothing confidential kept by the browser."""

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

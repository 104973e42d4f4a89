"""Every address of the program, as the resolver knows it."""

from django.urls import URLResolver, get_resolver


def _pages(patterns, space="", route=""):
    """The name and the route of every page, such as ("orders:detail", "orders/<str:number>/")."""
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _pages(
                pattern.url_patterns, space + (f"{pattern.namespace}:" if pattern.namespace else ""), here
            )
        else:
            yield space + (pattern.name or here), here


PAGES = dict(_pages(get_resolver().url_patterns))

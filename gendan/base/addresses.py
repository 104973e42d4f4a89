"""Addresses of pages: each is taken apart once, for to reverse one takes as long as to draw a row of a list."""

from functools import cache
from urllib.parse import quote

from django.urls import reverse

MARK = "~0~"  # stands for the argument while an address is taken apart


def of(name, *arguments):
    """The address of a page; quick for one that has no arguments, or a single text as the records of lists have."""
    if not arguments:
        return _bare(name)
    if len(arguments) > 1 or not isinstance(arguments[0], str):
        return reverse(name, args=arguments)
    start, end = _around(name)
    return f"{start}{quote(arguments[0], safe='')}{end}"


@cache
def _bare(name):
    return reverse(name)


@cache
def _around(name):
    start, _mark, end = reverse(name, args=[MARK]).partition(MARK)
    return start, end

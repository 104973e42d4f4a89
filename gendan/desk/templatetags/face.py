"""Small pieces of every page: icons, status chips, figures in the office's writing."""

from datetime import datetime
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

from gendan.base.drawn import dated
from gendan.base.table import shown
from gendan.people.deeds import may
from gendan.people.pages import opens
from gendan.people.roles import reads

register = template.Library()


@register.simple_tag
@cache
def icon(name):
    """An icon of the sprite, in the colour of the text beside it."""
    return format_html('<svg class="ic" aria-hidden="true"><use href="{}#{}"/></svg>', static("vendor/icons.svg"), name)


@register.simple_tag
def chip(text, tone="plain"):
    """A status: words in a colour."""
    return format_html('<span class="st st-{}">{}</span>', tone, text) if text else ""


@register.filter
def cash(value):
    """An amount, 1,234.50."""
    return shown("cash", value) if value is not None else ""


@register.filter
def price(value):
    """A unit price, 80.00 or 73.8050."""
    return shown("price", value) if value is not None else ""


@register.filter
def count(value):
    """A number of pieces, 1,200."""
    return shown("count", value) if value is not None else ""


@register.filter(expects_localtime=True)
def day(value, today=None):
    """The date of a day or a moment, 2026-11-23; for somebody who reads it on a day of the same year 11-23."""
    if not value:
        return ""
    on = value.date() if isinstance(value, datetime) else value
    return dated(on, today.year) if today else on.isoformat()


@register.filter
def may_do(who, deed):
    """Whether a person may do a deed."""
    return may(who, deed)


@register.filter
def may_read(who, right):
    """Whether a person reads figures of a kind."""
    return reads(who, right)


@register.filter
def figure(value, column):
    """A figure of a column; the parts of a percentage are not percentages themselves."""
    if isinstance(value, int):
        return shown("count", value)
    return shown("cash" if column.kind == "share" else column.kind, value)


@register.filter
def may_open(who, room):
    """Whether a person may open a room's pages."""
    return opens(who, room)

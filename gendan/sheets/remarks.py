"""Remarks as they stand in a sheet on the screen: a press turns one into a box to write in."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from gendan.people.deeds import may


def drawn(code, table, who):
    """Key → the markup of that row's remark, or None for readers who may not write any."""
    if not may(who, "sheets.remark"):
        return None
    texts = dict(zip(map(str, table.keys), (row.get("note", "") for row in table.rows), strict=False))
    return lambda key: button(code, str(key), texts.get(str(key), ""))


def button(code, key, text):
    """A remark that can be pressed; htmx puts its form in its place."""
    address = f"{reverse('sheets:remark', args=[code])}?{urlencode({'key': key, 'edit': '1'})}"
    look, words = ("remark", text) if text else ("remark blank", _("写备注"))
    return format_html(
        '<button type="button" class="{}" hx-get="{}" hx-swap="outerHTML">{}</button>', look, address, words
    )

"""Remarks as they stand in a sheet on the screen: a press turns one into a box to write in."""

from html import escape
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gendan.people.deeds import may


def drawn(code, table, who):
    """Key → the markup of that row's remark, or None for readers who may not write any."""
    if not may(who, "sheets.remark"):
        return None
    texts = dict(zip(map(str, table.keys), (row.get("note", "") for row in table.rows), strict=False))
    start, blank = reverse("sheets:remark", args=[code]), escape(_("写备注"))
    return lambda key: _button(start, str(key), texts.get(str(key), ""), blank)


def button(code, key, text):
    """A remark that can be pressed; htmx puts its form in its place."""
    return SafeString(_button(reverse("sheets:remark", args=[code]), key, text, escape(_("写备注"))))


def _button(start, key, text, blank):
    """Thousands of them stand in a large sheet: what they share is made once."""
    address = escape(f"{start}?{urlencode({'key': key, 'edit': '1'})}")
    look, words = ("remark", escape(text)) if text else ("remark blank", blank)
    return f'<button type="button" class="{look}" hx-get="{address}" hx-swap="outerHTML">{words}</button>'

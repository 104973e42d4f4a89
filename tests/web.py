"""Pages asked for as a person of the office would: clients that are logged in, forms that are filled in and sent."""

import re
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

from django.test import Client

from gendan.people.models import User


def client_of(role, **options):
    """A browser in which the person with this role is logged in."""
    client = Client(**options)
    client.force_login(User.objects.get(login=role))
    return client


def text_of(answer):
    """The whole answer as text; of a workbook, all its parts."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return content.decode()


def in_full(page):
    """A page whose days have their years, in whatever year it is read."""
    return re.sub(r'<time datetime="([-\d]+)" title="\1">[-\d]+</time>', r"\1", page)


class _Fields(HTMLParser):
    """The values of a page's main form, as a browser would send them."""

    def __init__(self):
        super().__init__()
        self.values, self._select, self._area, self._in_form = [], None, None, False
        self._first = False

    def handle_starttag(self, tag, attributes):
        about = dict(attributes)
        if tag == "form":
            self._in_form = "main-form" in (about.get("class") or "")
        elif self._in_form and tag == "input" and about.get("name") and about.get("type") != "checkbox":
            self.values.append((about["name"], about.get("value") or ""))
        elif self._in_form and tag == "select":
            self._select, self._first = about["name"], True
            self.values.append((self._select, ""))
        elif tag == "option" and self._select:
            if self._first or "selected" in about:  # a browser sends the first option where none is selected
                self.values[-1] = (self._select, about.get("value") or "")
            self._first = False
        elif self._in_form and tag == "textarea":
            self._area = about["name"]
            self.values.append((self._area, ""))

    def handle_data(self, data):
        if self._area:
            name, text = self.values[-1]
            self.values[-1] = (name, (text + data).removeprefix("\n"))

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "form":
            self._in_form = False


def form_of(client, address):
    """The fields of the form on a page: {name: value, or a list of them where a name stands several times}."""
    return fields_in(text_of(client.get(address)))


def fields_in(page):
    """The fields of the form on a page that was answered, as form_of has them."""
    parser = _Fields()
    parser.feed(page)
    names = dict.fromkeys(name for name, _value in parser.values)
    found = {name: [value for other, value in parser.values if other == name] for name in names}
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def send(client, address, **filled):
    """Open the form of a page, fill fields in, send it."""
    return client.post(address, form_of(client, address) | filled)

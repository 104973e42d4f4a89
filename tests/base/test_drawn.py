"""The boxes of a form of filters: what was written and what an option says stays text, whatever it is made of."""

from html.parser import HTMLParser

import pytest

from gendan.base import drawn
from gendan.base.filters import Choice, Code, Days, Flag, Numbers, Words

HOSTILE = "<b>&\"x'>"
FILTERS = {
    "choice": Choice("f", HOSTILE, "lookup", [(HOSTILE, HOSTILE), ("other", "别的")]),
    "words": Words("f", HOSTILE, ()),
    "code": Code("f", HOSTILE, "lookup"),
    "days": Days("f", HOSTILE, "lookup"),
    "numbers": Numbers("f", HOSTILE, "lookup", 1),
    "flag": Flag("f", HOSTILE, bool),
}


class _Read(HTMLParser):
    """The tags with their attributes, and the text between them."""

    def __init__(self, markup):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def _drawn(kind, **params):
    return _Read(drawn.control(FILTERS[kind], params, who=None))


@pytest.mark.parametrize("kind", FILTERS)
def test_nothing_that_is_written_becomes_markup(kind):
    read = _drawn(kind, f=HOSTILE, f_from=HOSTILE, f_to=HOSTILE)
    assert {tag for tag, _attrs in read.tags} <= {"select", "option", "input", "label"}
    assert HOSTILE in read.text + "".join(attrs.get("aria-label") or "" for _tag, attrs in read.tags)
    written = [attrs["value"] for _tag, attrs in read.tags if "f" in attrs.get("name", "") and "value" in attrs]
    assert set(written) <= {HOSTILE, "1"}


def test_a_choice_offers_nothing_first_and_keeps_what_was_chosen():
    tags = _drawn("choice", f=HOSTILE).tags
    assert [attrs["value"] for tag, attrs in tags if tag == "option"] == ["", HOSTILE, "other"]
    assert [attrs["value"] for tag, attrs in tags if "selected" in attrs] == [HOSTILE]


@pytest.mark.parametrize(("kind", "looks"), [("days", {"type": "date"}), ("numbers", {"inputmode": "decimal"})])
def test_a_span_has_two_ends(kind, looks):
    ends = [attrs for tag, attrs in _drawn(kind, f_from="1", f_to="2").tags if tag == "input"]
    assert [(one["name"], one["value"]) for one in ends] == [("f_from", "1"), ("f_to", "2")]
    assert [one["aria-label"][-1] for one in ends] == ["从", "到"]
    assert all(looks.items() <= one.items() for one in ends)


def test_a_flag_is_set_when_it_was_asked_for():
    assert ["checked" in dict(_drawn("flag", **asked).tags)["input"] for asked in ({}, {"f": "1"})] == [False, True]

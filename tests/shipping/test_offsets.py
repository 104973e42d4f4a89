"""套打: the printer's offsets are tried on a page of their own and then hold for every 送货单 of the office."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from gendan.base import clock
from gendan.people.models import Print
from gendan.shipping import note
from tests.office import user
from tests.web import client_of, fields_in, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")
ADDRESS = "/shipping/offsets/"


def test_offsets_are_tried_without_being_kept_or_recorded():
    answer = send(client_of("assistant"), ADDRESS, right="1.5", down="-2", paper="form", **{"try": "1"})
    (page,) = PdfReader(BytesIO(answer.content)).pages
    assert "右移 1.5 毫米" in page.extract_text()
    assert "下移 -2 毫米" in page.extract_text()
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [241, 140]
    assert note.offsets(clock.today()) == {"right": 0, "down": 0}
    assert not Print.objects.exists()


def test_what_is_kept_holds_from_today_on():
    client = client_of("assistant")
    assert send(client, ADDRESS, right="1.5", down="-2").status_code == 302
    assert note.offsets(clock.today()) == {"right": 1.5, "down": -2}
    assert 'value="1.5"' in text_of(client.get(ADDRESS))


def test_what_no_printer_can_do_is_told_and_kept_in_the_form():
    answer = send(client_of("assistant"), ADDRESS, right="9", down="1")
    assert answer.status_code == 422
    assert "-5 到 5 的毫米数" in text_of(answer)
    assert 'value="9"' in text_of(answer)


def test_two_who_move_different_sides_both_keep_what_they_set():
    client, other = client_of("assistant"), client_of("finance")
    mine, theirs = form_of(client, ADDRESS), form_of(other, ADDRESS)
    assert other.post(ADDRESS, theirs | {"right": "1.5"}).status_code == 302
    assert "已经合并" in text_of(client.post(ADDRESS, mine | {"down": "-2"}, follow=True))
    assert note.offsets(clock.today()) == {"right": 1.5, "down": -2}


def test_the_second_to_move_a_side_is_asked_with_both():
    client, other = client_of("assistant"), client_of("finance")
    mine, theirs = form_of(client, ADDRESS), form_of(other, ADDRESS)
    assert other.post(ADDRESS, theirs | {"right": "1.5"}).status_code == 302
    answer = client.post(ADDRESS, mine | {"right": "3"})
    page = text_of(answer)
    assert answer.status_code == 422
    for told in ("也改了这些地方", user("finance").name, "<td>3</td><td>1.5</td>", 'value="3"'):
        assert told in page
    assert note.offsets(clock.today())["right"] == 1.5
    assert client.post(ADDRESS, fields_in(page)).status_code == 302
    assert note.offsets(clock.today())["right"] == 3

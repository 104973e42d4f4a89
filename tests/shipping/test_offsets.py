"""套打: the printer's offsets are tried on a page of their own and then hold for every 送货单 of the office."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from gendan.base import clock
from gendan.people.models import Print
from gendan.shipping import note
from tests.web import client_of, send, text_of

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

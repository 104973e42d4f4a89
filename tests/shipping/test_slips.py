"""回单: the signed copy of a delivery note, missed after its days, filed one by one or as a stack.

10 days after the arrival of Sunday 10-11 is Wednesday 10-21; after Friday 10-09 it is Monday 10-19.
"""

import pytest

from gendan.base.faults import Refused
from gendan.desk import today
from gendan.people import actions as people
from gendan.shipping import actions
from gendan.shipping.models import Slip
from tests.office import SERVER, arrived, d, open_files, shipped, user
from tests.web import client_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")


def _missed(day, role="logistics"):
    """{number: the day it is due} of 回单未回 on somebody's page."""
    entries = today.board(user(role, d(day)), d(day)).entries
    return {one.item.number: one.item.until for one in entries if one.duty.key == "shipping.to_file_slips"}


def _sent(customer="EOM", on="10-09", arrived_on="10-11"):
    note = shipped(customer, ("P01", 1), on=on)
    arrived(note, arrived_on)
    return note


def _filed(*notes, on="10-20"):
    return actions.file_slip([actions.Returned(note, d(on), "A-3") for note in notes], by=user("logistics", d(on)))


def test_it_is_missed_after_its_days_until_it_is_filed():
    note = _sent()
    shipped("NET", ("P01", 1), on="10-09")  # nobody knows that it arrived
    assert _missed("10-20") == {}
    assert _missed("10-21") == _missed("10-21", "assistant") == {note: d("10-21")}
    _filed(note)
    assert _missed("10-21") == {}


def test_the_days_are_the_offices_and_old_notes_are_let_go():
    note = _sent()
    people.set_preferences([people.Preference("slip_days", "3")], by=SERVER)
    assert _missed("10-13") == {}
    assert _missed("10-14") == {note: d("10-14")}
    assert note in _missed("2027-01-06")  # 89 days after it left
    assert _missed("2027-01-07") == {}


def test_a_note_has_one_copy_that_comes_back_after_the_goods_left():
    note = _sent()
    with pytest.raises(Refused, match="早于"):
        _filed(note, on="10-08")
    _filed(note)
    with pytest.raises(Refused, match="已经登记过"):
        _filed(note)
    with pytest.raises(Refused, match="没有发货单"):
        _filed("DN0")
    assert Slip.objects.count() == 1


def test_a_stack_is_filed_in_one_go():
    notes = [_sent(customer) for customer in ("EOM", "NET", "COD")]
    client = client_of("logistics")
    answer = send(client, f"/shipping/slips/?pick={notes[0]}&pick={notes[1]}", place="回单夹 10 月")
    assert answer.status_code == 302
    assert sorted(Slip.objects.values_list("delivery__number", "place")) == [(no, "回单夹 10 月") for no in notes[:2]]
    assert "回单夹 10 月" in text_of(client.get(f"/shipping/{notes[0]}/"))
    page = text_of(client.get(f"/shipping/{notes[2]}/"))
    assert f"/shipping/slips/?pick={notes[2]}" in page
    assert client.get(f"/shipping/slips/?pick={notes[0]}").status_code == 302


def test_nobody_files_what_he_does_not_see():
    open_files({"FAR": {"payment_term": "净30天"}}, manager="M2")
    note = _sent("FAR")
    assert client_of("regional").get(f"/shipping/slips/?pick={note}").status_code == 403
    assert _missed("10-21", "regional") == {}

"""评审通过并确认: what nothing stands against and nobody changed is confirmed by the message that it came in by."""

import re
from datetime import timedelta

import pytest

from gendan.base import clock
from gendan.desk.today import board
from gendan.orders import actions as orders
from gendan.orders.asking import Asking
from gendan.orders.changing import ChangeNote, Revision, Wanted
from gendan.orders.models import Order, OrderFile
from gendan.people.models import Entry
from gendan.people.roles import Role
from tests.office import SERVER, d, draft, ordered, step, user, waived, y
from tests.orders.test_files import kept
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
DAY = d("10-08")


def _received(pieces=10, price=None, promised=None, **about):
    """An order of P01 by EOM, handed in for review; its number."""
    item = orders.Item("P01", pieces, price, promised_on=promised)
    (order,) = orders.receive([orders.Intake("EOM", DAY, (item,), **about)], by=SERVER)
    step("submit", order.number)
    return order.number


def _op(number, page="", role="assistant"):
    """The id of the button's form, None where it is not offered."""
    text = text_of(client_of(role).get(f"/orders/{number}/{page}"))
    found = re.search(rf'/orders/{number}/accept/[^>]*>.*?name="op" value="([^"]+)"><button[^>]*>评审通过并确认', text)
    return found and found[1]


def _press(number, op="x", role="assistant"):
    return client_of(role).post(f"/orders/{number}/accept/", {"op": op}, follow=True)


def _stands(number):
    one = Order.objects.get(number=number)
    return one.stage, one.confirmed_by


@pytest.mark.parametrize("page", ["", "review/"])
def test_it_is_offered_on_both_pages_to_whoever_may_do_both(page):
    number = _received()
    assert _op(number, page)
    assert not any(_op(number, page, role) for role in ("sales", "regional", "finance"))


def test_one_press_passes_and_confirms_by_the_message():
    number = _received(po_no="PO-17", channel="email")
    page = text_of(_press(number, _op(number)))
    assert _stands(number) == ("confirmed", "邮件来单 PO-17")
    assert "评审通过并确认，已记录" in page
    assert {"orders.approve", "orders.confirm"} <= set(Entry.objects.values_list("deed", flat=True))


def test_the_file_that_came_is_evidence_and_what_is_told_of_it_fits():
    number = _received(po_no="PO-17")
    about = {"kind": "pdf", "size": 1, "by": "周敏", "on": DAY, "paper": "original"}
    for name, more in ((f"{'单' * 60}.pdf", {}), ("错的.pdf", {"void": True, "void_reason": "错", "voided_on": DAY})):
        OrderFile.objects.create(order=Order.objects.get(), name=name, digest=name, **about | more)
    _press(number)
    assert _stands(number) == ("confirmed", f"微信来单 PO-17 {'单' * 49}")


def test_a_second_press_finds_what_the_first_one_did():
    number = _received()
    op = _op(number)
    pages = [text_of(_press(number, op)) for _n in range(3)]
    assert all("已记录" in page for page in pages)
    assert _stands(number)[0] == "confirmed"
    assert Entry.objects.filter(deed="orders.confirm").count() == 1
    assert "评审通过" in text_of(_press(number, "another"))


def _waiting(duty):
    """The numbers of what a duty holds a month after the press."""
    who = user(Role.ASSISTANT, clock.today() + timedelta(30))
    return [one.item.number for one in board(who, who.today).entries if one.duty.key == duty]


def _is_asked_for_paper(number):
    """Whether 回签未回 holds it when the paper should be here; its page and the list of those without say the same."""
    client, found = client_of("assistant"), number in _waiting("orders.unsigned")
    assert ("口头，待回签" in text_of(client.get(f"/orders/{number}/"))) == found
    assert (number in text_of(client.get("/orders/?view=all&word=mouth"))) == found
    return found


@pytest.mark.parametrize("channel", ["wechat", "email", "fax", "file"])
def test_the_message_is_in_writing_so_that_nobody_asks_for_a_signed_paper(channel):
    number = _received(channel=channel)
    _press(number)
    assert not _is_asked_for_paper(number)


@pytest.mark.parametrize("channel", ["phone", "manager"])
def test_what_was_only_said_waits_for_the_message_or_a_signed_paper(files, channel):
    number = _received(channel=channel)
    _press(number)
    assert _is_asked_for_paper(number)
    kept(number, paper="original")
    assert not _is_asked_for_paper(number)


def test_whoever_confirms_with_a_name_is_asked_for_the_paper_although_a_message_came(files):
    number = _received()
    for name in ("approve", "confirm"):
        step(name, number)
    kept(number, paper="original")
    assert _is_asked_for_paper(number)


def test_terms_that_changed_before_it_was_handed_down_are_confirmed_anew(files):
    number = _received()
    _press(number)
    orders.revise([Revision(number, DAY, (Wanted("P01", 12, line=1),))], by=SERVER)
    for name in ("approve", "confirm"):
        step(name, number)
    assert _is_asked_for_paper(number)


def test_of_a_change_order_only_the_change_is_asked_about():
    number = _received()
    _press(number)
    step("release", number)
    orders.change([ChangeNote(number, DAY, (Wanted("P01", 12, line=1),), reason="加两件")], by=SERVER)
    assert not _is_asked_for_paper(number)
    assert number in _waiting("orders.unheard")


def _differs():
    return _received(price=y("76"))


def _decided():
    """A difference that was let pass is not what was agreed: the customer has to hear of it."""
    number = _differs()
    waived(number)
    return number


def _short():
    """Promised, so that its day is settled, but of 1,000 in store 995 are somebody else's."""
    ordered("NET", ("P01", 995))
    return _received(promised=d("12-20"))


def _changed():
    number = _received()
    orders.revise([Revision(number, DAY, (Wanted("P01", 12, line=1),))], by=SERVER)
    return number


def _asked():
    number = _received()
    orders.ask([Asking(number, "packing", "customer", "", "wechat", DAY, "要托盘吗")], by=SERVER)
    return number


def _refused():
    number = _received()
    orders.decide([orders.Decision(number, "quality", "refused", DAY, "检具在校准")], by=SERVER)
    return number


@pytest.mark.parametrize("made", [_differs, _decided, _short, _changed, _asked, _refused])
def test_it_is_offered_for_nothing_else_and_a_page_that_is_old_does_nothing(made):
    number = made()
    assert not _op(number)
    assert not _op(number, "review/")
    assert "请先看评审表" in text_of(_press(number))
    assert _stands(number) == ("submitted", "")


def test_only_an_order_under_review_goes_this_way():
    number = draft("EOM", ("P01", 10))
    assert not _op(number)
    _press(number)
    assert _stands(number) == ("draft", "")
    for name in ("submit", "approve"):
        step(name, number)
    assert not _op(number)
    _press(number)
    assert _stands(number) == ("approved", "")


@pytest.mark.parametrize("role", ["sales", "regional"])
def test_whoever_may_do_only_one_of_both_does_neither(role):
    number = _received()
    assert _press(number, role=role).status_code == 403
    assert _stands(number) == ("submitted", "")

"""客户档案卡: the file on paper, masked, and known as old once the file was changed (纸档)."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from gendan.base import clock, workdays
from gendan.customers import actions
from gendan.desk import today
from gendan.desk.actions import Undoing, undo
from gendan.people.models import Batch, Print
from tests.desk.files import take_in
from tests.office import CUSTOMERS, SERVER, open_files, user, y
from tests.web import client_of, form_of, text_of

pytestmark = pytest.mark.usefixtures("office")
ADDRESS = "/customers/EOM/dossier/"
PHONE, ACCOUNT = "13912345678", "6222000011112222"


def _file(**more):
    contact = actions.Person("陈伟", "采购", mobile=PHONE)
    about = CUSTOMERS["EOM"] | {"contact": contact, "bank_account": ACCOUNT} | more
    file = actions.File("EOM", "EOM有限公司", "EOM", **about)
    actions.open_file([file], by=SERVER)


def _printed(**filled):
    client = client_of("assistant")
    return client.post(ADDRESS, form_of(client, ADDRESS) | filled)


def _stale(day=None):
    """{number: the day it is due} of 纸档过期 on the assistant's page, today or on another day."""
    day = day or clock.today()
    entries = today.board(user("assistant", day), day).entries
    return {one.item.number: one.item.until for one in entries if one.duty.key == "customers.to_reprint"}


def test_it_says_what_the_file_says_and_hides_how_to_reach_people():
    _file(paper_ref="柜 B2-14")
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(_printed().content)).pages)
    for said in (
        "EOM有限公司",
        "月末+30天",
        "100,000.00",
        "送货单带价格：是",
        "柜 B2-14",
        "王强",
        "陈伟",
        "139****5678",
        "80.00",
        "严格保密",
    ):
        assert said in words, said
    assert PHONE not in words
    assert ACCOUNT not in words
    one = Print.objects.get()
    assert (one.kind, one.document, one.who) == ("customer", "EOM", "assistant")
    assert one.number in words


def test_it_is_old_from_the_change_of_the_file_until_it_is_printed_again():
    client = client_of("assistant")
    assert "没有打印过" in text_of(client.get("/customers/EOM/"))
    _printed(form="png")
    assert "与电子档一致" in text_of(client.get("/customers/EOM/"))
    assert _stale() == {}
    _file(carrier="德邦")
    assert "档案改过，请重印" in text_of(client.get("/customers/EOM/"))
    assert "请重印归档" in text_of(client.get(ADDRESS))
    assert _stale() == {"EOM": workdays.load().add(clock.today(), 3)}
    _printed(form="png")
    assert _stale() == {}


def _agreed(price="90", product="P01", **about):
    about = {"valid_from": clock.today()} | about
    actions.agree([actions.Agreement("EOM", product, y(price), **about)], by=SERVER)


def _told():
    return text_of(client_of("assistant").get("/customers/EOM/")), text_of(client_of("assistant").get(ADDRESS))


def test_it_is_old_from_the_approval_of_a_price_that_holds_already():
    day = clock.today()
    _printed(form="png")
    wish = actions.Wish(actions.Agreement("EOM", "P01", y("90"), day), day, "铝价涨了")
    (asked,) = actions.propose([wish], by=user("assistant", day))
    assert _stale() == {}
    actions.approve_price([actions.Verdict(asked.number, day)], by=user("sales", day))
    page, form = _told()
    assert "档案改过，请重印" in page
    assert "请重印归档" in form
    assert _stale() == {"EOM": workdays.load().add(day, 3)}
    _printed(form="png")
    assert _stale() == {}
    assert "与电子档一致" in _told()[0]


def test_it_is_old_from_the_day_on_which_a_price_begins_or_ends_and_not_before():
    day, tomorrow = clock.today(), clock.today() + timedelta(days=1)
    _agreed(valid_from=tomorrow + timedelta(days=1))
    _agreed("70", "P02", valid_to=day)
    _printed(form="png")
    assert _stale() == {}
    due = {on: workdays.load().add(on, 3) for on in (tomorrow, tomorrow + timedelta(days=1))}
    for on, until in due.items():
        assert _stale(on) == {"EOM": until}


def test_a_price_that_will_hold_is_not_on_the_card_yet():
    _printed(form="png")
    _agreed(valid_from=clock.today() + timedelta(days=1))
    assert _stale() == {}
    assert "与电子档一致" in _told()[0]
    assert set(_stale(clock.today() + timedelta(days=1))) == {"EOM"}


def test_a_price_that_is_agreed_again_as_it_stands_makes_no_card_old():
    _agreed()
    _printed(form="png")
    _agreed()
    assert _stale() == {}
    _agreed("91")
    assert set(_stale()) == {"EOM"}


def test_a_price_that_had_ended_and_holds_again_makes_the_card_old():
    day = clock.today()
    _agreed(valid_from=day - timedelta(days=9), valid_to=day - timedelta(days=2))
    _printed(form="png")
    _agreed(valid_from=day - timedelta(days=9), valid_to=day + timedelta(days=9))
    assert set(_stale()) == {"EOM"}
    _printed(form="png")
    _agreed(valid_from=day - timedelta(days=9), valid_to=day + timedelta(days=30))
    assert _stale() == {}  # until when a price holds is not on the card


def test_a_list_of_prices_that_is_taken_back_makes_the_card_old():
    titles = ["客户编码", "产品编码", "合作价(含税)", "生效日期"]
    take_in({"合作价格": [titles, ["EOM", "P01", 90, clock.today()]]})
    _printed(form="png")
    assert _stale() == {}
    undo([Undoing(Batch.objects.get().pk)], by=SERVER)
    assert set(_stale()) == {"EOM"}


def test_the_prices_of_others_make_no_card_old():
    _printed(form="png")
    actions.agree([actions.Agreement("NET", "P01", y("90"), clock.today())], by=SERVER)
    assert _stale() == {}


def test_nobody_prints_a_file_that_is_not_his():
    open_files({"FAR": {"payment_term": "净30天"}}, manager="M2")
    assert client_of("regional").get("/customers/FAR/dossier/").status_code == 404
    assert client_of("logistics").get(ADDRESS).status_code == 404
    assert client_of("production").get(ADDRESS).status_code == 403

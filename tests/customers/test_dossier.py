"""客户档案卡: the file on paper, masked, and known as old once the file was changed (纸档)."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from gendan.base import clock, workdays
from gendan.customers import actions
from gendan.desk import today
from gendan.people.models import Print
from tests.office import CUSTOMERS, SERVER, open_files, user
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


def _stale():
    """{number: the day it is due} of 纸档过期 on the assistant's page today."""
    day = clock.today()
    entries = today.board(user("assistant", day), day).entries
    return {one.item.number: one.item.until for one in entries if one.duty.key == "customers.to_reprint"}


def test_it_says_what_the_file_says_and_hides_how_to_reach_people():
    _file(paper_ref="柜 B2-14")
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(_printed().content)).pages)
    for said in (
        "EOM有限公司",
        "月末+30天",
        "100,000.00",
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


def test_nobody_prints_a_file_that_is_not_his():
    open_files({"FAR": {"payment_term": "净30天"}}, manager="M2")
    assert client_of("regional").get("/customers/FAR/dossier/").status_code == 404
    assert client_of("logistics").get(ADDRESS).status_code == 404
    assert client_of("production").get(ADDRESS).status_code == 403

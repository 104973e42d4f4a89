"""Every page, asked for by every role: it opens, or it says who opens it; an empty form breaks nothing."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse

from gendan.base import clock
from gendan.customers import actions as customers
from gendan.customers.reach import Contacting, Siting
from gendan.desk import actions as desk
from gendan.desk import wizard
from gendan.money import actions as money
from gendan.money.remittances import Notice
from gendan.orders import actions as orders
from gendan.orders.changing import ChangeNote, Wanted
from gendan.people import actions as people
from gendan.people.models import OwnField
from gendan.people.roles import Role
from gendan.products import actions as products
from tests.addresses import PAGES
from tests.base.test_sniffing import JPEG
from tests.office import SERVER, TODAY, arrived, d, draft, ordered, paid, shipped, step, user, y
from tests.orders.test_files import kept
from tests.products.test_photos import kept as photographed
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
ALL = "all"  # the login of somebody who holds every role
LEAVES = {"desk:logout"}  # whoever sends it is not logged in any more
NAMED = re.compile(r'<span class="st st-run">([^<]+)</span>')


@pytest.fixture
def examples(files):
    """What stands in the places of addresses: one record of every kind, by the room that it belongs to."""
    people.admit([people.Hire(ALL, "甲", tuple(Role))], by=SERVER)
    order = draft("EOM", ("P01", 5))
    under_way = ordered("EOM", ("P01", 5))
    step("release", under_way)
    more = ChangeNote(under_way, TODAY, (Wanted("P01", 6, line=1),), reason="客户加单", said_by="陈伟")
    (change,) = orders.change([more], by=SERVER)
    file = kept(under_way, small=SimpleUploadedFile("s", JPEG))
    products.set_steps([products.Assembly("P01", (products.Work("弯管"),))], by=SERVER)
    photo = photographed(small=SimpleUploadedFile("s", JPEG))
    note = shipped("EOM", ("P01", 5), order=under_way)
    arrived(note, "10-11")
    paid("EOM", "100", "10-12")
    wish = customers.Wish(customers.Agreement("EOM", "P02", y("99"), d("11-01")), TODAY, "铝价跌了")
    (proposal,) = customers.propose([wish], by=SERVER)
    (notice,) = money.announce([Notice("EOM", TODAY, TODAY, y("80"))], by=SERVER)
    today = clock.today()
    asking = desk.Asking("对一下账", ALL, today, today + timedelta(days=1))
    (task,) = desk.give_task([asking], by=user("general", today))
    (view,) = people.keep_view([people.Viewing("orders:list", "我的", "view=all")], by=user(ALL))
    (field,) = desk.define_field([desk.Definition("order", "唛头", OwnField.Kind.TEXT)], by=SERVER)
    (person,) = customers.keep_contact([Contacting("EOM", "陈伟")], by=SERVER)
    (place,) = customers.keep_address([Siting("EOM", "示例路 1 号")], by=SERVER)
    token = wizard.bring("客户.csv", ["客户编码,客户名称,简称\nN1,新,新\n".encode()], user(ALL)).token
    return {
        "asked": {
            "complaints:take_back": {"delivery": note},
            "orders:batch": {"step": "submit", "pick": order},
            "orders:usual": {"customer": "EOM"},
            "orders:paid": {"customer": "EOM", "product": "P01"},
            "sheets:facts": {"key": "EOM", "column": "receivable_closing"},
            "sheets:remark": {"key": "EOM"},
            "shipping:ship": {"order": order},
        },
        "desk": {"duty": "desk.tasks", "task": task.pk, "view": view.pk, "field": field.pk, "token": token, "batch": 1,
                 "code": "EOM", "said": "snooze"},
        "products": {"code": "P01", "pk": photo.pk},
        "customers": {"code": "EOM", "number": proposal.number, "step": "approve", "person": person.pk,
                      "place": place.pk},
        "orders": {"number": under_way, "step": "close", "dimension": "price", "code": "EOM", "change": change.number,
                   "question": 1, "pk": file.pk},
        "shipping": {"number": note},
        "money": {"code": "EOM", "number": notice.number},
        "care": {"code": "EOM"},
        "sheets": {"code": "R03", "form": "json"},
    }  # fmt: skip


def _address(name, examples):
    places = set(re.findall(r"<(?:\w+:)?(\w+)>", PAGES[name]))
    known = examples.get(name.partition(":")[0], {})
    try:
        address = reverse(name, kwargs={place: known[place] for place in places})
    except (KeyError, NoReverseMatch) as unknown:
        raise AssertionError(f"say in `examples` what stands in {PAGES[name]}") from unknown
    return f"{address}?{urlencode(examples['asked'].get(name, {}))}"


@pytest.fixture
def addresses(examples):
    """Where every page stands."""
    return [_address(name, examples) for name in sorted(set(PAGES) - LEAVES)]


def test_every_page_opens_or_names_who_opens_it(addresses):
    """A refusal names everybody who gets in, and not the refused one. The walkers see least, or only their own."""
    walkers = {role: client_of(role) for role in (Role.REGIONAL, Role.PRODUCTION, Role.SYSTEM)}
    for address in addresses:
        answers = {role: client.get(address) for role, client in walkers.items()}
        assert {one.status_code for one in answers.values()} <= {200, 302, 403, 404, 405}, address
        refused = {role for role, answer in answers.items() if answer.status_code == 403}
        for role in refused:
            page = text_of(answers[role])
            assert "这件事不归您办" in page, (role, address)
            named = set(NAMED.findall(page))
            assert named, address
            assert role.label not in named, (role, address)
            assert {one.label for one in set(walkers) - refused} <= named, address


def test_whoever_may_do_everything_opens_everything_and_an_empty_form_breaks_nothing(addresses):
    client = client_of(ALL)
    for address in addresses:
        assert client.get(address).status_code in {200, 302, 405}, address
    for address in addresses:
        assert client.post(address, {}).status_code in {200, 302, 404, 405, 422}, address

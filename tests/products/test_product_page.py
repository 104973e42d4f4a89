"""A product's page: how it is put together, what the market pays, what customers pay (R-1.3, R-1.6)."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base.faults import Refused
from gendan.customers import queries as customers
from gendan.customers.actions import Agreement, agree
from gendan.people.models import Entry
from gendan.products import queries
from gendan.products.actions import Assembly, Sighting, Work, observe, set_steps
from gendan.products.models import MarketPrice, Product
from tests.office import SERVER, d, open_files, user, y
from tests.web import client_of, fields_in, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")
BEND = Work("弯管", "弯管机", 45)
WELD = Work("焊接", "焊接班", 90, "焊缝不露底")
PACK = Work("装箱")


def _product(code="P01"):
    return Product.objects.get(code=code)


def _seen(price, on="10-20", **more):
    (one,) = observe([Sighting("P01", d("10-31"), d(on), y(price), "义乌市场", **more)], by=SERVER)
    return one


def test_the_steps_stand_in_order_with_their_time():
    """45 + 90 seconds are 2.25 minutes, half up 2.3."""
    set_steps([Assembly("P01", (BEND, WELD))], by=SERVER)
    found = queries.route(_product())
    assert [(one.place, one.name) for one in found.steps] == [(1, "弯管"), (2, "焊接")]
    assert (found.minutes, found.is_known) == (y("2.3"), True)


@pytest.mark.parametrize("gap", [PACK, Work("装箱", "包装线"), Work("装箱", seconds=20)])
def test_a_step_without_a_work_centre_or_time_leaves_the_load_unknown(gap):
    set_steps([Assembly("P01", (BEND, gap))], by=SERVER)
    assert not queries.route(_product()).is_known
    assert "产能未知" in text_of(client_of("production").get("/products/P01/"))


def test_new_steps_take_the_place_of_the_old_which_stay_in_the_journal():
    set_steps([Assembly("P01", (BEND, WELD))], by=SERVER)
    set_steps([Assembly("P01", (PACK,))], by=SERVER)
    assert [one.name for one in _product().steps.all()] == ["装箱"]
    (change,) = json.loads(Entry.objects.order_by("-n").first().payload)["changes"]
    assert [step[0] for step in change["before"]["steps"]] == ["弯管", "焊接"]


def test_a_step_of_no_time_is_refused():
    with pytest.raises(Refused, match="工时要大于 0 秒"):
        set_steps([Assembly("P01", (Work("弯管", "弯管机", 0),))], by=SERVER)


def test_production_enters_the_steps_and_what_was_typed_stays():
    client = client_of("production")
    bad = text_of(send(client, "/products/P01/steps/", **{"name-0": "弯管", "seconds-0": "一分钟", "note-1": "轻放"}))
    for told in ("看不懂这个数字", "请填工序名称", 'value="一分钟"', 'value="轻放"'):
        assert told in bad
    filled = {"name-0": "弯管", "seconds-0": "45", "name-2": "焊接", "work_centre-2": "焊接班"}
    assert send(client, "/products/P01/steps/", **filled).status_code == 302
    steps = [(one.place, one.name, one.seconds, one.work_centre) for one in _product().steps.all()]
    assert steps == [(1, "弯管", 45, ""), (2, "焊接", None, "焊接班")]
    assert form_of(client, "/products/P01/steps/")["work_centre-1"] == "焊接班"


def test_all_steps_can_be_taken_away():
    set_steps([Assembly("P01", (BEND,))], by=SERVER)
    blank = dict.fromkeys(("name-0", "work_centre-0", "seconds-0"), "")
    assert send(client_of("assistant"), "/products/P01/steps/", **blank).status_code == 302
    assert not _product().steps.exists()


STEPS = "/products/P01/steps/"


def _names():
    return [one.name for one in _product().steps.all()]


def test_the_second_to_save_the_steps_is_asked_with_both_and_loses_nothing():
    """He may keep his, or take those that stand, of which there are fewer."""
    set_steps([Assembly("P01", (BEND, WELD, PACK))], by=SERVER)
    client, other = client_of("assistant"), client_of("production")
    mine, theirs = form_of(client, STEPS), form_of(other, STEPS)
    blank = dict.fromkeys(("name-0", "work_centre-0", "seconds-0"), "")
    assert other.post(STEPS, theirs | blank).status_code == 302
    answer = client.post(STEPS, mine | {"name-1": "满焊", "name-4": "贴标"})
    page = text_of(answer)
    assert answer.status_code == 422
    for told in ("也改了这些地方", user("production").name, 'value="满焊"', 'value="贴标"'):
        assert told in page
    for steps in ("弯管 弯管机 45<br>满焊 焊接班 90 焊缝不露底<br>装箱<br>贴标", "焊接 焊接班 90 焊缝不露底<br>装箱"):
        assert f"<td>{steps}</td>" in page
    assert _names() == ["焊接", "装箱"]
    asked = fields_in(page)
    assert client.post(STEPS, asked | {"op": "of another form", "take": "lines"}).status_code == 302
    assert _names() == ["焊接", "装箱"]
    again = text_of(client.post(STEPS, asked))
    assert "也改了这些地方" not in again
    assert _names() == ["弯管", "满焊", "装箱", "贴标"]


def test_who_changed_no_step_takes_the_steps_that_stand():
    set_steps([Assembly("P01", (BEND,))], by=SERVER)
    client = client_of("assistant")
    mine = form_of(client, STEPS)
    set_steps([Assembly("P01", (PACK, WELD))], by=user("production"))
    assert "已经合并" in text_of(client.post(STEPS, mine, follow=True))
    assert _names() == ["装箱", "焊接"]


def test_steps_that_two_people_wrote_alike_are_no_question():
    client = client_of("assistant")
    mine = form_of(client, STEPS)
    set_steps([Assembly("P01", (BEND,))], by=user("production"))
    alike = {"name-0": "弯管", "work_centre-0": "弯管机", "seconds-0": "45"}
    assert client.post(STEPS, mine | alike).status_code == 302
    assert _names() == ["弯管"]


def test_a_price_of_the_market_stands_beside_ours():
    """Ours is 85: 93.50 is 10 % more, 76.50 is 10 % less."""
    for price in ("93.50", "76.50"):
        _seen(price)
    assert sorted(one.against for one in queries.market(_product())) == [y("-10.0"), y("10.0")]


def test_a_price_far_from_the_usual_is_taken_with_a_word():
    """The middle of 80, 82, 84 and 200 is 83; 200 is more than half above it, the others are not."""
    for price in ("80", "82", "84"):
        _seen(price)
    filled = {"price": "200", "source": "网店"}
    answer = client_of("regional").post(
        "/products/P01/market/", form_of(client_of("regional"), "/products/P01/market/") | filled, follow=True
    )
    assert "与平常的行情差一半以上" in text_of(answer)
    odd = [(one.record.price, one.is_odd) for one in queries.market(_product())]
    assert sorted(odd) == [(y("80"), False), (y("82"), False), (y("84"), False), (y("200"), True)]


@pytest.mark.parametrize(("price", "on", "told"), [("0", "10-20", "市场价要大于 0"), ("80", "11-01", "在今天之后")])
def test_an_odd_sighting_is_refused(price, on, told):
    with pytest.raises(Refused, match=told):
        _seen(price, on)
    assert not MarketPrice.objects.exists()


def test_the_spread_is_of_the_customers_that_the_reader_sees():
    """Eight customers pay 80; of M2's two one pays 60 (below 65.29), the other 90 from 11-01 only, 80 today."""
    open_files({"OTHER": {"payment_term": "净30天"}, "NEXT": {"payment_term": "净30天"}}, manager="M2")
    agree([Agreement("OTHER", "P01", y("60"), d("10-01")), Agreement("NEXT", "P01", y("90"), d("11-01"))], by=SERVER)
    whole = customers.agreed_spread(_product(), user("assistant"))
    assert (whole.customers, whole.lowest, whole.middle, whole.highest, whole.below) == (10, 60, 80, 80, 1)
    own = customers.agreed_spread(_product(), user("regional"))
    assert (own.customers, own.lowest, own.below) == (8, 80, 0)
    assert customers.agreed_spread(_product(), user("production")) is None


def test_who_reads_no_cost_is_not_told_who_pays_less_than_the_floor():
    agree([Agreement("EOM", "P01", y("60"), d("10-01"))], by=SERVER)
    assert customers.agreed_spread(_product(), user("sales")).below == 1
    assert "最低限价" not in text_of(client_of("regional").get("/products/P01/"))


@pytest.mark.parametrize("role", ["production", "quality", "logistics"])
def test_who_reads_no_prices_is_sent_none(role):
    _seen("93.21")
    page = text_of(client_of(role).get("/products/P01/"))
    assert not any(secret in page for secret in ("93.21", "市场行情", "合作价分布", "80.00", "85.00"))


def test_one_or_three_rows_cost_the_same_number_of_statements():
    client = client_of("assistant")
    set_steps([Assembly("P01", (BEND,)), Assembly("P02", (BEND, WELD, PACK))], by=SERVER)
    observe([Sighting(code, d("10-31"), d("10-20"), y("80"), "店") for code in ("P01", "P02", "P02", "P02")], by=SERVER)
    assert _statements(client, "/products/P01/") == _statements(client, "/products/P02/")


def _statements(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as heard:
        client.get(address)
    return len(heard)

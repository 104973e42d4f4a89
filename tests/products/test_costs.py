"""What a product costs, and what of: by day, by part, and for whom (R-1.2, R-1.5)."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gendan.base.faults import Refused
from gendan.people.models import Entry
from gendan.products import queries
from gendan.products.actions import Costing, Part, cost
from gendan.products.models import Cost, CostLine
from tests.office import SERVER, d, user, y
from tests.web import client_of, fields_in, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")
STEEL = Part("material", "方钢管", 2600, y("5.60"), "kg")  # 14.56
CLIPS = Part("part", "层板卡扣", 4000, y("0.16"), "个")  # 0.64
WELDING = Part("labour", "焊接", 150, y("32"), "小时")  # 4.80
UNPRICED = Part("packing", "彩盒", 1000, None, "个")


def _cost(day="10-01"):
    return Cost.objects.get(product__code="P01", valid_from=d(day))


def test_a_make_up_adds_up_and_each_kind_has_its_share():
    """14.56 + 0.64 + 4.80 = 20.00: 72.8 %, 3.2 % and 24 % of it, one after the other."""
    cost([Costing("P01", None, d("10-01"), (STEEL, CLIPS, WELDING))], by=SERVER)
    found = queries.make_up(_cost())
    assert found.cost.unit_cost == y("20")
    slices = [(one.kind, one.amount, one.share, one.left) for one in found.slices]
    assert slices == [
        ("material", y("14.56"), y("72.80"), y("0")),
        ("part", y("0.64"), y("3.20"), y("72.80")),
        ("labour", y("4.80"), y("24.00"), y("76.00")),
    ]


def test_each_part_is_rounded_once_so_that_the_parts_add_up():
    """3 × 0.0370 (0.0369963) + 2 × 0.0001 (0.00005) = 0.1112; one rounding of the whole would say 0.1111."""
    third = [Part("material", f"粉{n}", 333, y("0.1111")) for n in range(3)]
    halves = [Part("packing", f"膜{n}", 500, y("0.0001")) for n in range(2)]
    cost([Costing("P01", None, d("10-01"), (*third, *halves))], by=SERVER)
    found = queries.make_up(_cost())
    assert found.cost.unit_cost == sum(line.amount for line in found.lines) == y("0.1112")


def test_a_part_without_a_price_leaves_the_cost_unknown_and_says_which():
    cost([Costing("P01", None, d("10-01"), (STEEL, UNPRICED))], by=SERVER)
    found = queries.make_up(_cost())
    assert (found.cost.unit_cost, found.missing) == (None, ["彩盒"])
    page = text_of(client_of("finance").get("/products/P01/?cost=2026-10-01"))
    assert "还不知道单价：彩盒" in page


def test_one_figure_in_place_of_parts_leaves_no_parts_behind():
    cost([Costing("P01", None, d("10-01"), (STEEL, WELDING))], by=SERVER)
    cost([Costing("P01", y("21"), d("10-01"))], by=SERVER)
    assert (_cost().unit_cost, _cost().lines.count()) == (y("21"), 0)


def test_what_the_parts_were_stands_in_the_journal():
    cost([Costing("P01", None, d("10-01"), (STEEL,))], by=SERVER)
    cost([Costing("P01", None, d("10-01"), (WELDING,))], by=SERVER)
    (change,) = json.loads(Entry.objects.order_by("-n").first().payload)["changes"]
    assert [part[1] for part in change["before"]["parts"]] == ["方钢管"]
    assert [part[1] for part in change["after"]["parts"]] == ["焊接"]


@pytest.mark.parametrize(
    ("costing", "told"),
    [
        (Costing("P01", y("19.99"), parts=(STEEL, CLIPS, WELDING)), "明细合计是 20.00"),
        (Costing("P01", y("19.99"), parts=(STEEL, UNPRICED)), "明细合计是 不完整"),
        (Costing("P01", parts=(STEEL, Part("material", "方钢管", 1000, y("5"), "米"))), "请用一个单位"),
        (Costing("P01", parts=(Part("material", "方钢管", 1000, y("0")),)), "单价要大于 0"),
        (Costing("P01", parts=(Part("material", "方钢管", 0, y("5")),)), "用量要大于 0"),
        (Costing("P01", y("-1")), "成本价不能小于 0"),
    ],
)
def test_an_odd_make_up_is_refused_in_words(costing, told):
    with pytest.raises(Refused, match=told):
        cost([costing], by=SERVER)
    assert not CostLine.objects.exists()


def test_the_form_hands_out_the_make_up_of_today_and_takes_a_new_one():
    cost([Costing("P01", None, d("10-01"), (STEEL, WELDING))], by=SERVER)
    client = client_of("assistant")
    handed = form_of(client, "/products/P01/cost/")
    assert [handed[f"{name}-0"] for name in ("kind", "name", "amount", "unit", "price")] == [
        "material", "方钢管", "2.6", "kg", "5.6",
    ]  # fmt: skip
    fresh = {"name-2": "彩盒", "amount-2": "1", "kind-2": "packing", "price-2": "2.4"}
    answer = send(client, "/products/P01/cost/", **fresh | {"valid_from": "2026-11-01", "price-0": "6"})
    assert answer.url == "/products/P01/"
    assert _cost("11-01").unit_cost == y("22.80")  # 15.60 + 4.80 + 2.40
    assert _cost("10-01").unit_cost == y("19.36")


COST = "/products/P01/cost/"
DEARER = {"price-0": "6.1"}


def _asked(answer, mine, now):
    """The second to save is asked: both make-ups stand there."""
    page = text_of(answer)
    assert answer.status_code == 422
    assert "也改了这些地方" in page
    assert f"<td>{mine}</td><td>{now}</td>" in page
    return page


def test_the_second_to_save_a_make_up_is_asked_with_both():
    cost([Costing("P01", None, d("10-01"), (STEEL, WELDING))], by=SERVER)
    client, other = client_of("assistant"), client_of("finance")
    mine, theirs = form_of(client, COST), form_of(other, COST)
    assert other.post(COST, theirs | {"price-0": "6"}).status_code == 302
    page = _asked(
        client.post(COST, mine | DEARER),
        "材料 方钢管 2.6 kg 6.1<br>人工 焊接 0.15 小时 32",
        "材料 方钢管 2.6 kg 6<br>人工 焊接 0.15 小时 32",
    )
    assert user("finance").name in page
    assert 'value="6.1"' in page
    today = Cost.objects.latest("valid_from")
    assert today.unit_cost == y("20.40")  # 15.60 + 4.80
    assert client.post(COST, fields_in(page)).status_code == 302
    today.refresh_from_db()
    assert today.unit_cost == y("20.66")  # 15.86 + 4.80


def test_a_make_up_of_a_day_to_come_is_not_written_over_unseen():
    """Both start from the make-up of today, which neither changes, and name the same day."""
    cost([Costing("P01", None, d("10-01"), (STEEL,))], by=SERVER)
    client, other = client_of("assistant"), client_of("finance")
    mine, theirs = form_of(client, COST), form_of(other, COST)
    later = {"valid_from": "2030-12-01"}
    assert other.post(COST, theirs | later | {"price-0": "6"}).status_code == 302
    _asked(client.post(COST, mine | later | DEARER), "材料 方钢管 2.6 kg 6.1", "材料 方钢管 2.6 kg 6")


def test_a_figure_that_somebody_else_saved_is_asked_about_too():
    """The form of a cost that is one figure is handed out blank."""
    client, other = client_of("assistant"), client_of("finance")
    mine, theirs = form_of(client, COST), form_of(other, COST)
    assert other.post(COST, theirs | {"unit_cost": "60"}).status_code == 302
    _asked(client.post(COST, mine | {"unit_cost": "61"}), "成本价 61", "成本价 60.00")
    parts = {"name-0": "方钢管", "amount-0": "2.6", "unit-0": "kg", "price-0": "6"}
    page = _asked(client.post(COST, mine | parts), "材料 方钢管 2.6 kg 6", "成本价 60.00")
    assert client.post(COST, fields_in(page) | {"take": "lines"}).status_code == 302
    assert Cost.objects.latest("valid_from").unit_cost == y("60")


def test_a_cost_of_another_day_is_no_question():
    cost([Costing("P01", None, d("10-01"), (STEEL,))], by=SERVER)
    client = client_of("assistant")
    mine = form_of(client, COST)
    cost([Costing("P01", y("99"), d("2999-12-01"))], by=user("finance"))
    assert client.post(COST, mine | DEARER).status_code == 302
    later = Cost.objects.filter(valid_from__gt=d("10-01"))
    assert [one.unit_cost for one in later.order_by("valid_from")] == [y("15.86"), y("99")]


def test_what_was_typed_stays_beside_what_is_wrong_with_it():
    client = client_of("assistant")
    typed = {"name-0": "方钢管", "amount-0": "2.6005", "price-0": "五块六", "amount-1": "3"}
    page = text_of(send(client, "/products/P01/cost/", **typed))
    for told in ("用量最多三位小数", "看不懂这个数字", "请填名称"):
        assert told in page
    for text in typed.values():
        assert f'value="{text}"' in page
    assert "请填成本价，或填下面的明细" in text_of(send(client, "/products/P01/cost/"))


def test_the_page_shows_the_cost_in_force_and_another_when_asked():
    cost([Costing("P01", None, d("10-01"), (STEEL,)), Costing("P01", None, d("2999-12-01"), (WELDING,))], by=SERVER)
    client = client_of("assistant")
    assert "方钢管" in text_of(client.get("/products/P01/"))
    later = text_of(client.get("/products/P01/?cost=2999-12-01"))
    assert "焊接" in later
    assert "方钢管" not in later


@pytest.mark.parametrize("role", ["regional", "production", "quality", "logistics"])
def test_nobody_else_is_sent_a_make_up(role):
    cost([Costing("P01", None, d("10-01"), (STEEL, WELDING))], by=SERVER)
    client = client_of(role)
    page = text_of(client.get("/products/P01/?cost=2026-10-01"))
    assert not any(secret in page for secret in ("方钢管", "14.56", "19.36", "成本构成"))
    assert client.get("/products/P01/cost/").status_code == 403


def test_a_make_up_of_many_parts_costs_no_more_statements_than_one_of_one():
    client = client_of("assistant")
    cost([Costing("P01", None, d("10-01"), (STEEL,))], by=SERVER)
    cost([Costing("P02", None, d("10-01"), (STEEL, CLIPS, WELDING))], by=SERVER)
    assert _statements(client, "/products/P01/") == _statements(client, "/products/P02/")


def _statements(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return len(seen)

"""Remarks typed on a row: they stay until they are cleared and are frozen with the sheet (rulings; decision 20)."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from gendan.base.faults import Refused
from gendan.people.roles import Role
from gendan.sheets.actions import HandIn, Note, freeze, remark
from gendan.sheets.models import Frozen, Remark
from tests.office import SERVER, sheet, shipped, user

pytestmark = pytest.mark.usefixtures("office")


def note(text, key="EOM", code="R07", role=Role.ASSISTANT):
    remark([Note(code, key, text)], by=user(role))


def notes(month="2026-10"):
    return {key: row["note"] for key, row in sheet("R07", month).items() if row["note"]}


def test_a_remark_stays_with_its_row_from_month_to_month():
    note("等红字发票")
    assert notes() == notes("2026-11") == {"EOM": "等红字发票"}
    assert sheet("R03", "2026-10-31")["EOM"]["note"] == ""


def test_a_new_remark_takes_the_place_of_the_old_one_until_it_is_cleared():
    note("等红字发票")
    note("已补开")
    note("急", key="NET")
    assert notes() == {"EOM": "已补开", "NET": "急"}
    note("")
    assert notes() == {"NET": "急"}
    assert Remark.objects.filter(row_key="EOM").count() == 2


def test_a_remark_is_frozen_with_the_sheet():
    """What is typed after the hand-in changes the sheet on the screen and not the one handed in."""
    shipped("EOM", ("P01", 10))
    note("等红字发票")
    freeze([HandIn("R07", "2026-10")], by=user(Role.FINANCE))
    note("已补开")
    shipped("EOM", ("P01", 10))
    rows = json.loads(Frozen.objects.get().data)["rows"]
    frozen = next(row for row in rows if row["customer_code"] == "EOM")
    assert (frozen["note"], frozen["shipped"]) == ("等红字发票", "800.00")
    assert (notes()["EOM"], sheet("R07", "2026-10")["EOM"]["shipped"]) == ("已补开", 1600)


def test_a_second_version_needs_a_reason_and_leaves_the_first():
    freeze([HandIn("R07", "2026-10")], by=SERVER)
    with pytest.raises(Refused, match="第 1 版"):
        freeze([HandIn("R07", "2026-10")], by=SERVER)
    shipped("EOM", ("P01", 10))
    freeze([HandIn("R07", "2026-10", "漏登一张发货单")], by=SERVER)
    first, second = Frozen.objects.order_by("number")
    assert (first.number, second.number) == (1, 2)
    assert first.digest != second.digest


def test_who_may_remark_and_on_what():
    with pytest.raises(PermissionDenied):
        note("急", role=Role.REGIONAL)
    with pytest.raises(Refused):
        note("急", code="R99")

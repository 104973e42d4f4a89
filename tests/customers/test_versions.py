"""Two people save one customer's file: the second is told, and what the first wrote stands (B6)."""

from dataclasses import replace

import pytest

from gendan.base.faults import Refused
from gendan.customers.actions import File, Person, open_file
from gendan.customers.models import Contact, Customer
from gendan.products.actions import Item, enter
from gendan.products.models import Product
from tests.office import SERVER

pytestmark = pytest.mark.usefixtures("office")


def eom():
    return Customer.objects.get(code="EOM")


def opened():
    """The file as a person finds it when he opens it."""
    return replace(File.of(eom()), version=eom().version)


def test_the_second_to_save_is_told_and_nothing_is_lost():
    """Both opened version 1. The first changes the carrier, the second the note: his save is refused, not half done."""
    first, second = opened(), opened()
    open_file([replace(first, carrier="顺丰", contact=Person("陈伟", mobile="13800000001"))], by=SERVER)
    with pytest.raises(Refused) as refusal:
        open_file([replace(second, note="月底盘点", contact=Person("陈伟", mobile="13900000002"))], by=SERVER)
    (fault,) = refusal.value.faults
    assert (fault.field, fault.value) == ("version", 1)
    assert (eom().carrier, eom().note, eom().version) == ("顺丰", "", 2)
    assert Contact.objects.get(customer=eom()).mobile == "13800000001"


def test_he_saves_again_on_top_of_what_stands_now():
    open_file([replace(opened(), carrier="顺丰")], by=SERVER)
    open_file([replace(opened(), note="月底盘点")], by=SERVER)
    assert (eom().carrier, eom().note, eom().version) == ("顺丰", "月底盘点", 3)


def test_one_person_saving_again_and_again_is_never_told_off():
    for n in range(20):
        open_file([replace(opened(), note=f"第 {n} 次")], by=SERVER)
    assert eom().note == "第 19 次"


def test_of_several_files_one_stale_one_holds_all_back():
    """A form over two customers: the one that was changed meanwhile is named, the other is not saved either."""
    other = Customer.objects.get(code="NET")
    fresh = replace(File.of(other), version=other.version, note="新")
    stale = opened()
    open_file([replace(stale, carrier="顺丰")], by=SERVER)
    with pytest.raises(Refused) as refusal:
        open_file([fresh, replace(stale, note="旧")], by=SERVER)
    assert [fault.row for fault in refusal.value.faults] == [1]
    assert Customer.objects.get(code="NET").note == ""


def test_products_are_guarded_in_the_same_way():
    item = Item("P01", "三层置物架", version=Product.objects.get(code="P01").version)
    enter([replace(item, material="碳钢")], by=SERVER)
    with pytest.raises(Refused, match="别人改过"):
        enter([replace(item, material="不锈钢")], by=SERVER)
    assert Product.objects.get(code="P01").material == "碳钢"

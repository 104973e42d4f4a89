"""A prepared question answers what its queryset would, and is made up once."""

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from gendan.base.prepared import MOST, prepared
from gendan.customers import actions as customers
from gendan.customers.models import AgreedPrice, Customer, Requirement
from gendan.people.models import Manager, User
from gendan.people.roles import Role
from tests.office import AGREED, CUSTOMERS, SERVER, d, user

pytestmark = pytest.mark.usefixtures("office")


def by_codes(codes):
    return Customer.objects.filter(code__in=codes).order_by("code")


def prices(customers, product, until):
    rows = AgreedPrice.objects.filter(customer__pk__in=customers, product__code=product, valid_from__lte=until)
    return rows.exclude(price=None).order_by("customer").values_list("customer", "valid_from", "price")


def with_customers(codes):
    rows = AgreedPrice.objects.filter(customer__code__in=codes).select_related("customer", "product")
    return rows.annotate(of=F("customer__name")).order_by("pk")


def seen(codes, who):
    return Customer.objects.filter(code__in=codes).seen_by(who).order_by("code").values_list("code", flat=True)


def manager(login, code):
    """A regional manager who logs in."""
    who = User.objects.create(login=login, name=login)
    who.posts.create(role=Role.REGIONAL)
    Manager.objects.filter(code=code).update(user=who)
    who.today = d("10-31")
    return who


@pytest.mark.parametrize("size", [0, 1, 2, 3, 8])
def test_it_finds_what_its_queryset_finds(size):
    codes = sorted(CUSTOMERS)[:size]
    ask = prepared(by_codes)
    assert ask(codes) == ask(set(codes)) == list(by_codes(codes))
    assert [one.code for one in ask(codes)] == codes


def test_more_than_it_keeps_a_statement_for():
    codes = [*sorted(CUSTOMERS), *(f"X{n}" for n in range(MOST))]
    assert [one.code for one in prepared(by_codes)(codes)] == sorted(CUSTOMERS)


def test_values_are_found_whatever_signs_they_hold():
    """Signs that mean something in an array of PostgreSQL mean nothing here."""
    codes = ["a,b", "{x}", '"q"', "NULL", "\\", "it's", "%s", "", " "]
    Customer.objects.bulk_create(Customer(code=code, name=code, short_name=code) for code in codes)
    assert {one.code for one in prepared(by_codes)(codes)} == set(codes)
    assert [one.code for one in prepared(by_codes)(["x", "b"])] == []


def test_values_come_as_the_fields_read_them_and_days_go_in():
    """Prices are kept as whole numbers: both ways a Decimal comes out. The office's prices begin on 2025-01-01."""
    ids, ask = list(Customer.objects.values_list("pk", flat=True)), prepared(prices)
    found = ask(ids, "P01", d("2025-01-01"))
    assert found == list(prices(ids, "P01", d("2025-01-01")))
    assert {str(price) for _customer, _day, price in found} == {f"{AGREED['P01']}.0000"}
    assert len(found) == len(CUSTOMERS)
    assert ask(ids, "P01", d("2024-12-31")) == []


def test_records_bring_what_stands_beside_them(django_assert_num_queries):
    ask = prepared(with_customers)
    ask(["EOM"])
    with django_assert_num_queries(1):
        found = [(one.customer.code, one.product.code, one.price, one.of) for one in ask(["NET"])]
    assert found == [(one.customer.code, one.product.code, one.price, one.of) for one in with_customers(["NET"])]
    assert len(found) == len(AGREED)


def test_nothing_of_an_earlier_answer_comes_again():
    ask = prepared(by_codes)
    assert ask(["EOM"])[0].name == "EOM有限公司"
    Customer.objects.filter(code="EOM").update(name="别的公司")
    assert ask(["EOM"])[0].name == "别的公司"
    assert [one.code for one in ask(["NET"])] == ["NET"]


def test_the_statement_is_made_once_for_each_size():
    """Sizes are those of the powers of two: 3 and 4 values share a statement."""
    runs = []
    ask = prepared(lambda codes: runs.append(len(codes)) or by_codes(codes))
    for size in (1, 2, 3, 4, 3, 2, 1):
        assert len(ask(sorted(CUSTOMERS)[:size])) == size
    assert runs == [1, 2, 4]


def test_each_reader_sees_what_is_his_by_the_same_statement():
    """EOM moves from M1 to M2 on 10-20: on the day before, M1 still has all of them."""
    customers.assign([customers.Charge("EOM", "M2", d("10-20"))], by=SERVER)
    one, other, ask = manager("one", "M1"), manager("other", "M2"), prepared(seen)
    codes = ["EOM", "NET"]
    with CaptureQueriesContext(connection) as heard:
        assert ask(codes, one) == ["NET"]
        assert ask(codes, other) == ["EOM"]
        one.today = d("10-19")
        assert ask(codes, one) == ["EOM", "NET"]
        assert ask(codes, SERVER) == codes
    assert sum("customers_assignment" in statement["sql"] for statement in heard) == 3


def test_whoever_has_no_sight_finds_nothing():
    """A regional manager without customers, and a role that sees no customer."""
    ask, stranger = prepared(seen), user(Role.SYSTEM)
    nobody = User.objects.create(login="new", name="新人")
    nobody.posts.create(role=Role.REGIONAL)
    nobody.today = d("10-31")
    for who in (stranger, nobody, stranger, nobody):
        assert ask(["EOM"], who) == list(seen(["EOM"], who)) == []


def test_what_has_no_value_is_asked_in_the_ordinary_way():
    """NULL is no value: the statement is another."""
    customers.open_file([customers.File("NEW", "新客户", "新")], by=SERVER)
    ask = prepared(lambda days: Customer.objects.filter(transit_days=days).order_by("code"))
    assert [one.code for one in ask(3)] == ["COD"]
    assert "NEW" in {one.code for one in ask(None)}
    assert [one.code for one in ask(3)] == ["COD"]


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(lambda day: AgreedPrice.objects.filter(valid_from__lte=max(day, d("10-01"))), id="compares"),
        pytest.param(lambda party: Requirement.objects.filter(customer__in=[party]), id="a number of a foreign key"),
    ],
)
def test_it_only_hands_on_what_it_is_given(question):
    with pytest.raises(TypeError):
        prepared(question)(1)
